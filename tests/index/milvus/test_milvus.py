"""What may go wrong with an index in Milvus: the server dies, hangs or goes back in time, and workers stop half-way."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import Builder
from index.milvus.server import Milvus, RetryPolicy
from index.milvus.store import FORMAT, Delays, MilvusStore, milvus_store
from index.records import (
    IndexAway,
    IndexOutdated,
    IndexReplaced,
    IndexUnusable,
    Progress,
    UserError,
    Vectors,
)
from index.store_protocol import Part
from qa.library import Library
from qa.question.ask import Ask
from qa.replies import Answer
from qa.retrieval.retriever import Retriever
from tests.fakes import PhraseReader, WordHashEmbedder
from tests.milvus_server import MilvusServer, free_port
from tests.small_library import library_of

pytestmark = pytest.mark.slow

NUMBERS = ("one", "two", "three", "four", "five", "six")
PATIENT = RetryPolicy(limit=20, tries=2, pause=0.05)
QUESTION = "Which bird stood at bridge four?"


class TrapEmbedder(WordHashEmbedder):
    """Springs a trap when it is given texts for the ``at``-th time."""

    def __init__(self, at: int, trap: Callable[[], None]) -> None:
        super().__init__()
        self._left = at
        self._trap = trap

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        self._left -= 1
        if self._left == 0:
            self._trap()
        return super().encode_passages(texts, progress=progress)


@pytest.fixture
def builder(tmp_path: Path, milvus: MilvusServer, request: pytest.FixtureRequest) -> Builder:
    """Six one-sentence articles, to be indexed two at a time."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in NUMBERS:
        (folder / f"{number}.txt").write_text(f"A heron stood at bridge {number} in May.", encoding="utf-8")
    return Builder(folder, folder / ".index", WordHashEmbedder(), remote=store_at(milvus.address, request.node.name))


def store_at(address: str, name: str, *, grace: float = 0, retry: RetryPolicy = PATIENT) -> MilvusStore:
    server = Milvus(address, retry=retry)
    return MilvusStore(server, name[:60], delays=Delays(0, grace), batch=2)


def library(builder: Builder) -> Library:
    return library_of(builder, PhraseReader({"A heron": 1.0, "An otter": 1.0}))


def first_source(asked: Library, question: str = QUESTION) -> str:
    reply = asked.ask(Ask(question))
    assert isinstance(reply, Answer)
    return reply.passages[0].passage.source


def test_a_server_killed_while_indexing_loses_nothing_and_the_old_version_answers(
    builder: Builder, milvus: MilvusServer
) -> None:
    builder.build()
    for number in NUMBERS:
        (builder.folder / f"more-{number}.txt").write_text(f"An otter swam under {number}.", encoding="utf-8")
    trapped = replace(builder, embedder=TrapEmbedder(2, milvus.kill))
    with pytest.raises(IndexAway, match=r"^127\.0\.0\.1:\d+: Milvus does not answer \(.+\); start it, or check"):
        trapped.build()
    milvus.start()
    assert builder.store.open(builder.settings).manifest.articles == 6
    assert first_source(library(builder)) == "four.txt"
    again = WordHashEmbedder()
    report = replace(builder, embedder=again).build()
    assert (report.articles, report.embedded, len(again.embedded)) == (12, 4, 4)
    assert first_source(library(builder), "Which animal swam under six?") == "more-six.txt"


def test_a_server_that_dies_or_hangs_is_said_and_questions_go_on_when_it_is_back(
    builder: Builder, milvus: MilvusServer
) -> None:
    builder.build()
    asked = library(builder)
    assert first_source(asked) == "four.txt"
    name = builder.store.place.rpartition("/")[2]
    hasty = store_at(milvus.address, name, retry=RetryPolicy(limit=0.5, tries=2, pause=0.05))
    milvus.hold()
    with pytest.raises(IndexAway, match=r"Milvus does not answer \(.+\); start it"):
        hasty.manifest()
    milvus.go_on()
    assert first_source(asked) == "four.txt"
    articles = asked.articles()
    milvus.kill()
    with pytest.raises(IndexAway, match="Milvus does not answer"):
        asked.ask(Ask(QUESTION))
    with pytest.raises(IndexAway, match="Milvus does not answer"):
        asked.manifest()
    assert asked.articles() == articles
    assert asked.article("four.txt") is not None
    (builder.folder / "seven.txt").write_text("A heron stood at bridge seven in May.", encoding="utf-8")
    assert asked.changes() == "the index does not answer"
    milvus.start()
    assert first_source(asked) == "four.txt"
    assert asked.changes() == "1 new"


def test_a_server_restarted_with_older_data_answers_from_it_and_is_brought_up_to_date(
    builder: Builder, milvus: MilvusServer
) -> None:
    builder.build()
    asked = library(builder)
    old = asked.manifest().version
    milvus.kill()
    backup = milvus.folder.with_name("backup")
    shutil.copytree(milvus.folder, backup)
    milvus.start()
    (builder.folder / "seven.txt").write_text("A heron stood at bridge seven in May.", encoding="utf-8")
    builder.build()
    assert first_source(asked, "Which bird stood at bridge seven?") == "seven.txt"
    milvus.kill()
    shutil.rmtree(milvus.folder)
    backup.rename(milvus.folder)
    milvus.start()
    assert first_source(asked) == "four.txt"
    assert asked.manifest().version == old
    assert asked.changes() == "1 new"
    assert asked.rebuild() == "7 articles, up to date"


def test_nobody_listening_is_one_clear_line(builder: Builder) -> None:
    away = replace(builder, remote=store_at(f"http://127.0.0.1:{free_port()}", "away"))
    with pytest.raises(
        IndexAway, match=r"127\.0\.0\.1:\d+: Milvus does not answer \(.+\); start it, or check --store$"
    ):
        away.build()


class Lost(Milvus):
    """A server that nobody reaches for ``left`` connections to come; what it answers is a list of names."""

    left = 0
    tried = 0

    def _connect(self) -> object:
        self.tried += 1
        self.left -= 1
        if self.left >= 0:
            raise OSError("no route")
        return self

    def list_collections(self, timeout: float) -> list[str]:
        return ["one"]


def test_while_a_server_is_away_a_call_is_tried_once_and_as_often_as_ever_when_it_was_back() -> None:
    lost = Lost("http://away", retry=RetryPolicy(limit=5, tries=3, pause=0))
    lost.left = 5
    for tried in (3, 4, 5):
        with pytest.raises(IndexAway, match=r"^away: Milvus does not answer \(no route\); start it"):
            lost.collections()
        assert lost.tried == tried
    assert lost.collections() == ["one"]
    lost.left, lost.tried = 3, 0
    lost.close()
    with pytest.raises(IndexAway):
        lost.collections()
    assert lost.tried == 3


def test_two_workers_index_disjoint_parts_and_one_step_publishes_them(builder: Builder) -> None:
    rows = [f"A kite flew over the {number} hills." for number in NUMBERS]
    (builder.folder / "rows.csv").write_text("\n".join(["text", *rows]), encoding="utf-8")
    parts = [replace(builder, embedder=WordHashEmbedder(), part=Part(n, 2)) for n in (1, 2)]
    job = replace(builder, part=Part(1, 2)).job()
    assert isinstance(builder.remote, MilvusStore)
    parts[1].build()
    with pytest.raises(IndexUnusable, match=r"not published; not done yet: --shard 1/2$"):
        builder.remote.publish(job)
    with ThreadPoolExecutor() as both:
        reports = list(both.map(Builder.build, parts))
    assert builder.store.manifest() is None
    published = builder.remote.publish(job)
    assert (published.articles, published.passages) == (12, 12)
    assert sum(report.articles for report in reports) == 12
    embedded = [set(part.embedder.embedded) for part in parts]  # type: ignore[attr-defined]
    assert embedded[0] & embedded[1] == set()
    assert first_source(library(builder)) == "four.txt"
    assert builder.check().differs is False


def test_sixteen_users_see_no_error_while_versions_are_switched(builder: Builder, milvus: MilvusServer) -> None:
    builder = replace(builder, remote=store_at(milvus.address, builder.folder.parent.name, grace=0.5))
    builder.build()
    asked, stop, seen = library(builder), threading.Event(), set[str]()

    def ask() -> int:
        done = 0
        while not stop.is_set():
            assert first_source(asked) == "four.txt"
            seen.add(asked.manifest().version)
            done += 1
            stop.wait(0.7)  # to read the answer; the small server has one thread
        return done

    with ThreadPoolExecutor(16) as users:
        asking = [users.submit(ask) for _ in range(16)]
        (builder.folder / "seven.txt").write_text("A heron stood at bridge seven.", encoding="utf-8")
        builder.build()
        stop.wait(0.3)  # the version before is gone now
        stop.set()
    assert all(user.result() > 0 for user in asking)
    assert len(seen) == 2
    left = [name for name in builder.remote.server.collections() if name.startswith(builder.remote.name)]  # type: ignore[union-attr]
    assert len(left) == 3


def test_a_version_that_is_gone_is_answered_from_the_newer_one(builder: Builder) -> None:
    builder.build()
    old = builder.store.open(builder.settings)
    asked = library(builder)
    assert first_source(asked) == "four.txt"
    (builder.folder / "seven.txt").write_text("A heron stood at bridge seven in May.", encoding="utf-8")
    builder.build()
    assert first_source(asked) == "four.txt"
    with pytest.raises(IndexReplaced, match=r"does not exist; ask again$"):
        Retriever(old, builder.embedder).retrieve("a question of other words", k=3)


def test_an_index_of_another_model_is_refused_and_made_anew(builder: Builder) -> None:
    builder.build()
    other = replace(builder, embedder=WordHashEmbedder("other", "1" * 64))
    with pytest.raises(IndexUnusable, match=r"made with model 'word hashes', asked for 'other': weights .*--rebuild$"):
        other.build()
    assert other.build(rebuild=True).embedded == 6
    assert first_source(library(other)) == "four.txt"


def test_an_index_of_an_older_program_is_made_anew(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr("index.milvus.store.FORMAT", FORMAT - 1)
        builder.build()
    with pytest.raises(IndexOutdated, match=rf"index format {FORMAT - 1}, this program reads {FORMAT}; run: .*"):
        builder.store.open(builder.settings)
    report = builder.build()
    assert (report.outdated, report.articles, report.embedded) == (True, 6, 6)
    assert first_source(library(builder)) == "four.txt"
    assert not builder.check().outdated


def test_two_indexes_of_one_server_do_not_disturb_each_other(builder: Builder, milvus: MilvusServer) -> None:
    builder.build()
    other = replace(builder, remote=store_at(milvus.address, f"{builder.store.place.rpartition('/')[2]}2"))
    other.build()
    builder.build(rebuild=True)
    assert first_source(library(other)) == "four.txt"
    manifest = other.store.manifest()
    assert manifest is not None
    assert other.store.damage(manifest) == []


def test_missing_rows_are_found(builder: Builder) -> None:
    builder.build()
    store, manifest = builder.remote, builder.store.manifest()
    assert isinstance(store, MilvusStore)
    assert manifest is not None
    store.server.delete(f"{manifest.version}_passages", 'source == "four.txt"')
    [(name, error)] = store.damage(manifest)
    assert (name, str(error)) == (f"{manifest.version}_passages", "5 rows, not 6; run: python app.py index --rebuild")


@pytest.mark.parametrize("address", ["milvus:19530", "http://", "http://host:19530/no-letters", "/data/milvus.db"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UserError, match=r"is not an address of Milvus; write http://HOST:19530"):
        milvus_store(address)


def test_an_address_may_name_the_index() -> None:
    assert milvus_store("http://host:19530").place == "http://host:19530/articles"
    assert milvus_store("https://host/news_2025/").place == "https://host/news_2025"
