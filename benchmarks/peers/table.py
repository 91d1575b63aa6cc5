"""The table of the comparison as pure functions of the measured values; nothing runs here."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Results = Mapping[str, Mapping[str, Sequence[float]]]
"""System, then measure, then the value of each round, in the order of the rounds."""


@dataclass(frozen=True)
class Measure:
    """What one row of the table shows; ``digits`` after the decimal point."""

    key: str
    title: str
    higher_is_better: bool
    digits: int = 0


MEASURES = (
    Measure("indexed", "articles a second, indexed from cold", True, 1),
    Measure("indexed cpu", "articles a processor second, indexed from cold", True, 1),
    Measure("updated", "seconds after one article changed, in a new process", False, 2),
    Measure("updated cpu", "processor seconds after one article changed, in a new process", False, 2),
    Measure("updated untold", "the same where a peer is not told which, and indexes all again", False, 2),
    Measure("updated open", "seconds after one article changed, in a running process", False, 2),
    Measure("start", "seconds from start to the first answer", False, 2),
    Measure("start cpu", "processor seconds from start to the first answer", False, 2),
    Measure("p50", "one question, p50, ms", False, 1),
    Measure("p95", "one question, p95, ms", False, 1),
    Measure("question cpu", "one question, processor ms", False, 1),
    Measure("1 users", "questions a second, 1 user", True, 1),
    Measure("4 users", "questions a second, 4 users", True, 1),
    Measure("16 users", "questions a second, 16 users", True, 1),
    Measure("memory indexing", "peak memory while indexing, MB", False),
    Measure("memory asking", "peak memory while asking, MB", False),
    Measure("disk", "index on disk, MB", False, 1),
    Measure("ndcg", "nDCG@10", True, 3),
)


@dataclass(frozen=True)
class Spread:
    """The median of some values with the least and the greatest."""

    median: float
    low: float
    high: float

    def text(self, digits: int) -> str:
        """ "12.3 (11.9-14.0)", or the median alone where nothing is spread."""
        middle, low, high = (f"{value:,.{digits}f}" for value in (self.median, self.low, self.high))
        return middle if low == high else f"{middle} ({low}-{high})"


def spread(values: Sequence[float]) -> Spread:
    """Raises ValueError for no values."""
    if not values:
        raise ValueError("no values to take the median of")
    return Spread(statistics.median(values), min(values), max(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that at least ``share`` of the values do not exceed; raises ValueError for no values."""
    if not values:
        raise ValueError("no values to take a percentile of")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def times_better(ours: Sequence[float], theirs: Sequence[float], *, higher_is_better: bool) -> Spread:
    """How many times better ``ours`` is, round by round, because a noisy minute hits both; above 1 is better."""
    pairs = list(zip(ours, theirs, strict=False))
    return spread([a / b if higher_is_better else b / a for a, b in pairs])


def best(results: Results, systems: Sequence[str], measure: Measure) -> str | None:
    """The system with the best median; None where none was measured."""
    medians = {name: spread(results[name][measure.key]).median for name in systems if results[name].get(measure.key)}
    if not medians:
        return None
    return (max if measure.higher_is_better else min)(medians, key=lambda name: medians[name])


def table(results: Results, ours: Sequence[str]) -> str:
    """A Markdown table: a column a system, and for each of ``ours`` how many times better it is than the best peer."""
    peers = [name for name in results if name not in ours]
    ratios = [name for name in ours if name in results and peers]
    header = ["", *results, *(f"{name}: times better than the best peer" for name in ratios)]
    lines = [_row(header), _row(["---"] * len(header))]
    for measure in MEASURES:
        cells = [_cell(results[name].get(measure.key), measure) for name in results]
        rival = best(results, peers, measure)
        compared = [_ratio(results[name].get(measure.key), results, rival, measure) for name in ratios]
        if any(cells):
            lines.append(_row([measure.title, *cells, *compared]))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(values: Sequence[float] | None, measure: Measure) -> str:
    return spread(values).text(measure.digits) if values else ""


def _ratio(ours: Sequence[float] | None, results: Results, rival: str | None, measure: Measure) -> str:
    if not ours or rival is None:
        return ""
    ratio = times_better(ours, results[rival][measure.key], higher_is_better=measure.higher_is_better)
    return f"{ratio.text(2)} {rival}"
