"""How near the stand-alone questions come to what people wrote in their place, counted in content words.

    python -m benchmarks.followups --data DIR      DIR holds followups.jsonl.gz (id, earlier, question, standalone)

The rules were tuned on the conversations of one half, told by a hash of the conversation's id; the other half is
reported as held out. Recall is the share of the human rewrite's content stems that are kept, precision the share of
the stems that belong there, F1 their harmonic mean, each the mean over the turns; "all kept" is the share of turns
that keep every stem and "foreign" the mean number of stems the human rewrite lacks. A turn leans on the earlier ones
where the human rewrite takes over content words of theirs.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.english.content import content_terms
from qa.question.followups import standalone


@dataclass(frozen=True)
class Turn:
    """One turn of a chat, with the question a person would have asked without the chat."""

    id: str
    earlier: tuple[str, ...]
    question: str
    human: str

    @property
    def tuned_on(self) -> bool:
        """Whether the rules were made with the turn in sight."""
        conversation = self.id.split("<::>")[0]
        return hashlib.sha256(conversation.encode()).digest()[0] % 2 == 0

    @property
    def leans(self) -> bool:
        """Whether the human rewrite takes over content words of the earlier turns."""
        added = set(content_terms(self.human)) - set(content_terms(self.question))
        return bool(added & set(content_terms(" ".join(self.earlier))))


@dataclass(frozen=True)
class Score:
    """How a question's content stems compare with the human rewrite's."""

    recall: float
    precision: float
    foreign: int

    @property
    def f1(self) -> float:
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0


def turns(path: Path) -> list[Turn]:
    """The turns in the file's order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Turn(r["id"], tuple(r["earlier"]), r["question"], r["standalone"]) for r in rows]


def score(rewritten: str, human: str) -> Score:
    """Compare two questions by their content stems; one without any is matched by another without any."""
    ours, theirs = set(content_terms(rewritten)), set(content_terms(human))
    if not theirs or not ours:
        same = float(ours == theirs)
        return Score(same if theirs else 1.0, same if ours else 1.0, len(ours - theirs))
    both = len(ours & theirs)
    return Score(both / len(theirs), both / len(ours), len(ours - theirs))


WAYS: dict[str, Callable[[Turn], str]] = {
    "last turn alone": lambda turn: turn.question,
    "all turns joined": lambda turn: " ".join((*turn.earlier, turn.question)),
    "stand-alone": lambda turn: standalone(turn.question, turn.earlier),
}


def table(title: str, chosen: Sequence[Turn]) -> str:
    """One line for each way of asking."""
    lines = [f"{title} ({len(chosen)} turns)"]
    lines.append(f"{'':18} {'all kept':>9} {'recall':>7} {'precision':>10} {'foreign':>8} {'F1':>6}")
    for name, way in WAYS.items():
        scores = [score(way(turn), turn.human) for turn in chosen]
        n = len(scores) or 1
        kept = sum(s.recall == 1 for s in scores) / n
        recall, precision = sum(s.recall for s in scores) / n, sum(s.precision for s in scores) / n
        foreign, f1 = sum(s.foreign for s in scores) / n, sum(s.f1 for s in scores) / n
        lines.append(f"{name:18} {kept:9.3f} {recall:7.3f} {precision:10.3f} {foreign:8.2f} {f1:6.3f}")
    return "\n".join(lines)


def show(chosen: Sequence[Turn]) -> None:
    """Print every turn that was rewritten, with what it won or lost in F1."""
    for turn in chosen:
        rewritten = standalone(turn.question, turn.earlier)
        won = score(rewritten, turn.human).f1 - score(turn.question, turn.human).f1
        if rewritten != turn.question:
            print(f"{won:+.2f} [{turn.earlier[-1]}] {turn.question}\n      -> {rewritten}\n       = {turn.human}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Content words of stand-alone questions against human rewrites.")
    parser.add_argument("--data", type=Path, required=True, help="folder with followups.jsonl.gz")
    parser.add_argument("--show", action="store_true", help="print the rewrites of the tuned half")
    options = parser.parse_args()
    read = turns(options.data / "followups.jsonl.gz")
    tuned, held = [t for t in read if t.tuned_on], [t for t in read if not t.tuned_on]
    if options.show:
        show(tuned)
    parts = {"tuned on": tuned, "held out": held}
    for title, chosen in parts.items():
        leaning = [t for t in chosen if t.leans]
        print(table(title, chosen), table(f"{title}, leaning", leaning), sep="\n\n")
        print("\n" + table(f"{title}, not leaning", [t for t in chosen if not t.leans]) + "\n")


if __name__ == "__main__":
    main()
