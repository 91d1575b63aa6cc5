"""Gradio 6.31.0 keeps sessions, messages and events of pages that are gone; here each has a bound.

It also sums up its latest 10,000 events with pandas whenever one ends, for a page of figures that is shut here, and
looks for events a thousand times a second, which costs an idle server some hundredths of a processor.

No longer needed when ``test_gradio_still_keeps_all_messages_and_events`` fails.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from gradio import Blocks
from gradio.utils import LRUCache

SESSIONS = 500
"""Visits whose conversation the server remembers, a quarter of a megabyte each; the ones longest unseen are forgotten.

A page that was forgotten is whole again when it is loaded anew, for its browser keeps the questions.
"""
MESSAGES = 1000
"""Messages of all pages that wait to be fetched; a page fetches its own at once, so most are of pages that are gone."""
PAGES = 2000
"""Pages whose messages and events are kept, which is Gradio's own bound of the former."""
PAUSE = 0.01
"""Seconds between two looks for events."""


def bound(page: Blocks) -> None:
    """Have ``page``, whose queue is made, keep no more than that; call it before it is served."""
    page.state_session_capacity = SESSIONS
    page._queue.sleep_when_free = PAUSE
    page._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize  # events between two summaries
    page._queue.pending_messages_per_session = PendingMessages(PAGES)
    page._queue.pending_event_ids_session = PendingEvents()


class PendingMessages(LRUCache[str, "asyncio.Queue[Any]"]):
    """The messages of each page; the page with the most loses them where they are too many."""

    def __setitem__(self, page: str, _: asyncio.Queue[Any]) -> None:
        super().__setitem__(page, _Messages(self))

    def make_room(self) -> None:
        """Forget the messages of pages until there is room for one more."""
        while sum(messages.qsize() for messages in self.values()) >= MESSAGES:
            del self[max(self, key=lambda page: self[page].qsize())]


class _Messages(asyncio.Queue[Any]):
    def __init__(self, pages: PendingMessages) -> None:
        super().__init__()
        self._pages = pages

    def put_nowait(self, item: Any) -> None:
        self._pages.make_room()
        super().put_nowait(item)


class PendingEvents(dict[str, set[str]]):
    """The events of each page that it has not heard the end of; Gradio would keep a page that has none for ever."""

    def __setitem__(self, page: str, events: set[str]) -> None:
        if page not in self and len(self) >= PAGES:
            idle = [other for other, pending in self.items() if not pending]
            for gone in idle or [next(iter(self))]:
                del self[gone]
        super().__setitem__(page, events)
