"""The names and the kept questions as escaped HTML: pages of their own, which the conversation shows in a sheet too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

from index.filters import EVERYTHING, Filters
from qa.html.listing import View, paged
from qa.html.markup import address, read_link
from qa.html.rendering import render
from qa.names.directory import QUESTIONS, Name
from qa.question.filters import filters_query
from qa.question.requests import Request
from qa.standing.changes import Change, Kind, is_quoted
from qa.standing.kept_file import Kept

FORMS = 3
"""Other forms of a name that are shown."""


@dataclass(frozen=True)
class NameRow:
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
    rows = [_name_row(name, view.filters) for name in shown]
    home = f"./?{filters_query(view.filters)}"
    return render("names", view=view, rows=rows, found=len(found), page=at, pages=pages, kept=kept, home=home)


def _name_row(name: Name, filters: Filters) -> NameRow:
    asked = {kind: address(question.format(name.name), kind, EVERYTHING) for kind, question in QUESTIONS.items()}
    only = replace(filters, mentions=(*(n for n in filters.mentions if n != name.name), name.name))
    return NameRow(
        name.name,
        name.forms[:FORMS],
        len(name.sources),
        asked[Request.TOPIC],
        asked[Request.SAID],
        asked[Request.TIMELINE],
        f"./?{filters_query(only)}",
    )


@dataclass(frozen=True)
class Line:
    """A change, with the address of its article where that is still there."""

    change: Change
    read: str


@dataclass(frozen=True)
class KeptRow:
    """A kept question: the address that asks it, the fields that forget it, and its bounds in words.

    ``quoted`` says that its answer is in the articles' words.
    """

    one: Kept
    ask: str
    fields: str
    bounds: str
    lines: tuple[Line, ...]
    quoted: bool


def kept_page(held: Sequence[Kept]) -> str:
    """The kept questions, those that changed first."""
    rows = [_kept_row(one) for one in sorted(held, key=lambda one: not one.changes)]
    return render("kept", rows=rows, changed=sum(bool(one.changes) for one in held))


def _kept_row(one: Kept) -> KeptRow:
    bounds = parse_qs(one.bounds)
    query = urlencode([("q", one.question), *([("as", one.reading)] if one.reading else [])])
    fields: dict[str, Any] = {"question": one.question, "as": one.reading}
    fields |= {name: values[0] if name in ("since", "until") else values for name, values in bounds.items()}
    lines = tuple(Line(c, "" if c.kind is Kind.GONE else read_link(c.source)) for c in one.changes)
    words = ", ".join(value for values in bounds.values() for value in values)
    ask = "./?" + "&".join(filter(None, [query, one.bounds]))
    return KeptRow(one, ask, json.dumps(fields), words, lines, is_quoted(one.latest))
