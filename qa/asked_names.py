"""Whether a quote is about what a yes/no question names: a sentence of other names can neither affirm nor deny it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.actors import is_name, same_name
from qa.lexicon import DETERMINERS, GOVERNMENTS
from qa.propositions import Token, tokens
from qa.quotes import Quote

_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|them|his|her|its|their)\b", re.I)
_OF_PLACES = frozenset("in at to from near into inside".split())
_HEADLINED = frozenset("Is Are Was Were Do Does Did Has Have Had To In For With From By At".split())
"""Words that have a capital inside a question only where all of its words do."""
_COUNTRIES = frozenset(GOVERNMENTS.values()) | {
    "united states", "usa", "america", "united kingdom", "britain", "great britain", "turkiye", "european union"
}  # fmt: skip


@dataclass(frozen=True)
class AskedName:
    """A name in a question; ``is_place`` where the preposition before it says so."""

    words: tuple[Token, ...]
    is_place: bool

    def is_in(self, text: Sequence[Token]) -> bool:
        """Whether the text holds the name; a city where something happened stands there itself: it is no government."""
        if self.is_place and self.words[-1].word not in _COUNTRIES:
            return any(token.key == self.words[-1].key for token in text)
        return same_name(self.words, text)


def asked_names(question: str) -> list[AskedName]:
    """The names in a question, in order, the word that opens it aside; none where it is written like a headline."""
    words = [t for t in tokens(question) if not t.is_mark]
    if question.isupper() or any(t.text in _HEADLINED for t in words[1:]):
        return []
    names: list[AskedName] = []
    goes_on = False
    for at, word in enumerate(words[1:], start=1):
        if is_name(word) and goes_on:
            names[-1] = AskedName((*names[-1].words, word), names[-1].is_place)
        elif is_name(word):
            before = [t.word for t in words[:at] if t.word not in DETERMINERS]
            names.append(AskedName((word,), not _OF_PLACES.isdisjoint(before[-1:])))
        goes_on = is_name(word) and not word.possessive
    return names


def is_about(names: Sequence[AskedName], quote: Quote, title: str) -> bool:
    """Whether every name stands in the quote, the sentence before it or the article's title.

    Where the quote holds a pronoun, a name that is no place may stand anywhere in its passage.
    """
    near = tokens(" . ".join([title, quote.before, quote.text]))
    far = tokens(" . ".join([title, quote.hit.passage.text])) if _PRONOUN.search(quote.text) else near
    return all(name.is_in(near if name.is_place else far) for name in names)
