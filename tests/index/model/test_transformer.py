"""The transformers: our graph of each family computes what the transformers library does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from index.model import openvino_bert
from index.model.bert import hidden_states, load_forward, read_shape, read_weights
from index.model.transformer import BERT, FAMILIES, MPNET, Family, Tokens, relative_buckets
from index.model.transformers_bert import transformers_forward
from tests.tiny_model import tiny

pytestmark = pytest.mark.slow

CPUINFO = Path("/proc/cpuinfo")

SIZES = {"num_hidden_layers": 2, "hidden_size": 32, "num_attention_heads": 4, "max_position_embeddings": 162}


def rows(*lengths: int) -> list[Tokens]:
    rng = np.random.default_rng(3)
    return [Tokens(rng.integers(5, 50, n).tolist(), [0] * (n // 2) + [1] * (n - n // 2)) for n in lengths]


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_the_graph_computes_what_transformers_does(family: Family) -> None:
    shape, weights = tiny(family)
    texts = rows(160, 7, 33)
    ours = hidden_states(load_forward(shape, weights, precision="float32"), texts)
    theirs = hidden_states(transformers_forward(shape, weights, bfloat16=False), texts)
    for row, text in enumerate(texts):
        assert np.abs(ours[row, : len(text)] - theirs[row, : len(text)]).max() < 1e-4


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_in_bytes_the_graph_computes_nearly_the_same(family: Family) -> None:
    shape, weights = tiny(family)
    texts = rows(160, 7, 33)
    exact, nearly = (
        hidden_states(load_forward(shape, weights, precision=precision), texts) for precision in ("float32", "int8")
    )
    cosines = (exact * nearly).sum(2) / np.linalg.norm(exact, axis=2) / np.linalg.norm(nearly, axis=2)
    assert 0.999 < cosines.min() < 1 - 1e-6


@pytest.mark.parametrize(
    ("capabilities", "in_bytes", "precision"),
    [
        (["FP32", "INT8", "BF16"], True, "bfloat16"),
        (["FP32", "INT8"], True, "int8"),
        (["FP32", "INT8"], False, "float32"),
    ],
)
def test_the_fastest_precision_of_the_processor_is_taken(
    capabilities: list[str], in_bytes: bool, precision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = Mock()
    core.get_property.side_effect = lambda *names: {("CPU", "OPTIMIZATION_CAPABILITIES"): capabilities}[names]
    monkeypatch.setattr(openvino_bert, "_multiplies_bytes", lambda ov: in_bytes)
    assert openvino_bert._native_precision(None, core) == precision


@pytest.mark.skipif(not CPUINFO.exists(), reason="the processor's instructions are listed on Linux only")
def test_bytes_are_multiplied_only_where_the_processor_has_instructions_for_it() -> None:
    instructions = CPUINFO.read_text(encoding="utf-8")
    assert not openvino_bert._multiplies_bytes(openvino_bert._openvino()) or any(
        name in instructions for name in ("vnni", "asimddp")
    )


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_padding_changes_nothing(family: Family) -> None:
    shape, weights = tiny(family)
    forward = load_forward(shape, weights, precision="float32")
    short, long = rows(7, 40)
    beside, alone = hidden_states(forward, [short, long])[0, :7], hidden_states(forward, [short])[0, :7]
    assert np.abs(beside - alone).max() < 1e-4


def test_a_bias_by_distance_is_no_bias_by_place() -> None:
    shape, weights = tiny(MPNET)
    flat = {**weights, MPNET.relative: np.zeros_like(weights[MPNET.relative])}
    texts = rows(40)
    with_bias, without = (hidden_states(load_forward(shape, w, precision="float32"), texts) for w in (weights, flat))
    assert np.abs(with_bias - without).max() > 0.01


def test_the_buckets_are_those_that_mpnet_was_trained_with() -> None:
    import torch
    from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

    theirs: Any = MPNetEncoder.relative_position_bucket(torch.arange(-511, 512))  # type: ignore[no-untyped-call]
    assert relative_buckets(512, 32).tolist() == theirs.tolist()


def test_near_keys_have_a_bucket_each_and_far_ones_share_the_last() -> None:
    buckets = dict(zip(range(-199, 200), relative_buckets(200, 32).tolist(), strict=True))
    assert [buckets[n] for n in (0, -1, -7, -8, -11, -12, -127, -128, -199)] == [0, 1, 7, 8, 8, 9, 15, 15, 15]
    assert [buckets[n] for n in (1, 7, 8, 16, 199)] == [17, 23, 24, 26, 31]


@pytest.mark.parametrize(
    ("told", "family", "positions"),
    [
        ({"model_type": "bert"}, BERT, 162),
        ({"model_type": "mpnet", "pad_token_id": 1}, MPNET, 160),
        ({"model_type": "mpnet", "pad_token_id": 0}, None, 0),
        ({"model_type": "bert", "position_embedding_type": "relative_key"}, None, 0),
        ({"model_type": "roberta"}, None, 0),
        ({}, None, 0),
    ],
)
def test_a_shape_is_read_of_the_families_that_are_known(
    tmp_path: Path, told: dict[str, object], family: Family | None, positions: int
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(SIZES | told), encoding="utf-8")
    shape = read_shape(tmp_path)
    assert (shape and (shape.family, shape.positions)) == (family and (family, positions))


def test_weights_are_read_under_the_names_of_the_plain_encoder(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_file(
        {"mpnet.a": np.zeros(2, np.float16), "bert.b": np.ones(1, np.float32)}, str(tmp_path / "model.safetensors")
    )
    assert {name: w.tolist() for name, w in read_weights(tmp_path).items()} == {"a": [0, 0], "b": [1]}
