"""SHA-256 of files, and those of a version: a file is hashed before its first use, and again after any change.

``checked.json`` remembers the size, times and inode of each file whose checksum was right, so that opening a large
index does not read all of it. Every write changes one of these. A file that changed within two seconds of the check is
not remembered, because a second write could leave the same time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from index.records import IndexUnusable

CHECKED = "checked.json"
REBUILD = "run: python app.py index --rebuild"
_SETTLED = 2.0

Trace = list[int]


def hash_files(folder: Path, version: Path, names: list[str]) -> dict[str, str]:
    """The SHA-256 of each file of ``version``, remembered in ``folder`` as right."""
    traces = {name: _trace(version / name) for name in names}
    sums = {name: file_sha256(version / name) for name in names}
    _remember(folder, {f"{version.name}/{name}": trace for name, trace in traces.items()})
    return sums


def check_file(path: Path, expected: str) -> None:
    """Compare a file with its checksum; raises IndexUnusable when it is gone or differs."""
    if not path.is_file():
        raise IndexUnusable(f"{path}: missing from the index; {REBUILD}")
    if file_sha256(path) != expected:
        raise IndexUnusable(f"{path}: damaged (its checksum differs); {REBUILD}")


def check_files(folder: Path, version: Path, sums: Mapping[str, str]) -> None:
    """Check the files of ``version`` that are not remembered as right; raises IndexUnusable naming a bad one."""
    remembered = _remembered(folder)
    traces = {}
    for name, expected in sums.items():
        path, full = version / name, f"{version.name}/{name}"
        trace = _trace(path) if path.is_file() else []
        if not trace or remembered.get(full) != trace:
            check_file(path, expected)
        traces[full] = trace
    if any(remembered.get(full) != trace for full, trace in traces.items()):
        _remember(folder, traces)


def _trace(path: Path) -> Trace:
    state = path.stat()
    return [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]


def _remembered(folder: Path) -> dict[str, Trace]:
    with contextlib.suppress(OSError, ValueError, RecursionError):
        found = json.loads((folder / CHECKED).read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def _remember(folder: Path, traces: Mapping[str, Trace]) -> None:
    settled = 1e9 * (time.time() - _SETTLED)
    kept = {name: trace for name, trace in traces.items() if max(trace[1:3]) < settled}
    draft = folder / f"{CHECKED}.new"
    with contextlib.suppress(OSError):  # a folder that cannot be written is checked whole each time
        if kept:
            draft.write_text(json.dumps(kept), encoding="utf-8")
            draft.replace(folder / CHECKED)


_READ = 1 << 16


def file_sha256(path: Path) -> str:
    """SHA-256 of a file as hexadecimal digits; raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:  # a folder holds thousands of small files: a buffer costs half the time
        while block := file.read(_READ):
            digest.update(block)
    return digest.hexdigest()


def cached_sha256(path: Path) -> str:
    """SHA-256 of a file, cached until the file changes; raises OSError."""
    stat = path.stat()
    return _sha256_as_of(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4096)
def _sha256_as_of(path: Path, modified: int, size: int) -> str:
    return file_sha256(path)
