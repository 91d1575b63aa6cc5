import os
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.local.rows import Rows, RowWriter, to_float32
from index.records import IndexUnusable

EAST, NORTH, BETWEEN = [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]


def write(path: Path, *vectors: list[float]) -> Rows:
    with closing(RowWriter(path, len(vectors), 2)) as writer:
        writer.put(range(len(vectors)), np.array(vectors, dtype=np.float32).reshape(-1, 2))
    return Rows.open(path)


def test_rows_put_in_any_order_are_read_in_theirs(tmp_path: Path) -> None:
    with closing(RowWriter(tmp_path / "rows.npy", 3, 2)) as writer:
        writer.put([2, 0], np.array([BETWEEN, EAST], dtype=np.float32))
        writer.put([1], np.array([NORTH], dtype=np.float32))
    rows = Rows.open(tmp_path / "rows.npy")
    assert (len(rows), rows.dim) == (3, 2)
    assert rows.vectors([2, 0, 1]) == pytest.approx(np.array([BETWEEN, EAST, NORTH]), abs=1e-3)
    assert rows.vectors([2]).dtype == np.float32


def test_rows_of_an_older_file_are_carried_over_to_the_last_bit(tmp_path: Path) -> None:
    old = write(tmp_path / "old.npy", EAST, BETWEEN, NORTH)
    with closing(RowWriter(tmp_path / "new.npy", 3, 2)) as writer:
        writer.carry(old, np.array([2, 1]), np.array([0, 2]))
        writer.put([1], np.array([EAST], dtype=np.float32))
    new = Rows.open(tmp_path / "new.npy")
    np.testing.assert_array_equal(new.stored([0, 1, 2]), old.stored([2, 0, 1]))


def test_the_file_is_one_that_numpy_reads(tmp_path: Path) -> None:
    write(tmp_path / "rows.npy", EAST, NORTH)
    assert np.load(tmp_path / "rows.npy").tolist() == [EAST, NORTH]


def test_halves_become_the_floats_that_numpy_makes_of_them() -> None:
    stored = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = stored[np.isfinite(stored)]
    np.testing.assert_array_equal(to_float32(finite), finite.astype(np.float32))


def test_products_are_in_the_order_of_the_rows_asked_for_however_many(tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.npy", EAST, NORTH, BETWEEN)
    query = np.array([0.0, 2.0], dtype=np.float32)
    assert rows.products(query, [2, 0, 1]).tolist() == pytest.approx([1.6, 0.0, 2.0], abs=1e-3)
    assert rows.products(query, [1, 0] * 300).tolist() == [2.0, 0.0] * 300
    assert rows.products(query, []).tolist() == []


def test_the_vectors_of_nothing_are_no_rows(tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.npy")
    assert (len(rows), rows.vectors([]).shape) == (0, (0, 2))


def test_rows_of_a_large_file_are_those_of_a_small_one(tmp_path: Path) -> None:
    small = write(tmp_path / "rows.npy", EAST, NORTH, BETWEEN, NORTH)
    large = Rows.open(tmp_path / "rows.npy", most=0)
    for ids in ([2, 0, 1], [1, 2, 3], [3, 3, 0], []):
        np.testing.assert_array_equal(large.stored(ids), small.stored(ids))


def test_a_large_file_that_was_cut_short_is_named(tmp_path: Path) -> None:
    write(tmp_path / "rows.npy", EAST, NORTH)
    rows = Rows.open(tmp_path / "rows.npy", most=0)
    os.truncate(tmp_path / "rows.npy", (tmp_path / "rows.npy").stat().st_size - 1)
    with pytest.raises(IndexUnusable, match=r"rows\.npy: was cut short; run: python app\.py index --rebuild"):
        rows.stored([1])


def test_a_slice_is_mapped_not_copied(tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.npy", EAST, NORTH, BETWEEN)
    piece = rows.between(1, 3)
    assert piece.tolist() == [NORTH, pytest.approx(BETWEEN, abs=1e-3)]
    assert not piece.flags.owndata


@pytest.mark.parametrize("content", [b"", b"no vectors at all, just a sentence", b"\x93NUMPY\x01\x00"])
def test_a_file_that_holds_no_vectors_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rows.npy").write_bytes(content)
    with pytest.raises(IndexUnusable, match=r"rows\.npy: not readable as vectors; run: python app\.py index --rebuild"):
        Rows.open(tmp_path / "rows.npy")
