"""The cell of a table that a question names, and none where it names no cell."""

from __future__ import annotations

import pytest

from index.chunking import split_sentences
from index.records import Article, Hit, Passage
from qa.evidence.cells import Reason, named_cells
from qa.evidence.quotes import widen
from qa.question.parsed import parse
from qa.reading.reader import Span
from tests.files import STORY

LINES = ["Ashby, Turnout 2021: 54.1.", "Ashby, Turnout 2025: 61.3.", "Brook, Turnout 2021: 49.9.",
         "Brook, Turnout 2025: –.", "Brook, Mayor: Orla Finn."]  # fmt: skip
TEXT = "\n\n".join([STORY, *LINES])


def cell_for(question: str, span: str, *, only: str = "", said: str = "") -> list[tuple[str, str]]:
    """What becomes of the reader's ``span``, of a passage that is all of the text or ``only`` a part of it.

    ``said`` stands before the table in the place of the story.
    """
    whole = "\n\n".join([said, *LINES]) if said else TEXT
    part = only or whole
    passage = Passage("a.txt", whole.index(part), whole.index(part) + len(part), part)
    at = part.index(span)
    quote = widen(Hit(passage, 1.0), split_sentences(passage.text), Span(at, at + len(span), 1.0), 2.0, whole=False)
    found, _ = named_cells(parse(question), [quote, quote], lambda source: Article(source, whole))
    assert all(whole[q.start : q.end] == q.text for q in found)
    return [(q.answer, q.text) for q in found]


@pytest.mark.parametrize(
    ("question", "span", "cell"),
    [
        ("What was the turnout in Ashby in 2025?", "61.3", ("61.3", "Ashby, Turnout 2025: 61.3.")),
        ("What was the turnout in Ashby in 2025?", "49.9", ("61.3", "Ashby, Turnout 2025: 61.3.")),
        ("What was the turnout in Ashby?", "54.1", ("54.1", "Ashby, Turnout 2021: 54.1.")),
        ("Who is the mayor of Brook?", "Orla", ("Orla Finn", "Brook, Mayor: Orla Finn.")),
        ("Which town had a turnout of 54.1?", "Ashby", ("Ashby", "Ashby, Turnout 2021: 54.1.")),
    ],
)
def test_a_quote_of_a_table_becomes_the_cell_that_is_named(question: str, span: str, cell: tuple[str, str]) -> None:
    assert cell_for(question, span) == [cell]


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("What was the turnout in Brook in 2025?", "49.9"),  # the cell is empty
        ("What was the turnout in Brook in 2019?", "49.9"),  # there is no such column
        ("What was the turnout in Dover in 2021?", "54.1"),  # nor such a row
        ("In which town did turnout fall?", "Brook"),  # no cell says it
        ("How many people live there?", "54.1"),
    ],
)
def test_a_cell_under_other_headings_and_an_empty_one_are_no_answer(question: str, span: str) -> None:
    assert cell_for(question, span) == []


@pytest.mark.parametrize(
    ("question", "span", "reasons"),
    [
        ("What was the turnout in Ashby in 2025?", "61.3", [Reason.AGAIN]),
        ("What was the turnout in Ashby in 2025?", "49.9", [Reason.MOVED, Reason.AGAIN]),
        ("What was the turnout in Brook in 2025?", "49.9", [Reason.EMPTY, Reason.EMPTY]),
        ("What was the turnout in Brook in 2019?", "49.9", [Reason.ELSEWHERE, Reason.ELSEWHERE]),
        ("In which town did turnout fall?", "Brook", [Reason.VALUE, Reason.VALUE]),
        ("How many people live there?", "54.1", [Reason.HEADINGS, Reason.HEADINGS]),
        ("How did the council vote?", "nine to two", []),
    ],
)
def test_what_is_moved_or_left_out_has_its_reason(question: str, span: str, reasons: list[Reason]) -> None:
    passage = Passage("a.txt", 0, len(TEXT), TEXT)
    at = TEXT.index(span)
    quote = widen(Hit(passage, 1.0), split_sentences(passage.text), Span(at, at + len(span), 1.0), 2.0, whole=False)
    _, aside = named_cells(parse(question), [quote, quote], lambda source: Article(source, TEXT))
    assert aside == [(quote, reason) for reason in reasons]


def test_the_cell_may_stand_in_another_passage_than_the_one_that_was_read() -> None:
    assert cell_for("What was the turnout in Ashby in 2025?", "49.9", only="\n\n".join(LINES[2:])) == [
        ("61.3", LINES[1])
    ]


def test_what_a_table_leaves_empty_is_not_filled_from_a_sentence_that_does_not_say_it() -> None:
    assert cell_for("What was the turnout in Brook in 2025?", "nine to two") == []


def test_a_sentence_that_says_what_a_table_leaves_empty_is_quoted() -> None:
    says = "The turnout of Brook in 2025 was 47.2, the clerk said."
    assert [answer for answer, _ in cell_for("What was the turnout in Brook in 2025?", "47.2", said=says)] == [
        "47.2"
    ] * 2


def test_a_sentence_is_left_as_it_is() -> None:
    assert [text for _, text in cell_for("How did the council vote?", "nine to two")] == [STORY, STORY]
