"""Quotes that cannot be answers.

The question's own words, what is no time or amount where one is asked for, what is told of somebody else or of another
year, and what is not about the names in a yes/no question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.lexical import terms
from qa.actors import Act, asked_act, clause_on, others_act
from qa.answer_types import can_answer
from qa.asked_names import asked_names, is_about
from qa.content import content_terms
from qa.questions import Kind
from qa.quotes import Quote

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d(?![\ds])")
"""No decade: a quote of 1985 may tell of the 1980s."""
_CHOICE = re.compile(r"\bor\b", re.I)


def without_misreadings(
    question: str, asks: Kind, quotes: Sequence[Quote], title_of: Callable[[str], str]
) -> list[Quote]:
    """The quotes that can answer a question, in their order; ``title_of`` gives an article's title by its source."""
    quotes = [quote for quote in quotes if not is_of_other_year(question, quote)]
    if asks is Kind.YES_NO:
        names = asked_names(question)
        titles = {source: title_of(source) for source in {quote.hit.passage.source for quote in quotes}}
        return [quote for quote in quotes if is_about(names, quote, titles[quote.hit.passage.source])]
    others = _of_others(question, quotes)
    own = [quote for quote, other in zip(quotes, others, strict=True) if not other]
    if asks is Kind.SPAN:
        return [q for q in own if can_answer(question, q.answer) and not is_echo(question, q.answer)]
    return own


def is_echo(question: str, answer: str) -> bool:
    """Whether an answer holds no word of meaning but the question's own, which is no answer unless it is a choice."""
    return not _CHOICE.search(question) and set(content_terms(answer)) <= set(terms(question))


def is_of_other_year(question: str, quote: Quote) -> bool:
    """Whether a quote names years and the question's stands neither there nor in the sentence before it."""
    asked, told = set(_YEAR.findall(question)), set(_YEAR.findall(quote.text))
    return bool(asked and told) and asked.isdisjoint(told | set(_YEAR.findall(quote.before)))


def _of_others(question: str, quotes: Sequence[Quote]) -> list[bool]:
    """Which quotes tell what somebody else did than the one whom the question asks about."""
    act = asked_act(question)
    if act is None:
        return [False] * len(quotes)
    passages = dict.fromkeys(quote.hit.passage.text for quote in quotes)
    return others_act(act, [_told(act, quote) for quote in quotes], "\n".join(passages))


def _told(act: Act, quote: Quote) -> str:
    """What a quote tells of an act, where "Moscow has lost many men, and Kyiv has had 43,000 die" tells of two."""
    if quote.answer_start == quote.answer_end:
        return quote.text
    return clause_on(act, quote.text, quote.answer_start - quote.start, quote.answer_end - quote.start)
