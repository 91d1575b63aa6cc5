"""How many yes/no questions are answered, and how many refused that no passage answers, for each loss they may take.

    python -m benchmarks.yes_no --data DIR      DIR holds boolq-val.jsonl.gz (question, passage a line)

The questions are those of BoolQ that were held out of the reader's training, over a pool of passages: as many whose
passage is in the pool as such whose passage is not. What the loss is: ``yes_no`` of ``qa.confidence.Confidence``.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import app
from index.build import Builder
from index.embedding import load_embedder
from index.store import open_index
from qa.answer import Answerer
from qa.replies import Answer
from qa.retriever import Retriever
from training.data import Example, load_boolq

LOSSES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)


def given(answerer: Answerer, examples: Iterable[Example]) -> list[float]:
    """The score of each question's answer; minus infinity where it is refused."""
    replies = [answerer.answer(example.question) for example in examples]
    return [reply.score if isinstance(reply, Answer) else float("-inf") for reply in replies]


def main() -> None:
    parser = argparse.ArgumentParser(description="Yes/no questions answered and refused, by the loss they take.")
    parser.add_argument("--data", type=Path, required=True, help="folder with boolq-val.jsonl.gz")
    parser.add_argument("--pool", type=int, default=500, help="passages that are searched")
    parser.add_argument("--questions", type=int, default=150, help="questions of each kind")
    options = parser.parse_args()
    held_out = list({e.context: e for e in load_boolq(options.data)[1]}.values())
    random.Random(3).shuffle(held_out)
    pool, rest = held_out[: options.pool], held_out[options.pool :]
    embedder = load_embedder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [json.dumps({"_id": str(i), "text": e.context}) for i, e in enumerate(pool)]
        (folder / "passages.jsonl").write_text("\n".join(lines), encoding="utf-8")
        builder = Builder(folder, folder / ".index", embedder)
        builder.build()
        index = open_index(builder.index_folder, builder.settings)
        confidence = replace(app.CONFIDENCE, yes_no=0.0)
        answerer = Answerer(index, Retriever(index, embedder), app.load_reader(), confidence=confidence)
        asked, absent = (given(answerer, examples[: options.questions]) for examples in (pool, rest))
    print(f"{'yes_no':>6} {'answered':>9} {'refused':>9}   ({len(asked)} and {len(absent)} questions)")
    for loss in LOSSES:
        answered = sum(score >= loss for score in asked) / len(asked)
        refused = sum(score < loss for score in absent) / len(absent)
        print(f"{loss:6.2f} {answered:9.3f} {refused:9.3f}")


if __name__ == "__main__":
    main()
