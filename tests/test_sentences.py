from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from index.records import IndexUnusable, Vectors
from index.sentences import ENDS, VECTORS, SentenceStore, VectorWriter, sentence_count
from index.vectors import VectorStore
from tests.fakes import WordHashEmbedder

TALKS = "Talks began. Rain fell."
FLOOD = "Rain fell. A dam broke. Roads closed."


class Axes(WordHashEmbedder):
    """Each sentence has an axis of its own, so that cosines can be read off."""

    AXES = ("Talks began.", "Rain fell.", "A dam broke.", "Roads closed.")

    def _vector(self, text: str) -> Vectors:
        return np.asarray(np.eye(self.dim)[self.AXES.index(text)], dtype=np.float32)


@dataclass
class Written:
    """The vectors of a version, and the sentences that were embedded for it."""

    passages: VectorStore
    sentences: SentenceStore
    embedded: list[str]


def written(folder: Path, *texts: str, ids: Sequence[int] | None = None, old: Written | None = None) -> Written:
    """Embed the passages ``ids``, all unless told; the first is repeated, or the ``old`` ones taken, for the others."""
    folder.mkdir(exist_ok=True)
    embedder = Axes()
    writer = VectorWriter(folder, np.array([sentence_count(text) for text in texts], dtype=np.int64), embedder)
    made = list(range(len(texts)) if ids is None else ids)
    if made:
        writer.embed(made, [texts[i] for i in made])
    left = np.array([i for i in range(len(texts)) if i not in made], dtype=np.int64)
    if old:
        writer.carry(old.passages, old.sentences, np.arange(len(left))[::-1], left)
    else:
        writer.repeat(np.zeros_like(left), left)
    writer.close()
    return Written(VectorStore.open(folder / VECTORS), SentenceStore.open(folder), embedder.embedded)


def test_a_passage_is_judged_by_its_nearest_sentence(tmp_path: Path) -> None:
    store = written(tmp_path, TALKS, FLOOD).sentences
    rain, dam = (Axes().encode_query(text) for text in ("Rain fell.", "A dam broke."))
    assert store.best(rain, [0, 1]).tolist() == [1.0, 1.0]
    assert store.best(dam, [1, 0]).tolist() == [1.0, 0.0]
    assert store.cosines(dam, 1).tolist() == [0.0, 1.0, 0.0]
    assert store.best(dam, []).tolist() == []


def test_a_passages_own_vector_is_the_mean_of_its_sentences(tmp_path: Path) -> None:
    vectors = written(tmp_path, TALKS, FLOOD).passages.rows.vectors([0, 1])
    assert vectors[0, :4].tolist() == pytest.approx([0.5**0.5, 0.5**0.5, 0, 0], abs=1e-3)
    assert vectors[1, :4].tolist() == pytest.approx([0, (1 / 3) ** 0.5, (1 / 3) ** 0.5, (1 / 3) ** 0.5], abs=1e-3)


def test_equal_sentences_are_embedded_once(tmp_path: Path) -> None:
    assert written(tmp_path, TALKS, FLOOD).embedded == ["Talks began.", "Rain fell.", "A dam broke.", "Roads closed."]


def test_an_equal_passage_gets_the_same_vectors(tmp_path: Path) -> None:
    found = written(tmp_path, TALKS, FLOOD, TALKS, ids=[0, 1])
    assert found.passages.rows.vectors([2]).tolist() == found.passages.rows.vectors([0]).tolist()
    assert found.sentences.best(Axes().encode_query("Talks began."), [0, 1, 2]).tolist() == [1.0, 0.0, 1.0]


def test_passages_that_stood_there_before_are_taken_over(tmp_path: Path) -> None:
    old = written(tmp_path / "old", TALKS, FLOOD)
    now = written(tmp_path / "new", FLOOD, "A dam broke.", TALKS, ids=[1], old=old)
    assert now.embedded == ["A dam broke."]
    assert now.passages.rows.vectors([0, 2]).tolist() == old.passages.rows.vectors([1, 0]).tolist()
    assert now.sentences.best(Axes().encode_query("A dam broke."), [0, 1, 2]).tolist() == [1.0, 1.0, 0.0]


def test_places_that_do_not_fit_the_rows_are_refused(tmp_path: Path) -> None:
    written(tmp_path, TALKS)
    np.save(tmp_path / ENDS, np.array([7]))
    with pytest.raises(IndexUnusable, match=r"does not fit sentences\.npy; run: python app\.py index --rebuild"):
        SentenceStore.open(tmp_path)


def test_no_passages_are_no_rows(tmp_path: Path) -> None:
    found = written(tmp_path)
    assert (found.embedded, len(found.sentences.rows), len(found.passages)) == ([], 0, 0)
