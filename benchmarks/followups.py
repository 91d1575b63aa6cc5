"""How near the stand-alone questions come to what people wrote in their place, and what is found with them.

    python -m benchmarks.followups --data DIR [--questions QUESTIONS --work WORK]

DIR holds chat/followups.jsonl.gz and qa/canard-rewrites.jsonl.gz. The second is talk about one article, whose title
the people saw: it stands as an earlier question. Conversations come in two halves by a hash of their ids: the weights
are fitted on the first (training/followups.py), and the second decides. Of the content stems, recall is the share of
the human rewrite's that are kept, precision the share that belong there, F1 their harmonic mean, each the mean over
the turns. A turn leans where the human rewrite takes over content words of the talk; "changed" is the share of these
that are rewritten, and "left alone" of the others that are not.

With QUESTIONS, the folder of guardian-dev.jsonl, questions that stand alone are put after two on other subjects, too,
and found@1 and found@3 are the shares of questions whose article gives
the best, and one of the three best, passages. For the second data set the articles are made of the answers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import app
from index.build import Builder
from index.local.store import open_index
from qa.english.content import content_terms
from qa.question.followups import understood
from qa.retrieval.retriever import Retriever
from training.data import read_jsonl

UNKNOWN = "I don't know."
MEASURED = 60
"""Conversations of CANARD that are measured, the first by a hash."""


@dataclass(frozen=True)
class Turn:
    """One turn of a talk: the question a person would have asked without the talk, and what is known of its articles.

    ``answer`` is that to the question before, empty where it is not known.
    """

    talk: str
    earlier: tuple[str, ...]
    question: str
    human: str
    answer: str = ""
    articles: tuple[str, ...] = ()

    @property
    def fitted(self) -> bool:
        """Whether the turn is of the half that the weights may be fitted on."""
        return hashlib.sha256(self.talk.encode()).digest()[0] % 2 == 0

    @property
    def leans(self) -> bool:
        """Whether the human rewrite takes over content words of the talk."""
        added = set(content_terms(self.human)) - set(content_terms(self.question))
        return bool(added & set(content_terms(" ".join((*self.earlier, self.answer)))))


@dataclass(frozen=True)
class Score:
    """How a question's content stems compare with the human rewrite's."""

    recall: float
    precision: float

    @property
    def f1(self) -> float:
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0


def chat(data: Path) -> list[Turn]:
    """Talk with an assistant (mtRAG)."""
    rows = read_jsonl(data / "chat/followups.jsonl.gz")
    return [Turn(r["id"].split("<::>")[0], tuple(r["earlier"]), r["question"], r["standalone"]) for r in rows]


def canard(data: Path) -> list[Turn]:
    """Talk about one section of an article (CANARD), in an order by hash."""
    rows = read_jsonl(data / "qa/canard-rewrites.jsonl.gz")
    found = [_of_canard(row) for row in rows]
    return sorted(found, key=lambda turn: hashlib.sha256(turn.talk.encode()).hexdigest())


def _of_canard(row: Mapping[str, Any]) -> Turn:
    talk = row["id"].rsplit("-", 1)[0]
    answer = row["answers"][-1] if row["answers"] and row["answers"][-1] != UNKNOWN else ""
    return Turn(talk, (row["title"], *row["earlier"]), row["question"], row["standalone"], answer, (talk,))


def guardian(questions: Path) -> list[Turn]:
    """Dialogues over the articles of the Guardian."""
    rows = [row for row in read_jsonl(questions / "guardian-dev.jsonl") if row.get("earlier")]
    return [
        Turn(r["id"], tuple(r["earlier"]), r["question"], r["standalone"], "", tuple(r["sources"] or r["about"]))
        for r in rows
    ]


def unrelated(name: str, questions: Iterable[str]) -> list[Turn]:
    """Questions that stand alone, in an order by hash, each after the two before it, which are on other subjects."""
    asked = sorted(set(questions), key=lambda question: hashlib.sha256(question.encode()).hexdigest())
    return [Turn(f"{name} {n}", (asked[n - 2], asked[n - 1]), asked[n], asked[n]) for n in range(2, len(asked))]


def standing_alone(data: Path, questions: Path) -> dict[str, list[Turn]]:
    """The questions of two sets over many articles, which nobody asked as follow-ups."""
    news = [row["question"] for row in read_jsonl(questions / "guardian-dev.jsonl") if not row.get("earlier")]
    quiz = [row["question"] for row in read_jsonl(data / "news/quiz/questions.jsonl.gz")]
    return {"Guardian": unrelated("Guardian", news), "quiz": unrelated("quiz", quiz)}


def score(rewritten: str, human: str) -> Score:
    """Compare two questions by their content stems; one without any is matched by another without any."""
    ours, theirs = set(content_terms(rewritten)), set(content_terms(human))
    if not theirs or not ours:
        same = float(ours == theirs)
        return Score(same if theirs else 1.0, same if ours else 1.0)
    both = len(ours & theirs)
    return Score(both / len(theirs), both / len(ours))


WAYS: dict[str, Callable[[Turn], str]] = {
    "last turn alone": lambda turn: turn.question,
    "last two joined": lambda turn: " ".join((*turn.earlier[-1:], turn.question)),
    "stand-alone": lambda turn: understood(turn.question, turn.earlier, answer=turn.answer).asked,
    "human": lambda turn: turn.human,
}


def _share(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def table(title: str, chosen: Sequence[Turn]) -> str:
    """One line for each way of asking."""
    rows = [f"{title} ({len(chosen)} turns)"]
    rows.append(f"{'':18} {'recall':>7} {'precision':>10} {'F1':>6} {'changed':>8} {'left alone':>11}")
    for name, way in WAYS.items():
        asked = [way(turn) for turn in chosen]
        scores = [score(text, turn.human) for text, turn in zip(asked, chosen, strict=True)]
        changed = [(float(text != turn.question), turn.leans) for text, turn in zip(asked, chosen, strict=True)]
        recall, precision = _share([s.recall for s in scores]), _share([s.precision for s in scores])
        needed = _share([was for was, leans in changed if leans])
        alone = _share([1 - was for was, leans in changed if not leans])
        f1 = _share([s.f1 for s in scores])
        rows.append(f"{name:18} {recall:7.3f} {precision:10.3f} {f1:6.3f} {needed:8.3f} {alone:11.3f}")
    return "\n".join(rows)


def show(chosen: Sequence[Turn]) -> None:
    """Print every turn that was rewritten, with what it won or lost in F1."""
    for turn in chosen:
        meant = understood(turn.question, turn.earlier, answer=turn.answer)
        won = score(meant.asked, turn.human).f1 - score(turn.question, turn.human).f1
        if meant.asked != turn.question:
            print(f"{won:+.2f} [{turn.earlier[-1]}] {turn.question}\n      -> {meant.asked}")
            print((f"      or {meant.other}\n" if meant.other else "") + f"       = {turn.human}")


def retriever(folder: Path, articles: Sequence[Mapping[str, str]]) -> Retriever:
    """A retriever over these articles, with the light model."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(article) + "\n" for article in articles)
    (folder / "corpus.jsonl").write_text(text, encoding="utf-8")
    embedder = app.load(app.LIGHT)
    builder = Builder(folder, folder / ".index", embedder)
    builder.build()
    return Retriever(open_index(builder.index_folder, builder.settings), embedder)


def answers_as_articles(data: Path) -> list[dict[str, str]]:
    """What is said in each talk of CANARD, as an article."""
    said: dict[str, dict[str, None]] = {}
    titles: dict[str, str] = {}
    for row in read_jsonl(data / "qa/canard-rewrites.jsonl.gz"):
        talk = row["id"].rsplit("-", 1)[0]
        titles[talk] = row["title"]
        said.setdefault(talk, {}).update(dict.fromkeys(answer for answer in row["answers"] if answer != UNKNOWN))
    return [{"_id": talk, "title": titles[talk], "text": "\n".join(told)} for talk, told in said.items() if told]


def found(title: str, search: Retriever, chosen: Sequence[Turn]) -> str:
    """How often an article of the question gives the best passage, or one of three."""
    rows = [f"{title} ({len(chosen)} turns)", f"{'':18} {'found@1':>8} {'found@3':>8}"]
    for name, way in WAYS.items():
        hits = [[hit.passage.source.split("#")[-1] for hit in search.retrieve(way(turn), k=3)] for turn in chosen]
        listed = [[source in turn.articles for source in given] for given, turn in zip(hits, chosen, strict=True)]
        first, any_of = _share([float(any(one[:1])) for one in listed]), _share([float(any(one)) for one in listed])
        rows.append(f"{name:18} {first:8.3f} {any_of:8.3f}")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Stand-alone questions against human rewrites, and what is found.")
    parser.add_argument("--data", type=Path, required=True, help="folder with chat/, qa/ and news/")
    parser.add_argument("--questions", type=Path, help="folder with guardian-dev.jsonl: search, too")
    parser.add_argument("--work", type=Path, help="where the indexes are kept")
    parser.add_argument("--show", action="store_true", help="print the rewrites of the fitted half")
    options = parser.parse_args()
    if options.questions and not options.work:
        parser.error("--questions needs --work")
    talk = canard(options.data)
    measured = list(dict.fromkeys(turn.talk for turn in talk))[:MEASURED]
    sets = {"chat": chat(options.data), "CANARD": [turn for turn in talk if turn.talk in measured]}
    for name, read in sets.items():
        if options.show:
            show([turn for turn in read if turn.fitted])
        print(table(f"{name}, fitted half", [t for t in read if t.fitted]), end="\n\n")
        print(table(f"{name}, other half", [t for t in read if not t.fitted]), end="\n\n", flush=True)
    if not options.questions:
        return
    for name, turns in standing_alone(options.data, options.questions).items():
        print(table(f"{name}, on another subject than the two before", turns), end="\n\n", flush=True)
    over = retriever(options.work / "canard", answers_as_articles(options.data))
    print(found("CANARD, other half", over, [t for t in sets["CANARD"] if not t.fitted]), end="\n\n", flush=True)
    news = retriever(options.work / "guardian", list(read_jsonl(options.data / "news/guardian/corpus.jsonl")))
    print(found("Guardian", news, guardian(options.questions)))


if __name__ == "__main__":
    main()
