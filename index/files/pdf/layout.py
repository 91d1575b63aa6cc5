"""A printed page in the order a person reads it: columns of text, tables, and lines with their paragraphs' ends.

Rows of words that leave a common strip of paper free stand side by side. Short values there are a table, running text
is columns: these are read one after the other, unless the file itself already tells them so. Elsewhere the order is
the file's own, as long as it leads down the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from index.files.grid import Piece, is_flowing, is_short, rows_of
from index.files.pdf.rulings import Box, Ruling, drawn_grids
from index.files.tables import Table, caption_in, table


class Word(NamedTuple):
    """A word on a page, in points from the lower left: its sides, its baseline and its letters' size."""

    left: float
    right: float
    base: float
    size: float
    text: str


@dataclass(frozen=True)
class Sheet:
    """A page's words in the order of the file, and its drawn lines."""

    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...] = ()
    height: float = 792.0


@dataclass(frozen=True)
class Line:
    """A printed line; ``space_above`` says that space is left above it, ``depth`` how far down the page it stands.

    ``holds`` is how many letters it could have, where its column ends; ``depth`` goes from 0 to 1.
    """

    text: str
    holds: int
    space_above: bool = False
    depth: float = 0.5


@dataclass(frozen=True)
class Page:
    """A page's lines and tables in order; ``is_doubtful`` where the order of what stands side by side is a guess."""

    blocks: list[Line | Table]
    is_doubtful: bool = False


Row = list[int]
"""Indexes of the words on one baseline, from left to right."""
_Key = tuple[float, ...]
_MOST_ROWS = 200
_GUTTER = 0.8  # of the letters' size: what parts columns
_BULLET = re.compile(r"[^\w]{1,2}|\(?\w{1,3}[.)]")
_APART = 3.5  # of the letters' size: rows so far apart are not of one run
_GAP_ABOVE = 1.35  # of the usual distance of lines: what parts paragraphs
_CLOSER = 0.85  # of the distance of a table's rows: that of two lines of a cell
_INDENT = 0.8
_DROP_CAP = 1.8  # of the usual size of letters
_LETTER = 0.45  # the width of a letter, of its size
_FEW = 3  # lines that do not show how wide their column is


def read_sheet(sheet: Sheet) -> Page:
    """Lay out a page."""
    sheet = replace(sheet, words=_with_drop_caps(sheet.words))
    reading = _Reading(sheet)
    free = set(range(len(sheet.words)))
    for box, rows in drawn_grids(sheet.rulings):
        inside = [at for at in sorted(free) if box.holds(_middle(sheet.words[at]))]
        made = _drawn_table(sheet.words, inside, rows)
        if made is not None:
            free -= set(inside)
            reading.keyed.append(((float(min(inside)),), made))
    reading.lay_out(_rows(sheet.words, sorted(free)), ())
    return Page([block for _, block in sorted(reading.keyed, key=lambda pair: pair[0])], reading.is_doubtful)


@dataclass
class _Reading:
    """The lines and tables of a page found so far, each with a key that puts them in order; one use.

    A key begins with the number of a word, its place in the file; within a key that is given the file's order is not
    trusted, and what follows there is the place on the page.
    """

    sheet: Sheet
    keyed: list[tuple[_Key, Line | Table]] = field(default_factory=list)
    is_doubtful: bool = False

    def lay_out(self, rows: list[Row], key: _Key) -> None:
        """Find what stands side by side in some rows, and lines above and below it."""
        best = _side_by_side(self.sheet.words, rows) if len(rows) <= _MOST_ROWS else None
        if best is None:
            self._put_lines(rows, key)
            return
        begin, end, gutters = best
        self.lay_out(rows[:begin], (*key, 0.0) if key else ())
        inside = rows[begin:end]
        here = (*key, 1.0) if key else ()
        columns = _spans(gutters)
        cells = rows_of([_pieces(self.sheet.words, row) for row in inside], columns)
        if _is_list(cells):
            self._put_lines(inside, here)
        elif is_short(cells) and not is_flowing(cells):
            above = next((block.text for _, block in reversed(self.keyed) if isinstance(block, Line)), "")
            whole = _unwrapped(cells, [self.sheet.words[row[0]].base for row in inside])
            made = table(whole, caption=caption_in(above))
            self.keyed.append((here or (float(min(map(min, inside))),), made))
        else:
            self._put_columns(inside, columns, here)
            self.is_doubtful = self.is_doubtful or not is_flowing(cells)
        self.lay_out(rows[end:], (*key, 2.0) if key else ())

    def _put_columns(self, rows: list[Row], columns: Sequence[tuple[float, float]], key: _Key) -> None:
        middle = {at: _middle(self.sheet.words[at])[0] for row in rows for at in row}
        column_of = {
            at: next(number for number, (left, right) in enumerate(columns) if left <= place <= right)
            for at, place in sorted(middle.items())
        }
        jumps = sum(a != b for a, b in pairwise(column_of.values()))
        if not key and jumps > 2 * len(columns):  # the file goes from column to column with every line
            key = (float(min(column_of)),)
        for number in range(len(columns)):
            own = ([at for at in row if column_of[at] == number] for row in rows)
            self.lay_out([row for row in own if row], (*key, float(number)) if key else ())

    def _put_lines(self, rows: list[Row], key: _Key) -> None:
        words = self.sheet.words
        if not rows:
            return
        firsts = [min(row) for row in rows]
        is_turned = sum(a > b for a, b in pairwise(firsts)) * 3 > len(rows)  # the file's order leads up the page
        place = key or ((float(min(firsts)),) if is_turned else ())
        wide = rows if len(rows) >= _FEW else [[at] for at in range(len(words))]
        right = max(words[row[-1]].right for row in wide)
        space_above = _space_above(words, rows)
        for at, row in enumerate(rows):
            depth = 1 - words[row[0]].base / self.sheet.height
            for part in [row] if place else _split_at_gaps(words, row):
                text = " ".join(words[n].text for n in part)
                room = max(0.0, right - words[part[-1]].right) / (_LETTER * words[row[0]].size)
                here = (*place, float(at)) if place else (float(min(part)),)
                self.keyed.append((here, Line(text, len(text) + int(room), space_above[at], depth)))


def _space_above(words: Sequence[Word], rows: Sequence[Row]) -> list[bool]:
    """Above which rows space is left, or a first line set in, or letters change their size."""
    firsts = [words[row[0]] for row in rows]
    steps = [above.base - below.base for above, below in pairwise(firsts)]
    usual = median(steps) if steps else 0.0
    plain = median(word.size for word in firsts)
    edge = min(word.left for word in firsts)
    found = [False]
    for step, (above, word) in zip(steps, pairwise(firsts), strict=True):
        set_in = _INDENT * word.size < word.left - edge < 4 * word.size and above.left - edge < 0.3 * word.size
        other = abs(word.size - above.size) > 0.12 * word.size
        expected = max(usual * max(1.0, word.size / plain), 0.8 * word.size)  # lines of a heading stand farther apart
        found.append(step > _GAP_ABOVE * expected or other or set_in)
    return found


def _with_drop_caps(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words with each large first letter that reaches down beside several lines joined to the word it begins."""
    made = list(words)
    usual = median(word.size for word in words) if words else 0.0
    for cap in words:
        if len(cap.text) > 1 or not cap.text.isupper() or cap.size < _DROP_CAP * usual:
            continue
        beside = [
            word
            for word in made
            if word.size < 1.5 * usual
            and cap.right - 0.2 * usual <= word.left <= cap.right + usual
            and cap.base - 0.5 * usual <= word.base <= cap.base + cap.size
        ]
        first = max(beside, key=lambda word: word.base, default=None)
        if first is not None and len(beside) > 1 and first.text[0].isalpha():
            made[made.index(first)] = first._replace(left=cap.left, text=cap.text + first.text)
            made.remove(cap)
    return tuple(made)


def _middle(word: Word) -> tuple[float, float]:
    return (word.left + word.right) / 2, word.base + word.size * 0.3


def _rows(words: Sequence[Word], numbers: Sequence[int]) -> list[Row]:
    """Words by baseline, from the top; a raised figure stands on the line that it belongs to."""
    rows: list[Row] = []
    base = 0.0
    for at in sorted(numbers, key=lambda at: -words[at].base):
        if rows and abs(words[at].base - base) <= 0.4 * max(words[at].size, words[rows[-1][0]].size):
            rows[-1].append(at)
        else:
            rows.append([at])
            base = words[at].base
    return [sorted(row, key=lambda at: words[at].left) for row in rows]


def _split_at_gaps(words: Sequence[Word], row: Row) -> list[Row]:
    """The parts of a row that the file gives at different places, as text beside a box."""
    parts = [row[:1]]
    for before, at in pairwise(row):
        wide = words[at].left - words[before].right > 0.35 * words[at].size
        if wide and at != before + 1:
            parts.append([at])
        else:
            parts[-1].append(at)
    return parts


def _side_by_side(words: Sequence[Word], rows: list[Row]) -> tuple[int, int, list[tuple[float, float]]] | None:
    """The run of rows with most to it that leaves strips free from top to bottom, with words on both sides of each."""
    taken = [_taken(words, row) for row in rows]
    best: tuple[int, int, list[tuple[float, float]]] | None = None
    score = 0
    for begin in range(len(rows)):
        free = [(-1e9, 1e9)]
        for end in range(begin, len(rows)):
            size = words[rows[end][0]].size
            if end > begin and words[rows[end - 1][0]].base - words[rows[end][0]].base > _APART * size:
                break
            free = _without(free, taken[end])
            strips = _strips(words, rows[begin : end + 1], free, size) if end > begin else []
            if not free or (end - begin > 1 and not strips):
                break
            worth = len(strips) * (end + 1 - begin)
            if strips and worth > score:
                best, score = (begin, end + 1, strips), worth
    return best


def _taken(words: Sequence[Word], row: Row) -> list[tuple[float, float]]:
    """Where a row has words, those with an ordinary space between them as one."""
    taken: list[tuple[float, float]] = []
    for at in row:
        word = words[at]
        if taken and word.left - taken[-1][1] < _GUTTER * word.size:
            taken[-1] = (taken[-1][0], max(taken[-1][1], word.right))
        else:
            taken.append((word.left, word.right))
    return taken


def _without(free: list[tuple[float, float]], taken: list[tuple[float, float]]) -> list[tuple[float, float]]:
    for left, right in taken:
        parts = ((a, b, max(a, right), min(b, left)) for a, b in free)
        free = [span for a, b, after, before in parts for span in ((a, before), (after, b)) if span[1] - span[0] > 3]
    return free


def _strips(
    words: Sequence[Word], rows: Sequence[Row], free: list[tuple[float, float]], size: float
) -> list[tuple[float, float]]:
    """The free strips wide enough that have words beside them in two rows or more, on the same rows in one or more."""
    strips = []
    for left, right in free:
        if right - left < _GUTTER * size or left < -1e8 or right > 1e8:
            continue
        before = [any(words[at].right <= left + 1 for at in row) for row in rows]
        behind = [any(words[at].left >= right - 1 for at in row) for row in rows]
        if sum(before) > 1 and sum(behind) > 1:
            strips.append((left, right))
    return strips


def _spans(gutters: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """From where to where each column reaches, the strips between them shared out."""
    edges = [-1e9, *((left + right) / 2 for left, right in gutters), 1e9]
    return list(pairwise(edges))


def _pieces(words: Sequence[Word], row: Row) -> list[Piece]:
    return [Piece(middle, middle, words[at].text) for at in row for middle in _middle(words[at])[:1]]


def _unwrapped(cells: Sequence[Sequence[str]], bases: Sequence[float]) -> list[list[str]]:
    """The rows of a table without lines, the further lines of a cell joined with its first.

    Such a line has no name in the first column and no figure. It stands nearer to the line above than the rows do to
    each other, or goes on in the middle of a sentence.
    """
    steps = [above - below for above, below in pairwise(bases)]
    between = min((step for step, row in zip(steps, cells[1:], strict=True) if row[0]), default=0.0)
    rows = [list(cells[0])]
    for step, row in zip(steps, cells[1:], strict=True):
        under = [at for at, cell in enumerate(row) if cell]
        is_text = not any(char.isdigit() for at in under for char in row[at])
        goes_on = step < _CLOSER * between or all(row[at][0].islower() for at in under)
        if not row[0] and is_text and goes_on and all(rows[-1][at] for at in under):
            for at in under:
                rows[-1][at] = f"{rows[-1][at]} {row[at]}"
        else:
            rows.append(list(row))
    return rows


def _is_list(cells: Sequence[Sequence[str]]) -> bool:
    """Whether the first column holds only the marks of a list."""
    firsts = [row[0] for row in cells if row[0]]
    return len(cells[0]) == 2 and bool(firsts) and all(_BULLET.fullmatch(first) for first in firsts)


def _drawn_table(words: Sequence[Word], inside: Sequence[int], cells: Sequence[Sequence[Box]]) -> Table | None:
    """A table whose cells are boxes; one that spans several is the same box for each."""
    texts: dict[Box, list[int]] = {box: [] for row in cells for box in row}
    for at in inside:
        box = next((box for box in texts if box.holds(_middle(words[at]))), None)
        if box is not None:
            texts[box].append(at)
    if sum(bool(found) for found in texts.values()) < 3:
        return None
    read = {box: " ".join(words[at].text for row in _rows(words, found) for at in row) for box, found in texts.items()}
    bands = [at for at, row in enumerate(cells) if len(set(row)) == 1]
    return table([[read[box] for box in row] for row in cells], bands=bands)
