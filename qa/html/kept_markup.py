"""The kept questions as escaped HTML: a page of its own, which the conversation shows in a sheet too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

from qa.html.markup import read_link
from qa.html.rendering import render
from qa.standing.kept_file import Change, Kept, Kind


@dataclass(frozen=True)
class Line:
    """A change, with the address of its article where that is still there."""

    change: Change
    read: str


@dataclass(frozen=True)
class Row:
    """A kept question: the address that asks it, the fields that forget it, and its bounds in words."""

    one: Kept
    ask: str
    fields: str
    bounds: str
    lines: tuple[Line, ...]


def kept_page(held: Sequence[Kept]) -> str:
    """The kept questions, those that changed first."""
    rows = [_row(one) for one in sorted(held, key=lambda one: not one.changes)]
    return render("kept", rows=rows, changed=sum(bool(one.changes) for one in held))


def _row(one: Kept) -> Row:
    bounds = parse_qs(one.bounds)
    query = urlencode([("q", one.question), *([("as", one.reading)] if one.reading else [])])
    fields: dict[str, Any] = {"question": one.question, "as": one.reading}
    fields |= {name: values[0] if name in ("since", "until") else values for name, values in bounds.items()}
    lines = tuple(Line(c, "" if c.kind is Kind.GONE else read_link(c.source)) for c in one.changes)
    words = ", ".join(value for values in bounds.values() for value in values)
    return Row(one, "./?" + "&".join(filter(None, [query, one.bounds])), json.dumps(fields), words, lines)
