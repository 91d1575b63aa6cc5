"""Finds the copies among the articles of a version; compares only pairs with a changed article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from index.copies import Dated, Pairs, are_copies, leaders, pairs, repeated
from index.local.passage_table import COMPARED, NEW, Numbers, PassageTable
from index.records import Article

Verdicts = npt.NDArray[np.int8]
"""1 for a pair of copies, 0 for a pair that are not, NEW for a pair that was never compared."""


def fold_copies(
    table: PassageTable, article: Callable[[int], Article], old: PassageTable | None, origins: Numbers
) -> PassageTable:
    """``table`` with the leader of each article and the passages that only repeat its leader.

    ``article`` reads one by its number; ``origins`` gives the number each article had in ``old``, NEW for a new one.
    """
    near = pairs(table.signatures)
    verdicts = _remembered(near, old, origins)
    for i in np.flatnonzero(verdicts == NEW).tolist():
        a, b = map(article, near[i].tolist())
        verdicts[i] = are_copies(a, b)
    compared = np.zeros(len(near), dtype=COMPARED)
    compared["a"], compared["b"], compared["copy"] = near[:, 0], near[:, 1], verdicts == 1

    def dated(number: int) -> Dated:
        read = article(number)
        return Dated(read.source, read.date)

    found = leaders(near[verdicts == 1].tolist(), dated)
    for number, leader in found.items():
        table.articles["leader"][number] = leader
    leading = table.articles["leader"][table.passages["article"]]
    table.passages["covered"] &= leading != table.passages["article"]
    for number, leader in found.items():
        if not _as_before(number, leader, old, origins):
            _mark_covered(table, number, article(number).text, article(leader).text)
    return replace(table, compared=compared)


def _remembered(near: Pairs, old: PassageTable | None, origins: Numbers) -> Verdicts:
    """The verdict of the old version on each pair."""
    verdicts = np.full(len(near), NEW, dtype=np.int8)
    if old is None or not len(old.compared):
        return verdicts
    before = np.sort(origins[near], axis=1)  # articles may have changed their order
    wanted = before[:, 0] << 32 | before[:, 1]
    known = old.compared["a"].astype(np.int64) << 32 | old.compared["b"]
    order = np.argsort(known)
    at = np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)
    same = (known[order[at]] == wanted) & (before[:, 0] != NEW)
    verdicts[same] = old.compared["copy"][order[at[same]]]
    return verdicts


def _as_before(number: int, leader: int, old: PassageTable | None, origins: Numbers) -> bool:
    """Whether both articles are unchanged and had this leader before, so that the passages are marked already."""
    was, led = int(origins[number]), int(origins[leader])
    return old is not None and NEW not in (was, led) and int(old.articles["leader"][was]) == led


def _mark_covered(table: PassageTable, number: int, text: str, leading: str) -> None:
    first = int(table.articles["first"][number])
    last = int(table.articles["first"][number + 1]) if number + 1 < len(table.articles) else len(table.passages)
    own = table.passages[first:last]
    own["covered"] = repeated(text, list(zip(own["start"].tolist(), own["end"].tolist(), strict=True)), leading)
