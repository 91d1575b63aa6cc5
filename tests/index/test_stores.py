"""What every store of an index promises, tried on local files and on a real server of Milvus' small edition."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from index.archive import Archive
from index.build import Builder, BuildReport
from index.filters import EVERYTHING, Filters
from index.milvus.server import Milvus, RetryPolicy
from index.milvus.store import Delays, MilvusStore
from index.records import Hit
from qa.question.ask import Ask
from qa.replies import Reply
from qa.retrieval.retriever import Retriever
from tests.fakes import PhraseReader, WordHashEmbedder
from tests.milvus_server import MilvusServer
from tests.small_library import READER_ONLY, library_of

pytestmark = pytest.mark.slow

STORY = (
    "The mayor of the city resigned on Monday after a long dispute over the old bridge. Her deputy takes over until "
    "the vote in May, said a speaker of the council. The opposition asked for the accounts of the last ten years. "
    "Three members of the council had left it in spring, when the costs of the repair became known."
)
ARTICLES = {
    "bridge.md": "---\ntitle: The bridge\npublisher: Daily Sun\ndate: 2024-05-01\n---\n"
    "Engineers closed the old bridge in May. The repair of the bridge costs 3 million.",
    "city/mayor.md": f"---\ntitle: The mayor goes\npublisher: Newsweek\ndate: 2025-02-10\n---\n{STORY}",
    "city/a_reprint.md": f"---\ntitle: Mayor resigns\npublisher: Daily Sun\ndate: 2025-02-09\n---\n{STORY} The mayor "
    "of the neighbouring town stays.",
    "city/axreprint.md": "---\npublisher: BBC\n---\nRain is expected in the north. The mayor of the north opened an "
    "umbrella. “Rain,” she said, “is water.”",
    "empty.txt": "\x00",
    "marks.txt": "— — 1 — —",
}
COLLECTION = [
    {"_id": f"n{n}", "title": "Weather" if n % 2 else "", "date": f"2025-0{n + 1}-03", "publisher": "BBC", "text": text}
    for n, text in enumerate(
        ["Heavy rain fell in the north on Friday.", "A long drought ended; the old bridge stands.", "Snow. Snow. Snow."]
    )
]
QUESTIONS = [
    "Who resigned on Monday?",
    "What does the repair of the old bridge cost, according to Daily Sun?",
    "rain in the north",
    "Where did snow fall in 2025?",
    "xylophone",
    "mayor mayor mayor",
    "— ?",
]
BOUNDS = [
    EVERYTHING,
    Filters(since="2025"),
    Filters(until="2025-02"),
    Filters(since="2025-02-10", until="2025-02-10"),
    Filters(publishers=("daily sun", "bbc")),
    Filters(sources=("city/*",)),
    Filters(sources=("city/a_*", "bridge.m?")),
    Filters(sources=("articles.jsonl#n1",)),
    Filters(since="2025-02-09", publishers=("Daily Sun",)),
]


@dataclass(frozen=True)
class Both:
    """One folder indexed in local files and in Milvus."""

    folder: Path
    files: Builder
    milvus: Builder

    def build(self) -> tuple[BuildReport, BuildReport]:
        return self.files.build(), self.milvus.build()

    def opened(self) -> tuple[Archive, Archive]:
        return self.files.store.open(self.files.settings), self.milvus.store.open(self.milvus.settings)


def made(folder: Path, milvus: MilvusServer, name: str) -> Both:
    """Write the articles to ``folder``, to be indexed in either store."""
    for file, text in ARTICLES.items():
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write_collection(folder, COLLECTION)
    store = MilvusStore(Milvus(milvus.address, retry=RetryPolicy(20, 2)), name, delays=Delays(0, 0))
    files = Builder(folder, folder / ".index", WordHashEmbedder())
    return Both(folder, files, replace(files, embedder=WordHashEmbedder(), remote=store))


@pytest.fixture
def both(tmp_path: Path, milvus: MilvusServer) -> Both:
    """To be indexed and changed by one test."""
    return made(tmp_path, milvus, "both")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, started_milvus: MilvusServer) -> tuple[Both, list[BuildReport]]:
    """Indexed once for all tests that change nothing, with what was reported."""
    both = made(tmp_path_factory.mktemp("stores"), started_milvus.ready(), "indexed")
    return both, list(both.build())


@pytest.fixture
def indexed(reports: tuple[Both, list[BuildReport]], milvus: MilvusServer) -> Both:
    """Indexed in both stores; a test changes nothing."""
    return reports[0]


def write_collection(folder: Path, rows: Sequence[dict[str, str]]) -> None:
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "articles.jsonl").write_text(lines, encoding="utf-8")


def the_same(one: list[Hit], other: list[Hit]) -> bool:
    return [h.passage for h in one] == [h.passage for h in other] and [h.score for h in one] == pytest.approx(
        [h.score for h in other], abs=2e-6
    )


def assert_same_hits(both: Both) -> None:
    """The same passages in the same order with the same scores, for all questions inside all bounds."""
    asked = [(question, EVERYTHING) for question in QUESTIONS] + [(QUESTIONS[1], bounds) for bounds in BOUNDS]
    for embedder in (both.files.embedder, None):
        one, other = (Retriever(index, embedder) for index in both.opened())
        for question, bounds in asked:
            found = [r.retrieve(question, k=5, filters=bounds) for r in (one, other)]
            assert the_same(*found), (question, bounds, found)


def test_the_same_articles_give_the_same_hits_scores_and_order(
    indexed: Both, reports: tuple[Both, list[BuildReport]]
) -> None:
    one, other = reports[1]
    assert one == other
    assert one.embedded == one.passages == 8
    assert_same_hits(indexed)


def test_the_same_is_told_of_articles_files_and_copies(indexed: Both) -> None:
    one, other = indexed.opened()
    for name in ("summaries", "files", "stories", "publishers"):
        assert getattr(other, name)() == getattr(one, name)()
    for source in ("city/mayor.md", "city/a_reprint.md", "articles.jsonl#n1", "marks.txt", "nowhere.txt"):
        for ask in ("article", "copies", "file_of"):
            assert getattr(other, ask)(source) == getattr(one, ask)(source)
    assert other.articles_of("articles.jsonl") == one.articles_of("articles.jsonl")
    assert one.stories() == {"city/a_reprint.md": "city/mayor.md", "city/mayor.md": "city/mayor.md"}
    assert (other.manifest.articles, other.manifest.passages) == (one.manifest.articles, one.manifest.passages)


def test_the_same_words_are_counted_inside_all_bounds(indexed: Both) -> None:
    one, other = indexed.opened()
    stems = ["mayor", "bridg", "rain", "snow", "xylophon"]
    assert [other.frequency(s) for s in stems] == [one.frequency(s) for s in stems]
    # A pattern with an underscore counts articles in whose place any letter stands, so that one is left out.
    for bounds in (b for b in BOUNDS if "_" not in "".join(b.sources)):
        assert other.term_statistics(stems, bounds) == one.term_statistics(stems, bounds)


def test_an_update_does_the_same_and_embeds_only_what_is_new(both: Both) -> None:
    both.build()
    (both.folder / "city/mayor.md").rename(both.folder / "mayor.md")
    (both.folder / "marks.txt").unlink()
    bridge = both.folder / "bridge.md"
    changed = bridge.read_text(encoding="utf-8").replace("2024", "2025").replace("Sun", "Star")
    bridge.write_text(changed, encoding="utf-8")
    longer = COLLECTION[0] | {"text": f"{COLLECTION[0]['text']} Nobody was hurt."}
    write_collection(both.folder, [longer, COLLECTION[1] | {"title": "Drought"}, *COLLECTION[2:]])
    for builder in (both.files, both.milvus):
        builder.embedder.embedded.clear()  # type: ignore[attr-defined]
    checked = both.files.check(), both.milvus.check()
    assert checked[0] == checked[1]
    one, other = both.build()
    assert one == other
    assert other.renamed == (("city/mayor.md", "mayor.md"),)
    assert other.removed == ("marks.txt",)
    assert other.changed == ("articles.jsonl#n0", "articles.jsonl#n1", "bridge.md")
    for builder in (both.files, both.milvus):
        assert builder.embedder.embedded == [  # type: ignore[attr-defined]
            "Heavy rain fell in the north on Friday. Nobody was hurt.",
            "Drought\nA long drought ended; the old bridge stands.",
        ]
    assert both.opened()[1].stories() == {"city/a_reprint.md": "mayor.md", "mayor.md": "mayor.md"}
    assert_same_hits(both)
    assert both.milvus.build().differs is False


def test_a_library_answers_the_same_from_either(indexed: Both) -> None:
    for question in QUESTIONS[:4]:
        for bounds in BOUNDS[:3]:
            one, other = (reply(builder, question, bounds) for builder in (indexed.files, indexed.milvus))
            assert replace_scores(other) == replace_scores(one)


def reply(builder: Builder, question: str, bounds: Filters) -> Reply:
    reader = PhraseReader({"The mayor of the city": 1.0, "3 million": 1.0, "Snow": 1.0})
    library = library_of(builder, reader, confidence=replace(READER_ONLY, bias=-0.4))
    return library.ask(Ask(question, filters=bounds))


def replace_scores(made: Reply) -> dict[str, object]:
    """What a reply says, without its version and with scores rounded."""
    said = dict(vars(made))
    said.pop("index_version", None)
    for name in ("passages", "nearest"):
        if name in said:
            said[name] = [(hit.passage, round(hit.score, 5)) for hit in said[name]]
    said["read"] = [replace(read, retrieval=round(read.retrieval, 5)) for read in made.read]
    return said | {"score": round(made.score, 5)}
