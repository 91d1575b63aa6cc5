"""Small models of random weights, with all that a real one has."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import BertProcessing, RobertaProcessing

from index.checksums import file_sha256
from index.model.transformer import FAMILIES, MPNET, Family, Shape
from qa.reading.weights import FORMAT, fingerprint

Arrays = dict[str, npt.NDArray[np.float32]]
WORDS = "<s> <pad> </s> [UNK] who won the cup kim it rain fell in north . mayor resigned".split()


def tiny(family: Family, positions: int = 160) -> tuple[Shape, Arrays]:
    """A model of random weights, large enough to tell every part of the graph from its neighbour."""
    rng = np.random.default_rng(7)
    shape = Shape(family, layers=2, hidden=32, heads=4, positions=positions, epsilon=1e-5)
    sizes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (50, 32),
        "embeddings.position_embeddings.weight": (positions + family.first_position, 32),
    }
    if family.token_types:
        sizes["embeddings.token_type_embeddings.weight"] = (2, 32)
    if family.relative:
        sizes[family.relative] = (32, 4)
    norms = ["embeddings.LayerNorm"]
    for layer in ("encoder.layer.0", "encoder.layer.1"):
        norms += [f"{layer}.{family.norm}", f"{layer}.output.LayerNorm"]
        for part in (family.query, family.key, family.value, family.output):
            sizes |= {f"{layer}.{part}.weight": (32, 32), f"{layer}.{part}.bias": (32,)}
        sizes |= {f"{layer}.intermediate.dense.weight": (64, 32), f"{layer}.intermediate.dense.bias": (64,)}
        sizes |= {f"{layer}.output.dense.weight": (32, 64), f"{layer}.output.dense.bias": (32,)}
    sizes |= {f"{norm}.{leaf}": (32,) for norm in norms for leaf in ("weight", "bias")}
    return shape, {name: rng.normal(0, 0.6, size).astype(np.float32) for name, size in sizes.items()}


def tiny_base(folder: Path, family: Family, positions: int = 300) -> Path:
    """A base model in a folder, with a tokenizer that knows a few words."""
    shape, weights = tiny(family, positions)
    folder.mkdir(exist_ok=True)
    save_file(weights, str(folder / "model.safetensors"))
    told = {
        "model_type": next(name for name, known in FAMILIES.items() if known is family),
        "num_hidden_layers": shape.layers,
        "hidden_size": shape.hidden,
        "num_attention_heads": shape.heads,
        "max_position_embeddings": positions + family.first_position,
        "layer_norm_eps": shape.epsilon,
    }
    (folder / "config.json").write_text(json.dumps(told), encoding="utf-8")
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    ends = ("</s>", 2), ("<s>", 0)
    tokenizer.post_processor = RobertaProcessing(*ends) if family is MPNET else BertProcessing(*ends)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def tiny_judge(path: Path, base: Path, family: Family, *, without: Sequence[str] = (), **changed: object) -> Arrays:
    """Write a judge's file for a tiny base; returns the whole weights that it makes of it, and its heads."""
    rng = np.random.default_rng(11)
    name, bias = f"encoder.layer.1.{family.query}.weight", f"encoder.layer.1.{family.query}.bias"
    up, down = (rng.normal(0, 0.5, size).astype(np.float16) for size in ((32, 4), (4, 32)))
    change = rng.normal(0, 0.5, 32).astype(np.float16)
    heads: Arrays = {
        f"{head}.{leaf}": rng.normal(0, 1, size).astype(np.float32)
        for head, n in (("span", 2), ("answer", 1), ("stance", 4))
        for leaf, size in (("weight", (n, 32)), ("bias", (n,)))
    }
    heads = {head: tensor for head, tensor in heads.items() if head not in without}
    delta: dict[str, npt.NDArray[Any]] = {f"{name}.up": up, f"{name}.down": down, bias: change, **heads}
    told = {
        "format": FORMAT,
        "base_sha256": file_sha256(base / "model.safetensors"),
        "sha256": fingerprint(delta),
        "calibration": json.dumps({"span": 0.5, "answer": 2.0, "bias": -1.0}),
    }
    save_file(delta, str(path), metadata=told | {key: str(value) for key, value in changed.items()})
    _, whole = tiny(family, 300)
    whole[name] = whole[name] + up.astype(np.float32) @ down.astype(np.float32)
    whole[bias] = whole[bias] + change.astype(np.float32)
    return whole | heads
