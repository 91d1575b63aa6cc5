"""Replies to many questions as a table, and as CSV that a spreadsheet opens and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, fields

from index.records import Article
from qa import texts
from qa.evidence.confidence import Tier
from qa.headline import headline
from qa.replies import Digest, NoAnswer, Reply
from qa.terminal import lead, printable

BYTE_ORDER_MARK = "\ufeff"
"""What tells a spreadsheet that a file is UTF-8."""
_FORMULA = tuple("=+-@＝＋－＠")
"""What begins a formula in a spreadsheet, in its wide form too."""
_ANSWERS = "; "


@dataclass(frozen=True)
class Row:
    """A question with its reply in a line: the answer, its best quote, where that stands, and what became of it."""

    question: str
    answer: str
    quote: str
    source: str
    date: str
    outcome: str


COLUMNS = tuple(field.name for field in fields(Row))


def row_of(reply: Reply, article: Callable[[str], Article | None]) -> Row:
    """The row of a reply; of a refusal the quote that may answer, where there is one.

    ``article`` looks one up, which says of such a quote where it stands.
    """
    outcome = texts.OUTCOMES[reply.tier]
    if isinstance(reply, NoAnswer):
        near = reply.closest[0] if reply.tier is Tier.PERHAPS and reply.closest else None
        held = article(near.passage.source) if near else None
        if near is None or held is None:
            return _row(reply.question, "", "", "", "", outcome)
        source = _place(headline(held), held.publisher, held.source)
        return _row(reply.question, "", near.sentence, source, held.date, outcome)
    if not reply.citations:
        return _row(reply.question, reply.lead if isinstance(reply, Digest) else "", "", "", "", outcome)
    best = reply.citations[0]
    source = _place(best.headline or best.title, best.publisher, best.source)
    return _row(reply.question, _answer(reply), best.quote, source, best.date, outcome)


def failed(question: str, reason: str) -> Row:
    """The row of a question that could not be asked."""
    return _row(question, "", "", "", "", reason)


def _place(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _row(*cells: str) -> Row:
    return Row(*(" ".join(printable(cell).split()) for cell in cells))


def _answer(reply: Reply) -> str:
    """The answer's own words; of a list all of its answers."""
    if isinstance(reply, NoAnswer):
        return ""
    if not isinstance(reply, Digest):
        return lead(reply)
    if reply.request != "list":
        return reply.text
    firsts = (item.citation for item in reply.items)
    return _ANSWERS.join(c.quote[c.answer_start - c.start : c.answer_end - c.start] or c.quote for c in firsts)


def csv_line(row: Row) -> str:
    """A row as a line of CSV."""
    return _line(astuple(row))


def csv_head() -> str:
    """The line of headings, behind the byte order mark."""
    return BYTE_ORDER_MARK + _line(COLUMNS)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_inert(cell) for cell in cells])
    return out.getvalue()


def _inert(cell: str) -> str:
    """A cell that a spreadsheet takes for text: one that would begin a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.lstrip()[:1] in _FORMULA else cell
