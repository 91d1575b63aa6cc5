"""What each part of the answering is worth, on every set of questions at once.

    python -m benchmarks.ablate --data DATA --questions QUESTIONS --work DIR [--model full] [--without "stance" …]

DATA holds news/, QUESTIONS guardian-dev.jsonl and articles-dev.jsonl; DIR keeps the indexes. What the retriever finds
and the reader says is remembered, so that a variant costs only its own arithmetic. Each row switches one part off; a
difference in trust stands beside its 95 % interval (paired bootstrap). Natural sets come in two halves by a hash of
the question's id: constants are fitted on A (``--fit``), and what stays is decided on B.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

import app
import qa.answer
import qa.question.parsed
import qa.stance.positions
from benchmarks.natural import COLUMNS, UNSEEN, Gold, NaturalSet, Verdict, natural_sets, summary, verdict
from index.build import Builder
from index.checksums import file_sha256
from index.filters import EVERYTHING, Filters
from index.local.store import open_index
from index.records import Hit
from qa.answer import Answerer
from qa.evidence.confidence import Confidence
from qa.question.ask import Ask
from qa.question.parsed import ParsedQuestion
from qa.reading.reader import Excerpt, Judgement, Span, heading
from qa.replies import Reply
from qa.retrieval.retriever import Retriever

HALVED = ("guardian", "quiz", *UNSEEN)
DRAWS = 2000
WRONG = 0.25
"""What a wrong answer in bold costs beside a right one: the quote is there to be looked at."""
Patches = Sequence[tuple[Any, str, Any]]
WITHOUT: dict[str, Patches] = {
    "everything": (),
    "spelling": [(qa.answer, "corrected", lambda question, *_: question)],
    "publishers": [(qa.question.parsed, "_addressed", lambda question, _: (question, ""))],
    "table cells": [(qa.answer, "named_cells", lambda _, quotes, __: (list(quotes), []))],
    "confirmations": [(qa.stance.positions, "asked_confirmation", lambda _: None)],
    "the reader's stance": [(qa.stance.positions, "plain_stance", lambda *_, **__: None)],
    "follow-ups": [(qa.answer, "standalone", lambda question, *_, **__: question)],
    "the reader's order": [(qa.answer, "_in_order", lambda hits, _: list(hits))],
    "differing answers": [(qa.answer, "with_positions", lambda _, quotes: list(quotes))],
    "dates and publishers preferred": [(qa.question.parsed, "_preferred", lambda *_: EVERYTHING)],
    "the newest first": [(qa.question.parsed, "holds_now", lambda _: False)],
    "the day asked for": [(Answerer, "_of_day", lambda _, question, __: (question, ""))],
    "a surer passage that leans the other way": [(qa.stance.positions, "LEANS", 2.0)],
}
"""Parts of the answering, each with what stands in its place when it is off."""


@dataclass
class Remembering:
    """A retriever and a reader that remember what they said."""

    retriever: Retriever
    reader: Any
    hits: dict[tuple[ParsedQuestion, int, Filters], list[Hit]] = field(default_factory=dict)
    judged: dict[str, Judgement] = field(default_factory=dict)

    @property
    def publishers(self) -> Any:
        return self.retriever.publishers

    def parse(self, question: str) -> ParsedQuestion:
        return self.retriever.parse(question)

    def passages_for(self, question: ParsedQuestion, *, k: int, filters: Filters = EVERYTHING) -> list[Hit]:
        key = (question, k, filters)
        if key not in self.hits:
            self.hits[key] = self.retriever.passages_for(question, k=k, filters=filters)
        return self.hits[key]

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Judgement]:
        texts = [f"{question}\n{heading(e.title, e.text)}{e.text}" for e in excerpts]
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        new = [(key, e) for key, e in zip(keys, excerpts, strict=True) if key not in self.judged]
        found = self.reader.read(question, [e for _, e in new])
        self.judged.update(zip([key for key, _ in new], found, strict=True))
        return [self.judged[key] for key in keys]

    def load(self, path: Path) -> None:
        """Take up what an earlier run remembered of this judge."""
        if path.is_file():
            for key, (spans, stance) in json.loads(path.read_text(encoding="utf-8")).items():
                self.judged[key] = Judgement(tuple(Span(*span) for span in spans), tuple(stance) if stance else None)

    def save(self, path: Path) -> None:
        """Keep it for the next run."""
        told = {key: ([astuple(span) for span in j.spans], j.stance) for key, j in self.judged.items()}
        path.write_text(json.dumps(told), encoding="utf-8")

    def is_word(self, word: str) -> bool:
        return bool(self.reader.is_word(word))


@dataclass(frozen=True)
class Asked:
    """One set with what answers it."""

    name: str
    questions: Sequence[Gold]
    answerer: Callable[[Confidence], Answerer]
    keep: Callable[[], None]

    def replies(self, confidence: Confidence) -> list[Reply]:
        """The replies in the order of the questions."""
        answerer = self.answerer(confidence)
        replies = [answerer.answer(Ask(gold.question, earlier=gold.earlier)) for gold in self.questions]
        self.keep()
        return replies


def opened(natural: Iterable[NaturalSet], models: app.Models) -> list[Asked]:
    """Index each set and ready it."""
    reader, embedder = app.load_reader(models), app.load(models.embedder)
    found = []
    for one in natural:
        builder = Builder(one.folder, one.folder / f".index-{models.embedder}", embedder)
        builder.build()
        index = open_index(builder.index_folder, builder.settings)
        memory = Remembering(Retriever(index, embedder), reader)
        kept = one.folder.parent / f"{one.name.replace(' ', '-')}-{file_sha256(models.judge)[:12]}.json"
        memory.load(kept)

        def answerer(confidence: Confidence, index: Any = index, memory: Any = memory) -> Answerer:
            return Answerer(index, memory, memory, confidence=confidence)

        found.append(Asked(one.name, one.questions, answerer, partial(memory.save, kept)))
    return found


@contextlib.contextmanager
def switched_off(patches: Patches) -> Iterator[None]:
    """Put the stand-ins in place."""
    with contextlib.ExitStack() as stack:
        for module, name, instead in patches:
            stack.enter_context(patch.object(module, name, instead))
        yield


def parts_of(asked: Asked, replies: Sequence[Reply]) -> Iterator[tuple[str, list[Verdict], list[tuple[bool, float]]]]:
    """The set, or its two halves, with verdicts and scores."""
    for half in ("A", "B") if asked.name in HALVED else ("",):
        chosen = [(g, r) for g, r in zip(asked.questions, replies, strict=True) if not half or g.half == half]
        yield (
            f"{asked.name} {half}".strip(),
            [verdict(g, r) for g, r in chosen],
            [(g.answerable, r.score) for g, r in chosen],
        )


def difference(now: Sequence[Verdict], before: Sequence[Verdict]) -> str:
    """The change in trust with its 95 % interval."""
    change = np.array([float(a["trust"]) - float(b["trust"]) for a, b in zip(now, before, strict=True)])
    if not change.any():
        return "0"
    draws = np.random.default_rng(1).integers(0, len(change), (DRAWS, len(change)))
    low, high = np.quantile(change[draws].mean(1), (0.025, 0.975))
    return f"{change.mean():+.3f} [{low:+.3f}, {high:+.3f}]"


def fitted(sets: Sequence[Asked], confidence: Confidence) -> Confidence:
    """The bias, and where ``perhaps`` begins, by what a reporter loses.

    On the halves A and the written sets, each set counting alike, a right first quote gains 1, a wrong one in bold
    loses WRONG, and a reply that is not sure gains nothing, but for a question without an answer, where it gains 1.
    ``perhaps`` begins where nine tenths of the answerable questions lie above it.
    """
    open_wide = replace(confidence, bias=0.0, perhaps=-1e9)
    gains, answerable = [], []
    for one in sets:
        if one.name in {"quiz", "five", "onestopqa"}:
            continue
        replies = one.replies(replace(open_wide, bias=1e6))  # everything is given, with its score
        rows = [
            (r.score - 1e6, (1.0 if verdict(g, r)["trust"] else -WRONG) if g.answerable else -WRONG, g.answerable)
            for g, r in zip(one.questions, replies, strict=True)
            if one.name not in HALVED or g.half == "A"
        ]
        gains.append(rows)
        answerable += [score for score, _, known in rows if known]

    def gain(threshold: float) -> float:
        return sum(sum(g if s >= threshold else float(not known) for s, g, known in rows) / len(rows) for rows in gains)

    grid = sorted({score for rows in gains for score, _, _ in rows})
    best = max(grid, key=lambda t: np.mean([gain(t + d) for d in (-0.2, -0.1, 0, 0.1, 0.2)]))
    low = float(np.quantile(answerable, 0.1))
    return replace(confidence, bias=round(-float(best), 2), perhaps=round(min(low - float(best), -0.5), 2))


def options_of() -> argparse.Namespace:
    """The options of this measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--articles", type=Path, default=Path("articles"), help="the five sample articles")
    parser.add_argument("--archives", type=Path, help="what benchmarks.archives made")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--model", choices=sorted(app.MODELS), default=app.FULL)
    parser.add_argument("--judge", type=Path, help="weights to read with instead of the model's own")
    parser.add_argument("--sets", nargs="*", help="only these sets")
    parser.add_argument("--without", nargs="*", choices=sorted(WITHOUT), default=list(WITHOUT))
    parser.add_argument("--fit", action="store_true", help="fit the bias first")
    return parser.parse_args()


def main() -> None:
    """Print the table."""
    options = options_of()
    models = app.MODELS[options.model]
    if options.judge:
        models = replace(models, judge=options.judge)
    natural = natural_sets(options.data, options.articles, options.questions, options.work, options.archives)
    sets = opened([s for s in natural if not options.sets or s.name in options.sets], models)
    confidence = models.confidence
    if options.fit:
        confidence = fitted(sets, confidence)
        print(confidence)
    columns = [*COLUMNS, "AUROC", "trust"]
    print("| set | n | without | " + " | ".join(columns) + " | trust, change | ms |")
    print("|---" * (len(columns) + 5) + "|")
    for one in sets:
        base: dict[str, list[Verdict]] = {}
        one.replies(confidence)  # what is remembered is read once
        for name in ("everything", *(n for n in options.without if n != "everything")):
            begin = time.perf_counter()
            with switched_off(WITHOUT[name]):
                replies = one.replies(confidence)
            spent = 1000 * (time.perf_counter() - begin) / len(replies)
            for part, verdicts, scores in parts_of(one, replies):
                figures = summary(verdicts, scores)
                cells = [format(figures[c], ".3f") if c in figures else "" for c in columns]
                base.setdefault(part, verdicts)
                shown = "nothing" if name == "everything" else name
                changed = difference(verdicts, base[part])
                print(
                    f"| {part} | {len(verdicts)} | {shown} | {' | '.join(cells)} | {changed} | {spent:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
