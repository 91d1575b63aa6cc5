"""The same folder in local files and in a Milvus of the small edition, started here: figures and times.

    python -m benchmarks.milvus --folder DIR [--remember FILE.npz] [--questions N]

DIR is a data set for ``evaluate`` (the BEIR files). Printed are nDCG@10 from either store, how many questions have the
same ten passages in the same order, what a passage takes in time and room, and what happens when versions are switched
under 16 users. Vectors are embedded once for both stores; ``--remember`` keeps them for the next run.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from index.archive import Archive
from index.build import Builder
from index.milvus.server import Milvus, RetryPolicy
from index.milvus.store import Delays, MilvusStore
from index.model.embedding import DEFAULT_MODEL, load_embedder
from index.records import Embedder, Hit, Progress, Vectors
from qa.measure.dataset import Question, read_dataset
from qa.measure.evaluate import ranked_sources
from qa.measure.metrics import ndcg
from qa.retrieval.retriever import Retriever
from tests.milvus_server import MilvusServer

USERS = 16
DEEP = 400


@dataclass
class Remembering:
    """An embedder that never embeds a text twice."""

    inner: Embedder
    known: dict[str, Vectors] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def fingerprint(self) -> str:
        return self.inner.fingerprint

    @property
    def dim(self) -> int:
        return self.inner.dim

    def encode_query(self, text: str) -> Vectors:
        return self.inner.encode_query(text)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        if new:
            self.known.update(zip(new, self.inner.encode_passages(new), strict=True))
        return np.stack([self.known[text] for text in texts])

    def load(self, path: Path) -> None:
        held = np.load(path, allow_pickle=False)
        self.known = dict(zip(held["texts"].tolist(), held["vectors"], strict=True))

    def save(self, path: Path) -> None:
        np.savez(path, texts=np.array(list(self.known)), vectors=np.stack(list(self.known.values())))


def folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def timed_hits(
    index: Archive, embedder: Embedder, questions: Sequence[Question]
) -> tuple[list[list[Hit]], list[float]]:
    """What each question finds, and how many seconds it took."""
    retriever = Retriever(index, embedder)
    found, seconds = [], []
    for question in questions:
        begin = time.perf_counter()
        found.append(retriever.retrieve(question.text, k=DEEP))
        seconds.append(time.perf_counter() - begin)
    return found, seconds


def compare(files: Builder, milvus: Builder, questions: Sequence[Question]) -> None:
    """Print the figures of both stores and where they differ."""
    every: list[list[list[Hit]]] = []
    for name, builder in (("files", files), ("Milvus", milvus)):
        found, seconds = timed_hits(builder.store.open(builder.settings), builder.embedder, questions)
        pairs = zip(found, questions, strict=True)
        score = statistics.mean(ndcg(ranked_sources(hits, q), q.gains, 10) for hits, q in pairs)
        spread = statistics.quantiles(seconds, n=20)
        print(
            f"{name}: nDCG@10 {score:.4f}, a question {spread[9] * 1e3:.0f} ms (95 %: {spread[18] * 1e3:.0f})",
            flush=True,
        )
        every.append(found)
    tens = [([h.passage for h in a[:10]], [h.passage for h in b[:10]]) for a, b in zip(*every, strict=True)]
    ordered, held = sum(a == b for a, b in tens), sum(set(a) == set(b) for a, b in tens)
    gap = max(
        abs(a.score - b.score)
        for one, other in zip(*every, strict=True)
        for a, b in zip(one[:10], other[:10], strict=False)
    )
    print(
        f"the first ten: same order {ordered} of {len(tens)}, same passages {held}, scores differ by {gap:.6f} at most"
    )


def build(builder: Builder, server: MilvusServer) -> None:
    """Index the folder in Milvus and print what it took."""
    begin, used = time.perf_counter(), time.process_time()
    report = builder.build()
    wall, own = time.perf_counter() - begin, time.process_time() - used
    room = folder_bytes(server.folder)
    print(
        f"Milvus: {report.articles:,} articles, {report.passages:,} passages in {wall:.0f} s, of which the program "
        f"computed {own:.0f} s (vectors known before); {room / report.passages / 1e3:.1f} KB a passage on disk",
        flush=True,
    )


def switch(builder: Builder, questions: Sequence[Question]) -> None:
    """Publish a newer version while 16 users ask."""
    stop, lock = threading.Event(), threading.Lock()
    state = {"index": builder.store.open(builder.settings)}
    versions, errors, done = set[str](), list[str](), [0]

    def ask(user: int) -> None:
        for n in range(user, 10**9, USERS):
            if stop.is_set():
                return
            try:
                manifest = builder.store.manifest()
                index = state["index"]
                if manifest is not None and manifest.version != index.manifest.version:
                    index = state["index"] = builder.store.open(builder.settings)
                Retriever(index, builder.embedder).retrieve(questions[n % len(questions)].text, k=10)
            except Exception as error:  # any is what this looks for
                errors.append(str(error))
                continue
            with lock:
                versions.add(index.manifest.version)
                done[0] += 1

    with ThreadPoolExecutor(USERS) as users:
        asking = [users.submit(ask, user) for user in range(USERS)]
        builder.build(rebuild=True)
        time.sleep(3)
        stop.set()
    for user in asking:
        user.result()
    seen = f"{done[0]} questions, {len(versions)} versions, {len(errors)} errors {errors[:1]}"
    print(f"switched under {USERS} users: {seen}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare local files with Milvus' small edition.")
    parser.add_argument("--folder", type=Path, required=True, help="a data set in BEIR's layout")
    parser.add_argument("--remember", type=Path, metavar="FILE.npz", help="keep the vectors here between runs")
    parser.add_argument("--questions", type=int, default=1000, metavar="N", help="ask so many (default: 1000)")
    options = parser.parse_args()
    dataset = read_dataset(options.folder)
    memory = Remembering(load_embedder(DEFAULT_MODEL))
    if options.remember and options.remember.is_file():
        memory.load(options.remember)
    with tempfile.TemporaryDirectory() as made:
        server = MilvusServer(Path(made) / "milvus")
        server.start()
        files = Builder(options.folder, Path(made) / "files", memory, ignore=dataset.ignore)
        begin = time.perf_counter()
        report = files.build()
        room = folder_bytes(files.index_folder) / report.passages / 1e3
        print(
            f"files: {report.passages:,} passages in {time.perf_counter() - begin:.0f} s, {room:.1f} KB each",
            flush=True,
        )
        if options.remember:
            memory.save(options.remember)
        questions = dataset.questions[: options.questions]
        client = Milvus(server.address, retry=RetryPolicy(limit=120, tries=3))
        stored = replace(files, remote=MilvusStore(client, "whole", delays=Delays(0, 3)))
        try:
            build(stored, server)
            compare(files, stored, questions)
            switch(stored, questions)
        finally:
            server.close()


if __name__ == "__main__":
    main()
