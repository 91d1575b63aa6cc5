"""Keeps the index in step with the folder: notices what changed, rebuilds, and says how both stand."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from threading import Lock, Thread

from index.records import UserError
from qa import texts
from qa.texts import without_folders
from qa.web.contract import Library
from qa.web.watching import Watcher

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class IndexStatus:
    """How folder and index stand to each other.

    ``changes`` says how they differ (``2 new, 1 edited``). ``stage``, ``done`` and ``total`` are of the rebuild under
    way, ``stage`` empty where there is none; ``problem`` is why the latest rebuild failed, ``rebuilds`` how many ended.
    """

    changes: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0
    problem: str = ""
    rebuilds: int = 0

    @property
    def mark(self) -> str:
        """A short text that is another one whenever anything else is."""
        return hashlib.blake2b(repr(self).encode(), digest_size=8).hexdigest()


class Rebuilder:
    """Looks after one library for every page; with ``automatic`` it rebuilds by itself when articles changed.

    At most one rebuild runs at a time. Safe to share between threads.
    """

    def __init__(self, library: Library, *, automatic: bool = False) -> None:
        self._library = library
        self._automatic = automatic
        self._lock = Lock()
        self._work = Thread()
        self._wanted = False
        self.status = IndexStatus()

    def watch(self) -> Watcher:
        """Start to notice changes of the folder as they happen."""
        watcher = Watcher(self._library.folder, self.look)
        watcher.start()
        return watcher

    def look(self) -> IndexStatus:
        """Compare the folder with the index anew."""
        changes = self._compare()
        with self._lock:
            failed = self.status.problem if changes == self.status.changes else ""
            self.status = replace(self.status, changes=changes, problem=failed)
        if changes and self._automatic and not failed:
            self.rebuild()
        return self.status

    def rebuild(self) -> Thread:
        """Start a rebuild, or give the one under way; it goes on when whoever asked for it leaves."""
        with self._lock:
            if not self.status.stage:
                self.status = replace(self.status, stage=texts.REBUILDING, done=0, total=0, problem="")
                self._work = Thread(target=self._until_done, name="rebuild", daemon=True)
                self._work.start()
            return self._work

    def queue_rebuild(self) -> None:
        """Index what was just added, after the rebuild under way where there is one: it may have passed it by."""
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
        """Rebuild, and give the line for visitors where that failed."""
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
            self.status = replace(self.status, stage=stage, done=done, total=total)
