"""The subject of a clause: whether what a question is about is all of it, read backwards from the verb."""

from __future__ import annotations

from collections.abc import Sequence

from qa.lexicon import (
    BE,
    CLAIMING,
    DETERMINERS,
    DO,
    GOVERNMENT_ACTS,
    GOVERNMENTS,
    HAVE,
    MODALS,
    NEGATORS,
    PREPOSITIONS,
    SUBORDINATORS,
    TIMES,
    is_verb,
    key,
)
from qa.propositions import Proposition, Token

_BREAKS = frozenset(',;:()[]"—–…!?') | {"--"}


def breaks(sentence: Sequence[Token], i: int) -> bool:
    """Whether a clause can begin or end at token ``i``."""
    word = sentence[i].word
    if word in _BREAKS or (word in SUBORDINATORS and word not in {"since", "before", "after", "until", "than", "as"}):
        return True
    follows = sentence[i + 1] if i + 1 < len(sentence) else None
    return word in {"and", "or", "but"} and follows is not None and (
        follows.word in BE | HAVE | DO | MODALS or is_verb(follows.word) or word == "but"
    )  # fmt: skip


def subject_of(asked: Proposition, sentence: Sequence[Token], at: int) -> tuple[int, int, bool] | None:
    """Where the subject begins and ends, and whether it is "no ..."; None where it is another or unclear."""
    if asked.anyone or asked.there or asked.open_agent:
        return _any_subject(asked, sentence, at)
    act = asked.words[asked.verb].key in GOVERNMENT_ACTS
    i = at - 1
    last = -1
    for wanted in reversed(asked.subject):
        while i >= 0 and not _same_name(wanted, sentence[i], act):
            if last >= 0 and not (sentence[i].word in DETERMINERS or sentence[i].word in asked.links | {"and"}):
                return None
            i -= 1
        if i < 0:
            return None
        last = i if last < 0 else last
        i -= 1
    first = i + 1
    return _opening(asked, sentence, first, last)


def _same_name(wanted: Token, token: Token, act: bool) -> bool:
    if token.possessive != wanted.possessive or token.quoted:
        return False
    if wanted.key == token.key or wanted.word == token.word:
        return True
    return act and wanted.word in GOVERNMENTS and GOVERNMENTS[wanted.word] == GOVERNMENTS.get(token.word)


_PERSONS = frozenset(map(key, "person man woman child boy girl worker officer official passenger soldier".split()))
PARTS = frozenset("some most many several few half part parts certain other another".split())


def _opening(asked: Proposition, sentence: Sequence[Token], first: int, last: int) -> tuple[int, int, bool] | None:
    """Check that the subject at ``first`` to ``last`` is all of its clause's subject; say whether it is "no ..."."""
    denied = False
    i = first - 1
    while i >= 0 and not breaks(sentence, i):
        if sentence[i].word in {"no", "neither", "none"}:
            denied = True
        elif _changes_subject(asked, sentence, i, first):
            return None
        i -= 1
    before = sentence[i].word if i >= 0 else ""
    if before in SUBORDINATORS - {"while", "because", "although", "though"} or _is_half_a_name(sentence, first, last):
        return None
    return i + 1, last, denied


def _changes_subject(asked: Proposition, sentence: Sequence[Token], i: int, first: int) -> bool:
    """Whether a word before the subject makes it another's ("leaders of the Senate") or part of a claim."""
    token = sentence[i]
    if token.word in PREPOSITIONS and token.word not in asked.links and i >= first - 3:
        settled = any(t.word in TIMES or t.word in DETERMINERS for t in sentence[i + 1 : first - 1])
        return token.word == "of" or not settled
    if token.word in NEGATORS or token.word in PARTS or token.possessive or token.key in CLAIMING:
        return True
    return token.word in BE | HAVE | DO | MODALS


def _is_half_a_name(sentence: Sequence[Token], first: int, last: int) -> bool:
    """Whether a name of one word goes on: "Trump" in "Trump Tower"."""
    following = sentence[last + 1]
    return (
        first == last and not following.is_mark and following.text[0].isupper() and sentence[last].text[0].isupper()
        and following.word not in NEGATORS and following.word not in BE
    )  # fmt: skip


def _any_subject(asked: Proposition, sentence: Sequence[Token], at: int) -> tuple[int, int, bool] | None:
    """The subject of a question about anyone, or of "there is": whatever begins the clause before an auxiliary."""
    i = at - 1
    while i >= 0 and not breaks(sentence, i) and sentence[i].word not in {"there", "nobody", "none"}:
        i -= 1
    if asked.there:
        return (i, i, False) if i >= 0 and sentence[i].word == "there" else None
    if i >= 0 and sentence[i].word in {"nobody", "none"}:
        return i, i, True
    helpers = [j for j in range(i + 1, at) if sentence[j].word in BE | HAVE | DO | MODALS]
    first = helpers[0] if helpers else at
    region = sentence[i + 1 : first]
    if not region or any(t.word in NEGATORS or t.word in PARTS for t in region):
        return None
    persons = any(t.key in _PERSONS or t.word.isdigit() for t in region)
    return (i + 1, first - 1, False) if persons or asked.open_agent else None
