"""Mistyped words of a question: put right, or a better spelling offered, from the passages found in spite of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

_TYPED = re.compile(r"(?<![\w'’-])[a-z]{6,}(?![\w'’-])")
"""Only words in small letters: a name with a capital may be one that no article holds, which is said."""
_WORD = re.compile(r"[^\W\d_]{5,}")
_OFFERED = re.compile(r"[^\W\d_]{4,}")
"""A short name is worth offering, where it would not be searched unasked."""
_OWNED = re.compile(r"['’]s$")


def corrected(question: str, is_mistyped: Callable[[str], bool], texts: Sequence[str]) -> str:
    """The question with each mistyped word as the texts spell it, where a word of theirs is one slip away.

    A slip is a letter too many, too few or in place of another, or two that changed places, never the first. Of
    several words the one that the texts hold most often is taken, of those the first; it stays in small letters.
    """
    mistyped = {word for word in _TYPED.findall(question) if is_mistyped(word)}
    if not mistyped:
        return question
    counts = Counter(word for text in texts for word in _WORD.findall(text.lower()))
    instead = {word: _nearest(word, counts) for word in mistyped}
    return _TYPED.sub(lambda match: instead.get(match[0]) or match[0], question)


def respelled(question: str, unknown: Sequence[str], texts: Sequence[str]) -> str:
    """The question with its ``unknown`` words as the texts spell them, each one slip away; empty where none is.

    To be offered, not searched unasked: unlike ``corrected`` it takes names too, and a name may be a rarer one. What
    has a capital is only respelled as what has one: "World" is not "would".
    """
    counts, asked = Counter(word for text in texts for word in _OFFERED.findall(text)), question
    for typed in (_OWNED.sub("", word) for word in unknown):
        alike = [known for known in counts if known[0] in (typed[:1], typed[:1].upper())]
        near = [known for known in alike if is_slip(typed.lower(), known.lower())]
        if near:
            best = max(near, key=lambda known: counts[known])
            question = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", best, question)
    return question if question != asked else ""


def _nearest(word: str, counts: Counter[str]) -> str | None:
    near = [known for known in counts if is_slip(word, known)]
    return max(near, key=lambda known: counts[known], default=None)


def is_slip(typed: str, meant: str) -> bool:
    """Whether one slip behind the first letter tells two words apart (Damerau, CACM 1964)."""
    if typed[:1] != meant[:1] or typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    one, other = typed[at:], meant[at:]
    crossed = one[:2] == other[1::-1] and one[2:] == other[2:]
    return crossed or one[1:] == other[1:] or one[1:] == other or one == other[1:]
