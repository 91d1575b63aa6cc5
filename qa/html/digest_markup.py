"""A digest as HTML: what the request was read as, then every item with its sources."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from qa.html.answer_markup import Cards, Quote, copy_text, missing_lines
from qa.html.markup import styled
from qa.html.readings_markup import address, readings
from qa.html.rendering import render
from qa.html.source_markup import bold_span
from qa.question.filters import EVERYTHING, Filters
from qa.question.requests import Request
from qa.receipts import receipt, receipt_markdown
from qa.replies import Citation, Digest


@dataclass(frozen=True)
class Line:
    """An item with its quotes as HTML; ``label`` is empty where the one before has it too."""

    label: str
    quote: Quote
    also: tuple[Quote, ...]


def digest_message(turn: int, reply: Digest, *, latest: bool, cards: Cards, filters: Filters = EVERYTHING) -> str:
    """A digest as the conversation shows it: what was understood, a line of ours, the items, the other readings."""
    return render(
        "digest",
        turn=turn,
        reply=reply,
        latest=latest,
        lines=missing_lines(reply),
        items=_lines(reply),
        cards=Markup(cards.html),
        changed=cards.changed,
        copied=copy_text(reply),
        receipt=receipt_markdown(receipt(reply)),
        link=address(reply.asked, Request(reply.request), filters),
        readings=readings(reply, reply.request, filters),
    )


def _lines(reply: Digest) -> list[Line]:
    lines, heading = [], ""
    for item in reply.items:
        shown = "" if reply.grouped and item.label == heading else item.label
        heading = item.label
        lines.append(Line(shown, _quote(item.citation), tuple(_quote(also) for also in item.also)))
    return lines


def _quote(citation: Citation) -> Quote:
    return Quote(citation, Markup(styled(citation.quote, bold=bold_span(citation))))
