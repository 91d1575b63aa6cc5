"""The file of the kept questions: written whole under another name first, and kept aside where it is damaged."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from index.records import UserError
from qa.receipts import Receipt, receipt_of
from qa.standing.changes import Change, Kind

LOG = logging.getLogger(__name__)
FORMAT = 1


@dataclass(frozen=True)
class Kept:
    """A kept question: ``bounds`` is the address' part with its filters, ``reading`` what it is read as, or empty.

    ``seen`` is the reply that the user saw last, ``latest`` that of the index with the fingerprint ``version``, and
    ``changes`` what differs between them.
    """

    question: str
    reading: str
    bounds: str
    version: str
    seen: Receipt
    latest: Receipt
    changes: tuple[Change, ...] = ()

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes it this question and no other."""
        return self.question, self.reading, self.bounds

    @property
    def answered(self) -> bool:
        """Whether the articles answer it now."""
        return bool(self.latest.quotes)

    def with_changes_seen(self) -> Kept:
        """The same with nothing that changed since."""
        return replace(self, seen=self.latest, changes=())


@dataclass(frozen=True)
class KeptFile:
    """The kept questions in ``path``, in the order in which they were kept."""

    path: Path

    def read(self) -> list[Kept]:
        """All of them; of a file that cannot be read or is damaged none, which the log says in one line."""
        try:
            return self._held()
        except OSError as error:
            LOG.error("%s: cannot be read (%s); no kept question is known", self.path, error.strerror)
            return []

    def _held(self) -> list[Kept]:
        """All of them; a damaged file is renamed. Raises OSError where it stays and would be written over."""
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            if data["format"] != FORMAT:
                raise ValueError(f"format {data['format']}, this program reads {FORMAT}")
            return [_kept(fields) for fields in data["questions"]]
        except FileNotFoundError:
            return []
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            names = (self.path.with_name(f"{self.path.name}.damaged-{n}") for n in count(1))
            aside = next(path for path in names if not path.exists())
            self.path.rename(aside)
            kept = f"it is kept as {aside.name}, and no question is kept now"
            LOG.error("%s: damaged (%s); %s", self.path, error, kept)
            return []

    @contextlib.contextmanager
    def changing(self) -> Iterator[list[Kept]]:
        """The questions to be changed in place, and written at the end; raises UserError where that cannot be."""
        from filelock import FileLock  # a question writes nothing

        try:
            with FileLock(f"{self.path}.lock", timeout=10):
                held = self._held()
                before = list(held)
                yield held
                if held != before:
                    self._write(held)
        except (OSError, TimeoutError) as error:
            line = f"{self.path}: cannot be written ({error}); name a folder that can with --index-dir"
            raise UserError(line) from error

    def _write(self, held: Sequence[Kept]) -> None:
        draft = self.path.with_name(f"{self.path.name}.new")
        text = json.dumps({"format": FORMAT, "questions": [asdict(one) for one in held]}, ensure_ascii=False, indent=1)
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)


def _kept(fields: dict[str, Any]) -> Kept:
    texts = {name: str(fields[name]) for name in ("question", "reading", "bounds", "version")}
    changes = tuple(Change(**{**change, "kind": Kind(change["kind"])}) for change in fields["changes"])
    return Kept(**texts, seen=receipt_of(fields["seen"]), latest=receipt_of(fields["latest"]), changes=changes)
