"""Print the reader's figures on held-out questions: ``python -m training.evaluate_reader --help``.

Every question here is of a block of contexts, or a document, that training never saw. ``--calibrate`` fits the three
numbers of the score on one half of the held-out contexts; the figures are of the other half.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from qa.reading.reader import DEFAULT_WEIGHTS, SpanReader
from qa.reading.spans import whole_words
from qa.reading.weights import Calibration
from training.data import (
    QAMR,
    SQUADSHIFTS,
    Example,
    half,
    load_qamr,
    load_selqa,
    load_squadshifts,
    read_jsonl,
    sentences,
)
from training.maker import Maker, question_words
from training.metrics import auroc, best_threshold, f1, risk_at
from training.negatives import MIX, WAYS
from training.stream import joined, load_tokenizer, neighbours_of, whole_sentences

SEED = 11
LENGTHS = (30, 60, 90, 120, 150)  # words a passage of a pair is cut to
T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """One question on one passage; ``gold`` is empty where the passage does not answer, ``placed`` if spans known."""

    source: str
    way: str
    question: str
    text: str
    gold: tuple[str, ...]
    answerable: bool
    calibration: bool


@dataclass(frozen=True)
class Outcome:
    """What the reader made of a case."""

    case: Case
    found: str
    margin: float
    answer: float
    score: float

    @property
    def credit(self) -> float:
        """F1 if the case is answered; of OneStopQA, whether the span lies in the evidence, which is a sentence."""
        if self.case.way == "evidence":
            return float(bool(self.found) and self.found in self.case.gold[0])
        return f1(self.found, self.case.gold) if self.case.gold else float(self.case.answerable)


def whole_contexts(data: Path, most: int) -> list[Case]:
    """Answerable questions on their whole contexts, all sources."""
    cases = []
    for domain in SQUADSHIFTS:
        cases += [_answerable(e) for e in sample(load_squadshifts(data, domain)[1], most)]
    flat = [e for found in load_qamr(data)[1].values() for e in found]
    return cases + [_answerable(e) for e in sample(flat, most)]


def _answerable(e: Example) -> Case:
    return Case(e.domain, "answerable", e.question, e.context, tuple(a.text for a in e.answers), True, half(e.context))


def sample(items: Sequence[T], most: int) -> list[T]:
    """Choose at most so many, always the same."""
    return random.Random(SEED).sample(list(items), min(most, len(items)))


def hard_pairs(data: Path, base: Path, most: int) -> list[Case]:
    """Pairs made from held-out questions in every way training knows, from held-out passages only."""
    held = {d: load_squadshifts(data, d)[1] for d in SQUADSHIFTS} | {QAMR: joined(load_qamr(data)[1])}
    words = question_words([e for examples in held.values() for e in examples], least=2)
    related = neighbours_of(base, load_tokenizer(base), words, None)
    cases = []
    for domain, examples in held.items():
        chosen = sample(examples, most)
        maker = Maker(examples, related, random.Random(SEED), lengths=LENGTHS)
        mix = dict(MIX)
        if domain == QAMR:
            del mix["retrieved"]
        else:
            maker.retrieve(chosen)
        for e in chosen:
            group = maker.group(e, mix, WAYS)
            if group is None:
                continue
            gold = tuple(a.text for a in e.answers)
            positive = group.positive
            if positive.passage not in e.context:
                ((start, end),) = positive.spans
                gold = (positive.passage[start:end],)
            side = half(e.context)
            cases.append(Case(domain, group.way, positive.question, positive.passage, gold, True, side))
            cases.append(Case(domain, group.way, group.negative.question, group.negative.passage, (), False, side))
    rng = random.Random(SEED)
    for row in sample(load_selqa(data)[1], most):
        group = whole_sentences(row, rng)
        if group is not None:
            side = half(row["sentences"][0])
            for item, yes in ((group.positive, True), (group.negative, False)):
                cases.append(Case("selqa", group.way, item.question, item.passage, (), yes, side))
    return cases


def news_pairs(news: Path, most: int) -> list[Case]:
    """OneStopQA: each question on its own paragraph and on the other paragraphs of the same article.

    Another paragraph may now and then answer too, so a perfect reader would stay a little below 1.
    """
    texts = {row["_id"]: row["text"] for row in read_jsonl(news / "corpus.jsonl")}
    cases = []
    for row in sample(list(read_jsonl(news / "questions.jsonl")), most):
        text = texts[row["source"]]
        side = half(row["source"])
        spans = blocks(text)
        own = [s for s in spans if s[0] < row["end"] and s[1] > row["start"]]
        passage = text[own[0][0] : own[-1][1]]
        cases.append(Case("onestopqa", "evidence", row["question"], passage, (row["evidence"],), True, side))
        for a, b in sample([s for s in spans if s not in own], 3):
            cases.append(Case("onestopqa", "same article", row["question"], text[a:b], (), False, side))
    return cases


def blocks(text: str, words: int = 110) -> list[tuple[int, int]]:
    """Cut a text into runs of whole sentences of about so many words."""
    found: list[tuple[int, int]] = []
    begin = None
    for a, b in sentences(text):
        begin = a if begin is None else begin
        if len(text[begin:b].split()) >= words or b == len(text):
            found.append((begin, b))
            begin = None
    return found


def written_pairs(path: Path, data: Path) -> list[Case]:
    """Unanswerable questions written by hand on held-out passages, beside the answerable ones of the data.

    ``path`` names a passage by its first words, so that no text of the data is repeated.
    """
    held = load_squadshifts(data, "new_wiki")[1]
    cases = []
    begins = set()
    for row in read_jsonl(path):
        begins.add(row["begins"])
        text = next(e.context for e in held if e.context.startswith(row["begins"]))
        cases.append(Case("written", "written", row["question"], text, (), False, False))
    for e in held:
        if any(e.context.startswith(b) for b in begins):
            gold = tuple(a.text for a in e.answers)
            cases.append(Case("written", "written", e.question, e.context, gold, True, False))
    return cases


def outcomes(reader: SpanReader, cases: Sequence[Case]) -> list[Outcome]:
    """Read every case."""
    found = []
    for case in cases:
        (reading,) = reader.readings(case.question, [case.text])
        if reading is None:
            found.append(Outcome(case, "", -20.0, -20.0, -20.0))
            continue
        start, end = whole_words(case.text, reading.start, reading.end)
        score = reader.calibration.score(reading.margin, reading.answer)
        found.append(Outcome(case, case.text[start:end], reading.margin, reading.answer, score))
    return found


def fit(found: Sequence[Outcome]) -> dict[str, float]:
    """Fit the score's three numbers by logistic regression, sources and answerability weighing the same."""
    from sklearn.linear_model import LogisticRegression

    features = np.array([[o.margin, o.answer] for o in found])
    labels = np.array([o.case.answerable for o in found])
    keys = [(o.case.source, o.case.answerable) for o in found]
    weights = np.array([1 / keys.count(key) for key in keys])
    model = LogisticRegression(C=1e4).fit(features, labels, sample_weight=weights * len(found))
    (span, answer), bias = model.coef_[0], model.intercept_[0]
    return {"span": round(float(span), 4), "answer": round(float(answer), 4), "bias": round(float(bias), 4)}


def main() -> None:
    """Read the options and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with squadshifts-*, qamr, selqa files")
    parser.add_argument("--base", type=Path, required=True, help="folder of the packaged all-MiniLM-L6-v2")
    parser.add_argument("--weights", type=Path, default=DEFAULT_WEIGHTS)
    parser.add_argument("--news", type=Path, default=None, help="folder with OneStopQA's corpus and questions")
    parser.add_argument("--most", type=int, default=600, help="questions of one source at most")
    parser.add_argument(
        "--calibrate", action="store_true", help="fit the score's numbers on the other half and use them"
    )
    parser.add_argument("--float32", action="store_true", help="compute in full precision on any processor")
    args = parser.parse_args()
    reader = SpanReader(args.weights, base=args.base, bfloat16=False if args.float32 else None)
    whole = outcomes(reader, whole_contexts(args.data, args.most))
    pairs = hard_pairs(args.data, args.base, args.most)
    pairs += news_pairs(args.news, args.most) if args.news else []
    pairs += written_pairs(Path(__file__).parent / "written.jsonl", args.data)
    mixed = outcomes(reader, pairs)
    spans_table(whole)
    if args.calibrate:
        fitted = fit([o for o in mixed if o.case.calibration])
        print("\ncalibration, used below:", json.dumps(fitted))
        mixed = [replace(o, score=Calibration(**fitted).score(o.margin, o.answer)) for o in mixed]
    refusal_tables([o for o in mixed if not o.case.calibration], [o for o in mixed if o.case.calibration])


def spans_table(found: Sequence[Outcome]) -> None:
    """Print F1 on answerable questions, whole contexts."""
    print("\nspans, answerable questions on whole contexts\n| source | n | F1 | exact |\n|---|---|---|---|")
    for source in dict.fromkeys(o.case.source for o in found):
        own = [o for o in found if o.case.source == source]
        exact = np.mean([float(o.credit == 1) for o in own])
        print(f"| {source} | {len(own)} | {100 * np.mean([o.credit for o in own]):.1f} | {100 * exact:.1f} |")


def refusal_tables(found: Sequence[Outcome], tuning: Sequence[Outcome]) -> None:
    """Print how answerable and unanswerable are told apart, by source and by way."""
    judged = [o for o in tuning if o.case.source in (*SQUADSHIFTS, QAMR)]
    threshold, _ = best_threshold(
        [o.score for o in judged],
        [o.credit if o.case.answerable else 0.0 for o in judged],
        [0.0 if o.case.answerable else 1.0 for o in judged],
    )
    print(f"\nthreshold with the best overall F1 on the calibration half: {threshold:.2f}")
    print("\n| source | way | n yes | n no | AUROC | F1 yes | refused no | overall | score quartiles yes | no |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for source in (*dict.fromkeys(o.case.source for o in found), "all generated"):
        own = [o for o in found if o.case.source == source]
        if source == "all generated":
            own = [o for o in found if o.case.source in (*SQUADSHIFTS, QAMR)]
        _row(source, "all", own, threshold)
    for way in MIX:
        _row("all generated", way, [o for o in found if o.case.way == way and o.case.source != "selqa"], threshold)
    for source in (*SQUADSHIFTS, "onestopqa", "written"):
        own = [o for o in found if o.case.source == source]
        right = [o.credit if o.case.answerable else 0.0 for o in own]
        if own:
            points = [f"{c:.0%} {risk_at([o.score for o in own], right, c)[1]:.2f}" for c in (0.1, 0.2, 0.3, 0.4, 0.5)]
            share = np.mean([o.case.answerable for o in own])
            print(f"risk at coverage, {source} ({share:.0%} answerable):", ", ".join(points))


def _row(source: str, way: str, own: Sequence[Outcome], threshold: float) -> None:
    yes = [o for o in own if o.case.answerable]
    no = [o for o in own if not o.case.answerable]
    if not yes or not no:
        return
    got = np.mean([o.credit if o.score >= threshold else 0.0 for o in yes])
    kept = np.mean([float(o.score < threshold) for o in no])
    cuts = [np.quantile([o.score for o in side], (0.25, 0.5, 0.75)) for side in (yes, no)]
    spread = ["/".join(f"{cut:.1f}" for cut in three) for three in cuts]
    area = auroc([o.score for o in yes], [o.score for o in no])
    print(
        f"| {source} | {way} | {len(yes)} | {len(no)} | {area:.3f} | {100 * got:.1f} | {100 * kept:.1f} "
        f"| {50 * (got + kept):.1f} | {spread[0]} | {spread[1]} |"
    )


if __name__ == "__main__":
    main()
