"""The components of the page that events write to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr

Update = dict[Any, Any]
"""Component → what it shows next."""


@dataclass(frozen=True)
class Parts:
    """The components of one page.

    ``turns`` is the visitor's conversation, ``filters`` what their questions search, ``asking`` the question that is
    being searched, ``edited`` the number of the turn that the next question replaces, ``kept`` what the browser keeps.
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
    keeping: gr.Markdown
    edited: gr.Textbox
    asking: gr.State
    turns: gr.State
    filters: gr.State
    chips: gr.Markdown
    kept: gr.BrowserState

    def every(self) -> list[Any]:
        """All of them, for events that may write to any."""
        parts = [getattr(self, field.name) for field in fields(self) if field.name != "buttons"]
        return [*parts, *self.buttons]
