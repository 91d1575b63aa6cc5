"""The page: a conversation beside its sources, laid out with Gradio; what happens on it stands in its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import gradio as gr
import gradio.queueing
import gradio.routes
from fastapi import FastAPI

from index.filters import EVERYTHING, Filters
from qa import texts
from qa.gradio_fixes.error_log import log_event_errors
from qa.gradio_fixes.head import serve_scripts
from qa.gradio_fixes.memory import bound
from qa.html.markup import status_line
from qa.html.rendering import render
from qa.library import Library
from qa.page.components import Components, Update
from qa.page.conversation import ConversationEvents, articles_panel
from qa.page.filter_events import FilterEvents
from qa.page.index_events import IndexEvents
from qa.page.turns import Question, Session, known_reading, question_problem
from qa.question.filters import QUERY
from qa.web.access import Access
from qa.web.articles_api import articles_routes
from qa.web.ask_api import ask_route
from qa.web.lists_api import kept_routes, names_routes
from qa.web.logs import traceback_frames
from qa.web.monitoring import monitoring_routes
from qa.web.question_queue import QuestionQueue
from qa.web.questions_api import questions_route
from qa.web.rebuilder import Rebuilder
from qa.web.routes import web_app

SUGGESTIONS = 3
QUESTIONS_AT_ONCE = 3
QUEUE_LENGTH = 64
SECONDS_BETWEEN_LOOKS = 20


def build_page(library: Library, rebuilder: Rebuilder, *, log_out: bool = False) -> gr.Blocks:
    """The page over a library; each visitor has a conversation of their own, kept on the server.

    ``log_out`` shows a button for it.
    """
    page: gr.Blocks = gr.Blocks(title=texts.NAME, analytics_enabled=False, fill_width=True)
    with page:
        state: dict[str, Any] = {
            "session": gr.State(Session()),
            "filters": gr.State(EVERYTHING),
            # The secret only keeps what is stored readable after a restart; nothing stored is secret.
            "kept": gr.BrowserState([], storage_key="conversation", secret=texts.NAME),
        }
        header = _header(library, log_out=log_out)
        with gr.Row(elem_id="body"):
            conversation = _conversation_column()
            with gr.Column(elem_id="sources"):
                panel = _html(articles_panel(library, folded=False), "panel")
        components = Components(**state, **header, **conversation, panel=panel)
        _connect(page, library, rebuilder, components)
    page.queue(default_concurrency_limit=QUESTIONS_AT_ONCE, max_size=QUEUE_LENGTH, api_open=False)
    bound(page)
    return page


def _header(library: Library, *, log_out: bool) -> dict[str, Any]:
    """The row above everything; returns the components that events write to, by their names."""
    with gr.Row(elem_id="head"):
        _html(render("name"), "name")
        fresh = gr.Button(texts.NEW_CONVERSATION, elem_id="fresh", size="sm", visible=False)
        status = _html(status_line(len(library.articles()), len(library.problems()), None), "status")
        rebuild = gr.Button(texts.REBUILD, elem_id="rebuild", size="sm", visible="hidden")
        _html(render("articles_link"), "articles")
        if log_out:
            gr.Button(texts.LOG_OUT, elem_id="logout", size="sm", link="logout", link_target="_self")
        _html(render("menu"), "menu")
    return {"status": status, "rebuild": rebuild, "fresh": fresh}


def _conversation_column() -> dict[str, Any]:
    """The conversation, its suggestions and the composer; returns the components, by their names."""
    with gr.Column(elem_id="talk"):
        intro = _html(render("intro"), "intro")
        chat = _conversation()
        with gr.Column(elem_id="suggestions"):
            heading = _html("", "heading")
            buttons = tuple(gr.Button(visible=False, size="sm") for _ in range(SUGGESTIONS))
        edited = gr.Textbox(elem_id="edited", show_label=False, container=False)
        with gr.Column(elem_id="asking"):
            chips = _html("", "chips")
            box = _composer()
    shown = {"intro": intro, "chat": chat, "heading": heading, "buttons": buttons}
    return {**shown, "edited": edited, "chips": chips, "box": box}


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


def _connect(page: gr.Blocks, library: Library, rebuilder: Rebuilder, components: Components) -> None:
    """Say what happens on which event; the page's scripts know ``ask``, ``opened``, ``follow``, ``stop`` and
    ``forget`` by name.
    """
    conversation = ConversationEvents(library, components, pending=lambda: rebuilder.status.changes)
    filtering = FilterEvents(library, components)
    indexing = IndexEvents(library, rebuilder, components, conversation.redrawn)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # These may come again before they are through; which of them counts, the conversation knows.
    often = {**quiet, "trigger_mode": "multiple"}

    def valid(question: str, *others: object) -> Any:
        problem = question_problem(question)
        return [gr.validate(not problem, problem), *(gr.validate(True, "") for _ in others)]

    def opened(session: Session, kept: object, unanswered: object, request: gr.Request) -> Iterator[Update]:
        """What a page shows first: the conversation that the browser kept, then the question of its address."""
        query = str(request.query_params)
        bounds = filtering.choose(query)
        yield {**indexing.look(), **conversation.beginning(), **bounds}
        yield from conversation.open(session, kept, unanswered, _linked(query, bounds[components.filters]))

    def follow(query: str, session: Session) -> Iterator[Update]:
        """Ask the question of a link, whose bounds are those of the conversation from then on."""
        bounds = filtering.choose(query)
        yield bounds
        yield from conversation.follow(session, _linked(query, bounds[components.filters]))

    sent = gr.JSON(visible=False)  # the page's scripts put into it what was sent, see unanswered.js
    outputs, context = components.conversation(), [components.edited, sent, components.session, components.filters]
    events = [page.load(opened, [components.session, components.kept, sent], components.every(), **quiet)]
    events += [components.box.submit(conversation.ask, [components.box, *context], outputs, validator=valid, **often)]
    events += [button.click(conversation.ask, [button, *context], outputs, **often) for button in components.buttons]
    events += [components.box.stop(conversation.stop, [components.session, components.box], outputs, **often)]
    # Filled by the page's scripts: the visitor has bound the questions, or pressed a link that asks one.
    bounds, link = (gr.Textbox(elem_id=name, label=texts.ASK_ONLY, visible="hidden") for name in ("bounds", "link"))
    events += [bounds.change(filtering.choose, [bounds], [components.filters, components.chips], **quiet)]
    events += [link.change(follow, [link, components.session], components.every(), **often)]
    for event in events:
        event.then(conversation.suggest, [components.session, components.filters], components.suggestions(), **often)
    forgotten = components.fresh.click(conversation.forget, [components.session], outputs, **often)
    forgotten.then(conversation.start_over, [components.session, components.filters], outputs, **often)
    _connect_index(components, indexing, quiet)


def _linked(query: str, bounds: Filters) -> Question:
    """The question of an address, ``?q=``, and what it is read as, ``&as=``; its other fields bound the questions."""
    fields = dict(parse_qsl(query[:QUERY].removeprefix("?")))
    return Question(fields.get("q", "").strip(), bounds, known_reading(fields.get("as")))


def _connect_index(components: Components, indexing: IndexEvents, quiet: Mapping[str, Any]) -> None:
    """Look at the folder from time to time, and rebuild the index where a visitor wants it."""
    gr.Timer(SECONDS_BETWEEN_LOOKS).tick(indexing.look, None, [components.status, components.rebuild], **quiet)
    components.rebuild.click(
        indexing.rebuild, [components.session], components.index(), concurrency_limit=None, **quiet
    )
    # Pressed by the page's scripts: the folder has changed.
    refresh = gr.Button(elem_id="refresh", visible="hidden")
    refresh.click(indexing.refresh, [components.session], components.index(), **quiet)


def _theme() -> gr.Theme:
    return gr.themes.Base(
        font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"], primary_hue="blue"
    ).set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#161514",
        body_text_color="#1c1b19",
        body_text_color_dark="#e9e6e0",
    )


def web_page(library: Library, access: Access, queue: QuestionQueue, *, automatic: bool = False) -> FastAPI:
    """The whole server as an ASGI application; ``queue`` is where the library's questions are counted.

    With ``automatic`` the index is rebuilt by itself when articles changed.
    """
    server = web_app(library.article, access=access, registry=queue.registry)
    rebuilder = Rebuilder(library, automatic=automatic)
    rebuilder.watch()
    log_event_errors(gradio.queueing, traceback_frames)
    serve_scripts(gradio.routes.templates.env, render("scripts"))
    server.router.routes += [
        ask_route(library),
        questions_route(library),
        *articles_routes(library, rebuilder, adding=access.may_add, indexing=access.indexing),
        *names_routes(library),
        *kept_routes(library, keeping=access.may_add),
    ]
    server.router.routes += monitoring_routes(library.manifest, queue.registry, access)
    app: FastAPI = gr.mount_gradio_app(
        server,
        build_page(library, rebuilder, log_out=access.login is not None),
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
