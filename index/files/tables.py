"""A table becomes lines that can be quoted: each cell with the headings of its row and its column.

"Brook, Turnout 2025: 47.2." says by itself what the figure is of; a row of figures parted by bars does not, and a
quote of it can give one cell for another. So every data cell is a line of its own, an empty one with a dash in its
place, and the heading row is no line at all. What stands in the table is what stands in the lines, in its order.

A table that only places text on a page (one column, or whole paragraphs in its cells) is read as that text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.cleaning.paragraphs import ends_sentence

Row = tuple[str, ...]

EMPTY = "–"
"""The value of an empty cell."""

_SPACES = re.compile(r"\s+")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:[/–-]\d{2,4})?")
_RANGE = re.compile(r"\d+ ?(?:[-–:] ?\d+|\+)(?: \w+)?")
_FIGURE = re.compile(
    r"[<>≈~±+−–-]? ?(?:[^\W\d_]{0,3}[$€£¥]|[A-Z]{3}|ca?\.)? ?\d[\d.,'’ ]*"
    r"(?!st\b|nd\b|rd\b|th\b)(?:%|[^\W\d_]\S*|\s\S+){0,3}"
)
_MARKS = re.compile(r"[–—−.…-]+|n/?a", re.IGNORECASE)
_CELL = re.compile(r"(?P<heads>[^.!?;:\n][^\n]{0,250}?): (?P<value>\S+?(?: \S+?){0,7}?)\.?")
_EMPTY_CELL = re.compile(rf"^(?P<heads>[^\n]{{1,250}}): {EMPTY}\.$", re.MULTILINE)
_LONG_CELL = 300  # characters: a cell with more is a piece of the story, not a value
_LONG_HEADING = 80
_LONGEST_CAPTION = 20  # words
_KINDS_OF_ROWS = frozenset(
    """age area athlete brand building candidate category city club college company constituency council country
    county date day department district driver economy event firm group hospital hotel house industry item island
    january kind lake language line material measure member model month museum name nation neighbourhood no number
    office parish party people person place player position post product project province quarter question race rank
    region river road round route school season seat sector service site state station street team time title topic
    town type university village ward week year""".split()
)
"""Headings over the names of rows; they mark a heading row where nothing else does."""


@dataclass(frozen=True)
class Table:
    """Cells by rows, all rows of one length; a cell that spans several is there for each.

    ``headings`` says how many rows at the top are marked as headings, or is None where the format marks none;
    ``bands`` are the numbers of the rows that are one cell across the whole table.
    """

    rows: tuple[Row, ...]
    headings: int | None = None
    caption: str = ""
    bands: frozenset[int] = frozenset()


def table(
    rows: Sequence[Sequence[str]],
    *,
    headings: int | None = None,
    caption: str = "",
    bands: Collection[int] = (),
) -> Table:
    """A table from rows of any length: spaces are collapsed, short rows filled, empty rows and columns removed."""
    cells = [[_SPACES.sub(" ", cell).strip() for cell in row] for row in rows]
    width = max(map(len, cells), default=0)
    filled = [row + [""] * (width - len(row)) for row in cells]
    columns = [at for at in range(width) if any(row[at] for row in filled)]
    kept = [at for at, row in enumerate(filled) if any(row)]
    return Table(
        rows=tuple(tuple(filled[at][column] for column in columns) for at in kept),
        headings=None if headings is None else sum(at < headings for at in kept),
        caption=_SPACES.sub(" ", caption).strip(),
        bands=frozenset(new for new, at in enumerate(kept) if at in bands) if len(columns) > 1 else frozenset(),
    )


def table_lines(made: Table, *, captioned: bool = False) -> list[str]:
    """The lines of a table in reading order; with ``captioned`` each begins with the caption."""
    if is_layout(made):
        return [cell for row in made.rows for cell in _unspanned(row) if cell]
    titles = 0
    while titles in made.bands and titles < len(made.rows) - 1:  # a title set across the table
        titles += 1
    rows = made.rows[titles:]
    lines = [row[0] for row in made.rows[:titles]]
    count = _headings(rows) if made.headings is None else max(0, made.headings - titles)
    count = min(count, len(rows) - 1)
    tops = [" ".join(_distinct(row[at] for row in rows[:count])) for at in range(len(rows[0]))]
    body = rows[count:]
    bands = {at - titles - count for at in made.bands}
    names = _name_columns(tops, [row for at, row in enumerate(body) if at not in bands])
    bands |= _unmarked_bands(body, names)
    lead = [made.caption] if captioned and made.caption else []
    group: list[str] = []
    note: list[str] = []  # a row across the table that no other follows
    before: Row = ()
    for at, row in enumerate(body):
        if at in bands:
            lines += note
            group = note = [row[0]]
            continue
        lines += _row_lines([*lead, *group, *_name(row, before, names, tops)], row, tops, names, headed=count > 0)
        before, note = row, []
    return [*lines, *note]


def is_layout(made: Table) -> bool:
    """Whether a table only places text on the page."""
    cells = [cell for row in made.rows for cell in row if cell]
    if not cells or len(made.rows[0]) < 2 or (len(made.rows) < 2 and len(made.rows[0]) != 2):
        return True
    return sum(len(cell) > _LONG_CELL for cell in cells) * 4 > len(cells)


def document_lines(blocks: Sequence[str | Table]) -> list[str]:
    """The paragraphs and table lines of a document in order."""
    lines = iter(all_lines([block for block in blocks if isinstance(block, Table)]))
    return [line for block in blocks for line in ([block] if isinstance(block, str) else next(lines))]


def all_lines(tables: Sequence[Table]) -> list[list[str]]:
    """The lines of each table of a document.

    Where two tables have a row and a column in common by name, the lines of both begin with their captions.
    """
    plain = [table_lines(made) for made in tables]
    counts = Counter(head for lines in plain for head in set(map(heads_of, lines)) - {""})
    shared = [any(counts[heads_of(line)] > 1 for line in lines) for lines in plain]
    return [
        table_lines(made, captioned=True) if also else lines
        for made, also, lines in zip(tables, shared, plain, strict=True)
    ]


def caption_in(above: str | Table | list[str]) -> str:
    """The caption of a table, if what stands above is a paragraph that is one: a few words that are not a sentence."""
    if not isinstance(above, str):
        return ""
    line = above.strip()
    short = len(line.split()) <= _LONGEST_CAPTION and (line.endswith(":") or not ends_sentence(line))
    return line.rstrip(" :") if short else ""


def heads_of(line: str) -> str:
    """The headings of a table line, empty where it has none."""
    return line.rpartition(": ")[0]


@dataclass(frozen=True)
class Cell:
    """A table line in a text: where it stands, its headings, and where its value stands."""

    start: int
    end: int
    heads: str
    value_start: int
    value_end: int


def cells_around(text: str, at: int) -> list[Cell]:
    """The cells of the table whose line stands at ``at`` in an article's text; none where no table stands there."""
    begin = text.rfind("\n", 0, at) + 1
    found = _cell_at(text, begin)
    if found is None:
        return []
    cells = [found]
    while (before := _before(text, cells[0].start)) is not None:
        cells.insert(0, before)
    while (after := _cell_at(text, _past_breaks(text, cells[-1].end))) is not None:
        cells.append(after)
    return cells if len(cells) > 1 else []


def empty_cells(text: str) -> list[str]:
    """The headings of each cell that is empty in an article's text."""
    return [found["heads"] for found in _EMPTY_CELL.finditer(text)]


def _cell_at(text: str, begin: int) -> Cell | None:
    end = text.find("\n", begin)
    line = _CELL.fullmatch(text, begin, end if end >= 0 else len(text))
    return Cell(begin, line.end(), line["heads"], line.start("value"), line.end("value")) if line else None


def _before(text: str, start: int) -> Cell | None:
    end = start
    while end and text[end - 1] == "\n":
        end -= 1
    return _cell_at(text, text.rfind("\n", 0, end) + 1) if end else None


def _past_breaks(text: str, at: int) -> int:
    while at < len(text) and text[at] == "\n":
        at += 1
    return at


def _row_lines(heads: list[str], row: Row, tops: Sequence[str], names: Sequence[int], *, headed: bool) -> Iterator[str]:
    values = [at for at in range(len(row)) if at not in names]
    if not headed:  # nothing says what the cells are, so the row stays whole
        line = "; ".join(row[at] or EMPTY for at in values)
        yield _line(heads, line) if values else _stopped(", ".join(heads))
        return
    for at in values:
        yield _line([*heads, *([tops[at]] if tops[at] else [])], row[at] or EMPTY)


def _line(heads: Sequence[str], value: str) -> str:
    named = ", ".join(head.rstrip(" :") for head in heads if head.rstrip(" :"))
    return _stopped(f"{named}: {value}" if named else value)


def _stopped(line: str) -> str:
    return line if ends_sentence(line) else f"{line}."


def _headings(rows: Sequence[Row]) -> int:
    """The number of heading rows, judged by the rows below them."""
    if len(rows) < 2 or not _is_heading(rows[0], rows[1:]):
        return 0
    spanned = any(a and a == b for a, b in zip(rows[0], rows[0][1:], strict=False)) or "" in rows[0][1:]
    units = len(rows) > 2 and not rows[1][0] and any(rows[1])
    second = len(rows) > 2 and (spanned or units) and all(_kind(cell) in {"text", "year", ""} for cell in rows[1])
    return 2 if second and any(_kind(cell) == "figure" for row in rows[2:] for cell in row[1:]) else 1


def _is_heading(first: Row, below: Sequence[Row]) -> bool:
    if any(len(cell) > _LONG_HEADING for cell in first) or not any(first[1:]) or first[0].endswith(":"):
        return False
    contrast = 0
    for at in range(1, len(first)):
        kinds = Counter(kind for row in below if at < len(row) and (kind := _kind(row[at])))
        if not first[at] or not kinds:
            continue
        kind, common = _kind(first[at]), kinds.most_common(1)[0][0]
        if kind == "figure" or (kind == common and kind != "text"):
            return False
        contrast += kind != common and (len(first) > 2 or len(kinds) == 1)
    corner = first[0].casefold().rstrip("s.:#")
    named = (
        not first[0]
        or not {corner, corner.split(" ")[-1]}.isdisjoint(_KINDS_OF_ROWS)
        or corner[:-2] + "y" in _KINDS_OF_ROWS
    )
    if len(first) == 2:
        return named and contrast == 1 and (len(below) > 1 or not first[0])
    return contrast > 0 or named


def _kind(cell: str) -> str:
    if not cell or _MARKS.fullmatch(cell):
        return ""
    if _YEAR.fullmatch(cell):
        return "year"
    if _RANGE.fullmatch(cell):
        return "range"
    return "figure" if len(cell) <= 40 and _FIGURE.fullmatch(cell) else "text"


def _name_columns(tops: Sequence[str], body: Sequence[Row]) -> list[int]:
    """The columns that name the rows: the first; the second instead where the first only counts, or as well where
    the first says the same of several rows; none where there is one row of figures."""
    if len(body) == 1 and tops[0] and all(_kind(cell) == "figure" for cell in body[0]):
        return []
    if not body or len(body[0]) < 3:
        return [0]
    first = [row[0] for row in body]
    seconds_name = all(_kind(row[1]) in {"text", ""} for row in body) and any(row[1] for row in body)
    if not seconds_name:
        return [0]
    if [cell.rstrip(".") for cell in first] == [str(n) for n in range(1, len(first) + 1)] and len(first) > 1:
        return [1]
    repeats = len({cell for cell in first if cell}) < len(first)
    return [0, 1] if repeats else [0]


def _name(row: Row, before: Row, names: Sequence[int], tops: Sequence[str]) -> list[str]:
    """The name of a row; a bare number with its heading ("Ward 3")."""
    found = []
    for at in names:
        cell = row[at]
        if not cell and at == 0 and len(names) > 1 and before:
            cell = before[0]  # set once for the rows below it
        if tops[at] and cell.rstrip(".").isdecimal() and _kind(cell) != "year":
            cell = f"{tops[at]} {cell}"
        if cell or at == names[-1]:
            found.append(cell or EMPTY)
    return found


def _unmarked_bands(body: Sequence[Row], names: Sequence[int]) -> set[int]:
    """Rows with nothing but a name, where they must be headings of the rows below: these would else be called alike."""
    alone = {at for at, row in enumerate(body[:-1]) if row[0] and not any(row[1:]) and len(row) > 2}
    called = [tuple(row[name] for name in names) for at, row in enumerate(body) if at not in alone]
    return alone if len(set(called)) < len(called) else set()


def _unspanned(row: Row) -> list[str]:
    return [cell for at, cell in enumerate(row) if not at or cell != row[at - 1]]


def _distinct(cells: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in cells if cell))
