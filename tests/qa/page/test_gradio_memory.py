"""What the server keeps of pages stays within bounds, however many come and whether they listen or not."""

from __future__ import annotations

import asyncio
from typing import Any

import gradio as gr
import pytest

from qa.gradio_fixes.memory import MESSAGES, PAGES, PAUSE, SESSIONS, PendingMessages
from qa.page.page import build_page
from qa.web.rebuilder import Rebuilder
from tests.fake_library import FakeLibrary

pytestmark = pytest.mark.slow


@pytest.fixture
def page() -> gr.Blocks:
    library = FakeLibrary()
    return build_page(library, Rebuilder(library))


def test_only_the_latest_visits_are_remembered(page: gr.Blocks) -> None:
    sessions = gr.routes.App.create_app(page).state_holder
    for number in range(SESSIONS + 2):
        assert sessions[f"visit {number}"] is sessions[f"visit {number}"]
    assert next(iter(sessions.session_data)) == "visit 2"
    assert len(sessions.session_data) == SESSIONS


def test_a_page_that_does_not_listen_loses_its_messages_and_no_other_page_does(page: gr.Blocks) -> None:
    pages: Any = page._queue.pending_messages_per_session
    pages["deaf"], pages["listening"] = asyncio.Queue(), asyncio.Queue()
    pages["listening"].put_nowait("hello")
    deaf = pages["deaf"]
    for number in range(MESSAGES - 1):
        deaf.put_nowait(number)
    assert "deaf" in pages
    pages["listening"].put_nowait("good bye")
    assert "deaf" not in pages
    assert [pages["listening"].get_nowait() for _ in range(2)] == ["hello", "good bye"]


def test_messages_of_many_pages_are_bounded_together() -> None:
    pages = PendingMessages(2000)
    for number in range(3 * MESSAGES // 2):
        pages[f"page {number}"] = asyncio.Queue()
        pages[f"page {number}"].put_nowait("hello")
    assert sum(messages.qsize() for messages in pages.values()) == MESSAGES


def test_no_figures_of_events_are_summed_up_and_few_looks_are_taken_for_them(page: gr.Blocks) -> None:
    queue: Any = page._queue
    assert queue.sleep_when_free == PAUSE
    queue.events_recorded = 10_000
    assert queue.compute_analytics_summary([{"function": "ask"}]) == {"functions": {}}


def test_pages_that_have_heard_everything_are_forgotten_before_others(page: gr.Blocks) -> None:
    events: Any = page._queue.pending_event_ids_session
    events["waiting"] = {"an event"}
    for number in range(3 * PAGES):
        events[f"page {number}"] = set()
    assert len(events) <= PAGES
    assert events["waiting"] == {"an event"}
    for number in range(PAGES):
        events[f"deaf {number}"] = {"an event"}
    assert list(events) == [f"deaf {number}" for number in range(PAGES)]
