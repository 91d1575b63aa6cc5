"""One rebuilder for all pages: changes noticed, one rebuild at a time, and by itself where that is wanted."""

from pathlib import Path
from queue import SimpleQueue

import pytest

from index.records import Progress, UserError
from qa.library import Library
from qa.question.ask import Ask
from qa.replies import Answer
from qa.web.rebuilder import IndexStatus, Rebuilder
from tests.fake_library import FakeLibrary
from tests.small_library import BRIDGE, MAYOR, small_library

QUESTION = "Who closed the old bridge?"


def test_a_rebuild_tells_how_far_it_is_and_a_second_one_joins_it() -> None:
    library = FakeLibrary()
    library.pending = "2 new"
    rebuilder = Rebuilder(library)
    assert rebuilder.look() == IndexStatus("2 new")
    work = rebuilder.rebuild()
    library.started.wait(10)
    assert rebuilder.status == IndexStatus("2 new", "Reading articles", 1, 2)
    assert rebuilder.rebuild() is work
    library.go_on.set()
    work.join(10)
    assert rebuilder.status == IndexStatus(rebuilds=1)


def test_what_was_compared_before_a_rebuild_ended_is_not_news() -> None:
    class Slow(FakeLibrary):
        compared = 0

        def changes(self) -> str:
            self.compared += 1
            if self.compared > 1:
                return ""
            self.go_on.set()
            rebuilder.rebuild().join(10)  # it ends while the folder is compared
            return "1 new"

    rebuilder = Rebuilder(Slow())
    assert rebuilder.look() == IndexStatus(rebuilds=1)


def test_any_difference_changes_the_mark() -> None:
    marks = {
        IndexStatus().mark,
        IndexStatus("1 new").mark,
        IndexStatus(rebuilds=1).mark,
        IndexStatus(stage="x", total=9).mark,
    }
    assert len(marks) == 4
    assert IndexStatus("1 new").mark == IndexStatus("1 new").mark


def test_what_went_wrong_is_told_without_folders_until_the_articles_change() -> None:
    class Full(FakeLibrary):
        def rebuild(self, progress: Progress | None = None) -> str:
            raise UserError("/home/ann/news/.index: no room")

    library = Full()
    library.pending = "1 new"
    rebuilder = Rebuilder(library, automatic=True)
    rebuilder.look()
    rebuilder.rebuild().join(10)
    assert rebuilder.status.problem == "Not rebuilt: .index: no room"
    tried = rebuilder.status.rebuilds
    assert rebuilder.look().problem == "Not rebuilt: .index: no room"
    assert rebuilder.status.rebuilds == tried
    library.pending = ""
    assert rebuilder.look() == IndexStatus(rebuilds=tried)


@pytest.mark.slow
def test_articles_that_change_are_taken_up_by_itself_where_that_is_wanted(tmp_path: Path) -> None:
    library = small_library(tmp_path, {"mayor.md": MAYOR})
    looked: SimpleQueue[IndexStatus] = SimpleQueue()

    class Told(Rebuilder):
        def look(self) -> IndexStatus:
            looked.put(super().look())
            return self.status

    rebuilder = Told(library, automatic=True)
    watcher = rebuilder.watch()
    assert looked.get(timeout=10) == IndexStatus()
    (tmp_path / "bridge.md").write_text(BRIDGE, encoding="utf-8")
    looked.get(timeout=10)
    watcher.stop()
    rebuilder.rebuild().join(10)
    assert cited(library) == "bridge.md"


def test_what_is_added_while_a_rebuild_is_under_way_is_taken_up_after_it() -> None:
    library = FakeLibrary()
    rebuilder = Rebuilder(library)
    work = rebuilder.rebuild()
    library.started.wait(10)
    rebuilder.queue_rebuild()
    library.go_on.set()
    work.join(10)
    assert library.rebuilds == 2
    assert rebuilder.status == IndexStatus(rebuilds=2)


@pytest.mark.slow
def test_nothing_is_rebuilt_unasked(tmp_path: Path) -> None:
    library = small_library(tmp_path, {"mayor.md": MAYOR})
    (tmp_path / "bridge.md").write_text(BRIDGE, encoding="utf-8")
    rebuilder = Rebuilder(library)
    assert rebuilder.look() == IndexStatus("1 new")
    assert len(library.articles()) == 1
    rebuilder.rebuild().join(10)
    assert (rebuilder.status, cited(library)) == (IndexStatus(rebuilds=1), "bridge.md")


def cited(library: Library) -> str:
    reply = library.ask(Ask(QUESTION))
    assert isinstance(reply, Answer)
    return reply.citations[0].source
