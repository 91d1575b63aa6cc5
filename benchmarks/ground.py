"""The ground on which the indexer is broken: a folder of two states, its index, and processes that come and go."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.build import Builder
from index.records import Progress, UserError, Vectors
from qa.library import Library
from qa.question.ask import Ask
from qa.terminal import reply_json
from tests.fakes import PhraseReader, WordHashEmbedder
from tests.small_library import READER_ONLY, library_of

FINE, REFUSED, BROKEN = 0, 1, 2
"""How an update ends: done, refused in one line, or with an exception that nobody meant."""
QUESTIONS = ("Who resigned on Monday?", "What closed in May?", "Did the council vote?", "Where did it rain?")
TOWNS = ("Springfield", "Shelbyville", "Ogdenville", "North Haverbrook", "Brockway", "Capital City")
DEEDS = ("resigned on Monday after the council voted", "closed the old bridge in May", "measured heavy rain at noon")
State = dict[str, str]

BEFORE: State = {f"{t}.txt": f"The mayor of {t} {DEEDS[i % 3]}. Nobody in {t} was hurt." for i, t in enumerate(TOWNS)}
AFTER: State = {
    **{f"{t}.txt": f"The mayor of {t} {DEEDS[(i + 1) % 3]}, it is said." for i, t in enumerate(TOWNS[:3])},
    "moved/Brockway.txt": BEFORE["Brockway.txt"],
    "new.txt": "The council of Cypress Creek voted on Friday to close the school. Parents wept.",
}


class HeldEmbedder(WordHashEmbedder):
    """Waits in the middle of an update until it is told to go on."""

    def __init__(self, reached: int, go_on: int) -> None:
        super().__init__()
        self._reached, self._go_on = reached, go_on

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        os.write(self._reached, b".")
        os.read(self._go_on, 1)
        return super().encode_passages(texts, progress=progress)


class Ground:
    """A folder of articles with its index, and what the index answers in each state."""

    def __init__(self, root: Path) -> None:
        self.folder, self.index = root / "articles", root / "index"
        self.folder.mkdir()
        self.now = BEFORE
        self.said: dict[int, list[str]] = {}
        for state in (AFTER, BEFORE):
            self.put(state)
            wait(child(self.builder.build))
            self.said[id(state)] = self.state()

    @property
    def builder(self) -> Builder:
        """One of its own for each process."""
        return Builder(self.folder, self.index, WordHashEmbedder())

    @property
    def other(self) -> State:
        """The state that the folder is not in."""
        return AFTER if self.now is BEFORE else BEFORE

    def put(self, state: State) -> None:
        """Bring the folder into a state."""
        for path in [p for p in self.folder.rglob("*") if p.is_file()]:
            path.unlink()
        for name, text in state.items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_text(text, encoding="utf-8")
        self.now = state

    def library(self) -> Library:
        """The program over this index, with a reader that finds a few phrases."""
        reader = PhraseReader({"The mayor of": 2.0, "the old bridge": 1.0, "The council": 1.0, "Nobody": -1.0})
        return library_of(self.builder, reader, confidence=replace(READER_ONLY, retrieval=1.0))

    def heard(self, library: Library, question: str) -> str:
        """A hash of what the index says to a question, offsets and scores included."""
        return hashlib.sha256(reply_json(library.ask(Ask(question)), None, {}, k=10).encode()).hexdigest()[:32]

    def state(self) -> list[str]:
        """What a fresh process hears from the index, question by question."""

        def ask() -> None:
            library = self.library()
            os.write(send, " ".join(self.heard(library, q) for q in QUESTIONS).encode())

        with child_pipe() as (receive, send):
            code = wait(child(ask))
            return os.read(receive, 1000).decode().split() if code == FINE else [f"exit code {code}"]


@contextlib.contextmanager
def child_pipe() -> Iterator[tuple[int, int]]:
    """A pipe to a child, closed at the end."""
    receive, send = os.pipe()
    try:
        yield receive, send
    finally:
        os.close(receive)
        os.close(send)


def child(work: Callable[[], object], *, out: int | None = None) -> int:
    """Run ``work`` in a copy of this process; its exit code is FINE, REFUSED or BROKEN, its number the result."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = BROKEN
    try:
        if out is not None:
            os.dup2(out, 2)
        work()
        code = FINE
    except UserError as error:
        os.write(2, f"{error}\n".encode() if out is not None else b"")
        code = REFUSED
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def wait(pid: int) -> int:
    """The exit code of a child, negative where a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@contextlib.contextmanager
def served(ground: Ground) -> Iterator[Callable[[], tuple[int, list[str]]]]:
    """A server that asks itself in a process of its own; gives how often, and what it heard that it should not."""
    receive, send = os.pipe()

    def serve() -> None:
        library = ground.library()
        for n in itertools.cycle(range(len(QUESTIONS))):
            heard = ground.heard(library, QUESTIONS[n])
            os.write(send, b"." if any(heard == said[n] for said in ground.said.values()) else b"!")
            time.sleep(0.01)  # leaves the processor to the updates

    pid = child(serve)
    os.close(send)

    def stop() -> tuple[int, list[str]]:
        alive = os.waitpid(pid, os.WNOHANG)[0] == 0
        if alive:
            os.kill(pid, signal.SIGKILL)
            wait(pid)
        heard = b""
        while piece := os.read(receive, 65536):
            heard += piece
        problems = [f"the server heard something else {heard.count(b'!')} times"] * (b"!" in heard)
        return len(heard), problems + ["the server died"] * (not alive)

    yield stop
    os.close(receive)
