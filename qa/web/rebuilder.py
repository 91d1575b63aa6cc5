"""Keeps the index in step with the folder: notices changes, rebuilds, and reports the status of both."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock, Thread

from index.records import UserError
from qa import texts
from qa.library import Library
from qa.pace import Pace
from qa.texts import without_folders

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class IndexStatus:
    """The difference between folder and index, and the progress of a rebuild.

    ``changes`` describes the difference (``2 new, 1 edited``). ``stage``, ``done`` and ``total`` are those of the
    running rebuild; ``stage`` is empty without one. ``left`` are the seconds that are left of the stage, None where
    that is not known. ``problem`` is the reason why the latest rebuild failed.
    ``rebuilds`` counts those that ended.
    """

    changes: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0
    left: float | None = None
    problem: str = ""
    rebuilds: int = 0

    @property
    def mark(self) -> str:
        """A short hash that differs whenever any field does."""
        return hashlib.blake2b(repr(self).encode(), digest_size=8).hexdigest()


class Rebuilder:
    """Rebuilds the index of one library for all pages; with ``automatic`` also by itself when articles changed.

    At most one rebuild runs at a time. Safe to share between threads.
    """

    def __init__(self, library: Library, *, automatic: bool = False) -> None:
        self._library = library
        self._automatic = automatic
        self._lock = Lock()
        self._work = Thread()
        self._wanted = False
        self._pace = Pace()
        self.status = IndexStatus()

    def watch(self) -> Watcher:
        """Start to notice changes of the folder as they happen."""
        watcher = Watcher(self._library.folder, self.look)
        watcher.start()
        return watcher

    def look(self) -> IndexStatus:
        """Compare the folder with the index again."""
        before = self.status.rebuilds
        changes = self._compare()
        with self._lock:
            overtaken = self.status.rebuilds != before
            failed = self.status.problem if changes == self.status.changes else ""
            if not overtaken:
                self.status = replace(self.status, changes=changes, problem=failed)
        if overtaken:  # a rebuild ended meanwhile, so that was compared with the index before it
            return self.look()
        if changes and self._automatic and not failed:
            self.rebuild()
        return self.status

    def rebuild(self) -> Thread:
        """Start a rebuild, or return the running one, which does not stop when the visitor who started it leaves."""
        with self._lock:
            if not self.status.stage:
                self.status = replace(self.status, stage=texts.REBUILDING, done=0, total=0, left=None, problem="")
                self._work = Thread(target=self._until_done, name="rebuild", daemon=True)
                self._work.start()
            return self._work

    def queue_rebuild(self) -> None:
        """Rebuild for an article that was just added; a running rebuild may have missed it, so another one follows."""
        with self._lock:
            self._wanted = True
        self.rebuild()

    def _until_done(self) -> None:
        again = True
        while again:
            with self._lock:
                self._wanted = False
            problem = self._rebuild()
            changes = self._compare()
            with self._lock:  # what changed while the other files were read is not left for later
                again = not problem and (self._wanted or (self._automatic and bool(changes)))
                stage = self.status.stage if again else ""
                self.status = IndexStatus(changes, stage, problem=problem, rebuilds=self.status.rebuilds + 1)

    def _rebuild(self) -> str:
        """Rebuild; returns a line for visitors where that failed, else an empty one."""
        try:
            self._library.rebuild(self._report)
        except UserError as error:
            LOG.error("rebuild: %s", error)
            return texts.not_rebuilt(without_folders(str(error)))
        except Exception:
            LOG.exception("rebuild")
            return texts.NOT_REBUILT
        return ""

    def _compare(self) -> str:
        try:
            return self._library.changes()
        except Exception:
            LOG.exception("the folder could not be compared with the index")
            return self.status.changes

    def _report(self, stage: str, done: int, total: int) -> None:
        with self._lock:
            left = self._pace.left(stage, done, total)
            self.status = replace(self.status, stage=stage, done=done, total=total, left=left)


QUIET_MS, LONGEST_MS = 200, 1000
"""A burst of changes is reported after the first time without a change, at the latest after the second time."""
FIRST_MS = 500
"""After this time without a change the watcher counts as started."""


class Watcher(Thread):
    """Calls ``on_change`` soon after files in ``folder`` changed; hidden ones, such as the index, do not count.

    It also calls it once when watching begins, so that no earlier change is missed. Where the system cannot watch the
    folder, it logs a warning and ends.
    """

    def __init__(self, folder: Path, on_change: Callable[[], object]) -> None:
        super().__init__(name="watcher", daemon=True)
        self._folder = folder.resolve()
        self._on_change = on_change
        self._ended = Event()

    def run(self) -> None:
        """Watch until ``stop``."""
        from watchfiles import watch

        def counted(_: object, path: str) -> bool:
            return self.counts(path)

        begun = False
        try:
            for changes in watch(
                self._folder,
                watch_filter=counted,
                debounce=LONGEST_MS,
                step=QUIET_MS,
                stop_event=self._ended,
                raise_interrupt=False,
                rust_timeout=FIRST_MS,
                yield_on_timeout=True,
            ):
                if changes or not begun:
                    begun = True
                    self._on_change()
        except Exception as error:  # watchfiles raises what the system does, and the page looks now and then anyway
            LOG.warning("the folder of articles cannot be watched: %s", error)

    def counts(self, path: str) -> bool:
        """Whether a changed file may be an article: no part of its path below the folder is hidden."""
        try:
            parts = Path(path).relative_to(self._folder).parts
        except ValueError:
            return False
        return not any(part.startswith(".") for part in parts)

    def stop(self) -> None:
        """End soon."""
        self._ended.set()
