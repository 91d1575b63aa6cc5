"""Fits the weights of ``qa.answer.Confidence`` and shows what each part of it is worth.

    python -m benchmarks.confidence --data DIR

Every question is put twice to a collection: as it is, and with the passages that hold its answer taken away, which
makes it unanswerable while all that surrounds the answer stays. The questions are those of OneStopQA (whole articles)
and of the SQuADShifts contexts that were held out of the reader's training; half of each, by the hash of the article,
is fitted on and the other half reported.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

import app
from index.build import Builder
from index.embedding import load_embedder
from index.lexical import terms
from index.records import Hit
from index.store import Index, open_index
from qa.answer import READ, Reader
from qa.content import content_terms
from qa.metrics import auroc, coverage_at_refusal
from qa.retriever import Retriever
from training.data import SQUADSHIFTS, load_squadshifts

DISTRACTORS = 400
CHOSEN = (0, 1)
REFUSED = 0.8
"""Aim: a wrong answer is worse than a refusal, and these questions without an answer are of the hardest kind."""
PARTS = ("reader", "retrieval", "passage")


@dataclass(frozen=True)
class Gold:
    """A question and where it is answered: an article and the characters of it that hold the answer."""

    collection: str
    question: str
    source: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Read:
    """One passage as the program saw it: the parts of its confidence, and whether its span is right."""

    features: tuple[float, ...]
    holds: bool
    right: bool


@dataclass(frozen=True)
class Case:
    """A question with what was read for it."""

    gold: Gold
    reads: tuple[Read, ...]

    @property
    def fitted(self) -> bool:
        """Whether the question is on the side that is fitted."""
        return hashlib.sha256(self.gold.source.encode()).digest()[0] % 2 == 0


def onestop(data: Path, folder: Path) -> Iterator[Gold]:
    """Write the articles of OneStopQA to ``folder`` and give its questions."""
    source = data / "news" / "onestopqa"
    (folder / "corpus.jsonl").write_bytes((source / "corpus.jsonl").read_bytes())
    for line in (source / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        place = ((row["start"], row["end"]),)
        yield Gold("OneStopQA", row["question"], f"corpus.jsonl#{row['source']}", place)


def squadshifts(data: Path, folder: Path, each: int) -> Iterator[Gold]:
    """Write held-out contexts among others to ``folder`` and give ``each`` questions of every domain."""
    draw = random.Random(0)
    lines: list[str] = []
    golds: list[Gold] = []
    for domain in SQUADSHIFTS:
        training, held = load_squadshifts(data / "reader", domain)
        ids = {context: f"{domain}-{i}" for i, context in enumerate(dict.fromkeys(e.context for e in held))}
        others = draw.sample(sorted({e.context for e in training}), DISTRACTORS)
        names = {**ids, **{context: f"{domain}-other-{i}" for i, context in enumerate(others)}}
        lines += [json.dumps({"_id": name, "text": context}) for context, name in names.items()]
        for e in draw.sample(held, each):
            places = tuple((a.start, a.start + len(a.text)) for a in e.answers)
            golds.append(Gold(f"SQuADShifts {domain}", e.question, f"corpus.jsonl#{ids[e.context]}", places))
    (folder / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    yield from golds


def rarity(frequency: int, passages: int) -> float:
    """What a term weighs that stands in ``frequency`` of so many passages: more the rarer it is."""
    return math.log((passages + 1) / (frequency + 0.5))


def coverage(weights: Mapping[str, float], text: str) -> float:
    """The share of the question's weight that stands in ``text``, 0 to 1; 1 for a question without content."""
    total = sum(weights.values())
    found = set(terms(text))
    return sum(w for t, w in weights.items() if t in found) / total if total else 1.0


def read_case(gold: Gold, index: Index, retriever: Retriever, reader: Reader) -> Case:
    """Ask one question and judge each passage that was read."""
    store = index.terms
    weights = {t: rarity(store.frequency(t), len(store)) for t in content_terms(gold.question)}
    hits = retriever.retrieve(gold.question, k=READ + 4)
    spans = reader.read(gold.question, [hit.passage for hit in hits])
    reads = []
    for hit, span in zip(hits, spans, strict=True):
        if span:
            start, end = hit.passage.start + span.start, hit.passage.start + span.end
            features = (span.score, hit.score, coverage(weights, hit.passage.text))
            reads.append(Read(features, _touches(hit, gold, 0, None), _touches(hit, gold, start, end)))
    return Case(gold, tuple(reads))


def _touches(hit: Hit, gold: Gold, start: int, end: int | None) -> bool:
    first, last = (hit.passage.start, hit.passage.end) if end is None else (start, end)
    return hit.passage.source == gold.source and any(s < last and first < e for s, e in gold.places)


def report(name: str, cases: Sequence[Case], weights: Sequence[float]) -> str:
    """One row: how well a weighting tells the two halves apart, and how often its first span is right."""
    whole = [case.reads[:READ] for case in cases]
    without = [tuple(r for r in case.reads if not r.holds)[:READ] for case in cases]

    def best(reads: Sequence[Read]) -> tuple[float, bool]:
        scored = [(float(np.dot(weights, r.features)), r.right) for r in reads]
        return max(scored, default=(-99.0, False))

    yes, no = [best(reads) for reads in whole], [best(reads) for reads in without]
    scores, others = [s for s, _ in yes], [s for s, _ in no]
    right = sum(r for _, r in yes) / len(yes)
    return (
        f"{name:<34} {auroc(scores, others):>6.3f} {coverage_at_refusal(scores, others, refused=0.9):>9.3f} "
        f"{coverage_at_refusal(scores, others, refused=0.95):>9.3f} {right:>12.3f} {len(cases):>9}"
    )


def fit(cases: Sequence[Case], used: Sequence[int]) -> tuple[list[float], float]:
    """Logistic regression of "the span is right" on the parts ``used``, over every passage read."""
    reads = [r for case in cases for r in case.reads]
    matrix = np.array([[r.features[i] for i in used] for r in reads])
    model = LogisticRegression(max_iter=1000).fit(matrix, [r.right for r in reads])
    weights = [0.0] * len(PARTS)
    for i, value in zip(used, model.coef_[0], strict=True):
        weights[i] = float(value)
    return weights, float(model.intercept_[0])


def bests(cases: Sequence[Case], weights: Sequence[float], *, without: bool) -> list[float]:
    """The surest score of each question, ``without`` the passages that hold its answer or with them."""
    return [
        max(
            (float(np.dot(weights, r.features)) for r in [r for r in c.reads if not (without and r.holds)][:READ]),
            default=-99.0,
        )
        for c in cases
    ]


def threshold(cases: Sequence[Case], weights: Sequence[float]) -> float:
    """The score below which the share REFUSED of the questions without an answer lies."""
    return float(np.quantile(bests(cases, weights, without=True), REFUSED))


def main() -> None:
    """Print the table and the constants."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with news/ and reader/")
    parser.add_argument("--each", type=int, default=60, help="questions of each SQuADShifts domain")
    parser.add_argument("--onestop", type=int, default=243, help="questions of OneStopQA")
    options = parser.parse_args()
    embedder = load_embedder()
    reader = app.load_reader()
    cases: list[Case] = []
    with tempfile.TemporaryDirectory() as work:
        for name in ("onestop", "squadshifts"):
            folder = Path(work) / name
            folder.mkdir()
            if name == "onestop":
                golds = random.Random(0).sample(list(onestop(options.data, folder)), options.onestop)
            else:
                golds = list(squadshifts(options.data, folder, options.each))
            builder = Builder(folder, folder / ".index", embedder)
            builder.build()
            index = open_index(builder.index_folder, builder.settings)
            retriever = Retriever(index, embedder)
            for number, gold in enumerate(golds, 1):
                cases.append(read_case(gold, index, retriever, reader))
                if number % 20 == 0:
                    print(f"{name} {number} of {len(golds)}", file=sys.stderr)
    fitted, held = [c for c in cases if c.fitted], [c for c in cases if not c.fitted]
    print(f"{'parts':<34} {'AUROC':>6} {'at 90 %':>9} {'at 95 %':>9} {'first right':>12} {'questions':>9}")
    for used in ((1,), (2,), (0,), (0, 1), (0, 2), (0, 1, 2)):
        weights, _ = fit(fitted, used)
        print(report(" + ".join(PARTS[i] for i in used), held, weights))
    weights, _ = fit(fitted, CHOSEN)
    for collection in sorted({c.gold.collection for c in held}):
        print(report(f"  {collection}", [c for c in held if c.gold.collection == collection], weights))
    least = threshold(fitted, weights)
    print(f"Confidence(reader={weights[0]:.2f}, retrieval={weights[1]:.2f}, bias={-least:.2f})")
    answered = float(np.mean([s >= least for s in bests(held, weights, without=False)]))
    refused = float(np.mean([s < least for s in bests(held, weights, without=True)]))
    print(f"with it {answered:.3f} answered and {refused:.3f} of the others refused, on the half not fitted on")
    for name, order in (("retrieval", [0.0, 1.0, 0.0]), ("confidence", weights)):
        first = [max(c.reads, key=lambda r: float(np.dot(order, r.features))).holds for c in held]
        print(f"answer in the first passage by {name}: {sum(first) / len(first):.3f}")


if __name__ == "__main__":
    main()
