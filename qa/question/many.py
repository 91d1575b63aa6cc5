"""Many questions in one text: a line each, or the rows of a CSV file."""

from __future__ import annotations

import csv
import io
import re

COLUMNS = ("question", "questions", "query")
"""What the column of a CSV file that holds the questions may be called."""
_HEAD = 2_000
"""Characters in which the first rows show what parts their cells."""
_MARK = re.compile(r"^(?:[-*•–]|\(?\d{1,3}[.)])\s+")
"""What stands before a line of a list: a dash, a dot, a number."""


def questions_in(text: str, *, rows: bool = False) -> list[str]:
    """The questions of a text, one a line; with ``rows`` those of a CSV file.

    These stand in the column whose heading is one of ``COLUMNS``, without a heading in the first. A file whose rows
    have unequal numbers of cells is no table, and its commas are those of its sentences.
    """
    text = text.removeprefix("\ufeff")
    found = _column(text) if rows else text.splitlines()
    return [question for line in found if (question := _MARK.sub("", " ".join(line.split())))]


def _column(text: str) -> list[str]:
    delimiter = max(",;\t", key=text[:_HEAD].count)
    try:
        table = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error:  # no table
        return text.splitlines()
    head = [cell.strip().lower() for cell in table[0]] if table else []
    at = next((head.index(name) for name in COLUMNS if name in head), None)
    if at is not None:
        return [row[at] for row in table[1:] if at < len(row)]
    if len({len(row) for row in table}) == 1:
        return [row[0] for row in table]
    return text.splitlines()
