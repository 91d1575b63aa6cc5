from pathlib import Path

import numpy as np
import pytest

from index.local import postings
from index.local.postings import MOST, Occurrences, Postings, write_postings
from index.records import IndexUnusable

NONE = np.zeros(0, dtype=np.int32)
HIGHEST = 2**32 - 1


def write(folder: Path, held: list[list[int]]) -> Postings:
    """The postings of passages given as the keys they hold."""
    found = Occurrences(folder / "runs")
    for passage, keys in enumerate(held):
        found.add(passage, np.array(keys, dtype=np.uint32))
    write_postings(folder / "table", found, None, NONE)
    found.clear()
    return Postings.open(folder / "table")


def of(table: Postings, key: int) -> dict[int, int]:
    passages, counts = table.of(key)
    return dict(zip(passages.tolist(), counts.tolist(), strict=True))


def test_a_key_knows_its_passages_and_how_often_each_holds_it(tmp_path: Path) -> None:
    table = write(tmp_path, [[7, 0, 7], [], [HIGHEST, 7]])
    assert [of(table, key) for key in (0, 7, HIGHEST, 8)] == [{0: 1}, {0: 2, 2: 1}, {2: 1}, {}]


def test_runs_that_do_not_fit_in_memory_are_counted_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = [[passage % 5, passage % 3, 1] for passage in range(50)]
    write(tmp_path, held)
    monkeypatch.setattr(postings, "_RUN", 10)
    (tmp_path / "small").mkdir()
    write(tmp_path / "small", held)
    for name in ("keys", "ends", "passages", "counts"):
        one, two = (folder / "table" / f"{name}.npy" for folder in (tmp_path, tmp_path / "small"))
        assert one.read_bytes() == two.read_bytes()
    assert not (tmp_path / "small" / "runs").exists()


def test_a_count_is_kept_up_to_255(tmp_path: Path) -> None:
    assert of(write(tmp_path, [[1] * 300, [1] * 254]), 1) == {0: MOST, 1: 254}


def test_no_passages_hold_nothing(tmp_path: Path) -> None:
    assert of(write(tmp_path, []), 1) == {}


def test_files_that_hold_no_postings_are_named(tmp_path: Path) -> None:
    write(tmp_path, [[1]])
    (tmp_path / "table" / "keys.npy").write_bytes(b"no keys")
    with pytest.raises(IndexUnusable, match=r"keys\.npy: not readable as postings; run: python app\.py index"):
        Postings.open(tmp_path / "table")
