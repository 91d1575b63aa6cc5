"""Short questions about people, found in the passages: who somebody is, and what somebody said.

"Steinar Holt, the former manager of the power company, …" answers "Who is Steinar Holt?", and a sentence that reports
words answers what was said. A passage in which the person is not described, or says nothing, is the partner.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from training.data import endless, sentences
from training.rows import Group, answered, unanswered

_NAME = r"[A-Z][\w’'-]*[a-z](?: (?:[A-Z]\.|de|van|von|bin|al|el|da|di) ?)?(?: [A-Z][\w’'-]*[a-z]){1,2}"
_OFFICE = (
    "minister|president|mayor|chief|spokesman|spokeswoman|spokesperson|director|manager|coach|professor|secretary|captain|"
    "judge|architect|chair|chairman|chairwoman|leader|officer|engineer|head|owner|founder|editor|lawyer|prosecutor|"
    "governor|senator|ambassador|envoy|superintendent|treasurer|curator|conductor|midfielder|striker|author|singer"
)
_PATTERNS = (
    re.compile(
        rf"(?P<name>{_NAME}), (?P<told>(?:an?|the|his|her|its|their|former|head|chief) [^,.;:()“”\"]{{6,90}})[,.;]"
    ),
    re.compile(rf"(?P<told>(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) [^,.;:()“”\"]{{4,60}}), (?P<name>{_NAME}),"),
    re.compile(rf"(?P<told>\b(?:[\w’'-]+ ){{0,4}}(?:[A-Z]?(?i:{_OFFICE}))) (?P<name>{_NAME})"),
)
_SAID = re.compile(
    rf"(?P<name>{_NAME})(?:, [^,“”\"]{{3,70}},)? (?:also |later |then )?(?:said|told|added|warned|argued|insisted|"
    r"wrote|explained|called|promised|denied)\b|\b(?:said|added|argued|insisted|warned) (?P<behind>" + _NAME + r")\b"
)
_ANY = re.compile(_NAME)
_ASK_WHO = ("Who is {}?", "Who is {}?", "Who's {}?", "who is {}", "Who was {}?", "What do we know about who {} is?")
_ASK_SAID = ("What did {} say?", "What did {} say?", "What does {} say?", "what did {} say", "What was said by {}?")
_SHORT = 0.3  # share of the questions that give the last name alone


def people(passages: Sequence[str], rng: random.Random) -> Iterator[Group]:
    """Groups for ever, from passages in a random order."""
    for text in endless(passages, rng):
        other = rng.choice(passages)
        yield from _who(text, other, rng)
        yield from _what_said(text, rng)


def _called(name: str, rng: random.Random) -> str:
    return name.rsplit(maxsplit=1)[-1] if rng.random() < _SHORT else name


def _who(text: str, other: str, rng: random.Random) -> Iterator[Group]:
    found: dict[str, tuple[int, int]] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found.setdefault(match["name"], match.span("told"))
    bare = [name for name in dict.fromkeys(_ANY.findall(text)) if not any(_alike(name, known) for known in found)]
    for name, span in list(found.items())[:2]:
        asked = rng.choice(_ASK_WHO)
        partner = None
        if bare and rng.random() < 0.5:
            partner = unanswered(asked.format(rng.choice(bare)), text)
        elif not any(part in other for part in name.split()):
            partner = unanswered(asked.format(name), other)
        yield Group(answered(asked.format(_called(name, rng)), text, [span]), partner)


def _what_said(text: str, rng: random.Random) -> Iterator[Group]:
    said: dict[str, list[tuple[int, int]]] = {}
    for start, end in sentences(text):
        match = _SAID.search(text, start, end)
        if match:
            said.setdefault(match["name"] or match["behind"], []).append((start, len(text[:end].rstrip())))
    silent = [name for name in dict.fromkeys(_ANY.findall(text)) if not any(_alike(name, known) for known in said)]
    for name, spans in list(said.items())[:2]:
        asked = rng.choice(_ASK_SAID)
        partner = unanswered(asked.format(rng.choice(silent)), text) if silent else None
        yield Group(answered(asked.format(_called(name, rng)), text, spans), partner)


def _alike(one: str, other: str) -> bool:
    return bool(set(one.split()) & set(other.split()))
