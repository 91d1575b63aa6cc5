"""Words with their places become tables, or columns of text in the order a person reads them.

A line is a list of pieces parted by gaps, from left to right; places are columns of characters in a text and points
on a page. Pieces that stand below each other on several lines make a table where they are short, and columns of text
where sentences run on from line to line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from index.files.tables import Table, all_lines, caption_in, table


class Piece(NamedTuple):
    """Words of a line without a gap among them, and where they begin and end."""

    left: float
    right: float
    text: str


Line = list[Piece]

GAP = re.compile(r"\S(?: {2}|\t| ?\|)")
"""Separators between two pieces of a line of text."""
_PIECE = re.compile(r"\S+(?: \S+)*")
_NARROW_SPACE = re.compile(r"[\u00a0\u2007\u2009\u202f]")  # inside of a figure, and no gap
_RULER = re.compile(r"[\s|+:=_*~–—-]*[=_–—-]{3}[\s|+:=_*~–—-]*")
_LONGEST_RULER = 300
_TRIED = 3  # lines of a run that may stand above its table
_MOST_COLUMNS = 40
_LONGEST_ALONE = 60  # characters of a row that has only its name
_FLOWING_WORDS = 2.5


def text_lines(lines: Sequence[str]) -> list[Line]:
    """The pieces of lines in even-spaced letters; bars part them, or tabs, or two spaces."""
    made: list[Line] = []
    for line, tabs_align in zip(lines, _tabs_align(lines), strict=True):
        bar = "|" if "|" in line else "\t" if "\t" in line.strip() and not tabs_align else ""
        if bar:
            cells = enumerate(line.strip(" ").removeprefix("|").removesuffix("|").split(bar))
            made.append([Piece(at, at + 0.5, cell.strip()) for at, cell in cells if cell.strip()])
        else:
            made.append([Piece(*found.span(), found[0]) for found in _PIECE.finditer(line.expandtabs(8))])
    return made


def _tabs_align(lines: Sequence[str]) -> list[bool]:
    """For each line, whether several tabs in a row only reach the next column; else every tab begins a column.

    Every tab does in a run of lines whose first, the headings, has no two tabs in a row and as many tabs as any other.
    """
    found: list[bool] = []
    for _, run in groupby(lines, key=lambda line: "\t" in line):
        own = list(run)
        most = max(line.rstrip("\n").count("\t") for line in own)
        found += [any("\t\t" in line.strip() for line in own) and not _heads(own[0], most)] * len(own)
    return found


def _heads(line: str, tabs: int) -> bool:
    return "\t\t" not in line and line.count("\t") == tabs


def is_ruler(text: str) -> bool:
    """Whether a line is drawn, not written."""
    return len(text) <= _LONGEST_RULER and _RULER.fullmatch(text) is not None


def find_columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """From where to where each column reaches; empty where the lines have no columns in common."""
    counts = Counter(len(line) for line in lines if len(line) > 1)
    for count, _ in sorted(counts.items(), key=lambda pair: (-pair[1], -pair[0])):
        spans: list[tuple[float, float]] = []
        for left, right, _ in sorted(piece for line in lines if len(line) == count for piece in line):
            if spans and left < spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], right))
            else:
                spans.append((left, right))
        if len(spans) == count <= _MOST_COLUMNS:
            return spans
    return []


def rows_of(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[list[str]]:
    """The cells of each line; a piece that reaches over several columns stands in each."""
    rows = []
    for line in lines:
        row = [""] * len(columns)
        for piece in line:
            over = [at for at, (left, right) in enumerate(columns) if piece.left < right and piece.right > left]
            for at in over or [_nearest(piece, columns)]:
                row[at] = f"{row[at]} {piece.text}".strip()
        rows.append(row)
    return rows


def _nearest(piece: Piece, columns: Sequence[tuple[float, float]]) -> int:
    return min(range(len(columns)), key=lambda at: max(columns[at][0] - piece.right, piece.left - columns[at][1]))


def is_flowing(rows: Sequence[Sequence[str]]) -> bool:
    """Whether columns hold running text: lines of some words, many of which begin in the middle of a sentence."""
    cells = [cell for row in rows for cell in row if cell]
    words = sum(len(cell.split()) for cell in cells) / max(1, len(cells))
    small = sum(cell[0].islower() for cell in cells)
    return words >= _FLOWING_WORDS and small >= 0.35 * len(cells)


def split_tables(lines: Sequence[Line], texts: Sequence[str]) -> list[str | Table | list[str]]:
    """Lines in order with the tables among them made, and columns of running text as their lists of lines.

    ``texts`` are the lines as they are. A line before a ruler, or lines before the first, are headings.
    """
    made: list[str | Table | list[str]] = []
    at = 0
    while at < len(lines):
        end = _run_end(lines, texts, at)
        for begin in range(at, min(at + _TRIED, end - 1)):
            caption = texts[begin - 1] if begin > at else next((block for block in reversed(made) if block), "")
            found = _table(lines[begin:end], texts[begin:end], caption_in(caption))
            if found is not None:
                made += [*texts[at:begin], *found]
                break
        else:
            made += texts[at : max(end, at + 1)]
        at = max(end, at + 1)
    return made


def _run_end(lines: Sequence[Line], texts: Sequence[str], begin: int) -> int:
    """Where the lines with gaps that begin here end; rulers, blank lines and names alone may stand among them."""
    end = at = begin
    if len(lines[begin]) < 2 or is_ruler(texts[begin]):
        return begin
    left = lines[begin][0].left
    while at < len(lines):
        blank = not texts[at].strip()
        if len(lines[at]) > 1 and not is_ruler(texts[at]):
            end = at + 1
        elif not (blank or is_ruler(texts[at])):
            alone = len(texts[at].strip()) <= _LONGEST_ALONE and abs(lines[at][0].left - left) <= 4
            if not alone or not texts[at - 1].strip() or at + 1 == len(lines) or len(lines[at + 1]) < 2:
                break
        elif blank and at + 1 < len(lines) and not texts[at + 1].strip():
            break
        at += 1
    return end


def _table(lines: Sequence[Line], texts: Sequence[str], caption: str) -> list[Table | list[str]] | None:
    kept = [at for at, text in enumerate(texts) if text.strip() and not is_ruler(text)]
    rulers = [at for at, text in enumerate(texts) if text.strip() and is_ruler(text)]
    inside = [lines[at] for at in kept]
    columns = find_columns(inside)
    if not columns or sum(len(line) == len(columns) for line in inside) < 2:
        return None
    rows = rows_of(inside, columns)
    if is_flowing(rows):
        return [[row[at] for row in rows if row[at]] for at in range(len(columns))] if len(rows) > 2 else None
    if not is_short(rows):
        return None
    headings = sum(at < rulers[0] for at in kept) if rulers and rulers[0] > 0 else 0
    return [table(rows, headings=headings if 0 < headings < 3 else None, caption=caption)]


def is_short(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the cells after the first are values: a few words each, or figures."""
    cells = [cell for row in rows for cell in row[1:] if cell]
    words = [len(cell.split()) for cell in cells]
    figures = sum(any(map(str.isdigit, cell)) for cell in cells)
    mean = sum(words) / max(1, len(words))
    return mean <= (4 if figures * 3 >= len(cells) else 3) and (len(rows) > 2 or figures * 2 >= len(cells))


def with_tables(text: str) -> str:
    """A text whose tables of aligned columns are lines that can be quoted; columns of running text are set in order."""
    if not GAP.search(text):
        return text
    lines = [_NARROW_SPACE.sub(" ", line) for line in text.splitlines()]
    blocks: list[str | Table] = []
    for piece in split_tables(text_lines(lines), lines):
        blocks += [piece] if isinstance(piece, str | Table) else ["", *piece, ""]
    made = [block for block in blocks if isinstance(block, Table)]
    if not made and len(blocks) == len(lines):
        return text
    found = iter(all_lines(made))
    parts = [block if isinstance(block, str) else "\n" + "\n\n".join(next(found)) + "\n" for block in blocks]
    return "\n".join(parts)
