"""From a reader's logits to the characters of a span of whole words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa.english.tokens import ABBREVIATED, any_of

Logits = npt.NDArray[np.float32]
Offsets = Sequence[tuple[int, int]]
Sides = Sequence[int | None]
"""Of each token of a window 0 where it is of the question, 1 where of the passage, None where of neither."""

MAX_ANSWER = 32  # tokens

_WORD_INSIDE = re.compile(r"[\w'’]-[\w]|\d[.,]\d|\w['’]\w|\w\w")
_POSSESSIVE = re.compile(r"['’]s\b")
_OPENING = " \t\n\r.,;:!?\"'“”‘’)]}-–—…"
_CLOSING = " \t\n\r,;:!?\"'“”‘’([{-–—…"
_PAIRS = {")": "(", "]": "["}
_ABBREVIATION = re.compile(rf"(?:^|[^\w])(?:[A-Za-z]\.)+$|\b(?:{any_of(ABBREVIATED)})\.$")


def best_pair(starts: Logits, ends: Logits, readable: npt.NDArray[np.bool_], longest: int) -> tuple[int, int, float]:
    """Return the tokens (first, last) of the best span and its start plus end logit.

    Only tokens marked ``readable`` may begin or end it, and it holds at most ``longest`` tokens. (-1, -1, -inf) if no
    token is readable. Ties go to the earlier and shorter span.
    """
    first = np.where(readable, starts, -np.inf)
    last = np.where(readable, ends, -np.inf)
    found, best = (-1, -1), -np.inf
    for length in range(min(longest, len(first))):
        total = first[: len(first) - length] + last[length:]
        at = int(total.argmax())
        if total[at] > best:
            found, best = (at, at + length), float(total[at])
    return (*found, best)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span to whole words and trim the punctuation around it; empty if nothing is left.

    Hyphens between letters, separators inside numbers, a currency sign before and a percent sign after one belong to
    the word; a possessive ending after it does not.
    """
    if start >= end:
        return start, start
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end) and not _POSSESSIVE.match(text, end):
        end += 1
    while start < end and text[start] in _OPENING and not _signs_number(text, start):
        start += 1
    while end > start and _loose_end(text[start:end]):
        end -= 1
    if end < len(text) and _closes(text[start:end], text[end]):
        end += 1
    if start > 0 and text[start - 1] in "$£€¥" and start < end and text[start].isdigit():
        start -= 1
    if start < end < len(text) and text[end] == "%" and text[end - 1].isdigit():
        end += 1
    return start, end


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place belong to one word."""
    for begin in (at - 2, at - 1):
        piece = text[max(0, begin) : begin + 3]
        match = _WORD_INSIDE.search(piece)
        if match and max(0, begin) + match.start() < at < max(0, begin) + match.end():
            return True
    return False


def _signs_number(text: str, at: int) -> bool:
    return text[at] in "-–." and at + 1 < len(text) and text[at + 1].isdigit() and (at == 0 or text[at - 1] == " ")


def _closes(piece: str, after: str) -> bool:
    return after in _PAIRS and piece.count(_PAIRS[after]) > piece.count(after)


def _loose_end(piece: str) -> bool:
    last = piece[-1]
    if last == ".":
        return not _ABBREVIATION.search(piece[-12:])
    if last in _PAIRS:
        return piece.count(_PAIRS[last]) < piece.count(last)
    return last in _CLOSING


@dataclass(frozen=True)
class Reading:
    """What the model says about one window: the best span's characters, its margin over no span, answerability."""

    start: int
    end: int
    margin: float
    answer: float


def inside(part: tuple[int, int], offsets: Offsets, sides: Sides) -> npt.NDArray[np.bool_]:
    """Which tokens of a window are of ``part`` of the passage."""
    begin, stop = part
    return np.array([side == 1 and begin <= a < b <= stop for side, (a, b) in zip(sides, offsets, strict=True)])


def beginnings(text: str, offsets: Offsets, sides: Sides) -> npt.NDArray[np.bool_]:
    """Which tokens of a window a span of ``text`` may begin at: those that ``whole_words`` would not trim away.

    Token 0, which stands for "no span", is one of them.
    """
    kept = [
        side == 1 and a < b and (text[a] not in _OPENING or _signs_number(text, a))
        for side, (a, b) in zip(sides, offsets, strict=True)
    ]
    return np.array([True, *kept[1:]])


def decode(
    starts: Logits, ends: Logits, answer: float, offsets: Offsets, readable: npt.NDArray[np.bool_]
) -> Reading | None:
    """Turn the logits of one window into the best span of ``readable`` tokens; None if there are none.

    Token 0 stands for "no span".
    """
    first, last, best = best_pair(starts, ends, readable, MAX_ANSWER)
    if first < 0:
        return None
    return Reading(offsets[first][0], offsets[last][1], best - float(starts[0] + ends[0]), answer)
