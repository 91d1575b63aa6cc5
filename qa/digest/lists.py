"""All values that answer a question that asks for several, each with its quote."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.files.tables import Cell, cells_around
from index.records import Hit
from qa.answer import Answerer
from qa.digest.corpus import Corpus, Sentence
from qa.digest.listing import Listing, listing_of
from qa.english.asking import AUXILIARIES
from qa.english.content import FUNCTION_WORDS, content_terms
from qa.english.lexicon import PERSONAL, is_claiming
from qa.english.naming import NO_NAMES, PARTICLES
from qa.english.nouns import BODIES, GROUPS, PLACES
from qa.english.numbers import NUMBERS
from qa.english.tokens import CAPITALS, any_of, lower_words
from qa.evidence.agreement import group
from qa.evidence.quotes import Quote
from qa.names.merging import is_of_person, key
from qa.names.spotting import spotted
from qa.question.filters import Filters
from qa.question.kinds import Kind
from qa.replies import Citation, Item

READ = 20
"""Passages that are read for answers."""
CHECKED = 40
"""Values that are put to the reader."""
_TRIED = 2
"""Sentences of one article of which a value is put to the reader."""
_SURE, _NEAR = 0.25, 0.6
"""How sure a value of the list is at least, and at least of what the surest is: the geometric mean of the probabilities
of yes that its passage and its sentence alone give it."""
_LONGEST = 4
"""Words of a value that is no name; a longer span says something about it."""
_FIRST = 6
"""The surest values, by most of which a list is one of names or of something else."""
_NAME = re.compile(
    rf"(?<!\w)[a-z]?[{CAPITALS}][\w’'.-]*(?: (?:(?:of|the|{any_of(PARTICLES)}|&) )*[{CAPITALS}][\w’'.-]*)*"
)
_COMPANY = "Inc|Corp|Co|Plc|Ltd"
_BESIDE = re.compile(
    r"(?: (?:in|from|of) [\w ]{2,12}?| \([^)]*\))?(?:[,;] (?:(?:and|or) )?(?:finally |then )?| and | or )"
)
"""What stands between the names of one list."""
_NO_VALUES = NO_NAMES | FUNCTION_WORDS | NUMBERS.keys()
_MARKS = " .,;:"
_JOINING = re.compile(r"\b(?:and|or)\b|;")
_BETWEEN = re.compile(r"[,;] (?:and |or )?|,? (?:and|or) ")


_Place = tuple[int, int]


@dataclass(frozen=True)
class _Value:
    """``quote.text`` from ``start`` to ``end``, counted in the article; ``read`` says that the reader found it."""

    quote: Quote
    start: int
    end: int
    read: bool = True

    @property
    def text(self) -> str:
        """Its words."""
        return self.quote.text[self.start - self.quote.start : self.end - self.quote.start]

    @property
    def name(self) -> tuple[str, str]:
        """What it is called, in which article."""
        return self.quote.hit.passage.source, self.text


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
    likely = [quote for quote in quotes if quote.score >= answerer.confidence.perhaps]
    found = [value for value in _values(corpus, asked, likely) if _is_new(value.text, known, asked)]
    found = [v for i, v in enumerate(found) if [o.name for o in found[:i]].count(v.name) < _TRIED]
    stated = {value: asked.statement(value.text) for value in found[:CHECKED]}
    asking = [value for value, statement in stated.items() if statement]
    told = answerer.said_to([(stated[v], v.quote.hit.passage, v.quote.text) for v in asking])
    sure = {value: math.sqrt(said[0][0] * said[1][0]) for value, said in zip(asking, told, strict=True) if said}
    least = max(_SURE, _NEAR * max(sure.values(), default=0.0))

    def belongs(value: _Value) -> bool:
        if value in sure:
            return sure[value] >= least
        return value.read and value.quote.score >= 0 and surest[value.quote.hit] is value.quote

    return [value for value in stated if belongs(value)]


def _is_new(text: str, known: set[str], asked: Listing) -> bool:
    """Whether words say what the question does not; where it asks "who", neither a place, a body nor what it names."""
    stems = set(content_terms(text))
    if not asked.asks_who:
        return not all(stem in known or (stem.isdigit() and stems & known) for stem in stems)
    return bool(stems) and not stems & known and lower_words(text)[-1] not in PLACES | BODIES | GROUPS


def _values(corpus: Corpus, asked: Listing, quotes: Sequence[Quote]) -> list[_Value]:
    """The values of one kind: every name of the quotes where people are asked for, or most of the surest answers hold
    one; else their short words that are none.
    """
    texts = {source: corpus.article(source).text for source in dict.fromkeys(q.hit.passage.source for q in quotes)}
    names = _Names(list(texts.values()))
    found = [list(names.of(quote, texts[quote.hit.passage.source])) for quote in quotes]
    first = [any(value.read for value in named) for named in found[:_FIRST]]
    if asked.asks_who or 2 * sum(first) >= len(first):
        return names.of_one_kind([value for named in found for value in named])
    parts = [value for quote in quotes for value in _parts(quote, texts[quote.hit.passage.source])]
    return [v for v in parts if len(v.text.split()) <= _LONGEST and not _NAME.fullmatch(v.text)]


class _Names:
    """The names in the quotes of some articles, as these write them."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = spotted(texts)
        forms = {form for forms in found.found for form in forms}
        self._people = {form for form in forms if is_of_person(key(form).split(), found.usage)}
        self._people |= {form.rpartition(" ")[2] for form in self._people}
        self._form = re.compile(rf"(?<!\w)(?:{any_of(map(re.escape, forms))})(?!\w)" if forms else r"(?!)")

    def of(self, quote: Quote, article: str) -> Iterator[_Value]:
        """Every name of a quote, marked where the reader's answer holds it or a name of one list with it."""
        if cell := _cell(quote, article):
            yield from _of_cell(quote, cell)
            return
        text, (start, end) = quote.text, _answer(quote)
        places = [match.span() for match in self._form.finditer(text)]
        for match in _NAME.finditer(text, start, end):  # one that only opens sentences
            at, to = match.start(), match.start() + len(match[0].rstrip(_MARKS))
            if text[at:to].lower().partition("’")[0] not in _NO_VALUES and not any(
                at < b and a < to for a, b in places
            ):
                places.append((at, to))
        runs = _runs(sorted(places), lambda a, b: text[a[1] : b[0]] == " and " and _is_one_name(text, a, b, article))
        names = [(run[0][0], run[-1][1]) for run in runs]
        for several in _runs(names, lambda a, b: bool(_BESIDE.fullmatch(text, a[1], b[0]))):
            read = several[0][0] < end and start < several[-1][1]
            yield from (_Value(quote, quote.start + a, quote.start + b, read) for a, b in several)

    def of_one_kind(self, values: Sequence[_Value]) -> list[_Value]:
        """Those that the reader found, and of the others the people where most of these are people, else the rest."""
        own = [value.text in self._people for value in values if value.read]
        people = 2 * sum(own) > len(own)
        return [value for value in values if value.read or (value.text in self._people) == people]


def _answer(quote: Quote) -> tuple[int, int]:
    """Where the reader's answer stands in a quote; an empty place where it says something instead of naming it."""
    start, end = quote.answer_start - quote.start, quote.answer_end - quote.start
    words = lower_words(quote.text[start:end])
    clause = any(word in AUXILIARIES | PERSONAL or is_claiming(word) for word in words)
    return (0, 0) if clause else (start, end)


def _runs(places: Sequence[_Place], joins: Callable[[_Place, _Place], bool]) -> list[list[_Place]]:
    """Places in groups, each of which is joined to the one before it."""
    found: list[list[_Place]] = []
    for place in places:
        if found and joins(found[-1][-1], place):
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _is_one_name(text: str, one: _Place, other: _Place, article: str) -> bool:
    """Whether two words with "and" between are of one name: "Harper and Row", "Castle and Cooke Inc".

    In the article neither stands without the other, and they stand so more than once or before what ends the name of a
    company.
    """
    first, second = text[slice(*one)].rpartition(" ")[2], text[slice(*other)].partition(" ")[0]
    pair = rf"\b{re.escape(first)} and {re.escape(second)}\b"
    together = len(re.findall(pair, article))
    company = re.search(rf"{pair}(?: [{CAPITALS}]\w+)* (?:{_COMPANY})\b", article)
    alone = any(len(re.findall(rf"\b{re.escape(word)}\b", article)) > together for word in (first, second))
    return (together > 1 or bool(company)) and not alone


def _cell(quote: Quote, article: str) -> Cell | None:
    """The cell of a table that a quote answers with."""
    if quote.answer_start == quote.answer_end:
        return None
    cells = cells_around(article, quote.start)
    return next((cell for cell in cells if cell.start <= quote.start < cell.end), None)


def _of_cell(quote: Quote, cell: Cell) -> Iterator[_Value]:
    """Of a table's line what heads its row, or its value; a heading of its column is none."""
    heading = cell.start + len(cell.heads.partition(", ")[0])
    if quote.answer_start < heading:
        yield _Value(quote, cell.start, heading)
    elif quote.answer_end > cell.value_start:
        yield _Value(quote, cell.value_start, cell.value_end)


def _parts(quote: Quote, article: str) -> Iterator[_Value]:
    """The parts of an answer between commas and "and"."""
    if cell := _cell(quote, article):
        yield from _of_cell(quote, cell)
        return
    start, end = _answer(quote)
    if start == end:
        return
    marks = list(_BETWEEN.finditer(quote.text, start, end))
    if not any(_JOINING.search(mark[0]) for mark in marks):
        marks = []  # "big, heavy stones"
    for a, b in zip([start, *(m.end() for m in marks)], [*(m.start() for m in marks), end], strict=True):
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
