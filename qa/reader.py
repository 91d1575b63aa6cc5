"""Span decoding: what the reading model says about a question and a passage, nothing of policy.

The model is the packaged sentence encoder with a fine-tuned difference on top (``training/`` holds the recipe). Heavy
imports happen on the first read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.records import Passage, UserError

if TYPE_CHECKING:
    import torch

Logits = npt.NDArray[np.float32]

FORMAT = "1"
DEFAULT_WEIGHTS = Path(__file__).parent / "reader_weights" / "reader.safetensors"
MAX_TOKENS = 256  # question and passage together, as in training
STRIDE = 64  # tokens that neighbouring windows of a long passage share
MAX_QUESTION = 64  # tokens; the rest of a longer question is not read
MAX_ANSWER = 32  # tokens
BATCH_TOKENS = 2048  # padded tokens that go through the model at once

_WORD_INSIDE = re.compile(r"[\w'’]-[\w]|\d[.,]\d|\w['’]\w|\w\w")
_OPENING = " \t\n\r.,;:!?\"'“”‘’)]}-–—…"
_CLOSING = " \t\n\r,;:!?\"'“”‘’([{-–—…"
_PAIRS = {")": "(", "]": "["}
_ABBREVIATION = re.compile(r"(?:^|[^\w])(?:[A-Za-z]\.)+$|\b(?:Jr|Sr|Inc|Ltd|Co|Corp|No|St|Dr|Mr|Mrs|Ms)\.$")


class ReaderUnavailable(UserError):
    """The reading model could not be loaded."""


@dataclass(frozen=True)
class Span:
    """Where a passage answers a question: offsets in ``passage.text``.

    ``score`` is the log-odds that the passage answers the question, calibrated on held-out pairs of which half had
    no answer; it can be compared between passages and questions.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Calibration:
    """score = span * (best span - no span) + answer * (answerability logit) + bias."""

    span: float
    answer: float
    bias: float

    def score(self, margin: float, answer: float) -> float:
        """Combine the two things the model says into one log-odds."""
        return self.span * margin + self.answer * answer + self.bias


def best_pair(starts: Logits, ends: Logits, readable: npt.NDArray[np.bool_], longest: int) -> tuple[int, int, float]:
    """Return the tokens (first, last) of the best span and its start plus end logit.

    Only tokens marked ``readable`` may begin or end it, and it holds at most ``longest`` tokens. (-1, -1, -inf) if no
    token is readable. Ties go to the earlier and shorter span.
    """
    first = np.where(readable, starts, -np.inf)
    last = np.where(readable, ends, -np.inf)
    found, best = (-1, -1), -np.inf
    for length in range(min(longest, len(first))):
        total = first[: len(first) - length] + last[length:]
        at = int(total.argmax())
        if total[at] > best:
            found, best = (at, at + length), float(total[at])
    return (*found, best)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span to whole words and trim the punctuation around it; empty if nothing is left.

    Hyphens between letters, separators inside numbers, a currency sign before and a percent sign after one belong to
    the word.
    """
    if start >= end:
        return start, start
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    while start < end and text[start] in _OPENING and not _signs_number(text, start):
        start += 1
    while end > start and _loose_end(text[start:end]):
        end -= 1
    if end < len(text) and _closes(text[start:end], text[end]):
        end += 1
    if start > 0 and text[start - 1] in "$£€¥" and start < end and text[start].isdigit():
        start -= 1
    if start < end < len(text) and text[end] == "%" and text[end - 1].isdigit():
        end += 1
    return start, end


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place belong to one word."""
    for begin in (at - 2, at - 1):
        piece = text[max(0, begin) : begin + 3]
        match = _WORD_INSIDE.search(piece)
        if match and max(0, begin) + match.start() < at < max(0, begin) + match.end():
            return True
    return False


def _signs_number(text: str, at: int) -> bool:
    return text[at] in "-–." and at + 1 < len(text) and text[at + 1].isdigit() and (at == 0 or text[at - 1] == " ")


def _closes(piece: str, after: str) -> bool:
    return after in _PAIRS and piece.count(_PAIRS[after]) > piece.count(after)


def _loose_end(piece: str) -> bool:
    last = piece[-1]
    if last == ".":
        return not _ABBREVIATION.search(piece[-12:])
    if last in _PAIRS:
        return piece.count(_PAIRS[last]) < piece.count(last)
    return last in _CLOSING


@dataclass(frozen=True)
class Reading:
    """What the model says about one window: the best span's characters, its margin over no span, answerability."""

    start: int
    end: int
    margin: float
    answer: float


def decode(
    starts: Logits, ends: Logits, answer: float, offsets: Sequence[tuple[int, int]], types: Sequence[int]
) -> Reading | None:
    """Turn the logits of one window into its best span; None if the passage has no token in it.

    Token 0 stands for "no span". ``types`` is 1 for the tokens of the passage; special tokens have empty offsets.
    """
    readable = np.array([kind == 1 and b > a for kind, (a, b) in zip(types, offsets, strict=True)], dtype=np.bool_)
    first, last, best = best_pair(starts, ends, readable, MAX_ANSWER)
    if first < 0:
        return None
    return Reading(offsets[first][0], offsets[last][1], best - float(starts[0] + ends[0]), answer)


class SpanReader:
    """Reads passages with the fine-tuned encoder; the weights are loaded on the first read.

    ``weights`` holds the difference to the model in the folder ``base`` and is refused for any other model. Raises
    ``ReaderUnavailable`` from ``read`` if either is missing, damaged or does not fit the other. ``bfloat16`` computes
    in half precision, which is faster on processors made for it and slower on others; None asks the processor.
    """

    def __init__(self, weights: Path = DEFAULT_WEIGHTS, *, base: Path, bfloat16: bool | None = None) -> None:
        self._weights = weights
        self._base = base
        self._bfloat16 = bfloat16

    def read(self, question: str, passages: Sequence[Passage]) -> list[Span | None]:
        """Return the best span of each passage in their order, None for a passage without words."""
        if not passages:
            return []
        readings = self.readings(question, [p.text for p in passages])
        spans: list[Span | None] = []
        for passage, reading in zip(passages, readings, strict=True):
            spans.append(None)
            if reading is not None:
                start, end = whole_words(passage.text, reading.start, reading.end)
                if start < end:
                    spans[-1] = Span(start, end, self.calibration.score(reading.margin, reading.answer))
        return spans

    def readings(self, question: str, texts: Sequence[str]) -> list[Reading | None]:
        """Return what the model says of each text, before calibration; of a long text, its best window."""
        return self._model.readings(question, texts)

    @property
    def calibration(self) -> Calibration:
        """How the score is made; stored with the weights."""
        return self._model.calibration

    @cached_property
    def _model(self) -> _Model:
        return _load(self._weights, self._base, self._bfloat16)


@dataclass(frozen=True)
class _Model:
    """The loaded parts."""

    tokenizer: Any
    forward: Callable[[list[list[int]], list[list[int]]], tuple[Logits, Logits, Logits]]
    calibration: Calibration

    def readings(self, question: str, texts: Sequence[str]) -> list[Reading | None]:
        windows = []
        question = self._shortened(question)
        for number, coded in enumerate(self.tokenizer.encode_batch([(question, text) for text in texts])):
            windows += [(number, window) for window in (coded, *coded.overflowing)]
        windows.sort(key=lambda pair: len(pair[1]))
        found: list[Reading | None] = [None] * len(texts)
        for batch in _batches(windows):
            starts, ends, answers = self.forward([w.ids for _, w in batch], [w.type_ids for _, w in batch])
            for row, (number, window) in enumerate(batch):
                n = len(window)
                reading = decode(starts[row, :n], ends[row, :n], float(answers[row]), window.offsets, window.type_ids)
                known = found[number]
                if reading is not None and (known is None or self._score(reading) > self._score(known)):
                    found[number] = reading
        return found

    def _score(self, reading: Reading) -> float:
        return self.calibration.score(reading.margin, reading.answer)

    def _shortened(self, question: str) -> str:
        coded = self.tokenizer.encode(question[:2000], add_special_tokens=False)
        return question if len(coded) <= MAX_QUESTION else question[: coded.offsets[MAX_QUESTION - 1][1]]


def _batches(windows: list[tuple[int, Any]]) -> list[list[tuple[int, Any]]]:
    """Cut windows sorted by length so that none holds more than ``BATCH_TOKENS`` padded tokens."""
    batches: list[list[tuple[int, Any]]] = []
    for window in windows:
        if not batches or (len(batches[-1]) + 1) * len(window[1]) > BATCH_TOKENS:
            batches.append([])
        batches[-1].append(window)
    return batches


def _load(weights: Path, base: Path, bfloat16: bool | None) -> _Model:
    import torch
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel

    delta, told = _read_weights(weights)
    original = _read_base(base, told["base_sha256"], weights)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS, stride=STRIDE, strategy="only_second")
    config = BertConfig(**json.loads((base / "config.json").read_text(encoding="utf-8")))
    bert: Any = BertModel(config, add_pooling_layer=False)
    try:
        bert.load_state_dict(merge(original, delta), strict=False)
        heads = {name: delta[name].float() for name in ("span.weight", "span.bias", "answer.weight", "answer.bias")}
        calibration = Calibration(**{k: float(v) for k, v in json.loads(told["calibration"]).items()})
    except (KeyError, RuntimeError, TypeError, ValueError) as error:
        raise ReaderUnavailable(f"{weights}: does not hold a reader; restore the file") from error
    if bfloat16 is None:
        capable = torch.cpu.get_capabilities()
        bfloat16 = any(capable.get(unit) for unit in ("avx512_bf16", "amx_bf16"))
    bert = bert.bfloat16() if bfloat16 else bert.float()
    bert.train(False)
    return _Model(tokenizer, partial(_forward, bert, heads), calibration)


def _forward(
    bert: Any, heads: Mapping[str, torch.Tensor], ids: list[list[int]], types: list[list[int]]
) -> tuple[Logits, Logits, Logits]:
    """Run rows of token ids through the model: start and end logits (rows, tokens), answerability (rows,)."""
    import torch

    length = max(map(len, ids))
    rows = torch.zeros((len(ids), length), dtype=torch.long)
    kinds, mask = torch.zeros_like(rows), torch.zeros_like(rows)
    for i, (row, kind) in enumerate(zip(ids, types, strict=True)):
        rows[i, : len(row)], kinds[i, : len(row)] = torch.tensor(row), torch.tensor(kind)
        mask[i, : len(row)] = 1
    with torch.inference_mode():
        hidden = bert(input_ids=rows, token_type_ids=kinds, attention_mask=mask).last_hidden_state.float()
        span = hidden @ heads["span.weight"].T + heads["span.bias"]
        answer = hidden[:, 0] @ heads["answer.weight"].T + heads["answer.bias"]
    return span[:, :, 0].numpy(), span[:, :, 1].numpy(), answer[:, 0].numpy()


def merge(base: Mapping[str, torch.Tensor], delta: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Add the difference to the base weights: ``NAME.up @ NAME.down`` for matrices, ``NAME`` for the rest.

    Tensors of the head are left out. Raises KeyError for a difference to a tensor that the base lacks.
    """
    merged = {name: tensor.float() for name, tensor in base.items()}
    for name, tensor in delta.items():
        if name.endswith(".up"):
            plain = name.removesuffix(".up")
            merged[plain] = merged[plain] + tensor.float() @ delta[f"{plain}.down"].float()
        elif not name.endswith(".down") and not name.startswith(("span.", "answer.")):
            merged[name] = merged[name] + tensor.float()
    return merged


def _read_weights(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    """Read the difference and what the file says about itself."""
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise ReaderUnavailable(f"{path}: no reader weights there; restore the file or train it (training/README.md)")
    try:
        with safe_open(path, framework="pt") as opened:
            told = dict(opened.metadata() or {})
            delta = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118 - not a mapping
    except (SafetensorError, OSError) as error:
        raise ReaderUnavailable(f"{path}: reader weights are damaged ({error}); restore the file") from error
    if told.get("format") != FORMAT:
        raise ReaderUnavailable(
            f"{path}: reader weights have format {told.get('format')!r}, expected {FORMAT!r}; restore the file"
        )
    if fingerprint(delta) != told.get("sha256"):
        raise ReaderUnavailable(f"{path}: reader weights are damaged (checksum differs); restore the file")
    return delta, told


def fingerprint(delta: Mapping[str, torch.Tensor]) -> str:
    """Hash names and numbers of tensors, in the order of their names."""
    digest = hashlib.sha256()
    for name in sorted(delta):
        digest.update(name.encode())
        digest.update(delta[name].contiguous().numpy().tobytes())
    return digest.hexdigest()


def _read_base(base: Path, expected: str, weights: Path) -> dict[str, torch.Tensor]:
    """Read the base model's encoder after checking that it is the one the difference was made for."""
    from safetensors.torch import load

    path = base / "model.safetensors"
    if not path.is_file():
        raise ReaderUnavailable(f"{path}: no base model for the reader there; install it or name its folder")
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise ReaderUnavailable(
            f"{path}: sha256 is {found[:12]}…, but {weights.name} was trained on {expected[:12]}…; "
            "use the packaged all-MiniLM-L6-v2"
        )
    return {name.removeprefix("bert."): tensor for name, tensor in load(content).items()}
