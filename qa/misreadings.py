"""Quotes that cannot be answers.

The question's own words, headings, what is no time, amount or name where one is asked for, what is told of another
year, country, person or office, said by another or done with another, what tells of the contrary, and what is not
about the names in a yes/no question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.lexical import terms
from index.names import PEOPLES, with_states
from index.records import Article
from qa.actors import Act, asked_act, clause_at, clause_on, country, governments, is_name, others_act
from qa.answer_types import can_answer
from qa.article_names import YEAR
from qa.asked_names import asked_names, is_about
from qa.content import content_terms
from qa.contraries import is_contrary
from qa.lexicon import OFFICIALS, SPEAKING
from qa.offices import is_of_other_office
from qa.partners import asked_partners, tells_of_others
from qa.propositions import tokens
from qa.questions import Kind
from qa.quotes import Quote
from qa.speakers import asked_speaker, gives_words_of, gives_words_of_another

_CHOICE = re.compile(r"\bor\b", re.I)
_NAMED = re.compile(r"\W*(?:who|whom|whose|which|where|when)\b", re.I)
"""A caption or a byline may answer it."""
_WHERE = re.compile(r"\W*where\b", re.I)
_ON_A_TOPIC = re.compile(
    r"\b(?:agreement|anger|battle|clash|concerns?|conflict|crisis|deals?|debate|dispute|fight|negotiations|row|talks|"
    r"tensions?|war) (?:over|about|against|regarding) [\[(“\"]?$",
    re.I,
)
_WHICH = re.compile(r"\W*(?:which|what)\b", re.I)
_WORD = re.compile(r"\w+")
_TITLES = frozenset(terms(" ".join(OFFICIALS)))
_AMOUNT = re.compile(r"\bhow (?:many|much)\b", re.I)
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|me|us)\b")
_EARLIER = 600
"""Characters before a passage in which it is looked for who goes on speaking."""
_HEADING = 12
"""Words of a heading at most."""
_STOPPED = re.compile(r"[.!?…:,;][”’\"')\]]*\s*$")


def without_misreadings(
    question: str, asks: Kind, quotes: Sequence[Quote], article_of: Callable[[str], Article]
) -> list[Quote]:
    """The quotes that can answer a question, in their order; ``article_of`` gives an article by its source."""
    quotes = [q for q in quotes if not (is_of_other_year(question, q) or is_contrary(question, q))]
    partners = asked_partners(question)
    quotes = [quote for quote in quotes if not (partners and tells_of_others(partners, quote))]
    if not _NAMED.match(question):
        quotes = [quote for quote in quotes if not is_heading(quote)]
    if asks is Kind.YES_NO:
        return _telling_yes_or_no(question, quotes, article_of)
    others = _of_others(question, asks, quotes, article_of)
    own = [quote for quote, other in zip(quotes, others, strict=True) if not other]
    if asks is Kind.SPAN:
        own = [q for q in own if not (is_of_other_side(question, q) or is_of_other_office(question, q))]
        own = [q for q in own if not is_topic(question, q)]
        return [q for q in own if can_answer(question, q.answer, q.after) and not is_echo(question, q.answer)]
    return own


def is_echo(question: str, answer: str) -> bool:
    """Whether an answer holds no word of meaning but the question's own, which is no answer unless it is a choice.

    A country is more than its people: "Russia" tells where the Russian ship sank. Where "who" or "which" asks, a title
    is not: "Vice President JD Vance" says no more than "JD Vance".
    """
    asked, given = (set(_WORD.findall(with_states(text).lower())) for text in (question, answer))
    if _CHOICE.search(question) or (not _WHICH.match(question) and (given - asked) & PEOPLES):
        return False
    told = set(content_terms(answer))
    last = next((token for token in reversed(tokens(answer)) if not token.is_mark), None)
    named = last is not None and is_name(last) and not (last.possessive or last.word in OFFICIALS or country(last.word))
    if named and _NAMED.match(question):
        told -= _TITLES
    return told <= set(terms(question))


def is_heading(quote: Quote) -> bool:
    """Whether a quote is a line of a few words without a stop above a line that has one."""
    text, offset = quote.hit.passage.text, quote.hit.passage.start
    before, after = text[: quote.start - offset].rstrip(" "), text[quote.end - offset :].lstrip(" ")
    below = after.strip().partition("\n")[0]
    alone = before[-1:] in {"", "\n"} and after[:1] == "\n"
    few = len(quote.text.split()) <= _HEADING and quote.text[:1].isalnum()
    return alone and few and not _STOPPED.search(quote.text) and bool(_STOPPED.search(below))


def is_topic(question: str, quote: Quote) -> bool:
    """Whether an answer to "where" stands behind "over" or "about": a deal over Ukraine is made elsewhere."""
    before = quote.text[: quote.answer_start - quote.start]
    return bool(_WHERE.match(question) and _ON_A_TOPIC.search(before))


def is_of_other_side(question: str, quote: Quote) -> bool:
    """Whether an amount stands in a clause on another country alone, of a sentence that tells of the question's too."""
    asked = governments(question)
    if len(asked) != 1 or not _AMOUNT.search(question):
        return False
    clause = clause_at(quote.text, quote.answer_start - quote.start, quote.answer_end - quote.start)
    told = governments(clause)
    return bool(told) and asked.isdisjoint(told) and asked <= governments(quote.text)


def is_of_other_year(question: str, quote: Quote) -> bool:
    """Whether a quote names years and the question's stands neither there nor in the sentence before it."""
    asked, told = set(YEAR.findall(question)), set(YEAR.findall(quote.text))
    return bool(asked and told) and asked.isdisjoint(told | set(YEAR.findall(quote.before)))


def _of_others(question: str, asks: Kind, quotes: Sequence[Quote], article_of: Callable[[str], Article]) -> list[bool]:
    """Which quotes tell what somebody else did or said than the one whom the question asks about."""
    speaker = asked_speaker(question)
    if speaker:
        return [gives_words_of_another(speaker, q.text, _told_around(q, article_of)) for q in quotes]
    act = asked_act(question)
    if act is None:
        return [False] * len(quotes)
    if act.is_claim and asks is Kind.SENTENCE:
        return [not gives_words_of(act.actor, q.text, _told_around(q, article_of)) for q in quotes]
    passages = dict.fromkeys(quote.hit.passage.text for quote in quotes)
    return others_act(act, [_told(act, quote) for quote in quotes], "\n".join(passages))


def _telling_yes_or_no(question: str, quotes: Sequence[Quote], article_of: Callable[[str], Article]) -> list[Quote]:
    """The quotes about the names in a yes/no question, and where it asks what one of them said, with no other's "I"."""
    names, act = asked_names(question), asked_act(question)
    titles = {source: article_of(source).title for source in {quote.hit.passage.source for quote in quotes}}
    about = [quote for quote in quotes if is_about(names, quote, titles[quote.hit.passage.source])]
    if act is None or not (act.is_claim or act.verb.key in SPEAKING):
        return about
    actor = act.actor

    def is_others(quote: Quote) -> bool:
        said = _FIRST_PERSON.search(quote.text)
        return bool(said) and gives_words_of_another(actor, quote.text, _told_around(quote, article_of))

    return [quote for quote in about if not is_others(quote)]


def _told_around(quote: Quote, article_of: Callable[[str], Article]) -> str:
    """The passage of a quote, and before it the lines of its article that may say who goes on speaking there."""
    passage = quote.hit.passage
    before = article_of(passage.source).text[max(0, passage.start - _EARLIER) : passage.start]
    return before[before.find("\n") + 1 :] + passage.text


def _told(act: Act, quote: Quote) -> str:
    """What a quote tells of an act, where "Moscow has lost many men, and Kyiv has had 43,000 die" tells of two."""
    if quote.answer_start == quote.answer_end:
        return quote.text
    return clause_on(act, quote.text, quote.answer_start - quote.start, quote.answer_end - quote.start)
