"""Turns printed pages into paragraphs: removes running heads and feet, and joins lines and hyphenated words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from index.cleaning.metadata import date_line
from index.cleaning.paragraphs import ends_paragraph, ends_sentence, is_hyphenated, joined, known_words
from index.files.pdf.layout import Line
from index.files.tables import Table

Pages = Sequence[Sequence[Line | Table]]

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page )?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?|[-–—] ?\d{1,4} ?[-–—]", re.IGNORECASE)
_OUTER_NUMBER = re.compile(r"(\d{1,4})\b(?! ?[%:.]\d).*|.*\b(\d{1,4})(?: ?(?:/|of) ?\d{1,4})?", re.IGNORECASE)
_PRINTED = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d{2}\b.{0,150}|(?:https?|file|www\.)\S+(?: \d{1,4} ?/ ?\d{1,4})?"
    r"|printed (?:on|from|at) .{4,100}",
    re.IGNORECASE,
)
"""The lines that a browser prints above and below a page."""
_BULLET = re.compile(r"[•▪◦‣●] ")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)] \S")
_MARGIN = 0.13  # of the page, above and below
_LONGEST_HEAD = 15  # words
_SENTENCES = 3  # pages from which a sentence at their edge is a head or foot, and not the story's


@dataclass(frozen=True)
class Unwrapped:
    """Paragraphs and tables in order, and the heads and feet that were left out, each once."""

    blocks: tuple[str | Table, ...]
    heads: tuple[str, ...]


def unwrap(pages: Pages) -> Unwrapped:
    """Rebuild the paragraphs of a document; a paragraph may go on over a column and a page."""
    kept, heads = without_heads(pages)
    lines = [block for page in kept for block in page if isinstance(block, Line)]
    known = known_words([line.text for line in lines])
    blocks: list[str | Table] = []
    before: Line | None = None
    for page in kept:
        for block in page:
            if isinstance(block, Table):
                blocks.append(block)
                before = None
                continue
            if before is None or _begins(before, block):
                blocks.append(block.text)
            else:
                blocks[-1] = joined(str(blocks[-1]), before.text, block.text, known)
            before = block
    return Unwrapped(tuple(blocks), heads)


def _begins(before: Line, line: Line) -> bool:
    """Whether a line begins a paragraph."""
    if date_line(line.text) or date_line(before.text):
        return True
    if _BULLET.match(line.text) or (_NUMBERED.match(line.text) and ends_sentence(before.text)):
        return True
    if is_hyphenated(before.text, line.text) or before.text.endswith(","):
        return False
    if line.space_above and not (line.text[0].islower() and not ends_sentence(before.text)):
        return True
    return ends_paragraph(before.text, line.text, before.holds)


def without_heads(pages: Pages) -> tuple[list[list[Line | Table]], tuple[str, ...]]:
    """Pages without the lines at their edges that recur, number the page or were added when it was printed."""
    edges = [_edges(page) for page in pages]
    forms = Counter(form for lines in edges for form in {_form(line) for line in lines})
    numbered = _numbered(edges)
    heads: dict[str, str] = {}
    kept: list[list[Line | Table]] = []
    for number, (page, lines) in enumerate(zip(pages, edges, strict=True)):
        gone = {id(line) for line in lines if _is_head(line, forms, len(pages)) or (number, line.text) in numbered}
        for line in lines:
            if id(line) in gone and any(map(str.isalpha, line.text)):
                heads.setdefault(_form(line)[0], line.text)
        kept.append([block for block in page if id(block) not in gone])
    return kept, tuple(heads.values())


def _edges(page: Sequence[Line | Table]) -> list[Line]:
    """The two lines nearest to each edge of a page, where they stand in its margin."""
    lines = sorted((block for block in page if isinstance(block, Line) and block.text), key=lambda line: line.depth)
    if len(lines) < 2:
        return []
    near = {id(line): line for line in [*lines[:2], *lines[-2:]]}
    return [line for line in near.values() if not _MARGIN < line.depth < 1 - _MARGIN]


def _form(line: Line) -> tuple[str, bool]:
    return _DIGITS.sub("#", line.text), line.depth < 0.5


def _is_head(line: Line, forms: Counter[tuple[str, bool]], pages: int) -> bool:
    if _PAGE_NUMBER.fullmatch(line.text) or _PRINTED.fullmatch(line.text):
        return True
    times = _SENTENCES if ends_sentence(line.text) else 2
    return forms[_form(line)] >= max(times, pages // 4) and len(line.text.split()) <= _LONGEST_HEAD


def _numbered(edges: Sequence[Sequence[Line]]) -> set[tuple[int, str]]:
    """Lines that begin or end with the number of their page, on two pages or more: "The Daily 4" and "5 The Daily"."""
    found: dict[tuple[int, bool], set[tuple[int, str]]] = defaultdict(set)
    for number, lines in enumerate(edges):
        for line in lines:
            match = _OUTER_NUMBER.fullmatch(line.text)
            if match and len(line.text.split()) <= _LONGEST_HEAD and not ends_sentence(line.text):
                for value in filter(None, (*match.groups(), *_DIGITS.findall(line.text)[-1:])):
                    found[int(value) - number, line.depth < 0.5].add((number, line.text))
    return {one for lines in found.values() if len({number for number, _ in lines}) > 1 for one in lines}
