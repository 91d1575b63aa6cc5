"""Rows as tensors: an endless stream of batches, each of at most so many padded tokens, a group never split."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from tokenizers import Encoding, Tokenizer
from torch.utils.data import IterableDataset, get_worker_info

from training.rows import Group, Row
from training.sources import Material, groups

MAX_TOKENS = 256
TOKENS = 2000  # of a batch, with its padding; more of them a step learn less from as many rows
POOL = 384  # groups sorted by length together


class Batch(NamedTuple):
    """Rows of token ids, padded. Shapes are (rows, tokens), (rows,) or (rows, 4).

    ``readable`` marks where a span may lie, the first token, which stands for none, included; ``starts`` and ``ends``
    where it may begin and end. ``spanned`` says of which rows the span is known; ``answerable`` is 1, 0, or -1 where
    nothing is known; ``stances`` marks the labels of which one is right, none where nothing is known. ``partner`` is
    the place of the row's partner, -1 where it has none.
    """

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    readable: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor
    spanned: torch.Tensor
    answerable: torch.Tensor
    stances: torch.Tensor
    partner: torch.Tensor


def open_tokenizer(base: Path) -> Tokenizer:
    """The base model's tokenizer, without padding, cutting only the passage."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
    return tokenizer


class Stream(IterableDataset[Batch]):
    """Batches of all sources for ever; each worker of a ``DataLoader`` reads a stream of its own."""

    def __init__(self, data: Path, own: Path, base: Path, *, mix: str, seed: int) -> None:
        self._data, self._own, self._base = data, own, base
        self._mix, self._seed = mix, seed

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches for ever."""
        worker = get_worker_info()
        rng = random.Random(self._seed * 1000 + (worker.id if worker else 0))
        tokenizer = open_tokenizer(self._base)
        made = groups(Material(self._data, self._own, rng), self._mix)
        while True:
            yield from cut_batches([next(made) for _ in range(POOL)], tokenizer, TOKENS, rng)


def cut_batches(made: Sequence[Group], tokenizer: Tokenizer, tokens: int, rng: random.Random) -> list[Batch]:
    """Sort groups by length and cut them into batches, in a random order."""
    coded: list[list[tuple[Row, Encoding]]] = []
    for group in made:
        own = [group.row, group.partner] if group.partner else [group.row]
        found = tokenizer.encode_batch([(row.question, row.head + row.passage) for row in own])
        if group.row.spans and not any(places(group.row, found[0])[0][1:]):
            continue  # the answer was cut off
        coded.append(list(zip(own, found, strict=True)))
    coded.sort(key=lambda rows: max(len(c) for _, c in rows))
    cut: list[list[list[tuple[Row, Encoding]]]] = [[]]
    size = 0
    for rows in coded:
        longest = max(len(c) for _, c in rows)
        if cut[-1] and longest * (size + len(rows)) > tokens:
            cut.append([])
            size = 0
        cut[-1].append(rows)
        size += len(rows)
    rng.shuffle(cut)
    return [collate(rows) for rows in cut]


def places(row: Row, coded: Encoding) -> tuple[list[bool], list[bool]]:
    """Tokens where the row's answer may begin and end; the first token where it has none or it was cut off."""
    size, before = len(coded), len(row.head)
    starts, ends = [False] * size, [False] * size
    for begin, stop in ((before + begin, before + stop) for begin, stop in row.spans or ()):
        first, last = coded.char_to_token(begin, 1), coded.char_to_token(stop - 1, 1)
        if row.loose:
            for at, (own, (a, b)) in enumerate(zip(coded.sequence_ids, coded.offsets, strict=True)):
                starts[at] = ends[at] = starts[at] or (own == 1 and begin <= a < b <= stop)
        elif first is not None and last is not None:
            starts[first] = ends[last] = True
    if not any(starts):
        starts[0] = ends[0] = True
    return starts, ends


def collate(made: Sequence[Sequence[tuple[Row, Encoding]]]) -> Batch:
    """Pad rows to the longest, and that to a multiple of 8."""
    rows = [pair for group in made for pair in group]
    length = -(-max(len(c) for _, c in rows) // 8) * 8
    ids = torch.ones((len(rows), length), dtype=torch.long)  # padding is masked, whatever it is
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids, dtype=torch.bool)
    readable, starts, ends = torch.zeros_like(mask), torch.zeros_like(mask), torch.zeros_like(mask)
    spanned = torch.zeros(len(rows), dtype=torch.bool)
    answerable, partner = torch.full((len(rows),), -1), torch.full((len(rows),), -1)
    stances = torch.zeros((len(rows), 4), dtype=torch.bool)
    for i, (row, c) in enumerate(rows):
        n = len(c)
        ids[i, :n], types[i, :n] = torch.tensor(c.ids), torch.tensor(c.type_ids)
        mask[i, :n] = True
        before = len(row.head)
        readable[i, :n] = torch.tensor(
            [own == 1 and a >= before for own, (a, _) in zip(c.sequence_ids, c.offsets, strict=True)]
        )
        readable[i, 0] = True
        starts[i, :n], ends[i, :n] = (torch.tensor(side) for side in places(row, c))
        spanned[i] = row.spans is not None
        answerable[i] = -1 if row.answerable is None else int(row.answerable)
        for label in row.stances:
            stances[i, label] = True
    at = 0
    for group in made:
        if len(group) == 2:
            partner[at], partner[at + 1] = at + 1, at
        at += len(group)
    return Batch(ids, types, mask, readable, starts, ends, spanned, answerable, stances, partner)
