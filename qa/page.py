"""The page: a conversation beside its sources, drawn with Gradio; it asks the library and decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from threading import Thread
from typing import Any

import gradio as gr
from fastapi import FastAPI

from index.records import UserError
from qa import markup
from qa.answer import Answer, Reply
from qa.markup import Turn
from qa.receipts import receipt, receipt_markdown
from qa.routes import web_app
from qa.ui import Library, question_problem, without_folders

LOG = logging.getLogger(__name__)

NAME = "Ask the Articles"
TURNS_KEPT = 50
SUGGESTIONS = 3
QUESTIONS_AT_ONCE = 3
QUEUE_LENGTH = 64
SECONDS_BETWEEN_LOOKS = 20
SECONDS_BETWEEN_STEPS = 0.2
HEAD = '<link rel="stylesheet" href="/page.css"><script src="/page.js"></script>'

Turns = tuple[Turn, ...]
Update = dict[Any, Any]


@dataclass(frozen=True)
class _Parts:
    """The components that events write to."""

    intro: gr.Markdown
    suggestions: gr.Column
    buttons: tuple[gr.Button, ...]
    chat: gr.Chatbot
    box: gr.Textbox
    panel: gr.Markdown
    status: gr.Markdown
    rebuild: gr.Button
    fresh: gr.Button
    turns: gr.State

    def every(self) -> list[Any]:
        """All of them, for events that may write to any."""
        parts = [getattr(self, field.name) for field in fields(self) if field.name != "buttons"]
        return [*parts, *self.buttons]


class _Events:
    """What happens on the page; every event gives updates for some of the parts."""

    def __init__(self, library: Library, parts: _Parts) -> None:
        self._library = library
        self._parts = parts
        self._work = _Work(library)

    def ask(self, question: str, turns: Turns) -> Iterator[Update]:
        """Show the question at once, then its reply; the conversation before it stays as it is."""
        question = question.strip()
        problem = question_problem(question)
        if problem:
            raise gr.Error(problem, print_exception=False)
        parts, shown = self._parts, self._messages(turns, latest=False)
        asking = {"role": "user", "content": markup.plain(question)}
        yield {
            parts.chat: gr.update(value=[*shown, asking, _said(markup.pending())], visible=True),
            parts.intro: gr.update(visible=False),
            parts.suggestions: gr.update(visible=False),
            parts.box: "",
        }
        try:
            reply = self._library.ask(question, earlier=[turn.reply.asked for turn in turns])
            kept = receipt_markdown(receipt(reply)) if isinstance(reply, Answer) else ""
            turns = (*turns, Turn(turns[-1].number + 1 if turns else 1, _trimmed(reply), kept))[-TURNS_KEPT:]
            drawn = {parts.chat: self._messages(turns), parts.panel: self._sources(turns[-1])}
        except Exception:
            LOG.exception("the question could not be searched")
            sorry = markup.notice("The question could not be searched. The reason is in the server's log.")
            yield {parts.chat: [*shown, asking, _said(sorry)]}
            return
        yield {**drawn, parts.fresh: gr.update(visible=True), parts.turns: turns}

    def start_again(self) -> Update:
        """Forget the conversation of this visitor."""
        parts = self._parts
        return {
            parts.chat: gr.update(value=[], visible=False),
            parts.intro: gr.update(visible=True),
            parts.suggestions: gr.update(visible=True),
            parts.panel: self._articles(folded=False),
            parts.fresh: gr.update(visible=False),
            parts.turns: (),
            parts.box: "",
            **self._suggestions(),
        }

    def look(self) -> Update:
        """Compare the folder with the index and say so in the header."""
        library, parts = self._library, self._parts
        if self._work.is_alive():
            return {parts.status: self._work.line, parts.rebuild: gr.update(interactive=False)}
        changes = library.changes()
        line = markup.status_line(len(library.articles()), len(library.problems()), changes)
        return {parts.status: line, parts.rebuild: gr.update(visible=bool(changes), interactive=True)}

    def open(self, turns: Turns, request: gr.Request) -> Iterator[Update]:
        """What a page shows first; ``?q=`` asks at once."""
        yield {**self.look(), **self._suggestions(), self._parts.panel: self._articles(folded=False)}
        question = str(dict(request.query_params).get("q", ""))
        if question.strip():
            yield from self.ask(question, turns)

    def rebuild(self, turns: Turns) -> Iterator[Update]:
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
            yield {**self.look(), parts.status: markup.notice(work.problem)}
            return
        fresh = {} if turns else {parts.panel: self._articles(folded=False), **self._suggestions()}
        yield {**self.look(), **fresh}

    def _suggestions(self) -> Update:
        questions = list(self._library.suggestions())[:SUGGESTIONS]
        shown = [gr.update(value=question, visible=True) for question in questions]
        hidden = [gr.update(visible=False)] * (SUGGESTIONS - len(shown))
        return dict(zip(self._parts.buttons, [*shown, *hidden], strict=True))

    def _messages(self, turns: Turns, *, latest: bool = True) -> list[dict[str, str]]:
        """The conversation; with ``latest`` the last reply has its sources beside it, the others below them."""
        messages = []
        for turn in turns:
            beside = latest and turn is turns[-1]
            messages.append({"role": "user", "content": markup.plain(turn.reply.question)})
            cards = self._cards(f"d{turn.number}", turn.reply)
            if isinstance(turn.reply, Answer):
                html = markup.answer_message(turn.number, turn.reply, latest=beside, cards=cards, receipt=turn.receipt)
            else:
                html = markup.refusal_message(turn.reply, latest=beside, cards=cards)
            messages.append(_said(html))
        return messages

    def _cards(self, anchor: str, reply: Reply) -> str:
        find = self._library.article
        if isinstance(reply, Answer):
            return markup.answer_cards(anchor, reply, [find(c.source) for c in reply.citations])
        return markup.closest_cards(reply.asked, reply.nearest, [find(h.passage.source) for h in reply.nearest])

    def _sources(self, turn: Turn) -> str:
        title = "Sources" if isinstance(turn.reply, Answer) else "Closest passages"
        cards = self._cards(f"s{turn.number}", turn.reply)
        panel = markup.sources_panel(title, cards) if cards else ""
        return panel + self._articles(folded=True)

    def _articles(self, *, folded: bool) -> str:
        return markup.articles_list(self._library.articles(), self._library.problems(), folded=folded)


class _Work(Thread):
    """A rebuild in a thread of its own, which goes on when its visitor leaves."""

    def __init__(self, library: Library) -> None:
        super().__init__(name="rebuild", daemon=True)
        self._library = library
        self.line = markup.progress_line("Rebuilding", 0, 0)
        self.problem = ""

    def run(self) -> None:
        """Do the work; what goes wrong is kept as a line for the visitor and logged in full."""
        try:
            self._library.rebuild(self._report)
        except UserError as error:
            LOG.error("rebuild: %s", error)
            self.problem = f"Not rebuilt: {without_folders(str(error))}"
        except Exception:
            LOG.exception("rebuild")
            self.problem = "Not rebuilt. The reason is in the server's log."

    def _report(self, stage: str, done: int, total: int) -> None:
        self.line = markup.progress_line(stage, done, total)


def _said(html: str) -> dict[str, str]:
    return {"role": "assistant", "content": html}


def _trimmed(reply: Reply) -> Reply:
    """A reply without what is never drawn, so that a long conversation stays small."""
    return replace(reply, passages=()) if isinstance(reply, Answer) else replace(reply, nearest=reply.nearest[:3])


def build_page(library: Library) -> gr.Blocks:
    """The page over a library; each visitor has a conversation of their own, kept on the server."""
    page: gr.Blocks = gr.Blocks(title=NAME, analytics_enabled=False, fill_width=True)
    with page:
        turns = gr.State(())
        with gr.Row(elem_id="head"):
            _html(f"<h1>{NAME}</h1>", "name")
            status = _html(markup.status_line(len(library.articles()), len(library.problems()), None), "status")
            rebuild = gr.Button("Rebuild", elem_id="rebuild", size="sm", visible=False)
            fresh = gr.Button("New conversation", elem_id="fresh", size="sm", visible=False)
            gr.Button("◐", elem_id="theme", size="sm")
        with gr.Row(elem_id="body"):
            with gr.Column(elem_id="talk"):
                intro = _html(markup.intro(), "intro")
                chat = _conversation()
                with gr.Column(elem_id="suggestions") as suggestions:
                    buttons = tuple(gr.Button(visible=False, size="sm") for _ in range(SUGGESTIONS))
                box = _composer()
            with gr.Column(elem_id="sources"):
                panel = _html(markup.articles_list(library.articles(), library.problems(), folded=False), "panel")
        parts = _Parts(intro, suggestions, buttons, chat, box, panel, status, rebuild, fresh, turns)
        _connect(page, _Events(library, parts), parts)
    page.queue(default_concurrency_limit=QUESTIONS_AT_ONCE, max_size=QUEUE_LENGTH, api_open=False)
    return page


def _html(value: str, elem_id: str) -> gr.Markdown:
    return gr.Markdown(value, elem_id=elem_id, latex_delimiters=[], sanitize_html=True, container=False)


def _conversation() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        label="Conversation",
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
        label="Your question",
        show_label=False,
        container=False,
        placeholder="Ask about the articles",
        lines=1,
        max_lines=4,
        autofocus=True,
        submit_btn="Ask",
    )


def _connect(page: gr.Blocks, events: _Events, parts: _Parts) -> None:
    every = parts.every()
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    clock = gr.Timer(SECONDS_BETWEEN_LOOKS)

    def valid(question: str, _: Turns) -> Any:
        problem = question_problem(question)
        return [gr.validate(not problem, problem), gr.validate(True, "")]

    page.load(events.open, [parts.turns], every, **quiet)
    asking: list[dict[str, Any]] = [
        parts.box.submit(events.ask, [parts.box, parts.turns], every, validator=valid, **quiet)
    ]
    asking += [button.click(events.ask, [button, parts.turns], every, **quiet) for button in parts.buttons]
    parts.fresh.click(events.start_again, None, every, cancels=asking, **quiet)
    clock.tick(events.look, None, [parts.status, parts.rebuild], **quiet)
    parts.rebuild.click(events.rebuild, [parts.turns], every, concurrency_limit=1, **quiet)


def _theme() -> gr.Theme:
    return gr.themes.Base(
        font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"], primary_hue="blue"
    ).set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#161514",
        body_text_color="#1c1b19",
        body_text_color_dark="#e9e6e0",
    )


def web_page(library: Library, *, host: str, port: int) -> FastAPI:
    """The whole server as an ASGI application."""
    app: FastAPI = gr.mount_gradio_app(
        web_app(library.article, host=host),
        build_page(library),
        path="/",
        server_name=host,
        server_port=port,
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
        head=HEAD,
    )
    return app
