"""Quotes: spans widened to their sentences, and what quotes of several articles say to each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from index.chunking import split_sentences
from index.records import Hit
from qa.agreement import agree, differ, group
from qa.attribution import Kind as Voice
from qa.attribution import attribute
from qa.content import FUNCTION_WORDS
from qa.lexicon import POINTING
from qa.reader import Span

AGREEMENT = 0.4
"""Log-odds that an answer gains for each other article that gives it."""
NEAR = 3.0
"""Log-odds below the surest answer from which another is not considered beside it."""


@dataclass(frozen=True)
class Quote:
    """A span widened to its sentence, counted in the article's text; ``answer`` is empty for the whole of it."""

    hit: Hit
    score: float
    start: int
    end: int
    answer_start: int
    answer_end: int
    position: str = ""

    @property
    def text(self) -> str:
        """The words of the quote."""
        return self._words(self.start, self.end)

    @property
    def answer(self) -> str:
        """The answer's own words, the whole quote where they are all of it."""
        return self._words(self.answer_start, self.answer_end) or self.text

    @property
    def after(self) -> str:
        """The words of the quote behind the answer's own; none where the whole quote is the answer."""
        return self._words(self.answer_end, self.end) if self.answer_start < self.answer_end else ""

    @property
    def before(self) -> str:
        """The sentence before the quote; empty where the passage begins with it."""
        passage = self.hit.passage
        ends = [(s, e) for s, e in split_sentences(passage.text) if passage.start + e <= self.start]
        return passage.text[slice(*ends[-1])] if ends else ""

    @property
    def is_spoken(self) -> bool:
        """Whether it gives somebody's own words."""
        said = attribute(self.text, 0, len(self.text))
        return said is not None and said.kind is Voice.QUOTATION

    def _words(self, start: int, end: int) -> str:
        offset = self.hit.passage.start
        return self.hit.passage.text[start - offset : end - offset]


def confirmed(quotes: Sequence[Quote], report: Callable[[str], str] = str) -> list[Quote]:
    """Quotes with what they gain from other reports in which the reader found the same answer.

    ``report`` gives the source that stands for all copies of an article, by default its own.
    """
    floor = max((q.score for q in quotes), default=0.0) - NEAR
    reports = [report(q.hit.passage.source) for q in quotes]
    near = [(q, of) for q, of in zip(quotes, reports, strict=True) if q.score >= floor]
    return [
        replace(
            quote,
            score=quote.score + AGREEMENT * len({of for q, of in near if agree(q.answer, quote.answer)} - {own}),
        )
        for quote, own in zip(quotes, reports, strict=True)
    ]


def with_positions(asked: str, quotes: Sequence[Quote]) -> list[Quote]:
    """Quotes marked with the answer that each gives, where two give answers that cannot both be meant.

    One that differs from none, itself or by those it agrees with, holds no position.
    """
    first = group([q.answer for q in quotes])
    apart = {
        first[i]
        for i, j in permutations(range(len(quotes)), 2)
        if first[i] != first[j] and differ(asked, quotes[i].answer, quotes[j].answer)
    }
    return [replace(q, position=quotes[at].answer if at in apart else "") for q, at in zip(quotes, first, strict=True)]


def widen(hit: Hit, span: Span, score: float, *, whole: bool) -> Quote:
    """The sentences of the passage that the span touches; ``whole`` makes all of them the answer.

    Otherwise the answer is the span, with the rest of a name that it cuts.
    """
    text = hit.passage.text
    touched = [(s, e) for s, e in split_sentences(text) if s < span.end and e > span.start]
    start = min((s for s, _ in touched), default=span.start)
    end = max((e for _, e in touched), default=span.end)
    offset = hit.passage.start
    first, last = whole_name(text[start:end], span.start - start, span.end - start)
    inside = (0, 0) if whole or (first, last) == (0, end - start) else (first, last)
    return Quote(hit, score, offset + start, offset + end, offset + start + inside[0], offset + start + inside[1])


_CAPITAL = re.compile(r"[A-Z][\w.&’'-]*")
_NAME_AHEAD = re.compile(rf"(?: {_CAPITAL.pattern})+")
_NAME_BEHIND = re.compile(rf"(?:(?<=[a-z,] ){_CAPITAL.pattern} )(?:{_CAPITAL.pattern} )*$")
_POINTING = re.compile(
    rf"(?:(?:the|its|their|his|her) )?(?:{'|'.join(sorted(POINTING))})"
    rf"(?P<noun> (?!(?:{'|'.join(sorted(FUNCTION_WORDS))})\b)[\w’'-]+)",
    re.I,
)
_ENDING = re.compile(r"(?:['’]s)?[.’']*$")
_TIMES = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def whole_name(sentence: str, start: int, end: int) -> tuple[int, int]:
    """A span widened to the name that it cuts: "Munich" to "Munich Security Conference", "last" to "last agreement".

    A capital that opens the sentence tells no name, and a headline's capitals tell none at all.
    """
    found = sentence.split()
    if 2 * sum(word[0].isupper() for word in found) > len(found):
        return start, end
    pointing = _POINTING.match(sentence, start)
    if pointing and pointing.start("noun") == end:
        end = pointing.end()
    edges = sentence[start:end].split(" ")
    if _CAPITAL.fullmatch(edges[-1]) and (ahead := _NAME_AHEAD.match(sentence, end)) and not _TIMES.search(ahead[0]):
        end = end + len(_ENDING.sub("", ahead[0]))
    if _CAPITAL.match(edges[0]) and (behind := _NAME_BEHIND.search(sentence[:start])) and not _TIMES.search(behind[0]):
        start = behind.start()
    return start, end
