"""Copies: articles that repeat another nearly word for word, such as a wire story in five outlets.

Articles are compared by their runs of three words (shingles), MinHash finding the pairs worth comparing (Broder,
"On the resemblance and containment of documents", 1997). Independent reports of one event share names and a quoted
sentence, not most of their runs of words, so they are never taken for one; benchmarks/copies.py shows where the line
runs.

Likeness only tells which articles are one report where reports are counted. A follow-up, a correction or the next
story of a template is alike too, and its news is the sentence that differs: so a passage is left out of the search,
and an article is named beside a quote, only by sentences that are equal word for word.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from index.chunking import Offsets, split_sentences
from index.cleaning.paragraphs import ends_sentence
from index.records import Article

COPIES_VERSION = 4
"""Increased when the rules find other copies; stored in the index."""
SIGNATURE = 128
"""Values of a MinHash signature."""
RESEMBLANCE = 0.4
"""The share of the smaller article's shingles in common from which two articles are copies."""
MIN_SHINGLES = 30
"""Shorter articles are copies only if they are equal, because two weather warnings share their form."""

AGREEING = 5
"""Equal signature values from which two articles are compared; this misses 2 in 100 copies of a quarter the length."""

_BANDS = 64
_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"\b[^\W\d_a-zß-öø-ÿ][^\W_]*")  # a word with a capital
_APOSTROPHE = re.compile(r"(?<=\w)[’ʼ](?=\w)")
_QUOTE_MARK = re.compile(r"[\"“”„‟«»‹›‘‚‛`´]|(?<!\w)['’]|['’](?!\w)")

_TOGETHER = 1 << 16

Signature = npt.NDArray[np.uint32]
Pairs = npt.NDArray[np.int64]
"""Numbers of two articles a row, the smaller first; shape (pairs, 2)."""


@dataclass(frozen=True)
class Dated:
    """The fields that decide which copy leads; ``date`` is ISO 8601 or empty."""

    source: str
    date: str


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return _WORD.findall(text.lower())


def shingles(text: str) -> set[str]:
    """The runs of three words of a text, all of it where it has fewer."""
    found = words(text)
    return {" ".join(found[i : i + 3]) for i in range(max(1, len(found) - 2))}


def signature(article: Article) -> Signature:
    """The MinHash of an article's text; shape (SIGNATURE,), the same on every machine.

    Each value is the least of the shingles' checksums under one multiply-shift hash (Dietzfelbinger and others, "A
    reliable randomized algorithm for the closest-pair problem", 1997).
    """
    checksums = np.array([zlib.crc32(shingle.encode()) for shingle in shingles(article.text)], dtype=np.uint64)
    factors, addends = _hash_functions()
    hashed = checksums[:, None] * factors + addends >> np.uint64(32)
    return np.asarray(hashed.min(axis=0, initial=2**32 - 1), dtype=np.uint32)


@cache
def _hash_functions() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """The factors and addends of the hashes, which are drawn when the first article is compared."""
    draw = np.random.RandomState(1)  # whose numbers NumPy promises never to change
    factors = draw.randint(0, 2**63, SIGNATURE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return factors, draw.randint(0, 2**63, SIGNATURE, dtype=np.uint64)


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


def are_copies(a: Article, b: Article) -> bool:
    """Whether one article repeats the other; of short ones, whether both are equal word for word."""
    equal = worded(a.text) == worded(b.text) and worded(a.title) == worded(b.title)
    return equal or resemblance(a.text, b.text) >= RESEMBLANCE


def leaders(copies: Iterable[tuple[int, int]], dated: Callable[[int], Dated]) -> dict[int, int]:
    """The leading article of every other copy, by number, from the pairs of copies.

    The copy with the latest date leads, because it may correct the others; then the first by source. Copies of copies
    belong together.
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
        latest = max(dated.date for dated in article.values())
        first = min((i for i in group if article[i].date == latest), key=lambda i: article[i].source)
        found.update((i, first) for i in group if i != first)
    return found


def worded(text: str) -> str:
    """A text for comparison word for word: without quote marks, and with single spaces."""
    return " ".join(_QUOTE_MARK.sub("", _APOSTROPHE.sub("'", text)).split())


def worded_sentences(text: str) -> set[str]:
    """The sentences of a text in the form of ``worded``."""
    return {worded(text[start:end]) for start, end in split_sentences(text)}


def stands_in(quote: str, text: str) -> bool:
    """Whether every sentence of ``quote`` is one of ``text``, word for word."""
    wanted = worded_sentences(quote)
    for paragraph in text.split("\n\n"):
        # Sentences end with their paragraph, and few paragraphs hold the words at all.
        if wanted and any(sentence in worded(paragraph) for sentence in wanted):
            wanted -= worded_sentences(paragraph)
    return not wanted


def repeated(text: str, passages: Sequence[Offsets], leading: str) -> list[bool]:
    """Which passages of a copy add nothing to the leading text, so that they need not be searched.

    The leading text contains every sentence of such a passage word for word, and every name in the copy's new sentences
    before it. "The company pays a dividend" is new where it is about another company.
    """
    there, known = worded_sentences(leading), set(words(leading))
    new: list[Offsets] = []
    others = len(text)  # where the copy comes to speak of somebody whom the leading text does not name
    for start, end in split_sentences(text):
        sentence = text[start:end]
        if worded(sentence) not in there:
            new.append((start, end))
            if ends_sentence(sentence) and not known.issuperset(words(" ".join(_NAME.findall(sentence)))):
                others = min(others, start)
    return [end <= others and not any(s < end and start < e for s, e in new) for start, end in passages]
