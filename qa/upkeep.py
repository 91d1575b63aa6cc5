"""What happens to the index while the page is open: it is compared with the folder, and rebuilt."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from threading import Thread

import gradio as gr

from index.records import UserError
from qa import words
from qa.article_markup import progress_line, status_line
from qa.markup import notice
from qa.parts import Parts, Update
from qa.ui import Library, without_folders

LOG = logging.getLogger(__name__)

SECONDS_BETWEEN_STEPS = 0.2


class Upkeep:
    """The events of the header; ``beginning`` gives what a page without questions shows of the articles."""

    def __init__(self, library: Library, parts: Parts, beginning: Callable[[], Update]) -> None:
        self._library = library
        self._parts = parts
        self._beginning = beginning
        self._work = _Work(library)

    def look(self) -> Update:
        """Compare the folder with the index and say so in the header."""
        library, parts = self._library, self._parts
        if self._work.is_alive():
            return {parts.status: self._work.line, parts.rebuild: gr.update(interactive=False)}
        changes = library.changes()
        line = status_line(len(library.articles()), len(library.problems()), changes)
        return {parts.status: line, parts.rebuild: gr.update(visible=bool(changes), interactive=True)}

    def rebuild(self, turns: tuple[object, ...]) -> Iterator[Update]:
        """Bring the index up to date, reporting how far it is; a second visitor joins the work under way."""
        parts = self._parts
        work = self._work if self._work.is_alive() else _Work(self._library)
        if work is not self._work:
            self._work = work
            work.start()
        shown = ""
        while work.is_alive():
            if work.line != shown:
                shown = work.line
                yield {parts.rebuild: gr.update(interactive=False), parts.status: shown}
            work.join(SECONDS_BETWEEN_STEPS)
        if work.problem:
            yield {**self.look(), parts.status: notice(work.problem)}
            return
        yield {**self.look(), **({} if turns else self._beginning())}


class _Work(Thread):
    """A rebuild in a thread of its own, which goes on when its visitor leaves."""

    def __init__(self, library: Library) -> None:
        super().__init__(name="rebuild", daemon=True)
        self._library = library
        self.line = progress_line(words.REBUILDING, 0, 0)
        self.problem = ""

    def run(self) -> None:
        """Do the work; what goes wrong is kept as a line for the visitor and logged in full."""
        try:
            self._library.rebuild(self._report)
        except UserError as error:
            LOG.error("rebuild: %s", error)
            self.problem = words.not_rebuilt(without_folders(str(error)))
        except Exception:
            LOG.exception("rebuild")
            self.problem = words.NOT_REBUILT

    def _report(self, stage: str, done: int, total: int) -> None:
        self.line = progress_line(stage, done, total)
