"""Spans that the reader finds and that cannot be answers: words of the question, and what somebody else did."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lexical import terms
from qa.actors import asked_act, others_act
from qa.content import content_terms
from qa.questions import Kind
from qa.quotes import Quote

_CHOICE = re.compile(r"\bor\b", re.I)


def without_misreadings(question: str, asks: Kind, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes that can answer a question, in their order; all of them where it asks for yes or no."""
    if asks is Kind.YES_NO:
        return list(quotes)
    others = _of_others(question, quotes)
    return [
        quote
        for quote, other in zip(quotes, others, strict=True)
        if not other and not (asks is Kind.SPAN and is_echo(question, quote.answer))
    ]


def is_echo(question: str, answer: str) -> bool:
    """Whether an answer holds no word of meaning but the question's own, which is no answer unless it is a choice."""
    return not _CHOICE.search(question) and set(content_terms(answer)) <= set(terms(question))


def _of_others(question: str, quotes: Sequence[Quote]) -> list[bool]:
    """Which quotes tell what somebody else did than the one whom the question asks about."""
    act = asked_act(question)
    if act is None:
        return [False] * len(quotes)
    passages = dict.fromkeys(quote.hit.passage.text for quote in quotes)
    return others_act(act, [quote.text for quote in quotes], "\n".join(passages))
