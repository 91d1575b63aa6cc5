import gc
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier, Event

import pytest

from index.build import Builder
from index.local.store import IndexFiles
from index.manifest import Manifest
from index.model.embedding import NoEmbedder
from index.records import Embedder, ModelUnavailable, Vectors
from index.store_protocol import Store
from qa.library import Library
from qa.question.ask import Ask
from qa.reading.reader import NoReader
from qa.replies import Answer, NoAnswer, Reply
from tests.fakes import PhraseReader, WordHashEmbedder
from tests.small_library import BRIDGE, MAYOR, library_of, small_library

THINGS = ("ants", "bees", "cats", "dams")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "mayor.txt").write_text("The mayor of the city resigned on Monday.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x00")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    return library_of(builder, PhraseReader({"The mayor of the city": 1.0, "Engineers": 1.0}))


def test_a_new_article_answers_after_a_rebuild_and_not_before(library: Library) -> None:
    question = "Who closed the old bridge?"
    (library.folder / "bridge.txt").write_text("Engineers closed the old bridge in May.", encoding="utf-8")
    assert library.changes() == "1 new"
    assert [c.source for c in answered(library.ask(Ask(question))).citations] == ["mayor.txt"]
    assert library.rebuild() == "2 articles, up to date"
    assert answered(library.ask(Ask(question))).citations[0].quote == "Engineers closed the old bridge in May."
    assert library.changes() == ""


def test_changes_are_counted_by_kind(library: Library) -> None:
    (library.folder / "bridge.txt").write_text("Engineers closed the old bridge in May.", encoding="utf-8")
    (library.folder / "mayor.txt").write_text("The mayor of the city stayed after all.", encoding="utf-8")
    assert library.changes() == "1 new, 1 edited"


def test_a_file_without_an_article_that_alone_differs_is_named(library: Library) -> None:
    (library.folder / "worse.txt").write_bytes(b"\x00\x00")
    assert library.changes() == "“worse.txt” holds no new article"
    (library.folder / "worst.txt").write_bytes(b"\x00\x00")
    assert library.changes() == "files without articles"
    library.rebuild()
    assert library.changes() == ""


@pytest.mark.slow
def test_the_first_suggestions_are_of_the_newest_articles(tmp_path: Path) -> None:
    held = {
        f"{n}.md": f"---\ndate: 2024-05-0{n}\n---\nGhent has lost {n}2 {things}." for n, things in enumerate(THINGS, 1)
    }
    reader = PhraseReader({f"{n}2": 1.0 for n, _ in enumerate(THINGS, 1)})
    suggested = small_library(tmp_path, held, reader=reader).suggestions()
    assert suggested == ["How many dams has Ghent lost?"]


def test_articles_and_problems_are_those_of_the_index(library: Library) -> None:
    assert [(s.source, s.passages) for s in library.articles()] == [("mayor.txt", 1)]
    article = library.article("mayor.txt")
    assert article is not None
    assert article.text == "The mayor of the city resigned on Monday."
    assert library.article("nowhere.txt") is None
    assert [problem.split(":")[0] for problem in library.problems()] == ["bad.txt"]


def test_an_index_built_by_another_process_is_taken_up_at_the_next_question(library: Library) -> None:
    assert library.changes() == ""
    (library.folder / "bridge.txt").write_text("Engineers closed the old bridge in May.", encoding="utf-8")
    Builder(library.folder, library.folder / ".index", WordHashEmbedder()).build()
    assert answered(library.ask(Ask("Who closed the old bridge?"))).citations[0].source == "bridge.txt"
    assert (len(library.articles()), library.changes()) == (2, "")


def test_an_index_that_was_removed_and_made_anew_is_taken_up_though_its_version_has_the_old_name(
    library: Library,
) -> None:
    before = library.manifest().version
    shutil.rmtree(library.folder / ".index")
    (library.folder / "mayor.txt").write_text("Engineers closed the old bridge in May.", encoding="utf-8")
    Builder(library.folder, library.folder / ".index", WordHashEmbedder()).build()
    said = answered(library.ask(Ask("Who closed the old bridge?"))).citations[0].quote
    assert (said, library.manifest().version) == ("Engineers closed the old bridge in May.", before)


def test_a_folder_that_is_away_is_said_and_the_index_answers(library: Library) -> None:
    library.articles()
    (library.folder / "mayor.txt").unlink()
    (library.folder / "bad.txt").unlink()
    assert library.changes() == "the articles cannot be read"
    assert answered(library.ask(Ask("Which mayor resigned?"))).citations[0].source == "mayor.txt"


@dataclass(frozen=True)
class SlowStore(IndexFiles):
    """Once it is ``slow``, it says which version is published when two have asked."""

    slow: Event = field(default_factory=Event)
    both: Barrier = field(default_factory=lambda: Barrier(2))

    def manifest(self) -> Manifest | None:
        if self.slow.is_set():
            self.both.wait(timeout=20)
        return super().manifest()


def test_whoever_asks_waits_for_a_slow_store_beside_the_others_and_not_behind_them(library: Library) -> None:
    store = SlowStore(library.folder / ".index")
    asked = without_model(library, WordHashEmbedder(), store)
    version = asked.manifest().version
    store.slow.set()
    with ThreadPoolExecutor(2) as users:
        assert [m.version for m in users.map(lambda _: asked.manifest(), range(2))] == [version] * 2


def test_an_article_of_a_collection_is_found_whatever_signs_its_id_holds(library: Library) -> None:
    line = '{"_id": "http://x/y#1", "text": "Engineers closed the old bridge in May."}'
    (library.folder / "c.jsonl").write_text(line, encoding="utf-8")
    article = library.on_disk("c.jsonl#http://x/y#1")
    assert article is not None
    assert article.text == "Engineers closed the old bridge in May."


def test_a_quote_from_a_file_edited_since_indexing_is_marked(library: Library) -> None:
    question = "Which mayor resigned on Monday?"
    assert [c.stale for c in answered(library.ask(Ask(question))).citations] == [False]
    (library.folder / "mayor.txt").write_text("The mayor of the city stayed after all.", encoding="utf-8")
    assert [c.stale for c in answered(library.ask(Ask(question))).citations] == [True]
    (library.folder / "mayor.txt").unlink()
    assert [c.stale for c in answered(library.ask(Ask(question))).citations] == [True]


def test_an_article_on_disk_is_read_as_it_is_now(library: Library) -> None:
    (library.folder / "mayor.txt").write_text("The mayor of the city stayed after all.", encoding="utf-8")
    now = library.on_disk("mayor.txt")
    assert now is not None
    assert now.text == "The mayor of the city stayed after all."
    assert library.on_disk("bad.txt") is None
    assert library.on_disk("../outside.txt") is None


LOST = "the model is not installed; run: pip install -r requirements.txt"


def without_model(library: Library, embedder: Embedder, store: Store | None = None) -> Library:
    """The library over an index that another embedder built."""
    builder = Builder(library.folder, library.folder / ".index", embedder, remote=store)
    return library_of(builder, PhraseReader({"The mayor of the city": 1.0}))


class Broken(WordHashEmbedder):
    """Its weights are those of the index; whatever it is asked, it cannot be loaded."""

    def encode_query(self, text: str) -> Vectors:
        raise ModelUnavailable(LOST)


@pytest.mark.parametrize("embedder", [NoEmbedder("lost", ModelUnavailable(LOST)), Broken()])
def test_without_its_model_the_words_of_a_question_still_find_its_answer(library: Library, embedder: Embedder) -> None:
    wordwise = without_model(library, embedder)
    for _ in range(2):
        reply = answered(wordwise.ask(Ask("Which mayor resigned?")))
        assert (reply.citations[0].quote, reply.missing) == ("The mayor of the city resigned on Monday.", LOST)
    refused = wordwise.ask(Ask("Engineers flooded Peru?"))
    assert isinstance(refused, NoAnswer)
    assert (refused.nearest, refused.missing) == ((), LOST)


def test_a_missing_model_is_said_in_the_header_too(library: Library) -> None:
    wordwise = without_model(library, NoEmbedder("lost", ModelUnavailable(LOST)))
    assert wordwise.changes() == "only words are searched, the model is missing"
    with pytest.raises(ModelUnavailable, match="run: pip install -r"):
        wordwise.rebuild()


def test_without_model_and_index_the_reason_is_one_clear_line(tmp_path: Path, library: Library) -> None:
    empty = Builder(tmp_path, tmp_path / "none", NoEmbedder("lost", ModelUnavailable(LOST)))
    with pytest.raises(ModelUnavailable, match="run: pip install -r"):
        Library(empty, lambda index, embedder: pytest.fail("nothing to wire")).articles()


def test_without_a_reader_passages_are_shown_and_no_answer_is_claimed(library: Library) -> None:
    builder = Builder(library.folder, library.folder / ".index", WordHashEmbedder())
    for question in ("Which mayor resigned?", "Did the mayor resign?"):
        reply = library_of(builder, NoReader(LOST)).ask(Ask(question))
        assert isinstance(reply, NoAnswer)
        assert [hit.passage.source for hit in reply.nearest] == ["mayor.txt"]
        assert (reply.unread, reply.missing) == (LOST, "")


def answered(reply: Reply) -> Answer:
    assert isinstance(reply, Answer)
    return reply


def test_copies_are_listed_with_the_article_that_leads_them(library: Library) -> None:
    story = " ".join(f"Sentence {n} of the story says something about bridges and mayors." for n in range(20))
    for name in ("first.txt", "second.txt"):
        (library.folder / name).write_text(story, encoding="utf-8")
    library.rebuild()
    assert library.copies() == {"first.txt": "first.txt", "second.txt": "first.txt"}


@pytest.mark.slow
def test_a_publisher_named_in_the_question_answers_first(tmp_path: Path) -> None:
    library = small_library(tmp_path, {"mayor.md": MAYOR, "bridge.md": BRIDGE})
    reply = answered(library.ask(Ask("What about Newsweek?", earlier=("Who resigned on Monday?",))))
    assert reply.asked == "Who resigned on Monday, according to Newsweek?"
    assert [c.source for c in reply.citations] == ["mayor.md"]
    assert {hit.passage.source for hit in reply.passages} == {"mayor.md", "bridge.md"}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not list open files")
def test_the_files_of_an_older_index_are_closed_at_once(library: Library) -> None:
    def replaced(bridge: int) -> int:
        (library.folder / "bridge.txt").write_text(f"Engineers closed bridge {bridge} in May.", encoding="utf-8")
        library.rebuild()
        library.ask(Ask("Who closed the bridge?"))
        return len(list(Path("/proc/self/fd").iterdir()))

    gc.collect()
    gc.disable()  # what only a later collection would close stays open
    try:
        first = replaced(1)
        assert [replaced(n) for n in (2, 3, 4)] == [first] * 3
    finally:
        gc.enable()
