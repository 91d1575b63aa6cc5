from functools import partial
from pathlib import Path

import numpy as np
import pytest

from index.records import Vectors
from index.rows import RowWriter
from index.vectors import VectorStore

# Three directions in the plane: east, north, and halfway between.
EAST, NORTH, BETWEEN = [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]
VECTORS = np.array([EAST, NORTH, BETWEEN], dtype=np.float32)
QUERY = np.array([NORTH], dtype=np.float32)


near = partial(pytest.approx, abs=1e-3)  # a half keeps three digits


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    return build(tmp_path, VECTORS)


def build(folder: Path, vectors: Vectors) -> VectorStore:
    """The vectors written and opened again, under a name with any letters."""
    path = folder / "вектори 'α'.npy"
    with RowWriter(path, *vectors.shape) as writer:
        writer.put(range(len(vectors)), vectors)
    return VectorStore.open(path)


def test_search_gives_ids_with_their_cosine_best_first(store: VectorStore) -> None:
    assert store.search(QUERY, k=3) == [(1, near(1.0)), (2, near(0.8)), (0, near(0.0))]


def test_asking_for_more_than_there_are_gives_what_there_is(store: VectorStore) -> None:
    assert [i for i, _ in store.search(QUERY, k=50)] == [1, 2, 0]


def test_only_allowed_ids_are_found(store: VectorStore) -> None:
    found = store.search(QUERY, k=3, allowed=np.array([0, 2]))
    assert found == [(2, near(0.8)), (0, near(0.0))]


def test_nothing_allowed_finds_nothing(store: VectorStore) -> None:
    assert store.search(QUERY, k=3, allowed=np.array([], dtype=np.int64)) == []


def test_similarities_are_in_the_order_of_the_ids_asked_for(store: VectorStore) -> None:
    assert store.similarities(QUERY, [2, 0, 1]).tolist() == near([0.8, 0.0, 1.0])


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    assert build(tmp_path, np.zeros((0, 2), dtype=np.float32)).search(QUERY, k=3) == []
