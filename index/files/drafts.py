"""A file on its way to an article: read within limits, not yet cleaned."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from index.cleaning.characters import printable
from index.cleaning.metadata import Metadata
from index.records import LoadError

MAX_FILE_BYTES = 50 * 1024 * 1024
"""Largest single article on disk; a text of this size is some twenty thick books."""


@dataclass(frozen=True)
class Draft:
    """A file's text before cleaning and what its format declares.

    ``problems`` are lines for the user about parts that could not be used; ``notes`` are a few words each on how the
    file was read and what of it was left out.
    """

    text: str
    declared: Metadata = field(default_factory=Metadata)
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@contextmanager
def open_file(path: Path, source: str, limit: int) -> Iterator[BinaryIO]:
    """Open a regular file of at most ``limit`` bytes; anything else is a LoadError naming the source.

    Opening does not block on a FIFO that was put in the file's place.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise LoadError(f"{source}: cannot be opened ({error.strerror}); check the file and its permissions") from error
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise LoadError(f"{source}: is not a regular file; put the article itself in its place")
        if status.st_size > limit:
            raise LoadError(
                f"{source}: is {status.st_size / 2**20:.0f} MB, more than the {limit / 2**20:.0f} MB allowed; "
                "split it or take it out"
            )
        yield file


def read_bytes(path: Path, source: str, limit: int = MAX_FILE_BYTES) -> bytes:
    """Read a whole file of at most ``limit`` bytes; an empty one is a LoadError."""
    with open_file(path, source, limit) as file:
        try:
            data = file.read(limit)
        except OSError as error:
            raise LoadError(f"{source}: cannot be read ({error.strerror}); check the file and its disk") from error
    if not data.strip():
        raise LoadError(f"{source}: is empty; put the article's text in it or take it out")
    return data


@contextmanager
def parsing(source: str, kind: str) -> Iterator[None]:
    """Turn any exception of a parser on a damaged or hostile file into one clear line."""
    try:
        yield
    except (LoadError, MemoryError):
        raise
    except Exception as error:  # parsers raise what they like on broken input: IndexError, struct.error, ...
        reason = printable(" ".join(str(error).split())[:120]) or type(error).__name__  # it may quote the file
        raise LoadError(f"{source}: is damaged or not {kind} ({reason}); save it again or take it out") from error


def left_out_notes(left_out: Mapping[str, int]) -> Iterator[str]:
    """A note for each kind of thing of which some were left out, by its name in the singular."""
    for thing, number in left_out.items():
        if number:
            yield f"{counted(number, thing)} left out"


def counted(number: int, thing: str) -> str:
    """How many things there are: "1 comment", "2 comments"."""
    return f"{number:,} {thing}{'s' * (number != 1)}"
