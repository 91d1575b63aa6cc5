"""Which sentences sum up an article: its first ones, or those nearest to all its others (LexRank).

    python -m benchmarks.summaries CORPUS.jsonl QUESTIONS.jsonl

Measured by what people asked of an article: the share of the sentences that answer the questions on it, which a
summary of LEAD sentences holds. Both take whole sentences only, and LexRank none that says what one it took says.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.model.embedding import load_embedder
from index.records import Article, Vectors
from qa.digest.corpus import NEAR_EQUAL, Sentence, sentences
from qa.digest.summary import LEAD
from training.data import read_jsonl

DAMPING, ROUNDS = 0.85, 50


def central(vectors: Vectors, most: int) -> list[int]:
    """The most central rows, each unlike those taken before it.

    Source: Erkan and Radev, JAIR 22 (2004), the variant without a threshold: a sentence is as central as those that
    it is like are, and the centralities are where a walk along the similarities is found.
    """
    like = np.clip(vectors @ vectors.T, 0, None)
    steps = like / like.sum(axis=1, keepdims=True)
    scores = np.full(len(vectors), 1 / len(vectors))
    for _ in range(ROUNDS):
        scores = (1 - DAMPING) / len(vectors) + DAMPING * scores @ steps
    taken: list[int] = []
    for row in np.argsort(-scores, kind="stable").tolist():
        if len(taken) < most and all(like[row, other] < NEAR_EQUAL for other in taken):
            taken.append(row)
    return taken


def answering(corpus: Path, questions: Path) -> dict[str, tuple[list[Sentence], set[int]]]:
    """Of each article its whole sentences, and which of them answer a question."""
    evidence: dict[str, list[str]] = defaultdict(list)
    for row in read_jsonl(questions):
        said = row.get("evidence") or []
        for source in row.get("sources") or [row.get("source")]:
            evidence[source] += [said] if isinstance(said, str) else said
    found = {}
    for row in read_jsonl(corpus):
        text, asked = row["text"], evidence[row["_id"]]
        spans = [(text.index(words), text.index(words) + len(words)) for words in asked if words in text]
        held = [s for s in sentences(Article(row["_id"], text, "", "", "", "")) if s.stands_alone]
        answers = {i for i, s in enumerate(held) for start, end in spans if s.start < end and s.end > start}
        if answers:
            found[row["_id"]] = (held, answers)
    return found


def main() -> None:
    """Print the share that each way of choosing holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    options = parser.parse_args()
    embedder = load_embedder()
    ways: dict[str, Callable[[Sequence[Sentence]], Sequence[int]]] = {
        "first": lambda held: range(min(LEAD, len(held))),
        "LexRank": lambda held: central(embedder.encode_passages([s.text for s in held]), LEAD),
        "any": lambda held: range(len(held)),
    }
    found = answering(options.corpus, options.questions)
    wanted = sum(len(answers) for _, answers in found.values())
    for name, choose in ways.items():
        chosen = [(set(choose(held)), answers) for held, answers in found.values()]
        hits, taken = sum(len(c & a) for c, a in chosen), sum(len(c) for c, _ in chosen)
        print(f"{name:<8} {hits} of {wanted} answering sentences ({hits / wanted:.1%}) in {taken} sentences")


if __name__ == "__main__":
    main()
