"""Whether a quote tells of those who meet or talk in a question, or of one of them with somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from qa.actors import is_act, is_name, same_name
from qa.attribution import attribute
from qa.lexicon import BE, DEMONYMS, DETERMINERS, DO, HAVE, MODALS, OFFICIALS, PREPOSITIONS, key
from qa.nouns import GROUPS, ROLES
from qa.propositions import Token, tokens
from qa.quotes import Quote

Name = tuple[Token, ...]

_HELPERS = BE | HAVE | DO | MODALS
_ACTS = frozenset(
    map(
        key,
        "meet meeting summit speak talk conversation dialogue discuss negotiate call phone contact shake marry".split(),
    )
)
_WITH = frozenset("with to".split())
_PASSED = DETERMINERS | OFFICIALS | {"and", ","}
"""What may stand between a name and the word that says what it is there for."""
_PLACING = PREPOSITIONS - _WITH - {"between"}
_TOGETHER = re.compile(
    r"\b(?:they|them|their|both|each other|the (?:two|pair)|leaders|presidents|ministers|sides)\b", re.I
)
_ALONE = re.compile(
    rf"\b(?:he|she|him|her|his|the (?:[\w-]+ ){{0,2}}(?:{'|'.join(sorted(OFFICIALS | ROLES | GROUPS))}))\b", re.I
)


def asked_partners(question: str) -> list[Name]:
    """Who do together what a question asks about: Trump and Putin for "When will Trump meet with Putin?".

    Empty where it asks about something else, or names but one of them.
    """
    words = [t for t in tokens(question) if not t.is_mark]
    helper = next((at for at, word in enumerate(words) if word.word in _HELPERS), len(words))
    acts = [word for word in words[helper + 1 :] if not is_name(word) and (word.key in _ACTS or is_act(word))]
    if not acts or acts[0].key not in _ACTS or acts[0].word == "called":  # "What is Hamlet's uncle called?"
        return []
    found = [name for name, before in _names(words[helper + 1 :]) if before not in _PLACING]
    return found if len(found) > 1 else []


def tells_of_others(partners: Sequence[Name], quote: Quote) -> bool:
    """Whether a quote tells the act of somebody else, or lacks a partner for whom no word of it may stand.

    "They" may stand for all of the passage, "he" and "the Russian leader" for one of them where nobody else is named
    but who says it; otherwise these and the act itself only for who is named in the sentence before.
    """
    here = tokens(quote.text)
    missing = [name for name in partners if not same_name(name, here)]
    if not missing:
        return False
    if _is_with_another(partners, here):
        return True
    alone = bool(_ALONE.search(quote.text))
    if _TOGETHER.search(quote.text) or (alone and not _others(partners, quote.text)):
        near = quote.hit.passage.text
    else:
        near = quote.before if alone or any(word.key in _ACTS for word in here) else ""
    return not all(same_name(name, tokens(near)) for name in missing)


def _names(words: Sequence[Token]) -> Iterator[tuple[Name, str]]:
    """The names in their order, without titles and peoples, each with the word that says what it is there for."""
    before, name = "", list[Token]()
    for word, follower in pairwise([*words, None]):
        assert word is not None  # only the last of them is
        if not is_name(word):
            before = before if word.word in _PASSED else word.word
            continue
        name.append(word)
        if follower is None or word.possessive or not is_name(follower):
            kept = tuple(t for t in name if t.word not in OFFICIALS and t.word not in DEMONYMS)
            if kept:
                yield kept, before
            name = []


def _others(partners: Sequence[Name], text: str) -> list[Name]:
    """Whom a quote names besides the partners and who says it, places and times aside."""
    said = attribute(text, 0, len(text))
    known = [*partners, tuple(tokens(said.speaker) if said else ())]
    named = [name for name, before in _names(tokens(text)) if before not in _PLACING]
    return [name for name in named if not any(same_name(name, one) for one in known)]


def _is_with_another(partners: Sequence[Name], words: Sequence[Token]) -> bool:
    """Whether the act is told with a name that is no partner's: "meet with Zelensky"."""
    for at, word in enumerate(words):
        if word.key in _ACTS and not is_name(word):
            after = list(takewhile(lambda t: not t.is_mark, words[at + 1 :]))
            name, before = next(_names(after), ((), ""))
            if name and before in {"", *_WITH} and not any(same_name(name, one) for one in partners):
                return True
    return False
