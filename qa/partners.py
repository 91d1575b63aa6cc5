"""Whether a quote tells of those who meet or talk in a question, or of one of them with somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from qa.actors import is_act, is_name, same_name
from qa.acts import ADVERBS
from qa.attribution import attribute
from qa.lexicon import (
    BE,
    DEMONYMS,
    DETERMINERS,
    DO,
    HAVE,
    MAY,
    MODALS,
    OFFICIALS,
    PREPOSITIONS,
    SUBORDINATORS,
    TIMES,
    key,
)
from qa.nouns import GROUPS, ROLES
from qa.propositions import Token, tokens
from qa.quotes import Quote

Name = tuple[Token, ...]

_HELPERS = BE | HAVE | DO | MODALS
_TALKING = frozenset(map(key, "speak talk conversation dialogue discuss negotiate summit".split()))
"""What is done with somebody: a name right behind it is what is spoken or talked of."""
_ACTS = _TALKING.union(map(key, "meet meeting call phone contact shake marry wed wedding".split()))
_WITH = frozenset("with to".split())
_PASSED = DETERMINERS | OFFICIALS | {"and", ","}
"""What may stand between a name and the word that says what it is there for."""
_PLACING = PREPOSITIONS.union({"besides"}) - _WITH - {"between"}
_FOLLOWING = PREPOSITIONS | TIMES | ADVERBS | {"and", "or", "for", "first", "alone", "again"}
"""What may stand behind a partner's name; another word makes it say what is met, as NATO in "NATO standards"."""
_TOGETHER = re.compile(
    r"\b(?:they|them|their|both|each other|the (?:two|pair)|couple|duo|leaders|presidents|ministers|sides)\b", re.I
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
    rest = words[helper + 1 :]
    acts = (at for at, word in enumerate(rest) if not is_name(word) and (word.key in _ACTS or is_act(word)))
    at = next(acts, len(rest))
    if at == len(rest) or rest[at].key not in _ACTS or rest[at].word == "called":  # "What is Hamlet's uncle called?"
        return []
    before = [told for told in _names(rest[:at]) if told.before not in _PLACING]
    after = [told for told in _names(rest[at + 1 :]) if _is_partner(told, rest[at])]
    found = [told.words for told in (*before, *after) if not told.words[-1].possessive]
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
    together, alone = _TOGETHER.search(quote.text), bool(_ALONE.search(quote.text))
    if not together and _is_with_another(partners, here):
        return True
    if together or (alone and not _others(partners, quote.text)):
        near = quote.hit.passage.text
    else:
        near = quote.before if alone or any(word.key in _ACTS for word in here) else ""
    return not all(same_name(name, tokens(near)) for name in missing)


@dataclass(frozen=True)
class _Told:
    """A name without titles and peoples, the word that says what it is there for, and the word behind it."""

    words: Name
    before: str
    after: str


def _is_partner(told: _Told, act: Token) -> bool:
    """Whether a name behind an act is of who does it too: "talk to Putin" and "meet Putin", not "speak English"."""
    direct = told.before in {"", "between"} and act.key not in _TALKING
    return (direct or told.before in {*_WITH, "between"}) and told.after in {"", *_FOLLOWING}


def _names(words: Sequence[Token]) -> Iterator[_Told]:
    """The names in their order."""
    before, name = "", list[Token]()
    for word, follower in pairwise([*words, None]):
        assert word is not None  # only the last of them is
        if not is_name(word) and not (name and word.word == MAY):
            before = before if word.word in _PASSED else word.word
            continue
        name.append(word)
        if follower is None or word.possessive or not (is_name(follower) or follower.word == MAY):
            kept = tuple(t for t in name if t.word not in OFFICIALS and t.word not in DEMONYMS)
            if kept:
                yield _Told(kept, before, follower.word if follower else "")
            name = []


def _others(partners: Sequence[Name], text: str) -> list[Name]:
    """Whom a quote names besides the partners and who says it, places and times aside."""
    said = attribute(text, 0, len(text))
    known = [*partners, tuple(tokens(said.speaker) if said else ())]
    named = [told.words for told in _names(tokens(text)) if told.before not in _PLACING]
    return [name for name in named if not any(same_name(name, one) for one in known)]


def _is_with_another(partners: Sequence[Name], words: Sequence[Token]) -> bool:
    """Whether the act is told with a name that is no partner's: "meet with Zelensky"."""
    for at, word in enumerate(words):
        if word.key in _ACTS and not is_name(word):
            after = takewhile(lambda t: not t.is_mark and t.word not in SUBORDINATORS, words[at + 1 :])
            told = next(_names(list(after)), None)
            with_one = told and (told.before in _WITH or (not told.before and word.key not in _TALKING))
            if told and with_one and not any(same_name(told.words, one) for one in partners):
                return True
    return False
