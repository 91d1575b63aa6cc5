"""Requests for lists, put to a folder: which of the right values a reply gives, and what it gives beside them.

    python -m benchmarks.lists FILE.jsonl --articles DIR [--verbose]

A line of FILE is {"request", "values"}: for each right value the names that it may have. Values of "also" count neither
way. The values were written from the articles alone. Precision is the share of the values shown that is right, a second
name of one value counting as wrong, and recall the share of the right ones that is shown. A request is right where both
are .8 or more, partly right where both are .4 or more, else wrong. One answered with sentences is none of these;
what is found of it then is what stands in its quotes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import app
from qa.evidence.agreement import words
from qa.question.ask import Ask
from qa.question.requests import Request
from qa.replies import Digest, NoAnswer, Reply
from training.data import read_jsonl

RIGHT, PARTLY = 0.8, 0.4


@dataclass(frozen=True)
class Score:
    """Of one request: the right values, those of them that are shown, the wrong ones shown, and how it was answered."""

    wanted: int
    found: int
    wrong: tuple[str, ...]
    listed: bool

    @property
    def precision(self) -> float:
        """The share of the values shown that is right; 1 where none is shown."""
        shown = self.found + len(self.wrong)
        return self.found / shown if shown else 1.0

    @property
    def verdict(self) -> str:
        """Right, partly, wrong, or that sentences were given instead."""
        if not self.listed:
            return "sentences"
        worst = min(self.precision, self.found / self.wanted)
        return "right" if worst >= RIGHT else "partly" if worst >= PARTLY else "wrong"


def score(values: Sequence[Sequence[str]], also: Sequence[Sequence[str]], reply: Reply) -> Score:
    """How a reply compares with the right ``values``."""
    if not (isinstance(reply, Digest) and reply.request == Request.LIST):
        quotes = quoted(reply)
        held = [value for value in values if any(words(name) <= words(quote) for name in value for quote in quotes)]
        return Score(len(values), len(held), (), listed=False)
    found: set[int] = set()
    wrong = []
    for item in reply.items:
        named = [i for i, names in enumerate(values) if _is_one(names, item.label)]
        if not set(named) - found and (named or not any(_is_one(names, item.label) for names in also)):
            wrong.append(item.label)
        found.update(named)
    return Score(len(values), len(found), tuple(wrong), listed=True)


def quoted(reply: Reply) -> list[str]:
    """The sentences that a reply shows."""
    if isinstance(reply, NoAnswer):
        return [near.sentence for near in reply.closest]
    return [citation.quote for citation in reply.citations]


def _is_one(names: Sequence[str], label: str) -> bool:
    """Whether a value is named: a name's words are among its words, or the other way round."""
    shown = words(label)
    return bool(shown) and any(words(name) <= shown or shown <= words(name) for name in names)


def main() -> None:
    """Print a line for each request, then the totals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("requests", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--verbose", action="store_true", help="the values of each reply too")
    options, rest = parser.parse_known_args()
    library = app.open_library(rest)
    scores = []
    for line in read_jsonl(options.requests):
        reply = library.ask(Ask(line["request"]))
        told = score(line["values"], line.get("also", []), reply)
        scores.append(told)
        print(f"{told.verdict:<9} {told.found}/{told.wanted} +{len(told.wrong)}  {line['request']}", flush=True)
        if options.verbose:
            shown = [item.label for item in reply.items] if isinstance(reply, Digest) else quoted(reply)
            print("".join(f"    {'- ' if value in told.wrong else '  '}{value}\n" for value in shown), end="")
    print(summary(scores))


def summary(scores: Sequence[Score]) -> str:
    """The totals in a line: precision and recall of the lists, and the verdicts."""
    lists = [one for one in scores if one.listed]
    found, wanted = sum(one.found for one in lists), sum(one.wanted for one in scores)
    shown = found + sum(len(one.wrong) for one in lists)
    verdicts = Counter(one.verdict for one in scores)
    counted = ", ".join(f"{verdicts[name]} {name}" for name in ("right", "partly", "wrong", "sentences"))
    return f"precision {found}/{shown}, recall {found}/{wanted}; {counted}"


if __name__ == "__main__":
    main()
