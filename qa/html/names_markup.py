"""The list of the names as escaped HTML: a page of its own, which the conversation shows in a sheet too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from index.filters import EVERYTHING, Filters
from qa.html.listing import View, paged
from qa.html.markup import address
from qa.html.rendering import render
from qa.names.directory import QUESTIONS, Name
from qa.question.filters import filters_query
from qa.question.requests import Request

FORMS = 3
"""Other forms of a name that are shown."""


@dataclass(frozen=True)
class Row:
    """A name's line: the addresses that ask what is said of it, what it said and when, and that bound the questions."""

    name: str
    also: tuple[str, ...]
    articles: int
    about: str
    said: str
    timeline: str
    only: str


def names_page(found: Sequence[Name], view: View) -> str:
    """A page of the names, most articles first."""
    shown, at, pages = paged(found, view.page)
    kept = parse_qsl(filters_query(view.filters))
    rows = [_row(name, view.filters) for name in shown]
    home = f"./?{filters_query(view.filters)}"
    return render("names", view=view, rows=rows, found=len(found), page=at, pages=pages, kept=kept, home=home)


def _row(name: Name, filters: Filters) -> Row:
    asked = {kind: address(question.format(name.name), kind, EVERYTHING) for kind, question in QUESTIONS.items()}
    only = replace(filters, mentions=(*(n for n in filters.mentions if n != name.name), name.name))
    return Row(
        name.name,
        name.forms[:FORMS],
        len(name.sources),
        asked[Request.TOPIC],
        asked[Request.SAID],
        asked[Request.TIMELINE],
        f"./?{filters_query(only)}",
    )
