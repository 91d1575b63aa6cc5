"""A digest as escaped HTML: what the request was read as, then every item with its sources."""

from __future__ import annotations

from qa import texts
from qa.html.answer_markup import asked_line, banner, disclosure, markers, tools
from qa.html.markup import Span, long_date, one_line, plain, styled
from qa.html.readings_markup import readings
from qa.html.source_markup import bold_span
from qa.question.filters import EVERYTHING, Filters
from qa.question.requests import Request
from qa.replies import Citation, Digest, Item


def digest_message(turn: int, reply: Digest, *, latest: bool, cards: str, filters: Filters = EVERYTHING) -> str:
    """A digest as the conversation shows it: what was understood, a line of ours, the items, the other readings."""
    lead = reply.lead if reply.items else f"{texts.NOTHING_FOUND} {reply.lead}".strip()
    known = tools(reply, filters) if reply.items else ""
    return (
        f'<section class="answer digest {reply.request}">{banner(reply)}{asked_line(reply)}'
        f'<p class="searched understood">{plain(texts.understood(reply.request, reply.subject))}</p>'
        + (f'<p class="lead">{plain(lead)}</p>' if lead else "")
        + _items(turn, reply, latest)
        + disclosure(f"{texts.SOURCES} ({len(reply.citations)})", cards, latest=latest, opened=False)
        + known
        + f"{readings(reply, reply.request, filters)}</section>"
    )


def _items(turn: int, reply: Digest, latest: bool) -> str:
    """Every item; those of a timeline as its points, under a heading of their own where the labels group them."""
    if reply.request == Request.TIMELINE:
        points = "".join(
            f'<li class="point"><span class="day">{plain(item.label)}</span> '
            f'<span class="where">{_quotes(turn, item, latest)}</span></li>'
            for item in reply.items
        )
        return f'<ol class="timeline dated">{points}</ol>' if points else ""
    html, heading = [], ""
    for item in reply.items:
        if item.label and not (reply.grouped and item.label == heading):
            html.append(f'<div class="small-head">{plain(item.label)}</div>')
        heading = item.label
        html.append(_quotes(turn, item, latest))
    return "".join(html)


def _quotes(turn: int, item: Item, latest: bool) -> str:
    """The quote of an item, and below it those that say the same."""
    also = "".join(_quote(turn, citation, latest) for citation in item.also)
    told = f'<div class="small-head">{texts.ALSO_SAID}</div>{also}' if also else ""
    return _quote(turn, item.citation, latest) + told


def _quote(turn: int, citation: Citation, latest: bool) -> str:
    bold: Span = bold_span(citation)
    known = [part for part in (citation.publisher, long_date(citation.date)) if part.strip()]
    by = ", ".join(f"<bdi>{one_line(part)}</bdi>" for part in known or [citation.title or citation.source])
    where = markers(turn, citation, latest)
    return f'<p class="report quoted">{styled(citation.quote, bold=bold)}&nbsp;{where} <span class="by">{by}</span></p>'
