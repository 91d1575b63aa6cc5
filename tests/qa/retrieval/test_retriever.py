import json
from pathlib import Path

import pytest

from index.build import Builder
from index.filters import Filters
from index.local.store import open_index
from index.records import Hit
from qa.retrieval.retriever import Retriever, diversify
from tests.fakes import WordHashEmbedder


def test_one_group_does_not_fill_the_list_when_another_is_near() -> None:
    ranked = [(1, 0.9), (2, 0.88), (3, 0.87), (4, 0.1)]
    group = {1: 10, 2: 10, 3: 20, 4: 30}
    assert diversify(ranked, group, 3, penalty=0.05) == [1, 3, 2]
    assert diversify(ranked, group, 3, penalty=0.0) == [1, 2, 3]


def index_of(folder: Path, *collection: dict[str, str], embedder: WordHashEmbedder | None = None) -> Retriever:
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, collection)), encoding="utf-8")
    builder = Builder(folder, folder / ".index", embedder or WordHashEmbedder())
    builder.build()
    return Retriever(open_index(builder.index_folder, builder.settings), builder.embedder)


def sources(hits: list[Hit]) -> list[str]:
    return [hit.passage.source.removeprefix("news.jsonl#") for hit in hits]


MAYOR = "The mayor of the city resigned on Monday."
DATED = [
    {"_id": "old", "text": MAYOR, "date": "2024-05-01", "publisher": "Reuters"},
    {"_id": "new", "text": MAYOR.replace("Monday", "Tuesday"), "date": "2025-02-10", "publisher": "Newsweek"},
    {"_id": "undated", "text": MAYOR.replace("Monday", "Friday")},
]


def test_only_explicit_filters_exclude(tmp_path: Path) -> None:
    retriever = index_of(tmp_path, *DATED)
    assert sources(retriever.retrieve("mayor", k=5, filters=Filters(since="2025"))) == ["new"]
    assert sources(retriever.retrieve("mayor", k=5, filters=Filters(publishers=("reuters",)))) == ["old"]
    assert sources(retriever.retrieve("mayor", k=5, filters=Filters(sources=("*#u*",)))) == ["undated"]
    assert sources(retriever.retrieve("mayor", k=5, filters=Filters(until="1999"))) == []


def test_words_of_the_question_only_prefer(tmp_path: Path) -> None:
    retriever = index_of(tmp_path, *DATED)
    assert sources(retriever.retrieve("Who resigned, according to Newsweek?", k=5))[0] == "new"
    assert sources(retriever.retrieve("Who resigned in May 2024?", k=5))[0] == "old"


def test_a_filter_still_gives_as_many_passages_as_asked_for(tmp_path: Path) -> None:
    crowd = [{"_id": str(i), "text": MAYOR} for i in range(300)]
    wanted = [{"_id": f"w{i}", "text": f"Rain fell on mayor {i}.", "publisher": "Wet"} for i in range(3)]
    hits = index_of(tmp_path, *crowd, *wanted).retrieve("mayor of the city", k=3, filters=Filters(publishers=("wet",)))
    assert sorted(sources(hits)) == ["w0", "w1", "w2"]


STORY = " ".join(f"The mayor resigned over affair number {word} of the city." for word in "abcdefghijkl")


def test_a_copied_story_is_found_once_under_the_article_that_leads(tmp_path: Path) -> None:
    retriever = index_of(
        tmp_path,
        {"_id": "copy", "text": STORY, "date": "2025-02-10", "publisher": "Echo"},
        {"_id": "latest", "text": STORY, "date": "2025-02-11", "publisher": "Wire"},
    )
    assert set(sources(retriever.retrieve("mayor", k=10))) == {"latest"}


def test_a_copy_is_found_where_the_leading_article_is_filtered_out(tmp_path: Path) -> None:
    retriever = index_of(
        tmp_path,
        {"_id": "copy", "text": STORY, "date": "2025-02-10", "publisher": "Echo"},
        {"_id": "latest", "text": STORY, "date": "2025-02-11", "publisher": "Wire"},
    )
    assert set(sources(retriever.retrieve("mayor", k=10, filters=Filters(publishers=("Echo",))))) == {"copy"}


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


def test_a_search_that_was_just_made_is_not_made_again(tmp_path: Path) -> None:
    embedder = WordHashEmbedder()
    retriever = index_of(tmp_path, *DATED, embedder=embedder)
    first = retriever.retrieve("Who resigned?", k=3)
    assert retriever.retrieve("Who resigned?", k=2) == first[:2]
    retriever.retrieve("Who resigned?", k=3, filters=Filters(since="2025-01-01"))
    assert embedder.queried == ["Who resigned?"] * 2  # once for each bounds
