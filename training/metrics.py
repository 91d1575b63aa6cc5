"""Measures of a reader as pure functions."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

import numpy as np

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’–—…")


def normalised(text: str) -> list[str]:
    """Words without case, punctuation and articles, as in SQuAD (Rajpurkar et al., EMNLP 2016)."""
    return _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def f1(found: str, gold: Sequence[str]) -> float:
    """Best word F1 against any gold answer; with no gold, 1 if nothing was found."""
    if not gold:
        return float(not found)
    return max(_f1(normalised(found), normalised(answer)) for answer in gold)


def _f1(one: list[str], two: list[str]) -> float:
    if not one or not two:
        return float(one == two)
    shared = sum((Counter(one) & Counter(two)).values())
    return 2 * shared / (len(one) + len(two))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative, ties counted half."""
    order = np.sort(np.asarray(negative))
    below = np.searchsorted(order, positive, "left")
    upto = np.searchsorted(order, positive, "right")
    return float((below + upto).mean() / 2 / len(order))


def risk_at(scores: Sequence[float], right: Sequence[float], coverage: float) -> tuple[float, float]:
    """Answer only the surest share ``coverage``: return (the score of the last answered, share of wrong ones)."""
    order = np.argsort(-np.asarray(scores), kind="stable")
    kept = order[: max(1, round(coverage * len(order)))]
    return float(np.asarray(scores)[kept[-1]]), float(1 - np.asarray(right)[kept].mean())


def best_threshold(scores: Sequence[float], answered: Sequence[float], refused: Sequence[float]) -> tuple[float, float]:
    """Return (threshold, mean) where answering at or above it and refusing below gives the best mean credit.

    ``answered[i]`` is the credit for answering item i and ``refused[i]`` that for refusing it.
    """
    order = np.argsort(-np.asarray(scores), kind="stable")
    gain = np.asarray(answered)[order] - np.asarray(refused)[order]
    total = np.concatenate([[0.0], np.cumsum(gain)]) + np.sum(refused)
    at = int(total.argmax())
    threshold = float("inf") if at == 0 else float(np.asarray(scores)[order][at - 1])
    return threshold, float(total[at] / len(order))
