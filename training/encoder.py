"""The base encoder with a reader's head, its loss, and the file that its weights are kept in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - the usual name
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.utils import parametrize
from transformers import BertModel

from qa.reading.weights import FORMAT, fingerprint, merge
from training.stream import Batch

PACKAGED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LOSS_WEIGHTS = {"single": 1.0, "across": 0.5, "answer": 0.5, "order": 0.5}
NEVER = -1e4
FIRST_WORD = 999  # ids below are marks such as [CLS] in the base model's vocabulary
HIDDEN = 103  # [MASK]
HEAD = ("span.weight", "span.bias", "answer.weight", "answer.bias")
Logits = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


class Encoder(nn.Module):
    """BERT as in the base model, with frozen embeddings, and two heads: a span's start and end, and answerability."""

    def __init__(self, base: Path, *, seed: int = 0, dropout: float = 0.0) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            base,
            add_pooling_layer=False,
            attn_implementation="sdpa",
            dtype=torch.float32,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
        )
        self.bert.embeddings.requires_grad_(False)
        hidden = self.bert.config.hidden_size
        self.span, self.answer = nn.Linear(hidden, 2), nn.Linear(hidden, 1)
        generator = torch.Generator().manual_seed(seed)
        for head in (self.span, self.answer):
            nn.init.normal_(head.weight, std=0.02, generator=generator)
            nn.init.zeros_(head.bias)

    def forward(self, batch: Batch) -> Logits:
        """Return start logits, end logits (rows, tokens) and answerability logits (rows,) in float32."""
        states = self.bert(input_ids=batch.ids, attention_mask=batch.mask.long(), token_type_ids=batch.types)
        hidden = states.last_hidden_state
        span = self.span(hidden).float().masked_fill(~batch.readable[:, :, None], NEVER)
        return span[:, :, 0], span[:, :, 1], self.answer(hidden[:, 0]).float()[:, 0]

    def matrices(self) -> dict[str, nn.Linear]:
        """The layers whose matrices are trained, named as in the base model's file."""
        return {name: m for name, m in self.bert.encoder.named_modules(prefix="encoder") if isinstance(m, nn.Linear)}


class LowRank(nn.Module):
    """A matrix that differs from a fixed one by a product of two narrow ones."""

    fixed: torch.Tensor

    def __init__(self, fixed: torch.Tensor, up: torch.Tensor, down: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("fixed", fixed.clone(), persistent=False)
        self.up, self.down = nn.Parameter(up.clone()), nn.Parameter(down.clone())

    def forward(self, _: torch.Tensor) -> torch.Tensor:
        """Return the matrix."""
        return self.fixed + self.up @ self.down


def narrowed(change: torch.Tensor, rank: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut a matrix to a rank, as two factors (singular values; the best such cut by Eckart and Young)."""
    u, s, v = torch.linalg.svd(change.float(), full_matrices=False)
    root = s[:rank].sqrt()
    return u[:, :rank] * root, root[:, None] * v[:rank]


def constrain(encoder: Encoder, base: Path, rank: int) -> None:
    """From here on train every matrix's difference to the base model within a rank, beginning at its best cut."""
    original = load_file(base / "model.safetensors")
    for name, layer in encoder.matrices().items():
        fixed = original[f"{name}.weight"].float()
        up, down = narrowed(layer.weight.detach() - fixed, rank)
        layer.weight.requires_grad_(False)
        parametrize.register_parametrization(layer, "weight", LowRank(fixed, up, down))


def difference(encoder: Encoder, base: Path, rank: int) -> dict[str, torch.Tensor]:
    """Return what to add to the base model and its heads, float16 but for these; ``rank`` 0 keeps whole matrices."""
    original = load_file(base / "model.safetensors")
    found = {name: encoder.state_dict()[name].float().cpu().contiguous() for name in HEAD}
    layers = encoder.matrices()
    for name, tensor in original.items():
        if not name.startswith("encoder."):
            continue
        module, leaf = name.rsplit(".", 1)
        own = encoder.bert.get_submodule(module)
        change = getattr(own, leaf).detach().float().cpu() - tensor.float()
        if leaf == "weight" and module in layers and rank:
            up, down = narrowed(change, rank)
            found[f"{name}.up"], found[f"{name}.down"] = up.half().contiguous(), down.half().contiguous()
        else:
            found[name] = change.half()
    return found


def restore(encoder: Encoder, path: Path, base: Path) -> None:
    """Load a file that ``write`` made."""
    delta = load_file(path)
    original = {name: t.float().numpy() for name, t in load_file(base / "model.safetensors").items()}
    merged = merge(original, {name: t.float().numpy() for name, t in delta.items()})
    state = {f"bert.{name}": torch.from_numpy(t) for name, t in merged.items() if name.startswith("encoder.")}
    unknown = encoder.load_state_dict(state | {name: delta[name] for name in HEAD}, strict=False).unexpected_keys
    if unknown:
        raise ValueError(f"{path} holds tensors that the base model lacks: {', '.join(unknown)}")


def write(
    path: Path, delta: dict[str, torch.Tensor], calibration: dict[str, float], *, base_sha256: str = PACKAGED
) -> None:
    """Write the weights with what a reader must know about them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "format": FORMAT,
        "base_sha256": base_sha256,
        "sha256": fingerprint({name: tensor.numpy() for name, tensor in delta.items()}),
        "calibration": json.dumps(calibration),
    }
    save_file(delta, path, metadata=told)


def loss_of(logits: Logits, batch: Batch) -> dict[str, torch.Tensor]:
    """The four parts of the loss: span or none, span across the pair, answerable or not, the pair in order.

    ``across`` normalises over both passages of a pair at once, so that scores of spans can be compared between
    passages (Clark and Gardner, ACL 2018, section 3). Where an answer may lie in several places, all count.
    """
    *spans, answer = logits
    pairs = len(answer) // 2
    single = [_missed(x, right).mean() for x, right in zip(spans, (batch.starts, batch.ends), strict=True)]
    across = [
        _missed(_beside(x, pairs), right[:pairs].flatten(1)).mean()
        for x, right in zip(spans, (_padded(batch.starts), _padded(batch.ends)), strict=True)
    ]
    target = torch.arange(len(answer), device=answer.device) < pairs
    return {
        "single": torch.stack(single).mean(),
        "across": torch.stack(across).mean(),
        "answer": F.binary_cross_entropy_with_logits(answer, target.float()),
        "order": F.softplus(answer[pairs:] - answer[:pairs]).mean(),
    }


def weighed(parts: dict[str, torch.Tensor]) -> torch.Tensor:
    """The parts of a loss as one number."""
    return torch.stack([LOSS_WEIGHTS[name] * part for name, part in parts.items()]).sum()


def taught_loss(logits: Logits, teachers: Sequence[Logits]) -> dict[str, torch.Tensor]:
    """The same parts but for the order, against the mean of what teachers say (Hinton, Vinyals and Dean, 2015)."""
    *spans, answer = logits
    pairs = len(answer) // 2
    found = {}
    for part, view in (("single", lambda x: x), ("across", lambda x: _beside(x, pairs))):
        losses = []
        for side, own in enumerate(spans):
            said = torch.stack([view(t[side]).softmax(-1) for t in teachers]).mean(0)
            losses.append(-(said * view(own).log_softmax(-1)).sum(-1).mean())
        found[part] = torch.stack(losses).mean()
    said = torch.stack([t[2].sigmoid() for t in teachers]).mean(0)
    found["answer"] = F.binary_cross_entropy_with_logits(answer, said)
    return found


def with_words_hidden(batch: Batch, share: float) -> Batch:
    """The batch with about this share of its passages' words masked, so that no answer is learned by heart.

    A question keeps its words: one of them may be all that makes it unanswerable.
    """
    chance = torch.rand(batch.ids.shape, device=batch.ids.device)
    hidden = batch.readable & (batch.ids >= FIRST_WORD) & (chance < share)
    return batch._replace(ids=batch.ids.masked_fill(hidden, HIDDEN))


def disagreement(one: Logits, other: Logits) -> dict[str, torch.Tensor]:
    """How far two readings of the same rows under dropout differ (R-Drop: Wu et al., NeurIPS 2021)."""
    return {
        name: (part + back) / 2
        for (name, part), back in zip(_apart(one, other).items(), _apart(other, one).values(), strict=True)
    }


def _apart(own: Logits, other: Logits) -> dict[str, torch.Tensor]:
    """The divergence of a reading from another that it cannot move."""
    fixed = (other[0].detach(), other[1].detach(), other[2].detach())
    said, sure = taught_loss(own, [fixed]), taught_loss(fixed, [fixed])
    return {name: said[name] - sure[name] for name in said}


def _missed(logits: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    return logits.logsumexp(-1) - logits.masked_fill(~right, 2 * NEVER).logsumexp(-1)


def _beside(logits: torch.Tensor, pairs: int) -> torch.Tensor:
    """Both passages of each pair as one row, without the place that stands for no answer."""
    return torch.cat([logits[:pairs, 1:], logits[pairs:, 1:]], 1)


def _padded(right: torch.Tensor) -> torch.Tensor:
    return F.pad(right[:, 1:], (0, right.shape[1] - 1))
