"""All values that answer a question that asks for several, each with its quote."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.files.tables import Cell, cells_around
from index.filters import Filters
from index.records import Hit
from qa.answer import Answerer
from qa.digest.corpus import Corpus, Sentence
from qa.digest.listing import Listing, listing_of
from qa.english.asking import AUXILIARIES
from qa.english.content import FUNCTION_WORDS, content_terms
from qa.english.lexicon import PERSONAL, PREPOSITIONS, is_claiming
from qa.english.naming import BODIES, GROUPS, NO_NAMES, PARTICLES, PLACES
from qa.english.tokens import CAPITALS, any_of, lower_words
from qa.evidence.agreement import group
from qa.evidence.quotes import Quote
from qa.question.kinds import Kind
from qa.replies import Citation, Item

READ = 20
"""Passages that are read for answers."""
CHECKED = 24
"""Values that are put to the reader."""
_SURE, _NEAR = 0.25, 0.6
"""How sure a value of the list is at least, and at least of what the surest is: the geometric mean of the probabilities
of yes that its passage and its sentence alone give it."""
_LONGEST = 4
"""Words of a value that is no name; a longer span says something about it."""
_BEHIND = 1.2
"""How much less sure than the surest a value of the list may be."""
_FIRST = 6
"""The surest values, by most of which a list is one of names or of something else."""
_FIRST_WORD = rf"[a-z]?[{CAPITALS}][\w’'.-]*"
_NAME = rf"(?:the )?{_FIRST_WORD}(?: (?:(?:of|the|{any_of(PARTICLES)}|&) )*[{CAPITALS}0-9][\w’'.-]*)*"
_BESIDE = r"(?: (?:in|from|of) [\w ]{2,12}?| \([^)]*\))?(?:[,;] (?:(?:and|or) )?(?:finally |then )?| and | or )"
_SEVERAL = re.compile(rf"{_NAME}(?:{_BESIDE}{_NAME})+")
_WHOLE = rf"{_NAME}(?: and {_NAME})*"
"""A name of a value, in which an "and" is none that parts values."""
_NAME_FIRST = re.compile(rf"{_WHOLE}(?= (?:{any_of(PREPOSITIONS)}) )")
_NAME_LAST = re.compile(rf"(?<!\S){_WHOLE}(?=(?: in \d{{4}}| \([^)]*\))?$)")
_PAIR = re.compile(rf"\b([{CAPITALS}][\w-]+) and ([{CAPITALS}][\w-]+)")
_COMPANY = "Inc|Corp|Co|Plc|Ltd"
_TITLE = 8
"""Words of a name with what somebody is: "the former treasurer Ann Lee"."""
_MARKS = " .,;:"
_JOINING = re.compile(r"\b(?:and|or)\b|;")
_BETWEEN = re.compile(r"[,;] (?:and |or )?|,? (?:and|or) ")


@dataclass(frozen=True)
class _Value:
    """``quote.text`` from ``start`` to ``end``, counted in the article; ``apart`` says that it is not in the answer."""

    quote: Quote
    start: int
    end: int
    apart: bool = False

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
    values = _kept(corpus, answerer, asked, quotes)
    groups = group([value.text for value in values])
    if len(groups) < 2:
        return [], hits
    items = []
    for places in groups:
        same = {values[i].quote.hit.passage.source: values[i] for i in reversed(places)}
        ordered = sorted(same.values(), key=values.index)
        cited = [_cited(corpus, value) for value in ordered]
        items.append(Item(cited[0], tuple(cited[1:]), values[places[0]].text))
    return items, hits


def _kept(corpus: Corpus, answerer: Answerer, asked: Listing, quotes: Sequence[Quote]) -> list[_Value]:
    """The values that belong to the list, surest first."""
    surest = {quote.hit: quote for quote in reversed(quotes)}
    known = set(content_terms(asked.question))
    likely = (quote for quote in quotes if quote.score >= answerer.confidence.perhaps)
    found = [value for quote in likely for value in _values(quote, corpus.article(quote.hit.passage.source).text)]
    new = [value for value in found if _is_new(value.text, known, asked)]
    found = _alike(new, names=asked.asks_who)
    found = [value for value in found if value.quote.score >= found[0].quote.score - _BEHIND]
    stated = {value: asked.statement(value.text) for value in found[:CHECKED]}
    asking = [value for value, statement in stated.items() if statement]
    told = answerer.said_to([(stated[v], v.quote.hit.passage, v.quote.text) for v in asking])
    sure = {value: math.sqrt(said[0][0] * said[1][0]) for value, said in zip(asking, told, strict=True) if said}
    least = max(_SURE, _NEAR * max(sure.values(), default=0.0))

    def belongs(value: _Value) -> bool:
        if value in sure:
            return sure[value] >= least
        return value.quote.score >= 0 and surest[value.quote.hit] is value.quote and not value.apart

    return [value for value in stated if belongs(value)]


def _is_new(text: str, known: set[str], asked: Listing) -> bool:
    """Whether words say what the question does not; where it asks "who", neither a place, a body nor what it names."""
    stems = set(content_terms(text))
    if not asked.asks_who:
        return not all(stem in known or (stem.isdigit() and stems & known) for stem in stems)
    return bool(stems) and not stems & known and lower_words(text)[-1] not in PLACES | BODIES | GROUPS


def _alike(values: Sequence[_Value], *, names: bool) -> list[_Value]:
    """The values of one kind: ``names`` only, or where most of the surest are some; else short words that are none."""
    named = [value for value in values if _is_name(value.text)]
    first = values[:_FIRST]
    if names or 2 * sum(value in named for value in first) >= len(first):
        return named
    return [value for value in values if value not in named and len(value.text.split()) <= _LONGEST]


def _is_name(text: str) -> bool:
    """Whether words are a name and not only that of a people: "Australian"."""
    return bool(re.fullmatch(_WHOLE, text)) and text.lower() not in NO_NAMES


def _values(quote: Quote, article: str) -> Iterator[_Value]:
    """What a quote answers, each name by itself where it stands among several in its sentence."""
    start, end = quote.answer_start - quote.start, quote.answer_end - quote.start
    if start < end and (cells := cells_around(article, quote.start)):
        yield from _of_cell(quote, next(cell for cell in cells if cell.start <= quote.start < cell.end))
        return
    if start == end or _is_clause(quote.text[start:end]):
        return
    apart = []
    for several in _SEVERAL.finditer(quote.text):
        if several.start() < end and several.end() > start:
            start, end = min(start, several.start()), max(end, several.end())
        elif not is_claiming(next(iter(lower_words(quote.text[several.end() :])), "")):  # "..., C and D said"
            apart.append(several.span())
    yield from _parts(quote, start, end, article)
    for a, b in apart:  # "A and B deduct it, as do C and D"
        yield from (replace(value, apart=True) for value in _parts(quote, a, b, article))


def _of_cell(quote: Quote, cell: Cell) -> Iterator[_Value]:
    """Of a table's line what heads its row, or its value; a heading of its column is none."""
    heading = cell.start + len(cell.heads.partition(", ")[0])
    if quote.answer_start < heading:
        yield _Value(quote, cell.start, heading)
    elif quote.answer_end > cell.value_start:
        yield _Value(quote, cell.value_start, cell.value_end)


def _is_clause(text: str) -> bool:
    """Whether words say something of a value instead of naming it."""
    words = lower_words(text)
    return any(word in AUXILIARIES | PERSONAL or is_claiming(word) for word in words)


def _parts(quote: Quote, start: int, end: int, article: str) -> Iterator[_Value]:
    """The parts of a stretch of a quote between commas and "and", each a name where one stands in it."""
    whole = [pair.span() for pair in _PAIR.finditer(quote.text) if _is_one_name(pair[1], pair[2], article)]
    marks = [m for m in _BETWEEN.finditer(quote.text, start, end) if not any(a < m.start() < b for a, b in whole)]
    if not _SEVERAL.search(quote.text, start, end) and not any(_JOINING.search(mark[0]) for mark in marks):
        marks = []  # "big, heavy stones"
    for a, b in zip([start, *(m.end() for m in marks)], [*(m.start() for m in marks), end], strict=True):
        at, to = a + _leading(quote.text[a:b]), a + len(quote.text[a:b].rstrip(_MARKS))
        name = _NAME_FIRST.match(quote.text[:to], at) or _NAME_LAST.search(quote.text[:to], at)
        if name and len(quote.text[at:to].split()) <= _TITLE:
            at, to = name.span()
        if at < to:
            yield _Value(quote, quote.start + at, quote.start + to)


def _is_one_name(first: str, second: str, article: str) -> bool:
    """Whether two words with "and" between are of one name: "Harper and Row", "Castle and Cooke Inc".

    In the article neither stands without the other, and they stand so more than once or before what ends the name of a
    company.
    """
    pair = rf"\b{first} and {second}\b"
    together = len(re.findall(pair, article))
    company = re.search(rf"{pair}(?: [{CAPITALS}]\w+)* (?:{_COMPANY})\b", article)
    alone = any(len(re.findall(rf"\b{word}\b", article)) > together for word in (first, second))
    return (together > 1 or bool(company)) and not alone


def _leading(text: str) -> int:
    """The characters of the words that a value begins with and that are none of it: "But Google"."""
    words = text.split(" ")
    bare = next((i for i, word in enumerate(words) if word.lower() not in FUNCTION_WORDS), 0)
    return len(" ".join(words[:bare])) + (bare > 0)


def _cited(corpus: Corpus, value: _Value) -> Citation:
    article = corpus.article(value.quote.hit.passage.source)
    sentence = Sentence(article, value.quote.start, value.quote.end, 0)
    return corpus.cite(sentence, inside=(value.start, value.end))
