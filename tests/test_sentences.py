from pathlib import Path

import numpy as np
import pytest

from index.records import IndexUnusable, Vectors
from index.rows import Rows
from index.sentences import ENDS, OldVectors, SentenceStore, sentence_count, write_vectors
from index.vectors import VectorStore
from tests.fakes import WordHashEmbedder

TALKS = "Talks began. Rain fell."
FLOOD = "Rain fell. A dam broke. Roads closed."


class Axes(WordHashEmbedder):
    """Each sentence has an axis of its own, so that cosines can be read off."""

    AXES = ("Talks began.", "Rain fell.", "A dam broke.", "Roads closed.")

    def _vector(self, text: str) -> Vectors:
        return np.asarray(np.eye(self.dim)[self.AXES.index(text)], dtype=np.float32)


def written(folder: Path, *texts: str, old: OldVectors | None = None) -> tuple[Vectors, SentenceStore, int, list[str]]:
    folder.mkdir(exist_ok=True)
    embedder = Axes()
    passages = [(text.encode(), text, sentence_count(text)) for text in texts]
    vectors, made = write_vectors(folder, passages, embedder, old)
    return vectors, SentenceStore.open(folder), made, embedder.embedded


def test_a_passage_is_judged_by_its_nearest_sentence(tmp_path: Path) -> None:
    _, store, _, _ = written(tmp_path, TALKS, FLOOD)
    rain, dam = (Axes().encode_query(text) for text in ("Rain fell.", "A dam broke."))
    assert store.best(rain, [0, 1]).tolist() == [1.0, 1.0]
    assert store.best(dam, [1, 0]).tolist() == [1.0, 0.0]
    assert store.cosines(dam, 1).tolist() == [0.0, 1.0, 0.0]
    assert store.best(dam, []).tolist() == []


def test_a_passages_own_vector_is_the_mean_of_its_sentences(tmp_path: Path) -> None:
    vectors, _, _, _ = written(tmp_path, TALKS, FLOOD)
    assert vectors[0, :4].tolist() == pytest.approx([0.5**0.5, 0.5**0.5, 0, 0])
    assert vectors[1, :4].tolist() == pytest.approx([0, (1 / 3) ** 0.5, (1 / 3) ** 0.5, (1 / 3) ** 0.5])


def test_equal_sentences_are_embedded_once(tmp_path: Path) -> None:
    _, _, made, embedded = written(tmp_path, TALKS, FLOOD, TALKS)
    assert (made, embedded) == (2, ["Talks began.", "Rain fell.", "A dam broke.", "Roads closed."])


def test_passages_that_stood_there_before_are_taken_over(tmp_path: Path) -> None:
    vectors, store, _, _ = written(tmp_path / "old", TALKS, FLOOD)
    old = OldVectors({TALKS.encode(): 0, FLOOD.encode(): 1}, VectorStore.build(vectors), store)
    now, store, made, embedded = written(tmp_path / "new", FLOOD, "A dam broke.", TALKS, old=old)
    assert (made, embedded) == (1, ["A dam broke."])
    assert np.allclose(now[[0, 2]], vectors[[1, 0]], atol=1e-3)
    assert store.best(Axes().encode_query("A dam broke."), [0, 1, 2]).tolist() == [1.0, 1.0, 0.0]


def test_places_that_do_not_fit_the_rows_are_refused(tmp_path: Path) -> None:
    written(tmp_path, TALKS)
    np.save(tmp_path / ENDS, np.array([7]))
    with pytest.raises(IndexUnusable, match=r"does not fit sentences\.npy; run: python app\.py index --rebuild"):
        SentenceStore.open(tmp_path)


def test_no_passages_are_no_rows(tmp_path: Path) -> None:
    _, store, made, _ = written(tmp_path)
    assert (made, len(store.rows)) == (0, 0)
    assert isinstance(store.rows, Rows)
