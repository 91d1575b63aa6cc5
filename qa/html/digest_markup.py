"""A digest as HTML: what the request was read as, then every item with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from itertools import groupby

from markupsafe import Markup

from index.filters import EVERYTHING, Filters
from qa import texts
from qa.html.answer_markup import Cards, Quote, copy_text, missing_lines, reports
from qa.html.markup import address, name_beside, readings, styled
from qa.html.rendering import render
from qa.html.source_markup import bold_span, place_of
from qa.question.requests import Request
from qa.receipts import receipt, receipt_markdown
from qa.replies import Citation, Digest, Item

MARKED_DAYS = 3
"""Dated items from which a line with their places in time stands above a timeline."""


@dataclass(frozen=True)
class Line:
    """An item with its quotes as HTML; ``label`` is empty where the one before has it too, ``name`` is the article's.

    ``year`` and ``day`` are those of a timeline, ``year`` only where it is another than before; ``share`` is how many
    percent of the greatest count this one is. ``within`` are further answers of a list in the same quote.
    """

    label: str
    name: str
    quote: Quote
    also: tuple[Quote, ...]
    year: str = ""
    day: str = ""
    count: int = 0
    share: int = 0
    within: tuple[Citation, ...] = ()


def digest_message(turn: int, reply: Digest, *, latest: bool, cards: Cards, filters: Filters = EVERYTHING) -> str:
    """A digest as the conversation shows it: what was understood, a line of ours, the items, the other readings."""
    positions = {item.citation.position for item in reply.items} - {""}
    return render(
        "digest",
        turn=turn,
        reply=reply,
        latest=latest,
        lines=missing_lines(reply),
        reports=_reports(reply),
        unknown=_unknown_names(reply),
        lead="" if reply.lead == texts.reported(len(reply.citations)) else reply.lead,  # counted above it already
        named=_named(reply.request, reply.citations),
        stance="mixed" if len(positions) > 1 else next(iter(positions), ""),
        groups=[(label, list(lines)) for label, lines in groupby(_shown(reply), key=lambda line: line.label)],
        sources=len({place_of(citation) for citation in reply.citations}),
        span=_span([item.day for item in reply.items if item.day]),
        compared=_compared(reply.subject, _own_words(reply.items[0].citation)) if reply.items else [],
        cards=Markup(cards.html),
        changed=cards.changed,
        copied=copy_text(reply),
        receipt=receipt_markdown(receipt(reply)),
        link=address(reply.asked, Request(reply.request), filters),
        readings=readings(reply, reply.request, filters),
    )


def _lines(reply: Digest) -> list[Line]:
    most = max((item.count for item in reply.items), default=0)
    speakers = len({_surname(item.citation) for item in reply.items}) > 1
    lines, year = [], ""
    for item in reply.items:
        shown = "" if item.day[:4] == year else item.day[:4]
        year = item.day[:4]
        lines.append(
            Line(
                _label(reply.request, item, speakers=speakers),
                _headed(item.citation),
                _quote(item.citation),
                tuple(_quote(also) for also in item.also),
                shown,
                texts.day_of_year(item.day) if item.day else "",
                item.count,
                round(100 * item.count / most) if most else 0,
            )
        )
    return lines


def _shown(reply: Digest) -> list[Line]:
    """The lines; a quote that holds several answers of a list stands once, below all of them.

    An answer that other quotes give too stands by itself with them.
    """
    lines = _lines(reply)
    if reply.request != "list":
        return lines
    places: dict[object, list[Line]] = {}
    for line in lines:
        places.setdefault(line.also or place_of(line.quote.citation), []).append(line)
    return [_together(*same) for same in places.values()]


def _together(first: Line, *more: Line) -> Line:
    """Lines with one quote as one, with the words of each in bold."""
    within = tuple(line.quote.citation for line in more)
    label = ", ".join(line.label for line in (first, *more))
    return replace(first, label=label, quote=_quote(first.quote.citation, *within), within=within)


def _label(request: str, item: Item, *, speakers: bool) -> str:
    """What stands above an item: who speaks where several do, an answer of a list, how a date was worked out."""
    if request == "said":
        return item.citation.speaker if speakers else ""
    if request == "list":
        return item.label or _own_words(item.citation)
    return item.label.removeprefix(texts.iso_day(item.day)).strip(" ()") if item.day else item.label


def _surname(citation: Citation) -> str:
    return citation.speaker.rpartition(" ")[2]


def _own_words(citation: Citation) -> str:
    """The words inside a quote that answer; all of it where none stand out."""
    first, last = bold_span(citation)
    return citation.quote[first:last] or citation.quote


def _unknown_names(reply: Digest) -> str:
    """The names of the request that no article has; where a pasted quote departs, it is compared word by word."""
    names = reply.searched.unknown_names(reply.asked) if reply.items and reply.request != "quote" else ()
    return texts.unknown_names(names)


def _reports(reply: Digest) -> str:
    """How many articles a digest is quoted from, the article's name where it is one and not the subject, or nothing."""
    sources = {citation.source for citation in reply.citations}
    if len(sources) != 1:
        return reports(reply) if sources else ""
    first = reply.citations[0]
    name = first.headline or first.title or first.source
    return "" if name == reply.subject else texts.quoted_from(name)


def _named(request: str, citations: Sequence[Citation]) -> dict[int, list[str]]:
    """What each quote is told by, by its number: the publisher where that tells them apart, else the article.

    Nothing where all are of one article, which is named above them, and nothing of counts, which have their article.
    """
    if request == "count" or len({citation.source for citation in citations}) < 2:
        return {}
    apart = len({citation.publisher for citation in citations if citation.publisher}) > 1
    return {c.n: [(c.publisher if apart else "") or _called(c), texts.iso_day(c.date)] for c in citations}


def _called(citation: Citation) -> str:
    """The article's name; nothing where that is the beginning of a sentence and its date tells it apart."""
    name = _headed(citation)
    return "" if name.endswith("…") and citation.date else name_beside(name, citation.source, citation.quote)


def _headed(citation: Citation) -> str:
    return citation.headline or citation.title or citation.source


def _span(days: Sequence[str]) -> tuple[str, str, list[int]] | None:
    """The first and the last year with the place of each day between them in percent; None where it tells nothing."""
    places = [date.fromisoformat((day + "-01-01")[:10] if len(day) < 10 else day).toordinal() for day in days]
    if len(set(places)) < MARKED_DAYS or days[0][:4] == days[-1][:4]:
        return None
    first, whole = min(places), max(places) - min(places)
    return days[0][:4], days[-1][:4], [round(100 * (place - first) / whole) for place in places]


def _compared(typed: str, there: str) -> list[tuple[str, str, str]]:
    """What was pasted beside what an article has, word by word: what both have, only the first, only the second."""
    a, b = typed.split(), there.split()
    changes = SequenceMatcher(None, _bare(a), _bare(b), autojunk=False).get_opcodes()
    return [
        (" ".join(b[j1:j2]), "", "") if kind == "equal" else ("", " ".join(a[i1:i2]), " ".join(b[j1:j2]))
        for kind, i1, i2, j1, j2 in changes
    ]


def _bare(words: list[str]) -> list[str]:
    """Words as they are compared: without what stands around them, in one case and with one apostrophe."""
    return [word.strip(".,;:!?\"“”'‘’").casefold().replace("’", "'") for word in words]


def _quote(citation: Citation, *within: Citation) -> Quote:
    bold = [bold_span(each) for each in (citation, *within)]
    return Quote(citation, Markup(styled(citation.quote, bold=bold)))
