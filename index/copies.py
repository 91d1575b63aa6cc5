"""Copies: articles that repeat another nearly word for word, such as a wire story in five outlets.

Articles are compared by their runs of three words (shingles), MinHash finding the pairs worth comparing (Broder,
"On the resemblance and containment of documents", 1997). Independent reports of one event share names and a quoted
sentence, not most of their runs of words, so they are never folded; benchmarks/copies.py shows where the line runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.records import Article

COPIES_VERSION = 1
"""Raised when other copies would be found; stored in the index."""
SIGNATURE = 128
"""Values of a MinHash signature."""
RESEMBLANCE = 0.4
"""Shared shingles of two articles, as a share of the smaller one's, from which one is a copy of the other."""
COVERED = 0.5
"""Share of a passage's shingles in the leading article from which the passage is nothing new."""
MIN_SHINGLES = 30
"""Shorter articles are never copies: two weather warnings or two lists of results are alike by their form."""

_BANDS = 64
_WORD = re.compile(r"[^\W_]+")
_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split())

Signature = npt.NDArray[np.uint32]


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
    """The MinHash of an article's text; shape (SIGNATURE,), the same on every machine."""
    from datasketch import MinHash  # scipy with it; only when indexing

    made = MinHash(num_perm=SIGNATURE, seed=1)
    made.update_batch([shingle.encode() for shingle in shingles(article.text)])
    return np.asarray(made.hashvalues, dtype=np.uint32)


def pairs(signatures: Sequence[Signature]) -> set[tuple[int, int]]:
    """Articles worth comparing, as (smaller, larger) positions: those whose signatures share a band.

    With 64 bands of 2 values, a pair that shares .2 of its shingles is found with probability .93.
    """
    found: set[tuple[int, int]] = set()
    if len(signatures) < 2:
        return found
    table = np.stack(signatures).astype(np.uint64)
    rows = table.shape[1] // _BANDS
    for band in range(_BANDS):
        values = table[:, band * rows : (band + 1) * rows]
        keys = values[:, 0] << np.uint64(32) | values[:, 1]
        order = np.argsort(keys, kind="stable")
        ends = np.flatnonzero(np.diff(keys[order])) + 1
        for group in np.split(order, ends):
            # Within a group each is compared with the first: copies of one story are copies of each other.
            first = int(group.min())
            found |= {(first, int(other)) for other in group if other != first}
    return found


def resemblance(a: str, b: str) -> float:
    """Shared shingles of two texts as a share of the smaller one's; 0 where either is too short to tell."""
    first, second = shingles(a), shingles(b)
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller >= MIN_SHINGLES else 0.0


def leaders(
    articles: Sequence[Dated], signatures: Sequence[Signature], text: Callable[[int], str]
) -> Mapping[int, int]:
    """The leading article of every copy, by position; ``text`` gives an article's text.

    The earliest dated copy leads, one without a date last, then the first by source. Copies of copies are one story.
    """
    story = list(range(len(articles)))

    def root(i: int) -> int:
        while story[i] != i:
            i = story[i]
        return i

    for a, b in sorted(pairs(signatures)):
        if root(a) != root(b) and resemblance(text(a), text(b)) >= RESEMBLANCE:
            story[root(b)] = root(a)
    groups: dict[int, list[int]] = {}
    for i in range(len(articles)):
        groups.setdefault(root(i), []).append(i)
    found: dict[int, int] = {}
    for group in groups.values():
        first = min(group, key=lambda i: (articles[i].date or "9999", articles[i].source))
        found.update((i, first) for i in group if i != first)
    return found


def covers(leading: str, passage: str) -> bool:
    """Whether a passage of a copy says nothing that the leading text does not.

    A number that the leading text lacks keeps the passage: it may be the newer toll.
    """
    new = {w for w in words(passage) if w[0].isdigit() or w in _NUMBERS} - set(words(leading))
    own = shingles(passage)
    return not new and bool(own) and len(own & shingles(leading)) >= COVERED * len(own)
