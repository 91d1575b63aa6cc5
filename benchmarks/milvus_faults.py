"""Index a folder in a Milvus of the small edition by the command line, kill what takes part, and compare the outcomes.

    python -m benchmarks.milvus_faults --folder DIR [--articles N] [--letters N] [--questions N]

DIR is a data set in BEIR's layout, whose first N articles become files, each cut after so many letters. They are
indexed undisturbed; with the indexer killed; with the server killed; by two processes; by two of which one is killed;
and again after one article changed. The server is also killed while questions are answered. Every outcome is compared
with the undisturbed one: each row with its words and vectors, and the first ten passages of every question.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Timer
from typing import Any

import numpy as np

from index.build import Builder
from index.milvus.index import Names
from index.milvus.rows import ARTICLES, passage_fields
from index.milvus.server import Milvus
from index.milvus.store import Delays, MilvusStore
from index.model.embedding import DEFAULT_MODEL, load_embedder
from index.records import Embedder, Hit
from qa.retrieval.retriever import Retriever
from tests.milvus_server import MilvusServer
from training.data import read_jsonl

APP = Path(__file__).parents[1] / "app.py"
WHOLE = "whole"
SHARE = 0.3
"""A kill comes when this share of the passages is written."""
AWAY = 3.0
"""Seconds that the server is away under the questions."""

Row = dict[str, Any]


@dataclass
class Place:
    """A server with a folder of articles; ``embedder`` puts the questions."""

    server: MilvusServer
    folder: Path
    embedder: Embedder
    questions: Sequence[str]
    client: Milvus
    passages: int = 0

    def builder(self, name: str) -> Builder:
        store = MilvusStore(self.client, name)
        return Builder(self.folder, self.folder / ".index", self.embedder, remote=store)

    def started(self, command: str, name: str, *words: str) -> subprocess.Popen[str]:
        """The command line at work on the index ``name``."""
        store = ["--articles", str(self.folder), "--store", f"{self.server.address}/{name}"]
        line = [sys.executable, str(APP), command, *store, *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(line, text=True, stdin=pipe, stdout=pipe, stderr=pipe)

    def indexed(self, name: str, *words: str) -> tuple[Mapping[str, Any], float, float]:
        """The report of a run that must succeed, its seconds by the clock and those it computed."""
        begin, used = time.perf_counter(), computed()
        said, problem = (process := self.started("index", name, "--json", *words)).communicate()
        if process.returncode:
            raise SystemExit(problem)
        return json.loads(said), time.perf_counter() - begin, computed() - used

    def published(self, name: str, parts: int) -> str:
        """What the closing step says."""
        said, problem = self.started("index", name, "--publish", str(parts)).communicate()
        return (said or problem).strip()

    def written(self, name: str) -> int:
        """How many passages are in the version that is not published yet."""
        drafts = [c for c in self.client.collections() if c.startswith(f"{name}_v") and c.endswith("_passages")]
        return self.client.count(drafts[0], "length >= 0") if drafts else 0

    def wait_for_share(self, name: str, process: subprocess.Popen[str], share: float) -> int:
        """Wait until so much is written, and give how many passages that are."""
        while (written := self.written(name)) < share * self.passages:
            if process.poll() is not None:
                raise SystemExit(f"{name}: the run ended before it was killed")
            time.sleep(0.2)
        return written


def computed() -> float:
    """Seconds that the processes started here have computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def make_folder(dataset: Path, folder: Path, articles: int, letters: int) -> None:
    """Write the first articles of a data set as files."""
    folder.mkdir()
    [corpus] = dataset.glob("corpus.jsonl*")
    for row in islice(read_jsonl(corpus), articles):
        title = f"---\ntitle: {row['title']}\n---\n" if row["title"] else ""
        (folder / f"{row['_id']}.md").write_text(title + row["text"][:letters], encoding="utf-8")


def rows_of(place: Place, name: str) -> dict[str, dict[str, Row]]:
    """Every row of passages and articles by its key, without the number of its part."""
    store = place.builder(name).store
    manifest = store.manifest()
    assert manifest is not None
    names, found = Names(manifest.version), {}
    for collection, fields in ((names.passages, passage_fields(0, "")), (names.articles, ARTICLES)):
        columns = [field.name for field in fields if field.name not in {"part", "nothing"}]
        scanned = place.client.scan(collection, "", columns)
        found[collection.rpartition("_")[2]] = {row["id"]: row for rows in scanned for row in rows}
    return found


def hits_of(place: Place, name: str) -> list[list[Hit]]:
    """The first ten passages of every question."""
    builder = place.builder(name)
    retriever = Retriever(builder.store.open(builder.settings), place.embedder)
    return [retriever.retrieve(question, k=10) for question in place.questions]


def compared(place: Place, name: str, wanted: tuple[dict[str, dict[str, Row]], list[list[Hit]]]) -> str:
    """In a line, how far the index ``name`` is from the undisturbed one."""
    rows, found = rows_of(place, name), hits_of(place, name)
    gap, other = 0.0, 0
    for collection, held in rows.items():
        for key in held.keys() | wanted[0][collection].keys():
            one, two = held.get(key), wanted[0][collection].get(key)
            if one is None or two is None or plain(one) != plain(two):
                other += 1
            elif "vector" in one:
                gap = max(gap, float(np.abs(np.subtract(one["vector"], two["vector"])).max()))
    pairs = list(zip(found, wanted[1], strict=True))
    same = sum([h.passage for h in a] == [h.passage for h in b] for a, b in pairs)
    scores = max(abs(x.score - y.score) for a, b in pairs for x, y in zip(a, b, strict=False))
    count = sum(map(len, rows.values()))
    return (
        f"{count:,} rows, {other} other than undisturbed, vectors differ by {gap:.6f} at most; "
        f"first ten the same for {same} of {len(pairs)} questions, scores differ by {scores:.6f} at most"
    )


def plain(row: Row) -> Row:
    """A row without its vector."""
    return {name: value for name, value in row.items() if name != "vector"}


def killed(place: Place, name: str, kill: Callable[[subprocess.Popen[str]], None], *words: str) -> None:
    """Kill in the middle of a run, start it again, and print what was kept."""
    process = place.started("index", name, "--json", *words)
    written = place.wait_for_share(name, process, SHARE if not words else SHARE / 2)
    kill(process)
    _, problem = process.communicate()
    last = (problem.strip().splitlines() or [""])[-1]
    print(f"{name}: killed with {written:,} passages written; exit code {process.returncode} {last}", flush=True)
    if not place.server.is_running():
        place.server.start()
    kept = place.written(name)
    report, seconds, own = place.indexed(name, *words)
    print(
        f"{name}: started again, {kept:,} passages were there; of {report['passages']:,} it embedded "
        f"{report['embedded']:,} and kept {report['passages'] - report['embedded']:,}, in {seconds:.0f} s "
        f"(computed {own:.0f} s)",
        flush=True,
    )


def shards(place: Place) -> None:
    """Index both halves at once, each in a process of its own, then publish."""
    begin = time.perf_counter()
    running = [place.started("index", "shards", "--json", "--shard", f"{n}/2") for n in (1, 2)]
    reports = [json.loads(process.communicate()[0]) for process in running]
    seconds = time.perf_counter() - begin
    counts = " and ".join(f"{report['articles']:,}" for report in reports)
    print(f"shards: {counts} articles in {seconds:.0f} s; {place.published('shards', 2)}", flush=True)


def shard_killed(place: Place) -> None:
    """Kill one of two shards, try to publish, start it again and publish."""
    other = place.started("index", "shard_killed", "--json", "--shard", "1/2")
    other.communicate()
    process = place.started("index", "shard_killed", "--json", "--shard", "2/2")
    before = place.written("shard_killed")
    while place.written("shard_killed") == before and process.poll() is None:
        time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    part = place.written("shard_killed") - before
    print(f"shard_killed: 2/2 killed with {part:,} passages written; {place.published('shard_killed', 2)}", flush=True)
    report, seconds, _ = place.indexed("shard_killed", "--shard", "2/2")
    print(
        f"shard_killed: 2/2 again, embedded {report['embedded']:,} of {report['passages']:,} in {seconds:.0f} s; "
        f"{place.published('shard_killed', 2)}",
        flush=True,
    )


def update(place: Place) -> None:
    """Change one article and bring both stores up to date."""
    files = [sys.executable, str(APP), "index", "--json", "--articles", str(place.folder)]
    subprocess.run(files, check=True, capture_output=True)
    changed = min(place.folder.glob("*.md"))
    changed.write_text(changed.read_text(encoding="utf-8") + " A heron stood there in May.", encoding="utf-8")
    begin, used = time.perf_counter(), computed()
    subprocess.run(files, check=True, capture_output=True)
    print(f"update, files: {time.perf_counter() - begin:.1f} s (computed {computed() - used:.1f} s)", flush=True)
    report, seconds, own = place.indexed(WHOLE)
    print(
        f"update, Milvus: {len(report['changed'])} of {report['articles']:,} articles changed, {report['embedded']} of "
        f"{report['passages']:,} passages embedded, in {seconds:.0f} s of which "
        f"{Delays.settle + Delays.grace:.0f} s wait for readers (computed "
        f"{own:.0f} s)",
        flush=True,
    )


def asked_through_a_kill(place: Place) -> None:
    """Ask a question a second in one process, with the server killed after the fifth and back after AWAY seconds."""
    lines = [json.dumps({"id": n, "question": text}) + "\n" for n, text in enumerate(place.questions)]
    undisturbed, _ = place.started("ask", WHOLE, "--questions", "-", "--json").communicate("".join(lines))
    process = place.started("ask", WHOLE, "--questions", "-", "--json")
    assert process.stdin is not None
    assert process.stdout is not None
    replies = []
    for line in lines[:5]:
        process.stdin.write(line)
        process.stdin.flush()
        replies.append(process.stdout.readline())
    place.server.kill()
    back = Timer(AWAY, place.server.start)
    back.start()
    for line in lines[5:]:
        process.stdin.write(line)
        process.stdin.flush()
        time.sleep(1)
    rest, problem = process.communicate()
    replies += rest.splitlines()
    back.join()
    wanted = {json.loads(line)["id"]: json.loads(line) for line in undisturbed.splitlines()}
    same = sum(wanted[json.loads(line)["id"]] == json.loads(line) for line in replies)
    said = problem.strip().splitlines()
    print(
        f"asked through a kill of the server: {len(replies)} of {len(wanted)} answered, {same} of them as undisturbed; "
        f"{len(said)} lines of error {said[:1]}; exit code {process.returncode}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill what takes part in indexing in Milvus, and compare.")
    parser.add_argument("--folder", type=Path, required=True, help="a data set in BEIR's layout")
    parser.add_argument("--articles", type=int, default=1000, metavar="N", help="index so many (default: 1000)")
    parser.add_argument(
        "--letters", type=int, default=1_000_000, metavar="N", help="keep so many of each (default: all)"
    )
    parser.add_argument("--questions", type=int, default=30, metavar="N", help="ask so many (default: 30)")
    options = parser.parse_args()
    asked = [str(row["text"]) for row in islice(read_jsonl(options.folder / "queries.jsonl"), options.questions)]
    with tempfile.TemporaryDirectory() as made:
        server = MilvusServer(Path(made) / "milvus")
        server.start()
        place = Place(server, Path(made) / "articles", load_embedder(DEFAULT_MODEL), asked, Milvus(server.address))
        make_folder(options.folder, place.folder, options.articles, options.letters)
        try:
            report, seconds, own = place.indexed(WHOLE)
            place.passages = report["passages"]
            print(
                f"undisturbed: {report['articles']:,} articles, {report['passages']:,} passages, of which "
                f"{report['embedded']:,} embedded, in {seconds:.0f} s (computed {own:.0f} s)",
                flush=True,
            )
            wanted = rows_of(place, WHOLE), hits_of(place, WHOLE)
            killed(place, "indexer_killed", lambda process: process.send_signal(signal.SIGKILL))
            print(f"indexer_killed: {compared(place, 'indexer_killed', wanted)}", flush=True)
            killed(place, "server_killed", lambda _: server.kill())
            print(f"server_killed: {compared(place, 'server_killed', wanted)}", flush=True)
            shards(place)
            print(f"shards: {compared(place, 'shards', wanted)}", flush=True)
            shard_killed(place)
            print(f"shard_killed: {compared(place, 'shard_killed', wanted)}", flush=True)
            asked_through_a_kill(place)
            update(place)
        finally:
            server.close()


if __name__ == "__main__":
    main()
