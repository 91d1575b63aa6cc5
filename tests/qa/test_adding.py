"""Adding articles: under which name, never over another, and only what a loader reads."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.files.loaders import load
from index.records import Article, UserError
from qa.adding import MAX_FILE, MAX_TEXT, NAME_BYTES, add_file, add_text, file_name

pytestmark = pytest.mark.slow

TEXT = b"The mayor of the city resigned on Monday, the council said."


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("story.txt", "story.txt"),
        ("../../etc/cron.d/story.TXT", "story.txt"),
        ("C:\\Users\\ann\\story.md", "story.md"),
        ("/abs/.hidden.txt", "hidden.txt"),
        ("a\x00b\nc\u202ed.txt", "a b c d.txt"),
        ("corpus#1.jsonl.gz", "corpus 1.jsonl.gz"),
        ("con.txt", "article con.txt"),
        ("...", "article"),
        (".txt", "article.txt"),
        ("Überfall in Köln – “was nun?”.html", "Überfall in Köln was nun.html"),
    ],
)
def test_a_name_loses_folders_and_what_others_obey(name: str, kept: str) -> None:
    assert file_name(name) == kept


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_no_name_leaves_the_folder_or_hides(name: str) -> None:
    kept = file_name(name)
    assert Path(kept).name == kept
    assert kept[0] not in ". "
    assert len(kept.encode()) <= NAME_BYTES + len("article .jsonl.gz")
    assert file_name(kept) == kept


def test_a_file_comes_under_its_name_as_it_is(tmp_path: Path) -> None:
    assert add_file(tmp_path, "story.txt", TEXT) == "story.txt"
    assert (tmp_path / "story.txt").read_bytes() == TEXT


def test_a_taken_name_is_left_to_who_has_it(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Mine.", encoding="utf-8")
    (tmp_path / "story 2.txt").symlink_to(tmp_path / "nowhere")
    assert add_file(tmp_path, "story.txt", TEXT) == "story 3.txt"
    assert (tmp_path / "story.txt").read_text(encoding="utf-8") == "Mine."
    assert not (tmp_path / "nowhere").exists()


def test_the_same_file_is_not_added_twice(tmp_path: Path) -> None:
    add_file(tmp_path, "story.txt", TEXT)
    with pytest.raises(UserError, match=r"^story\.txt: is among the articles already$"):
        add_file(tmp_path, "story.txt", TEXT)


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("photo.png", TEXT, r"^photo\.png: no loader for '\.png'; known are \.csv, .*\.txt$"),
        ("story", TEXT, r"^story: no loader for a name without suffix"),
        ("empty.txt", b"  ", r"^empty\.txt: is empty"),
        ("broken.pdf", b"%PDF-1.4 nothing", r"^broken\.pdf: "),
        ("large.txt", b"x" * (MAX_FILE + 1), r"^large\.txt: is larger than 20 MB; put it into the folder by hand$"),
        ("rows.jsonl", b'{"_id": "1"}\n', r"^rows\.jsonl"),
    ],
)
def test_what_no_loader_reads_is_refused_and_leaves_nothing(tmp_path: Path, name: str, data: bytes, line: str) -> None:
    with pytest.raises(UserError, match=line):
        add_file(tmp_path, name, data)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^story\.txt: could not be added \(No such file or directory\)"):
        add_file(tmp_path / "gone", "story.txt", TEXT)


def test_a_pasted_text_keeps_what_is_known_of_it(tmp_path: Path) -> None:
    name = add_text(tmp_path, TEXT.decode(), title="Mayor: “I go”", publisher="Daily Sun", date="2025-02-10")
    assert name == "Mayor I go.md"
    [article] = load(tmp_path / name, name).articles
    assert article == Article(name, TEXT.decode(), "Mayor: “I go”", "2025-02-10", "metadata", "Daily Sun")


def test_a_pasted_text_without_a_title_is_called_by_its_first_words(tmp_path: Path) -> None:
    assert add_text(tmp_path, TEXT.decode()) == "The mayor of the city resigned on Monday,.md"


MARKS = (
    "The mayor *never* said # one thing_ or_ `another` <b>there</b> & then.\n"
    "1. First came the [vote](x), ~~not~~ tea.\n- Then came rain | and \\ wind.\n\n"
    "# This is the second paragraph of the story, it ended.\n=== so\n2024 was the year of it."
)


def test_a_pasted_text_is_read_to_the_letter(tmp_path: Path) -> None:
    name = add_text(tmp_path, MARKS, title="Marks")
    [article] = load(tmp_path / name, name).articles
    assert article.text.split() == MARKS.split()


def test_a_pasted_text_has_the_title_date_and_paragraphs_of_the_same_text_in_a_file(tmp_path: Path) -> None:
    text = (
        "Bridge shut in Saltby town\r\nBy Jane Doe\n10 February 2025\nThe harbour council voted on Monday evening to "
        "close the old bridge.\nIt closed the road,\nand the ferry, until Easter.\nThe mayor said it was safe."
    )
    (tmp_path / "b.txt").write_text(text)
    names = (add_text(tmp_path, text), "b.txt")
    [article], [same] = (load(tmp_path / name, name).articles for name in names)
    assert (article.title, article.date, article.text) == (same.title, same.date, same.text)
    assert article.text.split("\n\n")[0] == "By Jane Doe"


@pytest.mark.parametrize(
    "words",
    ["5%% in May and 6%% in June", "He wrote ==now== here", "a {% tag %} stays", "{: .class }", ":::: box",
     "see [^1] and ^[note] here", "[x]{.c} is y", "| a | b |", "it ends ^abc", "% of the vote", "+ one",
     "1986. That was"],
)  # fmt: skip
def test_a_pasted_text_keeps_what_is_a_mark_in_some_dialect_of_markdown(tmp_path: Path, words: str) -> None:
    name = add_text(tmp_path, f"{words}\n\n{TEXT.decode()}", title="Marks")
    assert load(tmp_path / name, name).articles[0].text == f"{words}\n\n{TEXT.decode()}"


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"text": "x" * (MAX_TEXT + 1)}, r"^the text has 300,001 characters; paste at most 300,000"),
        ({"text": "x", "date": "May"}, r"^'May' is no date; write it as 2025-02-10$"),
        ({"text": "x", "title": "t" * 301}, r"^the title has 301 characters; write at most 300$"),
        ({"text": " \n", "title": "Nothing"}, r"^Nothing\.md: "),
    ],
)
def test_a_pasted_text_that_cannot_be_is_one_line(tmp_path: Path, fields: dict[str, str], line: str) -> None:
    with pytest.raises(UserError, match=line):
        add_text(tmp_path, **fields)
    assert list(tmp_path.iterdir()) == []


def test_no_title_ends_the_facts_early(tmp_path: Path) -> None:
    name = add_text(tmp_path, TEXT.decode(), title='a"\n---\npublisher: Evil', publisher="Daily Sun")
    [article] = load(tmp_path / name, name).articles
    assert (article.title, article.publisher) == ('a" --- publisher: Evil', "Daily Sun")
    assert json.dumps(article.title) in (tmp_path / name).read_text(encoding="utf-8")
