"""The judge: a packaged sentence encoder with heads for span, answerability and stance, its loss, and its file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import torch
import torch.nn.functional as F  # noqa: N812 - the usual name
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import AutoModel

from index.checksums import file_sha256
from qa.reading.weights import FORMAT, fingerprint
from training.batches import Batch

NEVER = -1e4
LOSS_WEIGHTS = {"span": 1.0, "across": 0.4, "answer": 0.7, "order": 0.5, "stance": 1.0}
HEADS = ("span.weight", "span.bias", "answer.weight", "answer.bias", "stance.weight", "stance.bias")


class Logits(NamedTuple):
    """Start and end logits (rows, tokens), answerability (rows,) and stance (rows, 4), in float32."""

    starts: torch.Tensor
    ends: torch.Tensor
    answer: torch.Tensor
    stance: torch.Tensor


class Judge(nn.Module):
    """MPNet or BERT as packaged, of which the layers from ``frozen`` on are trained, and three heads.

    It computes in bfloat16 where the processor has instructions for it, else in float32, which is then twice as fast;
    whoever trains it keeps the exact weights beside it (``training.train``).
    """

    def __init__(self, base: Path, *, frozen: int, seed: int = 0) -> None:
        super().__init__()
        kinds = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        dtype = torch.bfloat16 if torch.cpu._is_avx512_bf16_supported() else torch.float32
        self.base = AutoModel.from_pretrained(base, add_pooling_layer=False, dtype=dtype, **kinds)
        self.frozen = frozen
        self.base.requires_grad_(False)
        for layer in self.layers[frozen:]:
            layer.requires_grad_(True)
        hidden = self.base.config.hidden_size
        self.span, self.answer, self.stance = nn.Linear(hidden, 2), nn.Linear(hidden, 1), nn.Linear(hidden, 4)
        generator = torch.Generator().manual_seed(seed)
        for head in (self.span, self.answer, self.stance):
            nn.init.normal_(head.weight, std=0.02, generator=generator)
            nn.init.zeros_(head.bias)

    @property
    def layers(self) -> nn.ModuleList:
        """The encoder's layers, lowest first."""
        found: nn.ModuleList = self.base.encoder.layer
        return found

    def forward(self, batch: Batch) -> Logits:
        """Read a batch."""
        hidden = self._hidden(batch).float()
        span = self.span(hidden).masked_fill(~batch.readable[:, :, None], NEVER)
        first = hidden[:, 0]
        return Logits(span[:, :, 0], span[:, :, 1], self.answer(first)[:, 0], self.stance(first))

    def _hidden(self, batch: Batch) -> torch.Tensor:
        """Last hidden states; the frozen layers keep nothing for the way back."""
        mpnet = self.base.config.model_type == "mpnet"
        block = (1.0 - batch.mask[:, None, None, :].float()) * NEVER
        with torch.no_grad():
            if mpnet:
                hidden = self.base.embeddings(input_ids=batch.ids)
            else:
                hidden = self.base.embeddings(input_ids=batch.ids, token_type_ids=batch.types)
        bias = self.base.encoder.compute_position_bias(hidden).detach() if mpnet else None
        if bias is not None:
            block = block + bias.float()
        block = block.to(hidden.dtype)
        for number, layer in enumerate(self.layers):
            with torch.set_grad_enabled(torch.is_grad_enabled() and number >= self.frozen):
                hidden = _layer(layer, hidden, block)
        return cast(torch.Tensor, hidden)


def _layer(layer: Any, hidden: torch.Tensor, block: torch.Tensor) -> torch.Tensor:
    """One layer of BERT or MPNet; ``block`` is added to the attention's scores (mask and relative positions)."""
    attention = layer.attention
    if hasattr(attention, "attn"):  # MPNet
        own = attention.attn
        q, k, v, out, norm = own.q, own.k, own.v, own.o, attention.LayerNorm
    else:
        own = attention.self
        q, k, v, out, norm = own.query, own.key, own.value, attention.output.dense, attention.output.LayerNorm
    rows, length, size = hidden.shape
    heads = own.num_attention_heads

    def split(x: torch.Tensor) -> torch.Tensor:
        return x.view(rows, length, heads, size // heads).transpose(1, 2)

    scores = split(q(hidden)) @ split(k(hidden)).transpose(-1, -2) * (size // heads) ** -0.5 + block
    mixed = scores.softmax(-1) @ split(v(hidden))  # the fused product is slower on the way back
    hidden = norm(out(mixed.transpose(1, 2).reshape(rows, length, size)) + hidden)
    inner = layer.intermediate.intermediate_act_fn(layer.intermediate.dense(hidden))
    found: torch.Tensor = layer.output.LayerNorm(layer.output.dense(inner) + hidden)
    return found


def loss_of(logits: Logits, batch: Batch) -> dict[str, torch.Tensor]:
    """The parts of the loss, each a mean over the rows that know about it.

    ``span``: where it begins and ends, or none. ``across``: the same over both passages of a group at once, so that
    scores compare between passages (Clark and Gardner, ACL 2018, section 3). ``order``: an answerable row above its
    partner. ``stance``: one of the labels that may be right.
    """
    zero = logits.answer.sum() * 0
    sides = ((logits.starts, batch.starts), (logits.ends, batch.ends))
    known = batch.spanned
    span = [_missed(x[known], right[known]).mean() for x, right in sides] if known.any() else [zero]
    leads = (batch.answerable == 1) & (batch.partner >= 0) & known
    across, order = [zero], zero
    if leads.any():
        others = batch.partner[leads]
        across = [
            _missed(
                torch.cat([x[leads][:, 1:], x[others][:, 1:]], 1), F.pad(right[leads][:, 1:], (0, right.shape[1] - 1))
            ).mean()
            for x, right in sides
        ]
        order = F.softplus(logits.answer[others] - logits.answer[leads]).mean()
    told = batch.answerable >= 0
    settled = batch.stances.any(1)
    return {
        "span": torch.stack(span).mean(),
        "across": torch.stack(across).mean(),
        "answer": F.binary_cross_entropy_with_logits(logits.answer[told], batch.answerable[told].float())
        if told.any()
        else zero,
        "order": order,
        "stance": _missed(logits.stance[settled], batch.stances[settled]).mean() if settled.any() else zero,
    }


def weighed(parts: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """The parts of a loss as one number."""
    return torch.stack([LOSS_WEIGHTS[name] * part for name, part in parts.items()]).sum()


def _missed(logits: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    return logits.logsumexp(-1) - logits.masked_fill(~right, 2 * NEVER).logsumexp(-1)


def difference(exact: Mapping[str, torch.Tensor], base: Path, rank: int) -> dict[str, torch.Tensor]:
    """What to add to the base model, float16, and the heads; ``rank`` 0 keeps whole matrices.

    ``exact`` holds what was trained, under its names in the judge. A matrix is cut to its best part of that rank
    (singular values; Eckart and Young).
    """
    original = load_file(base / "model.safetensors")
    found = {name: t.float().contiguous() for name, t in exact.items() if name in HEADS}
    for name in (name.removeprefix("base.") for name in exact if name.startswith("base.")):
        change = exact[f"base.{name}"].float() - original[name].float()
        if change.ndim == 2 and rank:
            u, s, v = torch.linalg.svd(change, full_matrices=False)
            root = s[:rank].sqrt()
            found[f"{name}.up"] = (u[:, :rank] * root).half().contiguous()
            found[f"{name}.down"] = (root[:, None] * v[:rank]).half().contiguous()
        else:
            found[name] = change.half().contiguous()
    return found


def restored(path: Path, base: Path) -> dict[str, torch.Tensor]:
    """The exact weights of a file that ``write`` made, under their names in the judge.

    An older file, whose heads and prefixes have other names, is read too.
    """
    delta = {name.removeprefix("m.").replace("ans.", "answer."): t.float() for name, t in load_file(path).items()}
    original = load_file(base / "model.safetensors")
    state = {}
    for name, change in delta.items():
        if name in HEADS:
            state[name] = change
        elif name.endswith(".up"):
            plain = name.removesuffix(".up")
            state[f"base.{plain}"] = original[plain].float() + change @ delta[f"{plain}.down"]
        elif not name.endswith(".down"):
            state[f"base.{name}"] = original[name].float() + change
    return state


def write(path: Path, delta: Mapping[str, torch.Tensor], base: Path, calibration: Mapping[str, float]) -> None:
    """Write the weights with what a reader must know about them."""
    told = {
        "format": FORMAT,
        "base_sha256": file_sha256(base / "model.safetensors"),
        "sha256": fingerprint({name: tensor.numpy() for name, tensor in delta.items()}),
        "calibration": json.dumps(dict(calibration)),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(dict(delta), path, metadata=told)
