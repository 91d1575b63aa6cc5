"""A file's bytes on their way to an article: read within limits, decoded, not yet cleaned."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from index.characters import printable
from index.metadata import Metadata
from index.records import LoadError

MAX_FILE_BYTES = 50 * 1024 * 1024
"""Largest single article on disk; a text of this size is some twenty thick books."""

_DECLARED = re.compile(rb"(?:charset|<\?xml[^>]{1,100}encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_PRESCAN = 4096  # bytes in which a page declares its encoding
_WEB_NAMES = {
    "iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932",
    "euc_kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs", "x-user-defined": "cp1252",
    "unicode": "utf-8", "x-cp1252": "cp1252", "iso-8859-8-i": "iso8859-8", "x-mac-roman": "mac_roman",
}  # fmt: skip
_WESTERN = "as windows-1252"


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


def decode(data: bytes, source: str) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark; anything else is a LoadError naming the likely encoding."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    if encoding == "utf-8-sig" and b"\0" in data:
        raise LoadError(f"{source}: is binary, not text (it contains NUL bytes); save it as UTF-8 text")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise LoadError(f"{source}: is not UTF-8 ({_guess(data)}); save it as UTF-8") from error


def decode_html(data: bytes, source: str) -> str:
    """Decode a page as browsers do: by its byte order mark, as UTF-8, as it declares, and else as windows-1252.

    What cannot be decoded becomes a replacement character; a lone byte in a page of UTF-8 is read as windows-1252.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise LoadError(f"{source}: is binary, not text (it contains NUL bytes); save it as UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _DECLARED.search(data, 0, _PRESCAN)
        name = _web_name(declared[1].decode("ascii")) if declared else "cp1252"
        is_utf8 = data.startswith(codecs.BOM_UTF8) or name == "utf-8"
        return data.decode("utf-8-sig", _WESTERN) if is_utf8 else data.decode(name, _WESTERN)


def _web_name(label: str) -> str:
    """The codec that browsers use for a label: a page in Latin-1 is read as windows-1252, for one."""
    name = label.lower()
    try:
        known = codecs.lookup(_WEB_NAMES.get(name, name)).name
    except LookupError:
        return "cp1252"
    return _WEB_NAMES.get(known, known if not known.startswith("utf-") else "utf-8")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """What browsers show for bytes that fit no character: those of windows-1252, whose holes are control characters."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    if error.encoding not in {"utf-8", "utf-8-sig", "cp1252", "charmap"}:
        return "\ufffd", error.end
    return "".join(bytes([b]).decode("cp1252", "ignore") or "\ufffd" for b in wrong), error.end


codecs.register_error(_WESTERN, _as_windows_1252)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    return f"it looks like {best.encoding}" if best is not None and best.encoding != "utf_8" else "or is damaged"


@contextmanager
def parsing(source: str, kind: str) -> Iterator[None]:
    """Turn whatever a parser raises on a damaged or hostile file into one clear line."""
    try:
        yield
    except (LoadError, MemoryError):
        raise
    except Exception as error:  # parsers raise what they like on broken input: IndexError, struct.error, ...
        reason = printable(" ".join(str(error).split())[:120]) or type(error).__name__  # it may quote the file
        raise LoadError(f"{source}: is damaged or not {kind} ({reason}); save it again or take it out") from error
