"""The records that both halves share, the embedder protocol and the errors shown to users."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""Row vectors of shape (n, dim), each of unit length."""

Progress = Callable[[str, int, int], None]
"""Called with the name of the running work, the units done and the total."""


@dataclass(frozen=True)
class Article:
    """One text with a source; ``text`` is cleaned and every offset counts its characters.

    ``source`` is the path relative to the folder with ``/`` separators, or ``FILE.jsonl#id``. ``date`` is
    ISO 8601 (``2025-02-10``) and ``date_origin`` one of "metadata", "dateline" and "file name". What the
    article does not say is the empty string.
    """

    source: str
    text: str
    title: str = ""
    date: str = ""
    date_origin: str = ""
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True)
class Loaded:
    """What a file held.

    ``problems`` are lines for the user about parts that could not be used, ``notes`` about how the file was read and
    what of it was left out.
    """

    articles: tuple[Article, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Summary:
    """An article without its text; ``passages`` counts its passages."""

    source: str
    title: str
    date: str
    date_origin: str
    publisher: str
    url: str
    passages: int


@dataclass(frozen=True)
class Passage:
    """A run of whole sentences of an article; ``text == article.text[start:end]``."""

    source: str
    start: int
    end: int
    text: str


def indexed_text(title: str, text: str) -> str:
    """The text that is embedded and counted for a passage: its article's title, if any, and its own text."""
    return f"{title}\n{text}" if title else text


@dataclass(frozen=True)
class FileRecord:
    """A file in the index.

    ``problems`` has a line for each part of it that could not be used, ``notes`` a line for each remark on how it was
    read.
    """

    source: str
    sha256: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A passage with the score of the stage that produced it; higher is better."""

    passage: Passage
    score: float


class Embedder(Protocol):
    """Turns texts into unit vectors, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """The model as the user named it, for messages."""

    @property
    def fingerprint(self) -> str:
        """A hash of the weights; vectors of different fingerprints cannot be compared."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Embed texts to be found; shape (len(texts), dim)."""

    def encode_query(self, text: str) -> Vectors:
        """Embed one query; shape (1, dim)."""


class UserError(Exception):
    """An error that the user can correct: the message says where, what, and what to do next, in one line."""


class LoadError(UserError):
    """One file could not be read as an article; the others are not affected."""


class IndexUnusable(UserError):
    """The index is missing, half written, damaged or made with other settings."""


class IndexOutdated(IndexUnusable):
    """The index was made by an older program, and can only be made anew."""


class ModelUnavailable(UserError):
    """The embedding model could not be loaded."""


class IndexAway(UserError):
    """The server that keeps the index does not answer; the call may be repeated later."""


class IndexReplaced(UserError):
    """The open version was replaced by a newer one; open that one."""
