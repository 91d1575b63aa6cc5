"""What near copies do to an answer: which count once, which are quoted beside each other, and which are named."""

from dataclasses import replace
from pathlib import Path

from index.build import Builder
from index.chunking import chunk, split_sentences
from index.local.search import Index
from index.local.store import open_index
from index.records import Article, Hit
from qa.evidence.quotes import Quote, widen
from qa.evidence.reports import Reports
from qa.reading.reader import Span
from tests.fakes import WordHashEmbedder

REST = (
    "The villa stands on the island of Oxna and has a landing stage of its own, which neighbours say was built without "
    "a permit. The prime minister thanked her for her work and said that he had full trust in her. The opposition had "
    "asked for a debate in parliament, which was to be held on the same day."
)
SAID = "The minister, Greta Sund, said on Monday that she would resign."
FIRST = f"{SAID} {REST}"
TEXTS = {
    "first.txt": FIRST,
    "denied.txt": FIRST.replace("would resign", "would not resign"),
    "edited.txt": FIRST.replace("said on Monday", "told reporters on Monday"),
    "other.txt": "Greta Sund told a newspaper that she is to go.",
}


def index_of(folder: Path) -> Index:
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    builder = Builder(folder, folder / ".index", WordHashEmbedder())
    builder.build()
    return open_index(builder.index_folder, builder.settings)


def quote(source: str, words: str, position: str = "") -> Quote:
    """The sentence of an article in which ``words`` stand, with these as its answer."""
    passage = next(p for p in chunk(Article(source, TEXTS[source])) if words in p.text)
    start = passage.text.index(words)
    span, sentences = Span(start, start + len(words), 0.0), split_sentences(passage.text)
    return replace(widen(Hit(passage, 0.0), sentences, span, 1.0, whole=False), position=position)


def test_a_copy_is_named_for_the_sentences_that_it_has(tmp_path: Path) -> None:
    reports = Reports(index_of(tmp_path))
    assert reports.also_in("first.txt", SAID) == ()
    assert reports.also_in("first.txt", REST) == ("denied.txt", "edited.txt")


def test_a_correction_is_quoted_beside_what_it_corrects(tmp_path: Path) -> None:
    reports = Reports(index_of(tmp_path))
    said = [quote(name, "Greta Sund") for name in ("first.txt", "denied.txt", "edited.txt", "other.txt")]
    assert reports.independent(said) == [said[0], said[1], said[3]]  # what was edited says the same


def test_near_copies_that_hold_one_position_are_one_report(tmp_path: Path) -> None:
    reports = Reports(index_of(tmp_path))
    held = [
        quote("first.txt", SAID, "yes"),
        quote("edited.txt", "told reporters", "yes"),
        quote("denied.txt", "not", "no"),
    ]
    assert reports.independent(held) == [held[0], held[2]]


def test_an_article_is_quoted_once(tmp_path: Path) -> None:
    reports = Reports(index_of(tmp_path))
    assert reports.repeats(quote("first.txt", "Oxna"), [quote("first.txt", "Greta Sund")])
    assert reports.repeats(quote("denied.txt", "Oxna"), [quote("first.txt", "Greta Sund")])  # it stands there too
    assert not reports.repeats(quote("denied.txt", "not resign"), [quote("first.txt", "Oxna")])
