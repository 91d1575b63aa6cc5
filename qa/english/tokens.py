"""How English text is cut into words, wherever words and not stems are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*")
"""A word with its points, apostrophes and hyphens: "U.S", "don't", "e-bikes", "1,040"."""
CAPITALS = "".join(letter for letter in map(chr, range(0x530)) if letter.isupper())
"""The capital letters of Latin, Greek and Cyrillic, for the classes of patterns."""

ABBREVIATED = frozenset("Jr Sr Inc Ltd Co Corp No St Dr Mr Mrs Ms".split())
"""Words that end in a point in the middle of a sentence."""


def any_of(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def straightened(text: str) -> str:
    """A text with straight apostrophes and single spaces."""
    return " ".join(text.translate({0x2019: "'", 0x2018: "'"}).split())


def lower_words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return WORD.findall(text.lower())
