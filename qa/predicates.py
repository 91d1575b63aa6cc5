"""What stands between a subject and its verb: negations, refusals, auxiliaries, and whether they fit the question's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.lexicon import (
    BE,
    DETERMINERS,
    DO,
    HAVE,
    HEDGES,
    IRREGULAR,
    MODALS,
    NEGATORS,
    PREPOSITIONS,
    REFUSING,
    SUBORDINATORS,
    TIMES,
    is_verb,
)
from qa.propositions import Proposition, Token


@dataclass(frozen=True)
class Chain:
    """What stands between the subject and the verb: is it positive, with which auxiliaries, passive?"""

    positive: bool
    auxiliaries: frozenset[str]


def without_apposition(between: Sequence[Token]) -> list[Token] | None:
    """The words between subject and verb without "..., who ..., " and a phrase such as "in London"."""
    words = list(between)
    if words and words[0].word in {",", "(", "--", "—"}:
        close = ")" if words[0].word == "(" else words[0].word
        ends = [i for i, t in enumerate(words) if i and t.word == close]
        relative = len(words) > 1 and words[1].word in {"which", "who"}
        if not (ends or relative) or any(t.word in {";", ":", '"'} for t in words):
            return None
        words = words[ends[-1] + 1 :] if ends else words[2:]
    if words and words[0].word in {"in", "of", "for", "at", "on", "from"}:
        helper = next((i for i, t in enumerate(words) if t.word in BE | HAVE | DO | MODALS or t.key in REFUSING), None)
        cut = len(words) if helper is None else helper
        if cut > 5 or any(t.is_mark or is_verb(t.word) for t in words[:cut]):
            return None
        words = words[cut:]
    return words


_MANAGED = frozenset("managed went voted".split())


def chain_of(between: Sequence[Token], asked: Proposition) -> Chain | None:
    """Read the auxiliaries, negations and adverbs before a verb; None where anything else is among them."""
    turns = 0
    auxiliaries: set[str] = set()
    i = 0
    while i < len(between):
        word, rest = between[i].word, [t.word for t in between[i + 1 : i + 6]]
        if word in BE | HAVE | DO | MODALS:
            auxiliaries.add(word)
            if word in HAVE and rest[:2] == ["yet", "to"]:
                turns, i = turns + 1, i + 2
        elif word in {"not", "never"} or (word == "no" and asked.copular):
            if rest[:1] in (["only"], ["always"], ["necessarily"], ["just"]):
                return None
            turns += 1
        elif (between[i].key in REFUSING or word == "unable" or word in _MANAGED) and "to" in rest:
            turns += word not in _MANAGED
            i += rest.index("to") + 1
        elif word == "stopped" and rest[:2] == ["short", "of"]:
            turns, i = turns + 1, i + 2
            auxiliaries.add("of")
        elif asked.there and [word, *rest[:1]] == ["at", "least"]:
            i += 1
        elif not (word in TIMES or word in DETERMINERS or is_adverb(word) or word in {"yet", "both", "all"}):
            described = asked.there or not DETERMINERS.isdisjoint(t.word for t in between[:i])
            if not (asked.copular and BE & auxiliaries and described and _is_modifier(between[i])):
                return None
        i += 1
    return Chain(turns == 0, frozenset(auxiliaries)) if turns < 2 else None


_CHANGING = frozenset("former ex deputy vice assistant acting fake honorary aspiring unofficial onetime next".split())


def _is_modifier(token: Token) -> bool:
    """Whether a word between "is a" and what a thing is can leave this true: "is a 2012 American film"."""
    other = PREPOSITIONS | SUBORDINATORS | NEGATORS | HEDGES | BE | HAVE | DO | MODALS | _CHANGING
    return not (token.word in other or token.is_mark or token.possessive or token.word in {"and", "or"})


def is_adverb(word: str) -> bool:
    """Whether a word ending in "ly" leaves what is said as it is."""
    return word.endswith("ly") and word not in HEDGES and word not in NEGATORS


def fits(asked: Proposition, chain: Chain, verb: Token) -> bool:
    """Whether voice, mood and time of a clause are those of the question."""
    modal = {asked.auxiliary} & MODALS
    if chain.auxiliaries & MODALS != modal:
        return False
    if asked.copular:
        return _fits_copula(asked, chain.auxiliaries)
    gerund = asked.words[asked.verb].word.endswith("ing") or "of" in chain.auxiliaries
    if chain.auxiliaries & BE or verb.word.endswith("ing") != gerund:
        return False
    past = verb.word.endswith("ed") or (verb.word in IRREGULAR and not verb.word.endswith("s"))
    if asked.auxiliary in {"do", "does"} and (past or chain.auxiliaries & (HAVE | {"did"})):
        return False
    return past or verb.word != asked.words[asked.verb].word or is_verb(verb.word) or bool(chain.auxiliaries)


def _fits_copula(asked: Proposition, auxiliaries: frozenset[str]) -> bool:
    if not auxiliaries & BE:
        return False
    if asked.auxiliary in {"is", "are", "am"}:
        return bool(auxiliaries & {"is", "are", "am"})
    return asked.auxiliary in MODALS | HAVE or bool(auxiliaries & {"was", "were", "had", "been"})
