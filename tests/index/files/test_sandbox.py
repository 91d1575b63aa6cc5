"""Files read in a process of their own: the same articles, within bounds, and nothing of the program at risk."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.files.loaders import LOADERS, MAX_TEXT, load
from index.files.sandbox import LONG_TEXT, SUFFIXES, Sandbox
from index.files.web.pages import MAX_HTML_BYTES
from index.records import LoadError
from tests.files import PAGE, STORY, make_docx, make_pdf

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_what_is_read_apart_is_what_is_read_here(tmp_path: Path, sandbox: Sandbox) -> None:
    files = {"a.html": PAGE.encode(), "b.pdf": make_pdf([STORY]), "c.docx": make_docx(STORY), "é.md": STORY.encode()}
    for name, content in files.items():
        path = write(tmp_path, name, content)
        assert sandbox.load(path, name) == load(path, name)


def test_the_line_that_refuses_a_file_is_the_same(tmp_path: Path, sandbox: Sandbox) -> None:
    path = write(tmp_path, "a.pdf", b"<html>")
    with pytest.raises(LoadError, match=r"^a\.pdf: is damaged or not a PDF \(it has no PDF header\); save it again or"):
        sandbox.load(path, "a.pdf")


def test_a_file_that_takes_too_long_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.html", PAGE.encode())
    with Sandbox(seconds=0.001) as hasty:
        for _ in range(2):
            with pytest.raises(LoadError, match=r"^a\.html: takes more than 0\.001 seconds to read; split it"):
                hasty.load(path, "a.html")
        text = write(tmp_path, "b.txt", STORY.encode())
        assert hasty.load(text, "b.txt").articles[0].text == STORY


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process so")
def test_a_file_that_takes_too_much_memory_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", make_pdf([STORY]) + bytes(40 * 2**20))
    with (
        Sandbox(megabytes=32) as small,
        pytest.raises(LoadError, match=r"^a\.pdf: needs more than 32 MB of memory to read; split it or take it out$"),
    ):
        small.load(path, "a.pdf")


def test_a_process_that_died_is_replaced(tmp_path: Path, sandbox: Sandbox) -> None:
    path = write(tmp_path, "a.html", PAGE.encode())
    before = sandbox.load(path, "a.html")
    assert sandbox.process is not None
    sandbox.process.kill()
    sandbox.process.wait()
    with pytest.raises(LoadError, match=r"^a\.html: crashes what reads it; split it, save it again or take it out$"):
        sandbox.load(path, "a.html")
    assert sandbox.load(path, "a.html") == before


def test_a_long_text_is_read_apart_and_where_it_is_wanted_any_text(tmp_path: Path, sandbox: Sandbox) -> None:
    long = write(tmp_path, "long.txt", STORY.encode() * (LONG_TEXT // len(STORY) + 1))
    assert sandbox.load(long, "long.txt") == load(long, "long.txt")
    assert sandbox.process is not None
    lines = write(tmp_path, "a.jsonl", json.dumps({"_id": "1", "text": STORY}).encode())
    with Sandbox(everything=True) as all_apart:
        assert all_apart.load(lines, "a.jsonl") == load(lines, "a.jsonl")
        assert all_apart.process is not None


def test_a_text_that_is_gone_is_named(tmp_path: Path, sandbox: Sandbox) -> None:
    with pytest.raises(LoadError, match=r"^a\.txt: cannot be opened \(No such file or directory\)"):
        sandbox.load(tmp_path / "a.txt", "a.txt")


WHOLE = """
import sys
from pathlib import Path
from index.build import Builder
from qa.adding import add_file
from qa.library import Library
from tests.fakes import WordHashEmbedder

folder = Path(sys.argv[1])
builder = Builder(folder, folder / ".index", WordHashEmbedder())
added = [add_file(folder, f"new{path.name}", path.read_bytes() + b" ") for path in sorted(folder.iterdir())]
indexed = builder.build().added
found = [Library(builder, None).on_disk(name) is not None for name in added]
parsers = {"trafilatura", "lxml", "pypdfium2", "docx", "markdown_it", "yaml", "striprtf"}
print(added, len(indexed), found, sorted(parsers & set(sys.modules)))
"""


def test_the_program_itself_runs_no_parser_when_it_indexes_takes_in_or_looks_up_a_file(tmp_path: Path) -> None:
    write(tmp_path, "a.html", PAGE.encode())
    command = [sys.executable, "-c", WHOLE, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "['newa.html'] 2 [True] []\n"


def test_no_process_is_started_for_short_plain_text_and_none_stays(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        sandbox.load(write(tmp_path, "a.txt", STORY.encode()), "a.txt")
        assert sandbox.process is None
        sandbox.load(write(tmp_path, "a.md", STORY.encode()), "a.md")
        assert isinstance(sandbox.process, subprocess.Popen)
        started = sandbox.process
    assert started.poll() is not None


def test_every_format_of_others_parsers_is_read_apart() -> None:
    assert set(LOADERS) - set(SUFFIXES) == {".txt", ".jsonl", ".jsonl.gz"}


def test_a_page_and_a_text_of_any_size_are_refused_before_they_cost_time(tmp_path: Path) -> None:
    with (tmp_path / "a.html").open("wb") as file:
        file.truncate(MAX_HTML_BYTES + 1)
    with pytest.raises(LoadError, match=r"a\.html: is 10 MB, more than the 10 MB allowed; split it or take it out"):
        load(tmp_path / "a.html", "a.html")
    path = write(tmp_path, "a.txt", b"x" * (MAX_TEXT + 1))
    with pytest.raises(LoadError, match=r"a\.txt: holds 10,000,001 characters of text, more than 10,000,000; split it"):
        load(path, "a.txt")
