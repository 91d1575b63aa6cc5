"""What happens in the conversation: a question is asked, edited, stopped, everything brought back or forgotten."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import gradio as gr
from markupsafe import Markup

from index.filters import Filters
from index.records import Article, UserError
from qa import texts
from qa.evidence.confidence import Tier
from qa.headline import with_headlines
from qa.html.answer_markup import Cards, Closest, answer_message, refusal_message
from qa.html.digest_markup import digest_message
from qa.html.markup import LISTED_ARTICLES, articles_list, failure
from qa.html.rendering import render
from qa.html.source_markup import answer_cards, closest_cards, near_sentences
from qa.library import Library
from qa.page.components import Components, Update
from qa.page.turns import (
    Question,
    Session,
    Turns,
    kept,
    latest_answer,
    question_problem,
    restored,
    sent_id,
    turns_before,
    with_turn,
    with_unanswered,
)
from qa.question.ask import Ask
from qa.replies import Answer, Digest, NoAnswer, Reply
from qa.texts import without_folders

LOG = logging.getLogger(__name__)


class ConversationEvents:
    """The events of the conversation; each gives updates for some of the components."""

    def __init__(self, library: Library, components: Components, *, pending: Callable[[], str] = str) -> None:
        """``pending`` says how the folder differs from the index now: ``2 new``."""
        self._library = library
        self._components = components
        self._pending = pending

    def ask(self, question: str, edited: str, sent: object, session: Session, filters: Filters) -> Iterator[Update]:
        """Show the question at once, then its reply.

        With the number of an earlier turn in ``edited`` the question takes its place, and what followed it goes. One
        that was answered under the same id, ``sent``, is not answered again.
        """
        question = question.strip()
        problem = question_problem(question)
        if problem:
            raise gr.Error(problem, print_exception=False)
        wanted = Question(question, filters, sent=sent_id(sent))
        if wanted.sent and wanted.sent in {turn.sent for turn in session.turns}:
            yield self._answered(session.turns)
            return
        begun, turns = session.begin(question), turns_before(session.turns, edited)
        yield self._asking(question, turns)
        try:
            asked, shown = self._replied(wanted, turns)
        except Exception as error:
            if session.end(begun):
                yield self._failed(question, turns, _reason(error))
            return
        if session.end(begun, asked):
            yield shown

    def stop(self, session: Session, typed: str) -> Update:
        """Leave the conversation as it was, with the stopped question in the composer, unless the next is there."""
        stopped = session.asking
        session.end(session.begin())
        shown = self._answered(session.turns) if session.turns else self._empty()
        return {**shown, self._components.box: _composer(typed or stopped)}

    def suggest(self, session: Session, filters: Filters) -> Update:
        """Suggest what to ask first, or after the latest reply; it has to be found out, so no reply waits for it.

        What is found out once the conversation has gone on is not shown.
        """
        latest, turns = session.latest(), session.turns
        nothing: Update = {self._components.heading: gr.skip()}
        if session.asking:
            return nothing
        try:
            found = self._next_questions(turns, filters) if turns else list(self._library.suggestions(filters=filters))
        except UserError:  # the index is away, which the next question says
            found = []
        if session.latest() is not latest:
            return nothing
        return self._suggested(texts.ASK_NEXT if turns else "", found)

    def _next_questions(self, turns: Turns, filters: Filters) -> list[str]:
        asked = [turn.reply.asked for turn in turns] + [turn.reply.question for turn in turns]
        return list(self._library.next_questions(turns[-1].reply, asked=asked, filters=filters))

    def forget(self, session: Session) -> Update:
        """Forget the conversation of this visitor, here and in the browser."""
        session.end(session.begin(), ())
        return {**self._empty(), self._components.kept: [], **self.beginning()}

    def start_over(self, session: Session, filters: Filters) -> Update:
        """Suggest what to ask first, and show once more that nothing was asked: a reply may have crossed ``forget``."""
        latest, suggested = session.latest(), self.suggest(session, filters)
        anew = session.latest() is latest and not session.turns and not session.asking
        return {**self._blank(), **suggested} if anew else suggested

    def beginning(self) -> Update:
        """The articles, before the first question."""
        return {self._components.panel: articles_panel(self._library, folded=False)}

    def redrawn(self, session: Session) -> Update:
        """The articles as they are now: their list before the first question, and the answers they no longer give."""
        changed = any(not isinstance(turn.reply, NoAnswer) and self._has_changed(turn.reply) for turn in session.turns)
        if not session.turns:
            return self.beginning()
        if session.asking or not changed:
            return {}
        components = self._components
        return {components.chat: self._messages(session.turns), components.panel: self._sources(session.turns)}

    def open(self, session: Session, data: object, unanswered: object, link: Question) -> Iterator[Update]:
        """Ask again what the browser kept, so that every quote is of the articles as they are now; then what it has
        seen no reply to; then a link's question, which stands alone and is asked inside the link's bounds.
        """
        again = restored(data)
        linked = [] if again and replace(again[-1], sent="") == link else _asked_by(link)
        yield from self._ask_all(
            session, (), [*with_unanswered(again, unanswered, link.filters), *linked], alone=link.text
        )

    def follow(self, session: Session, link: Question) -> Iterator[Update]:
        """Ask a link's question next; it stands alone as in ``open``."""
        yield from self._ask_all(session, session.turns, _asked_by(link), alone=link.text)

    def _ask_all(
        self, session: Session, turns: Turns, questions: Sequence[Question], *, alone: str
    ) -> Iterator[Update]:
        """Ask one question after the other; ``alone`` is the one that is no follow-up."""
        begun, shown = session.begin(), Update()
        for question in questions:
            if not session.go_on(begun, turns, question.text):
                return
            yield self._asking(question.text, turns)
            try:
                turns, shown = self._replied(question, turns, alone=question.text == alone)
            except Exception as error:
                if session.end(begun):
                    yield self._failed(question.text, turns, _reason(error))
                return
        if session.end(begun, turns) and turns:
            yield shown or self._answered(turns)

    def _replied(self, question: Question, turns: Turns, *, alone: bool = False) -> tuple[Turns, Update]:
        """The conversation with the reply, and that drawn, as one that cannot be drawn must not be waited for."""
        context = () if alone else turns
        earlier = tuple(turn.reply.asked for turn in context)
        filters, reading = question.filters, question.reading
        reply = self._library.ask(Ask(question.text, earlier, latest_answer(context), filters=filters, reading=reading))
        asked = with_turn(turns, reply, filters, reading, question.sent)
        return asked, self._answered(asked)

    def _asking(self, question: str, turns: Turns) -> Update:
        components = self._components
        shown = [
            *self._messages(turns, latest=False),
            _user(render("question", turn=0, question=question)),
            _said(render("pending")),
        ]
        return {
            components.chat: gr.update(value=shown, visible=True),
            components.intro: gr.update(visible=False),
            components.box: gr.update(submit_btn=False, stop_btn=texts.STOP),
            **self._suggested("", []),
        }

    def _answered(self, turns: Turns) -> Update:
        components = self._components
        return {
            components.chat: gr.update(value=self._messages(turns), visible=True),
            components.intro: gr.update(visible=False),
            components.panel: self._sources(turns),
            components.fresh: gr.update(visible=True),
            components.box: _composer(),
            components.kept: kept(turns),
            **self._suggested("", []),
        }

    def _failed(self, question: str, turns: Turns, reason: str) -> Update:
        shown = [*self._messages(turns, latest=False), _user(render("question", turn=0, question=question))]
        return {
            self._components.chat: gr.update(value=[*shown, _said(failure(reason))], visible=True),
            self._components.intro: gr.update(visible=False),
            self._components.box: _composer(),
        }

    def _empty(self) -> Update:
        return {**self._blank(), self._components.edited: "", self._components.box: _composer("")}

    def _blank(self) -> Update:
        components = self._components
        return {
            components.chat: gr.update(value=[], visible=False),
            components.intro: gr.update(visible=True),
            components.fresh: gr.update(visible=False),
        }

    def _suggested(self, heading: str, questions: list[str]) -> Update:
        buttons = self._components.buttons
        shown = [gr.update(value=question, visible=True) for question in questions[: len(buttons)]]
        hidden = [gr.update(visible=False)] * (len(buttons) - len(shown))
        head = render("suggestions", heading=heading) if heading and shown else ""
        return {**dict(zip(buttons, [*shown, *hidden], strict=True)), self._components.heading: head}

    def _messages(self, turns: Turns, *, latest: bool = True) -> list[dict[str, str]]:
        """The conversation; with ``latest`` the last reply has its sources beside it, the others below them."""
        messages = []
        for turn in turns:
            reply, beside = turn.reply, latest and turn is turns[-1]
            messages.append(_user(render("question", turn=turn.number, question=reply.question)))
            cards = self._cards(f"d{turn.number}", reply)
            if isinstance(reply, NoAnswer):
                pending = self._pending()
                closest = Closest(cards, self._sentences(turn.number, reply, latest=beside), beside)
                unsearched = pending if pending[:1].isdigit() else ""
                message = refusal_message(reply, closest, filters=turn.filters, unsearched=unsearched)
            else:
                sources = Cards(cards, self._has_changed(reply))
                if isinstance(reply, Answer):
                    message = answer_message(turn.number, reply, latest=beside, cards=sources, filters=turn.filters)
                else:
                    message = digest_message(turn.number, reply, latest=beside, cards=sources, filters=turn.filters)
            messages.append(_said(message))
        return messages

    def _has_changed(self, answer: Answer | Digest) -> bool:
        """Whether an article that an answer quotes is another one now; not while the index is away."""
        try:
            articles = [self._library.article(citation.source) for citation in answer.citations]
        except UserError:
            return False
        return any(c.is_of(article) is False for c, article in zip(answer.citations, articles, strict=True))

    def _cards(self, anchor: str, reply: Reply) -> str:
        """The sources of a reply; none while the index is away, as a quote is compared with its article first."""
        find = self._library.article
        try:
            if not isinstance(reply, NoAnswer):
                return answer_cards(anchor, reply, [find(c.source) for c in reply.citations])
            articles = [find(near.passage.source) for near in reply.closest]
            return closest_cards(reply.asked, reply.closest, articles, anchor if _may_answer(reply) else "")
        except UserError:
            return ""

    def _sentences(self, turn: int, reply: NoAnswer, *, latest: bool) -> str:
        """The sentences that may answer; while the index is away only the files are named."""
        sources = [near.passage.source for near in reply.closest]
        articles: list[Article | None]
        try:
            articles = [self._library.article(source) for source in sources]
        except UserError:
            articles = [None] * len(sources)
        return near_sentences(turn, reply.closest, articles, latest=latest)

    def _sources(self, turns: Turns) -> str:
        turn = turns[-1]
        if isinstance(turn.reply, NoAnswer) and not _may_answer(turn.reply):  # what came closest is in the conversation
            return articles_panel(self._library, folded=False)
        cards = self._cards(f"s{turn.number}", turn.reply)
        panel = render("sources_panel", title=texts.SOURCES, cards=Markup(cards)) if cards else ""
        return panel + articles_panel(self._library, folded=True)


def _may_answer(reply: Reply) -> bool:
    return reply.tier is Tier.PERHAPS


def _asked_by(link: Question) -> list[Question]:
    """A link's question, where it has one that can be asked."""
    return [] if question_problem(link.text) else [link]


def _reason(error: Exception) -> str:
    """What a visitor is told of a failure; what they cannot mend stands in the log."""
    if isinstance(error, UserError):
        return without_folders(str(error))
    LOG.error("the question could not be searched", exc_info=error)
    return texts.NOT_SEARCHED


def _composer(text: str | None = None) -> Update:
    """The composer ready for a question, with ``text`` in it, or with what was typed meanwhile."""
    ready: Update = gr.update(submit_btn=texts.ASK, stop_btn=False)
    return ready if text is None else {**ready, "value": text}


def _said(html: str) -> dict[str, str]:
    return {"role": "assistant", "content": html}


def _user(html: str) -> dict[str, str]:
    return {"role": "user", "content": html}


def articles_panel(library: Library, *, folded: bool) -> str:
    """Every article under its title or what stands for one, newest first, then what could not be read and why."""
    lines = sorted(library.articles(), key=lambda line: line.date, reverse=True)
    named = with_headlines(lines[:LISTED_ARTICLES], library.article)
    return articles_list([*named, *lines[LISTED_ARTICLES:]], library.problems(), folded=folded)
