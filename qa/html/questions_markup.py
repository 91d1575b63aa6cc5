"""The page of many questions, which works on its own."""

from __future__ import annotations

from qa.html.rendering import render
from qa.table import COLUMNS


def questions_page(most: int) -> str:
    """Where a list of at most ``most`` questions is pasted or chosen, and the table that its script fills."""
    return render("questions", most=most, columns=COLUMNS)
