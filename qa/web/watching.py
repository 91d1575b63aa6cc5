"""Notices at once when a file of the folder changes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

LOG = logging.getLogger(__name__)

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
