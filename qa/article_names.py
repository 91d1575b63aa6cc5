"""Whether an article tells of the names and the year in a question: one that never does cannot answer it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from unicodedata import combining, normalize

from index.records import Article, Hit
from qa.actors import ALIKE, country
from qa.asked_names import AskedName, asked_names
from qa.lexicon import OFFICIALS
from qa.propositions import tokens

YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d(?![\ds])")
"""No decade: a text of 1985 may tell of the 1980s."""
_LONGEST = 200_000
"""Characters above which an article is taken to tell of everything: to look would take longer than to answer."""
_FAMILY = 5
"""First letters that make one family of two words: "Canada" and "Canadian"."""
_HEADS = frozenset(
    "post times journal tribune herald guardian telegraph mail news party university college institute bank street "
    "road conference summit memorandum treaty agreement accord act council committee commission agency association "
    "federation foundation court hospital school church airport bridge museum theatre theater club league cup "
    "prize award war battle ministry korea".split()
)
"""Words that many names end in, so that the name is told by the one before: the Washington, not the New York Post."""
_NEAR = 3
"""Words between the two at most: "the conference on security in Munich"."""
_INITIALS = re.compile(r"[A-Z]{2,6}")
_BETWEEN = r"[\W_]+(?:(?:of|and|the|for|on|in)[\W_]+)?"


@dataclass(frozen=True)
class Asked:
    """What an article must tell of to answer a question: its names, and one of its years."""

    names: Sequence[AskedName]
    years: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.names or self.years)


def telling(question: str, hits: Iterable[Hit], article_of: Callable[[str], Article]) -> Iterator[Hit]:
    """The hits of articles that can tell of what the question names, in their order, each article asked once."""
    asked = asked_of(question)
    known: dict[str, bool] = {}
    for hit in hits:
        source = hit.passage.source
        if source not in known:
            known[source] = not asked or can_tell(asked, article_of(source))
        if known[source]:
            yield hit


def asked_of(question: str) -> Asked:
    """The names and years of a question."""
    return Asked(asked_names(question), frozenset(YEAR.findall(question)))


def can_tell(asked: Asked, article: Article) -> bool:
    """Whether every name stands in an article, its title or its publisher, and one of the years.

    Names may be spelled otherwise or given by initials, a government by its country, its capital or its people; titles
    of office do not count. An article tells of the year in which it was published and of the two beside it.
    """
    text = " . ".join([article.title, article.publisher, article.text])
    if len(text) > _LONGEST:
        return True
    return _has_year(text, article.date, asked.years) and all(_has(text, name) for name in asked.names)


def _has_year(text: str, published: str, years: frozenset[str]) -> bool:
    near = {str(int(published[:4]) + i) for i in (-1, 0, 1)} if published[:4].isdigit() else set()
    return not years or not years.isdisjoint(near.union(YEAR.findall(text)))


@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    return frozenset(_plain(token.word) for token in tokens(text))


def _plain(word: str) -> str:
    """A word without accents."""
    return word if word.isascii() else "".join(c for c in normalize("NFKD", word) if not combining(c))


def _has(text: str, name: AskedName) -> bool:
    asked = [_plain(token.word) for token in name.words if token.word not in OFFICIALS]
    asked = [word for word in asked if len(word) > 1]
    words = _words(text)
    if len(asked) > 1 and asked[-1] in _HEADS:
        return _has_initials(text, [token.text for token in name.words]) or _are_near(text, asked[:-1], asked[-1])
    if not asked or not words.isdisjoint(asked) or _has_initials(text, [token.text for token in name.words]):
        return True
    countries = set(map(country, words)) - {None}
    return any(country(word) in countries or _has_like(words, word) for word in asked)


def _are_near(text: str, others: Sequence[str], head: str) -> bool:
    """Whether a word stands near one of the others, before or after it."""
    either, between = "|".join(map(re.escape, others)), rf"\W+(?:\w+\W+){{0,{_NEAR}}}"
    return re.search(rf"\b(?:(?:{either}){between}{head}|{head}{between}(?:{either}))\b", text, re.I) is not None


def _has_like(words: frozenset[str], asked: str) -> bool:
    alike = [word for word in words if word.startswith(asked[0])]
    family = len(asked) >= _FAMILY and any(word.startswith(asked[:_FAMILY]) for word in alike)
    return family or bool(get_close_matches(asked, alike, n=1, cutoff=ALIKE))


def _has_initials(text: str, name: Sequence[str]) -> bool:
    """Whether the text spells out a name of initials, or holds the initials of a name of several words."""
    if len(name) > 1:
        return re.search(rf"\b{''.join(re.escape(word[0]) for word in name)}\b", text) is not None
    if not _INITIALS.fullmatch(name[0]):
        return False
    return re.search(r"\b" + _BETWEEN.join(rf"{letter}\w+" for letter in name[0]), text) is not None
