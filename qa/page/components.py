"""The components of the page that events write to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr

Update = dict[Any, Any]
"""Component → what it shows next."""


@dataclass(frozen=True)
class Components:
    """The components of one page.

    ``session`` is the visitor's conversation, ``filters`` what their questions search, ``edited`` the number of the
    turn that the next question replaces, ``kept`` what the browser keeps.
    """

    intro: gr.Markdown
    heading: gr.Markdown
    buttons: tuple[gr.Button, ...]
    chat: gr.Chatbot
    box: gr.Textbox
    panel: gr.Markdown
    status: gr.Markdown
    rebuild: gr.Button
    fresh: gr.Button
    edited: gr.Textbox
    session: gr.State
    filters: gr.State
    chips: gr.Markdown
    kept: gr.BrowserState

    def every(self) -> list[Any]:
        """All that an event may write to; ``session`` it changes itself."""
        components = [getattr(self, field.name) for field in fields(self) if field.name not in ("buttons", "session")]
        return [*components, *self.buttons]

    def conversation(self) -> list[Any]:
        """What a question, its reply and the end of a conversation write to."""
        others = [self.status, self.rebuild, self.filters, self.chips]
        return [part for part in self.every() if part not in others]

    def suggestions(self) -> list[Any]:
        """What suggestions write to."""
        return [self.heading, *self.buttons]

    def index(self) -> list[Any]:
        """What news of the index writes to."""
        return [self.status, self.rebuild, self.panel, self.chat]
