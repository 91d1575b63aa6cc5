"""Climbs the ladder of index sizes: python -m benchmarks.ladder --data DIR --vectors DIR --work DIR --rungs 1000,10000.

Articles are made of real sentences drawn at random, two words of each replaced, in files of 100; a sentence's vector
is drawn near one of the real sentence vectors in ``--vectors`` (.npy files). So everything but the model's own work is
real: the index is built, updated and asked by the program's own classes, each step in a process of its own. Times
of building and asking therefore leave out the model; benchmarks/README.md says what it adds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.build import Builder
from index.chunking import split_sentences
from index.records import Progress, Vectors
from index.store import Index, open_index
from qa.retriever import Retriever

FILE = 100
"""Articles in a file."""
SENTENCES = 20
"""Sentences of an article, which make some four passages."""
NOISE = 0.75
"""Length of what is added to a real vector of length one: the cosine to it is .8."""
QUESTIONS, WARM, CHECKED = 200, 20, 50
_SEED = 11
_DRAWS = 4096


@dataclass
class Rung:
    """What one size costs; times in seconds but for those of a question, in milliseconds; sizes in MB."""

    passages: int = 0
    articles: int = 0
    build: float = 0.0
    build_memory: float = 0.0
    update: float = 0.0
    update_one: float = 0.0
    opened: float = 0.0
    p50: float = 0.0
    p95: float = 0.0
    memory: float = 0.0
    own_memory: float = 0.0
    disk: float = 0.0
    recall: float = 0.0


class NearReal:
    """An embedder whose vectors are drawn near real ones: the same text always gets the same."""

    name, fingerprint = "vectors drawn near real ones", "0" * 64

    def __init__(self, folder: Path) -> None:
        found = [np.load(path) for path in sorted(folder.glob("*.npy"))]
        self._real = np.concatenate([v for v in found if v.ndim == 2 and v.shape[1] == found[0].shape[1]])
        self.dim = int(self._real.shape[1])
        noise = np.random.default_rng(_SEED).standard_normal((_DRAWS, self.dim)).astype(np.float32)
        self._noise = NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        numbers = np.array([hash_of(text) for text in texts], dtype=np.uint64)
        near = self._real[numbers % np.uint64(len(self._real))].astype(np.float32)
        near += self._noise[numbers // np.uint64(len(self._real)) % np.uint64(_DRAWS)]
        return np.asarray(near / np.linalg.norm(near, axis=1, keepdims=True), dtype=np.float32)

    def encode_query(self, text: str) -> Vectors:
        return self.encode_passages([text])


def hash_of(text: str) -> int:
    """A number that is always the same for the same text."""
    data = text.encode()
    return zlib.crc32(data) << 20 ^ zlib.adler32(data)


# ---- articles ----


def sentences_and_questions(data: Path) -> tuple[list[list[str]], list[str]]:
    """The words of each real sentence, and real questions."""
    texts: list[str] = []
    questions: list[str] = []
    for path in sorted((data / "reader").glob("squadshifts-*.jsonl.gz")):
        rows = read_lines(path)
        texts += dict.fromkeys(row["context"] for row in rows)
        questions += [row["question"] for row in rows[::20]]
    texts += [row["text"] for row in read_lines(data / "retrieval" / "scifact" / "corpus.jsonl.gz")]
    found = [text[start:end].split() for text in texts for start, end in split_sentences(text)]
    return [words for words in found if 6 <= len(words) <= 60], questions


def read_lines(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Press:
    """Writes articles: the same number and edition always give the same text."""

    def __init__(self, sentences: list[list[str]]) -> None:
        self._sentences = sentences
        self._words = [word for sentence in sentences for word in sentence]

    def article(self, number: int, edition: int = 0) -> str:
        """An article; another edition of it has another last sentence."""
        draw = random.Random(number)
        text = [self._sentence(draw) for _ in range(SENTENCES - 1)]
        return " ".join([*text, self._sentence(random.Random(f"{number} {edition}"))])

    def _sentence(self, draw: random.Random) -> str:
        words = self._sentences[int(draw.random() * len(self._sentences))].copy()
        for _ in range(2):
            words[int(draw.random() * len(words))] = self._words[int(draw.random() * len(self._words))]
        return " ".join(words)

    def write(self, folder: Path, file: int, editions: Callable[[int], int] = lambda _: 0) -> None:
        """Write one file of articles; ``editions`` says which edition of each."""
        numbers = range(file * FILE, (file + 1) * FILE)
        lines = [json.dumps({"_id": str(n), "text": self.article(n, editions(n))}) for n in numbers]
        (folder / f"{file:06}.jsonl").write_text("\n".join(lines), encoding="utf-8")


# ---- steps, each in a process of its own ----


def builder(work: Path, vectors: Path) -> Builder:
    return Builder(work / "articles", work / "index", NearReal(vectors))


def build(made: Builder) -> dict[str, float]:
    """Bring the index up to date, and say how long that took."""
    begin = time.perf_counter()
    report = made.build()
    took = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return {"took": took, "memory": peak, "passages": report.passages, "articles": report.articles}


def ask(made: Builder, questions: Sequence[str]) -> dict[str, float]:
    """Open the index and put questions to the retriever."""
    begin = time.perf_counter()
    index = open_index(made.index_folder, made.settings)
    retriever = Retriever(index, made.embedder)
    retriever.retrieve(questions[0], k=10)
    opened = time.perf_counter() - begin
    times = []
    for question in questions[: WARM + QUESTIONS]:
        begin = time.perf_counter()
        retriever.retrieve(question, k=10)
        times.append(1e3 * (time.perf_counter() - begin))
    p50, p95 = np.quantile(times[WARM:], (0.5, 0.95)).tolist()
    memory, own = resident()
    return {
        "opened": opened,
        "p50": p50,
        "p95": p95,
        "memory": memory,
        "own": own,
        "recall": recall(index, made, questions[:CHECKED]),
    }


def recall(index: Index, made: Builder, questions: Sequence[str]) -> float:
    """The share of the ten nearest passages, by every vector in float32, that the search finds."""
    queries = np.concatenate([made.embedder.encode_query(question) for question in questions])
    best: list[npt.NDArray[np.float32]] = []
    for begin in range(0, len(index.vectors), 8192):
        best.append(queries @ index.vectors.rows.between(begin, begin + 8192).astype(np.float32).T)
    exact = np.concatenate(best, axis=1)
    found = 0.0
    for query, cosines in zip(queries, exact, strict=True):
        tenth = np.partition(cosines, -10)[-10]
        ids = [i for i, _ in index.vectors.search(query[None], k=10)]
        found += float(np.mean(cosines[ids] >= tenth - 1e-6))
    return found / len(questions)


def resident() -> tuple[float, float]:
    """MB of this process in memory, and those that are its own rather than mapped from files."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    told = {line.split(":")[0]: int(line.split()[1]) / 1e3 for line in lines if line.startswith(("VmRSS", "RssAnon"))}
    return told["VmRSS"], told["RssAnon"]


def step(options: argparse.Namespace) -> None:
    """Do one step and print what it measured as JSON."""
    made = builder(options.work, options.vectors)
    if options.step == "build":
        found = build(made)
    else:
        _, questions = sentences_and_questions(options.data)
        random.Random(_SEED).shuffle(questions)
        found = ask(made, questions)
    print(json.dumps(found))


# ---- the ladder ----


def climb(options: argparse.Namespace, passages: int, press: Press) -> Rung:
    """Measure one size."""
    work = options.work / str(passages)
    shutil.rmtree(work, ignore_errors=True)
    articles = work / "articles"
    articles.mkdir(parents=True)
    files = max(1, round(passages / 4.2 / FILE))
    for file in range(files):
        press.write(articles, file)
    built = run(options, work, "build")
    rung = Rung(int(built["passages"]), int(built["articles"]), built["took"], built["memory"])
    press.write(articles, files // 2, lambda n: int(n % FILE == FILE // 2))
    rung.update_one = run(options, work, "build")["took"]
    for file in range(0, files, 100):
        press.write(articles, file, lambda n: 2 if files >= 100 else int(n % FILE == 0))
    rung.update = run(options, work, "build")["took"]
    asked = run(options, work, "ask")
    rung.opened, rung.p50, rung.p95 = asked["opened"], asked["p50"], asked["p95"]
    rung.memory, rung.own_memory, rung.recall = asked["memory"], asked["own"], asked["recall"]
    rung.disk = sum(path.stat().st_size for path in (work / "index").rglob("*") if path.is_file()) / 1e6
    shutil.rmtree(work)
    return rung


def run(options: argparse.Namespace, work: Path, name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.ladder", "--data", options.data, "--vectors", options.vectors]
    done = subprocess.run([*map(str, command), "--work", str(work), "--step", name], stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def growth(rungs: Sequence[Rung], field: str) -> float:
    """The exponent of growth with the number of passages: 1 is in proportion, 0 not at all (least squares of logs)."""
    sizes = np.log([rung.passages for rung in rungs])
    return float(np.polyfit(sizes, np.log([getattr(rung, field) for rung in rungs]), 1)[0])


def table(rungs: Sequence[Rung]) -> Iterator[str]:
    yield (
        "| passages | build s | update of 1 % s | update of one article s | open s | question p50 ms | p95 ms | "
        "resident MB | of these not files | disk MB | recall@10 |"
    )
    yield "|---" * 11 + "|"
    for r in rungs:
        yield (
            f"| {r.passages:,} | {r.build:,.1f} | {r.update:,.2f} | {r.update_one:,.2f} | {r.opened:.2f} | {r.p50:.1f} "
            f"| {r.p95:.1f} | {r.memory:,.0f} | {r.own_memory:,.0f} | {r.disk:,.0f} | {r.recall:.4f} |"
        )
    if len(rungs) > 1:
        fields = ("build", "update", "update_one", "opened", "p50", "p95", "memory", "own_memory", "disk")
        yield "| growth n^ | " + " | ".join(f"{growth(rungs, field):.2f}" for field in fields) + " | |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with reader/ and retrieval/")
    parser.add_argument("--vectors", type=Path, required=True, help="folder of .npy files with real sentence vectors")
    parser.add_argument("--work", type=Path, required=True, help="folder to work in; what it makes there is removed")
    parser.add_argument("--rungs", default="1000,10000,100000,1000000", help="numbers of passages")
    parser.add_argument("--results", type=Path, help="file that the figures are added to, a line of JSON a rung")
    parser.add_argument("--step", choices=("build", "ask"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step(options)
        return
    press = Press(sentences_and_questions(options.data)[0])
    rungs = []
    for passages in map(int, options.rungs.split(",")):
        rungs.append(climb(options, passages, press))
        print(json.dumps(asdict(rungs[-1])), file=sys.stderr, flush=True)
        if options.results:
            with options.results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(rungs[-1])) + "\n")
    print("\n".join(table(rungs)))


if __name__ == "__main__":
    main()
