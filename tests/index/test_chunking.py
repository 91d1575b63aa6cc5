"""Sentences and passages: nothing lost, exact offsets, whole sentences."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunking import CHUNKING, ChunkSettings, chunk, split_sentences
from index.records import Article

SENTENCES = [
    ["He lives in the U.S. and works there.", "She does not."],
    ["The U.S. Senate voted.", "It failed."],
    ["He moved to the U.S.", "She stayed behind."],
    ["Talks began on Feb. 10 in Riyadh.", "They ended early."],
    ["Mr. Trump spoke.", "Mrs. Smith left."],
    ["Dr. J. R. Smith arrived.", "George W. Bush did not."],
    ["Kremlin spokesman Dmitry Peskov said: “I can neither confirm nor deny it.”", "Then he left."],
    ["“It was very surprising,” she said.", "“Very.”", "He agreed."],
    ["Inflation rose 3.5 percent to $1.2 billion.", "Prices fell."],
    ["Trump said ‘many more conversations.’", "He left."],
    ["“Did he go?” she asked.", "Nobody knew."],
    ["“Did he go?” Smith asked.", "Nobody knew."],
    ["We need to get ... the new US administration to understand.", "It will."],
    ["“Let’s just say I’ve had it … And I expect to have many more conversations.”", "He smiled."],
    ["We waited...", "Nothing came."],
    ["The firm, Acme Inc. of Ohio, closed.", "It employed 5,000."],
    ["Gen. Mark Milley, Lt. Col. Bob Lee and Sen. Chris Coons met.", "They talked."],
    ["It opens at 9 a.m. on Monday.", "It closes at 5 p.m.", "Come early."],
    ["He cited Fig. 3 and No. 10 in his speech.", "Downing Street did not."],
    ["Visit example.com for details.", "Or write to a.b@c.org."],
    ["He asked why (nobody knew.)", "Then he left."],
    ["He said it was over.[1]", "She disagreed.[2][3]", "They met."],
    ["Relations between Washington, D.C., and Moscow are bad.", "They fell."],
    ["He said: “No.”", "“Why?”", "“Because.”"],
    ["J.K. Rowling wrote it.", "J.R.R. Tolkien did not."],
    ["It was made by Yahoo! in 1999.", "It died."],
    ["1. Buy milk.", "2. Buy eggs."],
    ["It includes apples, pears, etc.", "The rest is gone."],
    ["What is it?!", "Nobody knows."],
    ["iPhone sales fell.", "iPad sales rose."],
    ["It was plan B.", "Nobody minded."],
]


@pytest.mark.parametrize("sentences", SENTENCES, ids=lambda sentences: sentences[0][:30])
def test_sentences_end_where_a_reader_sees_them_end(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_a_heading_and_a_caption_are_sentences_of_their_own() -> None:
    text = "What To Know\n\nSpeaks on Sunday\nPresident Trump spoke to the press on Sunday."
    assert [text[start:end] for start, end in split_sentences(text)] == [
        "What To Know",
        "Speaks on Sunday",
        "President Trump spoke to the press on Sunday.",
    ]


def test_a_sentence_wrapped_over_lines_stays_whole() -> None:
    text = "The deputy foreign minister of the country said on Monday that\nMoscow would wait.\nIt did."
    assert split_sentences(text) == [(0, 81), (82, 89)]


def test_an_empty_text_has_no_sentence_and_no_passage() -> None:
    assert split_sentences(" \n\n ") == []
    assert chunk(Article("a.txt", " \n\n ")) == []


def test_a_short_article_is_one_passage() -> None:
    text = "  One sentence. And another.\n"
    passages = chunk(Article("a.txt", text))
    assert [(p.source, p.start, p.end, p.text) for p in passages] == [("a.txt", 2, 28, "One sentence. And another.")]


def sentence(words: int) -> str:
    return "Word" + " word" * (words - 2) + " end."


def test_a_passage_ends_with_a_paragraph_if_one_ends_in_its_range() -> None:
    text = f"{sentence(40)} {sentence(40)}\n\n{sentence(40)} {sentence(40)} {sentence(40)}"
    lengths = [len(p.text.split()) for p in chunk(Article("a.txt", text))]
    assert lengths == [80, 120]


def test_a_heading_starts_a_passage_rather_than_ending_one() -> None:
    text = f"{sentence(70)}\n\nWhat To Know\n\n{sentence(100)}\n\n{sentence(100)}"
    starts = [p.text[:12] for p in chunk(Article("a.txt", text))]
    assert starts == ["Word word wo", "What To Know", "Word word wo"]


def test_the_end_of_an_article_is_not_left_as_a_crumb() -> None:
    text = " ".join(sentence(20) for _ in range(8))
    lengths = [len(p.text.split()) for p in chunk(Article("a.txt", text))]
    assert lengths == [100, 60]


def test_a_sentence_longer_than_the_window_is_cut_after_a_clause() -> None:
    text = "Word" + " word" * 98 + " clause;" + " word" * 99 + " end."
    passages = chunk(Article("a.txt", text))
    assert [len(p.text.split()) for p in passages] == [100, 100]
    assert passages[0].text.endswith(" clause;")


def test_a_text_without_spaces_is_cut_to_fit_the_window_and_not_dropped() -> None:
    text = "漢" * 500
    passages = chunk(Article("a.txt", text), ChunkSettings(max_pieces=200))
    assert [(p.start, p.end) for p in passages] == [(0, 200), (200, 400), (400, 500)]


def test_overlap_repeats_the_last_sentence_of_a_passage() -> None:
    text = " ".join(f"S{i} {sentence(30)}" for i in range(9))
    passages = chunk(Article("a.txt", text), ChunkSettings(overlap_sentences=1))
    assert [p.text.split()[0] for p in passages] == ["S0", "S3", "S6"]
    assert [p.text.split("S")[-1][:1] for p in passages] == ["3", "6", "8"]


@pytest.mark.parametrize("values", [{"min_words": 0}, {"min_words": 90, "max_words": 60}])
def test_impossible_bounds_are_refused(values: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="need 0 < min_words <= max_words"):
        ChunkSettings(**values)


@pytest.mark.parametrize(
    "unit",
    ["a", ".", "“a. ", "A. ", "Mr. ", "talks ", "A\n", "A.\n\n", "a.)]", "A?” ", "a.[1]", "漢", "\u2028x"],
)
def test_hostile_texts_take_linear_time(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    begin = time.process_time()
    passages = chunk(Article("a.txt", text))
    assert time.process_time() - begin < 3  # 0.1 to 0.5 s; quadratic code takes ten times as long
    assert "".join("".join(p.text.split()) for p in passages) == "".join(text.split())


PARTS = st.sampled_from(
    "Mr. U.S. Feb. 10 3.5 said: “I deny it.” ‘No. he asked? yes! ... … The war A. B.C. (see it.) [1] end. END. "
    "Heading,; x—y naïve 漢字。 1. a".split(" ")
)
GAPS = st.sampled_from([" ", " ", " ", " ", "\n", "\n\n", " \n \n", "\u00a0", "\t"])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.tuples(PARTS, GAPS), max_size=400).map(lambda x: "".join(map("".join, x))),
)
SETTINGS = st.builds(
    ChunkSettings,
    min_words=st.integers(1, 12),
    max_words=st.integers(12, 40),
    max_pieces=st.integers(16, 60),
    overlap_sentences=st.integers(0, 2),
)


@given(TEXTS)
def test_sentences_are_ordered_and_cover_every_character_that_is_no_space(text: str) -> None:
    at = 0
    for start, end in split_sentences(text):
        assert at <= start < end
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        at = end
    assert text[at:].strip() == ""


@settings(max_examples=200)
@given(TEXTS, SETTINGS)
def test_passages_cover_the_article_in_order_with_exact_offsets_and_whole_sentences(
    text: str, chosen: ChunkSettings
) -> None:
    sentences = split_sentences(text)
    starts, ends = {start for start, _ in sentences}, {end for _, end in sentences}
    at = 0
    for passage in chunk(Article("a.txt", text), chosen):
        assert passage.text == text[passage.start : passage.end] != ""
        assert passage.end > at and text[at : passage.start].strip() == ""
        if chosen.overlap_sentences == 0:
            assert passage.start >= at
        assert len(passage.text.split()) <= chosen.max_words
        for boundary, known in ((passage.start, starts), (passage.end, ends)):
            assert boundary in known or _inside_a_long_sentence(text, boundary, chosen)
        at = passage.end
    assert text[at:].strip() == ""


def _inside_a_long_sentence(text: str, boundary: int, chosen: ChunkSettings) -> bool:
    cut = next(text[start:end] for start, end in split_sentences(text) if start < boundary < end)
    return len(cut.split()) > chosen.max_words or len(cut) > chosen.max_pieces // 2


@given(TEXTS)
def test_the_default_settings_cover_the_article_too(text: str) -> None:
    passages = chunk(Article("a.txt", text), CHUNKING)
    assert "".join("".join(p.text.split()) for p in passages) == "".join(text.split())
