"""An index brought up to date is the index that would have been made from nothing."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from index.archive import Archive
from index.build import Builder
from index.local.store import open_index
from qa.retrieval.retriever import Retriever
from tests.fakes import WordHashEmbedder

WORDS = "mayor council rain north bridge river harbour fire police school budget vote train strike storm museum".split()


def sentence(draw: random.Random) -> str:
    return f"The {' '.join(draw.choices(WORDS, k=9))} of {draw.randint(1, 40)}."


def story(seed: int, sentences: int = 30) -> str:
    draw = random.Random(seed)
    return " ".join(sentence(draw) for _ in range(sentences))


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def write_collection(folder: Path, name: str, articles: dict[str, str]) -> None:
    lines = [{"_id": i, "title": f"Title of {i}", "text": text, "date": "2025-02-10"} for i, text in articles.items()]
    write(folder, name, "\n".join(map(json.dumps, lines)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files, a collection, and a story that three of them copy."""
    made = tmp_path / "articles"
    made.mkdir()
    for number in range(6):
        write(made, f"{number}.txt", story(number))
    write_collection(made, "news.jsonl", {str(i): story(100 + i) for i in range(5)})
    write(made, "copy.txt", story(3) + " " + story(50, 8))
    write(made, "2025-01-01 first.txt", story(3))
    return made


def change(folder: Path) -> None:
    write(folder, "2.txt", story(2, 28) + " " + story(51, 3))


def add(folder: Path) -> None:
    write(folder, "00.txt", story(60))
    write(folder, "same.txt", story(4))


def remove(folder: Path) -> None:
    (folder / "0.txt").unlink()
    (folder / "3.txt").unlink()


def rename(folder: Path) -> None:
    (folder / "1.txt").rename(folder / "z.txt")


def take_the_leader_away(folder: Path) -> None:
    (folder / "2025-01-01 first.txt").unlink()


def edit_the_leader(folder: Path) -> None:
    write(folder, "2025-01-01 first.txt", story(3, 20))


def edit_a_collection(folder: Path) -> None:
    new = {"4": story(104), "9": story(109), "1": story(101), "0": story(100, 12)}
    write_collection(folder, "news.jsonl", new)


def edit_a_title(folder: Path) -> None:
    path = folder / "news.jsonl"
    write(folder, "news.jsonl", path.read_text(encoding="utf-8").replace("Title of 2", "Another title"))


def swap(folder: Path) -> None:
    write(folder, "4.txt", story(5))
    write(folder, "5.txt", story(4))


CHANGES = (change, add, remove, rename, take_the_leader_away, edit_the_leader, edit_a_collection, edit_a_title, swap)


def builder(folder: Path, index: str) -> Builder:
    return Builder(folder, folder.parent / index, WordHashEmbedder())


def contents(made: Builder) -> dict[str, object]:
    """All that an index holds, but for the rows and the order in which SQLite keeps them."""
    index = open_index(made.index_folder, made.settings)
    version = made.index_folder / index.manifest.version
    held: dict[str, object] = {
        path.relative_to(version).as_posix(): path.read_bytes()
        for path in version.rglob("*.npy")
        if path.name != "articles.npy"
    }
    held["articles"] = index.table.articles[["first", "leader"]].tolist()
    held["files"] = index.files()
    held["summaries"] = index.summaries()
    held["texts"] = [index.article(s.source) for s in index.summaries()]
    held["copies"] = [index.copies(s.source) for s in index.summaries()]
    held["passages"] = index.passages(range(index.manifest.passages))
    return held


def answers(index: Archive) -> list[object]:
    retriever = Retriever(index, WordHashEmbedder())
    return [retriever.retrieve(sentence(random.Random(seed)), k=10) for seed in range(20)]


@pytest.mark.parametrize("change", CHANGES)
def test_an_update_leaves_what_a_new_index_would_hold(folder: Path, change: Callable[[Path], None]) -> None:
    builder(folder, "updated").build()
    change(folder)
    updated, afresh = builder(folder, "updated"), builder(folder, "afresh")
    assert updated.build().differs
    afresh.build()
    ours, theirs = contents(updated), contents(afresh)
    assert [name for name in theirs if ours.get(name) != theirs[name]] == []
    assert ours.keys() == theirs.keys()


def test_many_updates_one_after_the_other_answer_as_a_new_index(folder: Path) -> None:
    updated, afresh = builder(folder, "updated"), builder(folder, "afresh")
    updated.build()
    for change in CHANGES:
        change(folder)
        updated.build()
    afresh.build()
    assert contents(updated) == contents(afresh)
    one, two = (open_index(made.index_folder, made.settings) for made in (updated, afresh))
    assert answers(one) == answers(two)
