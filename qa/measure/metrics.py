"""Quality figures as pure functions of a ranking or of scores; no model, no files."""

from __future__ import annotations

import math
import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher


def ndcg(ranked: Sequence[str], gains: Mapping[str, int], k: int) -> float:
    """Normalised discounted cumulative gain of the first ``k``; 0 where nothing is relevant.

    A relevant source counts its gain / log2(rank + 1), as in trec_eval; ``ranked`` names each source once.
    """
    found = sum(gains.get(source, 0) / math.log2(rank + 1) for rank, source in enumerate(ranked[:k], 1))
    best = sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:k]
    ideal = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(best, 1))
    return found / ideal if ideal else 0.0


def success(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """1 where one of the first ``k`` is relevant, else 0."""
    return float(any(source in relevant for source in ranked[:k]))


def recall(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The share of the relevant sources that are among the first ``k``; 0 where nothing is relevant."""
    return len(set(ranked[:k]) & set(relevant)) / len(relevant) if relevant else 0.0


def holds(text: str, wanted: Collection[str]) -> bool:
    """Whether ``text`` contains one of ``wanted``, without regard to case, spaces or the form of quotes."""
    plain = _plain(text)
    return any(_plain(words) in plain for words in wanted)


def overlaps(first: str, second: str) -> bool:
    """Whether two texts share a run of eight words, or of all the words of the shorter one."""
    a, b = _plain(first).split(), _plain(second).split()
    run = SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
    return run >= min(8, len(a), len(b)) > 0


def _plain(text: str) -> str:
    return " ".join(text.casefold().translate(_QUOTES).split())


_QUOTES = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " "}
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = re.compile(r"[^\w\s]")


def span_words(text: str) -> list[str]:
    """The words SQuAD's measure compares: without case, punctuation and articles."""
    return _ARTICLES.sub(" ", _PUNCTUATION.sub("", text.casefold())).split()


def exact_match(answer: str, gold: Collection[str]) -> float:
    """1 where the answer's words are those of one gold answer, as SQuAD's official measure counts them."""
    return float(any(span_words(answer) == span_words(g) for g in gold))


def span_f1(answer: str, gold: Collection[str]) -> float:
    """The best harmonic mean of word precision and recall over the gold answers, as SQuAD's official measure."""
    return max((_f1(span_words(answer), span_words(g)) for g in gold), default=0.0)


def _f1(got: list[str], gold: list[str]) -> float:
    common = sum((Counter(got) & Counter(gold)).values())
    return 2 * common / (len(got) + len(gold)) if common else float(got == gold)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive scores above a negative, ties counted half; nan where either is empty."""
    if not positive or not negative:
        return math.nan
    ordered = sorted(negative)
    below = sum(bisect_left(ordered, score) + bisect_right(ordered, score) for score in positive)
    return below / (2 * len(positive) * len(negative))


def coverage_at_refusal(answerable: Sequence[float], unanswerable: Sequence[float], *, refused: float) -> float:
    """The share of answerable questions still answered when the threshold refuses ``refused`` of the others."""
    if not answerable or not unanswerable:
        return math.nan
    threshold = sorted(unanswerable)[min(math.ceil(refused * len(unanswerable)), len(unanswerable)) - 1]
    return sum(score > threshold for score in answerable) / len(answerable)


def risk(scores: Sequence[float], right: Sequence[bool], *, coverage: float) -> float:
    """The share of wrong answers among the surest ``coverage`` of the questions; nan for none.

    One point of the risk-coverage curve of El-Yaniv and Wiener, "On the foundations of noise-free selective
    classification", JMLR 11 (2010). An unanswerable question is never answered rightly.
    """
    surest = sorted(zip(scores, right, strict=True), key=lambda pair: -pair[0])[: math.ceil(coverage * len(scores))]
    return sum(not r for _, r in surest) / len(surest) if surest else math.nan


def bootstrap_interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the mean, from 1,000 resamplings of the questions; (nan, nan) for none.

    Percentile bootstrap: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
    """
    if not values:
        return math.nan, math.nan
    draw = random.Random(0)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(1000))
    return means[25], means[974]
