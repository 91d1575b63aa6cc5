"""What evidence says to a yes/no question: a wrong stance is worse than none.

The rules read words, not meaning, and say nothing where a sentence is not plain: hedged, claimed by someone else,
about part of the thing, or built in a way they do not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa.acts import CONFIRM, DENY, Said
from qa.appositions import named
from qa.clauses import states
from qa.confirmation import is_confirmation, said
from qa.propositions import Proposition, Token, readings, tokens

_MAX_TOKENS = 150
"""A longer sentence is no plain evidence."""


class Stance(StrEnum):
    """What the evidence says to a yes/no question, in the words shown to the reader."""

    YES = "yes"
    NO = "no"
    NEITHER = "neither confirmed nor denied"
    MIXED = "mixed"


def sentence_stance(question: str, sentence: str) -> Stance | None:
    """What one sentence says to a yes/no question; None where it is no plain evidence, and never MIXED.

    The stance is the reply in plain English: to "Didn't he resign?" NO means that he did not, to "Is it true that
    he did not resign?" YES does. A party that refuses to confirm, to deny or to do either gives NEITHER whether it
    was asked about confirming or denying; one that "has not confirmed" gives NO to the first, nothing to the second.
    To "Did X confirm or deny ...?" only NEITHER is a reply.
    """
    evidence = _evidence(readings(question), sentence)
    return evidence.stance if evidence else None


def best_stance(question: str, sentences: Sequence[str]) -> tuple[int, Stance] | None:
    """The plainest of an article's sentences that says something to the question, with what it says.

    The plainest is the shortest of those that agree, a headline only where no full sentence does. Where they
    contradict each other nothing is plain: None. Who "has not confirmed" and "declined to confirm" does not
    contradict himself; the latter says more and is preferred.
    """
    read = readings(question)
    found = [(i, evidence) for i, sentence in enumerate(sentences) if (evidence := _evidence(read, sentence))]
    if any(evidence.stance is Stance.NEITHER for _, evidence in found):
        found = [(i, evidence) for i, evidence in found if not evidence.silence or evidence.stance is Stance.NEITHER]
    if len({evidence.stance for _, evidence in found}) != 1:
        return None
    best, evidence = min(found, key=lambda f: (not _is_full(sentences[f[0]]), len(sentences[f[0]])))
    return best, evidence.stance


def overall(stances: Sequence[Stance]) -> Stance | None:
    """What independent articles, one stance each, say together: the one they share, MIXED where they differ.

    NEITHER differs from YES and NO as these do from each other: a reader must see that one article reports a denial
    where another reports silence. None without stances.
    """
    kinds = set(stances)
    if not kinds:
        return None
    return kinds.pop() if len(kinds) == 1 else Stance.MIXED


@dataclass(frozen=True)
class _Evidence:
    """A sentence's stance, and whether it tells that a party kept silent."""

    stance: Stance
    silence: bool = False


def _is_full(sentence: str) -> bool:
    return sentence.rstrip("\"'”’)] \n").endswith((".", "!", "?"))


def _evidence(read: Sequence[Proposition], sentence: str) -> _Evidence | None:
    """What all readings of the question that find anything in the sentence agree on."""
    if not read or len(sentence) > 8 * _MAX_TOKENS:
        return None
    words = tokens(sentence)
    found = {_of_reading(asked, words) for asked in read} if len(words) <= _MAX_TOKENS else set()
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def _of_reading(asked: Proposition, sentence: Sequence[Token]) -> _Evidence | None:
    if not is_confirmation(asked):
        if asked.paired or (asked.words[asked.verb].key in {CONFIRM, DENY} and not asked.copular):
            return None  # "Did X confirm?" does not say what
        stated = states(asked, sentence)
        if stated is None and named(asked, sentence):
            stated = not asked.negated
        return None if stated is None else _Evidence(Stance.YES if stated else Stance.NO)
    act = said(asked, sentence)
    replies = _DENIAL if asked.words[asked.verb].key == DENY else _CONFIRMATION
    stance = replies.get(act) if act else None
    if stance is None or (asked.paired and stance is not Stance.NEITHER):
        return None
    silence = act in {Said.NOT_CONFIRMED, Said.NOT_DENIED, Said.NEITHER}
    return _Evidence(_CONTRARY.get(stance, stance) if asked.negated else stance, silence)


_CONFIRMATION = {
    Said.CONFIRMED: Stance.YES,
    Said.DENIED: Stance.NO,
    Said.NOT_CONFIRMED: Stance.NO,
    Said.NEITHER: Stance.NEITHER,
}
_DENIAL = {
    Said.CONFIRMED: Stance.NO,
    Said.DENIED: Stance.YES,
    Said.NOT_DENIED: Stance.NO,
    Said.NEITHER: Stance.NEITHER,
}
_CONTRARY = {Stance.YES: Stance.NO, Stance.NO: Stance.YES}
