"""Whether one of a sentence's clauses states, or denies, what a yes/no question asks.

No parser: a statement is accepted only where the question's words stand in the order of a plain English clause
(subject, verb, object) with nothing between them that could change its meaning. Everything else is no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.lexicon import (
    BE,
    CLAIMING,
    DETERMINERS,
    DO,
    FICTION,
    HAVE,
    HEDGES,
    IRREGULAR,
    MODALS,
    NEGATORS,
    OPPOSITES,
    PREPOSITIONS,
    SUBORDINATORS,
    TIMES,
)
from qa.predicates import chain_of, fits, is_adverb, without_apposition
from qa.propositions import Proposition, Token
from qa.subjects import PARTS, breaks, subject_of


def states(asked: Proposition, sentence: Sequence[Token]) -> bool | None:
    """Whether a clause of the sentence states what is asked (True), its contrary (False), or neither (None)."""
    if any(t.text == "?" for t in sentence):
        return None
    results = {_at(asked, sentence, at) for at, token in enumerate(sentence) if _begins(asked, token)} - {None}
    if len(results) != 1:
        return None
    (result,) = results
    return result is not asked.negated


def _begins(asked: Proposition, token: Token) -> bool:
    return not token.is_mark and _sign(asked.words[asked.verb], token) != 0


def _sign(wanted: Token, token: Token) -> int:
    """1 where a token says what the question's word does, -1 where it says the opposite, else 0."""
    if token.possessive and not wanted.possessive:
        return 0
    if wanted.key == token.key or wanted.word == token.word:
        return 1
    return -1 if (wanted.key, token.key) in OPPOSITES else 0


def _at(asked: Proposition, sentence: Sequence[Token], at: int) -> bool | None:
    """Read the clause whose verb, or complement, begins at ``at``."""
    if sentence[at].quoted or _is_claimed(asked, sentence, at):
        return None
    ahead = _ahead(asked, sentence, at)
    behind = _behind(asked, sentence, at) if ahead else None
    if ahead is None or behind is None:
        return None
    (begin, positive), (end, unreversed) = ahead, behind
    stop = _clause_end(sentence, end)
    denied = positive != unreversed
    same = _sign(asked.words[asked.verb], sentence[at]) > 0
    unsure = (
        _is_hedged(asked, sentence[begin:at], sentence[at + 1 : stop])
        or (denied and stop < len(sentence) and sentence[stop].word == "but")  # "not on Monday but on Tuesday"
        or (denied and any(t.word == "had" for t in sentence[begin:at]))  # "had refused for months"
        or (denied and not same)  # what is not rejected is not yet accepted
        # what one did not do another may have done
        or (denied and (asked.open_agent or asked.anyone) and sentence[begin].word not in {"nobody", "none"})
    )
    return None if unsure else same != denied


_NO_CLAIMS = frozenset("state states post posts call calls called estimate estimates doubt written".split())


def _is_claimed(asked: Proposition, sentence: Sequence[Token], at: int) -> bool:
    """Whether the sentence gives somebody's claim: "X said", "according to"; "saying ..." after the verb is none."""
    wanted = {t.key for t in asked.words}
    for i, token in enumerate(sentence):
        if token.word == "according" or token.word in {"whether", "if", "unless"}:
            return True
        if token.key not in CLAIMING or i == at or token.key in wanted or token.word in _NO_CLAIMS:
            continue
        before = sentence[i - 1].word if i else ""
        after = sentence[i + 1].word if i + 1 < len(sentence) else ""
        # "a book described by critics", "it is said to end the war"
        told_of = i > at and (after == "by" or (after == "to" and before in BE))
        if not (told_of or token.word.endswith("ing") or before in DETERMINERS or before in PREPOSITIONS):
            return True
    return False


def _clause_end(sentence: Sequence[Token], at: int) -> int:
    return next((i for i in range(at, len(sentence)) if breaks(sentence, i)), len(sentence))


def _ahead(asked: Proposition, sentence: Sequence[Token], at: int) -> tuple[int, bool] | None:
    """Find the subject before the verb; returns where its clause begins and whether the clause is positive."""
    found = subject_of(asked, sentence, at)
    if found is None:
        return None
    first, last, denied = found
    between = without_apposition(sentence[last + 1 : at])
    chain = chain_of(between, asked) if between is not None else None
    if chain is None or not fits(asked, chain, sentence[at]):
        return None
    return first, chain.positive != denied


def _behind(asked: Proposition, sentence: Sequence[Token], at: int) -> tuple[int, bool] | None:
    """Match the words after the verb; returns where they end and whether no "no ..." among them reverses the verb."""
    i, positive = at, True
    for wanted in asked.object:
        reach = min(i + (10 if asked.copular else 6), len(sentence))
        found = next((j for j in range(i + 1, reach) if _sign(wanted, sentence[j]) == 1), None)
        if found is None or any(_changes_object(asked, sentence, j) for j in range(i + 1, found)):
            return None
        positive ^= sum(t.word == "no" for t in sentence[i + 1 : found]) % 2 == 1
        i = found
    following = sentence[i + 1] if i + 1 < len(sentence) else None
    if following is None or following.is_mark or following.word[0].isdigit():
        return i + 1, positive
    if following.word in {"nobody", "nothing", "no"}:
        return (i + 2, not positive) if asked.anyone or not asked.object else None
    then = sentence[i + 2].word if i + 2 < len(sentence) else ""
    described = following.word.endswith("ed") and then in PREPOSITIONS  # "a film directed by"
    return (i + 1, positive) if described or _ends_object(following.word) else None


def _changes_object(asked: Proposition, sentence: Sequence[Token], i: int) -> bool:
    """Whether a word among those after the verb makes them say something else: "approved changes to the bill"."""
    token = sentence[i]
    if token.word == "no":
        return False
    if breaks(sentence, i) or token.possessive or token.word in NEGATORS or token.word in PARTS:
        return True
    if asked.words[asked.verb].word == "have" and (token.word in IRREGULAR or token.word.endswith("ed")):
        return True  # "has lost": no possession
    if not asked.copular and not asked.ever and token.word.isdigit() and len(token.word) == 4:
        return True  # the "2018 World Cup" may not be the one in question
    linked = token.word in asked.links or token.word in asked_words(asked)
    return (token.word in PREPOSITIONS and not linked) or token.word in BE | HAVE | DO | MODALS


def _ends_object(word: str) -> bool:
    return word in PREPOSITIONS | SUBORDINATORS | TIMES | {"and", "written", "yet"} | BE | HAVE or is_adverb(word)


def asked_words(asked: Proposition) -> frozenset[str]:
    """The question's words as written."""
    return frozenset(t.word for t in asked.words)


def _is_hedged(asked: Proposition, before: Sequence[Token], after: Sequence[Token]) -> bool:
    own = asked_words(asked) | ({asked.auxiliary} if asked.auxiliary in MODALS else set())
    keys = {t.key for t in asked.words}
    if any(_hedges(t, own, keys) for t in before):
        return True
    if any(
        a.word in {"in", "of"} and c.word in FICTION - own
        for a, _, c in zip(before, before[1:], before[2:], strict=False)
    ):
        return True
    return any(_hedges(t, own, keys) or t.word in {"not", "never", "neither", "nor"} for t in after)


def _hedges(token: Token, own: frozenset[str], keys: set[str]) -> bool:
    return token.word in HEDGES - own - {"yet"} and token.key not in keys
