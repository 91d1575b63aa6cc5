"""Turn a first trial's weights into a judge's file: ``python -m training.convert --help``.

A trial names the base's tensors ``m.NAME`` and its head for answers ``ans``, and says nothing about itself.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file

from index.model.full_model import FULL
from training.encoder import write

_PREFIX, _HEAD = "m.", "ans."


def renamed(trial: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The same tensors under the names of a judge's file: differences in float16, heads in float32."""
    found = {}
    for name, tensor in trial.items():
        if name.startswith(_PREFIX):
            found[name.removeprefix(_PREFIX)] = tensor.half().contiguous()
        else:
            head = f"answer.{name.removeprefix(_HEAD)}" if name.startswith(_HEAD) else name
            found[head] = tensor.float().contiguous()
    return found


def main(arguments: list[str] | None = None) -> None:
    """Read the options and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trial", type=Path, required=True, help="the trial's weights")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base-sha256", default=FULL.weights, help="of the base's published weights")
    parser.add_argument(
        "--calibration", type=json.loads, required=True, help='JSON: {"span": 0.0891, "answer": 0.4722, "bias": 0}'
    )
    args = parser.parse_args(arguments)
    write(args.out, renamed(load_file(args.trial)), args.calibration, base_sha256=args.base_sha256)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
