"""An endless stream of training batches, made as it is read; all chance comes from one seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors.torch import load_file
from tokenizers import Encoding, Tokenizer
from torch.utils.data import IterableDataset, get_worker_info

from training.data import (
    BOOLQ,
    QAMR,
    SELQA,
    SQUADSHIFTS,
    Answer,
    Example,
    load_boolq,
    load_qamr,
    load_selqa,
    load_squadshifts,
)
from training.lexicon import Lexicon
from training.maker import Group, Item, Maker, Neighbours, Paraphrases, question_words
from training.negatives import MIX, WAYS

SHARES = {"new_wiki": 0.27, "reddit": 0.22, "amazon_reviews": 0.24, QAMR: 0.17, SELQA: 0.05, BOOLQ: 0.05}
LENGTHS = (20, 40, 60, 90, 130)  # words that a passage is cut to: short ones teach as much and cost less
QAMR_LENGTHS = (0, 25, 45, 70)
# Few questions hold a name that can be swapped, or ask when, where or why.
TRAINED_MIX = MIX | {"entity": 0.40, "word": 0.12, "slot": 0.16, "opener": 0.20, "exchanged": 0.12}
UNMARKED = 0.1  # share of the questions that lose their question mark, as people in a hurry leave it out
MAX_TOKENS = 256
POOL = 512  # groups sorted by length together


class Wording(NamedTuple):
    """What is known of words that mean the same, and what may stand for some words of each question."""

    lexicon: Lexicon | None = None
    paraphrases: Paraphrases | None = None


class Batch(NamedTuple):
    """Rows of token ids, padded; the first half are positives, the second their negatives in the same order.

    ``starts`` and ``ends`` mark the tokens where the answer may begin and end: one where its place is known, [CLS]
    where there is none. ``readable`` marks where a span may lie, [CLS] included. All are (rows, tokens).
    """

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    readable: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor


def load_tokenizer(base: Path) -> Tokenizer:
    """The base model's tokenizer, without padding, cutting only the passage."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
    return tokenizer


def neighbours_of(base: Path, tokenizer: Tokenizer, words: Sequence[str], lexicon: Lexicon | None) -> Neighbours:
    """Related words by the base model's own word vectors, for words that are one token."""
    vectors = load_file(base / "model.safetensors")["embeddings.word_embeddings.weight"]
    ids = {w: i for w in words if (i := tokenizer.token_to_id(w)) is not None}
    return Neighbours(list(ids), vectors[list(ids.values())].float().numpy(), lexicon)


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
    """Make a pair from a SelQA section, with and without the sentences that answer; the span in them is not known."""
    relevant = set(row["relevant"])
    rest = [s for i, s in enumerate(row["sentences"]) if i not in relevant]
    if not relevant or len(rest) < 2:
        return None
    keep = sorted({*relevant, *rng.sample(range(len(row["sentences"])), k=min(3, len(row["sentences"])))})
    text, spans = "", []
    for i in keep:
        if i in relevant:
            spans.append((len(text), len(text) + len(row["sentences"][i])))
        text += row["sentences"][i] + " "
    other = " ".join(rng.sample(rest, k=min(len(rest), len(keep))))
    return Group(Item(row["question"], text, tuple(spans), loose=True), Item(row["question"], other[:1300]), "left out")


class Sources(NamedTuple):
    """Questions with spans by the name of their source, and SelQA's sections."""

    examples: dict[str, list[Example]]
    selqa: list[dict[str, Any]]


def load_sources(data: Path, *, held_out: bool) -> Sources:
    """Read what is trained on, or what is held out."""
    examples = {domain: load_squadshifts(data, domain)[held_out] for domain in SQUADSHIFTS}
    examples |= {QAMR: joined(load_qamr(data)[held_out]), BOOLQ: load_boolq(data)[held_out]}
    return Sources(examples, load_selqa(data)[held_out])


class Stream(IterableDataset[Batch]):
    """Groups of all sources in proportion, cut into batches of at most ``tokens`` padded tokens, pairs whole.

    Each worker of a ``DataLoader`` reads a stream of its own.
    """

    def __init__(self, sources: Sources, base: Path, *, seed: int, tokens: int, wording: Wording) -> None:
        self._seed, self._tokens = seed, tokens
        self._rng = random.Random(seed)
        self._tokenizer = load_tokenizer(base)
        self._examples, self._selqa = sources
        every = [e for examples in self._examples.values() for e in examples]
        related = neighbours_of(base, self._tokenizer, question_words(every), wording.lexicon)
        self._makers = {
            name: Maker(
                examples,
                related,
                self._rng,
                lengths=QAMR_LENGTHS if name == QAMR else LENGTHS,
                paraphrases=wording.paraphrases,
            )
            for name, examples in self._examples.items()
        }
        self._left: dict[str, list[Example]] = {name: [] for name in self._examples}

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches for ever."""
        worker = get_worker_info()
        if worker is not None:
            self._rng.seed(self._seed * 1000 + worker.id)
        groups = self.groups()
        while True:
            yield from self._cut([next(groups) for _ in range(POOL)])

    def groups(self) -> Iterator[Group]:
        """Yield groups for ever, each source in its share, each source's questions once an epoch."""
        names, weights = list(SHARES), list(SHARES.values())
        while True:
            name = self._rng.choices(names, weights)[0]
            group = whole_sentences(self._rng.choice(self._selqa), self._rng) if name == SELQA else self._group(name)
            if group is not None:
                yield group

    def _group(self, name: str) -> Group | None:
        maker = self._makers[name]
        if not self._left[name]:
            self._left[name] = self._rng.sample(self._examples[name], len(self._examples[name]))
            if name != QAMR:
                maker.retrieve(self._left[name])
        example = self._left[name].pop()
        if name == BOOLQ:
            return maker.yes_no(example)
        mix = {way: weight for way, weight in TRAINED_MIX.items() if name != QAMR or way != "retrieved"}
        group = maker.group(example, mix, WAYS)
        return group if group is None or self._rng.random() >= UNMARKED else unmarked(group)

    def _cut(self, groups: Sequence[Group]) -> list[Batch]:
        coded = self._encode([g.positive for g in groups]), self._encode([g.negative for g in groups])
        rows = [row for row in zip(groups, *coded, strict=True) if any(places(row[0].positive, row[1])[0][1:])]
        rows.sort(key=lambda row: max(len(row[1]), len(row[2])))
        cut: list[list[tuple[Group, Encoding, Encoding]]] = [[]]
        for row in rows:
            longest = max(len(row[1]), len(row[2]))
            if cut[-1] and 2 * longest * (len(cut[-1]) + 1) > self._tokens:
                cut.append([])
            cut[-1].append(row)
        self._rng.shuffle(cut)
        return [
            collate(
                [g.positive for g, _, _ in rows] + [g.negative for g, _, _ in rows],
                [p for _, p, _ in rows] + [n for _, _, n in rows],
            )
            for rows in cut
        ]

    def _encode(self, items: Sequence[Item]) -> list[Encoding]:
        return self._tokenizer.encode_batch([(i.question, i.passage) for i in items])


def unmarked(group: Group) -> Group:
    """The group with both questions' marks left out."""
    positive, negative = (replace(i, question=i.question.rstrip("? ")) for i in (group.positive, group.negative))
    return replace(group, positive=positive, negative=negative)


def places(item: Item, coded: Encoding) -> tuple[list[bool], list[bool]]:
    """Tokens where the item's answer may begin and end; [CLS] where it has none or it was cut off."""
    size = len(coded)
    starts, ends = [False] * size, [False] * size
    for begin, stop in item.spans:
        first, last = coded.char_to_token(begin, 1), coded.char_to_token(stop - 1, 1)
        if item.loose:
            for at, (own, (a, b)) in enumerate(zip(coded.type_ids, coded.offsets, strict=True)):
                starts[at] = ends[at] = starts[at] or (own == 1 and begin <= a < b <= stop)
        elif first is not None and last is not None:
            starts[first] = ends[last] = True
    if not any(starts):
        starts[0] = ends[0] = True
    return starts, ends


def collate(items: Sequence[Item], coded: Sequence[Encoding]) -> Batch:
    """Pad rows to the longest, and that to a multiple of 8, which fast attention asks for."""
    length = -(-max(len(c) for c in coded) // 8) * 8
    ids = torch.zeros((len(items), length), dtype=torch.long)
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids, dtype=torch.bool)
    readable, starts, ends = torch.zeros_like(mask), torch.zeros_like(mask), torch.zeros_like(mask)
    for i, (item, c) in enumerate(zip(items, coded, strict=True)):
        n = len(c)
        ids[i, :n] = torch.tensor(c.ids)
        types[i, :n] = torch.tensor(c.type_ids)
        mask[i, :n] = True
        readable[i, :n] = types[i, :n] == 1
        readable[i, n - 1] = False
        readable[i, 0] = True
        starts[i, :n], ends[i, :n] = (torch.tensor(side) for side in places(item, c))
    return Batch(ids, types, mask, readable, starts, ends)
