"""Turn a checkpoint into the small file that ships: ``python -m training.export --help``.

The difference to the base model is cut to a low rank, matrix by matrix (singular values; the best such cut by
Eckart and Young), and stored as float16.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from qa.weights import FORMAT, fingerprint, merge
from training.encoder import HEAD, Encoder, split_names, views

PACKAGED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def delta_of(flat: torch.Tensor, base: Path, rank: int) -> dict[str, torch.Tensor]:
    """Return the tensors that ship; ``rank`` 0 keeps whole matrices."""
    original = split_names(views(Encoder(base, seed=0).base))
    found = {}
    for name, tensor in split_names(views(flat)).items():
        if name.startswith("head."):
            found[name.removeprefix("head.")] = tensor.clone()
            continue
        change = tensor - original[name]
        if change.dim() == 1 or rank == 0:
            found[name] = change.half()
            continue
        u, s, v = torch.linalg.svd(change, full_matrices=False)
        root = s[:rank].sqrt()
        found[f"{name}.up"] = (u[:, :rank] * root).half().contiguous()
        found[f"{name}.down"] = (root[:, None] * v[:rank]).half().contiguous()
    return found


def restored(delta: dict[str, torch.Tensor], base: Path) -> torch.Tensor:
    """Return the flat vector that ``delta``, as ``delta_of`` gives it, stands for."""
    encoder = Encoder(base, seed=0)
    parts = split_names(views(encoder.flat))  # views, so that writing them writes the vector
    merged = merge({name: tensor.numpy() for name, tensor in parts.items()}, {n: t.numpy() for n, t in delta.items()})
    for name, tensor in parts.items():
        tensor.copy_(delta[name.removeprefix("head.")] if name in HEAD else torch.from_numpy(merged[name]))
    return encoder.flat


def write(path: Path, delta: dict[str, torch.Tensor], calibration: dict[str, float]) -> None:
    """Write the weights with what a reader must know about them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "format": FORMAT,
        "base_sha256": PACKAGED,
        "sha256": fingerprint({name: tensor.numpy() for name, tensor in delta.items()}),
        "calibration": json.dumps(calibration),
    }
    save_file(delta, path, metadata=told)


def main() -> None:
    """Read the options and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", choices=("average", "last"), default="average")
    parser.add_argument("--rank", type=int, default=64, help="0 keeps the whole difference")
    parser.add_argument(
        "--calibration",
        type=json.loads,
        default={"span": 0.5, "answer": 0.5, "bias": 0.0},
        help="JSON, as printed by training.evaluate_reader --calibrate",
    )
    args = parser.parse_args()
    flat = load_file(args.checkpoint)[args.weights]
    write(args.out, delta_of(flat, args.base, args.rank), args.calibration)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
