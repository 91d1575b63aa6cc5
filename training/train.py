"""Fine-tune the packaged encoder into a reader: ``python -m training.train --help``.

Batches are made by worker processes in an order that the seed alone decides. With ``--teachers`` the reader learns
what they say together beside what the data says; ``--rank`` trains the difference in the low rank that ships.
``--hidden`` words and readings that must ``--agree`` keep it from learning its questions by heart.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader

from training.encoder import (
    Encoder,
    Logits,
    constrain,
    difference,
    disagreement,
    loss_of,
    restore,
    taught_loss,
    weighed,
    with_words_hidden,
    write,
)
from training.lexicon import Lexicon
from training.paraphrases import read_paraphrases
from training.stream import Batch, Stream, Wording, load_sources

WARM_UP = 100  # steps
UNCALIBRATED = {"span": 0.5, "answer": 0.5, "bias": 0.0}


@dataclass(frozen=True)
class Recipe:
    """What a run is made of; it ends at ``steps`` or ``minutes``, whichever comes first."""

    data: Path
    base: Path
    out: Path
    wordnet: Path | None
    paraphrases: Path | None
    seed: int
    steps: int
    minutes: float
    rate: float
    dropout: float
    hidden: float
    agree: float
    tokens: int
    makers: int
    start: Path | None
    teachers: Sequence[Path]
    taught: float
    rank: int
    device: str
    float32: bool


class Run:
    """One training run."""

    def __init__(self, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe = recipe
        encoder = Encoder(recipe.base, seed=recipe.seed, dropout=recipe.dropout)
        if recipe.start is not None:
            restore(encoder, recipe.start, recipe.base)
        if recipe.rank:
            constrain(encoder, recipe.base, recipe.rank)
        self._encoder = encoder.to(recipe.device).train()
        moving = get_ema_multi_avg_fn(0.998)  # type: ignore[no-untyped-call]
        self._average = AveragedModel(self._encoder, multi_avg_fn=moving)
        self._teachers = [self._teacher(path) for path in recipe.teachers]
        trained = [p for p in self._encoder.parameters() if p.requires_grad]
        groups = [
            {"params": [p for p in trained if p.dim() == 2], "weight_decay": 0.01},
            {"params": [p for p in trained if p.dim() != 2], "weight_decay": 0.0},
        ]
        self._adam = torch.optim.AdamW(groups, lr=recipe.rate, betas=(0.9, 0.98))

    def train(self, batches: DataLoader[Batch], held_out: Sequence[Batch]) -> None:
        """Train to the end, printing losses on the way, and write the average of the weights."""
        begun = time.monotonic()
        sums: dict[str, torch.Tensor] = {}
        rows = 0
        for step, made in enumerate(batches, start=1):
            progress = max(step / self._recipe.steps, (time.monotonic() - begun) / 60 / self._recipe.minutes)
            for group in self._adam.param_groups:
                group["lr"] = self._recipe.rate * min(1.0, step / WARM_UP) * max(0.0, 1 - progress)
            rows += len(made.ids)
            for name, part in self._learn(self._moved(made)).items():
                sums[name] = sums[name] + part.detach() if name in sums else part.detach()
            if step % 200 == 0 or progress >= 1:
                shown = {name: round(float(total) / ((step - 1) % 200 + 1), 3) for name, total in sums.items()}
                told = {
                    "step": step,
                    "s": round(time.monotonic() - begun),
                    "rows": rows,
                    "progress": round(progress, 3),
                }
                print(json.dumps(told | shown), flush=True)
                sums = {}
            if progress >= 1:
                break
        print(json.dumps({"held out": self._judged(held_out)}), flush=True)
        averaged = self._average.module
        assert isinstance(averaged, Encoder)
        write(self._recipe.out, difference(averaged, self._recipe.base, self._recipe.rank), UNCALIBRATED)

    def read(self, batch: Batch) -> Logits:
        """What the reader says while it learns: without some of the words and, by dropout, of its own numbers."""
        with self._half():
            logits: Logits = self._encoder(with_words_hidden(batch, self._recipe.hidden))
        return logits

    def _learn(self, batch: Batch) -> dict[str, torch.Tensor]:
        logits = self.read(batch)
        parts = loss_of(logits, batch)
        loss = weighed(parts)
        if self._recipe.agree:
            again = self.read(batch)
            apart = disagreement(logits, again)
            loss = (loss + weighed(loss_of(again, batch))) / 2 + self._recipe.agree * weighed(apart)
            parts |= {f"apart {name}": part for name, part in apart.items()}
        if self._teachers:
            with torch.no_grad(), self._half():
                said = [teacher(batch) for teacher in self._teachers]
            soft = taught_loss(logits, said)
            share = self._recipe.taught
            loss = (1 - share) * loss + share * weighed(soft)
            parts |= {f"taught {name}": part for name, part in soft.items()}
        self._adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._encoder.parameters(), 1.0)
        self._adam.step()
        self._average.update_parameters(self._encoder)
        return parts

    @torch.no_grad()
    def _judged(self, batches: Sequence[Batch]) -> dict[str, float]:
        """Mean losses of the averaged weights."""
        self._average.eval()
        found: dict[str, list[float]] = {}
        for made in batches:
            batch = self._moved(made)
            with self._half():
                logits = self._average(batch)
            for name, part in loss_of(logits, batch).items():
                found.setdefault(name, []).append(float(part))
        return {name: round(sum(values) / len(values), 4) for name, values in found.items()}

    def _teacher(self, path: Path) -> Encoder:
        teacher = Encoder(self._recipe.base)
        restore(teacher, path, self._recipe.base)
        return teacher.to(self._recipe.device).eval()

    def _moved(self, batch: Batch) -> Batch:
        return Batch(*(t.to(self._recipe.device) for t in batch))

    def _half(self) -> torch.autocast:
        return torch.autocast(self._recipe.device, torch.bfloat16, enabled=not self._recipe.float32)


def main() -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with squadshifts-*, qamr, selqa, boolq files")
    parser.add_argument("--base", type=Path, required=True, help="folder of the packaged all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True, help="file for the weights")
    parser.add_argument("--wordnet", type=Path, default=None, help="folder of WordNet's files")
    parser.add_argument("--paraphrases", type=Path, default=None, help="what training.paraphrases wrote")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=1_000_000, help="stop after so many steps")
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after so many minutes")
    parser.add_argument("--rate", type=float, default=3e-4, help="highest learning rate")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--hidden", type=float, default=0.0, help="share of a passage's words that it does not see")
    parser.add_argument("--agree", type=float, default=0.0, help="weight of how far two readings of a batch differ")
    parser.add_argument("--tokens", type=int, default=16_000, help="padded tokens a batch")
    parser.add_argument("--makers", type=int, default=2, help="processes that make batches")
    parser.add_argument("--start", type=Path, default=None, help="weights to go on from")
    parser.add_argument("--teachers", type=Path, nargs="*", default=(), help="weights to learn from")
    parser.add_argument("--taught", type=float, default=0.8, help="share of the loss that is the teachers'")
    parser.add_argument("--rank", type=int, default=0, help="train within this rank; 0 trains whole matrices")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--float32", action="store_true", help="compute in full precision")
    recipe = Recipe(**vars(parser.parse_args()))
    lexicon = Lexicon(recipe.wordnet) if recipe.wordnet else None
    wording = Wording(lexicon, read_paraphrases(recipe.paraphrases) if recipe.paraphrases else None)
    sources = load_sources(recipe.data, held_out=False)
    stream = Stream(sources, recipe.base, seed=recipe.seed, tokens=recipe.tokens, wording=wording)
    sources = load_sources(recipe.data, held_out=True)
    kept = Stream(sources, recipe.base, seed=1, tokens=recipe.tokens, wording=Wording())
    batches = DataLoader(stream, batch_size=None, num_workers=recipe.makers, prefetch_factor=4)
    Run(recipe).train(batches, list(islice(kept, 60)))


if __name__ == "__main__":
    main()
