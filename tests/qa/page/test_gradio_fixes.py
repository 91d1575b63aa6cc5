"""Gradio still needs each workaround of ``qa/gradio_fixes``; where a test fails, its workaround can go."""

from __future__ import annotations

import inspect
import re
from importlib.metadata import version
from pathlib import Path

import gradio as gr
import gradio.component_meta
import gradio.mcp
import gradio.queueing
import gradio.routes
import pytest
from fastapi import FastAPI
from jinja2 import DictLoader, Environment
from starlette.testclient import TestClient

from qa import gradio_fixes
from qa.gradio_fixes.addresses import PAGE_PATHS
from qa.gradio_fixes.head import LINK, serve_scripts
from qa.gradio_fixes.memory import PAGES, PAUSE, SESSIONS

pytestmark = pytest.mark.slow

FOLDER = Path(gradio_fixes.__file__).parent


@pytest.fixture(scope="module")
def plain_gradio() -> gr.routes.App:
    """A page as Gradio makes it, without any workaround."""
    with gr.Blocks(analytics_enabled=False) as page:
        gr.Markdown()
    page.queue()
    return gr.routes.App.create_app(page)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir() if path.suffix in {".py", ".js"}))
def test_every_workaround_is_for_the_version_that_is_installed(name: str) -> None:
    named = re.search(r"Gradio (\d+\.\d+\.\d+)", (FOLDER / name).read_text(encoding="utf-8"))
    assert named is not None
    assert named[1] == version("gradio")


def test_gradio_still_writes_stubs_and_imports_an_mcp_server() -> None:
    assert "create_or_modify_pyi(component_class, " in inspect.getsource(gradio.component_meta.ComponentMeta)
    assert "\n    from mcp.server import Server" in inspect.getsource(gradio.mcp)


def test_gradio_still_keeps_all_messages_and_events(plain_gradio: gr.routes.App) -> None:
    queue = plain_gradio.get_blocks()._queue
    events = queue.pending_event_ids_session
    for number in range(PAGES + 1):
        events[f"page {number}"] = set()
    assert len(events) == PAGES + 1
    assert queue.ANAYLTICS_CACHE_FREQUENCY == 1
    assert queue.sleep_when_free < PAUSE
    assert "= AsyncQueue()" in inspect.getsource(gradio.queueing)  # of any length
    assert plain_gradio.get_blocks().state_session_capacity > SESSIONS


def test_gradio_still_prints_the_errors_of_events() -> None:
    assert "traceback.print_exc()" in inspect.getsource(gradio.queueing)


def test_gradio_still_answers_where_the_page_never_asks(plain_gradio: gr.routes.App) -> None:
    assert PAGE_PATHS["GET"].fullmatch("/gradio_api/info") is None
    with TestClient(plain_gradio) as visitor:
        assert visitor.get("/gradio_api/info").status_code == 200


def test_gradio_still_links_a_manifest() -> None:
    templates = Path(gradio.routes.__file__).parent / "templates" / "frontend"
    assert LINK in (templates / "index.html").read_text(encoding="utf-8")


def test_gradio_still_adds_to_the_head_by_a_script() -> None:
    with gr.Blocks(analytics_enabled=False) as page:
        gr.Markdown()
    served = gr.mount_gradio_app(FastAPI(), page, path="/", head="<meta name=ours>")
    with TestClient(served) as visitor:
        text = visitor.get("/").text
    assert "name=ours" in text  # among the data of Gradio's scripts
    assert "<meta name=ours>" not in text


def test_scripts_stand_in_place_of_the_link_to_a_manifest() -> None:
    environment = Environment(loader=DictLoader({"a": f"<head>{LINK}</head>"}), autoescape=True)
    for scripts in ("<script>'{{ x }}'</script>", "<script>again</script>"):
        serve_scripts(environment, scripts)
    assert environment.get_template("a").render() == "<head><script>'{{ x }}'</script></head>"
