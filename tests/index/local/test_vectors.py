from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

import index.local.vectors
from index.local.rows import RowWriter
from index.local.vectors import CODES, VectorStore, codes_of, write_codes
from index.records import Vectors

# Three directions in the plane: east, north, and halfway between.
EAST, NORTH, BETWEEN = [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]
VECTORS = np.array([EAST, NORTH, BETWEEN], dtype=np.float32)
QUERY = np.array([NORTH], dtype=np.float32)


NAME = "вектори 'α'.npy"
near = partial(pytest.approx, abs=1e-3)  # a half keeps three digits


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    return build(tmp_path, VECTORS)


def build(folder: Path, vectors: Vectors) -> VectorStore:
    """The vectors written and opened again, under a name with any letters."""
    path = folder / NAME
    with closing(RowWriter(path, *vectors.shape)) as writer:
        writer.put(range(len(vectors)), vectors)
    return VectorStore.open(path)


def search(
    store: VectorStore, query: Vectors, *, k: int, allowed: npt.NDArray[np.bool_] | None = None
) -> list[tuple[int, float]]:
    """The nearest ids with their cosines, best first."""
    ids, cosines = store.nearest(query, k=k, allowed=allowed)
    order = np.argsort(-cosines, kind="stable")
    return list(zip(ids[order].tolist(), cosines[order].tolist(), strict=True))


def test_search_gives_ids_with_their_cosine_best_first(store: VectorStore) -> None:
    assert search(store, QUERY, k=3) == [(1, near(1.0)), (2, near(0.8)), (0, near(0.0))]


def test_asking_for_more_than_there_are_gives_what_there_is(store: VectorStore) -> None:
    assert [i for i, _ in search(store, QUERY, k=50)] == [1, 2, 0]


def test_only_allowed_ids_are_found(store: VectorStore) -> None:
    found = search(store, QUERY, k=3, allowed=np.array([True, False, True]))
    assert found == [(2, near(0.8)), (0, near(0.0))]


def test_nothing_allowed_finds_nothing(store: VectorStore) -> None:
    assert search(store, QUERY, k=3, allowed=np.zeros(3, dtype=np.bool_)) == []


@pytest.mark.parametrize("coded", [False, True])
def test_others_come_with_the_nearest_each_once_and_in_order(tmp_path: Path, coded: bool) -> None:
    vectors = drawn(100)
    store = shortlisted(tmp_path, vectors, 100) if coded else build(tmp_path, vectors)
    cosines = vectors @ vectors[8]
    best = np.argsort(-cosines)[:3].tolist()
    ids, found = store.nearest(vectors[8:9], [2, 8, 40], k=3)
    assert ids.tolist() == sorted({*best, 2, 40})
    assert found.tolist() == near(cosines[ids].tolist())
    ids, _ = store.nearest(vectors[8:9], [2, 40], k=3, allowed=np.arange(100) == 40)
    assert ids.tolist() == [2, 40]


def test_of_equal_vectors_the_first_are_nearest(tmp_path: Path) -> None:
    store = build(tmp_path, np.array([NORTH, EAST, EAST, EAST], dtype=np.float32))
    assert search(store, np.array([EAST], dtype=np.float32), k=2) == [(1, near(1.0)), (2, near(1.0))]


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    assert search(build(tmp_path, np.zeros((0, 2), dtype=np.float32)), QUERY, k=3) == []


def drawn(count: int) -> Vectors:
    """Unit vectors in all directions of a space of 256."""
    made = np.random.default_rng(0).standard_normal((count, 256)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def shortlisted(folder: Path, vectors: Vectors, shortlist: int) -> VectorStore:
    rows = build(folder, vectors).rows
    return VectorStore(rows, codes_of(rows), shortlist=shortlist)


def test_a_shortlist_by_codes_holds_the_nearest(tmp_path: Path) -> None:
    some = shortlisted(tmp_path, drawn(2000), 200)
    every = VectorStore(some.rows)
    best = [{i for i, _ in search(s, query[None], k=10)} for query in drawn(2020)[-20:] for s in (every, some)]
    assert sum(len(a & b) for a, b in zip(best[::2], best[1::2], strict=True)) >= 160  # of 200; no data is harder


def test_a_shortlist_is_compared_by_its_cosines(tmp_path: Path) -> None:
    vectors = drawn(100)
    some = shortlisted(tmp_path, vectors, 100)
    assert search(some, vectors[:1], k=5) == [(i, near(s)) for i, s in search(VectorStore(some.rows), vectors[:1], k=5)]


def test_the_same_vectors_get_the_same_codes(tmp_path: Path) -> None:
    rows = build(tmp_path, drawn(100)).rows
    assert codes_of(rows).tobytes() == codes_of(rows).tobytes()


@pytest.mark.parametrize("dim", [3, 6, 10, 384])
def test_vectors_of_any_length_have_codes(tmp_path: Path, dim: int) -> None:
    vectors = drawn(100)[:, :1].repeat(dim, axis=1) + np.eye(100, dim, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert search(shortlisted(tmp_path, vectors, 100), vectors[1:2], k=1) == [(1, near(1.0))]


def test_a_filter_leaves_as_many_as_were_asked_for_whatever_the_shortlist(tmp_path: Path) -> None:
    vectors = drawn(2000)
    some = shortlisted(tmp_path, vectors, 20)
    allowed = np.arange(2000) % 7 == 1
    ids = [i for i, _ in search(some, vectors[8][None], k=100, allowed=allowed)]
    assert (ids[0], len(set(ids)), allowed[ids].all()) == (8, 100, True)
    few = np.arange(2000) < 15
    assert sorted(i for i, _ in search(some, vectors[8][None], k=50, allowed=few)) == list(range(15))


def test_many_vectors_are_written_with_their_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = drawn(100)
    rows = build(tmp_path, vectors).rows
    monkeypatch.setattr(index.local.vectors, "EXACT", 99)
    path = tmp_path / NAME
    write_codes(path)
    assert np.load(path.with_name(CODES)).tobytes() == codes_of(rows).tobytes()
    assert search(VectorStore.open(path), vectors[7:8], k=1) == [(7, near(1.0))]
