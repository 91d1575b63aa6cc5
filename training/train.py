"""Trains the judge: ``python -m training.train --data DIR --base MODEL --out FILE``; see training/README.md."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import torch
from torch.utils.data import DataLoader

from training.batches import Batch, Stream
from training.model import Judge, difference, loss_of, restored, weighed, write
from training.sources import OWN, SHARES

WARM = 40  # steps in which the rate rises
HEADS_FASTER = 5.0  # how much faster the heads learn than the layers
AVERAGED = 5  # steps between two looks of the running mean
REPORTED = 25  # steps that a line of progress is the mean of
UNFITTED = {"span": 0.0891, "answer": 0.4722, "bias": 0.0}


def rate_at(done: float, step: int, highest: float) -> float:
    """The learning rate when the share ``done`` of the run is over: up for WARM steps, then down to 0 in a line."""
    return highest * min(1.0, (step + 1) / WARM) * max(0.0, 1.0 - done)


class Run:
    """One training run, which ends after ``minutes``.

    The model may compute in bfloat16; ``exact`` are the weights in float32, which the optimiser moves, and ``average``
    their running mean.
    """

    def __init__(
        self, judge: Judge, start: Mapping[str, torch.Tensor], *, rate: float, minutes: float, average: float
    ) -> None:
        self._judge, self._rate, self._seconds, self._decay = judge, rate, 60 * minutes, average
        self._own = {name: p for name, p in judge.named_parameters() if p.requires_grad}
        self.exact = {name: start.get(name, p.detach()).float().clone() for name, p in self._own.items()}
        self.average = {name: w.clone() for name, w in self.exact.items()}
        self._hand_over()
        heads = [name for name in self.exact if not name.startswith("base.")]
        groups = [
            {"params": [w for name, w in self.exact.items() if (name in heads) is chosen], "scale": scale}
            for chosen, scale in ((False, 1.0), (True, HEADS_FASTER))
        ]
        self._adam = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True)

    def _hand_over(self) -> None:
        with torch.no_grad():
            for name, parameter in self._own.items():
                parameter.copy_(self.exact[name])

    def steps(self, batches: Iterator[Batch]) -> Iterator[dict[str, float]]:
        """Learn; after each step yield its losses with how far the run is."""
        begin = time.monotonic()
        for step, batch in enumerate(batches):
            done = (time.monotonic() - begin) / self._seconds
            if done >= 1:
                return
            for group in self._adam.param_groups:
                group["lr"] = rate_at(done, step, self._rate) * group["scale"]
            parts = loss_of(self._judge(batch), batch)
            self._judge.zero_grad()
            weighed(parts).backward()  # type: ignore[no-untyped-call]
            for name, parameter in self._own.items():
                self.exact[name].grad = None if parameter.grad is None else parameter.grad.float()
            torch.nn.utils.clip_grad_norm_(list(self.exact.values()), 1.0)
            self._adam.step()
            self._hand_over()
            if step % AVERAGED == AVERAGED - 1:
                self._average(step)
            yield {"done": done, "rows": len(batch.ids), **{n: float(p.detach()) for n, p in parts.items()}}

    def _average(self, step: int) -> None:
        decay = min(self._decay, (step + 1) / (step + 1 + 10 * AVERAGED))
        for name, weight in self.average.items():
            weight.lerp_(self.exact[name], 1 - decay)


def options_of() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with qa/, entail/ and reader/")
    parser.add_argument("--own", type=Path, default=OWN, help="folder with written/, retrieved/ and stories/")
    parser.add_argument("--base", type=Path, required=True, help="folder of the packaged model")
    parser.add_argument("--out", type=Path, required=True, help="file for the weights")
    parser.add_argument("--start", type=Path, default=None, help="weights to go on from")
    parser.add_argument("--frozen", type=int, default=6, help="lower layers that stay as they are")
    parser.add_argument("--rank", type=int, default=128, help="rank of the differences that are written; 0 is whole")
    parser.add_argument("--rate", type=float, default=5e-5, help="highest learning rate")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument(
        "--average", type=float, default=0.96, help="decay of the averaged weights, which are taken every few steps"
    )
    parser.add_argument("--mix", choices=sorted(SHARES), default="all", help="shares of the sources")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save-minutes", type=float, default=10.0, help="minutes between two checkpoints")
    return parser.parse_args()


def progress(steps: Sequence[Mapping[str, float]], step: int, rows: int, seconds: float) -> str:
    """One line of JSON: how far the run is, and the mean losses of its latest ``steps``."""
    names = [name for name in steps[0] if name not in {"done", "rows"}]
    means = {name: round(sum(one[name] for one in steps) / len(steps), 3) for name in names}
    speed = round(rows / seconds, 1)
    return json.dumps({"step": step, "done": round(steps[-1]["done"], 3), "rows": rows, "a second": speed, **means})


def main() -> None:
    """Read the options and train."""
    options = options_of()
    torch.manual_seed(options.seed)
    judge = Judge(options.base, frozen=options.frozen, seed=options.seed)
    start = restored(options.start, options.base) if options.start else {}
    stream = Stream(options.data, options.own, options.base, mix=options.mix, seed=options.seed)
    run = Run(judge, start, rate=options.rate, minutes=options.minutes, average=options.average)

    def save() -> None:
        write(options.out, difference(run.average, options.base, options.rank), options.base, UNFITTED)

    latest: list[dict[str, float]] = []
    rows, begin, saved = 0, time.monotonic(), time.monotonic()
    batches = iter(DataLoader(stream, batch_size=None, num_workers=1, prefetch_factor=8))
    for step, losses in enumerate(run.steps(batches), 1):
        latest.append(losses)
        rows += int(losses["rows"])
        if step % REPORTED == 0:
            print(progress(latest, step, rows, time.monotonic() - begin), flush=True)
            latest = []
        if time.monotonic() - saved > 60 * options.save_minutes:
            save()
            saved = time.monotonic()
    save()


if __name__ == "__main__":
    main()
