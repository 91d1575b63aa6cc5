"""A question parsed once, at the door: one record of what its words show, for all that works with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from index.filters import Filters
from index.text.terms import terms
from qa.english.content import content_stems
from qa.english.lexicon import OF_A_DATE, is_claiming
from qa.english.moments import Moment, moments
from qa.english.tokens import CAPITALS, any_of
from qa.question.kinds import Kind, Sought, holds_now, kind, sought

_CITED = re.compile(r",? according to (?:the )?([^,?]+?)\s*\??$|^according to (?:the )?([^,?]+), ", re.IGNORECASE)
_SAYS_ABOUT = re.compile(r"what (?:does|did|has|do) (?:the )?(.+?) (\w+) about (.+)", re.IGNORECASE)
_BEFORE_DATE = re.compile(rf"\s*\b(?:{any_of(OF_A_DATE)})(?:\s+the)?\s*$", re.IGNORECASE)
_YEAR_OF = re.compile(r"(?:in|during) ", re.IGNORECASE)
_OF_YEAR = re.compile(r"(?:in|during|of) ", re.IGNORECASE)
_NAME = re.compile(rf"(?<!^)\b[{CAPITALS}][\w’'-]*|\d[\d,.]*")
_MARKS = "?.,!:;\"'“”‘’()"


@dataclass(frozen=True)
class ParsedQuestion:
    """A question with what its words show.

    ``text`` is what is searched and shown, ``stems`` are those of its words in order. ``preferred`` are the date and
    the publishers that it names. ``read`` is what the reader is asked: the text without ``publisher``, the outlet to
    which the question is put. Everything else is of ``read``: ``content`` are the stems that carry its meaning, each
    once and in order; ``typed`` gives the word of each as it stands there; ``names`` are its names and figures.
    """

    text: str
    stems: tuple[str, ...]
    preferred: Filters
    publisher: str
    read: str
    content: tuple[str, ...]
    typed: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    kind: Kind
    sought: Sought
    holds_now: bool
    dates: tuple[Moment, ...]

    @property
    def day(self) -> str:
        """The whole date that it names, in ISO 8601; empty where it names none or several."""
        days = [moment.iso for moment in self.dates if len(moment.iso) == len("2025-02-10")]
        return days[0] if len(days) == 1 else ""

    @property
    def date(self) -> str:
        """The one date that it names, a day, a month or plainly a year, in ISO 8601; else empty."""
        plain = [date.iso for date in self.dates if len(date.iso) > 4 or _OF_YEAR.match(self.read, date.start)]
        return plain[0] if len(plain) == len(self.dates) == 1 else ""

    def without(self, date: str) -> ParsedQuestion:
        """The question to be read without a date of its own, which no sentence of an article of that day repeats."""
        moment = next(moment for moment in self.dates if moment.iso == date)
        before = _BEFORE_DATE.sub("", self.read[: moment.start]).rstrip(" ,")
        plain = parse(before + self.read[moment.end :])
        return replace(plain, text=self.text, stems=self.stems, preferred=self.preferred, publisher=self.publisher)


def parse(question: str, publishers: Iterable[str] = ()) -> ParsedQuestion:
    """Parse a question that stands alone; ``publishers`` are the names that the articles know."""
    known = [name for name in publishers if name]
    read, publisher = _addressed(question, known)
    stems = tuple(terms(question))
    content = tuple(content_stems(stems if read == question else terms(read)))
    typed = {stem: word.strip(_MARKS) for word in reversed(read.split()) for stem in terms(word)}
    dates = tuple(moments(read, ""))
    return ParsedQuestion(
        text=question,
        stems=stems,
        preferred=_preferred(read, dates, _named(question, known)),
        publisher=publisher,
        read=read,
        content=content,
        typed=tuple((stem, typed[stem]) for stem in content if stem in typed),
        names=tuple(_NAME.findall(read)),
        kind=kind(read),
        sought=sought(read),
        holds_now=holds_now(read),
        dates=dates,
    )


def _addressed(question: str, publishers: Iterable[str]) -> tuple[str, str]:
    """A question on what "Newsweek" tells without that name, and the publisher; as it is where it names none.

    "According to Newsweek, did it rain?" is "Did it rain?", "What does Newsweek say about the rain?" is "What is said
    about the rain?".
    """
    names = {name.casefold().removeprefix("the "): name for name in publishers}
    says = _SAYS_ABOUT.fullmatch(question)
    if says and says[1].casefold() in names and is_claiming(says[2].lower()):
        return f"What is said about {says[3]}", names[says[1].casefold()]
    cited = _CITED.search(question)
    known = names.get((cited[1] or cited[2]).casefold(), "") if cited else ""
    if not cited or not known:
        return question, ""
    rest = question[: cited.start()] + "?" if cited[1] else question[cited.end() :]
    return rest[:1].upper() + rest[1:], known


def _preferred(read: str, dates: Iterable[Moment], publishers: Iterable[str]) -> Filters:
    """What a question says plainly of when or by whom; the last date counts, of years only "in 2025"."""
    plain = [date.iso for date in dates if len(date.iso) > 4 or _YEAR_OF.match(read, date.start)]
    date = plain[-1] if plain else ""
    return Filters(since=date, until=date, publishers=tuple(sorted(set(publishers))))


def _named(question: str, publishers: Iterable[str]) -> Iterator[str]:
    """The publishers that a question names as such: "according to Newsweek", "Newsweek reports"."""
    lower = question.casefold()
    # a pattern for each of thousands of publishers would take longer than the search
    for publisher in (name for name in publishers if name.casefold() in lower):
        name = rf"\b(?:the )?{re.escape(publisher)}"
        before = r"\b(?:according to|reported (?:by|in)|(?:article|report|story) (?:by|in|from)|what about|as told by) "
        says = re.search(rf"{name} (\w+)", question, re.IGNORECASE)
        if (says and is_claiming(says[1].lower())) or re.search(
            rf"{before}{name}\b|{name}['’]s (?:report|article|story)\b", question, re.IGNORECASE
        ):
            yield publisher
