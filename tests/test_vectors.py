from pathlib import Path

import numpy as np
import pytest

from index.records import IndexUnusable
from index.vectors import VectorStore

# Three directions in the plane: east, north, and halfway between.
EAST, NORTH, BETWEEN = [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]
VECTORS = np.array([EAST, NORTH, BETWEEN], dtype=np.float32)
QUERY = np.array([NORTH], dtype=np.float32)


def test_search_gives_ids_with_their_cosine_best_first() -> None:
    store = VectorStore.build(VECTORS)
    assert store.search(QUERY, k=3) == [(1, pytest.approx(1.0)), (2, pytest.approx(0.8)), (0, pytest.approx(0.0))]


def test_asking_for_more_than_there_are_gives_what_there_is() -> None:
    assert [i for i, _ in VectorStore.build(VECTORS).search(QUERY, k=50)] == [1, 2, 0]


def test_only_allowed_ids_are_found() -> None:
    found = VectorStore.build(VECTORS).search(QUERY, k=3, allowed=np.array([0, 2]))
    assert found == [(2, pytest.approx(0.8)), (0, pytest.approx(0.0))]


def test_nothing_allowed_finds_nothing() -> None:
    assert VectorStore.build(VECTORS).search(QUERY, k=3, allowed=np.array([], dtype=np.int64)) == []


def test_similarities_are_in_the_order_of_the_ids_asked_for() -> None:
    assert VectorStore.build(VECTORS).similarities(QUERY, [2, 0, 1]).tolist() == pytest.approx([0.8, 0.0, 1.0])


def test_what_is_written_is_found_again_under_a_name_with_any_letters(tmp_path: Path) -> None:
    path = tmp_path / "вектори 'α'.faiss"
    VectorStore.build(VECTORS).write(path)
    opened = VectorStore.open(path)
    assert opened.search(QUERY, k=1) == [(1, pytest.approx(1.0))]
    assert opened.rows([0, 2]).tolist() == [pytest.approx(EAST), pytest.approx(BETWEEN)]


def test_an_empty_store_finds_nothing() -> None:
    assert VectorStore.build(np.zeros((0, 2), dtype=np.float32)).search(QUERY, k=3) == []


def test_vectors_of_another_length_than_one_are_a_programming_mistake() -> None:
    with pytest.raises(ValueError, match="length one"):
        VectorStore.build(np.array([[3.0, 4.0]], dtype=np.float32))


def test_a_file_that_holds_no_vectors_is_named(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    path.write_bytes(b"no vectors at all, just a sentence")
    with pytest.raises(
        IndexUnusable, match=r"vectors\.faiss: not readable as vectors; run: python app\.py index --rebuild"
    ):
        VectorStore.open(path)
