"""What the README and the pages in docs/ say is so."""

import re
from pathlib import Path

import pytest

import app
from qa.terminal import reply_json
from tests.qa.test_terminal import ANSWER, TITLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {path: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}
COMMANDS = PAGES[ROOT / "docs" / "commands.md"]
MAP = PAGES[ROOT / "docs" / "map.md"]
OTHERS = {ROOT / "docs" / "figures.md", ROOT / "docs" / "licences.md"}
"""Pages without options of the program: those of the benchmarks stand in the first."""


def test_both_commands_name_files_that_are_there() -> None:
    run, test = re.findall(r"```bash\n(.+)\n```", README)
    assert run.endswith(".venv/bin/python app.py")
    assert test.endswith(".venv/bin/python -m pytest")
    for name in re.findall(r"-r (\S+)", run + " " + test):
        assert (ROOT / name).is_file()


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len(README.split()) <= 1200


def test_every_option_is_one_of_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    known = ""
    for command in app.COMMANDS:
        with pytest.raises(SystemExit, match="0"):
            app.main([command, "--help"])
        known += capsys.readouterr().out
    documented = "".join(text for path, text in PAGES.items() if path not in OTHERS)
    assert {option for option in re.findall(r"--[a-z][a-z-]+", documented) if option not in known} == set()


def test_the_documented_object_has_the_fields_that_are_written() -> None:
    documented = COMMANDS[COMMANDS.index('{"id", "question", "asked"') : COMMANDS.index("- `asked` is")]
    written = reply_json(ANSWER, "d01", TITLES, k=10)
    assert set(re.findall(r'"(\w+)"', documented)) == set(re.findall(r'"(\w+)":', written))


def test_every_dependency_earns_its_line() -> None:
    pins = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("requirements*.txt")))
    packages = re.findall(r"^(\S+)==", pins, re.MULTILINE)
    assert "openvino" in packages
    lines = README[README.index("## Dependencies") :]
    table = re.sub(r"(\S+-)001 to -005", lambda parts: " ".join(f"{parts[1]}{n:03}" for n in range(1, 6)), lines)
    assert [package for package in packages if package not in table] == []


def test_the_pictures_are_there() -> None:
    pictures = [
        path.parent / name for path, text in PAGES.items() for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)
    ]
    names = [picture.relative_to(ROOT).as_posix() for picture in pictures]
    assert names == ["docs/page.png", "docs/ladder.svg", "docs/phone.png"]
    begins = [picture.read_bytes()[:4] for picture in pictures]
    assert begins == [b"\x89PNG", b"<svg", b"\x89PNG"]


def test_every_link_to_a_file_leads_somewhere() -> None:
    links = [
        (path.name, path.parent / to) for path, text in PAGES.items() for to in re.findall(r"\]\(([^):]+)\)", text)
    ]
    assert [(page, to.name) for page, to in links if not to.is_file()] == []


def test_every_page_is_linked_from_the_readme() -> None:
    assert [path.name for path in PAGES if path.parent != ROOT and f"(docs/{path.name})" not in README] == []


@pytest.mark.parametrize("folder", ["index", "qa", "training"])
def test_the_map_names_the_files_that_are_there(folder: str) -> None:
    section = MAP[MAP.index(f"## {folder}/") :].split("\n## ")[0]
    named = {
        name for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`(.+?)`", row)
    }
    files = [path for path in (ROOT / folder).rglob("*.*") if path.suffix in {".py", ".js", ".css"}]
    there = {path.relative_to(ROOT / folder).as_posix().removesuffix(".py") for path in files}
    assert named == {name for name in there if not name.endswith("__init__")}


def test_every_command_named_in_a_page_is_there() -> None:
    pages = [*PAGES, *(ROOT / "benchmarks").glob("*.md"), ROOT / "training" / "README.md"]
    texts = "".join(page.read_text(encoding="utf-8") for page in pages)
    named = set(re.findall(r"python -m ((?:benchmarks|training)(?:\.[a-z_]+)+)", texts))
    files = {name: ROOT / name.replace(".", "/") for name in named}
    there = {n for n, f in files.items() if f.with_suffix(".py").is_file() or (f / "__main__.py").is_file()}
    assert named == there
