"""Fits the model that tells kinds of requests apart: ``python -m training.requests.train``.

It learns from ``examples.jsonl`` and, as questions of fact, from the questions of ``training/written``. It is measured
on ``heldout.jsonl``, whose wordings were written without a look at its mistakes, on ``typed.jsonl``, questions typed as
into a search box, and on ``guardian.jsonl``.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from qa.question.requests import WEIGHTS, Request, features, probabilities, vocabulary

HERE = Path(__file__).parent
WRITTEN = HERE.parent / "written"
LEAST = 2
"""Requests that must hold a word for it to be known by itself."""
STRENGTH = 10.0
"""The inverse of the penalty on weights."""
WRITTEN_WEIGHT = 0.2
"""What a question of ``training/written`` counts: there are many."""
SMALLEST = 0.06
"""Weights nearer to 0 are left out of the file."""

_OTHER = re.compile(
    r"what (?:did|does|do|has|have|had|was|were) .*\b(?:say|said|tell|told|think|claim|announce|warn|write|words)"
    r"|(?:which|what)(?: \w+)?? (?!does|this)\w{2,}[^siu\W]s\b"
    r"|who (?:said|says|are|were|was|has been|have)\b|how did .* (?:react|respond)",
    re.IGNORECASE,
)
"""Questions of ``training/written`` that may as well ask for a list or for words said."""

Rows = list[tuple[str, str]]


def rows_of(path: Path) -> Rows:
    """The kinds and requests of a file."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [(line["kind"], line["request"]) for line in lines]


def written_questions() -> list[str]:
    """The questions that were written for the reader and are plainly of fact."""
    lines = (json.loads(line) for path in sorted(WRITTEN.glob("*.jsonl")) for line in path.open(encoding="utf-8"))
    asked = [question["q"] for line in lines for question in line["questions"]]
    return [question for question in asked if not _OTHER.match(question)]


def fit(rows: Rows, written: Sequence[str]) -> dict[str, object]:
    """The weights of each kind, and the words that are known."""
    known = vocabulary([request for _, request in rows], least=LEAST)
    requests = [request for _, request in rows] + list(written)
    kinds = [kind for kind, _ in rows] + [Request.FACT.value] * len(written)
    counts = [1.0] * len(rows) + [WRITTEN_WEIGHT] * len(written)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(features(request, known), 1) for request in requests])
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(matrix, kinds, sample_weight=np.array(counts))
    names = vectorizer.get_feature_names_out()
    weights = {
        str(kind): {"bias": round(float(bias), 3)}
        | {str(n): round(float(w), 3) for n, w in zip(names, row, strict=True) if abs(w) >= SMALLEST}
        for kind, row, bias in zip(model.classes_, model.coef_, model.intercept_, strict=True)
    }
    return {"words": sorted(known), "weights": weights}


def right(model: dict[str, object], rows: Rows) -> dict[str, str]:
    """Of each kind how many are told rightly."""
    counts: dict[str, list[bool]] = {}
    for kind, request in rows:
        likely = probabilities(request, model["weights"], frozenset(model["words"]))  # type: ignore[arg-type, call-overload]
        counts.setdefault(kind, []).append(max(likely, key=lambda name: likely[name]) == kind)
    return {kind: f"{sum(told)}/{len(told)}" for kind, told in counts.items()}


def main() -> None:
    """Fit, write the weights, and print what is told rightly of what was held out."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    model = fit(rows_of(HERE / "examples.jsonl"), written_questions())
    WEIGHTS.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    for name in ("heldout", "typed", "guardian"):
        print(name, right(model, rows_of(HERE / f"{name}.jsonl")))


if __name__ == "__main__":
    main()
