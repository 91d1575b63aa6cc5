"""The reader: what the model says about a question and each passage, nothing of policy.

The model is the packaged sentence encoder with a fine-tuned difference on top (``training/`` holds the recipe). It is
loaded on the first read.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.batching import Batcher
from index.bert import BATCH_TOKENS, hidden_states, load_forward, open_tokenizer, processors
from index.chunking import split_sentences
from index.records import Passage
from index.transformer import Floats, Forward, Tokens
from qa.spans import Logits, Offsets, Reading, beginnings, decode, inside, whole_words
from qa.weights import Calibration, ReaderUnavailable, load_reader_weights

DEFAULT_WEIGHTS = Path(__file__).parent / "reader_weights" / "reader.safetensors"
MAX_TOKENS = 256  # question and passage together, as in training
STRIDE = 64  # tokens that neighbouring windows of a long passage share
MAX_QUESTION = 64  # tokens; the rest of a longer question is not read


@dataclass(frozen=True)
class Span:
    """Where a passage answers a question: offsets in ``passage.text``.

    ``score`` of its best span is the log-odds that the passage answers the question, calibrated on held-out pairs of
    which half had no answer; it can be compared between passages and questions.
    """

    start: int
    end: int
    score: float


class SpanReader:
    """Reads passages with the fine-tuned encoder; the weights are loaded on the first read.

    ``weights`` holds the difference to the model in the folder ``base`` and is refused for any other model. Raises
    ``ReaderUnavailable`` from ``read`` if either is missing, damaged or does not fit the other. ``bfloat16`` computes
    in half precision, which is faster on processors made for it; None asks the processor. Safe to share between
    threads, which then share batches.
    """

    def __init__(self, weights: Path = DEFAULT_WEIGHTS, *, base: Path, bfloat16: bool | None = None) -> None:
        self._weights = weights
        self._base = base
        self._bfloat16 = bfloat16
        self._loading = threading.Lock()

    def load(self) -> None:
        """Load now what the first read would wait for; what is wrong with it is raised by that read."""
        with contextlib.suppress(ReaderUnavailable):
            self._loaded()

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Span]]:
        """Return the best span of each sentence of each passage, best first; none for a passage without words."""
        if not passages:
            return []
        parts = [split_sentences(passage.text) for passage in passages]
        readings = self._loaded().readings(question, [p.text for p in passages], parts)
        return [self._spans(p.text, found) for p, found in zip(passages, readings, strict=True)]

    def _spans(self, text: str, readings: Sequence[Reading]) -> list[Span]:
        spans = []
        for reading in readings:
            start, end = whole_words(text, reading.start, reading.end)
            if start < end:
                spans.append(Span(start, end, self.calibration.score(reading.margin, reading.answer)))
        return spans

    def readings(self, question: str, texts: Sequence[str]) -> list[Reading | None]:
        """Return what the model says of each text, before calibration; of a long text, its best window."""
        found = self._loaded().readings(question, texts, [[(0, len(text))] for text in texts])
        return [readings[0] if readings else None for readings in found]

    def is_word(self, word: str) -> bool:
        """Whether the model's vocabulary of some 30,000 pieces holds ``word`` whole; true where there is no model."""
        try:
            return self._loaded().is_word(word)
        except ReaderUnavailable:
            return True

    @property
    def calibration(self) -> Calibration:
        """How the score is made; stored with the weights."""
        return self._loaded().calibration

    def _loaded(self) -> _Model:
        with self._loading:  # two first questions at once must not load it twice
            return self._model

    @cached_property
    def _model(self) -> _Model:
        loaded = load_reader_weights(self._weights, self._base)
        forward = load_forward(loaded.shape, loaded.encoder, bfloat16=self._bfloat16)
        tokenizer = open_tokenizer(self._base, MAX_TOKENS, STRIDE)
        return _Model(tokenizer, forward, loaded.heads, loaded.calibration)


class NoReader:
    """Stands for a reader whose model cannot be had: reading raises ReaderUnavailable with the ``reason``."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Span]]:
        raise ReaderUnavailable(self._reason)

    def is_word(self, word: str) -> bool:
        """True of every word: without a model none is known to be mistyped."""
        return True


class _Model:
    """The loaded parts."""

    def __init__(self, tokenizer: Any, forward: Forward, heads: Mapping[str, Floats], calibration: Calibration) -> None:
        self._tokenizer = tokenizer
        self._forward = forward
        self._heads = heads
        self.calibration = calibration
        self._batcher: Batcher[Tokens, tuple[Logits, Logits, float]] = Batcher(
            self._logits, workers=processors(), budget=BATCH_TOKENS
        )

    def readings(self, question: str, texts: Sequence[str], parts: Sequence[Offsets]) -> list[list[Reading]]:
        """The best reading of each part of each text that has words, best first."""
        windows = []
        question = self._shortened(question)
        for number, coded in enumerate(self._tokenizer.encode_batch([(question, text) for text in texts])):
            windows += [(number, window) for window in (coded, *coded.overflowing)]
        found: list[dict[int, Reading]] = [{} for _ in texts]
        logits = self._batcher.run([Tokens(window.ids, window.type_ids) for _, window in windows])
        for (number, window), (starts, ends, answer) in zip(windows, logits, strict=True):
            begins = np.where(beginnings(texts[number], window.offsets, window.type_ids), starts, -np.inf)
            for at, part in enumerate(parts[number]):
                readable = inside(part, window.offsets, window.type_ids)
                reading = decode(begins, ends, answer, window.offsets, readable)
                known = found[number].get(at)
                if reading is not None and (known is None or self._score(reading) > self._score(known)):
                    found[number][at] = reading
        return [sorted(readings.values(), key=lambda r: -self._score(r)) for readings in found]

    def is_word(self, word: str) -> bool:
        return self._tokenizer.token_to_id(word.lower()) is not None

    def _logits(self, rows: Sequence[Tokens]) -> list[tuple[Logits, Logits, float]]:
        """Start and end logits of each token of each row, and the logit that the passage answers."""
        hidden = hidden_states(self._forward, rows)
        span = hidden @ self._heads["span.weight"].T + self._heads["span.bias"]
        answer = hidden[:, 0] @ self._heads["answer.weight"].T + self._heads["answer.bias"]
        return [(span[i, : len(row), 0], span[i, : len(row), 1], float(answer[i, 0])) for i, row in enumerate(rows)]

    def _score(self, reading: Reading) -> float:
        return self.calibration.score(reading.margin, reading.answer)

    def _shortened(self, question: str) -> str:
        coded = self._tokenizer.encode(question[:2000], add_special_tokens=False)
        return question if len(coded) <= MAX_QUESTION else question[: coded.offsets[MAX_QUESTION - 1][1]]
