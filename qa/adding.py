"""New articles into the folder: a free name of their own, never over a file, never out of the folder."""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from index.cleaning.characters import normalise_characters
from index.cleaning.paragraphs import paragraphs
from index.files.sandbox import Sandbox
from index.files.scanning import suffix_of
from index.records import UserError

MAX_FILE = 20 * 1024 * 1024
"""Bytes of an added file."""
SECONDS = 30.0
"""Longest time to read an added file; whoever added it is waiting."""
MAX_TEXT = 300_000
"""Characters of a pasted text; a long magazine story has a tenth of it."""
MAX_LINE = 300
"""Characters of a pasted text's title and of its publisher."""
NAME_BYTES = 120
"""Bytes of a file's name before its suffix; file systems take 255 in all."""
SAME_NAMES = 1000

_UNWANTED = re.compile(r"[^\w .,()'’&+-]+")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_DATE = re.compile(r"(?:\d{4}-\d\d-\d\d)?")
# What Markdown or a dialect of it would take for a mark, anywhere and at the start of a line.
_MARKS = re.compile(r"[\\`*_\[\]<>&~|#%^={}]|^(?:[:+-]|\d+(?=[.)]))", re.MULTILINE)


def add_file(folder: Path, name: str, data: bytes) -> str:
    """Put a file into the folder under a free name made from ``name``, and give that name back.

    It is read in a process of its own, within bounds of time and memory. Raises UserError where it is too large, no
    loader reads it, no article is in it or the very file is there already.
    """
    name = file_name(name)
    if len(data) > MAX_FILE:
        raise UserError(f"{name}: is larger than {MAX_FILE // 2**20} MB; put it into the folder by hand")
    with TemporaryDirectory() as scratch, Sandbox(seconds=SECONDS, everything=True) as sandbox:
        tried = Path(scratch) / name
        tried.write_bytes(data)
        loaded = sandbox.load(tried, name)
    if not loaded.articles:
        raise UserError(f"{name}: there is no article in it; {'; '.join(loaded.problems) or 'add another'}")
    return _write(folder, name, data)


def add_text(folder: Path, text: str, *, title: str = "", publisher: str = "", date: str = "") -> str:
    """Put a pasted text into the folder as a Markdown file that says what is known of it; gives back its name.

    Raises UserError where a part is too long, the date is none (``2025-02-10``), or no article is in the text.
    """
    if len(text) > MAX_TEXT:
        raise UserError(f"the text has {len(text):,} characters; paste at most {MAX_TEXT:,}, or add it as a file")
    if not _DATE.fullmatch(date):
        raise UserError(f"{date!r} is no date; write it as 2025-02-10")
    facts = {"title": " ".join(title.split()), "publisher": " ".join(publisher.split()), "date": date}
    for field, value in facts.items():
        if len(value) > MAX_LINE:
            raise UserError(f"the {field} has {len(value):,} characters; write at most {MAX_LINE}")
    matter = "".join(f"{field}: {json.dumps(value, ensure_ascii=False)}\n" for field, value in facts.items() if value)
    name = facts["title"] or " ".join(text.split()[:8])
    return add_file(folder, f"{name[:100]}.md", f"---\n{matter}---\n\n{_literal(text)}\n".encode("utf-8", "replace"))


def file_name(name: str) -> str:
    """A name that any system takes, without folders, hidden files, devices and characters that others obey."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    suffix = suffix_of(name) or ""
    stem = name[: len(name) - len(suffix)] if suffix else name
    stem = " ".join(_UNWANTED.sub(" ", stem).split()).encode()[:NAME_BYTES].decode("utf-8", "ignore").strip(" .")
    if not stem or _DEVICES.fullmatch(stem):
        stem = f"article {stem}".strip()
    return stem + suffix.lower()


def _literal(text: str) -> str:
    """The text as Markdown that shows every character of it, with the paragraphs and lines that a .txt would have."""
    text = "\n\n".join(paragraphs(normalise_characters(text)))
    marked = _MARKS.sub(lambda match: f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}", text)
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", marked)


def _write(folder: Path, name: str, data: bytes) -> str:
    for free in _names(name):
        path = folder / free
        try:
            file = path.open("xb")
        except FileExistsError:
            with contextlib.suppress(OSError):
                if path.stat().st_size == len(data) and path.read_bytes() == data:
                    raise UserError(f"{free}: is among the articles already") from None
            continue
        except OSError as error:
            raise UserError(f"{name}: could not be added ({error.strerror}); put it into the folder by hand") from error
        try:
            with file:
                file.write(data)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise UserError(f"{name}: could not be added ({error.strerror}); make room and try again") from error
        return free
    raise UserError(f"{name}: {SAME_NAMES:,} articles are called like it; give it another name")


def _names(name: str) -> Iterator[str]:
    """The name itself, then ``name 2.txt``, ``name 3.txt`` and so on."""
    suffix = suffix_of(name) or ""
    stem = name.removesuffix(suffix)
    yield name
    yield from (f"{stem} {n}{suffix}" for n in range(2, SAME_NAMES + 1))
