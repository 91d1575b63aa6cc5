"""Whose words a sentence gives, for questions on somebody's: "What did Macron say?", "according to Zelensky"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from index.chunking import split_sentences
from qa.actors import is_name, same_name
from qa.attribution import attribute, quotations
from qa.lexicon import CLAIMING, DEMONYMS, DETERMINERS, OFFICIALS, SPEAKING
from qa.propositions import Token, tokens

_ACCORDING = re.compile(r"\baccording to\b", re.I)
_TITLE = 4
"""Words below which what stands in quotation marks may be a title."""
_JOINING = OFFICIALS | DETERMINERS | {"for", "of", "to"}
_BACK = 3
"""Sentences before one that may name who goes on speaking in it."""
_CLOSE = 6
"""Words between a name and that of whom it speaks for at most: "Putin's spokesman, Dmitry Peskov"."""


def asked_speaker(question: str) -> Sequence[Token]:
    """The name in "according to Zelensky"; empty where there is none, as in "according to Russian officials"."""
    found = _ACCORDING.search(question)
    name = list(takewhile(is_name, tokens(question[found.end() :]))) if found else []
    return [] if any(token.word in DEMONYMS for token in name) else name


def gives_words_of(actor: Sequence[Token], sentence: str, passage: str) -> bool:
    """Whether a sentence of a passage may give the actor's words: it reports some, and no other's.

    Those of whom the passage ties to the actor by an office are the actor's too. Words of nobody named are those of who
    spoke last, if anybody did; a quotation that names the actor is another's, as few speak of themselves by name.
    """
    if not _reports(sentence, passage):
        return False
    speaker = _last_speaker(actor, sentence, passage)
    if speaker:
        return _speaks_for(speaker, actor, passage)
    outside = _outside(sentence, _goes_on(sentence, passage))
    return not same_name(actor, tokens(sentence)) or same_name(actor, tokens(outside))


def gives_words_of_another(actor: Sequence[Token], sentence: str, passage: str) -> bool:
    """Whether a sentence of a passage plainly reports the words of somebody else than the actor."""
    speaker = _last_speaker(actor, sentence, passage) if _reports(sentence, passage) else None
    return speaker is not None and not _speaks_for(speaker, actor, passage)


def _before(sentence: str, passage: str) -> str:
    return passage[: max(passage.find(sentence), 0)]


def _goes_on(sentence: str, passage: str) -> bool:
    """Whether a sentence begins inside a quotation."""
    before = _before(sentence, passage)
    return before.count("“") > before.count("”")


def _last_speaker(actor: Sequence[Token], sentence: str, passage: str) -> Sequence[Token] | None:
    """The name of who speaks in a sentence, or spoke last before one that does not name the actor."""
    before = _before(sentence, passage)
    last = [before[start:end] for start, end in split_sentences(before)[-_BACK:]]
    said = [sentence] if same_name(actor, tokens(sentence)) else [sentence, *reversed(last)]
    return next(filter(None, map(_speaker, said)), None)


def _speaks_for(speaker: Sequence[Token], actor: Sequence[Token], passage: str) -> bool:
    return same_name(actor[-1:], speaker) or same_name(speaker, list(_tied(actor, tokens(passage))))


def _speaker(sentence: str) -> Sequence[Token]:
    """The name of whose words a sentence gives; empty where it gives none or "the American president" speaks."""
    said = attribute(sentence, 0, len(sentence))
    found = tokens(said.speaker) if said else _subject(tokens(sentence))
    return found if any(is_name(token) and token.word not in DEMONYMS for token in found) else []


def _reports(sentence: str, passage: str) -> bool:
    """Whether a sentence reports somebody's words: by a verb, "according to" or a quotation, begun there or before."""
    told = any(word.key in CLAIMING or word.key in SPEAKING for word in tokens(sentence)) or _ACCORDING.search(sentence)
    quoted = any(len(sentence[start:end].split()) >= _TITLE for start, end in quotations(sentence))
    return bool(told) or quoted or _goes_on(sentence, passage)


def _subject(words: Sequence[Token]) -> Sequence[Token]:
    """The name before the first verb of saying, and a comma: "Vladimir Zhirinovsky, said"."""
    verb = next((at for at, word in enumerate(words) if word.key in CLAIMING), 0)
    last = verb - 1 if verb and words[verb - 1].word == "," else verb
    first = last
    while first > 0 and is_name(words[first - 1]):
        first -= 1
    return words[first:last]


def _outside(sentence: str, goes_on: bool) -> str:
    """A sentence without its quotations; nothing of one in the midst of a quotation."""
    stretches = list(quotations(sentence)) or ([(0, len(sentence))] if goes_on else [])
    kept = [char for at, char in enumerate(sentence) if not any(start <= at < end for start, end in stretches)]
    return "".join(kept)


def _tied(actor: Sequence[Token], words: Sequence[Token]) -> Iterator[Token]:
    """The names that only an office, its possessor and marks part from the actor's: "Kremlin spokesman Peskov"."""
    for at, word in enumerate(words):
        if not same_name(actor, [word]):
            continue
        for other in range(max(0, at - _CLOSE), min(len(words), at + _CLOSE)):
            between = words[min(at, other) + 1 : max(at, other)]
            joined = all(t.is_mark or t.word in _JOINING or is_name(t) for t in between)
            if joined and is_name(words[other]) and any(t.word in OFFICIALS for t in between):
                yield words[other]
