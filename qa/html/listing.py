"""The list of the articles: searched, sorted, cut to a length that any browser bears, and drawn as a page of its own,
which the conversation shows in a sheet too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from index.files.scanning import FORMATS
from index.filters import EVERYTHING, Filters
from index.records import Summary
from qa import texts
from qa.adding import MAX_FILE
from qa.html.markup import read_link
from qa.html.rendering import render
from qa.question.filters import filters_in, filters_query

Item = TypeVar("Item")

PER_PAGE = 50
PUBLISHERS = 300
"""Publishers to choose from; those with the most articles."""
SEARCH = 200
"""Characters of a search that count."""

SORTS: dict[str, tuple[Callable[[Summary], Any], bool]] = {
    "newest": (lambda a: a.date, True),
    "oldest": (lambda a: (not a.date, a.date), False),
    "title": (lambda a: (a.title or a.source).casefold(), False),
    "publisher": (lambda a: (not a.publisher, a.publisher.casefold()), False),
    "longest": (lambda a: a.passages, True),
}
"""Name of an order → what it sorts by, and whether the greatest comes first; what is not known comes last."""


@dataclass(frozen=True)
class View:
    """What a list is asked for, beside the ``filters`` that the conversation is bound by; pages count from 1."""

    search: str = ""
    sort: str = "newest"
    page: int = 1
    filters: Filters = EVERYTHING

    def address(self, name: str = "articles", **other: Any) -> str:
        """The address of the list called so with some of this view changed."""
        view = replace(self, **other)
        fields = [("search", view.search), ("sort", view.sort * (view.sort != "newest"))]
        fields += [("page", str(view.page) * (view.page > 1))]
        query = "&".join(filter(None, [urlencode([f for f in fields if f[1]]), filters_query(view.filters)]))
        return f"{name}?{query}" if query else name


@dataclass(frozen=True)
class Listing:
    """A page of the list: its ``lines``, how many articles were ``found`` in all, on how many ``pages``."""

    lines: tuple[Summary, ...]
    found: int
    page: int
    pages: int


def view_in(query: str) -> View:
    """The view an address asks for; what is none of it is left alone. Raises UserError for a date that is none."""
    fields = dict(parse_qsl(query[:20_000]))
    page = fields.get("page", "")
    return View(
        " ".join(fields.get("search", "").split())[:SEARCH],
        fields["sort"] if fields.get("sort") in SORTS else "newest",
        max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
        filters_in(query),
    )


def listed(articles: Sequence[Summary], view: View) -> Listing:
    """The page of the articles whose title, publisher, date or file has every word of the search."""
    wanted = view.search.casefold().split()
    found = [a for a in articles if not wanted or all(word in _described(a) for word in wanted)]
    found.sort(key=lambda a: a.source)
    key, greatest_first = SORTS[view.sort]
    found.sort(key=key, reverse=greatest_first)
    lines, page, pages = paged(found, view.page)
    return Listing(tuple(lines), len(found), page, pages)


def paged(items: Sequence[Item], page: int) -> tuple[Sequence[Item], int, int]:
    """The items of a page, which page that is (the last one where there are fewer), and how many pages there are."""
    pages = max(1, -(-len(items) // PER_PAGE))
    page = min(page, pages)
    return items[(page - 1) * PER_PAGE : page * PER_PAGE], page, pages


def publishers(articles: Sequence[Summary]) -> list[tuple[str, int]]:
    """Who published how many of the articles, most first, then sorted by name."""
    counts = Counter(a.publisher for a in articles if a.publisher)
    return sorted(counts.most_common(PUBLISHERS), key=lambda pair: pair[0].casefold())


def _described(article: Summary) -> str:
    return f"{article.title}\n{article.publisher}\n{article.date}\n{article.source}".casefold()


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
    bounds = [(texts.SINCE.format(texts.iso_day(filters.since)), replace(filters, since=""))] if filters.since else []
    bounds += [(texts.UNTIL.format(texts.iso_day(filters.until)), replace(filters, until=""))] if filters.until else []
    publishers, sources, mentions = filters.publishers, filters.sources, filters.mentions
    bounds += [(name, replace(filters, publishers=_toggled(publishers, name))) for name in publishers]
    bounds += [(titles.get(name) or name, replace(filters, sources=_toggled(sources, name))) for name in sources]
    bounds += [
        (texts.MENTIONING.format(name), replace(filters, mentions=_toggled(mentions, name))) for name in mentions
    ]
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
