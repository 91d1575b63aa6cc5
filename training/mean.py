"""The mean of several judges of one base: ``python -m training.mean FILE FILE … --base MODEL --out FILE``.

The mean of runs that went on from one start is often better than each (Wortsman and others, ICML 2022, "model soups").
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from training.model import difference, restored, write
from training.train import UNFITTED


def mean(states: Sequence[Mapping[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of exact weights of the same names."""
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def main() -> None:
    """Read the options and write the mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judges", type=Path, nargs="+", metavar="FILE", help="weights that training wrote")
    parser.add_argument("--base", type=Path, required=True, help="folder of the packaged model")
    parser.add_argument("--out", type=Path, required=True, help="file for the weights")
    parser.add_argument("--rank", type=int, default=128, help="rank of the differences that are written; 0 is whole")
    options = parser.parse_args()
    found = mean([restored(path, options.base) for path in options.judges])
    write(options.out, difference(found, options.base, options.rank), options.base, UNFITTED)


if __name__ == "__main__":
    main()
