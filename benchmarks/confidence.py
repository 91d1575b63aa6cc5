"""Fits the weights of ``qa.confidence.Confidence`` and shows what each part of it is worth.

    python -m benchmarks.confidence --data DIR

Every question is put twice to a collection: as it is, and with the passages that hold its answer taken away, which
makes it unanswerable while all that surrounds the answer stays. The weights make the right sentence, or no sentence
where none is right, the most probable of all that were read (a conditional logit with an outside option: McFadden,
"Conditional logit analysis of qualitative choice behavior", 1974). The questions are those of OneStopQA (whole
articles) and of the SQuADShifts contexts that were held out of the reader's training; half of each, by the hash of
the article, is fitted on and the other half reported.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import logsumexp

import app
from index.archive import Archive
from index.build import Builder
from index.embedding import load_embedder
from index.records import Article, Hit
from index.store import open_index
from qa.answer import DEEP, READ, Reader
from qa.article_names import telling
from qa.confidence import opens, rarities, share
from qa.metrics import auroc, coverage_at_refusal
from qa.misreadings import without_misreadings
from qa.questions import Kind, kind
from qa.quotes import widen
from qa.retriever import Retriever
from training.data import SQUADSHIFTS, load_squadshifts

DISTRACTORS = 400
PARTS = ("reader", "behind", "retrieval", "words", "opening")
CHOSEN = (0, 1, 2, 3, 4)
REFUSED = 0.8
"""Aim: a wrong answer is worse than a refusal, and these questions without an answer are of the hardest kind."""
HOPES = (np.inf, 3.0, 2.5, 2.0, 1.5, 1.0)
"""Scores that an unread passage may be taken to get from the reader."""
SHRINK = 0.005
"""How much the squares of the weights, of parts brought to one scale, cost beside the mean log-probability."""


@dataclass(frozen=True)
class Gold:
    """A question and where it is answered: an article and the characters of it that hold the answer."""

    collection: str
    question: str
    source: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Read:
    """One sentence as the program saw it: the parts of its confidence, and whether it and its passage are right.

    ``misread`` says that the program sets it aside, which counts for nothing here; ``words`` is the share of the
    question's words in the whole passage.
    """

    features: tuple[float, ...]
    passage: int
    holds: bool
    right: bool
    misread: bool
    words: float


@dataclass(frozen=True)
class Case:
    """A question with what was read for it, of which ``most`` passages count."""

    gold: Gold
    reads: tuple[Read, ...]
    most: int

    @property
    def asked(self) -> list[Read]:
        """What is read for the question as it is."""
        return _first(self.reads, self.most)

    @property
    def bare(self) -> list[Read]:
        """What is read for it where the passages that hold its answer are taken away."""
        return _first([read for read in self.reads if not read.holds], self.most)

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


def _first(reads: Sequence[Read], most: int) -> list[Read]:
    """Those of the first ``most`` passages."""
    kept = sorted({read.passage for read in reads})[:most]
    return [read for read in reads if read.passage in kept and not read.misread]


def read_case(gold: Gold, index: Archive, retriever: Retriever, reader: Reader, most: int) -> Case:
    """Ask one question and judge each sentence that was read."""
    weights = rarities(gold.question, index)

    def article(source: str) -> Article:
        found = index.article(source)
        assert found is not None  # a passage of it was just retrieved
        return found

    hits = list(islice(telling(gold.question, retriever.retrieve(gold.question, k=DEEP), article), most + 4))
    found = [judged.spans for judged in reader.read(gold.question, [hit.passage for hit in hits])]
    asks = kind(gold.question)
    quotes = [
        [widen(hit, span, 0.0, whole=asks is not Kind.SPAN) for span in spans]
        for hit, spans in zip(hits, found, strict=True)
    ]
    every = [quote for own in quotes for quote in own]
    kept = without_misreadings(gold.question, asks, every, article)
    reads = []
    for number, (hit, spans) in enumerate(zip(hits, found, strict=True)):
        holds = _touches(hit, gold, hit.passage.start, hit.passage.end)
        words = share(weights, hit.passage.text)
        for span, quote in zip(spans, quotes[number], strict=True):
            behind, opening = span.score - spans[0].score, -float(opens(hit, span))
            features = (spans[0].score, behind, hit.score, share(weights, quote.text), opening)
            right = _touches(hit, gold, quote.start, quote.end)
            reads.append(Read(features, number, holds, right, quote not in kept, words))
    return Case(gold, tuple(reads), most)


def _touches(hit: Hit, gold: Gold, start: int, end: int) -> bool:
    return hit.passage.source == gold.source and any(s < end and start < e for s, e in gold.places)


def fit(cases: Sequence[Case], used: Sequence[int]) -> npt.NDArray[np.float64]:
    """The weights of all PARTS, 0 for those not in ``used``, and the bias."""
    asked = [reads for case in cases for reads in (case.asked, case.bare) if reads]
    every = np.array([read.features for reads in asked for read in reads])[:, used]
    middle, scale = every.mean(axis=0), every.std(axis=0) + 1e-6
    groups = [
        ((np.array([r.features for r in reads])[:, used] - middle) / scale, np.array([r.right for r in reads]))
        for reads in asked
    ]

    def loss(values: npt.NDArray[np.float64]) -> float:
        total = 0.0
        for parts, right in groups:
            odds = np.append(parts @ values[:-1] + values[-1], 0.0)
            wanted = np.append(right, not right.any())
            total += logsumexp(odds) - logsumexp(odds[wanted])
        return total / len(groups) + SHRINK * float(values[:-1] @ values[:-1])

    found = minimize(loss, np.zeros(len(used) + 1)).x
    weights = np.zeros(len(PARTS) + 1)
    weights[list(used)] = found[:-1] / scale
    weights[-1] = found[-1] - float(middle @ (found[:-1] / scale))
    return weights


def surest(reads: Sequence[Read], weights: npt.NDArray[np.float64]) -> tuple[float, bool]:
    """The score of the surest sentence and whether it is right."""
    scored = [(float(np.dot(weights[:-1], r.features) + weights[-1]), r.right) for r in reads]
    return max(scored, default=(-99.0, False))


def report(name: str, cases: Sequence[Case], weights: npt.NDArray[np.float64]) -> str:
    """One row: how well the weights tell the two halves apart, and how often the leading sentence is right."""
    yes, no = [surest(c.asked, weights) for c in cases], [surest(c.bare, weights)[0] for c in cases]
    scores = [score for score, _ in yes]
    right = sum(r for _, r in yes) / len(yes)
    return (
        f"{name:<38} {auroc(scores, no):>6.3f} {coverage_at_refusal(scores, no, refused=0.9):>9.3f} "
        f"{coverage_at_refusal(scores, no, refused=0.95):>9.3f} {right:>12.3f} {len(cases):>9}"
    )


def hopeful(reads: Sequence[Read], weights: npt.NDArray[np.float64], hoped: float) -> list[Read]:
    """The sentences of the first passage, and of those that are worth reading."""
    first = min((read.passage for read in reads), default=0)
    at = [PARTS.index(name) for name in ("reader", "retrieval", "words")]

    def worth_reading(read: Read) -> bool:
        return float(np.dot(weights[at], (hoped, read.features[at[1]], read.words)) + weights[-1]) >= 0

    return [read for read in reads if read.passage == first or worth_reading(read)]


def saving(hoped: float, cases: Sequence[Case], weights: npt.NDArray[np.float64]) -> str:
    """One row: how many passages are read, and what becomes of the answers."""
    asked = [hopeful(c.asked, weights, hoped) for c in cases]
    bare = [hopeful(c.bare, weights, hoped) for c in cases]
    read = np.mean([len({r.passage for r in reads}) for reads in (*asked, *bare)])
    given = np.mean([score >= 0 and right for score, right in (surest(reads, weights) for reads in asked)])
    refused = np.mean([surest(reads, weights)[0] < 0 for reads in bare])
    return f"{hoped:>5} {read:>9.2f} {given:>16.3f} {refused:>9.3f}"


def main() -> None:
    """Print the tables and the constants."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with news/ and reader/")
    parser.add_argument("--each", type=int, default=60, help="questions of each SQuADShifts domain")
    parser.add_argument("--onestop", type=int, default=243, help="questions of OneStopQA")
    parser.add_argument("--read", type=int, default=READ, help="passages read for a question")
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
                cases.append(read_case(gold, index, retriever, reader, options.read))
                if number % 20 == 0:
                    print(f"{name} {number} of {len(golds)}", file=sys.stderr)
    fitted, held = [c for c in cases if c.fitted], [c for c in cases if not c.fitted]
    print(f"{'parts':<38} {'AUROC':>6} {'at 90 %':>9} {'at 95 %':>9} {'first right':>12} {'questions':>9}")
    for used in ((0, 1), (1, 2), (2, 3), (0, 1, 2), (0, 1, 2, 3), CHOSEN):
        print(report(" + ".join(PARTS[i] for i in used), held, fit(fitted, used)))
    weights = fit(fitted, CHOSEN)
    for collection in sorted({c.gold.collection for c in held}):
        print(report(f"  {collection}", [c for c in held if c.gold.collection == collection], weights))
    weights[-1] -= np.quantile([surest(c.bare, weights)[0] for c in fitted], REFUSED)
    named = ", ".join(f"{name}={value:.2f}" for name, value in zip((*PARTS, "bias"), weights, strict=True))
    print(f"Confidence({named})")
    answered = float(np.mean([surest(c.asked, weights)[0] >= 0 for c in held]))
    refused = float(np.mean([surest(c.bare, weights)[0] < 0 for c in held]))
    print(f"{'hoped':>5} {'read':>9} {'right and given':>16} {'refused':>9}   (all {len(cases)} questions)")
    for hoped in HOPES:
        print(saving(hoped, cases, weights))
    aside = [read.right for case in cases for read in case.reads if read.misread]
    print(f"{len(aside)} sentences were set aside as misread, {sum(aside)} of them right")
    print(f"with it {answered:.3f} answered and {refused:.3f} of the others refused, on the half not fitted on")


if __name__ == "__main__":
    main()
