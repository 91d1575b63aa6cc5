"""Fits what speaks for a meaning of a follow-up: ``python -m training.followups --data DIR`` writes the weights.

Learned from the first half of two sets of conversations with human rewrites (benchmarks/followups.py, which measures
on the other half), from ``followups.jsonl``, which was written about news for this, and from questions on other
subjects than those before them. Right are the candidates whose words the human took over, or leaving the question as
it is where nothing was taken over.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.followups import Turn, canard, chat, unrelated
from qa.english.content import content_terms
from qa.question.antecedents import TOPIC, likelihoods
from qa.question.followups import WEIGHTS, body_of, options, slots
from training.data import read_jsonl
from training.sources import OWN

ROUNDS, RATE, PENALTY = 12, 0.15, 3e-3
"""Passes over the examples, the step (AdaGrad) and the penalty on large weights."""

WRITTEN, TIMES = Path(__file__).with_suffix(".jsonl"), 16
"""What was written for this, and how often it counts: it is little."""

Example = tuple[Sequence[Mapping[str, float]], frozenset[int]]
"""The features of each option, and which options are right."""


def examples(turn: Turn, humans: Mapping[tuple[str, str], str]) -> Iterator[Example]:
    """What a turn leaves open after the ``humans``' forms of the earlier ones, each with what it was taken for."""
    body, _ = body_of(turn.question)
    context = [humans.get((turn.talk, question), question) for question in turn.earlier]
    added = set(content_terms(turn.human)) - set(content_terms(turn.question))
    for slot in slots(body, context, turn.answer):
        right = {
            n
            for n, candidate in enumerate(slot.known, 1)
            if candidate.mention.key <= set(content_terms(turn.human)) and candidate.mention.key & added
        }
        if right and turn.leans:
            yield options(body, slot), frozenset(right)
        elif not turn.leans or slot.role == TOPIC:
            yield options(body, slot), frozenset({0})


def written(folder: Path) -> Iterator[str]:
    """One question about each of the written passages."""
    rng = random.Random(0)
    for path in sorted(folder.glob("*.jsonl")):
        yield from (rng.choice(row["questions"])["q"] for row in read_jsonl(path))


def fit(learned: list[Example]) -> dict[str, float]:
    """The weights under which the right options together are likeliest."""
    rng, weights, squares = random.Random(0), defaultdict[str, float](float), defaultdict[str, float](lambda: 1e-8)
    for _ in range(ROUNDS):
        rng.shuffle(learned)
        for given, right in learned:
            likely = likelihoods(given, weights)
            total = sum(likely[n] for n in right)
            slopes = defaultdict[str, float](float)
            for n, option in enumerate(given):
                pull = (likely[n] / total if n in right else 0.0) - likely[n]
                for name, value in option.items():
                    slopes[name] += pull * value
            for name, slope in slopes.items():
                step = slope - PENALTY * weights[name]
                squares[name] += step * step
                weights[name] += RATE * step / math.sqrt(squares[name])
    return {name: round(weights[name], 2) for name in sorted(weights)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the weights of follow-up questions.")
    parser.add_argument("--data", type=Path, required=True, help="folder with chat/ and qa/")
    data = parser.parse_args().data
    about_news = [
        Turn(str(n), tuple(r["earlier"]), r["question"], r["standalone"], r["answer"])
        for n, r in enumerate(read_jsonl(WRITTEN))
    ]
    turns = TIMES * about_news + [turn for turn in [*chat(data), *canard(data)] if turn.fitted]
    turns += 2 * unrelated("written", written(OWN / "written"))  # a wrong rewrite costs more than none
    humans = {(turn.talk, turn.question): turn.human for turn in turns}
    learned = [example for turn in turns for example in examples(turn, humans)]
    WEIGHTS.write_text(json.dumps(fit(learned), indent=0) + "\n", encoding="utf-8")
    print(f"{len(learned)} examples")


if __name__ == "__main__":
    main()
