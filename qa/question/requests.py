"""Which kind of reply a request asks for, by a linear model over its words (training/requests)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from index.records import UserError
from qa.english.asking import AUXILIARIES, COMMANDS, QUESTION_WORDS
from qa.english.content import FUNCTION_WORDS
from qa.english.lexicon import PERSONAL, is_claiming, is_past, is_plural, is_verb
from qa.english.numbers import NUMBERS
from qa.english.requesting import CLASSES

WEIGHTS = Path(__file__).with_name("requests.json")


class Request(StrEnum):
    """What somebody asks the articles for; a question of fact and one to be answered yes or no are ``FACT``."""

    FACT = "fact"
    TOPIC = "topic"
    SUMMARY = "summary"
    TIMELINE = "timeline"
    SAID = "said"
    QUOTE = "quote"
    CLAIM = "claim"
    LIST = "list"
    COUNT = "count"
    PUBLISHED = "published"


def reading_of(name: str) -> Request | None:
    """The kind of reply that a user names; None for the empty name, UserError for any that is none."""
    if not name:
        return None
    try:
        return Request(name)
    except ValueError as error:
        raise UserError(f"{name!r} is no kind of reply; known are {', '.join(Request)}") from error


def others(request: str) -> list[Request]:
    """The readings to offer beside this one, the likeliest first."""
    near = [Request.FACT, Request.TOPIC, Request.SAID, Request.TIMELINE, Request.LIST]
    return [other for other in near if other != request]


_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[?.:!,]")
_STRAIGHT = str.maketrans("’‘“”«»", '\'\'""""')
_QUOTED = re.compile(r'"[^"]*"?|(?<!\w)\'(?:[^\']|\'(?=\w))*\'(?!\w)')
_WHICH = re.compile(r"\W*(?:which|what|(?:list|name)(?: all)?(?: the)?)\s+(.+)", re.IGNORECASE)
_LONG = 4
"""Words from which a run in quotation marks is a quote rather than a title or a term."""


def tokens(text: str, known: frozenset[str]) -> list[str]:
    """The words of a request as the model sees them: those that are ``known``, and for the others what they are like.

    So "the flood" and "the merger" are one thing to it.
    """
    text = " ".join(text.split()).translate(_STRAIGHT)
    text = _QUOTED.sub(lambda m: " QUOTE " if len(m[0].split()) >= _LONG else " TERM ", text)
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        shape = _shape(match[0], known, first=not found)
        if not (found and shape == found[-1] and shape in {"NAME", "noun", "nouns", "verb"}):
            found.append(shape)
    return found


def _shape(word: str, known: frozenset[str], *, first: bool) -> str:
    low = word.lower()
    if word in {"QUOTE", "TERM"} or not word[0].isalnum():
        return word
    if low in CLASSES or low in known:
        return f"<{CLASSES[low]}>" if low in CLASSES else low
    if word[0].isdigit() or (word[0].isupper() and not first):
        return "#" if word[0].isdigit() else "NAME"
    if is_claiming(low):
        return "says"
    if is_verb(low):
        return "verb"
    return "nouns" if is_plural(low) else "noun"


def features(text: str, known: frozenset[str]) -> list[str]:
    """What the model counts, each once: runs of one to three words, how the request begins, how long it is."""
    words = ["^", *tokens(text, known), "$"]
    runs = {" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1)}
    begins = {"> " + " ".join(words[1:i]) for i in range(2, min(6, len(words)))}
    whole = {f"length {min(8, len(text.split()) // 2)}", f"number {_number(text)}", f"form {_form(text)}"}
    return sorted(runs | begins | whole)


def _form(text: str) -> str:
    """Whether a text asks, orders, states, states of something that it does not name ("this city"), or only names."""
    first, *words = re.findall(r"[\w'’]+", text.lower()) or [""]
    if "?" in text or first in AUXILIARIES or QUESTION_WORDS & {first, *words}:
        return "asks"
    if first in CLASSES or first in COMMANDS:
        return "orders"
    if not any(word in AUXILIARIES or is_verb(word) or is_past(word) for word in words):
        return "names"
    return "states of some" if {"this", "these"} & {first, *words} else "states"


def _number(text: str) -> str:
    """Whether "which …", "what …" or "list …" asks for several things or for one; empty where none of them does.

    The noun ends before a verb or a function word. Before a verb its last word tells; else any may, as the verb may be
    an unknown one: "which chains deduct money from". "Which two chains …" wants one answer that names both.
    """
    found = _WHICH.match(text)
    words = re.findall(r"[\w'-]+", found[1].lower().translate(_STRAIGHT))[:6] if found else []
    if not words or words[0] in FUNCTION_WORDS or (_is_verb(words[0]) and not _is_noun(words)):
        return ""
    end = next((i for i, word in enumerate(words) if i and (word in FUNCTION_WORDS or _is_verb(word))), len(words))
    if words[0] in NUMBERS or any(word.endswith("'s") for word in words[:end]):  # "which country's leaders": a country
        return "one"
    noun = words[end - 1 : end] if end < len(words) and _is_verb(words[end]) else words[:end]
    return "several" if any(map(is_plural, noun)) else "one"


def _is_noun(words: Sequence[str]) -> bool:
    """Whether the first of some words that may be a verb is none: "what plans were", but not "what happens next"."""
    return is_plural(words[0]) and any(map(_is_verb, words[1:2]))


def _is_verb(word: str) -> bool:
    return word in AUXILIARIES or is_verb(word) or is_past(word)


def probabilities(text: str, weights: Mapping[str, Mapping[str, float]], known: frozenset[str]) -> dict[str, float]:
    """How likely each kind is: the softmax of the sums of its weights."""
    present = ["bias", *features(text, known)]
    sums = {kind: sum(held.get(name, 0.0) for name in present) for kind, held in weights.items()}
    return dict(zip(sums, softmax(list(sums.values())), strict=True))


def softmax(sums: Sequence[float]) -> list[float]:
    """The probabilities of options with these weighted sums."""
    powers = [math.exp(total - max(sums)) for total in sums]
    return [power / sum(powers) for power in powers]


def recognised(text: str) -> Request:
    """The kind of reply that ``text`` most likely asks for; a question for several things asks for a list of them."""
    weights, known = _model()
    likely = probabilities(text, weights, known)
    kind = Request(max(likely, key=lambda kind: likely[kind]))
    return Request.LIST if kind is Request.FACT and _number(text) == "several" else kind


@cache
def _model() -> tuple[Mapping[str, Mapping[str, float]], frozenset[str]]:
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return data["weights"], frozenset(data["words"])


def vocabulary(requests: Sequence[str], *, least: int) -> frozenset[str]:
    """The words that stand in ``least`` requests or more, which the model knows by themselves."""
    counts: dict[str, int] = {}
    for request in requests:
        for word in {m[0].lower() for m in _TOKEN.finditer(request.translate(_STRAIGHT)) if m[0].isalpha()}:
            counts[word] = counts.get(word, 0) + 1
    return frozenset(word for word, count in counts.items() if count >= least) | PERSONAL
