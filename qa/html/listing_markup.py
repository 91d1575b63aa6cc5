"""The list of the articles as escaped HTML: a page of its own, which the conversation shows in a sheet too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from index.files.scanning import FORMATS
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
        loaders=FORMATS,
        megabytes=MAX_FILE // 2**20,
    )


def chips(filters: Filters, titles: Mapping[str, str], inside: int, articles: int) -> str:
    """What bounds the questions, each bound with a link to the page without it.

    ``titles`` are by source; ``inside`` of all ``articles`` are inside the bounds.
    """
    bounds = [(texts.since(texts.iso_day(filters.since)), replace(filters, since=""))] if filters.since else []
    bounds += [(texts.until(texts.iso_day(filters.until)), replace(filters, until=""))] if filters.until else []
    publishers, sources, mentions = filters.publishers, filters.sources, filters.mentions
    bounds += [(name, replace(filters, publishers=_toggled(publishers, name))) for name in publishers]
    bounds += [(titles.get(name) or name, replace(filters, sources=_toggled(sources, name))) for name in sources]
    bounds += [(texts.mentioning(name), replace(filters, mentions=_toggled(mentions, name))) for name in mentions]
    if not bounds:
        return ""
    links = [(text, _home(without)) for text, without in bounds]
    return render("chips", bounds=links, inside=inside, articles=articles, everything=_home(EVERYTHING))


def _home(filters: Filters) -> str:
    return f"./?{filters_query(filters)}"


def _toggled(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The names without this one, or with it where it is none of them."""
    return tuple(other for other in names if other != name) if name in names else (*names, name)


def _row(line: Summary, filters: Filters, leader: str, led: Mapping[str, int]) -> Row:
    return Row(
        line,
        read_link(line.source),
        line.source in filters.sources,
        _home(replace(filters, sources=_toggled(filters.sources, line.source))),
        line.publisher in filters.publishers,
        _home(replace(filters, publishers=_toggled(filters.publishers, line.publisher))),
        leader,
        led.get(leader, 1) - 1,
    )
