"""The names of a version beside its index, so that only the first look has to find them; it can be deleted."""

from __future__ import annotations

import contextlib
import json
from dataclasses import astuple
from pathlib import Path

from index.archive import Archive
from index.records import Article
from qa.names.directory import Directory, Name, directory

FILE = "names.json"
RULES = 3
"""Raised when other names are found in the same articles."""


def names_of(index: Archive, folder: Path) -> Directory:
    """The names of an open index, from the file in ``folder`` where that is of the same version."""
    mark = f"{RULES} {index.manifest.fingerprint}"
    kept = _read(folder / FILE, mark)
    if kept is not None:
        return kept
    found = directory(_articles(index))
    with contextlib.suppress(OSError):  # a folder that cannot be written is looked through each time
        _write(folder / FILE, mark, found)
    return found


def _articles(index: Archive) -> list[Article]:
    articles = (index.article(summary.source) for summary in index.summaries())
    return [article for article in articles if article is not None]


def _read(path: Path, mark: str) -> Directory | None:
    """What ``_write`` wrote; None where that is of another version, or is not there."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["mark"] != mark:
            return None
        sources = data["sources"]
        names = (Name(n, tuple(forms), tuple(sources[at] for at in places)) for n, forms, places in data["names"])
        return Directory(tuple(names))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _write(path: Path, mark: str, found: Directory) -> None:
    """Write the names under another name first, so that nobody reads half of them."""
    places = {source: at for at, source in enumerate(dict.fromkeys(s for n in found.names for s in n.sources))}
    rows = [(name, forms, [places[s] for s in sources]) for name, forms, sources in map(astuple, found.names)]
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(json.dumps({"mark": mark, "sources": list(places), "names": rows}), encoding="utf-8")
    draft.replace(path)
