"""Average trained weights into the small file that ships: ``python -m training.export --help``.

Runs from the same base may be averaged weight by weight, which reads better than any one of them (Wortsman et al.,
ICML 2022). The difference to the base model is cut to a low rank, matrix by matrix, and stored as float16.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import torch

from training.encoder import Encoder, difference, restore, write


def averaged(base: Path, shares: Mapping[Path, float]) -> Encoder:
    """The mean of several readers, each counting by its share of the sum of the shares."""
    whole = sum(shares.values())
    mean: dict[str, torch.Tensor] = {}
    encoder = Encoder(base)
    for path, share in shares.items():
        restore(encoder, path, base)
        for name, tensor in encoder.state_dict().items():
            part = tensor.float() * (share / whole)
            mean[name] = mean[name] + part if name in mean else part
    encoder.load_state_dict(mean)
    return encoder


def weighed(argument: str) -> tuple[Path, float]:
    """Read ``FILE`` or ``FILE=SHARE``."""
    path, _, share = argument.partition("=")
    return Path(path), float(share or 1)


def main() -> None:
    """Read the options and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--weights", type=weighed, nargs="+", required=True, help="FILE or FILE=SHARE, as training.train writes them"
    )
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rank", type=int, default=96, help="0 keeps the whole difference")
    parser.add_argument(
        "--calibration", type=json.loads, required=True, help="JSON, as printed by training.evaluate_reader --calibrate"
    )
    args = parser.parse_args()
    write(args.out, difference(averaged(args.base, dict(args.weights)), args.base, args.rank), args.calibration)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
