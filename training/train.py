"""Fine-tune the packaged encoder into a reader: ``python -m training.train --help``.

Two workers of one thread each share the work (on two shared cores that beats one process with two threads); they
average their gradients at every step, so a run is one run of twice the batch.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from safetensors.torch import load_file, save_file

from training.encoder import LOSS_WEIGHTS, Encoder, flat_size, loss_of, shapes, views
from training.export import restored
from training.stream import PHASES, Stream


@dataclass(frozen=True)
class Recipe:
    """What a run is made of; the run ends at ``steps`` or ``minutes``, whichever comes first."""

    data: Path
    base: Path
    out: Path
    seed: int
    steps: int
    minutes: float
    rate: float
    tokens: int
    workers: int
    start: Path | None
    phase: str
    float32: bool


class Adam:
    """AdamW over one flat vector, with a linear warm-up and a linear way down to zero, and a moving average."""

    def __init__(self, flat: torch.Tensor, rate: float, *, decay: float = 0.01, keep: float = 0.997) -> None:
        self._flat, self._rate, self._decay, self._keep = flat, rate, decay, keep
        self._mean, self._square = torch.zeros_like(flat), torch.zeros_like(flat)
        self._matrix = torch.cat([torch.full((view.numel(),), float(view.dim() == 2)) for view in views(flat).values()])
        self.average = flat.clone()
        self._step = 0

    def step(self, grad: torch.Tensor, progress: float) -> float:
        """Move along ``grad`` (clipped to norm 1); ``progress`` runs from 0 to 1. Returns the norm."""
        self._step += 1
        norm = float(grad.norm())
        if norm > 1:
            grad = grad / norm
        rate = self._rate * min(1.0, self._step / 80) * max(0.0, 1 - progress)
        b1, b2 = 0.9, 0.99
        self._mean.lerp_(grad, 1 - b1)
        self._square.mul_(b2).addcmul_(grad, grad, value=1 - b2)
        away = (self._square / (1 - b2**self._step)).sqrt_().add_(1e-8)
        self._flat.addcmul_(self._flat, self._matrix, value=-rate * self._decay)
        self._flat.addcdiv_(self._mean, away, value=-rate / (1 - b1**self._step))
        keep = min(self._keep, self._step / (self._step + 9))
        self.average.lerp_(self._flat, 1 - keep)
        return norm


def work(rank: int, recipe: Recipe) -> None:
    """Run one worker to the end; worker 0 writes the log and the checkpoints."""
    torch.set_num_threads(1)
    store = dist.FileStore(str(recipe.out / "rendezvous"), recipe.workers)
    dist.init_process_group("gloo", store=store, rank=rank, world_size=recipe.workers)
    encoder = Encoder(recipe.base, recipe.seed, dtype=torch.float32 if recipe.float32 else torch.bfloat16)
    if recipe.start is not None:
        encoder.flat.copy_(start_from(recipe.start, recipe.base))
    stream = Stream(recipe.data, recipe.base, recipe.seed * 100 + rank, phase=PHASES[recipe.phase])
    adam = Adam(encoder.flat, recipe.rate)
    low = encoder.flat.to(encoder.dtype, copy=True)
    grads = torch.zeros_like(low)
    named = views(low)
    for leaf, grad in zip(named.values(), views(grads).values(), strict=True):
        leaf.requires_grad_().grad = grad
    message = torch.zeros(flat_size() + 1)
    begun = saved = time.monotonic()
    rows = tokens = 0
    sums: dict[str, float] = {}
    for step, batch in enumerate(stream.batches(recipe.tokens), start=1):
        grads.zero_()
        parts = loss_of(*encoder.forward(named, batch), batch)
        sum(LOSS_WEIGHTS[name] * part for name, part in parts.items()).backward()
        message[:-1] = grads
        message[-1] = max((time.monotonic() - begun) / 60 / recipe.minutes, step / recipe.steps)
        dist.all_reduce(message)
        message /= recipe.workers
        progress = float(message[-1])
        norm = adam.step(message[:-1], progress)
        with torch.no_grad():
            low.copy_(encoder.flat)
        rows, tokens = rows + len(batch.ids), tokens + int(batch.mask.sum())
        for name, part in parts.items():
            sums[name] = sums.get(name, 0.0) + float(part.detach())
        now = time.monotonic()
        if rank == 0 and (step % 25 == 0 or progress >= 1):
            shown = {name: round(value / 25, 3) for name, value in sums.items()}
            print(
                json.dumps(
                    {
                        "step": step,
                        "s": round(now - begun),
                        "rows": rows * recipe.workers,
                        "tok_s": round(tokens * recipe.workers / (now - begun)),
                        "progress": round(progress, 4),
                        "norm": round(norm, 2),
                        **shown,
                    }
                ),
                flush=True,
            )
            sums = {}
        if rank == 0 and (now - saved > 240 or progress >= 1):
            save(recipe, encoder.flat, adam.average, step)
            saved = now
        if progress >= 1:
            break
    dist.destroy_process_group()


def start_from(path: Path, base: Path) -> torch.Tensor:
    """The flat vector of a checkpoint, or of an exported reader (whose matrices are cut to their rank)."""
    tensors = load_file(path)
    return tensors["last"] if "last" in tensors else restored(tensors, base)


def save(recipe: Recipe, flat: torch.Tensor, average: torch.Tensor, step: int) -> None:
    """Write the weights and their moving average, replacing the older checkpoint whole."""
    partial = recipe.out / "checkpoint.partial"
    told = {name: str(value) for name, value in asdict(recipe).items()} | {"step": str(step)}
    save_file({"last": flat, "average": average}, partial, metadata=told)
    partial.replace(recipe.out / "checkpoint.safetensors")


def main() -> None:
    """Read the options and start the workers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with squadshifts-*, qamr, selqa files")
    parser.add_argument("--base", type=Path, required=True, help="folder of the packaged all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=1_000_000, help="stop after so many steps")
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after so many minutes")
    parser.add_argument("--rate", type=float, default=2e-4, help="highest learning rate")
    parser.add_argument("--tokens", type=int, default=2400, help="padded tokens a batch and worker")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--start", type=Path, default=None, help="checkpoint, or exported reader, to go on from")
    parser.add_argument("--phase", choices=PHASES, default="short", help="what the batches are made of")
    parser.add_argument(
        "--float32", action="store_true", help="for processors that multiply no bfloat16, where it is many times slower"
    )
    recipe = Recipe(**vars(parser.parse_args()))
    recipe.out.mkdir(parents=True, exist_ok=True)
    (recipe.out / "rendezvous").unlink(missing_ok=True)
    print(f"{sum(1 for _ in shapes())} tensors, {flat_size():,} numbers trained", flush=True)
    mp.spawn(work, args=(recipe,), nprocs=recipe.workers)


if __name__ == "__main__":
    main()
