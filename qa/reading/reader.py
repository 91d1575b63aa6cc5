"""The reader: what the model says about a question and each passage, nothing of policy.

The model is a packaged sentence encoder with a fine-tuned difference on top (``training/`` holds the recipe). It is
loaded on the first read.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.chunking import split_sentences
from index.model.batching import Batcher
from index.model.bert import BATCH_TOKENS, hidden_states, load_forward, open_tokenizer, processors
from index.model.transformer import Floats, Forward, Precision, Tokens
from qa.reading.spans import Logits, Offsets, Reading, beginnings, decode, inside, whole_words
from qa.reading.weights import Calibration, ReaderUnavailable, load_reader_weights

DEFAULT_WEIGHTS = Path(__file__).parents[1] / "reader_weights" / "reader.safetensors"
FULL_WEIGHTS = DEFAULT_WEIGHTS.with_name("full.safetensors")
MAX_TOKENS = 256  # question and passage together, as in training
STRIDE = 64  # tokens that neighbouring windows of a long passage share
MAX_QUESTION = 64  # tokens; the rest of a longer question is not read
MAX_TITLE = 160  # characters; the rest of a longer title is not read

Probabilities = tuple[float, float, float, float]
"""Of the ``STANCES`` of ``qa/reading/weights.py``."""


@dataclass(frozen=True)
class Excerpt:
    """What is read beside a question: a passage's text, and its article's title where it has one."""

    text: str
    title: str = ""


@dataclass(frozen=True)
class Span:
    """Where a passage answers a question: offsets in its text.

    ``score`` of its best span is the log-odds that the passage answers the question, calibrated on held-out pairs of
    which half had no answer; it can be compared between passages and questions.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Judgement:
    """What the reader says of a question and a passage.

    ``spans`` holds the best span of each sentence, best first; none for a passage without words. ``stance`` gives the
    probability that the passage says yes, no, neither of them, or something about something else; None where the
    weights have not learned it.
    """

    spans: tuple[Span, ...]
    stance: Probabilities | None = None


class SpanReader:
    """Reads excerpts with the fine-tuned encoder; the weights are loaded on the first read.

    ``weights`` holds the difference to the model in the folder ``base`` and is refused for any other model;
    ``base_sha256`` is that of the base's published weights where its files were checked already. Raises
    ``ReaderUnavailable`` from ``read`` if either is missing, damaged or does not fit the other. ``precision`` None
    takes the fastest that the processor has instructions for. Safe to share between
    threads, which then share batches.
    """

    def __init__(
        self,
        weights: Path = DEFAULT_WEIGHTS,
        *,
        base: Path,
        base_sha256: str = "",
        precision: Precision | None = None,
    ) -> None:
        self._weights = weights
        self._base = base
        self._base_sha256 = base_sha256
        self._precision = precision
        self._loading = threading.Lock()

    def load(self) -> None:
        """Load now what the first read would wait for; what is wrong with it is raised by that read."""
        with contextlib.suppress(ReaderUnavailable):
            self._loaded()

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Judgement]:
        """Return what the model says of each excerpt."""
        return self.read_pairs([(question, excerpt) for excerpt in excerpts])

    def read_pairs(self, pairs: Sequence[tuple[str, Excerpt]]) -> list[Judgement]:
        """Return what the model says of each excerpt and the question beside it.

        The title is read before the text; no span lies in it.
        """
        if not pairs:
            return []
        texts = [excerpt.text for _, excerpt in pairs]
        heads = [heading(excerpt.title, excerpt.text) for _, excerpt in pairs]
        found = self._loaded().read(
            [question for question, _ in pairs],
            [head + text for head, text in zip(heads, texts, strict=True)],
            [
                [(len(head) + start, len(head) + end) for start, end in split_sentences(text)]
                for head, text in zip(heads, texts, strict=True)
            ],
        )
        return [
            Judgement(self._spans(text, len(head), one.readings), one.stance)
            for text, head, one in zip(texts, heads, found, strict=True)
        ]

    def _spans(self, text: str, before: int, readings: Sequence[Reading]) -> tuple[Span, ...]:
        spans = []
        for reading in readings:
            start, end = whole_words(text, reading.start - before, reading.end - before)
            if start < end:
                spans.append(Span(start, end, self.calibration.score(reading.margin, reading.answer)))
        return tuple(spans)

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
        loaded = load_reader_weights(self._weights, self._base, self._base_sha256)
        forward = load_forward(loaded.shape, loaded.encoder, precision=self._precision)
        tokenizer = open_tokenizer(self._base, MAX_TOKENS, STRIDE)
        return _Model(tokenizer, forward, loaded.heads, loaded.calibration)


class NoReader:
    """Stands for a reader whose model cannot be had: reading raises ReaderUnavailable with the ``reason``."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Judgement]:
        raise ReaderUnavailable(self._reason)

    def read_pairs(self, pairs: Sequence[tuple[str, Excerpt]]) -> list[Judgement]:
        raise ReaderUnavailable(self._reason)

    def is_word(self, word: str) -> bool:
        """True of every word: without a model none is known to be mistyped."""
        return True


def heading(title: str, text: str) -> str:
    """An article's title as it is read before a text of it; empty where it has none or the text begins with it."""
    short = title[:MAX_TITLE]
    return f"{short}: " if short and not text.startswith(short) else ""


class _Window(NamedTuple):
    """The logits of one row: where a span starts and ends, token by token, and whether the passage answers."""

    starts: Logits
    ends: Logits
    answer: float
    stance: Probabilities | None


class _Found(NamedTuple):
    """Of one text the best reading of each part that has words, best first, and the stance of its best window."""

    readings: list[Reading]
    stance: Probabilities | None


class _Model:
    """The loaded parts."""

    def __init__(self, tokenizer: Any, forward: Forward, heads: Mapping[str, Floats], calibration: Calibration) -> None:
        self._tokenizer = tokenizer
        self._forward = forward
        self._heads = heads
        self.calibration = calibration
        self._batcher: Batcher[Tokens, _Window] = Batcher(self._windows, workers=processors(), budget=BATCH_TOKENS)

    def read(self, questions: Sequence[str], texts: Sequence[str], parts: Sequence[Offsets]) -> list[_Found]:
        """What the model says of each text and of its parts to the question beside it.

        A long text is read in several windows.
        """
        short = {question: self._shortened(question) for question in set(questions)}
        pairs = [(short[question], text) for question, text in zip(questions, texts, strict=True)]
        coded = self._tokenizer.encode_batch(pairs)
        rows = [(number, row) for number, first in enumerate(coded) for row in (first, *first.overflowing)]
        windows = self._batcher.run([Tokens(row.ids, row.type_ids) for _, row in rows])
        found: list[dict[int, Reading]] = [{} for _ in texts]
        best: dict[int, _Window] = {}
        for (number, row), window in zip(rows, windows, strict=True):
            if number not in best or window.answer > best[number].answer:
                best[number] = window
            sides = row.sequence_ids
            begins = np.where(beginnings(texts[number], row.offsets, sides), window.starts, -np.inf)
            for at, part in enumerate(parts[number]):
                readable = inside(part, row.offsets, sides)
                reading = decode(begins, window.ends, window.answer, row.offsets, readable)
                known = found[number].get(at)
                if reading is not None and (known is None or self._score(reading) > self._score(known)):
                    found[number][at] = reading
        ordered = [sorted(readings.values(), key=lambda r: -self._score(r)) for readings in found]
        return [_Found(readings, best[number].stance) for number, readings in enumerate(ordered)]

    def is_word(self, word: str) -> bool:
        return self._tokenizer.token_to_id(word.lower()) is not None

    def _windows(self, rows: Sequence[Tokens]) -> list[_Window]:
        hidden = hidden_states(self._forward, rows)
        first = hidden[:, 0]
        span, answer = self._head("span", hidden), self._head("answer", first)
        stances = softmax(self._head("stance", first)) if "stance.weight" in self._heads else None
        return [
            _Window(
                span[i, : len(row), 0],
                span[i, : len(row), 1],
                float(answer[i, 0]),
                None if stances is None else stances[i],
            )
            for i, row in enumerate(rows)
        ]

    def _head(self, name: str, hidden: Floats) -> Floats:
        found: Floats = hidden @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"]
        return found

    def _score(self, reading: Reading) -> float:
        return self.calibration.score(reading.margin, reading.answer)

    def _shortened(self, question: str) -> str:
        coded = self._tokenizer.encode(question[:2000], add_special_tokens=False)
        return question if len(coded) <= MAX_QUESTION else question[: coded.offsets[MAX_QUESTION - 1][1]]


def softmax(logits: Floats) -> list[Probabilities]:
    """The softmax of each row of four logits."""
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    rows = (shares / shares.sum(axis=1, keepdims=True)).tolist()
    return [(yes, no, neither, other) for yes, no, neither, other in rows]
