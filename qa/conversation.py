"""What happens in the conversation: a question is asked, an answer shown, everything forgotten."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import gradio as gr

from qa import words
from qa.answer import Answer, Reply
from qa.answer_markup import Turn, answer_message, pending, refusal_message
from qa.article_markup import articles_list
from qa.filters import Filters
from qa.markup import notice, plain
from qa.parts import Parts, Update
from qa.receipts import receipt, receipt_markdown
from qa.source_markup import answer_cards, closest_cards, sources_panel
from qa.ui import Library, question_problem

LOG = logging.getLogger(__name__)

TURNS_KEPT = 50

Turns = tuple[Turn, ...]


class Conversation:
    """The events of the conversation; each gives updates for some of the parts."""

    def __init__(self, library: Library, parts: Parts) -> None:
        self._library = library
        self._parts = parts

    def ask(self, question: str, turns: Turns, filters: Filters) -> Iterator[Update]:
        """Show the question at once, then its reply; the conversation before it stays as it is."""
        question = question.strip()
        problem = question_problem(question)
        if problem:
            raise gr.Error(problem, print_exception=False)
        parts, shown = self._parts, self._messages(turns, latest=False)
        asking = {"role": "user", "content": plain(question)}
        yield {
            parts.chat: gr.update(value=[*shown, asking, _said(pending())], visible=True),
            parts.intro: gr.update(visible=False),
            parts.suggestions: gr.update(visible=False),
            parts.box: "",
        }
        try:
            reply = self._library.ask(question, earlier=[turn.reply.asked for turn in turns], filters=filters)
            kept = receipt_markdown(receipt(reply)) if isinstance(reply, Answer) else ""
            turns = (*turns, Turn(turns[-1].number + 1 if turns else 1, _trimmed(reply), kept))[-TURNS_KEPT:]
            drawn = {parts.chat: self._messages(turns), parts.panel: self._sources(turns[-1])}
        except Exception:
            LOG.exception("the question could not be searched")
            sorry = notice(words.NOT_SEARCHED)
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
            parts.fresh: gr.update(visible=False),
            parts.turns: (),
            parts.box: "",
            **self.beginning(),
        }

    def beginning(self) -> Update:
        """What stands before the first question: suggestions, and the articles beside them."""
        buttons = self._parts.buttons
        questions = list(self._library.suggestions())[: len(buttons)]
        shown = [gr.update(value=question, visible=True) for question in questions]
        hidden = [gr.update(visible=False)] * (len(buttons) - len(shown))
        return {**dict(zip(buttons, [*shown, *hidden], strict=True)), self._parts.panel: self._articles(folded=False)}

    def _messages(self, turns: Turns, *, latest: bool = True) -> list[dict[str, str]]:
        """The conversation; with ``latest`` the last reply has its sources beside it, the others below them."""
        messages = []
        for turn in turns:
            beside = latest and turn is turns[-1]
            messages.append({"role": "user", "content": plain(turn.reply.question)})
            cards = self._cards(f"d{turn.number}", turn.reply)
            if isinstance(turn.reply, Answer):
                html = answer_message(turn.number, turn.reply, latest=beside, cards=cards, receipt=turn.receipt)
            else:
                html = refusal_message(turn.reply, latest=beside, cards=cards)
            messages.append(_said(html))
        return messages

    def _cards(self, anchor: str, reply: Reply) -> str:
        find = self._library.article
        if isinstance(reply, Answer):
            return answer_cards(anchor, reply, [find(c.source) for c in reply.citations])
        return closest_cards(reply.asked, reply.nearest, [find(h.passage.source) for h in reply.nearest])

    def _sources(self, turn: Turn) -> str:
        title = words.SOURCES if isinstance(turn.reply, Answer) else words.CLOSEST
        cards = self._cards(f"s{turn.number}", turn.reply)
        panel = sources_panel(title, cards) if cards else ""
        return panel + self._articles(folded=True)

    def _articles(self, *, folded: bool) -> str:
        return articles_list(self._library.articles(), self._library.problems(), folded=folded)


def _said(html: str) -> dict[str, str]:
    return {"role": "assistant", "content": html}


def _trimmed(reply: Reply) -> Reply:
    """A reply without what is never drawn, so that a long conversation stays small."""
    return replace(reply, passages=()) if isinstance(reply, Answer) else replace(reply, nearest=reply.nearest[:3])
