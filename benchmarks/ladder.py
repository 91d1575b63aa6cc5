"""Climbs the ladder of index sizes: python -m benchmarks.ladder --data DIR --vectors DIR --work DIR --rungs 1000,10000.

Articles are made of real sentences drawn at random, two words of each replaced, in files of 100; a passage's vector
is drawn near one of the real vectors in ``--vectors`` (.npy files). So everything but the model's own work is
real: the index is built, updated and asked by the program's own classes, each step in a process of its own. Times
leave out the model (benchmarks/speed.md says what it adds), and are those of the processor, so that a busy neighbour
counts little and waiting for the disk not at all; set OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app import LIGHT, MODELS, load, load_reader
from index.build import Builder
from index.chunking import split_sentences
from index.local.bm25 import LENGTHS, POSTINGS
from index.local.passage_table import PassageTable, spread
from index.local.rows import Rows, RowWriter
from index.local.search import Index
from index.local.store import commit, open_index
from index.local.texts import TEXTS
from index.local.vectors import VECTORS, write_codes
from index.records import Progress, Vectors
from qa.reading.reader import Excerpt
from qa.retrieval.retriever import Retriever
from training.data import read_jsonl

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
    update: float = 0.0
    update_one: float = 0.0
    opened: float = 0.0
    p50: float = 0.0
    p95: float = 0.0
    memory: float = 0.0
    own_memory: float = 0.0
    with_models: float = 0.0
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


def real_sentences(data: Path) -> list[list[str]]:
    """The words of each sentence of Wikipedia, Reddit, product reviews and abstracts."""
    texts: list[str] = []
    for path in sorted((data / "reader").glob("squadshifts-*.jsonl.gz")):
        texts += dict.fromkeys(row["context"] for row in read_jsonl(path))
    texts += [row["text"] for row in read_jsonl(data / "retrieval" / "scifact" / "corpus.jsonl.gz")]
    found = [text[start:end].split() for text in texts for start, end in split_sentences(text)]
    return [words for words in found if 6 <= len(words) <= 60]


def real_questions(data: Path) -> list[str]:
    """Questions on the same texts, in random order, always the same."""
    found = [
        row["question"]
        for path in sorted((data / "reader").glob("squadshifts-*.jsonl.gz"))
        for row in islice(read_jsonl(path), 0, None, 20)
    ]
    random.Random(_SEED).shuffle(found)
    return found


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
    begin = time.process_time()
    report = made.build()
    return {"took": time.process_time() - begin, "passages": report.passages, "articles": report.articles}


def ask(made: Builder, questions: Sequence[str]) -> dict[str, float]:
    """Open the index and put questions to the retriever."""
    begin = time.process_time()
    index = open_index(made.index_folder, made.settings)
    retriever = Retriever(index, made.embedder)
    retriever.retrieve(questions[0], k=10)
    opened = time.process_time() - begin
    times = []
    for question in questions[: WARM + QUESTIONS]:
        begin = time.process_time()
        retriever.retrieve(question, k=10)
        times.append(1e3 * (time.process_time() - begin))
    p50, p95 = np.quantile(times[WARM:], (0.5, 0.95)).tolist()
    memory, own = resident()
    found = recall(index, made, questions[:CHECKED])
    return {
        "opened": opened,
        "p50": p50,
        "p95": p95,
        "memory": memory,
        "own": own,
        "with_models": memory + models_memory(questions),
        "recall": found,
    }


def models_memory(questions: Sequence[str]) -> float:
    """MB that embedder and judge of the light model add to this process, after a question with five long passages."""
    before, _ = resident()
    load(LIGHT).encode_query(questions[0])
    load_reader(MODELS[LIGHT]).read(questions[0], [Excerpt(" ".join(questions[i : i + 12])) for i in range(5)])
    return resident()[0] - before


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
        ids = index.vectors.nearest(query[None], k=10)[0].tolist()
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
    elif options.step == "stretch":
        times = options.stretch
        found = stretch(made, options.work.with_name(f"{options.work.name}-{times}") / "index", times)
    else:
        found = ask(made, real_questions(options.data))
    print(json.dumps(found))


# ---- an index of indexes ----


def stretch(made: Builder, target: Path, times: int) -> dict[str, float]:
    """Write to ``target`` an index with everything so many times: the same articles, other vectors near theirs.

    It can be asked like any other but holds no more words than the first, so it is no measure of building.
    """
    index = open_index(made.index_folder, made.settings)
    old, version = made.index_folder / index.manifest.version, target / "version-000001"
    shutil.copytree(old / "terms", version / "terms", ignore=shutil.ignore_patterns("*.npy"))
    shutil.copyfile(old / TEXTS, version / TEXTS)
    table = index.table
    articles, passages = np.tile(table.articles, times), np.tile(table.passages, times)
    of_articles = np.repeat(np.arange(times), len(table.articles)).astype(np.int32)
    articles["first"] += of_articles * len(table.passages)
    articles["leader"] += of_articles * len(table.articles)
    passages["article"] += np.repeat(np.arange(times), len(table.passages)).astype(np.int32) * len(table.articles)
    PassageTable(articles, passages, table.compared[:0], np.tile(table.signatures, (times, 1))).write(version)
    stretch_rows(Rows.open(old / VECTORS), version / VECTORS, times)
    write_codes(version / VECTORS)
    np.save(version / "terms" / LENGTHS, np.tile(index.terms.lengths, times))
    stretch_postings(old / "terms" / POSTINGS, version / "terms" / POSTINGS, times, len(index.terms))
    commit(target, version, made.settings, len(articles), len(passages))
    return {"passages": len(passages), "articles": len(articles)}


def stretch_rows(rows: Rows, path: Path, times: int) -> None:
    noise = np.random.default_rng(_SEED).standard_normal((_DRAWS, rows.dim)).astype(np.float32)
    noise *= 0.5 / np.linalg.norm(noise, axis=1, keepdims=True)
    with closing(RowWriter(path, times * len(rows), rows.dim)) as writer:
        for turn in range(times):
            for begin in range(0, len(rows), _DRAWS):
                near = rows.between(begin, begin + _DRAWS).astype(np.float32)
                near += np.roll(noise, turn, axis=0)[: len(near)] if turn else 0
                near /= np.linalg.norm(near, axis=1, keepdims=True)
                writer.put(turn * len(rows) + begin + np.arange(len(near)), near)


def stretch_postings(old: Path, new: Path, times: int, count: int) -> None:
    ends = np.load(old / "ends.npy")
    lengths = np.diff(ends, prepend=0)
    for name, step in (("passages", count), ("counts", 0)):
        found = np.load(old / f"{name}.npy")
        made = np.zeros(times * len(found), dtype=found.dtype)
        for turn in range(times):
            made[spread(times * (ends - lengths) + turn * lengths, lengths)] = found + found.dtype.type(turn * step)
        np.save(new / f"{name}.npy", made)
    np.save(new / "ends.npy", times * ends)
    shutil.copyfile(old / "keys.npy", new / "keys.npy")


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
    rung = Rung(int(built["passages"]), int(built["articles"]), built["took"])
    press.write(articles, files // 2, lambda n: int(n % FILE == FILE // 2))
    rung.update_one = run(options, work, "build")["took"]
    for file in range(0, files, 100):
        press.write(articles, file, lambda n: 2 if files >= 100 else int(n % FILE == 0))
    rung.update = run(options, work, "build")["took"]
    measure(options, work, rung)
    return rung


def climb_further(options: argparse.Namespace, passages: int) -> Rung:
    """Measure the questions of an index of this size stretched."""
    stretched = options.work / f"{passages}-{options.stretch}"
    shutil.rmtree(stretched, ignore_errors=True)
    made = run(options, options.work / str(passages), "stretch")
    rung = Rung(int(made["passages"]), int(made["articles"]))
    measure(options, stretched, rung)
    return rung


def measure(options: argparse.Namespace, work: Path, rung: Rung) -> None:
    """Ask the index of ``work`` and weigh it."""
    asked = run(options, work, "ask")
    rung.opened, rung.p50, rung.p95 = asked["opened"], asked["p50"], asked["p95"]
    rung.memory, rung.own_memory, rung.recall = asked["memory"], asked["own"], asked["recall"]
    rung.with_models = asked["with_models"]
    rung.disk = sum(path.stat().st_size for path in (work / "index").rglob("*") if path.is_file()) / 1e6


def run(options: argparse.Namespace, work: Path, name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.ladder", "--data", options.data, "--vectors", options.vectors]
    command += ["--work", work, "--step", name, "--stretch", options.stretch]
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def growth(rungs: Sequence[Rung], field: str) -> float:
    """The exponent of growth with the number of passages: 1 is in proportion, 0 not at all (least squares of logs)."""
    known = [(rung.passages, getattr(rung, field)) for rung in rungs if getattr(rung, field)]
    sizes, costs = np.log(np.array(known)).T
    return float(np.polyfit(sizes, costs, 1)[0])


def table(rungs: Sequence[Rung]) -> Iterator[str]:
    yield (
        "| passages | build s | update of 1 % s | update of one article s | open s | question p50 ms | p95 ms | "
        "resident MB | of these not files | with the light models | disk MB | recall@10 |"
    )
    yield "|---" * 12 + "|"
    for r in rungs:
        made = f"{r.build:,.1f} | {r.update:,.2f} | {r.update_one:,.2f}" if r.build else "– | – | –"
        yield (
            f"| {r.passages:,} | {made} | {r.opened:.2f} | {r.p50:.1f} "
            f"| {r.p95:.1f} | {r.memory:,.0f} | {r.own_memory:,.0f} | {r.with_models:,.0f} "
            f"| {r.disk:,.0f} | {r.recall:.4f} |"
        )
    if len(rungs) > 1:
        costs = [field.name for field in fields(Rung)][2:-1]
        yield "| growth n^ | " + " | ".join(f"{growth(rungs, field):.2f}" for field in costs) + " | |"


WIDTH, HEIGHT, EDGE = 640, 360, 60
LINES = (
    ("build", "build, s", "#1b4f72"),
    ("update", "update of 1 %, s", "#2e86c1"),
    ("update_one", "update of one article, s", "#85c1e9"),
    ("p50", "question p50, ms", "#b03a2e"),
    ("memory", "resident, MB", "#7d6608"),
    ("disk", "disk, MB", "#b7950b"),
)


def plot(rungs: Sequence[Rung]) -> str:
    """The figures against the number of passages as SVG, both axes by powers of ten."""
    known = {field: [(r.passages, getattr(r, field)) for r in rungs if getattr(r, field)] for field, _, _ in LINES}
    values = [value for points in known.values() for _, value in points]
    low, high = np.floor(np.log10(min(values))), np.ceil(np.log10(max(values)))
    first, last = np.log10(rungs[0].passages), np.log10(rungs[-1].passages)

    def place(passages: float, value: float) -> tuple[float, float]:
        x = EDGE + (np.log10(passages) - first) / (last - first) * (WIDTH - 4 * EDGE)
        return x, HEIGHT - EDGE - (np.log10(value) - low) / (high - low) * (HEIGHT - 1.5 * EDGE)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">']
    parts.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>')
    for power in range(int(low), int(high) + 1):
        (left, y), (right, _) = place(rungs[0].passages, 10.0**power), place(rungs[-1].passages, 10.0**power)
        parts.append(f'<path d="M{left:.0f} {y:.0f}H{right:.0f}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{left - 8:.0f}" y="{y + 4:.0f}" font-size="11" text-anchor="end">{10.0**power:g}</text>'
        )
    for rung in rungs:
        x, y = place(rung.passages, 10**low)
        parts.append(f'<text x="{x:.0f}" y="{y + 20:.0f}" font-size="11" text-anchor="middle">{rung.passages:,}</text>')
    for field, name, colour in LINES:
        points = [place(*point) for point in known[field]]
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = points[-1]
        parts.append(f'<text x="{x + 6:.0f}" y="{y + 4:.0f}" font-size="11" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{EDGE}" y="{HEIGHT - 12}" font-size="11">passages</text></svg>')
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with reader/ and retrieval/")
    parser.add_argument("--vectors", type=Path, required=True, help="folder of .npy files with real vectors")
    parser.add_argument("--work", type=Path, required=True, help="folder to work in; what is made there is removed")
    parser.add_argument("--rungs", default="1000,10000,100000,1000000", help="numbers of passages")
    parser.add_argument("--stretch", type=int, default=0, metavar="N", help="ask the last rung N times as large too")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the figures there")
    parser.add_argument("--keep", action="store_true", help="leave the articles and indexes in --work")
    parser.add_argument("--step", choices=("build", "ask", "stretch"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step(options)
        return
    press = Press(real_sentences(options.data))
    rungs = []
    sizes = list(map(int, options.rungs.split(",")))
    climbs: list[Callable[[], Rung]] = [partial(climb, options, size, press) for size in sizes]
    if options.stretch:
        climbs.append(partial(climb_further, options, sizes[-1]))
    for next_rung in climbs:
        rungs.append(next_rung())
        print(json.dumps(asdict(rungs[-1])), file=sys.stderr, flush=True)
    print("\n".join(table(rungs)))
    if options.plot:
        options.plot.write_text(plot(rungs), encoding="utf-8")
    if not options.keep:
        for work in options.work.glob("[0-9]*"):
            if work.name.split("-")[0] in options.rungs.split(","):
                shutil.rmtree(work)


if __name__ == "__main__":
    main()
