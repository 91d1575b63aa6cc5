"""Times questions to a served page's ``/ask`` by 1, 4, 16 and 64 users at once, with and without a rebuild beside them.

    python -m benchmarks.users [--model full] [--articles DIR] [--seconds 20] [--users 1 4 16 64]

Each user asks, waits for the answer and asks again. No question is asked twice: each has a number behind it. In the row
"asked before" they have none, so that all readings are remembered. "Answered" leaves out what was turned away because
too many waited. The rebuild makes the index of the folder anew, in a process of its own as ``python app.py index
--rebuild`` does, over and over as long as the questions last. The server's processor time for a question holds still on
a busy machine.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from app import DEFAULT
from benchmarks.start import ROOT, free_port, processor_seconds, wait_for

QUESTIONS = (
    "Did the Kremlin confirm the call?",
    "How many men has Moscow lost according to Ukraine's Ministry of Defense?",
    "Who is the Kremlin's spokesman?",
    "When did Trump say that he had talked to Putin?",
    "What did Zelensky say about the talks?",
    "Why did the relations get worse?",
)

REPEATED = "asked before"
_NUMBERS = itertools.count(1)


@dataclass
class Taken:
    """What the users saw."""

    seconds: list[float] = field(default_factory=list)
    turned_away: list[float] = field(default_factory=list)


def ask_until(end: float, port: int, questions: Iterator[str], taken: Taken) -> None:
    """One user."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    while (begin := time.perf_counter()) < end:
        connection.request("GET", f"/ask?question={quote(next(questions))}")
        reply = connection.getresponse()
        reply.read()
        if reply.status == 200:
            taken.seconds.append(time.perf_counter() - begin)
        else:
            taken.turned_away.append(time.perf_counter() - begin)
            time.sleep(0.1)
    connection.close()


def questions(*, numbered: bool) -> Iterator[str]:
    """The questions over and over, each ``numbered`` one another than all before."""
    for question in itertools.cycle(QUESTIONS):
        yield f"{question} ({next(_NUMBERS)})" if numbered else question


def crowd(users: int, seconds: float, port: int, *, numbered: bool = True) -> Taken:
    """So many users for so long."""
    taken, end = Taken(), time.perf_counter() + seconds
    threads = [
        threading.Thread(target=ask_until, args=(end, port, questions(numbered=numbered), taken)) for _ in range(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


@contextlib.contextmanager
def rebuilding(where: Sequence[str]) -> Iterator[list[int]]:
    """Rebuild the index over and over beside what is done inside; the list counts how often."""
    stop, done = threading.Event(), [0]

    def go_on() -> None:
        while not stop.is_set():
            command = [sys.executable, "app.py", "index", "--rebuild", *where]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            done[0] += 1

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def measured(users: int, seconds: float, port: int, pid: int, beside: str) -> None:
    """Print one row."""
    before = processor_seconds(pid)
    begin = time.perf_counter()
    taken = crowd(users, seconds, port, numbered=beside != REPEATED)
    elapsed = time.perf_counter() - begin
    used = (processor_seconds(pid) - before) / max(len(taken.seconds), 1)
    low = statistics.median(taken.seconds or [0.0])
    high = statistics.quantiles(taken.seconds, n=20)[-1] if len(taken.seconds) > 1 else low
    waited = max(taken.turned_away, default=0.0)
    print(
        f"| {users} | {beside} | {len(taken.seconds) / elapsed:.1f} | {1000 * low:.0f} | {1000 * high:.0f} "
        f"| {1000 * used:.0f} | {len(taken.turned_away)} | {waited:.0f} |",
        flush=True,
    )


def main() -> None:
    """Serve, ask and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, default=ROOT / "articles")
    parser.add_argument("--model", default=DEFAULT)
    parser.add_argument(
        "--no-rebuild", dest="rebuild", action="store_false", help="only questions, no rebuild beside them"
    )
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--users", type=int, nargs="+", default=[1, 4, 16, 64])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as index:
        where = ["--articles", str(options.articles), "--index-dir", index, "--model", options.model]
        subprocess.run([sys.executable, "app.py", "index", *where], cwd=ROOT, check=True, capture_output=True)
        port = free_port()
        command = [sys.executable, "app.py", "serve", *where, "--port", str(port), "--rate", "1000000"]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/ask?question={quote(QUESTIONS[0])}", server)
            crowd(4, 2, port)
            print(
                "| users | beside | answered a second | p50 ms | p95 ms | processor ms a question | turned away "
                "| after at most s |"
            )
            print("|---|---|---|---|---|---|---|---|")
            for users in options.users:
                measured(users, options.seconds, port, server.pid, "")
                if not options.rebuild:
                    continue
                with rebuilding(where) as done:
                    measured(users, options.seconds, port, server.pid, "a rebuild")
                print(f"{done[0]} rebuilds", file=sys.stderr)
            measured(16, options.seconds, port, server.pid, REPEATED)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
