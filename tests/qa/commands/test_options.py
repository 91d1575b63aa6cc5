"""Wrong usage: every option names itself and what it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from index.files.scanning import readable_folder
from index.local.store import IndexFiles
from index.milvus.store import milvus_store
from index.model.embedding import load_embedder
from index.records import UserError
from qa.commands.ask import new_file, save
from qa.commands.options import COMMANDS, options_in
from qa.measure.dataset import asked_questions
from qa.web.access import Access
from qa.web.logs import log_to
from tests.qa.html.test_answer_markup import answered, cited

WRONG = [
    ("serve", "--port", "99999", "'99999' is not a port; give a number from 1 to 65535, or 0 for any that is free"),
    ("serve", "--port", "²", "'²' is not a port; give a number from 1 to 65535, or 0 for any that is free"),
    ("serve", "--auth", "a:b", "'a:b' is not a user's name; give one without a colon"),
    ("serve", "--name", "http://news", "'http://news' is not a host name; give one like news.example.org"),
    ("serve", "--root-path", "news", "'news' is not a path; give one like /news"),
    ("serve", "--rate", "x", "'x' is not a number of requests; give 0 or more"),
    ("serve", "--log-level", "loud", "invalid choice: 'loud' (choose from "),
    ("index", "--shard", "5/4", "'5/4' is not a shard; write 1/4 to 4/4"),
    ("index", "--publish", "x", "'x' is not a number of shards; give 1 or more"),
    ("ask", "--k", "0", "'0' is not a number of passages; give 1 or more"),
    ("names", "--most", "0", "'0' is not a number of names; give 1 or more"),
    ("ask", "--since", "May", "'May' is no date; write 2025, 2025-02 or 2025-02-10"),
    ("ask", "--until", "2025-13", "'2025-13' is no date; write 2025, 2025-02 or 2025-02-10"),
    ("ask", "--as", "poem", "'poem' is no kind of reply; known are fact, "),
]


def questions_of(file: Path) -> None:
    [error] = asked_questions(str(file))
    assert isinstance(error, UserError)
    raise error


WHEN_USED: dict[str, Callable[[Path], object]] = {
    "--articles": lambda path: readable_folder(path / "none"),
    "--index-dir": lambda path: IndexFiles(path / "file").changing().__enter__(),
    "--store": lambda _: milvus_store("somewhere"),
    "--model": lambda _: load_embedder("./none"),
    "--questions": lambda path: questions_of(path / "none"),
    "--save": lambda path: save(path / "none" / "a.md", answered(cited())),
    "--csv": lambda path: new_file(path / "file", "--csv"),
    "--log": lambda path: log_to(path, "info"),
    "--host": lambda _: Access("0.0.0.0").require_login_or_loopback(),
}
ANY_TEXT = {"--publisher", "--source", "--mention", "--forget"}


@pytest.mark.parametrize(("command", "option", "value", "message"), WRONG)
def test_a_wrong_value_ends_with_2_and_names_the_option(
    capsys: pytest.CaptureFixture[str], command: str, option: str, value: str, message: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        options_in([command, option, value], articles=Path(), model="light")
    assert f"error: argument {option}: {message}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ask"], "give either a QUESTION or --questions FILE"),
        (["ask", "Why?", "--save", "answer.txt"], "--save takes one QUESTION and a FILE that ends in .md or .json"),
        (["ask", "Why?", "--csv", "a.csv"], "--csv takes --questions FILE, and neither --json nor --explain"),
        (["index", "--publish", "4"], "--shard and --publish go with --store"),
    ],
)
def test_options_that_do_not_go_together_end_with_2(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        options_in(words, articles=Path(), model="light")
    assert f"error: {message}" in capsys.readouterr().err


@pytest.mark.parametrize("option", WHEN_USED)
def test_a_value_that_is_found_wrong_when_it_is_used_names_the_option_too(tmp_path: Path, option: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match=f"{option}|--allow-remote-without-login"):
        WHEN_USED[option](tmp_path)


def test_every_option_that_takes_a_value_is_tried(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        with pytest.raises(SystemExit, match="0"):
            options_in([command, "--help"], articles=Path(), model="light")
    taking = set(re.findall(r"\[(--[\w-]+) [^|\]]", capsys.readouterr().out))
    assert taking == {option for _, option, _, _ in WRONG} | set(WHEN_USED) | ANY_TEXT
