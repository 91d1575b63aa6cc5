"""Files read in a process of their own: the same articles, within bounds, and nothing of the program at risk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.apart import SUFFIXES, Apart
from index.formats import MAX_HTML_BYTES
from index.loaders import LOADERS, MAX_TEXT, load
from index.records import LoadError
from tests.files import PAGE, STORY, make_docx, make_pdf


@pytest.fixture
def apart() -> Iterator[Apart]:
    with Apart() as made:
        yield made


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_what_is_read_apart_is_what_is_read_here(tmp_path: Path, apart: Apart) -> None:
    files = {"a.html": PAGE.encode(), "b.pdf": make_pdf([STORY]), "c.docx": make_docx(STORY), "é.md": STORY.encode()}
    for name, content in files.items():
        path = write(tmp_path, name, content)
        assert apart.load(path, name) == load(path, name)


def test_the_line_that_refuses_a_file_is_the_same(tmp_path: Path, apart: Apart) -> None:
    path = write(tmp_path, "a.pdf", b"<html>")
    with pytest.raises(LoadError, match=r"^a\.pdf: is damaged or not a PDF \(it has no PDF header\); save it again or"):
        apart.load(path, "a.pdf")


def test_a_file_that_takes_too_long_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.html", PAGE.encode())
    with Apart(seconds=0.001) as hasty:
        for _ in range(2):
            with pytest.raises(LoadError, match=r"^a\.html: takes more than 0\.001 seconds to read; split it"):
                hasty.load(path, "a.html")
        text = write(tmp_path, "b.txt", STORY.encode())
        assert hasty.load(text, "b.txt").articles[0].text == STORY


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process so")
def test_a_file_that_takes_too_much_memory_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", make_pdf([STORY]) + bytes(40 * 2**20))
    with (
        Apart(megabytes=32) as small,
        pytest.raises(LoadError, match=r"^a\.pdf: needs more than 32 MB of memory to read; split it or take it out$"),
    ):
        small.load(path, "a.pdf")


def test_a_process_that_died_is_replaced(tmp_path: Path, apart: Apart) -> None:
    path = write(tmp_path, "a.html", PAGE.encode())
    before = apart.load(path, "a.html")
    assert apart.process is not None
    apart.process.kill()
    apart.process.wait()
    with pytest.raises(LoadError, match=r"^a\.html: crashes what reads it; split it, save it again or take it out$"):
        apart.load(path, "a.html")
    assert apart.load(path, "a.html") == before


def test_no_process_is_started_for_plain_text_and_none_stays(tmp_path: Path) -> None:
    with Apart() as apart:
        apart.load(write(tmp_path, "a.txt", STORY.encode()), "a.txt")
        assert apart.process is None
        apart.load(write(tmp_path, "a.md", STORY.encode()), "a.md")
        assert isinstance(apart.process, subprocess.Popen)
        started = apart.process
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
