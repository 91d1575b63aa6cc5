"""All values that answer a question that asks for several, each with its quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.records import Hit
from qa.answer import Answerer
from qa.digest.corpus import Corpus, Sentence
from qa.digest.listing import Listing, listing_of
from qa.english.content import FUNCTION_WORDS, content_terms
from qa.english.nouns import NAME_PARTICLES
from qa.english.tokens import any_of
from qa.evidence.agreement import group
from qa.evidence.quotes import Quote
from qa.question.filters import Filters
from qa.question.kinds import Kind
from qa.replies import Citation, Item

READ = 20
"""Passages that are read for answers."""
CHECKED = 24
"""Values that are put to the reader."""
_SAYS = 0.5
"""The probability of yes from which a passage says that a value belongs to the list."""
_LONGEST = 10
"""Words of a value; a longer span is a sentence."""
_NAME = rf"(?:the )?[A-Z][\w’'.-]*(?: (?:(?:{any_of(NAME_PARTICLES)}|&) )*[A-Z0-9][\w’'.-]*)*"
_SEVERAL = re.compile(rf"{_NAME}(?:, {_NAME})*,? (?:and|or) {_NAME}|{_NAME}(?:, {_NAME})+")
_MARKS = " .,;:"
_BETWEEN = re.compile(r",? (?:and|or) |, |; ")


@dataclass(frozen=True)
class _Value:
    """``quote.text`` from ``start`` to ``end``, counted in the article."""

    quote: Quote
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.quote.text[self.start - self.quote.start : self.end - self.quote.start]


def listed(corpus: Corpus, answerer: Answerer, request: str, filters: Filters) -> tuple[list[Item], list[Hit]]:
    """An item for each value, surest first, with the other reports that give it; nothing where there are not two.

    A reader that was taught to find one answer is weak on a second. So what it finds is parted where a sentence names
    several, and each value is put to its passage as a statement: only what the passage says is given. Without a reader
    of stances only its surest answer of each passage is.
    """
    asked = listing_of(request)
    hits = corpus.hits(asked.question, k=READ, filters=filters)
    quotes = answerer.quoted(asked.question, Kind.SPAN, hits, most=READ)
    values = _alike(_kept(answerer, asked, quotes))
    first = group([value.text for value in values])
    if len(set(first)) < 2:
        return [], hits
    items = []
    for at in dict.fromkeys(first):
        same = {values[i].quote.hit.passage.source: values[i] for i in range(len(values) - 1, -1, -1) if first[i] == at}
        ordered = sorted(same.values(), key=values.index)
        cited = [_cited(corpus, value) for value in ordered]
        items.append(Item(cited[0], tuple(cited[1:]), values[at].text))
    return items, hits


def _kept(answerer: Answerer, asked: Listing, quotes: Sequence[Quote]) -> list[_Value]:
    """The values that belong to the list, surest first."""
    surest = {quote.hit: quote for quote in reversed(quotes)}
    known = set(content_terms(asked.question))
    likely = (quote for quote in quotes if quote.score >= answerer.confidence.perhaps)
    found = (value for quote in likely for value in _values(quote) if _is_value(value.text, known))
    stated = {value: asked.statement(value.text) for value in islice(found, CHECKED)}
    asking = [value for value, statement in stated.items() if statement]
    says = dict(zip(asking, answerer.said_to([(stated[v], v.quote.hit) for v in asking]), strict=True))

    def belongs(value: _Value) -> bool:
        said = says.get(value)
        return said[0] >= _SAYS if said else value.quote.score >= 0 and surest[value.quote.hit] is value.quote

    return [value for value in stated if belongs(value)]


def _alike(values: Sequence[_Value]) -> list[_Value]:
    """The values of the shape that the surest one has: the values of a list are all names, all figures or neither."""
    return [value for value in values if _shape(value.text) == _shape(values[0].text)]


def _shape(text: str) -> tuple[bool, bool]:
    """Whether words hold a name, and a figure."""
    return any(word[:1].isupper() for word in text.split()), any(c.isdigit() for c in text)


def _is_value(text: str, known: set[str]) -> bool:
    """Whether words can be one value of a list: few, and saying something that the question does not."""
    return len(text.split()) <= _LONGEST and bool(set(content_terms(text)) - known)


def _values(quote: Quote) -> Iterator[_Value]:
    """What a quote answers, each name by itself where it stands among several in its sentence."""
    start, end = quote.answer_start - quote.start, quote.answer_end - quote.start
    if start == end:
        return
    for several in _SEVERAL.finditer(quote.text):
        if several.start() < end and several.end() > start:
            yield from _parts(quote, several.start(), several.end())
            return
    yield from _parts(quote, start, end)


def _parts(quote: Quote, start: int, end: int) -> Iterator[_Value]:
    """The parts of a stretch of a quote between commas and "and"; the whole of it where one of them is long."""
    marks = list(_BETWEEN.finditer(quote.text, start, end))
    places = list(zip([start, *(m.end() for m in marks)], [*(m.start() for m in marks), end], strict=True))
    if any(len(quote.text[a:b].split()) > 4 for a, b in places):
        places = [(start, end)]
    for a, b in places:
        at, to = a + _leading(quote.text[a:b]), a + len(quote.text[a:b].rstrip(_MARKS))
        if at < to:
            yield _Value(quote, quote.start + at, quote.start + to)


def _leading(text: str) -> int:
    """The characters of the words that a value begins with and that are none of it: "But Google"."""
    words = text.split(" ")
    bare = next((i for i, word in enumerate(words) if word.lower() not in FUNCTION_WORDS), 0)
    return len(" ".join(words[:bare])) + (bare > 0)


def _cited(corpus: Corpus, value: _Value) -> Citation:
    article = corpus.article(value.quote.hit.passage.source)
    sentence = Sentence(article, value.quote.start, value.quote.end, 0)
    return corpus.cite(sentence, inside=(value.start, value.end))
