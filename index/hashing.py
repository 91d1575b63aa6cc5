"""SHA-256 of files."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

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
