"""The list of the names as escaped HTML: a page of its own, which the conversation shows in a sheet too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from qa.html.readings_markup import address
from qa.html.rendering import render
from qa.names.directory import Name
from qa.names.telling import QUESTIONS
from qa.question.filters import EVERYTHING, Filters, filters_in, filters_query
from qa.question.requests import Request

PER_PAGE = 50
FORMS = 3
"""Other forms of a name that are shown."""


@dataclass(frozen=True)
class View:
    """What the list is asked for, beside the filters of the conversation; pages count from 1."""

    search: str = ""
    page: int = 1
    filters: Filters = EVERYTHING

    def address(self, page: int) -> str:
        """The address of another page of the list."""
        fields = [("search", self.search), ("page", str(page) if page > 1 else "")]
        return "names?" + "&".join(filter(None, [urlencode([f for f in fields if f[1]]), filters_query(self.filters)]))


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


def names_view(query: str) -> View:
    """The view an address asks for; raises UserError for a date that is none."""
    fields = dict(parse_qsl(query[:20_000]))
    page = fields.get("page", "")
    number = max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1
    return View(" ".join(fields.get("search", "").split())[:200], number, filters_in(query))


def names_page(found: Sequence[Name], view: View) -> str:
    """A page of the names, most articles first."""
    pages = max(1, -(-len(found) // PER_PAGE))
    at = min(view.page, pages)
    shown = found[(at - 1) * PER_PAGE : at * PER_PAGE]
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
