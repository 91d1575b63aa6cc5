"""Whether one of a sentence's clauses states, or denies, what a yes/no question asks.

No parser: a statement is accepted only where the question's words stand in the order of a plain English clause
(subject, verb, object) with nothing between them that could change its meaning. Everything else is no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.lexicon import (
    BE,
    CLAIMING,
    DETERMINERS,
    DO,
    FICTION,
    GOVERNMENT_ACTS,
    GOVERNMENTS,
    HAVE,
    HEDGES,
    IRREGULAR,
    MODALS,
    NEGATORS,
    OPPOSITES,
    PREPOSITIONS,
    REFUSING,
    SUBORDINATORS,
    TIMES,
    is_verb,
    key,
)
from qa.propositions import Proposition, Token


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


_BREAKS = frozenset(',;:()[]"—–…!?') | {"--"}


def _breaks(sentence: Sequence[Token], i: int) -> bool:
    """Whether a clause can begin or end at token ``i``."""
    word = sentence[i].word
    if word in _BREAKS or (word in SUBORDINATORS and word not in {"since", "before", "after", "until", "than", "as"}):
        return True
    follows = sentence[i + 1] if i + 1 < len(sentence) else None
    return word in {"and", "or", "but"} and follows is not None and (
        follows.word in BE | HAVE | DO | MODALS or is_verb(follows.word) or word == "but"
    )  # fmt: skip


def _clause_end(sentence: Sequence[Token], at: int) -> int:
    return next((i for i in range(at, len(sentence)) if _breaks(sentence, i)), len(sentence))


@dataclass(frozen=True)
class _Chain:
    """What stands between the subject and the verb: is it positive, with which auxiliaries, passive?"""

    positive: bool
    auxiliaries: frozenset[str]


def _ahead(asked: Proposition, sentence: Sequence[Token], at: int) -> tuple[int, bool] | None:
    """Find the subject before the verb; returns where its clause begins and whether the clause is positive."""
    found = _subject(asked, sentence, at)
    if found is None:
        return None
    first, last, denied = found
    between = _without_apposition(sentence[last + 1 : at])
    chain = _chain(between, asked) if between is not None else None
    if chain is None or not _fits(asked, chain, sentence[at]):
        return None
    return first, chain.positive != denied


def _subject(asked: Proposition, sentence: Sequence[Token], at: int) -> tuple[int, int, bool] | None:
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
_PARTS = frozenset("some most many several few half part parts certain other another".split())


def _opening(asked: Proposition, sentence: Sequence[Token], first: int, last: int) -> tuple[int, int, bool] | None:
    """Check that the subject at ``first`` to ``last`` is all of its clause's subject; say whether it is "no ..."."""
    denied = False
    i = first - 1
    while i >= 0 and not _breaks(sentence, i):
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
    if token.word in NEGATORS or token.word in _PARTS or token.possessive or token.key in CLAIMING:
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
    while i >= 0 and not _breaks(sentence, i) and sentence[i].word not in {"there", "nobody", "none"}:
        i -= 1
    if asked.there:
        return (i, i, False) if i >= 0 and sentence[i].word == "there" else None
    if i >= 0 and sentence[i].word in {"nobody", "none"}:
        return i, i, True
    helpers = [j for j in range(i + 1, at) if sentence[j].word in BE | HAVE | DO | MODALS]
    first = helpers[0] if helpers else at
    region = sentence[i + 1 : first]
    if not region or any(t.word in NEGATORS or t.word in _PARTS for t in region):
        return None
    persons = any(t.key in _PERSONS or t.word.isdigit() for t in region)
    return (i + 1, first - 1, False) if persons or asked.open_agent else None


def _without_apposition(between: Sequence[Token]) -> list[Token] | None:
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


def _chain(between: Sequence[Token], asked: Proposition) -> _Chain | None:
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
        elif not (word in TIMES or word in DETERMINERS or _is_adverb(word) or word in {"yet", "both", "all"}):
            described = asked.there or not DETERMINERS.isdisjoint(t.word for t in between[:i])
            if not (asked.copular and BE & auxiliaries and described and _is_modifier(between[i])):
                return None
        i += 1
    return _Chain(turns == 0, frozenset(auxiliaries)) if turns < 2 else None


_CHANGING = frozenset("former ex deputy vice assistant acting fake honorary aspiring unofficial onetime next".split())


def _is_modifier(token: Token) -> bool:
    """Whether a word between "is a" and what a thing is can leave this true: "is a 2012 American film"."""
    other = PREPOSITIONS | SUBORDINATORS | NEGATORS | HEDGES | BE | HAVE | DO | MODALS | _CHANGING
    return not (token.word in other or token.is_mark or token.possessive or token.word in {"and", "or"})


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word not in HEDGES and word not in NEGATORS


def _fits(asked: Proposition, chain: _Chain, verb: Token) -> bool:
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
    if _breaks(sentence, i) or token.possessive or token.word in NEGATORS or token.word in _PARTS:
        return True
    if asked.words[asked.verb].word == "have" and (token.word in IRREGULAR or token.word.endswith("ed")):
        return True  # "has lost": no possession
    if not asked.copular and not asked.ever and token.word.isdigit() and len(token.word) == 4:
        return True  # the "2018 World Cup" may not be the one in question
    linked = token.word in asked.links or token.word in asked_words(asked)
    return (token.word in PREPOSITIONS and not linked) or token.word in BE | HAVE | DO | MODALS


def _ends_object(word: str) -> bool:
    return word in PREPOSITIONS | SUBORDINATORS | TIMES | {"and", "written", "yet"} | BE | HAVE or _is_adverb(word)


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
