"""Reads files with third-party parsers in a separate process with limits of time and memory.

A parser that hangs, swells or crashes on a hostile file ends that process, not the program. The file is reported and
the next one gets a new process. The two exchange a line of JSON for each file.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import IO

from index.files.scanning import scan
from index.records import Article, Loaded, LoadError

SECONDS = 60.0
"""Longest time for one file: a long PDF takes some ten seconds."""
MEGABYTES = 2048
"""Most memory for one file, where the system can bound it (Linux)."""
SUFFIXES = (".md", ".html", ".htm", ".pdf", ".docx", ".rtf", ".eml", ".csv")
"""The formats of third-party parsers; this program itself reads plain text and collections line by line."""
LONG_TEXT = 200_000
"""The size in bytes from which a plain text is read in the sandbox too; a short one cannot take long."""

_ROOT = Path(__file__).parents[2]


class Sandbox:
    """Loads files as ``loaders.load`` does; those of SUFFIXES in a separate process, started for the first one.

    With ``everything`` files of all formats are read there.
    """

    def __init__(self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES, everything: bool = False) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._everything = everything
        self.process: subprocess.Popen[bytes] | None = None
        """The process, once one was needed."""

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def load(self, path: Path, source: str) -> Loaded:
        """Read one file; raises LoadError where none of it can be used or it exceeds the limits."""
        if not (self._everything or _is_risky(path)):
            return _load(path, source)
        began = time.monotonic()
        answer = self._ask(json.dumps([str(path.absolute()), source]))
        if not answer:
            self._stop()
            late = time.monotonic() - began >= self._seconds
            reason = f"takes more than {self._seconds:g} seconds to read" if late else "crashes what reads it"
            raise LoadError(f"{source}: {reason}; split it, save it again or take it out")
        reply = json.loads(answer)
        if isinstance(reply, str):
            raise LoadError(reply)
        articles = tuple(Article(**fields) for fields in reply["articles"])
        return Loaded(articles, tuple(reply["problems"]), tuple(reply["notes"]))

    def _ask(self, question: str) -> bytes:
        """The reply to ``question``; empty where the process ended instead."""
        asked, answers = self._pipes()
        try:
            asked.write(question.encode() + b"\n")
            asked.flush()
        except OSError:
            return b""
        return answers.readline()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "index.files.sandbox", str(self._seconds), str(self._megabytes)],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        assert self.process.stdin is not None and self.process.stdout is not None  # both are pipes
        return self.process.stdin, self.process.stdout

    def _stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def load_source(folder: Path, source: str) -> Loaded:
    """The article called ``source`` as its file is now, with the file's problems and notes; a file's name returns all
    its articles.

    Raises LoadError where there is none or the file cannot be used, and UserError without a folder.
    """
    files = scan(folder).files
    cuts = [len(source), *(at for at, letter in enumerate(source) if letter == "#")]
    name = next((source[:at] for at in sorted(cuts, reverse=True) if source[:at] in files), None)
    if name is None:
        raise LoadError(f"{source}: is not an article of {folder}; give a file's path from there, or FILE.jsonl#id")
    with Sandbox() as sandbox:
        loaded = sandbox.load(files[name], name)
    found = tuple(article for article in loaded.articles if source in {name, article.source})
    if not found:
        raise LoadError(f"{source}: is not in {name}; it holds {loaded.articles[0].source} and others")
    return replace(loaded, articles=found)


def _load(path: Path, source: str) -> Loaded:
    from index.files.loaders import load  # only where a file is read: all readers are imported with it

    return load(path, source)


def _is_risky(path: Path) -> bool:
    name = path.name.lower()
    try:
        return name.endswith(SUFFIXES) or (name.endswith(".txt") and path.stat().st_size > LONG_TEXT)
    except OSError:  # gone: said when it is opened
        return False


def serve(seconds: float, megabytes: int) -> None:
    """Answer one line of JSON for each on standard input, until it ends."""
    from index.files.loaders import load  # before the limits count

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts the program ends this process with it
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no answer
    _bound_memory(megabytes)
    for line in sys.stdin.buffer:
        path, source = json.loads(line)
        # The watchdog needs no turn of the interpreter, so it ends a parser written in C too.
        faulthandler.dump_traceback_later(seconds, exit=True)
        try:
            loaded = load(Path(path), source)
            reply: object = asdict(loaded)
        except LoadError as error:
            reply = str(error)
        except MemoryError:
            reply = f"{source}: needs more than {megabytes} MB of memory to read; split it or take it out"
        answers.write(json.dumps(reply).encode() + b"\n")
        answers.flush()
        faulthandler.cancel_dump_traceback_later()


def _bound_memory(megabytes: int) -> None:
    """Limit the additional memory of this process; only Linux reports how much it has."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError):
        return
    most = pages * resource.getpagesize() + megabytes * 2**20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    serve(float(sys.argv[1]), int(sys.argv[2]))
