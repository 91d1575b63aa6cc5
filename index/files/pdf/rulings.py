"""Finds the grids of tables among the drawn lines of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Ruling(NamedTuple):
    """A straight line on a page from ``low`` to ``high``; ``at`` is its x where it is upright, else its y."""

    upright: bool
    at: float
    low: float
    high: float


class Box(NamedTuple):
    """A box on a page, in points from the lower left."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point is inside."""
        return self.left <= point[0] <= self.right and self.bottom <= point[1] <= self.top


NEAR = 3.0
"""The largest gap in points between two ends that meet."""
_MOST = 4000
_MOST_LINES = 60  # of a grid in one direction


def drawn_grids(rulings: Sequence[Ruling]) -> Iterator[tuple[Box, list[list[Box]]]]:
    """Each grid of at least two rows and two columns: its area, and by rows the box of each cell.

    Cells without a line between them are one box.
    """
    for group in _groups(rulings[:_MOST]):
        xs = _merged([r.at for r in group if r.upright])
        ys = _merged([r.at for r in group if not r.upright])[::-1]
        if not (2 < len(xs) <= _MOST_LINES and 2 < len(ys) <= _MOST_LINES):
            continue
        yield Box(xs[0], ys[-1], xs[-1], ys[0]), _boxes(group, xs, ys)


def _groups(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Groups of lines that meet, directly or through others."""
    parent = list(range(len(rulings)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    flat = [(at, r) for at, r in enumerate(rulings) if not r.upright]
    for one, up in ((at, r) for at, r in enumerate(rulings) if r.upright):
        for other, across in flat:
            meets = across.low - NEAR <= up.at <= across.high + NEAR and up.low - NEAR <= across.at <= up.high + NEAR
            if meets:
                parent[root(one)] = root(other)
    groups: dict[int, list[Ruling]] = {}
    for at, ruling in enumerate(rulings):
        groups.setdefault(root(at), []).append(ruling)
    return [group for group in groups.values() if len(group) > 4]


def _merged(places: Sequence[float]) -> list[float]:
    """Coordinates in order, with those closer than NEAR merged."""
    merged: list[float] = []
    for place in sorted(places):
        if not merged or place - merged[-1] > NEAR:
            merged.append(place)
    return merged


def _boxes(group: Sequence[Ruling], xs: Sequence[float], ys: Sequence[float]) -> list[list[Box]]:
    rows, columns = len(ys) - 1, len(xs) - 1
    boxes = [[Box(xs[c], ys[r + 1], xs[c + 1], ys[r]) for c in range(columns)] for r in range(rows)]
    for r in range(rows):
        for c in range(1, columns):
            if not _is_drawn(group, upright=True, at=xs[c], middle=(ys[r] + ys[r + 1]) / 2):
                _join(boxes, boxes[r][c - 1], boxes[r][c])
    for r in range(1, rows):
        for c in range(columns):
            if not _is_drawn(group, upright=False, at=ys[r], middle=(xs[c] + xs[c + 1]) / 2):
                _join(boxes, boxes[r - 1][c], boxes[r][c])
    return boxes


def _is_drawn(group: Sequence[Ruling], *, upright: bool, at: float, middle: float) -> bool:
    return any(r.upright is upright and abs(r.at - at) <= NEAR and r.low <= middle <= r.high for r in group)


def _join(boxes: list[list[Box]], one: Box, other: Box) -> None:
    if one == other:
        return
    both = Box(
        min(one.left, other.left), min(one.bottom, other.bottom), max(one.right, other.right), max(one.top, other.top)
    )
    for row in boxes:
        row[:] = [both if box in {one, other} else box for box in row]
