"""What a judge makes of held-out questions: ``python -m training.measure --data DIR --model full``."""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import app
from qa.measure.metrics import auroc, span_f1
from qa.reading.reader import Excerpt, Judgement, SpanReader
from training import retrieval_rows
from training.sources import OWN, boolq, entail, squad1, squad2, written_questions, written_stances

STANCES = ("yes", "no", "neither", "unrelated")
PRECISION = 0.95


def judged(reader: SpanReader, pairs: Sequence[tuple[str, Excerpt]]) -> list[Judgement]:
    """What the judge says of each question or claim and its passage, read without a title, one by one."""
    return [reader.read_pairs([pair])[0] for pair in pairs]


def _score(judgement: Judgement) -> float:
    return judgement.spans[0].score if judgement.spans else -99.0


def questions(reader: SpanReader, rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """AUROC of answerable or not, F1 of the best span, how often a twin stands below, and right of all at the best cut.

    ``right`` counts an answerable question whose span holds half of the answer's words (F1 of .5 or more) and is
    above the cut, and one without an answer below it.
    """
    found = judged(reader, [(row["question"], Excerpt(row["context"])) for row in rows])
    scores = {row.get("id", str(n)): _score(j) for n, (row, j) in enumerate(zip(rows, found, strict=True))}
    f1 = [_f1(row, j) for row, j in zip(rows, found, strict=True) if row["answers"]]
    figures = {"n": float(len(rows)), "F1": sum(f1) / len(f1)}
    yes, no = (
        [_score(j) for r, j in zip(rows, found, strict=True) if bool(r["answers"]) is side] for side in (True, False)
    )
    if no:
        good = [(_score(j), _f1(r, j) >= 0.5) for r, j in zip(rows, found, strict=True) if r["answers"]]
        cuts = sorted(scores.values())
        right = max(sum(g and s >= cut for s, g in good) + sum(s < cut for s in no) for cut in cuts)
        pairs = [(scores[r["pair"]], scores[r["id"]]) for r in rows if not r["answers"] and r.get("pair") in scores]
        figures |= {"AUROC": auroc(yes, no), "right": right / len(rows)}
        figures |= {"order": sum(a > b for a, b in pairs) / len(pairs)} if pairs else {}
    return figures


def _f1(row: Mapping[str, Any], judgement: Judgement) -> float:
    if not judgement.spans:
        return 0.0
    span = judgement.spans[0]
    return span_f1(row["context"][span.start : span.end], [a["text"] for a in row["answers"]])


def stances(reader: SpanReader, rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Of all labels the share that is right; and of the plain ones that given, with .95 of the given right."""
    found = judged(reader, [(row.get("question") or row["hypothesis"], Excerpt(row["passage"])) for row in rows])
    told = [j.stance or (0.0, 0.0, 1.0, 0.0) for j in found]
    right = [
        STANCES[max(range(4), key=stance.__getitem__)] == row["label"] for stance, row in zip(told, rows, strict=True)
    ]
    given = sorted(
        ((max(s[:2]), row["label"] == ("yes" if s[0] > s[1] else "no")) for s, row in zip(told, rows, strict=True)),
        reverse=True,
    )
    plain = sum(row["label"] in {"yes", "no"} for row in rows)
    best, at, hits = 0, 1.0, 0
    for number, (probability, is_right) in enumerate(given, 1):
        hits += is_right
        if hits >= PRECISION * number:
            best, at = hits, probability
    return {"n": float(len(rows)), "right": sum(right) / len(right), "given at .95": best / max(plain, 1), "from": at}


def main() -> None:
    """Print a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with qa/, entail/ and reader/")
    parser.add_argument("--own", type=Path, default=OWN, help="folder with written/, retrieved/ and stories/")
    parser.add_argument("--model", choices=sorted(app.MODELS), default=app.FULL)
    parser.add_argument("--judge", type=Path, help="weights to measure instead of the model's own")
    parser.add_argument("--most", type=int, default=300, help="rows of each set")
    options = parser.parse_args()
    models = app.MODELS[options.model]
    reader = app.load_reader(replace(models, judge=options.judge) if options.judge else models)
    rng = random.Random(1)

    def some(rows: Sequence[Any]) -> list[Any]:
        return list(rows) if len(rows) <= options.most else rng.sample(list(rows), options.most)

    data, nowhere = options.data, None
    new = [row for row in written_questions(data, options.own / "written", kept=True) if "source" not in row]
    plain = [
        {"question": e.question, "context": e.context, "answers": [{"text": a.text} for a in e.answers]}
        for e in some(squad1(data, kept=True))
    ]
    found = {name: retrieval_rows.questions(options.own / name, kept=True) for name in ("retrieved", "stories")}
    sets: dict[str, Sequence[Any]] = {
        **{name: some(retrieval_rows.rows_of(rows, settling=False)) for name, rows in found.items()},
        "written": some(new),
        "written before": some(written_questions(data, nowhere, kept=True)),
        "squad2 twins": squad2(data, kept=True)[: options.most],
        "squad1": plain,
    }
    for name, rows in sets.items():
        print(name, _shown(questions(reader, rows)), flush=True)
    kept = written_stances(data, options.own / "written", kept=True)
    before = written_stances(data, nowhere, kept=True)
    told: dict[str, Sequence[Any]] = {
        **{f"stance {name}": some(retrieval_rows.rows_of(rows, settling=True)) for name, rows in found.items()},
        "stance written": some([row for row in kept if row not in before]),
        "stance written before": some(before),
        "boolq": some(boolq(data, kept=True)),
    } | {name: some(entail(data, name, kept=True)) for name in ("condaqa", "wice", "fm2", "fever")}
    for name, rows in told.items():
        print(name, _shown(stances(reader, rows)), flush=True)


def _shown(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f}" if name != "n" else f"n {value:.0f}" for name, value in figures.items())


if __name__ == "__main__":
    main()
