"""What happens to the index while the page is open: it is compared with the folder, and rebuilt."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gradio as gr
from markupsafe import Markup

from qa import texts
from qa.html.markup import notice, progress_line, status_line
from qa.html.rendering import render
from qa.library import Library
from qa.page.components import Components, Update
from qa.page.turns import Session
from qa.web.rebuilder import Rebuilder

SECONDS_BETWEEN_STEPS = 0.2


def kept_state(library: Library) -> str:
    """How the kept questions stand, for the header."""
    held = library.kept.all()
    return texts.kept_state(len(held), sum(bool(one.changes) for one in held))


class IndexEvents:
    """The events of the header; ``redrawn`` gives what the page shows of the articles as they are."""

    def __init__(
        self, library: Library, rebuilder: Rebuilder, components: Components, redrawn: Callable[[Session], Update]
    ) -> None:
        self._library = library
        self._rebuilder = rebuilder
        self._components = components
        self._redrawn = redrawn

    def look(self) -> Update:
        """Compare the folder with the index and say so in the header."""
        self._rebuilder.look()
        return self._header()

    def refresh(self, session: Session) -> Update:
        """Show what has changed: in the header, in the list of articles, and in answers that quote what changed."""
        return {**self._header(), **self._redrawn(session)}

    def rebuild(self, session: Session) -> Iterator[Update]:
        """Bring the index up to date, reporting how far it is; a second visitor joins the work under way."""
        work, shown = self._rebuilder.rebuild(), ""
        while work.is_alive():
            if self._rebuilder.status.mark != shown:
                shown = self._rebuilder.status.mark
                yield self._header()
            work.join(SECONDS_BETWEEN_STEPS)
        yield self.refresh(session)

    def _header(self) -> Update:
        library, components, now = self._library, self._components, self._rebuilder.status
        if now.stage:
            line = progress_line(now.stage, now.done, now.total, now.left)
        elif now.problem:
            line = notice(now.problem)
        else:
            line = status_line(len(library.articles()), len(library.problems()), now.changes, kept_state(library))
        button = gr.update(visible=True if now.changes or now.stage else "hidden", interactive=not now.stage)
        return {components.status: render("state", mark=now.mark, line=Markup(line)), components.rebuild: button}
