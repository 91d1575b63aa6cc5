"""What of the articles a page of their list shows: searched, sorted and cut to a length that any browser bears."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from index.records import Summary
from qa.question.filters import EVERYTHING, Filters, filters_in, filters_query

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
