import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.build import Builder
from index.files.sandbox import Sandbox
from index.local.store import open_index
from index.records import Loaded, LoadError, Progress, UserError, Vectors
from index.text.terms import terms
from tests.fakes import WordHashEmbedder
from tests.index.local.test_vectors import search

MAYOR = "The mayor resigned on Monday after a long dispute with the council."
RAIN = "Heavy rain is expected in the north of the country until Friday."
BRIDGE = "The old bridge over the river will be closed for repairs in May."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    write(made, "mayor.txt", MAYOR)
    write(made, "rain.txt", RAIN)
    return made


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def builder(folder: Path) -> Builder:
    """With an embedder of its own, so that it lists only what this builder embedded."""
    return Builder(folder, folder / ".index", WordHashEmbedder())


def embedded(made: Builder) -> list[str]:
    assert isinstance(made.embedder, WordHashEmbedder)
    return made.embedder.embedded


def texts(made: Builder) -> list[str]:
    index = open_index(made.index_folder, made.settings)
    return [p.text for p in index.passages(range(index.manifest.passages))]


def test_the_first_build_adds_and_embeds_everything(folder: Path) -> None:
    made = builder(folder)
    report = made.build()
    assert (report.added, report.articles, report.passages, report.embedded) == (("mayor.txt", "rain.txt"), 2, 2, 2)
    assert sorted(embedded(made)) == sorted([MAYOR, RAIN])


def test_nothing_is_done_when_nothing_changed(folder: Path) -> None:
    builder(folder).build()
    again = builder(folder)
    report = again.build()
    assert (report.differs, report.articles, embedded(again)) == (False, 2, [])


def test_only_the_changed_article_is_embedded(folder: Path) -> None:
    builder(folder).build()
    write(folder, "rain.txt", BRIDGE)
    again = builder(folder)
    report = again.build()
    assert (report.changed, report.added, report.removed) == (("rain.txt",), (), ())
    assert embedded(again) == [BRIDGE]
    assert texts(again) == [MAYOR, BRIDGE]


def test_a_renamed_file_is_a_rename_and_nothing_is_embedded(folder: Path) -> None:
    builder(folder).build()
    (folder / "mayor.txt").rename(folder / "zz mayor's.txt")
    again = builder(folder)
    report = again.build()
    assert report.renamed == (("mayor.txt", "zz mayor's.txt"),)
    assert (report.added, report.removed, embedded(again)) == ((), (), [])
    assert texts(again) == [RAIN, MAYOR]


def test_two_files_that_swap_contents_are_two_changes(folder: Path) -> None:
    builder(folder).build()
    write(folder, "mayor.txt", RAIN)
    write(folder, "rain.txt", MAYOR)
    again = builder(folder)
    report = again.build()
    assert (report.changed, report.renamed, embedded(again)) == (("mayor.txt", "rain.txt"), (), [])
    assert texts(again) == [RAIN, MAYOR]


def test_a_removed_file_answers_no_more(folder: Path) -> None:
    builder(folder).build()
    (folder / "mayor.txt").unlink()
    again = builder(folder)
    assert again.build().removed == ("mayor.txt",)
    assert texts(again) == [RAIN]


def test_a_copy_under_another_name_is_added_and_not_embedded_twice(folder: Path) -> None:
    builder(folder).build()
    write(folder, "sub/mayor.txt", MAYOR)
    again = builder(folder)
    assert again.build().added == ("sub/mayor.txt",)
    assert embedded(again) == []


def test_vectors_stay_with_their_texts_through_an_update(folder: Path) -> None:
    builder(folder).build()
    write(folder, "a bridge.txt", BRIDGE)
    again = builder(folder)
    again.build()
    index = open_index(again.index_folder, again.settings)
    for number, text in enumerate([BRIDGE, MAYOR, RAIN]):
        found = search(index.vectors, again.embedder.encode_query(text), k=1)
        assert found == [(number, pytest.approx(1.0, abs=1e-3))]


def test_one_changed_line_of_a_collection_is_one_changed_article(folder: Path) -> None:
    lines = [{"_id": str(i), "text": text} for i, text in enumerate([MAYOR, RAIN, BRIDGE])]
    write(folder, "news.jsonl", "\n".join(map(json.dumps, lines)))
    builder(folder).build()
    lines[1]["text"] = "The rain has stopped in the north of the country since Tuesday."
    write(folder, "news.jsonl", "\n".join(map(json.dumps, lines)))
    again = builder(folder)
    report = again.build()
    assert (report.changed, report.added) == (("news.jsonl#1",), ())
    assert embedded(again) == ["The rain has stopped in the north of the country since Tuesday."]


def test_a_file_called_like_an_article_of_a_collection_is_left_out(folder: Path) -> None:
    write(folder, "news.jsonl", json.dumps({"_id": "1.txt", "text": BRIDGE}))
    write(folder, "news.jsonl#1.txt", "Another text about the weather in the south of the country.")
    write(folder, "rain.txt#1.txt", "The snow has stopped in the west of the country since Friday.")
    report = builder(folder).build()
    assert report.added == ("mayor.txt", "news.jsonl#1.txt", "rain.txt", "rain.txt#1.txt")
    assert report.skipped == ("news.jsonl#1.txt: it is called like an article of a collection; rename it",)
    assert BRIDGE in texts(builder(folder))


def test_two_equal_files_that_move_are_two_renames(folder: Path) -> None:
    write(folder, "copy.txt", MAYOR)
    builder(folder).build()
    (folder / "new").mkdir()
    for name in ("mayor.txt", "copy.txt"):
        (folder / name).rename(folder / "new" / name)
    report = builder(folder).build()
    assert report.renamed == (("copy.txt", "new/copy.txt"), ("mayor.txt", "new/mayor.txt"))
    assert (report.added, report.removed) == ((), ())


def test_a_mistyped_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="mistyped"):
        builder(tmp_path / "mistyped").build()
    assert not (tmp_path / "mistyped").exists()


def test_one_bad_file_is_named_and_the_others_are_used(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02\x00")
    report = builder(folder).build()
    assert report.added == ("mayor.txt", "rain.txt")
    assert len(report.skipped) == 1
    assert report.skipped[0].startswith("bad.txt: ")


def test_what_was_left_out_of_a_file_is_told_again_while_it_is_there(folder: Path) -> None:
    (folder / "old.txt").write_bytes("Åsa Öberg said: “It’s the crust.” Café.".encode("cp1252"))
    notes = ("old.txt: not UTF-8; read as Windows-1252 (likely)",)
    assert builder(folder).build().notes == notes
    assert builder(folder).build().notes == notes
    assert builder(folder).store.open(builder(folder).settings).files()["old.txt"].notes == notes


def test_a_bad_file_is_reported_again_while_it_is_there_but_changes_nothing(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02\x00")
    first = builder(folder).build()
    again = builder(folder).build()
    assert again.skipped == first.skipped
    assert again.differs is False


@pytest.mark.slow
def test_a_file_that_could_not_be_read_is_tried_again_at_the_next_build_and_once_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    class Late(Sandbox):
        def load(self, path: Path, source: str) -> Loaded:
            if source != "bridge.md":
                return super().load(path, source)
            tried.append(source)
            raise LoadError(f"{source}: takes more than 60 seconds to read")

    write(folder, "bridge.md", BRIDGE)
    with monkeypatch.context() as busy:
        busy.setattr("index.build.Sandbox", Late)
        builder(folder).build()
        again = builder(folder)
        assert [again.build().differs, again.build().differs, again.check().differs] == [False] * 3
        assert tried == ["bridge.md"] * 2
    assert builder(folder).check().differs is False
    assert builder(folder).build().added == ("bridge.md",)


def test_check_says_what_would_change_and_changes_nothing(folder: Path) -> None:
    builder(folder).build()
    write(folder, "bridge.txt", BRIDGE)
    (folder / "rain.txt").unlink()
    again = builder(folder)
    report = again.check()
    assert (report.differs, report.added, report.removed) == (True, ("bridge.txt",), ("rain.txt",))
    assert embedded(again) == []
    assert texts(again) == [MAYOR, RAIN]


def test_vectors_of_another_length_than_one_are_a_programming_mistake(folder: Path) -> None:
    class Long(WordHashEmbedder):
        def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
            return 3 * super().encode_passages(texts, progress=progress)

    with pytest.raises(ValueError, match="length one"):
        Builder(folder, folder / ".index", Long()).build()


def test_a_rebuild_embeds_everything_again(folder: Path) -> None:
    builder(folder).build()
    again = builder(folder)
    assert again.build(rebuild=True).embedded == 2


def test_words_of_the_title_find_a_passage_but_are_not_quoted(folder: Path) -> None:
    write(folder, "news.jsonl", json.dumps({"_id": "1", "title": "Traffic chaos", "text": BRIDGE}))
    made = builder(folder)
    made.build()
    index = open_index(made.index_folder, made.settings)
    best = index.terms.best(terms("traffic chaos"), 1).tolist()
    assert [p.text for p in index.passages(best)] == [BRIDGE]


def titled(title: str, publisher: str = "Echo") -> str:
    """A collection of one article; unlike Markdown, no process of its own reads it."""
    return json.dumps({"_id": "1", "title": title, "publisher": publisher, "text": BRIDGE})


def test_a_passage_is_embedded_with_its_title_and_equal_ones_once(folder: Path) -> None:
    for name, title in (("a.jsonl", "Traffic chaos"), ("b.jsonl", "Traffic chaos"), ("c.jsonl", "Calm roads")):
        write(folder, name, titled(title))
    made = builder(folder)
    assert made.build().embedded == 4
    assert sorted(embedded(made)) == sorted([f"Traffic chaos\n{BRIDGE}", f"Calm roads\n{BRIDGE}", MAYOR, RAIN])
    vectors = open_index(made.index_folder, made.settings).vectors
    found = search(vectors, made.embedder.encode_query(f"Traffic chaos {BRIDGE}"), k=2)
    assert sorted(found) == [(0, pytest.approx(1.0, abs=1e-3)), (1, pytest.approx(1.0, abs=1e-3))]


def test_a_changed_title_is_embedded_with_each_passage_and_a_changed_publisher_is_not(folder: Path) -> None:
    write(folder, "a.jsonl", titled("Traffic chaos"))
    builder(folder).build()
    write(folder, "a.jsonl", titled("Traffic chaos", "Wire"))
    other_publisher = builder(folder)
    assert other_publisher.build().changed == ("a.jsonl#1",)
    assert embedded(other_publisher) == []
    write(folder, "a.jsonl", titled("Calm roads", "Wire"))
    other_title = builder(folder)
    assert other_title.build().changed == ("a.jsonl#1",)
    assert embedded(other_title) == [f"Calm roads\n{BRIDGE}"]


def test_a_titled_article_that_moves_is_not_embedded_again(folder: Path) -> None:
    write(folder, "a.jsonl", titled("Traffic chaos"))
    builder(folder).build()
    (folder / "sub").mkdir()
    (folder / "a.jsonl").rename(folder / "sub" / "b.jsonl")
    again = builder(folder)
    assert again.build().renamed == (("a.jsonl#1", "sub/b.jsonl#1"),)
    assert embedded(again) == []


def test_an_ignored_source_is_no_article(folder: Path) -> None:
    made = Builder(folder, folder / ".index", WordHashEmbedder(), ignore=frozenset({"rain.txt"}))
    assert made.build().added == ("mayor.txt",)


def test_an_empty_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there are no articles; put articles there \(\.csv, \.docx, "):
        builder(tmp_path).build()


def test_a_folder_that_was_emptied_does_not_empty_the_index(folder: Path) -> None:
    builder(folder).build()
    for path in folder.glob("*.txt"):
        path.unlink()
    with pytest.raises(UserError, match="there are no articles; the index of before is left as it is"):
        builder(folder).build()
    assert texts(builder(folder)) == [MAYOR, RAIN]


def test_progress_counts_to_the_end(folder: Path) -> None:
    calls: list[tuple[str, int, int]] = []
    builder(folder).build(progress=lambda *call: calls.append(call))
    assert [calls[i][0] for i in (0, 2, 4, 5)] == ["reading", "cutting", "embedding", "counting words"]
    assert [(done, total) for _, done, total in calls] == [(1, 2), (2, 2), (1, 2), (2, 2), (2, 2), (2, 2)]
