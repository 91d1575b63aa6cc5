"""Whether a sentence tells the act that a question asks about of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.lexical import terms
from qa.acts import ADVERBS
from qa.content import FUNCTION_WORDS
from qa.lexicon import (
    BE,
    CLAIMING,
    DEMONYMS,
    DETERMINERS,
    DO,
    GOVERNMENTS,
    HAVE,
    MODALS,
    NEGATORS,
    PREPOSITIONS,
    TIMES,
    is_verb,
)
from qa.mentions import WH
from qa.propositions import Token, tokens

_HELPERS = BE | HAVE | DO | MODALS
_BETWEEN = _HELPERS | NEGATORS | ADVERBS | TIMES | {"on", "also", "later", "then", "previously", "earlier", "recently"}
"""Words that may stand between a subject and its verb."""
_SHARED = frozenset(
    terms(
        "speak talk meet negotiate agree disagree marry argue fight play discuss cooperate trade debate clash compete"
    )
)
"""Stems of verbs whose subject and object may change places: "Putin spoke with Trump"."""
ALIKE = 0.8
"""Likeness of two spellings of one name: "Zelensky" and "Zelenskyy" have .94."""
_CLAUSE = re.compile(r"[,:] (?:and|but|while|whereas|though|although)\b|;")
_ROLES = 2
"""Words in small letters before a name at most."""
_CLOSE = 6
"""Words within which one name tells whom another speaks for: "Kremlin spokesman Dmitry Peskov"."""


@dataclass(frozen=True)
class Act:
    """What a question asks about: the name of who does it, and the verb."""

    actor: tuple[Token, ...]
    verb: Token

    @property
    def is_claim(self) -> bool:
        """Whether it is a saying, which others may do in the actor's name."""
        return self.verb.key in CLAIMING


def asked_act(question: str) -> Act | None:
    """The act in "what did Medvedev say" or "has Russia lost many men"; None where no name is asked about."""
    words = [t for t in tokens(question) if not t.is_mark]
    for at, word in enumerate(words):
        if word.word in _HELPERS and (at == 0 or any(t.word in WH for t in words[:at])):
            act = _act(words[at + 1 :], base=word.word in DO | MODALS)
            if act is None and at == 0:  # "Can you tell me how many men Russia has lost?"
                continue
            return None if act and word.word in BE and not act.verb.word.endswith("ing") else act  # what was done to it
    return None


def _act(words: Sequence[Token], *, base: bool) -> Act | None:
    """The act of the words after the auxiliary, whose verb is in its ``base`` form after "did" or "will".

    Before the name may stand who it is: "the fisherman Konrad Fischer", "Ukrainian president Zelensky".
    """
    words = [t for t in words if t.word not in ADVERBS]
    verb = next((i for i, t in enumerate(words) if not is_name(t) and is_act(t)), 0)
    first = verb
    while first > 0 and is_name(words[first - 1]) and not (first < verb and words[first - 1].possessive):
        first -= 1
    roles = [t for t in words[:first] if t.word not in DETERMINERS and not is_name(t)]
    if first == verb or len(roles) > _ROLES or any(t.word in PREPOSITIONS for t in roles) or words[verb - 1].possessive:
        return None
    plural = base and words[verb].word.endswith("s") and not words[verb].word.endswith("ss")
    return None if plural else Act(tuple(words[first:verb]), words[verb])


def actors(act: Act, sentence: str) -> list[tuple[Token, ...]]:
    """The subjects of the act's verb in a sentence, in order; an empty one where it is no name or is unclear."""
    words = tokens(sentence)
    if act.verb.key in _SHARED and any(same_name(act.actor, [word]) for word in words):
        return []
    found = []
    for at, word in enumerate(words):
        if word.key == act.verb.key and (at > 0 or act.is_claim):
            behind = _before(words, at)
            found.append(behind or (_after(words, at) if act.is_claim else ()))
    return found


def clause_at(sentence: str, start: int, end: int) -> str:
    """The clause that holds ``sentence[start:end]``: up to a semicolon, or a comma with "and", "but" or "while"."""
    breaks = [m.start() for m in _CLAUSE.finditer(sentence) if not start <= m.start() < end]
    begin = max((at for at in breaks if at < start), default=0)
    return sentence[begin : min((at for at in breaks if at >= end), default=len(sentence))]


def country(word: str) -> str | None:
    """The country that a word names: itself, its capital or its people; None where it names none."""
    return GOVERNMENTS.get(word) or DEMONYMS.get(word) or DEMONYMS.get(word.removesuffix("s"))


def governments(text: str) -> set[str]:
    """The countries that a text names: themselves, their capitals or their peoples."""
    return {name for token in tokens(text) if (name := country(token.word))}


def clause_on(act: Act, sentence: str, start: int, end: int) -> str:
    """The clause that holds ``sentence[start:end]``, if it names the actor or tells the act; else the sentence."""
    clause = clause_at(sentence, start, end)
    words = tokens(clause)
    named = same_name(act.actor, [t for t in words if is_name(t)])
    return clause if named or any(t.key == act.verb.key for t in words) else sentence


def others_act(act: Act, sentences: Sequence[str], context: str) -> list[bool]:
    """Which sentences tell the act of others alone.

    Not those of a name that ``context`` ties to the actor's, as a company to its chief, unless both are countries; and
    somebody else's claim counts only beside one of the actor's own: a spokesman speaks for whoever is not heard.
    """
    told = [actors(act, sentence) for sentence in sentences]
    own = any(same_name(act.actor, name) for names in told for name in names if name)
    if act.is_claim and not own:
        return [False] * len(told)
    tied = list(_names_near(act.actor, tokens(context)))

    def is_other(name: Sequence[Token]) -> bool:
        apart = _government(name) and _government(act.actor)
        return bool(name) and not same_name(act.actor, name) and bool(apart or not same_name(name, tied))

    return [bool(names) and all(map(is_other, names)) for names in told]


def is_act(token: Token) -> bool:
    """Whether a word may be the verb of an act or a claim."""
    return token.word not in _HELPERS and (is_verb(token.word) or token.key in CLAIMING)


def is_name(token: Token) -> bool:
    """Whether a word is written as a name; one that opens a sentence may be none."""
    return token.text[:1].isupper() and token.word not in FUNCTION_WORDS | DETERMINERS | ADVERBS | TIMES


def _before(words: Sequence[Token], verb: int) -> tuple[Token, ...]:
    """The name that ends right before the verb and its helpers; none before a passive verb."""
    last = verb
    while last > 0 and (words[last - 1].word in _BETWEEN or re.fullmatch("[a-z]+ly", words[last - 1].text)):
        last -= 1
    if any(t.word in BE for t in words[last:verb]) and not words[verb].word.endswith("ing"):
        return ()
    first = last
    while first > 0 and is_name(words[first - 1]):
        first -= 1
    return tuple(words[first:last])


def _after(words: Sequence[Token], verb: int) -> tuple[Token, ...]:
    """The name that begins right after the verb: "said Medvedev"."""
    last = verb + 1
    while last < len(words) and is_name(words[last]):
        last += 1
    return tuple(words[verb + 1 : last])


def _names_near(actor: Sequence[Token], words: Sequence[Token]) -> Iterator[Token]:
    for at, word in enumerate(words):
        if same_name(actor, [word]):
            yield from (t for t in words[max(0, at - _CLOSE) : at + _CLOSE] if is_name(t))


def same_name(one: Sequence[Token], other: Sequence[Token]) -> bool:
    """Whether two names share a word, a spelling of it, or a government; a text counts as one name."""
    return any(_alike(a, b) for a in one for b in other)


def _government(name: Sequence[Token]) -> str | None:
    """The country of a name, if it is one's, its government's or its people's."""
    return next(filter(None, (country(t.word) for t in name)), None)


def _alike(a: Token, b: Token) -> bool:
    if a.key == b.key:
        return True
    government = _government([a])
    if government and government == _government([b]):
        return True
    return SequenceMatcher(None, a.word, b.word).ratio() >= ALIKE
