"""The list of the articles as escaped HTML: a page of its own, which the conversation shows in a sheet too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from index.files.loaders import LOADERS
from index.records import Summary
from qa import texts
from qa.adding import MAX_FILE
from qa.html.listing import Listing, View
from qa.html.markup import read_link
from qa.html.rendering import render
from qa.question.filters import EVERYTHING, Filters, filters_query

PROBLEMS = 200
"""Lines about files that could not be read, and about files of which something was left out."""


@dataclass(frozen=True)
class Known:
    """What the list tells beside its lines: all counts, who published, which article leads each copy, what failed,
    and what was left out of the files that were read."""

    articles: int
    passages: int
    publishers: Sequence[tuple[str, int]] = ()
    leaders: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[str] = ()
    notes: Sequence[str] = ()
    adding: bool = False


@dataclass(frozen=True)
class Row:
    """An article's line: the addresses of its text and of the page with it or its publisher chosen, or no longer.

    ``leader`` is the article that leads its copies, of which there are ``copies``; empty where it has and is none.
    """

    line: Summary
    read: str
    chosen: bool
    choose: str
    publisher_chosen: bool
    choose_publisher: str
    leader: str
    copies: int


def listing_page(listing: Listing, view: View, known: Known) -> str:
    """The list as a page that works on its own."""
    led = Counter(known.leaders.values())
    kept = view.address(search="", sort="newest", page=1).partition("?")[2]
    return render(
        "listing",
        listing=listing,
        view=view,
        known=known,
        rows=[_row(line, view.filters, known.leaders.get(line.source, ""), led) for line in listing.lines],
        kept=parse_qsl(kept),
        home=_home,
        most=PROBLEMS,
        loaders=LOADERS,
        megabytes=MAX_FILE // 2**20,
    )


def chips(filters: Filters, titles: Mapping[str, str], inside: int, articles: int) -> str:
    """What bounds the questions, each bound with a link to the page without it.

    ``titles`` are by source; ``inside`` of all ``articles`` are inside the bounds.
    """
    bounds = [(texts.since(texts.long_date(filters.since)), replace(filters, since=""))] if filters.since else []
    bounds += [(texts.until(texts.long_date(filters.until)), replace(filters, until=""))] if filters.until else []
    bounds += [(name, _toggled_publisher(filters, name)) for name in filters.publishers]
    bounds += [(titles.get(name) or name, _toggled(filters, name)) for name in filters.sources]
    bounds += [(texts.mentioning(name), _unmentioned(filters, name)) for name in filters.mentions]
    if not bounds:
        return ""
    links = [(text, _home(without)) for text, without in bounds]
    return render("chips", bounds=links, inside=inside, articles=articles, everything=_home(EVERYTHING))


def _home(filters: Filters) -> str:
    return f"./?{filters_query(filters)}"


def _unmentioned(filters: Filters, name: str) -> Filters:
    return replace(filters, mentions=tuple(other for other in filters.mentions if other != name))


def _toggled(filters: Filters, source: str) -> Filters:
    rest = tuple(s for s in filters.sources if s != source)
    return replace(filters, sources=rest if len(rest) < len(filters.sources) else (*rest, source))


def _toggled_publisher(filters: Filters, name: str) -> Filters:
    rest = tuple(p for p in filters.publishers if p != name)
    return replace(filters, publishers=rest if len(rest) < len(filters.publishers) else (*rest, name))


def _row(line: Summary, filters: Filters, leader: str, led: Mapping[str, int]) -> Row:
    return Row(
        line,
        read_link(line.source),
        line.source in filters.sources,
        _home(_toggled(filters, line.source)),
        line.publisher in filters.publishers,
        _home(_toggled_publisher(filters, line.publisher)),
        leader,
        led.get(leader, 1) - 1,
    )
