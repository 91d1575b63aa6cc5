"""The doctor: what it finds in a sound installation, and in broken ones."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from index.build import Builder
from index.manifest import read_manifest
from index.model.embedding import NoEmbedder
from index.records import ModelUnavailable
from qa.doctor import Finding, Used, examine, findings_json, findings_text
from qa.reading.reader import NoReader
from qa.reading.remembered import Reader
from tests.fakes import PhraseReader, WordHashEmbedder

pytestmark = pytest.mark.slow

READER = PhraseReader({"on Monday": 1.0})
USED = Used("light", "small", Path(__file__))


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "mayor.txt").write_text("The mayor of the city resigned on Monday.", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(f"numpy=={version('numpy')}\n", encoding="utf-8")
    return Builder(folder, folder / ".index", WordHashEmbedder())


def examined(builder: Builder, reader: Reader = READER, used: Used = USED) -> list[Finding]:
    return examine(builder, reader, builder.folder.parent / "requirements.txt", used)


def found(builder: Builder, name: str, reader: Reader = READER, used: Used = USED) -> tuple[str, str]:
    """What the doctor says of one thing, and what is wrong with it."""
    findings = {f.name: f for f in examined(builder, reader, used)}
    return findings[name].value, findings[name].problem


def test_a_sound_installation_has_no_problems(builder: Builder) -> None:
    builder.build()
    findings = examined(builder)
    assert [f for f in findings if f.problem] == []
    text = findings_text(findings)
    assert text.endswith("No problems found.")
    assert f"numpy                 {version('numpy')}" in text
    assert "index holds           1 article, 1 passage" in text
    assert "model                 light" in text
    assert "base                  small" in text
    assert "judge works           yes, reads “on Monday”" in text
    assert f"runtime               OpenVINO {version('openvino')}" in text
    assert json.loads(findings_json(findings))["findings"][0]["problem"] is None


def test_an_index_that_is_not_there_is_a_problem_with_its_command(builder: Builder) -> None:
    assert found(builder, "index") == (f"{builder.index_folder}: none", "not made yet; run: python app.py index")


def test_a_folder_without_articles_is_a_problem(builder: Builder) -> None:
    (builder.folder / "mayor.txt").unlink()
    value, problem = found(builder, "articles")
    assert value == f"{builder.folder}: 0 files, 0 not readable as articles"
    assert problem == "no articles there; put some there, or name another folder"


def test_a_damaged_file_of_the_index_is_named(builder: Builder) -> None:
    builder.build()
    manifest = read_manifest(builder.index_folder)
    assert manifest is not None
    name = next(iter(manifest.files))
    path = builder.index_folder / manifest.version / name
    path.write_bytes(path.read_bytes()[:-1])
    value, problem = found(builder, f"index file {name}")
    assert value == "not usable"
    assert problem.endswith("damaged (its checksum differs); run: python app.py index --rebuild")


def test_a_manifest_of_nonsense_does_not_stop_the_rest(builder: Builder) -> None:
    builder.build()
    (builder.index_folder / "manifest.json").write_text("{", encoding="utf-8")
    assert "damaged" in found(builder, "index")[1]
    assert found(builder, "free room")[0].endswith("GB")


def test_articles_that_changed_and_files_that_cannot_be_read_are_told(builder: Builder) -> None:
    builder.build()
    (builder.folder / "bad.txt").write_bytes(b"\x00\x00")
    assert found(builder, "index fits") == ("the articles changed; run: python app.py index", "")
    assert found(builder, "not read")[0].startswith("bad.txt: ")


def test_a_missing_model_and_reader_are_problems_and_the_index_is_still_looked_at(builder: Builder) -> None:
    builder.build()
    broken = Builder(builder.folder, builder.index_folder, NoEmbedder("m", ModelUnavailable("m: not a model")))
    findings = examined(broken, NoReader("no weights"))
    told = [(f.name, f.value, f.problem) for f in findings if f.name in {"embedder", "judge"}]
    assert told == [("embedder", "not usable", "m: not a model"), ("judge", "not usable", "no weights")]
    assert found(broken, "index holds")[0] == "1 article, 1 passage"


def test_other_versions_than_the_pinned_are_told(builder: Builder) -> None:
    pins = builder.folder.parent / "requirements.txt"
    pins.write_text("numpy==0.1\nno-such-package==1 \\\n  --hash=sha256:00\n", encoding="utf-8")
    assert found(builder, "numpy")[1] == "tested with 0.1; run: pip install -r requirements.txt"
    assert found(builder, "no-such-package") == ("not installed", "run: pip install -r requirements.txt")


def test_the_users_own_folder_is_not_told(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: builder.folder.parent)
    text = findings_text(examined(builder))
    assert str(builder.folder.parent) not in text
    assert "~/articles/.index: none" in text


def test_a_model_that_another_stands_in_for_is_a_problem(builder: Builder) -> None:
    used = Used("light", "small", Path(__file__), problem="the full model is not installed")
    assert found(builder, "model", used=used) == ("light", "the full model is not installed")
