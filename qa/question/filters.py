"""Filters as the address of a page carries them. What a question itself names only prefers (``parsed``)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from index.filters import Filters

QUERY, BOUNDS = 20_000, 20
"""Characters of an address that are read, and publishers and sources that it names, of each at most."""


def filters_in(query: str) -> Filters:
    """The bounds that the address of a page carries (``since=2025&publisher=BBC``); other fields are left alone.

    Raises UserError where a date is none.
    """
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(query[:QUERY].removeprefix("?")):
        fields.setdefault(name, []).append(value[:1000])
    since, until = (fields.get(name, [""])[-1].strip() for name in ("since", "until"))
    lists = (tuple(dict.fromkeys(fields.get(name, [])))[:BOUNDS] for name in ("publisher", "source", "mention"))
    return Filters(since, until, *lists)


def filters_query(filters: Filters) -> str:
    """The address' part that carries the bounds; what ``filters_in`` reads."""
    fields = [("since", filters.since), ("until", filters.until)]
    fields += [("publisher", name) for name in filters.publishers] + [("source", name) for name in filters.sources]
    fields += [("mention", name) for name in filters.mentions]
    return urlencode([(name, value) for name, value in fields if value])
