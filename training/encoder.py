"""The base encoder with a reader's head, laid out for fast training on CPUs.

All trained numbers live in one flat float32 vector; the layers compute in bfloat16 on views of a copy of it, so the
optimiser, the average over workers and the checkpoint are each a few operations on one vector. Embeddings are frozen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - the usual name
from safetensors.torch import load_file

LAYERS, HIDDEN, HEADS, INNER = 6, 384, 12, 1536
_LAYER = {
    "attention.self.qkv.weight": (3 * HIDDEN, HIDDEN),
    "attention.self.qkv.bias": (3 * HIDDEN,),
    "attention.output.dense.weight": (HIDDEN, HIDDEN),
    "attention.output.dense.bias": (HIDDEN,),
    "attention.output.LayerNorm.weight": (HIDDEN,),
    "attention.output.LayerNorm.bias": (HIDDEN,),
    "intermediate.dense.weight": (INNER, HIDDEN),
    "intermediate.dense.bias": (INNER,),
    "output.dense.weight": (HIDDEN, INNER),
    "output.dense.bias": (HIDDEN,),
    "output.LayerNorm.weight": (HIDDEN,),
    "output.LayerNorm.bias": (HIDDEN,),
}
HEAD = {
    "head.span.weight": (2, HIDDEN),
    "head.span.bias": (2,),
    "head.answer.weight": (1, HIDDEN),
    "head.answer.bias": (1,),
}


def shapes() -> dict[str, tuple[int, ...]]:
    """Names and shapes of all trained tensors, in the order of the flat vector."""
    layers = {f"encoder.layer.{i}.{name}": shape for i in range(LAYERS) for name, shape in _LAYER.items()}
    return layers | HEAD


def views(flat: torch.Tensor) -> dict[str, torch.Tensor]:
    """Cut the flat vector into named tensors that share its memory."""
    found, at = {}, 0
    for name, shape in shapes().items():
        size = math.prod(shape)
        found[name] = flat[at : at + size].view(shape)
        at += size
    return found


def split_names(named: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Name the tensors as the base model does: query, key and value apart."""
    found = {}
    for name, tensor in named.items():
        if ".qkv." not in name:
            found[name] = tensor
            continue
        for kind, part in zip(("query", "key", "value"), tensor.chunk(3), strict=True):
            found[name.replace("qkv", kind)] = part
    return found


def flat_size() -> int:
    """How many numbers are trained."""
    return sum(math.prod(shape) for shape in shapes().values())


@dataclass(frozen=True)
class Batch:
    """Rows of token ids, padded; the first half are positives, the second their negatives in the same order.

    ``start`` and ``end`` are token places (0, the [CLS] token, for no answer; -1 unknown); ``readable`` marks where
    a span may lie, [CLS] included.
    """

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    readable: torch.Tensor
    start: torch.Tensor
    end: torch.Tensor


class Encoder:
    """BERT as in the base model, with frozen embeddings and views into a flat vector for the rest."""

    def __init__(self, base: Path, seed: int, *, dtype: torch.dtype = torch.bfloat16) -> None:
        weights = load_file(base / "model.safetensors")
        weights = {name.removeprefix("bert."): tensor.float() for name, tensor in weights.items()}
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"]
        self._types = weights["embeddings.token_type_embeddings.weight"]
        self._norm = (weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"])
        self.flat = torch.empty(flat_size())
        generator = torch.Generator().manual_seed(seed)
        for name, view in views(self.flat).items():
            if ".qkv." in name:
                view.copy_(torch.cat([weights[name.replace("qkv", kind)] for kind in ("query", "key", "value")]))
            elif name in weights:
                view.copy_(weights[name])
            else:
                view.copy_(torch.randn(view.shape, generator=generator) * (0.02 if name.endswith("weight") else 0))
        self.base = self.flat.clone()
        self.dtype = dtype

    def forward(self, named: dict[str, torch.Tensor], batch: Batch) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return start logits, end logits (rows, tokens) and answerability logits (rows,) in float32."""
        x = self._embed(batch)
        rows, length = batch.ids.shape
        hidden = torch.zeros(batch.mask.shape, dtype=self.dtype).masked_fill_(~batch.mask, -1e4)
        block = hidden[:, None, None, :].expand(rows, HEADS, 1, length).reshape(rows * HEADS, 1, length)
        for i in range(LAYERS):
            x = _layer(named, f"encoder.layer.{i}.", x, block)
        span = F.linear(x, named["head.span.weight"], named["head.span.bias"]).float()
        answer = F.linear(x[:, 0], named["head.answer.weight"], named["head.answer.bias"]).float()[:, 0]
        span = span.masked_fill(~batch.readable[:, :, None], -1e4)
        return span[:, :, 0], span[:, :, 1], answer

    def _embed(self, batch: Batch) -> torch.Tensor:
        with torch.no_grad():
            x = self._words[batch.ids] + self._places[: batch.ids.shape[1]] + self._types[batch.types]
            return F.layer_norm(x, (HIDDEN,), *self._norm, eps=1e-12).to(self.dtype)


def _layer(named: dict[str, torch.Tensor], prefix: str, x: torch.Tensor, block: torch.Tensor) -> torch.Tensor:
    rows, length, _ = x.shape
    own = {name: named[prefix + name] for name in _LAYER}
    qkv = F.linear(x, own["attention.self.qkv.weight"], own["attention.self.qkv.bias"])
    qkv = qkv.view(rows, length, 3, HEADS, HIDDEN // HEADS)
    q, k, v = qkv.permute(2, 0, 3, 1, 4).reshape(3, rows * HEADS, length, HIDDEN // HEADS).unbind(0)
    attention = torch.softmax(torch.baddbmm(block, q, k.transpose(1, 2), alpha=1 / math.sqrt(HIDDEN // HEADS)), -1)
    c = torch.bmm(attention, v).view(rows, HEADS, length, HIDDEN // HEADS).transpose(1, 2).reshape(rows, length, HIDDEN)
    c = F.linear(c, own["attention.output.dense.weight"], own["attention.output.dense.bias"])
    x = _norm(x + c, own["attention.output.LayerNorm.weight"], own["attention.output.LayerNorm.bias"])
    h = F.gelu(F.linear(x, own["intermediate.dense.weight"], own["intermediate.dense.bias"]))
    h = F.linear(h, own["output.dense.weight"], own["output.dense.bias"])
    return _norm(x + h, own["output.LayerNorm.weight"], own["output.LayerNorm.bias"])


def _norm(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    return F.layer_norm(x, (HIDDEN,), weight, bias, eps=1e-12)


def loss_of(starts: torch.Tensor, ends: torch.Tensor, answer: torch.Tensor, batch: Batch) -> dict[str, torch.Tensor]:
    """The four parts of the loss: span or none, span across the pair, answerable or not, the pair in order.

    ``across`` normalises over both passages of a pair at once, so that scores of spans can be compared between
    passages (Clark and Gardner, ACL 2018, section 3).
    """
    pairs = len(answer) // 2
    places = (batch.start, batch.end)
    known = batch.start >= 0
    logits = (starts, ends)
    single = torch.stack([F.cross_entropy(x[known], y[known]) for x, y in zip(logits, places, strict=True)]).mean()
    placed = known[:pairs]
    across = []
    for x, y in zip(logits, places, strict=True):
        no_null = x.clone()
        no_null[:, 0] = -1e4
        both = torch.cat([no_null[:pairs], no_null[pairs:]], 1)
        across.append(F.cross_entropy(both[placed], y[:pairs][placed]))
    target = torch.cat([torch.ones(pairs), torch.zeros(pairs)])
    return {
        "single": single,
        "across": torch.stack(across).mean(),
        "answer": F.binary_cross_entropy_with_logits(answer, target),
        "order": F.softplus(answer[pairs:] - answer[:pairs]).mean(),
    }


LOSS_WEIGHTS = {"single": 1.0, "across": 0.5, "answer": 0.5, "order": 0.5}
