"""Groups of one answerable pair and one that looks like it but has no answer, made in several ways.

Every way is a function of a ``Maker``; ``MIX`` says how often each is tried. A way that does not fit the question
(no name to swap, one sentence only) returns None and another is drawn.

Edits are made on both sides: a word may change in the question only (no answer), in the passage only (no answer) or
in both (still answerable), so that an odd word alone gives nothing away and the reader has to compare the two.
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

STOP = frozenset(
    "a an the of in on at to for from by with and or but is are was were be been being do does did have has had what "
    "which who whom whose when where why how many much that this these those it its he she his her they their them "
    "there as not no can could will would should may might must about into than then so if i you your my me we our "
    "us out up down over under after before during between through more most some any each other such only same very "
    "also just one s t according author writer reviewer poster person people kind type name called get got".split()
)
ANTONYMS = tuple(
    tuple(pair.split("/"))
    for pair in (
        "first/last before/after more/fewer most/least highest/lowest largest/smallest biggest/smallest "
        "increase/decrease increased/decreased rise/fall rose/fell win/lose won/lost gain/lose gained/lost "
        "begin/end began/ended start/stop started/stopped accept/reject accepted/rejected allow/forbid "
        "allowed/banned support/oppose supported/opposed buy/sell bought/sold love/hate loved/hated like/dislike "
        "good/bad best/worst easy/hard easier/harder early/late earlier/later earliest/latest old/new older/younger "
        "oldest/youngest male/female men/women man/woman father/mother son/daughter brother/sister husband/wife "
        "north/south east/west northern/southern eastern/western inside/outside above/below top/bottom front/back "
        "left/right strong/weak strongest/weakest hot/cold warm/cool heavy/light big/small large/small long/short "
        "longer/shorter longest/shortest high/low higher/lower fast/slow faster/slower cheap/expensive "
        "cheaper/pricier happy/unhappy legal/illegal public/private open/close opened/closed arrive/leave "
        "arrived/left enter/leave join/leave joined/left agree/disagree agreed/disagreed confirm/deny "
        "confirmed/denied succeed/fail succeeded/failed build/destroy built/destroyed create/destroy "
        "created/destroyed import/export imports/exports maximum/minimum majority/minority positive/negative "
        "advantage/disadvantage advantages/disadvantages pros/cons arrested/released born/died birth/death "
        "married/divorced attack/defend attacked/defended day/night morning/evening summer/winter push/pull "
        "remember/forget teach/learn borrow/lend save/waste wide/narrow thick/thin dry/wet clean/dirty full/empty "
        "alive/dead safe/dangerous ancient/modern rural/urban upper/lower major/minor permanent/temporary "
        "common/rare usually/rarely always/never often/seldom add/remove added/removed include/exclude "
        "included/excluded increasing/decreasing growing/shrinking"
    ).split()
)

_NAME = re.compile(r"(?<![\w'’.-])[A-Z][\w'’-]*(?: (?:of |the |de |al-)?[A-Z][\w'’-]*){0,3}")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d|(?<![\w.,])\d(?!\w)")
_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_WORD = re.compile(r"[A-Za-z][a-z]{3,}")
_AUXILIARY = re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b")
_OPENERS = frozenset(
    "what which who whom whose when where why how is are was were do does did has have had can could will would "
    "should in on at to for from by with the a an according if after before during i as of".split()
)


REWORDED = 0.7  # share of the groups in which a synonym is looked for


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
    """Words used alike that do not mean the same, so that one for the other changes a question."""

    def __init__(self, vocabulary: Sequence[str], vectors: np.ndarray, lexicon: Lexicon | None) -> None:
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        similar = unit @ unit.T
        self._of: dict[str, list[str]] = {}
        for i, word in enumerate(vocabulary):
            best = np.argsort(-similar[i])[1:40]
            self._of[word] = [
                vocabulary[j]
                for j in best[2:]
                if vocabulary[j][:4] != word[:4] and ending(vocabulary[j]) == ending(word)
                if lexicon is None or not lexicon.alike(word, vocabulary[j])
            ][:12]

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
        lexicon: Lexicon | None = None,
    ) -> None:
        self.rng = rng
        self.neighbours = neighbours
        self._lexicon = lexicon
        self._lengths = tuple(lengths)
        self.contexts = sorted({e.context for e in examples})
        self._bm25 = bm25s.BM25()
        self._bm25.index(bm25s.tokenize(self.contexts, stopwords="en", show_progress=False), show_progress=False)
        self._by_context: dict[str, list[Example]] = {}
        for example in examples:
            self._by_context.setdefault(example.context, []).append(example)
        self._names = [n for c in self.contexts for n in names(c)]
        self._near: dict[str, list[int]] = {}

    def retrieve(self, examples: Sequence[Example], k: int = 12) -> None:
        """Look up the nearest other contexts of many questions at once."""
        queries = bm25s.tokenize([e.question for e in examples], stopwords="en", show_progress=False)
        found, _ = self._bm25.retrieve(queries, k=min(k, len(self.contexts)), show_progress=False)
        for example, row in zip(examples, found, strict=True):
            self._near[example.question] = [int(i) for i in row]

    def group(self, example: Example, mix: Mapping[str, float]) -> Group | None:
        """Make one group, drawing ways by their weight until one fits."""
        positive = self.positive(example)
        if positive is None:
            return None
        for way in self.rng.choices(list(mix), weights=list(mix.values()), k=6):
            made = WAYS[way](self, example, positive)
            if made is not None:
                return Group(*self.reworded(*made), way)
        return None

    def yes_no(self, example: Example) -> Group | None:
        """Pair a yes/no question with a passage that shares its words; where its own answers is not known."""
        near = [i for i in self._near[example.question] if self.contexts[i] != example.context]
        text = window(example.context, example.answers[0], 0, self.rng).passage[:1300]
        if not near:
            return None
        positive = Item(example.question, text, ((0, len(text)),), loose=True)
        return Group(
            positive,
            Item(example.question, self.other_text(self.contexts[self.rng.choice(near)], positive)),
            "retrieved",
        )

    def reworded(self, positive: Item, negative: Item) -> tuple[Item, Item]:
        """Now and then put a synonym for a word that both questions share with the passage, which stays as it is.

        People seldom ask in the words of the article; the questions of the data, written beside it, often do.
        """
        if self._lexicon is None or self.rng.random() >= REWORDED:
            return positive, negative
        text = set(_low(positive.passage))
        shared = [w for w in _WORD.findall(positive.question) if w.islower() and w in text and w not in STOP]
        shared = [w for w in shared if swap(negative.question, w, w)[1]]
        old = self.rng.choice(shared) if shared else ""
        new = self._lexicon.synonym(old, self.rng) if old else None
        if new is None or new in text:
            return positive, negative
        pair = [replace(item, question=swap(item.question, old, new)[0]) for item in (positive, negative)]
        return pair[0], pair[1]

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


Way = Callable[[Maker, Example, Item], "tuple[Item, Item] | None"]


def _says(text: str, example: Example) -> bool:
    low = text.lower()
    return any(a.text.lower().strip(" .,") in low for a in example.answers)


def retrieved(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Pair the question with a passage that shares its words but not its answer."""
    near = [i for i in maker._near.get(example.question, []) if maker.contexts[i] != example.context]
    if not near:
        return None
    text = maker.other_text(maker.contexts[maker.rng.choice(near)], positive)
    return None if _says(text, example) else (positive, Item(example.question, text))


def left_out(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Take every sentence that holds an annotated answer out of the article's text."""
    context = example.context
    keep = [
        context[a:b]
        for a, b in sentences(context)
        if not any(x.start < b and x.start + len(x.text) > a for x in example.answers)
    ]
    text = "".join(keep).strip()
    if len(text.split()) < 12 or _says(text, example):
        return None
    return positive, Item(example.question, maker.other_text(text, positive))


def _thing(maker: Maker, text: str) -> tuple[str, str] | None:
    """Choose a name, number or date of the text as (kind, words)."""
    things = [("month", m.group()) for m in _MONTH.finditer(text)]
    things += [("number", m.group()) for m in _NUMBER.finditer(text)]
    things += [("name", n) for n in names(text)]
    return maker.rng.choice(things) if things else None


def _another(maker: Maker, kind: str, old: str, passage: str, avoid: str) -> str | None:
    """Find another thing of the kind, from the passage if it has one and else from anywhere."""
    if kind == "month":
        options = [m.group() for m in _MONTH.finditer(passage)] or ["March", "October", "Friday", "Monday"]
    elif kind == "number":
        options = [m.group() for m in _NUMBER.finditer(passage) if len(m.group()) == len(old)]
        digits = [c if not c.isdigit() else str(maker.rng.randrange(1, 10)) for c in old]
        options = options or [old[:1] + "".join(digits[1:]) if len(old) > 2 else "".join(digits)]
    else:
        options = names(passage) if maker.rng.random() < 0.6 else maker.rng.choices(maker._names, k=3)
    options = [o for o in options if o.lower() not in avoid.lower() and not (set(_low(o)) & set(_low(old)))]
    return maker.rng.choice(options) if options else None


def _low(text: str) -> list[str]:
    return [w for w in re.findall(r"\w+", text.lower()) if w not in STOP]


def entity(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Swap a name, number or date of the question for another of its kind."""
    found = _thing(maker, example.question)
    if found is None:
        return None
    kind, old = found
    new = _another(maker, kind, old, positive.passage, example.question)
    return None if new is None else _edited(maker, positive, old, new)


def word(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Swap a word that question and passage share for a related one."""
    text = set(_low(positive.passage))
    shared = [w for w in _WORD.findall(example.question) if w.lower() in text and w.lower() not in STOP]
    if not shared:
        return None
    old = maker.rng.choice(shared)
    new = maker.neighbours.pick(old, maker.rng)
    return None if new is None or new in text else _edited(maker, positive, old, new)


def antonym(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Turn a word of the question into its opposite."""
    present = {w.lower() for w in re.findall(r"[A-Za-z]+", example.question)}
    pairs = [(a, b) for a, b in ANTONYMS if (a in present) != (b in present)]
    if not pairs:
        return None
    one, two = maker.rng.choice(pairs)
    old, new = (one, two) if one in present else (two, one)
    return _edited(maker, positive, old, new)


def negation(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Ask for what is not so."""
    match = _AUXILIARY.search(example.question)
    if match is None or re.search(r"\b(not|never|no)\b|n't", example.question):
        return None
    rest = example.question[match.end() :]
    if match.group(1) in ("do", "does", "did", "can", "could", "will", "would", "should", "may", "might"):
        subject = re.match(r"\s+(?:the |a |an |this |that )?[\w'’-]+", rest)
        if subject is None:
            return None
        at = match.end() + subject.end()
    else:
        at = match.end()
    inserted = maker.rng.choice((" not", " never", " not"))
    return positive, Item(example.question[:at] + inserted + example.question[at:], positive.passage)


def crossed(maker: Maker, example: Example, positive: Item) -> tuple[Item, Item] | None:
    """Join the opening of the question to the end of another on the same article, on the same passage."""
    others = [e for e in maker._by_context.get(example.context, []) if e.question != example.question]
    one = _AUXILIARY.search(example.question)
    if not others or one is None:
        return None
    other = maker.rng.choice(others).question
    two = _AUXILIARY.search(other)
    if two is None or two.group(1) != one.group(1):
        return None
    mixed = example.question[: one.end()] + other[two.end() :]
    if mixed.lower() in (example.question.lower(), other.lower()):
        return None
    if example.question[: one.end()].lower() == other[: two.end()].lower():
        return None
    return positive, Item(mixed, positive.passage)


def _edited(maker: Maker, positive: Item, old: str, new: str) -> tuple[Item, Item] | None:
    """Edit the question, the passage, or both of the positive and one of the negative."""
    question, asked = swap(positive.question, old, new)
    passage, places = swap(positive.passage, old, new)
    if not asked:
        return None
    ((start, end),) = positive.spans
    on_question = replace(positive, question=question, spans=())
    touched = any(a < end and b > start for a, b in places)
    if not places or touched or maker.rng.random() < 0.5:
        return positive, on_question
    before = sum(len(new) - (b - a) for a, b in places if b <= start)
    moved = replace(positive, passage=passage, spans=((start + before, end + before),))
    on_passage = replace(moved, spans=())
    chance = maker.rng.random()
    if chance < 0.4:
        return positive, on_passage
    both = replace(moved, question=question)
    return (both, on_passage) if chance < 0.7 else (both, on_question)


WAYS: dict[str, Way] = {
    "retrieved": retrieved,
    "left out": left_out,
    "entity": entity,
    "word": word,
    "antonym": antonym,
    "negation": negation,
    "crossed": crossed,
}
MIX: dict[str, float] = {
    "retrieved": 0.24,
    "left out": 0.22,
    "entity": 0.18,
    "word": 0.16,
    "antonym": 0.10,
    "negation": 0.04,
    "crossed": 0.06,
}


def question_words(examples: Sequence[Example], least: int = 5) -> list[str]:
    """Content words of the questions that occur often enough to be swapped for each other."""
    counts = Counter(w.lower() for e in examples for w in _WORD.findall(e.question))
    return sorted(w for w, n in counts.items() if n >= least and w not in STOP)
