import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from index.build import Builder
from index.cleaning import CLEANING_VERSION
from index.local.store import new_version, open_index, writing
from index.local.texts import TEXTS
from index.manifest import FORMAT, MANIFEST, read_manifest
from index.records import IndexOutdated, IndexUnusable, Progress, Vectors
from index.text.terms import TERMS_VERSION
from qa.terminal import report_text
from tests.fakes import WordHashEmbedder
from tests.index.local.test_vectors import search


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    """An index of two one-sentence articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "mayor.txt").write_text("The mayor resigned on Monday after a long dispute.", encoding="utf-8")
    (folder / "rain.txt").write_text("Heavy rain is expected in the north until Friday.", encoding="utf-8")
    made = Builder(folder, folder / ".index", WordHashEmbedder())
    made.build()
    return made


def test_an_opened_index_holds_what_was_built(builder: Builder) -> None:
    index = open_index(builder.index_folder, builder.settings)
    assert [s.source for s in index.summaries()] == ["mayor.txt", "rain.txt"]
    [passage] = index.passages([1])
    assert (passage.source, passage.text) == ("rain.txt", "Heavy rain is expected in the north until Friday.")
    assert search(index.vectors, builder.embedder.encode_query("the mayor"), k=1)[0][0] == 0
    assert index.terms.frequency("rain") == 1


def test_no_index_says_which_command_makes_one(tmp_path: Path, builder: Builder) -> None:
    with pytest.raises(IndexUnusable, match=r"nowhere: no index yet; run: python app\.py index$"):
        open_index(tmp_path / "nowhere", builder.settings)


@pytest.mark.parametrize(
    "name",
    [
        "texts.sqlite",
        "articles.npy",
        "passages.npy",
        "compared.npy",
        "signatures.npy",
        "vectors.npy",
        "terms/lengths.npy",
        *(f"terms/postings/{part}.npy" for part in ("keys", "ends", "passages", "counts")),
    ],
)
def test_one_flipped_byte_in_any_file_is_found_before_it_is_used(builder: Builder, name: str) -> None:
    path = next(builder.index_folder.glob(f"version-*/{name}"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(
        IndexUnusable, match=rf"{name}: damaged \(its checksum differs\); run: python app\.py index --rebuild"
    ):
        open_index(builder.index_folder, builder.settings)


@pytest.mark.parametrize("damage", ["", "{", "[]", "[" * 100_000, f'{{"format": {FORMAT}}}'])
def test_a_damaged_manifest_is_named(builder: Builder, damage: str) -> None:
    (builder.index_folder / MANIFEST).write_text(damage, encoding="utf-8")
    with pytest.raises(IndexUnusable, match=r"manifest\.json: damaged .*; run: python app\.py index --rebuild"):
        open_index(builder.index_folder, builder.settings)


def test_a_file_in_the_place_of_the_index_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(IndexUnusable, match=r"file: is a file; name a folder with --index-dir$"):
        read_manifest(tmp_path / "file")


def test_one_changed_sign_of_the_manifest_is_found(builder: Builder) -> None:
    path = builder.index_folder / MANIFEST
    path.write_text(path.read_text(encoding="utf-8").replace('"passages": 2', '"passages": 3'), encoding="utf-8")
    with pytest.raises(IndexUnusable, match=r"manifest\.json: damaged \(its checksum differs\); run: python app\.py"):
        open_index(builder.index_folder, builder.settings)


def test_another_format_number_is_refused_with_both_numbers(builder: Builder) -> None:
    path = builder.index_folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"format": 99}), encoding="utf-8")
    with pytest.raises(
        IndexUnusable, match=rf"index format 99, this program reads {FORMAT}; run: python app\.py index --rebuild"
    ):
        open_index(builder.index_folder, builder.settings)


def test_another_model_is_refused_with_both_names_and_weights(builder: Builder) -> None:
    other = replace(builder, embedder=WordHashEmbedder("other model", "1" * 64))
    with pytest.raises(
        IndexUnusable, match=r"model 'word hashes', asked for 'other model': weights '0000.*', not '1111.*'"
    ):
        open_index(other.index_folder, other.settings)
    with pytest.raises(IndexUnusable, match="asked for 'other model'"):
        other.build()


def test_the_same_weights_under_another_name_are_the_same_model(builder: Builder) -> None:
    moved = replace(builder, embedder=WordHashEmbedder("moved elsewhere"))
    assert open_index(moved.index_folder, moved.settings).manifest.articles == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / MANIFEST).write_text("{", encoding="utf-8"),
        lambda folder: shutil.rmtree(next(folder.glob("version-*"))),
    ],
)
def test_a_rebuild_mends_any_damage(builder: Builder, damage: Callable[[Path], object]) -> None:
    damage(builder.index_folder)
    assert builder.build(rebuild=True).articles == 2
    assert open_index(builder.index_folder, builder.settings).manifest.passages == 2


def test_a_half_written_version_is_ignored_and_removed_by_the_next_build(builder: Builder) -> None:
    half = builder.index_folder / "version-000077"
    half.mkdir()
    (half / TEXTS).write_bytes(b"half")
    assert open_index(builder.index_folder, builder.settings).manifest.version == "version-000001"
    builder.build()
    assert not half.exists()


def test_an_open_index_goes_on_answering_while_a_newer_one_replaces_it(builder: Builder) -> None:
    old = open_index(builder.index_folder, builder.settings)
    (builder.folder / "rain.txt").write_text("The rain has stopped in the north since Tuesday.", encoding="utf-8")
    builder.build()
    assert old.passages([1])[0].text == "Heavy rain is expected in the north until Friday."
    new = open_index(builder.index_folder, builder.settings)
    assert new.passages([1])[0].text == "The rain has stopped in the north since Tuesday."


def test_a_build_that_fails_leaves_the_old_index(builder: Builder) -> None:
    class Failing(WordHashEmbedder):
        def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
            raise MemoryError

    before = read_manifest(builder.index_folder)
    (builder.folder / "new.txt").write_text("Something new happened in the town on Sunday.", encoding="utf-8")
    with pytest.raises(MemoryError):
        replace(builder, embedder=Failing()).build()
    assert read_manifest(builder.index_folder) == before
    assert open_index(builder.index_folder, builder.settings).manifest.articles == 2


def test_two_writers_at_once_are_refused(builder: Builder) -> None:
    with (
        FileLock(builder.index_folder / "lock"),
        pytest.raises(IndexUnusable, match="another process is writing this index; try again when it is done"),
    ):
        builder.build()


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with (
        pytest.raises(IndexUnusable, match=r"could not be written|cannot be written"),
        writing(tmp_path / "file" / "index"),
    ):
        pass


def test_no_folder_but_a_version_is_ever_removed(builder: Builder) -> None:
    for name in ("2024", "000009", "version-draft"):
        (builder.index_folder / name).mkdir()
    builder.build(rebuild=True)
    assert sorted(p.name for p in builder.index_folder.iterdir() if p.is_dir()) == [
        "000009",
        "2024",
        "version-000002",
        "version-draft",
    ]


def test_what_only_has_the_name_of_a_version_is_left_alone(builder: Builder) -> None:
    left = builder.index_folder / "version-000002"
    left.write_text("of a copy that was broken off", encoding="utf-8")
    (builder.index_folder / "version-000003").symlink_to("nowhere")
    builder.build(rebuild=True)
    manifest = read_manifest(builder.index_folder)
    assert manifest is not None
    assert (manifest.version, left.read_text(encoding="utf-8")) == ("version-000004", "of a copy that was broken off")


def test_a_version_made_since_the_folder_was_listed_keeps_its_name(tmp_path: Path) -> None:
    class ListedBefore(type(tmp_path)):  # type: ignore[misc]
        def glob(self, pattern: str) -> Iterator[Path]:
            return iter(())

    (tmp_path / "version-000001").mkdir()
    assert new_version(ListedBefore(tmp_path)).name == "version-000002"


def test_an_error_of_the_work_is_not_taken_for_one_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match=r"could not be written \(.*terms"), writing(tmp_path):
        (tmp_path / "terms").mkdir()
        (tmp_path / "terms").mkdir()


def test_a_version_that_is_gone_is_named_when_updating_too(builder: Builder) -> None:
    shutil.rmtree(next(builder.index_folder.glob("version-*")))
    with pytest.raises(IndexUnusable, match=r"missing from the index; run: python app\.py index --rebuild"):
        builder.check()


def edit_manifest(builder: Builder, **fields: object) -> None:
    path = builder.index_folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | fields), encoding="utf-8")


def test_an_index_of_an_older_program_is_made_anew(builder: Builder) -> None:
    edit_manifest(builder, format=FORMAT - 1)
    with pytest.raises(IndexOutdated, match=rf"index format {FORMAT - 1}, this program reads {FORMAT}"):
        open_index(builder.index_folder, builder.settings)
    assert builder.check().outdated
    report = builder.build()
    assert (report.outdated, report.articles, report.embedded) == (True, 2, 2)
    assert report_text(report, done=True).startswith("The index of an older program was made anew.\n")
    assert not builder.build().outdated


def test_an_older_programs_index_hands_its_vectors_on(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("index.manifest.FORMAT", FORMAT - 1)
        builder.build(rebuild=True)
    report = builder.build()
    assert (report.outdated, report.articles, report.embedded) == (True, 2, 0)
    vectors = open_index(builder.index_folder, builder.settings).vectors
    assert search(vectors, builder.embedder.encode_query("the mayor"), k=1)[0][0] == 0


def test_an_older_index_of_another_model_hands_nothing_on(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    other = WordHashEmbedder(fingerprint="f" * 64)
    with monkeypatch.context() as patched:
        patched.setattr("index.manifest.FORMAT", FORMAT - 1)
        replace(builder, embedder=other).build(rebuild=True)
    assert builder.build().embedded == 2


def settings_were(monkeypatch: pytest.MonkeyPatch, builder: Builder, **fields: int) -> None:
    """Make the index once more, as a program with other rules would have."""
    with monkeypatch.context() as patched:
        for name, value in fields.items():
            patched.setattr(f"index.build.{name}", value)
        builder.build(rebuild=True)


def test_an_index_made_by_older_rules_is_made_anew(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_were(monkeypatch, builder, TERMS_VERSION=TERMS_VERSION - 1)
    with pytest.raises(IndexUnusable, match=f"terms {TERMS_VERSION - 1}, not {TERMS_VERSION}"):
        open_index(builder.index_folder, builder.settings)
    report = builder.build()
    assert (report.outdated, report.articles, report.embedded) == (True, 2, 0)  # the texts are the same
    assert not builder.check().outdated


@pytest.mark.parametrize("cleaning", [CLEANING_VERSION, CLEANING_VERSION - 1])
def test_an_index_made_by_newer_rules_is_left_alone(
    builder: Builder, monkeypatch: pytest.MonkeyPatch, cleaning: int
) -> None:
    settings_were(monkeypatch, builder, TERMS_VERSION=TERMS_VERSION + 1, CLEANING_VERSION=cleaning)
    with pytest.raises(IndexUnusable, match=f"terms {TERMS_VERSION + 1}, not {TERMS_VERSION}"):
        builder.build()


def test_an_index_of_a_newer_program_is_left_alone(builder: Builder) -> None:
    edit_manifest(builder, format=FORMAT + 1)
    with pytest.raises(IndexUnusable, match=rf"index format {FORMAT + 1}, this program reads {FORMAT}"):
        builder.build()
