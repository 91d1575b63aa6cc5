"""A text as terms: the stems that are counted, and the numbers that stand for them."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache

import Stemmer

from index.text.names import spelled, with_states

TERMS_VERSION = 4
"""Increased when ``terms`` changes, or the weights of BM25 do; stored in the index."""

_WORD = re.compile(r"[^\W_]+")
_STEMMER = Stemmer.Stemmer("english", 0)
_MARKS = {0x2019: "'", 0x2018: "'"}


def terms(text: str) -> list[str]:
    """The stems of a text's words in their order: letters and digits, without case or accents.

    "U.K." gives "uk", "Zelenskyy’s" gives "zelenski" and "850,000" gives "850000": points within an
    abbreviation, a possessive and the comma of thousands cut no word. Names that outlets spell otherwise give one stem
    ("Kiev" and "Kyiv"), and so do a country and its people ("US", "Americans").
    """
    plain = text.translate(_MARKS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [_stem(word) for word in _WORD.findall(_joined(with_states(plain).lower()))]


def _joined(text: str) -> str:
    text = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return re.sub(r"'s\b", "", text)


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(spelled(word)))


def keys(stems: Sequence[str]) -> list[int]:
    """A number for each stem, in order: a 32-bit checksum, equal for equal stems everywhere."""
    return [key_of(stem) for stem in stems]


@lru_cache(maxsize=200_000)
def key_of(stem: str) -> int:
    """The number of one stem."""
    return zlib.crc32(stem.encode())
