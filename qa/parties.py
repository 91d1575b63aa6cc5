"""Whether the subject of a clause is a party or somebody who speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

from qa.acts import ADVERBS
from qa.lexicon import DEMONYMS, DETERMINERS, GOVERNMENTS, HEDGES, NEGATORS, OFFICIALS, TIMES
from qa.propositions import Token

_SPEAKING = frozenset("government administration authorities officials spokesman spokeswoman spokesperson".split())
"""Titles that need no match where the question names their government: "the Russian government" is the Kremlin."""


def is_party(party: Sequence[Token], subject: Sequence[Token]) -> bool:
    """Whether a clause's subject is the party or those who speak for it.

    "Kremlin spokesman Dmitry Peskov", "a spokesman for the Russian leader" and "Moscow" all speak for Russia; a
    "Kremlin critic", a "former Kremlin adviser" and a "spokesman for Russia's rival" do not.
    """
    words = [t for t in subject if t.word not in DETERMINERS and not is_time(t)]
    while words and words[0].word in {"on", "in", "at", "meanwhile", "however", "while", "earlier"} | ADVERBS:
        words = words[1:]
    if not words or not party or any(t.word in HEDGES | NEGATORS | {"ex", "former"} for t in words):
        return False
    named = [t for t in party if t.word not in _SPEAKING]
    governing = any(t.word in GOVERNMENTS or t.word in DEMONYMS for t in named)
    positions = [_position(wanted, words) for wanted in (named if governing else party)]
    if None in positions:
        return False
    matched = {p for p in positions if p is not None}
    return _all_speak(words, matched)


def is_time(token: Token) -> bool:
    """Whether a word says when."""
    return token.word in TIMES or token.word.isdigit()


def _position(wanted: Token, words: Sequence[Token]) -> int | None:
    for i, token in enumerate(words):
        if wanted.key == token.key:
            return i
        government = GOVERNMENTS.get(wanted.word)
        if government and GOVERNMENTS.get(token.word) == government:
            return i
        titled = i + 1 < len(words) and words[i + 1].word in OFFICIALS
        if government and DEMONYMS.get(token.word) == government and titled:
            return i
        if wanted.word in DEMONYMS and GOVERNMENTS.get(token.word) == DEMONYMS[wanted.word]:
            return i
    return None


def _all_speak(words: Sequence[Token], matched: set[int]) -> bool:
    """Whether all words beside the party's name are titles, names of persons after a title, or "for", "of"."""
    titled = False
    for i, token in enumerate(words):
        if i in matched:
            if token.possessive and not (i + 1 < len(words) and words[i + 1].word in OFFICIALS):
                return False
        elif token.word in OFFICIALS:
            titled = True
        elif token.word in {"for", "of", "from", "at"}:
            if not titled and i > 0:
                return False
        elif token.word in GOVERNMENTS or token.word in DEMONYMS:
            if i + 1 == len(words) or words[i + 1].word not in OFFICIALS:
                return False
        elif not token.text[:1].isupper():
            return False
    return True
