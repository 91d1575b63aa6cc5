"""Which files of a folder may be articles, without the readers of their formats, which take a while to import."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.cleaning.characters import is_safe_name, printable
from index.records import UserError

FORMATS = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".rtf", ".eml", ".csv", ".jsonl", ".jsonl.gz")
"""The endings of files that ``index/files/loaders.py`` reads."""
COLLECTIONS = (".csv", ".jsonl", ".jsonl.gz")
"""The endings of files that hold many articles, each called by the file's name, ``#`` and its own."""
SAVE_AS = {
    ".doc": ".docx", ".odt": ".docx", ".pages": ".docx", ".wpd": ".docx", ".msg": ".eml",
    ".xlsx": ".csv with a column of texts", ".xls": ".csv with a column of texts",
    ".ods": ".csv with a column of texts", ".epub": ".html", ".mht": ".html", ".xml": ".html",
}  # fmt: skip
"""The formats in which files of other programs should be saved to be read."""


@dataclass(frozen=True)
class Scan:
    """The articles' files of a folder by source, sorted, and why any other file is left out."""

    files: dict[str, Path]
    skipped: dict[str, str]


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
    for source in [source for source in files if _is_in_collection(source, files)]:
        del files[source]
        skipped[source] = "it is called like an article of a collection; rename it"
    return Scan(dict(sorted(files.items())), dict(sorted(skipped.items())))


def _is_in_collection(source: str, files: Collection[str]) -> bool:
    """Whether a file has the name of an article that one of the others may hold."""
    above = (source[:at] for at, letter in enumerate(source) if letter == "#")
    return any(file in files and file.lower().endswith(COLLECTIONS) for file in above)


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
    if suffix_of(entry.name) is None:
        return no_loader(entry.name)
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


def suffix_of(name: str) -> str | None:
    """Which of ``FORMATS`` a file is of; None for any other."""
    lower = name.lower()
    return max((suffix for suffix in FORMATS if lower.endswith(suffix)), key=len, default=None)


def no_loader(name: str) -> str:
    """Why a file of another format is left out, and what to do about it."""
    suffix = Path(name).suffix
    if suffix.lower() in SAVE_AS:
        return f"no loader for {suffix!r}; save it as {SAVE_AS[suffix.lower()]}"
    return (
        f"no loader for {repr(suffix) if suffix else 'a name without suffix'}; known are {', '.join(sorted(FORMATS))}"
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
