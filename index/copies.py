"""Copies: articles that repeat another nearly word for word, such as a wire story in five outlets.

Articles are compared by their runs of three words (shingles), MinHash finding the pairs worth comparing (Broder,
"On the resemblance and containment of documents", 1997). Independent reports of one event share names and a quoted
sentence, not most of their runs of words, so they are never folded; benchmarks/copies.py shows where the line runs.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.records import Article

COPIES_VERSION = 3
"""Raised when other copies would be found; stored in the index."""
SIGNATURE = 128
"""Values of a MinHash signature."""
RESEMBLANCE = 0.4
"""Shared shingles of two articles, as a share of the smaller one's, from which one is a copy of the other."""
COVERED = 0.5
"""Share of a passage's shingles in the leading article from which the passage is nothing new."""
MIN_SHINGLES = 30
"""Shorter articles are never copies: two weather warnings or two lists of results are alike by their form."""

AGREEING = 5
"""Equal values of two signatures from which the articles are compared: 2 in 100 copies a quarter as long have fewer."""

_BANDS = 64
_WORD = re.compile(r"[^\W_]+")
_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split())

_TOGETHER = 1 << 16

_DRAW = np.random.RandomState(1)  # whose numbers NumPy promises never to change
_FACTORS = _DRAW.randint(0, 2**63, SIGNATURE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_ADDENDS = _DRAW.randint(0, 2**63, SIGNATURE, dtype=np.uint64)

Signature = npt.NDArray[np.uint32]
Pairs = npt.NDArray[np.int64]
"""Numbers of two articles a row, the smaller first; shape (pairs, 2)."""


@dataclass(frozen=True)
class Dated:
    """What of an article decides which copy leads; ``date`` is ISO 8601 or empty."""

    source: str
    date: str


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return _WORD.findall(text.lower())


def shingles(text: str) -> set[str]:
    """The runs of three words of a text."""
    found = words(text)
    return {" ".join(found[i : i + 3]) for i in range(len(found) - 2)}


def signature(article: Article) -> Signature:
    """The MinHash of an article's text; shape (SIGNATURE,), the same on every machine.

    Each value is the least of the shingles' checksums under one multiply-shift hash (Dietzfelbinger and others, "A
    reliable randomized algorithm for the closest-pair problem", 1997).
    """
    checksums = np.array([zlib.crc32(shingle.encode()) for shingle in shingles(article.text)], dtype=np.uint64)
    hashed = checksums[:, None] * _FACTORS + _ADDENDS >> np.uint64(32)
    return np.asarray(hashed.min(axis=0, initial=2**32 - 1), dtype=np.uint32)


def pairs(signatures: npt.NDArray[np.uint32]) -> Pairs:
    """Articles worth comparing: those whose signatures share a band and agree in AGREEING values.

    ``signatures`` has shape (n, SIGNATURE). With 64 bands of 2 values, a pair that shares .2 of its shingles is found
    with probability .93.
    """
    packed = [np.zeros(0, dtype=np.int64)]
    width = signatures.shape[1] // _BANDS
    for band in range(_BANDS):
        values = signatures[:, band * width : (band + 1) * width].astype(np.uint64)
        keys = values[:, 0] << np.uint64(32) | values[:, 1]
        order = np.argsort(keys, kind="stable")
        opens = np.diff(keys[order], prepend=~keys[order][:1]) != 0
        # Within a group each is compared with the first: copies of one story are copies of each other.
        first = order[np.flatnonzero(opens)][np.cumsum(opens) - 1]
        packed.append((first << 32 | order)[~opens])
    found = np.unique(np.concatenate(packed))
    near = np.stack([found >> 32, found & 0xFFFFFFFF], axis=1)
    agreeing = [
        np.count_nonzero(signatures[part[:, 0]] == signatures[part[:, 1]], axis=1)
        for part in np.split(near, range(_TOGETHER, len(near), _TOGETHER))
    ]
    return near[np.concatenate(agreeing) >= AGREEING]


def resemblance(a: str, b: str) -> float:
    """Shared shingles of two texts as a share of the smaller one's; 0 where either is too short to tell."""
    first, second = shingles(a), shingles(b)
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller >= MIN_SHINGLES else 0.0


def are_copies(a: str, b: str) -> bool:
    """Whether one text repeats the other."""
    return resemblance(a, b) >= RESEMBLANCE


def leaders(copies: Iterable[tuple[int, int]], dated: Callable[[int], Dated]) -> dict[int, int]:
    """The leading article of every other copy, by number, for the pairs of articles that are copies.

    The earliest dated copy leads, one without a date last, then the first by source. Copies of copies are one story.
    """
    story: dict[int, int] = {}

    def root(i: int) -> int:
        while story.setdefault(i, i) != i:
            i = story[i]
        return i

    for a, b in copies:
        story[root(b)] = root(a)
    groups: dict[int, list[int]] = {}
    for i in story:
        groups.setdefault(root(i), []).append(i)
    found: dict[int, int] = {}
    for group in groups.values():
        article = {i: dated(i) for i in group}
        first = min(group, key=lambda i: (article[i].date or "9999", article[i].source))
        found.update((i, first) for i in group if i != first)
    return found


def covers(leading: str, passage: str) -> bool:
    """Whether a passage of a copy says nothing that the leading text does not.

    A number that the leading text lacks keeps the passage: it may be the newer toll.
    """
    new = {w for w in words(passage) if w[0].isdigit() or w in _NUMBERS} - set(words(leading))
    own = shingles(passage)
    return not new and bool(own) and len(own & shingles(leading)) >= COVERED * len(own)
