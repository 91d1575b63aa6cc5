"""Times one question over many passages against the plainest hybrid search, both in one run.

    python -m benchmarks.latency --data DIR [--model full] [--passages 100000] [--real]

Texts are SQuADShifts contexts and SciFact abstracts repeated with a tenth of their words changed; vectors are those of
2,000 real passages with noise, so that neighbours are as near as in a real collection. With ``--real`` nothing is
repeated, changed or invented, so there are as many passages as the texts give. "Dense + BM25" embeds the
question, takes the best of an exact vector search and the best of one bm25s index, and adds them up; "retriever" is
what the program does to find passages, "answer" all of it, with the reader, and "again" the same question a second
time. The order alternates and the figures are medians, because machines are noisy; processor milliseconds hold still on
a busy one.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

import app
from index.build import Builder
from index.local.store import open_index
from index.model.embedding import SentenceEmbedder
from index.records import Progress, Vectors
from index.text.terms import terms
from qa.answer import Answerer
from qa.question.ask import Ask
from qa.reading.remembered import RememberingReader
from qa.retrieval.retriever import Retriever
from training.data import read_jsonl

REAL = 2000


class NoisyEmbedder:
    """Embeds 2,000 texts for real and gives the others a neighbour's vector with noise; questions are real."""

    def __init__(self, real: SentenceEmbedder) -> None:
        self._real = real
        self.name = real.name
        self.fingerprint = "noisy"
        self.dim = real.dim

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        draw = np.random.default_rng(0)
        seeds = self._real.encode_passages(texts[:REAL], progress=progress)
        rows = seeds[draw.integers(0, len(seeds), len(texts))]
        rows = rows + draw.normal(0, 0.02, rows.shape).astype(np.float32)
        rows[: len(seeds)] = seeds
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def encode_query(self, text: str) -> Vectors:
        return self._real.encode_query(text)


def questions_and_texts(data: Path) -> tuple[list[str], list[str]]:
    """Real questions, and real texts to repeat."""
    rows = list(read_jsonl(data / "reader" / "squadshifts-new_wiki.jsonl.gz"))
    texts = [row["text"] for row in read_jsonl(data / "retrieval" / "scifact" / "corpus.jsonl.gz")]
    return [row["question"] for row in rows], list(dict.fromkeys(row["context"] for row in rows)) + texts


def grow(texts: Sequence[str], count: int) -> list[str]:
    """``count`` texts of 100 words: runs of the given ones with a tenth of their words changed."""
    draw = random.Random(0)
    words = [word for text in texts for word in text.split()]
    grown: list[str] = []
    while len(grown) < count:
        at = draw.randrange(len(words) - 100)
        run = [draw.choice(words) if draw.random() < 0.1 else word for word in words[at : at + 100]]
        grown.append(" ".join(run))
    return grown


def cut(texts: Sequence[str], count: int) -> list[str]:
    """The first ``count`` texts of 100 words, in a fixed random order: runs of the given ones, none of them twice."""
    words = [word for text in random.Random(0).sample(list(texts), len(texts)) for word in text.split()]
    return [" ".join(words[at : at + 100]) for at in range(0, len(words), 100)][:count]


def milliseconds(work: Callable[[str], object], question: str) -> tuple[float, float]:
    """How long one question takes, and what of the processor."""
    begin, worked = time.perf_counter(), time.process_time()
    work(question)
    return (time.perf_counter() - begin) * 1000, (time.process_time() - worked) * 1000


def options_of() -> argparse.Namespace:
    """The options of this measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with reader/ and retrieval/")
    parser.add_argument("--model", choices=sorted(app.MODELS), default=app.DEFAULT)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--real", action="store_true", help="real texts and vectors only; takes minutes for 10,000")
    return parser.parse_args()


def main() -> None:
    """Build the collection and print the medians and their ratio."""
    options = options_of()
    questions, texts = questions_and_texts(options.data)
    models = app.MODELS[options.model]
    real = app.load(models.embedder)
    embedder = real if options.real else NoisyEmbedder(real)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        made = cut(texts, options.passages) if options.real else grow(texts, options.passages)
        lines = (json.dumps({"_id": str(i), "text": t}) for i, t in enumerate(made))
        (folder / "c.jsonl").write_text("\n".join(lines), encoding="utf-8")
        builder = Builder(folder, folder / ".index", embedder)
        begin = time.perf_counter()
        report = builder.build(progress=lambda *p: print(*p, file=sys.stderr) if p[1] % 20_000 == 0 else None)
        print(f"{report.passages:,} passages, built in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
        index = open_index(builder.index_folder, builder.settings)
        retriever, answering = Retriever(index, embedder), Retriever(index, embedder)  # each keeps its last searches

        def plain(question: str) -> object:
            ids, cosines = index.vectors.nearest(embedder.encode_query(question), k=100)
            stems = terms(question)
            best = index.terms.best(stems, 100)
            scores = index.terms.scores(stems, best)
            both = [
                *zip(ids.tolist(), cosines.tolist(), strict=True),
                *zip(best.tolist(), scores.tolist(), strict=True),
            ]
            return sorted(both, key=lambda pair: -pair[1])[:10]

        reader = RememberingReader(app.load_reader(models))
        answerer = Answerer(index, answering, reader, confidence=models.confidence)
        answerer.answer(Ask("What is read first?"))  # loads the reader
        works: dict[str, Callable[[str], object]] = {
            "dense + BM25": plain,
            "retriever": lambda q: retriever.retrieve(q, k=10),
            "answer": lambda q: answerer.answer(Ask(q)),
            "again": lambda q: answerer.answer(Ask(q)),
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
        for question in random.Random(1).sample(questions, options.questions):
            for name, asking in works.items():
                taken[name].append(milliseconds(asking, question))
    for at, unit in enumerate(("ms", "processor ms")):
        columns = {name: [pair[at] for pair in pairs[5:]] for name, pairs in taken.items()}
        for name, values in columns.items():
            low, middle, high = statistics.quantiles(values, n=4)
            print(f"{name:<14} p50 {middle:>7.1f} {unit}   (quartiles {low:.1f} to {high:.1f})")
        ratios = [answer / found for answer, found in zip(columns["answer"], columns["retriever"], strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"answer to retriever {middle:.2f} (quartiles {low:.2f} to {high:.2f}), by {unit}")


if __name__ == "__main__":
    main()
