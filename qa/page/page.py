"""The page: a conversation beside its sources, laid out with Gradio; what happens on it stands in its events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr
import gradio.queueing
import gradio.routes
from fastapi import FastAPI

from qa import texts
from qa.gradio_fixes.error_log import log_in_place_of
from qa.gradio_fixes.manifest import leave_out_manifest
from qa.gradio_fixes.memory import bound
from qa.html.answer_markup import intro as introduction
from qa.html.article_markup import articles_list, status_line
from qa.html.rendering import render
from qa.page.choosing import Choosing
from qa.page.components import Parts, Update
from qa.page.conversation import Conversation
from qa.page.turns import Talk, question_problem
from qa.page.upkeep import Upkeep
from qa.question.filters import EVERYTHING
from qa.web.access import Access
from qa.web.articles_api import articles_routes
from qa.web.ask_api import ask_route
from qa.web.contract import Library
from qa.web.logs import places
from qa.web.monitoring import insight_routes
from qa.web.question_queue import Desk
from qa.web.rebuilder import Keeper
from qa.web.routes import web_app

SUGGESTIONS = 3
QUESTIONS_AT_ONCE = 3
QUEUE_LENGTH = 64
SECONDS_BETWEEN_LOOKS = 20


def build_page(library: Library, keeper: Keeper, *, log_out: bool = False) -> gr.Blocks:
    """The page over a library; each visitor has a conversation of their own, kept on the server.

    ``log_out`` shows a button for it.
    """
    page: gr.Blocks = gr.Blocks(title=texts.NAME, analytics_enabled=False, fill_width=True)
    with page:
        talk, filters = gr.State(Talk()), gr.State(EVERYTHING)
        # The secret only keeps what is stored readable after a restart; nothing stored is secret.
        kept = gr.BrowserState([], storage_key="conversation", secret=texts.NAME)
        with gr.Row(elem_id="head"):
            _html(render("name"), "name")
            status = _html(status_line(len(library.articles()), len(library.problems()), None), "status")
            rebuild = gr.Button(texts.REBUILD, elem_id="rebuild", size="sm", visible="hidden")
            _html(render("articles_link"), "articles")
            fresh = gr.Button(texts.NEW_CONVERSATION, elem_id="fresh", size="sm", visible=False)
            if log_out:
                gr.Button(texts.LOG_OUT, elem_id="logout", size="sm", link="logout", link_target="_self")
            _html(render("menu"), "menu")
        with gr.Row(elem_id="body"):
            with gr.Column(elem_id="talk"):
                intro = _html(introduction(), "intro")
                chat = _conversation()
                with gr.Column(elem_id="suggestions"):
                    heading = _html("", "heading")
                    buttons = tuple(gr.Button(visible=False, size="sm") for _ in range(SUGGESTIONS))
                edited = gr.Textbox(elem_id="edited", show_label=False, container=False)
                with gr.Column(elem_id="asking"):
                    chips = _html("", "chips")
                    box = _composer()
            with gr.Column(elem_id="sources"):
                panel = _html(articles_list(library.articles(), library.problems(), folded=False), "panel")
        parts = Parts(
            intro=intro,
            heading=heading,
            buttons=buttons,
            chat=chat,
            box=box,
            panel=panel,
            status=status,
            rebuild=rebuild,
            fresh=fresh,
            edited=edited,
            talk=talk,
            filters=filters,
            chips=chips,
            kept=kept,
        )
        _connect(page, library, keeper, parts)
    page.queue(default_concurrency_limit=QUESTIONS_AT_ONCE, max_size=QUEUE_LENGTH, api_open=False)
    bound(page)
    return page


def _html(value: str, elem_id: str) -> gr.Markdown:
    return gr.Markdown(value, elem_id=elem_id, latex_delimiters=[], sanitize_html=True, container=False)


def _conversation() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        label=texts.CONVERSATION,
        show_label=False,
        container=False,
        visible=False,
        height=None,
        autoscroll=False,
        buttons=[],
        latex_delimiters=[],
        line_breaks=False,
        layout="panel",
        group_consecutive_messages=False,
    )


def _composer() -> gr.Textbox:
    return gr.Textbox(
        elem_id="box",
        label=texts.YOUR_QUESTION,
        show_label=False,
        container=False,
        placeholder=texts.PLACEHOLDER,
        lines=1,
        max_lines=4,
        autofocus=True,
        submit_btn=texts.ASK,
    )


def _connect(page: gr.Blocks, library: Library, keeper: Keeper, parts: Parts) -> None:
    """Say what happens on which event; the page's scripts know ``ask``, ``opened``, ``stop`` and ``forget`` by name."""
    talk = Conversation(library, parts, pending=lambda: keeper.standing.changes)
    choosing, upkeep = Choosing(library, parts), Upkeep(library, keeper, parts, talk.redrawn)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # These may come again before they are through; which of them counts, the conversation knows.
    often = {**quiet, "trigger_mode": "multiple"}

    def valid(question: str, *others: object) -> Any:
        problem = question_problem(question)
        return [gr.validate(not problem, problem), *(gr.validate(True, "") for _ in others)]

    def opened(talked: Talk, kept: object, request: gr.Request) -> Iterator[Update]:
        """What a page shows first: the conversation that the browser kept, then the question of ``?q=``.

        ``&as=`` says what it is read as; ``?publisher=`` and others bound the questions.
        """
        bounds = choosing.choose(str(request.query_params))
        yield {**upkeep.look(), **talk.beginning(), **bounds}
        linked, reading = (str(dict(request.query_params).get(name, "")) for name in ("q", "as"))
        yield from talk.open(talked, kept, linked, bounds[parts.filters], reading)

    said, context = parts.conversation(), [parts.edited, parts.talk, parts.filters]
    events = [page.load(opened, [parts.talk, parts.kept], parts.every(), **quiet)]
    events += [parts.box.submit(talk.ask, [parts.box, *context], said, validator=valid, **often)]
    events += [button.click(talk.ask, [button, *context], said, **often) for button in parts.buttons]
    events += [parts.box.stop(talk.stop, [parts.talk, parts.box], said, **often)]
    # Filled by the page's scripts: the visitor has bound the questions.
    bounds = gr.Textbox(elem_id="bounds", label=texts.ASK_ONLY, visible="hidden")
    events += [bounds.change(choosing.choose, [bounds], [parts.filters, parts.chips], **quiet)]
    for event in events:
        event.then(talk.suggest, [parts.talk, parts.filters], parts.suggestions(), **often)
    forgotten = parts.fresh.click(talk.forget, [parts.talk], said, **often)
    forgotten.then(talk.start_over, [parts.talk, parts.filters], said, **often)
    gr.Timer(SECONDS_BETWEEN_LOOKS).tick(upkeep.look, None, [parts.status, parts.rebuild], **quiet)
    parts.rebuild.click(upkeep.rebuild, [parts.talk], parts.index(), concurrency_limit=None, **quiet)
    # Pressed by the page's scripts: the folder has changed.
    refresh = gr.Button(elem_id="refresh", visible="hidden")
    refresh.click(upkeep.refresh, [parts.talk], parts.index(), **quiet)


def _theme() -> gr.Theme:
    return gr.themes.Base(
        font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"], primary_hue="blue"
    ).set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#161514",
        body_text_color="#1c1b19",
        body_text_color_dark="#e9e6e0",
    )


def web_page(library: Library, access: Access, desk: Desk, *, automatic: bool = False) -> FastAPI:
    """The whole server as an ASGI application; ``desk`` is where the library's questions are counted.

    With ``automatic`` the index is rebuilt by itself when articles changed.
    """
    server = web_app(library.article, access=access, registry=desk.registry)
    keeper = Keeper(library, automatic=automatic)
    keeper.watch()
    log_in_place_of(gradio.queueing, places)
    leave_out_manifest(gradio.routes.templates.env)
    server.router.routes += [
        ask_route(library),
        *articles_routes(library, keeper, adding=access.may_add, indexing=access.indexing),
    ]
    server.router.routes += insight_routes(library.manifest, desk.registry, access)
    app: FastAPI = gr.mount_gradio_app(
        server,
        build_page(library, keeper, log_out=access.login is not None),
        path="/",
        root_path=access.root_path or None,
        server_name=access.host,
        server_port=access.port,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        allowed_paths=[],
        show_error=False,
        max_file_size=0,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=_theme(),
        head=render("head"),
    )
    return app
