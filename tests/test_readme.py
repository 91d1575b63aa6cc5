"""What the README says is so."""

import re
from pathlib import Path

import pytest

import app
from qa.terminal import reply_json
from tests.test_terminal import ANSWER, TITLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_both_commands_name_files_that_are_there() -> None:
    run, test = re.findall(r"```bash\n(.+)\n```", README)
    assert run.endswith(".venv/bin/python app.py")
    assert test.endswith(".venv/bin/python -m pytest")
    for name in re.findall(r"-r (\S+)", run + " " + test):
        assert (ROOT / name).is_file()


def test_every_option_is_one_of_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    known = ""
    for command in app.COMMANDS:
        with pytest.raises(SystemExit, match="0"):
            app.main([command, "--help"])
        known += capsys.readouterr().out
    commands = README[README.index("| command |") : README.index("## Measured")]
    assert {option for option in re.findall(r"--[a-z][a-z-]+", commands) if option not in known} == set()


def test_the_documented_object_has_the_fields_that_are_written() -> None:
    documented = README[README.index('{"id", "question", "asked"') : README.index("`start` and `end` count")]
    written = reply_json(ANSWER, "d01", TITLES, k=10)
    assert set(re.findall(r'"(\w+)"', documented)) == set(re.findall(r'"(\w+)":', written))


def test_every_dependency_earns_its_line() -> None:
    packages = [line.split("==")[0] for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").split()]
    table = README[README.index("## What it stands on") :]
    assert [package for package in packages if package not in table] == []


def test_the_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures == ["docs/page.png", "docs/phone.png", "docs/ladder.svg"]
    begins = [(ROOT / picture).read_bytes()[:4] for picture in pictures]
    assert begins == [b"\x89PNG", b"\x89PNG", b"<svg"]
