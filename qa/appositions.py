"""Whether a sentence names someone or something by the way: "Kremlin spokesman Dmitry Peskov said ...".

What stands beside a name is taken for granted by the sentence, so that it holds whatever else is claimed there. Only
the plain forms count, and they never deny anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.lexicon import CLAIMING, DEMONYMS, DETERMINERS, FICTION, GOVERNMENTS, PREPOSITIONS
from qa.propositions import Proposition, Token

_OPENING = frozenset(',;:("—–') | {"--"}
_CLOSING = _OPENING | frozenset(").")
_LINKING = DETERMINERS | frozenset("of for to at in on and".split())
_PLAYING = FICTION | frozenset("play plays played playing star stars starring starred portrays portrayed role".split())
_ALSO = frozenset("also sometimes commonly often usually formally officially better otherwise or is are as to".split())
_NAMING = frozenset("known called termed named referred abbreviated".split())


def named(asked: Proposition, sentence: Sequence[Token]) -> bool:
    """Whether the sentence calls the question's subject what the question asks if it is."""
    if not asked.copular or asked.auxiliary not in {"is", "are"} or asked.anyone or asked.there or asked.ever:
        return False
    told = asked.words[asked.verb :]
    if not asked.subject or not told or any(t.word in _PLAYING for t in sentence):
        return False
    if told[0].word == "same":
        return len(told) > 1 and _is_also(asked.subject, told[1:], sentence)
    return any(
        _before(sentence, begin, end, told) or _after(sentence, end, told)
        for begin, end in _runs(asked.subject, sentence)
        if not sentence[begin].quoted
    )


def _runs(wanted: Sequence[Token], sentence: Sequence[Token]) -> list[tuple[int, int]]:
    """Where the wanted words stand one after the other: first word and the one after the last."""
    size = len(wanted)
    return [
        (i, i + size)
        for i in range(len(sentence) - size + 1)
        if all(_is(w, t) for w, t in zip(wanted, sentence[i : i + size], strict=True))
    ]


def _is(wanted: Token, token: Token) -> bool:
    return wanted.key == token.key or wanted.word == token.word


def _before(sentence: Sequence[Token], begin: int, end: int, told: Sequence[Token]) -> bool:
    """ "Kremlin spokesman Dmitry Peskov" and "the spokesman for the Kremlin, Dmitry Peskov, said"."""
    at = begin
    if at and _is_forename(sentence[at - 1], told):
        at -= 1
    if at and sentence[at - 1].word == ",":
        if end < len(sentence) and sentence[end].word not in {",", "."}:
            return False
        at -= 1
    for wanted in reversed(told):
        while at and sentence[at - 1].word in _LINKING and wanted is not told[-1]:
            at -= 1
        if not at or not _is(wanted, sentence[at - 1]):
            return False
        at -= 1
    return _opens(sentence, at)


def _is_forename(token: Token, told: Sequence[Token]) -> bool:
    return token.text[0].isupper() and not token.possessive and not any(_is(t, token) for t in told)


def _opens(sentence: Sequence[Token], at: int) -> bool:
    """Whether nothing before the words at ``at`` adds to them: "deputy", "former", "would-be"."""
    if at == 0:
        return True
    token = sentence[at - 1]
    if token.word in _OPENING or token.word in DETERMINERS | PREPOSITIONS or token.possessive:
        return True
    return token.word in DEMONYMS or token.word in GOVERNMENTS or token.key in CLAIMING


def _after(sentence: Sequence[Token], end: int, told: Sequence[Token]) -> bool:
    """ "Dmitry Peskov, the Kremlin spokesman, said"."""
    if end + 1 >= len(sentence) or sentence[end].word not in {",", "("}:
        return False
    i = end + 1
    if sentence[i].word not in DETERMINERS and not _is(told[0], sentence[i]):
        return False
    for wanted in told:
        while i < len(sentence) and sentence[i].word in _LINKING and not _is(wanted, sentence[i]):
            i += 1
        if i >= len(sentence) or not _is(wanted, sentence[i]):
            return False
        i += 1
    return i < len(sentence) and (sentence[i].word in _CLOSING or sentence[i].word in PREPOSITIONS)


def _is_also(subject: Sequence[Token], other: Sequence[Token], sentence: Sequence[Token]) -> bool:
    """ "X, also known as Y", whichever of the two comes first."""
    return any(
        _calls(sentence[end:], second)
        for first, second in ((subject, other), (other, subject))
        for _, end in _runs(first, sentence)
    )


def _calls(after: Sequence[Token], wanted: Sequence[Token]) -> bool:
    """Whether what follows a name gives it the wanted one, among others or alone."""
    if after and after[0].word == "(" and any(t.word == ")" for t in after):
        after = after[1 + next(i for i, t in enumerate(after) if t.word == ")") :]
    words = [t.word for t in after[:9]]
    naming = next((i for i, word in enumerate(words) if word in _NAMING), None)
    if naming is None or not all(w in _ALSO or w in _OPENING or w in DETERMINERS for w in words[:naming]):
        return False
    if not {"also", "sometimes", "commonly", "often", "better", "otherwise"} & set(words[:naming]):
        return False
    i = naming + 1
    while i < len(after) and after[i].word in _ALSO | DETERMINERS:
        i += 1
    if [t.key for t in after[i : i + len(wanted)]] != [t.key for t in wanted]:
        return False
    rest = after[i + len(wanted) :]
    return not rest or rest[0].is_mark or rest[0].word in {"or", "and", "is", "are"}
