"""Replies as rows of a table, and as CSV that no spreadsheet runs."""

import csv
import io
from dataclasses import astuple, replace

import pytest

from index.records import Article, Passage
from qa.evidence.confidence import Tier
from qa.evidence.nearest import Near
from qa.replies import Answer, Citation, Digest, Item, NoAnswer, Searched
from qa.table import Row, csv_head, csv_line, failed, row_of

QUOTE = "The mayor\nresigned on Monday."
CITED = Citation(1, "a.md", "The mayor goes", "Daily Sun", "2025-02-10", 0, 29, QUOTE, 22, 28)
ARTICLE = Article("a.md", "She may have gone.", "The mayor goes", "2025-02-10", publisher="Daily Sun")
FIND = {"a.md": ARTICLE}.get
ANSWER = Answer("When?", "When?", "Monday", 3.0, None, (CITED,), (), Searched(1, 1))


def test_an_answer_is_its_words_its_best_quote_and_where_that_stands() -> None:
    expected = ("When?", "Monday", "The mayor resigned on Monday.", "The mayor goes · Daily Sun · a.md", "2025-02-10")
    assert astuple(row_of(ANSWER, FIND)) == (*expected, "answered")


def test_a_yes_or_no_counts_the_articles_that_say_so() -> None:
    answer = replace(ANSWER, stance="yes", tally=(("yes", 1),), searched=Searched(5, 9))
    assert row_of(answer, FIND).answer == "Yes: 1 of 5 articles"


def test_a_list_gives_all_of_its_answers() -> None:
    items = (Item(CITED), Item(replace(CITED, answer_start=0, answer_end=9)))
    digest = Digest("Who?", "Who?", "list", "", "2 answers", items, (), Searched(1, 1), 1.0)
    assert row_of(digest, FIND).answer == "Monday; The mayor"


def test_a_count_of_nothing_is_said_without_a_quote() -> None:
    digest = Digest("How many?", "How many?", "count", "war", "No article mentions “war”.", (), (), Searched(1, 1), 0.0)
    assert astuple(row_of(digest, FIND))[1:] == ("No article mentions “war”.", "", "", "", "the articles do not say")


@pytest.mark.parametrize(
    ("tier", "cells"),
    [
        (Tier.PERHAPS, ("She may have gone.", "The mayor goes · Daily Sun · a.md", "2025-02-10", "may answer")),
        (Tier.NONE, ("", "", "", "the articles do not say")),
    ],
)
def test_a_refusal_has_no_answer_and_quotes_only_what_may_be_one(tier: Tier, cells: tuple[str, ...]) -> None:
    near = Near(Passage("a.md", 0, 18, "She may have gone."), 0, 18)
    refusal = NoAnswer("Why?", "Why?", -1.0, (), Searched(1, 1), (near,), tier=tier)
    assert astuple(row_of(refusal, FIND)) == ("Why?", "", *cells)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", " =", "＝"])
def test_a_cell_that_would_be_a_formula_is_text(begin: str) -> None:
    cell = f'{begin}HYPERLINK("http://evil.example","x")'
    line = csv_line(failed(cell, "the question is empty"))
    assert next(csv.reader(io.StringIO(line)))[0] == f"'{cell.strip()}"


def test_a_table_begins_with_a_byte_order_mark_and_its_headings() -> None:
    assert csv_head() == "\ufeffquestion,answer,quote,source,date,outcome\r\n"
    row = Row("Who, then?", 'the "mayor"', "", "", "", "answered")
    assert csv_line(row) == '"Who, then?","the ""mayor""",,,,answered\r\n'
