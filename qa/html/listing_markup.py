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
from qa.html.markup import long_date, one_line, plain, read_link
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


def listing_page(listing: Listing, view: View, known: Known) -> str:
    """The list as a page that works on its own."""
    return (
        f'<!doctype html><html lang="{texts.LANGUAGE}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{texts.ARTICLES} · {texts.NAME}</title>"
        '<link rel="stylesheet" href="/page.css"><link rel="stylesheet" href="/articles.css">'
        '<script src="/articles.js" defer></script></head><body class="reader-page">'
        f'<main class="listing" data-close="{texts.CLOSE}">'
        f'<p class="back"><a href="/?{plain(filters_query(view.filters))}">{texts.BACK}</a></p>'
        f"<h1>{texts.ARTICLES}</h1><p class=facts>{_counts(known)}</p>"
        + (_add() if known.adding else "")
        + _bounds_form(view.filters, known)
        + _search_form(view)
        + _rows(listing, view, known)
        + _pager(listing, view)
        + _told(texts.NOT_READ, known.problems)
        + _told(texts.HOW_READ, known.notes)
        + "</main></body></html>"
    )


def chips(filters: Filters, titles: Mapping[str, str], inside: int, articles: int) -> str:
    """What bounds the questions, each bound with a link to the page without it.

    ``titles`` are by source; ``inside`` of all ``articles`` are inside the bounds.
    """
    bounds = [(texts.since(long_date(filters.since)), replace(filters, since=""))] if filters.since else []
    bounds += [(texts.until(long_date(filters.until)), replace(filters, until=""))] if filters.until else []
    bounds += [(name, _toggled_publisher(filters, name)) for name in filters.publishers]
    bounds += [(titles.get(name) or name, _toggled(filters, name)) for name in filters.sources]
    if not bounds:
        return ""
    made = "".join(
        f'<a class="bounds chip" href="{_home(without)}"><bdi>{one_line(text)}</bdi>'
        f'<span class="said"> {texts.REMOVE}</span> <span class="cross">✕</span></a>'
        for text, without in bounds
    )
    clear = f'<a class="bounds clear" href="{_home(EVERYTHING)}">{texts.ASK_ALL}</a>' if len(bounds) > 1 else ""
    return f'<div class="chips"><span class="chips-label">{texts.asking(inside, articles)}</span> {made}{clear}</div>'


def _counts(known: Known) -> str:
    parts = [texts.counted(known.articles, "article"), texts.counted(known.passages, "passage")]
    unread = [texts.unread(len(known.problems))] if known.problems else []
    return " · ".join(parts + unread)


def _home(filters: Filters) -> str:
    return plain(f"/?{filters_query(filters)}")


def _toggled(filters: Filters, source: str) -> Filters:
    rest = tuple(s for s in filters.sources if s != source)
    return replace(filters, sources=rest if len(rest) < len(filters.sources) else (*rest, source))


def _toggled_publisher(filters: Filters, name: str) -> Filters:
    rest = tuple(p for p in filters.publishers if p != name)
    return replace(filters, publishers=rest if len(rest) < len(filters.publishers) else (*rest, name))


def _add() -> str:
    kinds = plain(",".join(LOADERS))
    field = '<label>{} <input name="{}" maxlength="300"{}></label>'
    return (
        f'<details class="add" data-adding="{texts.ADDING}" data-added="{texts.ADDED}" '
        f'data-unreachable="{texts.UNREACHABLE}"><summary>{texts.ADD_ARTICLES}</summary><label class="drop">'
        f'<input type="file" multiple accept="{kinds}" class="said">'
        f"<span>{texts.DROP}</span> <small>{texts.kinds(LOADERS, MAX_FILE // 2**20)}</small></label>"
        f'<form class="paste" data-name="{texts.PASTED}"><span class="form-head">{texts.PASTE}</span>'
        f'<label>{texts.TEXT} <textarea name="text" rows="6" required></textarea></label>'
        + field.format(texts.TITLE, "title", "")
        + field.format(texts.PUBLISHER, "publisher", "")
        + field.format(texts.DATE, "date", ' type="date"')
        + f'<button type="submit">{texts.ADD}</button></form>'
        '<div class="added" role="status"></div>'
        f'<button type="button" class="rebuild-now" hidden>{texts.REBUILD_NOW}</button></details>'
    )


def _bounds_form(filters: Filters, known: Known) -> str:
    chosen = filters.publishers[:1]
    options = "".join(
        f'<option value="{plain(name)}"{" selected" if name in chosen else ""}>{one_line(name)} ({n:,})</option>'
        for name, n in known.publishers
    )
    kept = [("publisher", name) for name in filters.publishers[1:]] + [("source", name) for name in filters.sources]
    return (
        f'<details class="bounds"{" open" if filters else ""}><summary>{texts.ASK_ONLY}</summary>'
        '<form class="bounds" action="/" method="get">'
        + (
            f'<label>{texts.PUBLISHER} <select name="publisher"><option value="">{texts.ANY}</option>{options}</select>'
            "</label>"
            if options
            else ""
        )
        + _date_field(texts.FROM, "since", filters.since)
        + _date_field(texts.TO, "until", filters.until)
        + "".join(f'<input type="hidden" name="{name}" value="{plain(value)}">' for name, value in kept)
        + f'<button type="submit">{texts.APPLY}</button></form></details>'
    )


def _date_field(label: str, name: str, value: str) -> str:
    kind = "date" if len(value) in {0, 10} else "text"
    return f'<label>{label} <input type="{kind}" name="{name}" value="{plain(value)}"></label>'


def _search_form(view: View) -> str:
    sorts = "".join(
        f'<option value="{name}"{" selected" if name == view.sort else ""}>{text}</option>'
        for name, text in texts.SORTS.items()
    )
    kept = view.address(search="", sort="newest", page=1).partition("?")[2]
    hidden = "".join(
        f'<input type="hidden" name="{plain(name)}" value="{plain(value)}">' for name, value in parse_qsl(kept)
    )
    return (
        '<form class="find" action="/articles" method="get" role="search">'
        f'<label class="wide"><span class="said">{texts.FIND}</span>'
        f'<input type="search" name="search" value="{plain(view.search)}" placeholder="{texts.FIND}"></label>'
        f'<label><span class="said">{texts.SORT}</span><select name="sort">{sorts}</select></label>{hidden}'
        f'<button type="submit">{texts.SHOW}</button></form>'
    )


def _rows(listing: Listing, view: View, known: Known) -> str:
    if not listing.lines:
        return f'<p class="none">{texts.NONE_FOUND}</p>'
    led = Counter(known.leaders.values())
    found = f'<p class="found">{texts.found(listing.found)}</p>' if view.search else ""
    return found + "<ul class=rows>" + "".join(_row(line, view, known.leaders, led) for line in listing.lines) + "</ul>"


def _row(line: Summary, view: View, leaders: Mapping[str, str], led: Mapping[str, int]) -> str:
    chosen = line.source in view.filters.sources
    facts = [f"<bdi>{one_line(long_date(line.date))}</bdi>"] if line.date else []
    facts.append(texts.counted(line.passages, "passage"))
    if line.publisher:
        address = _home(_toggled_publisher(view.filters, line.publisher))
        named = line.publisher in view.filters.publishers
        facts.insert(0, f'<a class="bounds{" on" * named}" href="{address}"><bdi>{one_line(line.publisher)}</bdi></a>')
    leader = leaders.get(line.source)
    if leader == line.source:
        facts.append(texts.near_copies(led[leader] - 1))
    elif leader:
        facts.append(texts.copy_of(f"<bdi>{one_line(leader)}</bdi>"))
    if line.title:
        facts.append(f'<bdi class="file">{one_line(line.source)}</bdi>')
    return (
        f'<li class="row{" chosen" * chosen}"><a class="read" href="{read_link(line.source)}">'
        f"<bdi>{one_line(line.title or line.source)}</bdi></a>"
        f'<a class="bounds choose" href="{_home(_toggled(view.filters, line.source))}">'
        f"{texts.CHOSEN if chosen else texts.CHOOSE}</a>"
        f'<div class="article-facts">{" · ".join(facts)}</div></li>'
    )


def _pager(listing: Listing, view: View) -> str:
    if listing.pages == 1:
        return ""
    steps = [(listing.page - 1, texts.PREVIOUS_PAGE), (listing.page + 1, texts.NEXT_PAGE)]
    links = [
        f'<a class="turn" href="{plain(view.address(page=page))}">{text}</a>'
        if 1 <= page <= listing.pages
        else f'<span class="turn">{text}</span>'
        for page, text in steps
    ]
    return f"<nav class=pager>{links[0]}<span>{texts.page_of(listing.page, listing.pages)}</span>{links[1]}</nav>"


def _told(heading: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    more = f'<p class="more">{texts.more(len(lines) - PROBLEMS)}</p>' if len(lines) > PROBLEMS else ""
    shown = "".join(f'<p class="problem">{one_line(line)}</p>' for line in lines[:PROBLEMS])
    return f"<section><h2>{heading}</h2>{shown}{more}</section>"
