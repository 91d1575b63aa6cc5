"""A pasted quote looked up: word for word, in other words, which are shown, or in no article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.filters import Filters
from index.records import Article, Hit
from qa import texts
from qa.digest.corpus import Corpus, opening, sentences
from qa.replies import Item

SEARCHED = 40
"""Passages among whose articles the quote is looked for."""
LIKE = 0.6
"""Ratio of words in common (difflib) from which a passage is the quote in other words."""
_MARKED = re.compile(r"[\"“«](.+)[\"”»]|(?<!\w)['‘](.+)['’](?!\w)|[\"“](.+)$", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class _Match:
    """Where an article has a quote or something like it, and how like."""

    article: Article
    start: int
    end: int
    ratio: float
    differs: tuple[tuple[str, str], ...]


def quote_in(request: str) -> str:
    """What of a request is the quote: the words inside quotation marks, all of it where there are none."""
    found = _MARKED.search(request)
    return next((part for part in found.groups() if part), request).strip() if found else request


def looked_up(corpus: Corpus, quote: str, filters: Filters) -> tuple[list[Item], list[Hit], str]:
    """Where the quote stands, or the one likest to it; and a line of ours that says which."""
    hits = corpus.hits(quote, k=SEARCHED, filters=filters)
    matches = [match for article, _ in corpus.reports(hits) if (match := _match(article, quote))]
    exact = [match for match in matches if not match.differs]
    if exact:
        return [_item(corpus, match) for match in exact], hits, texts.QUOTE_EXACT
    like = sorted(matches, key=lambda match: -match.ratio)[:1]
    return [_item(corpus, match) for match in like], hits, texts.QUOTE_DIFFERS if like else texts.QUOTE_NOWHERE


def _item(corpus: Corpus, match: _Match) -> Item:
    touched = [s for s in sentences(match.article) if s.start < match.end and s.end > match.start]
    first = opening(touched[0])
    label = texts.differing(match.differs) if match.differs else ""
    return Item(corpus.cite(first, to=touched[-1].end, inside=(match.start, match.end)), label=label)


def _match(article: Article, quote: str) -> _Match | None:
    """The stretch of an article that has most of the quote's words in their order; None where it has too few."""
    there = list(_WORD.finditer(article.text))
    typed = list(_WORD.finditer(quote))
    a, b = [_plain(m[0]) for m in there], [_plain(m[0]) for m in typed]
    if not a or not b:
        return None
    run = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    start = max(0, run.a - run.b - 3)
    window = a[start : run.a - run.b + len(b) + max(2, len(b) // 3)]
    blocks = [m for m in SequenceMatcher(None, window, b, autojunk=False).get_matching_blocks() if m.size]
    if not blocks:
        return None
    first, last = start + blocks[0].a, start + blocks[-1].a + blocks[-1].size
    compared = SequenceMatcher(None, b, a[first:last], autojunk=False)
    if compared.ratio() < LIKE:
        return None
    differs = tuple(
        (_between(quote, typed[i1:i2]), _between(article.text, there[first + j1 : first + j2]))
        for kind, i1, i2, j1, j2 in compared.get_opcodes()
        if kind != "equal"
    )
    return _Match(article, there[first].start(), there[last - 1].end(), compared.ratio(), differs)


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _between(text: str, words: list[re.Match[str]]) -> str:
    """The text from the first to the last of these words."""
    return text[words[0].start() : words[-1].end()] if words else ""
