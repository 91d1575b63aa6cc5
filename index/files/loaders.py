"""One file on disk becomes its article or, for a collection, its articles.

LOADERS is the table of formats: to add one, write a function and add a line. File modification times are
never taken for a date: they say when a file was copied, not when its article was published.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.cleaning.characters import is_safe_name, normalise_characters, printable
from index.cleaning.cleaning import clean
from index.cleaning.metadata import date_in_name, heading, parse_date, web_address
from index.files.collection import read_collection, read_csv
from index.files.documents import read_docx, read_pdf
from index.files.drafts import Draft
from index.files.formats import read_markdown, read_text
from index.files.mail import read_mail
from index.files.web.pages import read_html
from index.files.word.rich_text import read_rtf
from index.records import Article, LoadError, UserError


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
class Scan:
    """The articles' files of a folder by source, sorted, and why any other file is left out."""

    files: dict[str, Path]
    skipped: dict[str, str]


MAX_TEXT = 10_000_000
"""Longest text of one article, in characters: some twenty thick books, minutes of embedding."""

Loader = Callable[[Path, str], Loaded]


def _page(read: Callable[[Path, str], Draft]) -> Loader:
    """A loader of files that hold one article each and may hold page chrome."""

    def loader(path: Path, source: str) -> Loaded:
        return _finish(read(path, source), source)

    return loader


def _rows(path: Path, source: str) -> Loaded:
    articles, problems, notes = read_csv(path, source)
    return Loaded(articles, problems, tuple(f"{source}: {note}" for note in notes))


def _collection(path: Path, source: str) -> Loaded:
    return Loaded(*read_collection(path, source))


LOADERS: dict[str, Loader] = {
    ".txt": _page(read_text),
    ".md": _page(read_markdown),
    ".html": _page(read_html),
    ".htm": _page(read_html),
    ".pdf": _page(read_pdf),
    ".docx": _page(read_docx),
    ".rtf": _page(read_rtf),
    ".eml": _page(read_mail),
    ".csv": _rows,
    ".jsonl": _collection,
    ".jsonl.gz": _collection,
}


SAVE_AS = {
    ".doc": ".docx", ".odt": ".docx", ".pages": ".docx", ".wpd": ".docx", ".msg": ".eml",
    ".xlsx": ".csv with a column of texts", ".xls": ".csv with a column of texts",
    ".ods": ".csv with a column of texts", ".epub": ".html", ".mht": ".html", ".xml": ".html",
}  # fmt: skip
"""The formats in which files of other programs should be saved to be read."""


def load(path: Path, source: str) -> Loaded:
    """Read one file; raises LoadError, one line beginning with the source, when nothing of it can be used."""
    suffix = _suffix(path.name)
    if suffix is None:
        raise LoadError(f"{source}: {_no_loader(path.name)}")
    return LOADERS[suffix](path, source)


def _finish(draft: Draft, source: str) -> Loaded:
    declared = draft.declared
    if len(draft.text) > MAX_TEXT:
        raise LoadError(f"{source}: holds {len(draft.text):,} characters of text, more than {MAX_TEXT:,}; split it")
    title = " ".join(normalise_characters(declared.title).split())
    cleaned = clean(draft.text, title=title)
    if not any(map(str.isalnum, cleaned.text)):
        raise LoadError(f"{source}: nothing but page furniture was found in it; put the article's text in it")
    dates = (
        ("metadata", parse_date(declared.date)),
        ("dateline", cleaned.date),
        ("file name", date_in_name(source.rsplit("/", 1)[-1])),
    )
    origin, day = next(((origin, day) for origin, day in dates if day), ("", ""))
    article = Article(
        source=source,
        text=cleaned.text,
        title=heading(title) or cleaned.title,
        date=day,
        date_origin=origin,
        publisher=heading(declared.publisher) or cleaned.publisher,
        url=web_address(declared.url),
    )
    return Loaded((article,), draft.problems, tuple(f"{source}: {note}" for note in draft.notes))


def scan(folder: Path) -> Scan:
    """List a folder's files by source, folders within it included.

    Hidden files and folders are not looked at. A link is followed to a file inside the folder only; a file
    that cannot be an article is in ``skipped`` with the reason. Raises UserError if there is no such folder.
    """
    root = readable_folder(folder)
    files: dict[str, Path] = {}
    skipped: dict[str, str] = {}
    for source, path, reason in _walk(root):
        if reason:
            skipped[printable(source)] = reason
        else:
            files[source] = path
    return Scan(dict(sorted(files.items())), dict(sorted(skipped.items())))


def readable_folder(folder: Path) -> Path:
    """Where a folder really is; raises UserError if there is none that can be read."""
    try:
        root = folder.resolve(strict=True)
        os.scandir(root).close()
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "a loop of links"
        raise UserError(f"{folder}: cannot be read as a folder ({reason}); give --articles another") from error
    return root


def _walk(root: Path) -> Iterator[tuple[str, Path, str]]:
    """Every file below a folder with its source and why it is no article, the empty string where it may be one."""
    pending = [("", root)]
    while pending:
        above, here = pending.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            yield above.removesuffix("/") or ".", here, f"the folder cannot be read ({error.strerror})"
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                pending.append((f"{above}{entry.name}/", Path(entry.path)))
            else:
                yield above + entry.name, Path(entry.path), _why_not(above + entry.name, entry, root)


def _why_not(source: str, entry: os.DirEntry[str], root: Path) -> str:
    """Why what is no folder is no article either, or the empty string if it may be one."""
    if not is_safe_name(source):
        return "its name contains a control character or is not valid text; rename it"
    try:
        reason = _why_not_link(Path(entry.path), root) if entry.is_symlink() else ""
        regular = entry.is_file()
    except (OSError, RuntimeError) as error:
        return f"it cannot be read ({getattr(error, 'strerror', None) or 'a loop of links'})"
    if reason or not regular:
        return reason or "not a regular file (a device, FIFO or socket)"
    if _suffix(entry.name) is None:
        return _no_loader(entry.name)
    return "" if os.access(entry.path, os.R_OK) else "it cannot be read (permission denied)"


def _why_not_link(link: Path, root: Path) -> str:
    """Why a link is not followed; raises OSError or RuntimeError where it leads nowhere."""
    target = link.resolve(strict=True)
    if not target.is_relative_to(root):
        return "a link that leaves the folder; copy the file here instead"
    if target.is_dir():
        return "a link to a folder, which is not followed; put the files here instead"
    hidden = any(part.startswith(".") for part in target.relative_to(root).parts)
    return "a link to a hidden file, which is not followed" if hidden else ""


def _suffix(name: str) -> str | None:
    lower = name.lower()
    return max((suffix for suffix in LOADERS if lower.endswith(suffix)), key=len, default=None)


def _no_loader(name: str) -> str:
    suffix = Path(name).suffix
    if suffix.lower() in SAVE_AS:
        return f"no loader for {suffix!r}; save it as {SAVE_AS[suffix.lower()]}"
    return (
        f"no loader for {repr(suffix) if suffix else 'a name without suffix'}; known are {', '.join(sorted(LOADERS))}"
    )


def touched(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Source, time of change in nanoseconds and bytes of every file: a cheap sign that a closer look may be due.

    It is never proof of identity. Raises UserError as ``scan`` does.
    """
    found = set()
    for source, path in scan(folder).files.items():
        with contextlib.suppress(OSError):
            state = path.stat()
            found.add((source, state.st_mtime_ns, state.st_size))
    return frozenset(found)
