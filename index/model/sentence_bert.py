"""Sentence vectors of a plain BERT or MPNet without sentence-transformers: the same, in a fraction of the time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.model.batching import Batcher
from index.model.bert import (
    BATCH_TOKENS,
    STEP,
    hidden_states,
    load_forward,
    open_tokenizer,
    processors,
    read_shape,
    read_weights,
)
from index.model.transformer import Floats, Forward, Tokens
from index.records import Vectors

_POOLINGS = {"mean": ({"pooling_mode_mean_tokens"}, {"mean"}), "cls": ({"pooling_mode_cls_token"}, {"cls"})}
_MODULES = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])


class SentenceBert:
    """Tokenizer, transformer and the pooling of its last hidden states to a unit vector.

    Texts of several callers share batches; those with ``background`` wait for the others. Safe to share between
    threads.
    """

    def __init__(self, tokenizer: Any, forward: Forward, dim: int, *, pooling: str) -> None:
        self._tokenizer = tokenizer
        self._forward = forward
        self._mean = pooling == "mean"
        self.dim = dim
        self._batcher: Batcher[Tokens, Floats] = Batcher(self._vectors, workers=processors(), budget=BATCH_TOKENS)

    def encode(self, texts: Sequence[str], *, background: bool) -> Vectors:
        """Embed ``texts``; shape (len(texts), dim)."""
        rows = [Tokens(coded.ids, coded.type_ids) for coded in self._tokenizer.encode_batch(list(texts))]
        found = np.zeros((len(rows), self.dim), dtype=np.float32)
        for number, vector in enumerate(self._batcher.run(rows, background=background)):
            found[number] = vector
        return found

    def _vectors(self, rows: Sequence[Tokens]) -> list[Floats]:
        hidden = hidden_states(self._forward, rows)
        pooled = [
            row[: len(tokens)].mean(axis=0) if self._mean else row[0] for row, tokens in zip(hidden, rows, strict=True)
        ]
        return [vector / max(float(np.linalg.norm(vector)), 1e-12) for vector in pooled]


def open_sentence_bert(folder: Path) -> SentenceBert | None:
    """The model in ``folder``; None where it is of another family or pooling, which sentence-transformers runs.

    What it is, its pooling and where it cuts texts are read from its own files.
    """
    try:
        shape = read_shape(folder)
        pooling, longest = _pooling(folder), _longest(folder)
        if shape is None or pooling is None or longest is None:
            return None
        forward = load_forward(shape, read_weights(folder))
        tokenizer = open_tokenizer(folder, min(longest, shape.positions // STEP * STEP))
    except Exception:  # whatever is unusual about the model: sentence-transformers knows it, or says what is wrong
        return None
    return SentenceBert(tokenizer, forward, shape.hidden, pooling=pooling)


def _pooling(folder: Path) -> str | None:
    """ "mean" or "cls"; None for any other, for further modules, and where texts get a prompt by default."""
    modules = _read(folder / "modules.json")
    if [module["type"].rsplit(".", 1)[-1] for module in modules] not in _MODULES:
        return None
    if _read(folder / "config_sentence_transformers.json").get("default_prompt_name"):
        return None
    config = _read(folder / modules[1]["path"] / "config.json")
    chosen = {name for name, on in config.items() if name.startswith("pooling_mode_") and on} | {
        config.get("pooling_mode")
    }
    return next((pooling for pooling, names in _POOLINGS.items() if chosen - {None} in names), None)


def _longest(folder: Path) -> int | None:
    config = _read(folder / "sentence_bert_config.json")
    return None if config.get("do_lower_case") else config.get("max_seq_length")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
