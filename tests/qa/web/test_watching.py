from pathlib import Path
from queue import SimpleQueue

from qa.web.rebuilder import Watcher


def test_a_new_file_is_noticed_as_it_comes(tmp_path: Path) -> None:
    noticed: SimpleQueue[str] = SimpleQueue()
    watcher = Watcher(tmp_path, lambda: noticed.put("changed"))
    watcher.start()
    assert noticed.get(timeout=10) == "changed"  # the watch has begun
    (tmp_path / "story.txt").write_text("The mayor resigned.", encoding="utf-8")
    assert noticed.get(timeout=10) == "changed"
    watcher.stop()
    watcher.join(10)
    assert not watcher.is_alive()


def test_hidden_files_do_not_count(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, print)
    assert watcher.counts(str(tmp_path / "sub" / "story.txt"))
    assert not watcher.counts(str(tmp_path / ".index" / "manifest.json"))
    assert not watcher.counts(str(tmp_path / "sub" / ".story.txt.swp"))
    assert not watcher.counts("/elsewhere/story.txt")


def test_a_folder_that_cannot_be_watched_ends_it_quietly(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path / "gone", print)
    watcher.run()
    assert not watcher.is_alive()
