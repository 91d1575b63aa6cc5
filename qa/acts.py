"""Acts of confirming and denying in a sentence, with the negations and refusals that lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from qa.lexicon import BE, DO, HAVE, MODALS, REFUSING, TIMES, key
from qa.propositions import Token

CONFIRM = key("confirm")
DENY = key("deny")


class Said(Enum):
    """What a party did about a thing asked of it."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    NOT_CONFIRMED = "has not confirmed"
    NOT_DENIED = "has not denied"
    NEITHER = "would neither confirm nor deny"


@dataclass(frozen=True)
class Act:
    """An act of confirming or denying: its first and last word in the sentence."""

    said: Said
    start: int
    end: int


def acts_in(sentence: Sequence[Token]) -> Iterator[Act]:
    """The acts that a sentence tells plainly, in their order."""
    i = 0
    while i < len(sentence):
        if sentence[i].key in {CONFIRM, DENY} and sentence[i].word.isalpha():
            end = _pair_end(sentence, i)
            act = _act(sentence, i, end)
            if act is not None:
                yield act
            i = end
        i += 1


def _pair_end(sentence: Sequence[Token], i: int) -> int:
    """The last word of "confirm or deny", "confirmed nor denied", else ``i``."""
    other = DENY if sentence[i].key == CONFIRM else CONFIRM
    for j in range(i + 1, min(i + 4, len(sentence))):
        if sentence[j].key == other and any(t.word in {"or", "nor"} for t in sentence[i + 1 : j]):
            return j
    return i


ADVERBS = frozenset("publicly officially explicitly directly immediately repeatedly also still so far yet again later "
                     "now finally formally already then even either".split())  # fmt: skip


def _act(sentence: Sequence[Token], i: int, end: int) -> Act | None:
    """Read the negations, refusals and auxiliaries that lead to the verb at ``i``."""
    start = i
    lead: list[Token] = []
    while start > 0 and _leads(sentence[start - 1], sentence[start:i]):
        start -= 1
        lead.insert(0, sentence[start])
    words = [t.word for t in lead]
    negations = sum(w in {"not", "never", "neither"} for w in words)
    refusals = sum(t.key in REFUSING or t.word in {"unable", "unwilling"} for t in lead)
    failed = any(w.startswith(("fail", "neglect", "forg")) for w in words)
    paired, modal = end > i, not MODALS.isdisjoint(words)
    passive = not BE.isdisjoint(words) and not refusals
    uncertain = not {"might", "may", "should", "must"}.isdisjoint(words) or sentence[i].word.endswith("ing")
    if negations + refusals > 1 or passive or uncertain or (failed and not paired):
        return None
    if refusals or (negations and (paired or modal)):
        return Act(Said.NEITHER, start, end)
    if paired or modal or words[-1:] == ["to"]:
        return None
    confirms = sentence[i].key == CONFIRM
    if negations:
        return Act(Said.NOT_CONFIRMED if confirms else Said.NOT_DENIED, start, end)
    return Act(Said.CONFIRMED if confirms else Said.DENIED, start, end)


def _leads(token: Token, after: Sequence[Token]) -> bool:
    """Whether a word before the verb belongs to it; times do between "refused" and "to" only."""
    if token.word in BE | HAVE | DO | MODALS | ADVERBS | {"not", "never", "neither", "to", "unable", "unwilling"}:
        return True
    if token.key in REFUSING:
        return any(t.word == "to" for t in after)
    return (token.word in TIMES or token.word == "on") and any(t.word == "to" for t in after)
