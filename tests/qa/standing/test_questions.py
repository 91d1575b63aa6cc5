"""Kept questions: asked again after a rebuild, compared with what was seen, and never lost."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from index.filters import Filters
from index.records import Article, UserError
from qa.html.lists_markup import kept_page
from qa.library import Library
from qa.question.ask import Ask
from qa.question.requests import Request
from qa.receipts import Receipt, SavedQuote
from qa.standing.changes import Change, Kind, changes
from qa.standing.kept_file import Kept
from qa.standing.questions import MOST
from qa.terminal import kept_text
from tests.small_library import BRIDGE, small_library

pytestmark = pytest.mark.slow

BRIDGE_ASK = Ask("Who closed the old bridge?")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "articles"
    folder.mkdir()
    return small_library(folder, {"rain.txt": "It rained in the north on Monday."})


def write(library: Library, name: str, text: str) -> None:
    (library.folder / name).write_text(text, encoding="utf-8")


def test_a_question_that_new_articles_answer_is_told(library: Library) -> None:
    assert not library.kept.keep(BRIDGE_ASK).answered
    write(library, "bridge.md", BRIDGE)
    library.rebuild()
    [one] = library.kept.all()
    assert one.changes == (Change(Kind.ANSWERED, "Engineers", "bridge.md", "The bridge", "Daily Sun", "2024-05-01"),)
    assert one.answered


def test_what_was_seen_is_no_news_and_later_changes_are_told_from_there(library: Library) -> None:
    library.kept.keep(BRIDGE_ASK)
    write(library, "bridge.md", BRIDGE)
    library.rebuild()
    library.kept.see()
    assert library.kept.all()[0].changes == ()
    (library.folder / "bridge.md").unlink()
    library.rebuild()
    [one] = library.kept.all()
    assert [change.kind for change in one.changes] == [Kind.UNANSWERED, Kind.GONE]


def test_what_changed_and_changed_back_before_it_was_seen_is_no_change(library: Library) -> None:
    library.kept.keep(BRIDGE_ASK)
    write(library, "bridge.md", BRIDGE)
    library.rebuild()
    (library.folder / "bridge.md").unlink()
    library.rebuild()
    assert library.kept.all()[0].changes == ()


def test_nothing_is_asked_while_the_index_stays_as_it_is(library: Library) -> None:
    library.kept.keep(BRIDGE_ASK)
    steps: list[tuple[str, int, int]] = []
    assert library.kept.ask_again(lambda *step: steps.append(step)) == []
    assert steps == []
    write(library, "sun.txt", "The sun shone on the roof.")
    library.rebuild(lambda *step: steps.append(step))
    assert steps[-1] == ("Asking the kept questions", 1, 1)


def test_kept_questions_outlive_the_index(library: Library) -> None:
    library.kept.keep(BRIDGE_ASK)
    for path in sorted((library.folder / ".index").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (library.folder / ".index").rmdir()
    again = small_library(library.folder, {"bridge.md": BRIDGE})
    [news] = again.kept.ask_again()
    assert [change.kind for change in news.changes] == [Kind.ANSWERED]


def test_a_question_is_kept_once_with_its_filters_and_its_reading(library: Library) -> None:
    other = replace(BRIDGE_ASK, filters=Filters(publishers=("Newsweek",)), reading=Request.TOPIC)
    for ask in (BRIDGE_ASK, BRIDGE_ASK, other):
        library.kept.keep(ask)
    held = [(one.question, one.reading, one.bounds) for one in library.kept.all()]
    assert held == [(BRIDGE_ASK.question, "", ""), (BRIDGE_ASK.question, "topic", "publisher=Newsweek")]
    library.kept.forget(BRIDGE_ASK.question, "topic", "publisher=Newsweek")
    assert [one.reading for one in library.kept.all()] == [""]


def test_what_is_not_kept_cannot_be_forgotten(library: Library) -> None:
    with pytest.raises(UserError, match=r"'Who\?' is not kept; python app.py kept lists what is"):
        library.kept.forget("Who?")


def test_so_many_questions_are_kept_and_no_more(library: Library) -> None:
    for number in range(MOST):
        library.kept.keep(Ask(f"Who closed bridge {number}?"))
    with pytest.raises(UserError, match="100 questions are kept, which is the most; forget one first"):
        library.kept.keep(BRIDGE_ASK)


@pytest.mark.parametrize("damage", ["{", "[]", '{"format": 9}', '{"format": 1, "questions": [{}]}'])
def test_a_damaged_file_is_kept_aside_and_one_line_says_so(
    library: Library, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    library.kept.keep(BRIDGE_ASK)
    file = library.folder / ".index.kept.json"
    file.write_text(damage)
    with caplog.at_level(logging.ERROR):
        assert library.kept.all() == []
        assert library.kept.all() == []
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"{file}: damaged (")
    assert line.endswith("it is kept as .index.kept.json.damaged-1, and no question is kept now")
    assert (library.folder / ".index.kept.json.damaged-1").read_text() == damage


def test_a_question_cannot_be_kept_where_nothing_can_be_written(library: Library) -> None:
    (library.folder / ".index.kept.json.lock").mkdir()
    with pytest.raises(UserError, match=r"cannot be written .*name a folder that can with --index-dir"):
        library.kept.keep(BRIDGE_ASK)


@pytest.mark.parametrize("damage", ["", "{"])
def test_no_question_is_kept_over_a_file_that_cannot_be_read_or_renamed(
    library: Library, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    library.kept.keep(BRIDGE_ASK)
    file = library.folder / ".index.kept.json"
    file.write_text(damage or file.read_text())
    before = file.read_bytes()

    act = "rename" if damage else "read_text"
    allowed = getattr(Path, act)

    def refused(path: Path, *args: object, **options: object) -> object:
        if path == file:
            raise PermissionError(13, "Permission denied")
        return allowed(path, *args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Path, act, refused)
        assert library.kept.all() == []
        with pytest.raises(UserError, match=r"\.index\.kept\.json: cannot be written .*Permission denied"):
            library.kept.keep(Ask("Where did it rain?"))
    assert file.read_bytes() == before


def quoted(source: str, quote: str) -> SavedQuote:
    return SavedQuote(1, source, f"title of {source}", "", "2025-02-10", 0, len(quote), quote, "")


def reply(answer: str, *quotes: SavedQuote, stance: str = "") -> Receipt:
    return Receipt("Q?", "Q?", answer, stance, "", quotes)


A, B = quoted("a.txt", "Five ships sank."), quoted("b.txt", "Seven ships sank.")
ARTICLES = {"a.txt": Article("a.txt", A.quote), "b.txt": Article("b.txt", B.quote)}


def kinds(seen: Receipt, now: Receipt, articles: dict[str, Article] = ARTICLES) -> list[tuple[Kind, str]]:
    return [(change.kind, change.text) for change in changes(seen, now, articles.get)]


def test_an_answer_is_new_where_no_quote_of_before_holds_it() -> None:
    now = reply("Seven", B)
    assert kinds(reply("Five", A), now) == [(Kind.ANSWER, "Seven"), (Kind.SOURCE, "Seven ships sank.")]


def test_an_answer_that_is_its_whole_quote_is_told_once() -> None:
    assert kinds(reply("Five ships sank.", A), reply("Seven ships sank.", B)) == [(Kind.ANSWER, "Seven ships sank.")]


def test_quotes_that_only_rank_otherwise_are_no_change() -> None:
    assert kinds(reply("Five", A, B), reply("Seven", B, A)) == []


def test_sources_that_now_differ_are_told() -> None:
    assert kinds(reply("", A, stance="yes"), reply("", A, stance="mixed")) == [(Kind.DIFFER, "mixed")]
    assert kinds(reply("", A, stance="yes"), reply("", A, stance="no")) == [(Kind.ANSWER, "no")]


def test_a_yes_or_no_is_no_quote_although_its_letters_stand_in_one() -> None:
    known = quoted("a.txt", "Nobody knows; that was yesterday.")
    for stance in ("yes", "no"):
        found = changes(reply("", known), reply("", known, stance=stance), ARTICLES.get)
        assert Change(Kind.ANSWER, stance, "", "", "", "") in found


def test_a_quote_that_left_its_article_is_told() -> None:
    edited = {**ARTICLES, "a.txt": Article("a.txt", "Six ships sank.")}
    assert kinds(reply("Seven", A, B), reply("Seven", B), edited) == [(Kind.EDITED, "Five ships sank.")]


def test_a_count_is_news_only_where_it_is_another_one_and_is_no_quote_of_an_article() -> None:
    assert kinds(reply("2 articles", A), reply("2 articles", A)) == []
    assert changes(reply("1 article", A), reply("2 articles", A), ARTICLES.get) == (
        Change(Kind.ANSWER, "2 articles", "", "", "", ""),
    )


def test_only_the_words_of_articles_stand_in_quotation_marks() -> None:
    seen, now = reply("1 ship is mentioned", A), reply("2 ships are mentioned", A, B)
    kept = Kept("How many?", "", "", "v2", seen, now, changes(seen, now, ARTICLES.get))
    assert kept_text(kept).splitlines() == [
        "How many?",
        "  a new answer: 2 ships are mentioned",
        "  a new source: “Seven ships sank.” (title of b.txt · 2025-02-10)",
        "  2 ships are mentioned",
    ]
    page = kept_page([kept])
    assert "“2 ships are mentioned”" not in page
    assert "2 ships are mentioned" in page
    assert "“Seven ships sank.”" in page
