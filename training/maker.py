"""An answerable item beside one that looks like it but has no answer; ``training.negatives`` has the ways."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import bm25s

from training.data import Answer, Example, medoid, sentences

STOP = frozenset(
    "a an the of in on at to for from by with and or but is are was were be been being do does did have has had what "
    "which who whom whose when where why how many much that this these those it its he she his her they their them "
    "there as not no can could will would should may might must about into than then so if i you your my me we our "
    "us out up down over under after before during between through more most some any each other such only same very "
    "also just one s t according author writer reviewer poster person people kind type name called get got".split()
)
_NAME = re.compile(r"(?<![\w'’.-])[A-Z][\w'’-]*(?: (?:of |the |de |al-)?[A-Z][\w'’-]*){0,3}")
_OPENERS = frozenset(
    "what which who whom whose when where why how is are was were do does did has have had can could will would "
    "should in on at to for from by with the a an according if after before during i as of".split()
)


@dataclass(frozen=True)
class Item:
    """A question with a passage; ``spans`` are the offsets of the answer, empty where the passage does not answer."""

    question: str
    passage: str
    spans: tuple[tuple[int, int], ...] = ()


Way = Callable[["Maker", Example, Item], "tuple[Item, Item] | None"]
"""Makes an answerable and an unanswerable item of a question and its passage; None where it does not fit."""


def window(context: str, answer: Answer, words: int, rng: random.Random) -> Item:
    """Cut a run of whole sentences of about ``words`` words that holds the answer at a random place."""
    spans = sentences(context)
    stop = answer.start + len(answer.text)
    inside = [i for i, (a, b) in enumerate(spans) if a < stop and b > answer.start]
    first, last = inside[0], inside[-1]
    size = len(context[spans[first][0] : spans[last][1]].split())
    while size < words and (first > 0 or last < len(spans) - 1):
        left = first > 0 and (last == len(spans) - 1 or rng.random() < 0.5)
        new = first - 1 if left else last + 1
        size += len(context[spans[new][0] : spans[new][1]].split())
        if size > words + 30:
            break
        first, last = (new, last) if left else (first, new)
    begin = spans[first][0]
    text = context[begin : spans[last][1]]
    return Item("", text, ((answer.start - begin, stop - begin),))


def names(text: str) -> list[str]:
    """Runs of capitalised words, without a question's opening word."""
    found = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0].lower() in _OPENERS:
            words = words[1:]
        if words and len(words[0]) > 1:
            found.append(" ".join(words))
    return found


def ending(word: str) -> str:
    """The suffix that hints at the form of a word."""
    for suffix in ("ing", "ed", "ly", "est", "er", "s"):
        if word.endswith(suffix):
            return suffix
    return ""


_THING = re.compile(r"(?:in |on |at |by |for |to |of |from )?(how many|what|which) ([a-z]{4,})\b(?!')", re.IGNORECASE)


def thing_asked(question: str) -> re.Match[str] | None:
    """The opening of a question and the thing it asks for, as groups; None where it asks for no such thing."""
    match = _THING.match(question)
    return match if match and match.group(2).lower() not in STOP else None


def swap(text: str, old: str, new: str) -> tuple[str, list[tuple[int, int]]]:
    """Replace whole words without regard to case; return the text and the places replaced in the old one."""
    pattern = re.compile(r"(?<!\w)" + re.escape(old) + r"(?!\w)", re.IGNORECASE)
    places = [m.span() for m in pattern.finditer(text)]
    return pattern.sub(lambda m: new.capitalize() if m.group()[0].isupper() and new.islower() else new, text), places


class Maker:
    """Makes pairs of items from answerable examples; all chance comes from ``rng``."""

    def __init__(self, examples: Sequence[Example], rng: random.Random, *, lengths: Sequence[int]) -> None:
        self.rng = rng
        self._lengths = tuple(lengths)
        self.contexts = sorted({e.context for e in examples})
        self._bm25 = bm25s.BM25()
        self._bm25.index(bm25s.tokenize(self.contexts, stopwords="en", show_progress=False), show_progress=False)
        self.names = [n for c in self.contexts for n in names(c)]
        self._near: dict[str, list[int]] = {}
        self._things: dict[str, list[str]] = {}
        for example in examples:
            asked = thing_asked(example.question)
            if asked:
                self._things.setdefault(asked.group(1).lower(), []).append(asked.group(2).lower())

    def retrieve(self, examples: Sequence[Example], k: int = 12) -> None:
        """Look up the nearest other contexts of many questions at once."""
        queries = bm25s.tokenize([e.question for e in examples], stopwords="en", show_progress=False)
        found, _ = self._bm25.retrieve(queries, k=min(k, len(self.contexts)), show_progress=False)
        for example, row in zip(examples, found, strict=True):
            self._near[example.question] = [int(i) for i in row]

    def near(self, example: Example) -> list[str]:
        """The other contexts that ``retrieve`` found for a question, nearest first."""
        found = [self.contexts[i] for i in self._near.get(example.question, [])]
        return [context for context in found if context != example.context]

    def other_things(self, opening: str, most: int) -> list[str]:
        """What other questions with this opening ask for: "seats" for "how many"."""
        return self.rng.choices(self._things[opening], k=most)

    def pair(self, example: Example, mix: Mapping[str, float], ways: Mapping[str, Way]) -> tuple[Item, Item] | None:
        """Make one pair by one of the ``ways``, drawn by their weights in ``mix`` until one fits."""
        positive = self.positive(example)
        if positive is None:
            return None
        for way in self.rng.choices(list(mix), weights=list(mix.values()), k=6):
            made = ways[way](self, example, positive)
            if made is not None:
                return made
        return None

    def positive(self, example: Example) -> Item | None:
        """Cut a passage of random length around the answer on which the annotators agree best."""
        item = window(example.context, medoid(example.answers), self.rng.choice(self._lengths), self.rng)
        return replace(item, question=example.question) if len(item.passage) < 1400 else None

    def other_text(self, context: str, like: Item) -> str:
        """Cut a run of sentences about as long as another passage."""
        spans = sentences(context)
        pick = spans[self.rng.randrange(len(spans))]
        words = len(like.passage.split())
        return window(context, Answer(pick[0], context[pick[0] : pick[1]]), words, self.rng).passage[:1400]
