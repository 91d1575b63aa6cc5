"""Groups of one answerable pair and one that looks like it but has no answer; ``training.negatives`` has the ways.

People seldom ask in the words of the article; the questions of the data, written beside it, often do. So words of a
group's questions are put in other words, their opening too, or they are typed as into a search box.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import bm25s
import numpy as np

from training.data import Answer, Example, medoid, sentences
from training.lexicon import Lexicon
from training.rewording import keywords, reopened

STOP = frozenset(
    "a an the of in on at to for from by with and or but is are was were be been being do does did have has had what "
    "which who whom whose when where why how many much that this these those it its he she his her they their them "
    "there as not no can could will would should may might must about into than then so if i you your my me we our "
    "us out up down over under after before during between through more most some any each other such only same very "
    "also just one s t according author writer reviewer poster person people kind type name called get got".split()
)
_NAME = re.compile(r"(?<![\w'’.-])[A-Z][\w'’-]*(?: (?:of |the |de |al-)?[A-Z][\w'’-]*){0,3}")
WORD = re.compile(r"[A-Za-z][a-z]{3,}")
_OPENERS = frozenset(
    "what which who whom whose when where why how is are was were do does did has have had can could will would "
    "should in on at to for from by with the a an according if after before during i as of".split()
)


REWORDED = 0.5  # share of the groups in which words of the question are put in other words
REOPENED = 0.12  # share of the groups whose questions open in another way
TYPED = 0.06  # share of the others whose questions are typed as into a search box


Paraphrases = Mapping[str, Mapping[str, Sequence[str]]]
"""For a question, what may stand in it for some of its words."""


@dataclass(frozen=True)
class Item:
    """One pair as the reader sees it.

    ``spans`` are the offsets of the answer, or of the sentences in one of which it lies at a place not known
    (``loose``); empty where the passage does not answer.
    """

    question: str
    passage: str
    spans: tuple[tuple[int, int], ...] = ()
    loose: bool = False

    @property
    def answerable(self) -> bool:
        """Whether the passage answers the question."""
        return bool(self.spans)


@dataclass(frozen=True)
class Group:
    """An answerable pair, its unanswerable partner and the way the partner was made."""

    positive: Item
    negative: Item
    way: str


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


class Neighbours:
    """Words used alike that do not mean the same, so that one for the other changes a question.

    What means the same, the ``lexicon`` knows; without one it is not asked.
    """

    def __init__(self, vocabulary: Sequence[str], vectors: np.ndarray, lexicon: Lexicon | None) -> None:
        self._lexicon = lexicon
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        similar = unit @ unit.T
        self._of: dict[str, list[str]] = {}
        for i, word in enumerate(vocabulary):
            best = np.argsort(-similar[i])[1:40]
            self._of[word] = [
                vocabulary[j]
                for j in best[2:]
                if vocabulary[j][:4] != word[:4] and ending(vocabulary[j]) == ending(word)
                if not self.alike(word, vocabulary[j])
            ][:12]

    def alike(self, one: str, other: str) -> bool:
        """Whether two words may mean the same, as far as is known."""
        return self._lexicon is not None and self._lexicon.alike(one, other)

    def pick(self, word: str, rng: random.Random) -> str | None:
        """Return one related word, or None for a word without any."""
        options = self._of.get(word.lower())
        return rng.choice(options) if options else None


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
    """Makes groups from answerable examples; all chance comes from ``rng``."""

    def __init__(
        self,
        examples: Sequence[Example],
        neighbours: Neighbours,
        rng: random.Random,
        *,
        lengths: Sequence[int],
        paraphrases: Paraphrases | None = None,
    ) -> None:
        self.rng = rng
        self._paraphrases = paraphrases
        self.neighbours = neighbours
        self._lengths = tuple(lengths)
        self.contexts = sorted({e.context for e in examples})
        self._bm25 = bm25s.BM25()
        self._bm25.index(bm25s.tokenize(self.contexts, stopwords="en", show_progress=False), show_progress=False)
        self._by_context: dict[str, list[Example]] = {}
        for example in examples:
            self._by_context.setdefault(example.context, []).append(example)
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

    def beside(self, example: Example) -> list[str]:
        """The other questions on a question's context."""
        return [e.question for e in self._by_context.get(example.context, []) if e.question != example.question]

    def other_things(self, opening: str, most: int) -> list[str]:
        """What other questions with this opening ask for: "seats" for "how many"."""
        return self.rng.choices(self._things[opening], k=most)

    def group(self, example: Example, mix: Mapping[str, float], ways: Mapping[str, Way]) -> Group | None:
        """Make one group by one of the ``ways``, drawn by their weights in ``mix`` until one fits."""
        positive = self.positive(example)
        if positive is None:
            return None
        for way in self.rng.choices(list(mix), weights=list(mix.values()), k=6):
            made = ways[way](self, example, positive)
            if made is not None:
                return Group(*self.reworded(example, *made), way)
        return None

    def yes_no(self, example: Example) -> Group | None:
        """Pair a yes/no question with a passage that shares its words; where its own answers is not known."""
        near = self.near(example)
        text = window(example.context, example.answers[0], 0, self.rng).passage[:1300]
        if not near:
            return None
        positive = Item(example.question, text, ((0, len(text)),), loose=True)
        other = self.other_text(self.rng.choice(near), positive)
        return Group(positive, Item(example.question, other), "retrieved")

    def reworded(self, example: Example, positive: Item, negative: Item) -> tuple[Item, Item]:
        """Now and then put both questions in other words, where any are known; the passages stay as they are."""
        if self._paraphrases is None:
            return positive, negative
        pair = [positive, negative]
        if self.rng.random() < REWORDED:
            for _ in range(self.rng.choice((1, 1, 2, 3))):
                pair = self._with_synonym(pair, example.question)
        if self.rng.random() < REOPENED:
            answer = positive.passage[slice(*positive.spans[0])]
            chance = self.rng.random()
            pair = [replace(i, question=reopened(i.question, answer, chance)) for i in pair]
        elif self.rng.random() < TYPED:
            pair = [replace(i, question=keywords(i.question)) for i in pair]
        return pair[0], pair[1]

    def _with_synonym(self, pair: list[Item], question: str) -> list[Item]:
        """Put a paraphrase for a word that both questions hold."""
        options = [
            (old, new)
            for old, found in (self._paraphrases or {}).get(question, {}).items()
            if all(swap(item.question, old, old)[1] for item in pair)
            for new in found
        ]
        if not options:
            return pair
        old, new = self.rng.choice(options)
        return [replace(item, question=swap(item.question, old, new)[0]) for item in pair]

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


def question_words(examples: Sequence[Example], least: int = 5) -> list[str]:
    """Content words of the questions that occur often enough to be swapped for each other."""
    counts = Counter(w.lower() for e in examples for w in WORD.findall(e.question))
    return sorted(w for w, n in counts.items() if n >= least and w not in STOP)
