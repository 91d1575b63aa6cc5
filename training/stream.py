"""An endless stream of training batches, made as it is read; all chance comes from one seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Encoding, Tokenizer

from training.data import QAMR, SQUADSHIFTS, Answer, Example, load_qamr, load_selqa, load_squadshifts
from training.encoder import Batch
from training.negatives import MIX, Group, Item, Maker, Neighbours, question_words


@dataclass(frozen=True)
class Phase:
    """What a part of the run is made of.

    ``shares`` are the sources' parts of the groups, ``mix`` the weights of the ways to make a negative, and
    ``lengths`` the numbers of words that a passage is cut to (SQuADShifts, then QAMR).
    """

    shares: Mapping[str, float]
    mix: Mapping[str, float]
    lengths: tuple[int, ...]
    qamr_lengths: tuple[int, ...]


PHASES = {
    # Many short passages first: they cost less and teach as much.
    "short": Phase(
        {"new_wiki": 0.25, "reddit": 0.19, "amazon_reviews": 0.24, "qamr": 0.29, "selqa": 0.03},
        MIX,
        (20, 30, 40, 60, 90, 130),
        (0, 25, 45),
    ),
    # Then passages as long as those that will be read, and more swapped names and numbers.
    "long": Phase(
        {"new_wiki": 0.34, "reddit": 0.20, "amazon_reviews": 0.30, "qamr": 0.13, "selqa": 0.03},
        MIX | {"entity": 0.40},
        (30, 50, 70, 100, 140),
        (25, 45, 70),
    ),
}
MAX_TOKENS = 256
POOL = 320  # groups sorted by length together


def load_tokenizer(base: Path) -> Tokenizer:
    """The base model's tokenizer, without padding, cutting only the passage."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
    return tokenizer


def neighbours_of(base: Path, tokenizer: Tokenizer, words: Sequence[str]) -> Neighbours:
    """Related words by the base model's own word vectors, for words that are one token."""
    vectors = load_file(base / "model.safetensors")["embeddings.word_embeddings.weight"]
    ids = {w: i for w in words if (i := tokenizer.token_to_id(w)) is not None}
    return Neighbours(list(ids), vectors[list(ids.values())].float().numpy())


def joined(documents: Mapping[str, Sequence[Example]]) -> list[Example]:
    """Join the sentences of each QAMR document into one context and move the answers along."""
    examples = []
    for found in documents.values():
        places: dict[str, int] = {}
        text = ""
        for example in found:
            if example.context not in places:
                places[example.context] = len(text)
                text += example.context + "\n"
        for e in found:
            moved = tuple(Answer(places[e.context] + a.start, a.text) for a in e.answers)
            examples.append(replace(e, context=text, answers=moved))
    return examples


def whole_sentences(row: Mapping[str, Any], rng: random.Random) -> Group | None:
    """Make a pair from a SelQA section: with and without the sentences that answer; the span is not known."""
    relevant = set(row["relevant"])
    rest = [s for i, s in enumerate(row["sentences"]) if i not in relevant]
    if not relevant or len(rest) < 2:
        return None
    keep = sorted({*relevant, *rng.sample(range(len(row["sentences"])), k=min(3, len(row["sentences"])))})
    text = " ".join(row["sentences"][i] for i in keep)
    other = " ".join(rng.sample(rest, k=min(len(rest), len(keep))))
    return Group(Item(row["question"], text[:1300], answerable=True), Item(row["question"], other[:1300]), "left out")


class Stream:
    """Groups of all sources in proportion, cut into batches of about equal numbers of tokens."""

    def __init__(self, data: Path, base: Path, seed: int, *, phase: Phase) -> None:
        self._rng = random.Random(seed)
        self._tokenizer = load_tokenizer(base)
        self._phase = phase
        self._examples: dict[str, list[Example]] = {d: load_squadshifts(data, d)[0] for d in SQUADSHIFTS}
        self._examples[QAMR] = joined(load_qamr(data)[0])
        self._selqa = load_selqa(data)[0]
        every = [e for examples in self._examples.values() for e in examples]
        related = neighbours_of(base, self._tokenizer, question_words(every))
        self._makers = {
            name: Maker(examples, related, self._rng, lengths=phase.qamr_lengths if name == QAMR else phase.lengths)
            for name, examples in self._examples.items()
        }
        self._left: dict[str, list[Example]] = {name: [] for name in self._examples}

    def groups(self) -> Iterator[Group]:
        """Yield groups for ever, each source in its share, each source's questions once an epoch."""
        names, weights = list(self._phase.shares), list(self._phase.shares.values())
        while True:
            name = self._rng.choices(names, weights)[0]
            group = self._selqa_group() if name == "selqa" else self._group(name)
            if group is not None:
                yield group

    def _selqa_group(self) -> Group | None:
        return whole_sentences(self._rng.choice(self._selqa), self._rng)

    def _group(self, name: str) -> Group | None:
        if not self._left[name]:
            self._left[name] = self._rng.sample(self._examples[name], len(self._examples[name]))
            if name != QAMR:
                self._makers[name].retrieve(self._left[name])
        mix = {way: weight for way, weight in self._phase.mix.items() if name != QAMR or way != "retrieved"}
        return self._makers[name].group(self._left[name].pop(), mix)

    def batches(self, tokens: int) -> Iterator[Batch]:
        """Yield batches of at most ``tokens`` padded tokens, pairs whole."""
        groups = self.groups()
        while True:
            pool = [next(groups) for _ in range(POOL)]
            coded = self.encode([g.positive for g in pool]), self.encode([g.negative for g in pool])
            both = list(zip(pool, *coded, strict=True))
            both = [row for row in both if not row[0].positive.placed or spot(row[0].positive, row[1])[0] > 0]
            both.sort(key=lambda row: max(len(row[1]), len(row[2])))
            cut: list[list[tuple[Group, Encoding, Encoding]]] = [[]]
            for row in both:
                longest = max(len(row[1]), len(row[2]))
                if cut[-1] and 2 * longest * (len(cut[-1]) + 1) > tokens:
                    cut.append([])
                cut[-1].append(row)
            self._rng.shuffle(cut)
            for rows in cut:
                items = [g.positive for g, _, _ in rows] + [g.negative for g, _, _ in rows]
                yield collate(items, [p for _, p, _ in rows] + [n for _, _, n in rows])

    def encode(self, items: Sequence[Item]) -> list[Encoding]:
        """Tokenise pairs of question and passage."""
        return self._tokenizer.encode_batch([(i.question, i.passage) for i in items])


def spot(item: Item, coded: Encoding) -> tuple[int, int]:
    """Token places of the item's answer; (0, 0) where it has none or it was cut off, (-1, -1) where unknown."""
    if not item.placed:
        return (-1, -1) if item.answerable else (0, 0)
    start = coded.char_to_token(item.start, 1)
    end = coded.char_to_token(item.end - 1, 1)
    return (0, 0) if start is None or end is None else (start, end)


def collate(items: Sequence[Item], coded: Sequence[Encoding]) -> Batch:
    """Pad rows to the longest."""
    length = max(len(c) for c in coded)
    ids = torch.zeros((len(items), length), dtype=torch.long)
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids, dtype=torch.bool)
    readable = torch.zeros_like(mask)
    for i, c in enumerate(coded):
        n = len(c)
        ids[i, :n] = torch.tensor(c.ids)
        types[i, :n] = torch.tensor(c.type_ids)
        mask[i, :n] = True
        readable[i, :n] = types[i, :n] == 1
        readable[i, n - 1] = False
        readable[i, 0] = True
    places = [spot(item, c) for item, c in zip(items, coded, strict=True)]
    start, end = (torch.tensor([p[side] for p in places]) for side in (0, 1))
    return Batch(ids, types, mask, readable, start, end)
