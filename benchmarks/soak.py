"""Many users ask the running server while its articles change and its index is rebuilt; every answer is checked.

    python -m benchmarks.soak [--minutes 60] [--users 32] [--pause 20] [--rest 10]

The five sample articles and reports on made-up towns, whose figures differ from one state of the folder to the next. A
serial run first answers every question in every state. Then the server runs; users, each with an address of their own,
ask over HTTP, each after reading the reply before for a while; one more visitor loads the page again and again; and
another process goes from state to state, by updates and by whole rebuilds. An answer is right if it is, word for word
and place for place, the serial one of a state that was, or was being, published while it was asked. The server's memory
and open files are noted all the while: what grows shows in the medians of the first and the last quarter.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
ASKED = (
    "Did the Kremlin confirm the call?",
    "How many men has Moscow lost?",
    "What did Ryabkov demand?",
    "Who is the mayor of Berlin?",
    "When is the Munich Security Conference?",
)
THINGS = "harbour school market museum theatre orchard quarry railway library garden castle mill square park".split()
DONE = "painted sold praised visited measured forgotten repaired blessed photographed closed flooded lit".split()
COMPARED = ("answered", "answer", "stance", "citations")
"""What of a reply must be that of the serial run; scores may differ in the last digit with the batch they were in."""

KEPT = 2.0
"""Seconds of pause from which a user asks on a new connection: the server closes one that is silent for five."""
SAMPLE_SECONDS = 10.0
GAUGES = ("process_resident_memory_bytes", "process_open_fds")

Files = Mapping[str, str]
Reply = Mapping[str, object]


def states(count: int, towns: int) -> list[Files]:
    """The folder's files in each of its states: reports that come, go and change their figures."""
    made: list[Files] = []
    for state in range(count):
        kept = [town for town in range(towns) if (town + state) % 7]
        made.append({f"town-{town}.txt": _report(town, 1000 + 37 * town + state) for town in kept})
    return made


def _report(town: int, people: int) -> str:
    """A report with a figure that changes, among sentences of the town's own, so that no two are copies."""
    draw = random.Random(town)
    others = (f"The {draw.choice(THINGS)} of the {draw.choice(THINGS)} was {draw.choice(DONE)}." for _ in range(12))
    return (
        f"Town Number {town} grows\n\nThe town of Arlen {town} has {people:,} residents, its mayor said on Monday. "
        f"{' '.join(others)}\n"
    )


def questions(towns: int) -> list[str]:
    """What users ask."""
    return [*ASKED, *(f"How many residents does the town of Arlen {town} have?" for town in range(towns))]


def write(folder: Path, files: Files) -> None:
    """Bring the reports in ``folder`` to a state, as an editor would: one file after another."""
    for path in folder.glob("town-*.txt"):
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            draft = folder / f".{name}"
            draft.write_text(text, encoding="utf-8")
            draft.replace(path)


class Published:
    """Which states may have answered a question, by when each began and ceased to be published."""

    def __init__(self, first: int) -> None:
        self._turns: list[tuple[int, float, float]] = [(first, 0.0, float("inf"))]
        self._lock = threading.Lock()

    def turn(self, state: int, publish: Callable[[], object]) -> None:
        """Publish ``state``; while that goes on, the one before and it may both answer."""
        with self._lock:
            self._turns.append((state, time.monotonic(), float("inf")))
        publish()
        with self._lock:
            before, begun, _ = self._turns[-2]
            self._turns[-2] = (before, begun, time.monotonic())

    def between(self, begin: float, end: float) -> set[int]:
        """The states that were published at some moment of a time."""
        with self._lock:
            return {state for state, since, until in self._turns if since <= end and until >= begin}

    @property
    def turns(self) -> int:
        """How often a state was published after the first."""
        return len(self._turns) - 1


@dataclass
class Tally:
    """What the users met; ``seconds`` are those of answers, ``wrong`` and ``errors`` hold a line for each."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    loads: int = 0


@dataclass(frozen=True)
class Visit:
    """What a user needs: where to ask, what, and what the serial run said of it, state by state."""

    port: int
    asked: Sequence[str]
    serial: Sequence[Mapping[str, Reply]]
    published: Published
    until: float
    pause: float


def compared(reply: Reply) -> Reply:
    """The part of a reply that is compared."""
    return {name: reply[name] for name in COMPARED}


def user(number: int, visit: Visit, tally: Tally) -> None:
    """Ask until the time is over, from an address of one's own."""
    draw = random.Random(number)
    connection = http.client.HTTPConnection(
        "127.0.0.1", visit.port, timeout=120, source_address=(f"127.0.1.{number + 1}", 0)
    )
    while time.monotonic() < visit.until:
        question = draw.choice(visit.asked)
        begin = time.monotonic()
        try:
            connection.request("POST", "/ask", json.dumps({"question": question}), {"content-type": "application/json"})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            tally.errors.append(f"{question}: {type(error).__name__}: {error}")
            continue
        end = time.monotonic()
        tally.statuses[response.status] += 1
        if response.status == 200:
            tally.seconds.append(end - begin)
            reply = compared(json.loads(body))
            might = visit.published.between(begin, end)
            if not any(reply == visit.serial[state][question] for state in might):
                tally.wrong.append(f"{question}: {reply['answer']!r}, in states {sorted(might)}")
        elif response.status not in {429, 503}:
            tally.errors.append(f"{question}: {response.status} {body[:200].decode(errors='replace')}")
        pause = min(draw.uniform(0, 2 * visit.pause), max(0.0, visit.until - time.monotonic()))
        if pause > KEPT:
            connection.close()
        time.sleep(pause)
    connection.close()


def load_page(number: int, visit: Visit, tally: Tally) -> None:
    """Load the page again and again as a browser does, each time as a new visitor, until the time is over."""
    loads = 0
    while time.monotonic() < visit.until:
        session = f"soak{number}x{loads}"
        try:
            connection = http.client.HTTPConnection("127.0.0.1", visit.port, timeout=120)
            join = json.dumps({"data": [None, [], []], "fn_index": 0, "session_hash": session})
            connection.request("POST", "/gradio_api/queue/join", join, {"content-type": "application/json"})
            response = connection.getresponse()
            response.read()
            if response.status == 200:
                connection.request("GET", f"/gradio_api/queue/data?session_hash={session}")
                shown = connection.getresponse().read()
                if b'"success":true' in shown:
                    loads += 1
                else:
                    tally.errors.append(f"the page: {shown[-200:].decode(errors='replace')}")
            elif response.status not in {429, 503}:
                tally.errors.append(f"the page: {response.status}")
            connection.close()
        except (OSError, http.client.HTTPException) as error:
            tally.errors.append(f"the page: {type(error).__name__}: {error}")
        time.sleep(1)
    tally.loads += loads


def ask_all(visit: Visit, users: int, change: Callable[[], None]) -> Tally:
    """Have all users ask while ``change`` is called again and again; returns what they met."""
    tally = Tally()
    threads = [threading.Thread(target=user, args=(n, visit, tally)) for n in range(users)]
    for thread in threads:
        thread.start()
    while time.monotonic() < visit.until:
        change()
    for thread in threads:
        thread.join()
    return tally


def metric(port: int, name: str) -> int:
    """A figure of the running server."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    found = re.search(rf"^{name} (\S+)$", text, re.MULTILINE)
    return int(float(found[1])) if found else 0


@dataclass(frozen=True)
class Sample:
    """What the server took at some second."""

    second: float
    memory: int
    files: int


class Samples(threading.Thread):
    """Looks at the server's memory and open files again and again until a time."""

    def __init__(self, port: int, until: float, every: float = SAMPLE_SECONDS) -> None:
        super().__init__()
        self._port, self._until, self._every = port, until, every
        self.taken: list[Sample] = []

    def run(self) -> None:
        """Take a sample now and after each while."""
        begun = time.monotonic()
        while (now := time.monotonic()) < self._until:
            try:
                memory, files = (metric(self._port, name) for name in GAUGES)
                self.taken.append(Sample(now - begun, memory, files))
            except (OSError, http.client.HTTPException):  # too busy to say
                pass
            time.sleep(min(self._every, max(0.0, self._until - time.monotonic())))


def trend(values: Sequence[float]) -> tuple[float, float]:
    """The medians of the first and of the last quarter of what was noted over time."""
    quarter = max(1, len(values) // 4)
    return statistics.median(values[:quarter]), statistics.median(values[-quarter:])


def serial_run(folder: Path, made: Sequence[Files], asked: Sequence[str]) -> list[dict[str, Reply]]:
    """Every question's reply in every state, by the command line, one question at a time."""
    lines = folder.parent / "questions.jsonl"
    lines.write_text("".join(json.dumps({"id": q, "question": q}) + "\n" for q in asked), encoding="utf-8")
    replies = []
    for files in made:
        write(folder, files)
        _update(folder)
        out = _run("ask", "--json", "--questions", str(lines), "--articles", str(folder))
        rows = [json.loads(line) for line in out.splitlines()]
        replies.append({row["id"]: compared(row) for row in rows})
    return replies


def _update(folder: Path, *options: str) -> None:
    _run("index", "--articles", str(folder), *options)


def _run(*words: str) -> str:
    return subprocess.run(
        [sys.executable, "app.py", *words], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def main() -> None:
    """Run the soak and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--users", type=int, default=32)
    parser.add_argument("--pause", type=float, default=20.0, help="seconds a user reads a reply, on average")
    parser.add_argument("--rest", type=float, default=10.0, help="seconds between an index and the next")
    parser.add_argument("--towns", type=int, default=60)
    parser.add_argument("--states", type=int, default=4)
    options = parser.parse_args()
    made, asked = states(options.states, options.towns), questions(options.towns)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "articles"
        shutil.copytree(ROOT / "articles", folder, ignore=shutil.ignore_patterns(".index"))
        serial = serial_run(folder, made, asked)
        command = [sys.executable, "app.py", "serve", "--port", "0", "--articles", str(folder)]
        server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        try:
            assert server.stderr is not None
            ready = next(found for line in server.stderr if (found := re.search(r"127\.0\.0\.1:(\d+)", line)))
            threading.Thread(target=lambda: server.stderr and server.stderr.read(), daemon=True).start()
            soak(int(ready[1]), folder, made, serial, options)
        finally:
            server.terminate()
            server.wait(60)


def soak(
    port: int, folder: Path, made: Sequence[Files], serial: list[dict[str, Reply]], options: argparse.Namespace
) -> None:
    """Ask the server at ``port`` for the given minutes, changing the articles meanwhile, and print the figures."""
    published, asked = Published(len(made) - 1), questions(options.towns)
    warm = Visit(port, asked, serial, published, time.monotonic() + min(60, options.minutes * 6), options.pause)
    ask_all(warm, options.users, lambda: time.sleep(1))
    turns = iter(range(10**9))
    until = time.monotonic() + options.minutes * 60

    def change() -> None:
        turn = next(turns)
        state = turn % len(made)
        write(folder, made[state])
        rebuild = ["--rebuild"] if turn % 5 == 4 else []
        published.turn(state, lambda: _update(folder, *rebuild))
        time.sleep(min(options.rest, max(0.0, until - time.monotonic())))

    visit, loaded, samples = Visit(port, asked, serial, published, until, options.pause), Tally(), Samples(port, until)
    visitor = threading.Thread(target=load_page, args=(0, visit, loaded))
    for thread in (visitor, samples):
        thread.start()
    tally = ask_all(visit, options.users, change)
    for thread in (visitor, samples):
        thread.join()
    print(f"users {options.users}, minutes {options.minutes:g}, pause {options.pause:g} s", end=", ")
    print(f"indexes published meanwhile {published.turns}")
    report(tally, loaded)
    time.sleep(10)  # the server closes the connections of users that left
    report_trend(samples.taken, [metric(port, name) for name in GAUGES])


def report(tally: Tally, loaded: Tally) -> None:
    """Print what became of the questions and of the page's visits."""
    busy, errors = tally.statuses[429] + tally.statuses[503], [*tally.errors, *loaded.errors]
    print(f"answered {len(tally.seconds):,}, busy {busy:,}, wrong {len(tally.wrong)}, errors {len(errors)}")
    if len(tally.seconds) > 1:
        cuts = statistics.quantiles(tally.seconds, n=20)
        print(f"seconds p50 {statistics.median(tally.seconds):.2f}, p95 {cuts[-1]:.2f}")
    print(f"page loaded {loaded.loads:,} times")
    for line in [*tally.wrong[:10], *errors[:10]]:
        print(line, file=sys.stderr)


def report_trend(samples: Sequence[Sample], after: Sequence[int]) -> None:
    """Print how memory and open files went, and what they are ``after`` the users left."""
    every = max(1, len(samples) // 12)
    minutes = [sample.second / 60 for sample in samples]
    for name, unit, values, last in (
        ("memory MB", 1e6, [sample.memory for sample in samples], after[0]),
        ("open files", 1, [sample.files for sample in samples], after[1]),
    ):
        first, final = trend(values)
        told = zip(values[::every], minutes[::every], strict=True)
        way = ", ".join(f"{value / unit:.0f} at {minute:.0f} min" for value, minute in told)
        print(f"{name}: {way}; {last / unit:.0f} after all left")
        print(f"{name}, median of the first quarter {first / unit:.0f}, of the last {final / unit:.0f}")


if __name__ == "__main__":
    main()
