"""The cell of a table that a question names: a figure is never given under another heading than its own.

The reader finds that a table answers, but takes a neighbour's cell for it as easily. So a quote of a cell becomes one
of the cell whose headings hold most of the question's words. There is no quote where that cell is empty. Nor is there
one where several rows may be meant and the question names what no heading says. A table that leaves empty what the
question names is not filled from the sentences around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from enum import StrEnum

from index.files.tables import Cell, cells_around, empty_cells
from index.records import Article, Hit
from index.text.terms import terms
from qa.evidence.quotes import Quote
from qa.question.parsed import ParsedQuestion

_NAMES = re.compile(r"\W*(?:(?:in|at|on|for|by|to) )?(?:who|whom|whose|which|where|when)\b", re.I)
"""The question asks for a heading, which answers it only beside a value of the question's own."""


class Reason(StrEnum):
    """Why the quote of a cell is not given as the reader found it."""

    VALUE = "the question does not name the value beside the heading"
    HEADINGS = "the question names none of the headings"
    ELSEWHERE = "the question names what no heading says"
    EMPTY = "the cell that the question names is empty"
    AGAIN = "the cell is quoted already"
    MOVED = "the question names another cell"


def named_cells(
    question: ParsedQuestion, quotes: Sequence[Quote], article_of: Callable[[str], Article]
) -> tuple[list[Quote], list[tuple[Quote, Reason]]]:
    """The quotes in their order; one of a table's cell is moved to the cell that the question names, or left out.

    The second list holds those that were moved or left out, as they were, each with the reason.
    """
    made: list[Quote] = []
    aside: list[tuple[Quote, Reason]] = []
    for quote in quotes:
        text = article_of(quote.hit.passage.source).text
        cells = cells_around(text, quote.start)
        named = _named(question, quote, cells, text) if cells else _unfilled(question, quote, text)
        # a cell that is quoted already, not a sentence
        if isinstance(named, Quote) and cells and any(_place(q) == _place(named) for q in made):
            named = Reason.AGAIN
        if isinstance(named, Reason):
            aside.append((quote, named))
            continue
        made.append(named)
        if _place(named) != _place(quote):
            aside.append((quote, Reason.MOVED))
    return made, aside


def _place(quote: Quote) -> tuple[str, int]:
    return quote.hit.passage.source, quote.start


def _named(question: ParsedQuestion, quote: Quote, cells: Sequence[Cell], text: str) -> Quote | Reason:
    own = next(cell for cell in cells if cell.start <= quote.start < cell.end)
    asked = set(question.content)
    # "Which town had a turnout of 54.1?" is answered by the heading
    if _NAMES.match(question.read) and quote.answer_start < own.value_start and quote.answer_end > quote.answer_start:
        shown = set(terms(text[own.value_start : own.value_end]))
        return quote if shown & asked else Reason.VALUE
    met = {cell: asked & set(terms(cell.heads)) for cell in cells}
    most = max(map(len, met.values()))
    best = [cell for cell in cells if len(met[cell]) == most]
    chosen = own if own in best else best[0]
    if not most:
        return Reason.HEADINGS
    if len(best) > 1 and _is_elsewhere(question, best, met[chosen]):
        return Reason.ELSEWHERE
    if not any(map(str.isalnum, text[chosen.value_start : chosen.value_end])):
        return Reason.EMPTY
    return _quote(quote, chosen, text)


def _unfilled(question: ParsedQuestion, quote: Quote, text: str) -> Quote | Reason:
    """A sentence's quote, unless a table beside it leaves empty what the question asks and it is silent too."""
    asked = set(question.content)
    is_empty = any(asked <= set(terms(heads)) for heads in empty_cells(text))
    return Reason.EMPTY if is_empty and not asked <= set(terms(quote.text)) else quote


def _is_elsewhere(question: ParsedQuestion, best: Sequence[Cell], heads: Set[str]) -> bool:
    """Whether the question names what none of the cells it may mean is headed by."""
    rows = {cell.heads.split(", ")[0] for cell in best}
    unmet = [name for name in question.names if not heads >= set(terms(name))]
    return any(len(rows) > 1 or name[0].isdigit() for name in unmet)


def _quote(quote: Quote, cell: Cell, text: str) -> Quote:
    passage, hit = quote.hit.passage, quote.hit
    if not passage.start <= cell.start < cell.end <= passage.end:
        hit = Hit(replace(passage, start=cell.start, end=cell.end, text=text[cell.start : cell.end]), hit.score)
    return replace(
        quote, hit=hit, start=cell.start, end=cell.end, answer_start=cell.value_start, answer_end=cell.value_end
    )
