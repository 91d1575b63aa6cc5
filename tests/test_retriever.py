from pathlib import Path

import pytest

from index.build import Builder
from index.store import open_index
from qa.retriever import Retriever, convex_fusion
from tests.fakes import WordHashEmbedder


def test_fusion_by_hand() -> None:
    # BM25 is divided by its best, 4: passage 2 gets .7 * 0 + .3 * 1, passage 1 gets .7 * .5 + .3 * .5
    fused = convex_fusion({1: 0.5, 3: 0.9}, {2: 4.0, 1: 2.0}, weight=0.7)
    assert fused == {1: pytest.approx(0.5), 2: pytest.approx(0.3), 3: pytest.approx(0.63)}


def test_fusion_without_a_lexical_list_keeps_the_dense_order() -> None:
    assert convex_fusion({1: 0.5, 2: 0.25}, {}, weight=0.7) == {1: pytest.approx(0.35), 2: pytest.approx(0.175)}


@pytest.fixture
def retriever(tmp_path: Path) -> Retriever:
    texts = {
        "mayor.txt": "The mayor of the city resigned on Monday.",
        "rain.txt": "Heavy rain fell in the north on Monday.",
        "bridge.txt": "The bridge over the river was closed.",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    return Retriever(open_index(builder.index_folder, builder.settings), builder.embedder)


def test_the_passage_with_the_question_s_words_comes_first(retriever: Retriever) -> None:
    hits = retriever.retrieve("Who resigned as mayor?", k=3)
    assert hits[0].passage.source == "mayor.txt"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_asking_for_more_passages_than_there_are_gives_each_once(retriever: Retriever) -> None:
    hits = retriever.retrieve("rain", k=50)
    assert sorted(hit.passage.source for hit in hits) == ["bridge.txt", "mayor.txt", "rain.txt"]


def test_words_no_article_contains_still_find_the_nearest(retriever: Retriever) -> None:
    assert len({hit.passage.source for hit in retriever.retrieve("xylophone", k=3)}) == 3
