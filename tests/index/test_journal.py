"""A build that was stopped leaves its work to the next one."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import Builder
from index.chunking import ChunkSettings
from index.journal import JOURNAL, Journal
from index.local.store import open_index
from index.records import Article, FileRecord, Progress, Vectors
from tests.fakes import WordHashEmbedder

SENTENCES = ChunkSettings(min_words=1, max_words=12, overlap_sentences=0)
"""Each sentence is a passage, so that few files hold many."""

RAIN = Article("rain.txt", "Heavy rain fell in the north.", "Rain")


class Stopping(WordHashEmbedder):
    """Is stopped, as by Ctrl+C or a kill, when it is asked for more than ``most`` texts."""

    most = 512

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        if len(self.embedded) + len(texts) > self.most:
            raise KeyboardInterrupt
        return super().encode_passages(texts, progress=progress)


def test_what_was_kept_is_found_by_the_same_settings_alone(tmp_path: Path) -> None:
    vectors = np.eye(3, dtype=np.float32)
    record = FileRecord("rain.txt", "ab", ("a line",))
    with Journal(tmp_path, "these") as journal:
        journal.keep_file(record, [RAIN])
        journal.keep_vectors([b"x", b"y", b"z"], vectors)
    with Journal(tmp_path, "these") as journal:
        assert journal.file(FileRecord("rain.txt", "ab")) == (record, (RAIN,))
        assert journal.file(FileRecord("rain.txt", "cd")) is None
        assert journal.keys() == {b"x", b"y", b"z"}
        assert np.array_equal(journal.vectors([b"z", b"x"]), vectors[[2, 0]])
    with Journal(tmp_path, "others") as journal:
        assert (journal.file(record), journal.keys()) == (None, set())


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_journal_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / JOURNAL).write_bytes(damage)
    with Journal(tmp_path, "these") as journal:
        journal.keep_vectors([b"x"], np.ones((1, 2), dtype=np.float32))
        assert journal.keys() == {b"x"}


def made(folder: Path) -> dict[str, bytes]:
    """The files of the one published version, the texts' aside: SQLite counts its changes there."""
    return {path.name: path.read_bytes() for path in folder.rglob("version-*/*.npy")}


def test_a_build_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    sentences = [f"Sentence {n} tells of the number {n * n} and of nothing else." for n in range(520)]
    for n in range(20):
        (tmp_path / f"{n:02}.txt").write_text(" ".join(sentences[26 * n : 26 * n + 26]))
    stopped = Builder(tmp_path, tmp_path / ".index", Stopping(), SENTENCES)
    with pytest.raises(KeyboardInterrupt):
        stopped.build()
    assert (tmp_path / ".index" / JOURNAL).is_file()
    told: list[tuple[str, int, int]] = []
    going_on = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder(), SENTENCES)
    report = going_on.build(progress=lambda *step: told.append(step))
    assert (report.articles, report.embedded) == (20, 520 - 512)
    assert [step for step in told if step[0] == "embedding"][-1] == ("embedding", 520, 520)
    assert not (tmp_path / ".index" / JOURNAL).exists()
    fresh = Builder(tmp_path, tmp_path.parent / "fresh", WordHashEmbedder(), SENTENCES)
    fresh.build()
    assert made(tmp_path / ".index") == made(fresh.index_folder)
    assert open_index(going_on.index_folder, going_on.settings).manifest.articles == 20


def test_a_rebuild_uses_nothing_of_before(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Heavy rain fell in the north of the country on Friday.")
    stopped = Builder(tmp_path, tmp_path / ".index", Stopping())
    stopped.embedder.most = 0  # type: ignore[attr-defined]
    with pytest.raises(KeyboardInterrupt):
        stopped.build()
    with Journal(tmp_path / ".index", "other settings") as journal:
        journal.keep_vectors([b"x"], np.ones((1, 2), dtype=np.float32))
    assert Builder(tmp_path, tmp_path / ".index", WordHashEmbedder()).build(rebuild=True).embedded == 1
