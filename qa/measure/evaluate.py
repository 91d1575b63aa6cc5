"""Measures the whole program on a data set: one table of figures with their intervals."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.records import Hit, Progress
from qa.measure.dataset import Question
from qa.measure.metrics import (
    auroc,
    bootstrap_interval,
    coverage_at_refusal,
    exact_match,
    holds,
    ndcg,
    overlaps,
    recall,
    risk,
    span_f1,
    success,
)
from qa.replies import Answer, Digest, NoAnswer, Reply

DEEP = 100


@dataclass(frozen=True)
class Figure:
    """One quality figure: ``value`` is a mean over ``count`` questions; nan where no interval can be given."""

    name: str
    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Judged:
    """One question with what the program made of it; ``ranked`` are sources, best first, each once.

    ``reply`` is None where nothing but the relevant sources is annotated.
    """

    question: Question
    ranked: tuple[str, ...]
    reply: Reply | None


def short_source(source: str, gains: Sequence[str]) -> str:
    """A source as the judgements name it: they may leave out the collection's file name before the ``#``."""
    short = source.partition("#")[2]
    return short if source not in gains and short else source


def ranked_sources(hits: Sequence[Hit], question: Question) -> tuple[str, ...]:
    """The articles of ``hits`` in the order of their best passage."""
    names = list(question.gains)
    return tuple(dict.fromkeys(short_source(hit.passage.source, names) for hit in hits))


def judge(
    questions: Sequence[Question],
    retrieve: Callable[[str, int], Sequence[Hit]],
    ask: Callable[[Question], Reply],
    *,
    progress: Progress | None = None,
) -> list[Judged]:
    """Put every question; ``retrieve(text, articles)`` gives the passages of the first so many articles."""
    judged = []
    for number, question in enumerate(questions, 1):
        hits = retrieve(question.text, DEEP) if question.gains else ()
        reply = ask(question) if _wanted(question) or question.stance or not question.answerable else None
        judged.append(Judged(question, ranked_sources(hits, question), reply))
        if progress:
            progress("asking", number, len(questions))
    return judged


def figures(judged: Sequence[Judged]) -> list[Figure]:
    """Every figure the data set has annotations for, in the order of the pipeline."""
    return [*_retrieval(judged), *_passages(judged), *_answers(judged), *_refusals(judged), *_stances(judged)]


def _mean(name: str, values: Sequence[float]) -> list[Figure]:
    if not values:
        return []
    low, high = bootstrap_interval(values)
    return [Figure(name, sum(values) / len(values), low, high, len(values))]


def _retrieval(judged: Sequence[Judged]) -> list[Figure]:
    relevant = [(j.ranked, j.question.gains) for j in judged if j.question.gains]
    return [
        *_mean("nDCG@10", [ndcg(ranked, gains, 10) for ranked, gains in relevant]),
        *_mean("success@1", [success(ranked, gains, 1) for ranked, gains in relevant]),
        *_mean("success@5", [success(ranked, gains, 5) for ranked, gains in relevant]),
        *_mean("recall@10", [recall(ranked, gains, 10) for ranked, gains in relevant]),
        *_mean("recall@100", [recall(ranked, gains, 100) for ranked, gains in relevant]),
    ]


def hits_of(reply: Reply) -> tuple[Hit, ...]:
    """The passages that were found for a reply, best first."""
    return reply.nearest if isinstance(reply, NoAnswer) else reply.passages


def _wanted(question: Question) -> tuple[str, ...]:
    return question.answers + question.evidence


def _passages(judged: Sequence[Judged]) -> list[Figure]:
    wanted = [(hits_of(j.reply), _wanted(j.question)) for j in judged if j.reply and j.question.answerable]
    known = [(hits, words) for hits, words in wanted if words]
    return [
        figure
        for k in (1, 3, 5)
        for figure in _mean(
            f"answer in first {k} passage{'s' * (k > 1)}",
            [float(any(holds(hit.passage.text, words) for hit in hits[:k])) for hits, words in known],
        )
    ]


def _answers(judged: Sequence[Judged]) -> list[Figure]:
    known = [j for j in judged if j.question.answerable and _wanted(j.question)]
    spans = [
        (j.reply.text if isinstance(j.reply, Answer | Digest) else "", j.question.answers)
        for j in known
        if j.question.answers
    ]
    closest = [(j.question, near) for j in known if isinstance(j.reply, NoAnswer) for near in j.reply.closest[:1]]
    return [
        *_mean("first quote right", [float(_first_quote_right(j)) for j in known]),
        *_mean(
            "closest right where refused", [float(_is_right(question, near.sentence)) for question, near in closest]
        ),
        *_mean("span F1", [span_f1(text, gold) for text, gold in spans]),
        *_mean("span exact", [exact_match(text, gold) for text, gold in spans]),
    ]


def _first_quote_right(judged: Judged) -> bool:
    reply = judged.reply
    return isinstance(reply, Answer | Digest) and _is_right(judged.question, reply.citations[0].quote)


def _is_right(question: Question, quote: str) -> bool:
    """Whether a quote holds a gold answer or shares words in a row with gold evidence."""
    return holds(quote, _wanted(question)) or any(overlaps(quote, e) for e in question.evidence)


def _refusals(judged: Sequence[Judged]) -> list[Figure]:
    replies = [(j.question.answerable, j.reply) for j in judged if j.reply is not None]
    yes = [reply.score for answerable, reply in replies if answerable]
    no = [reply.score for answerable, reply in replies if not answerable]
    answered = [float(not isinstance(reply, NoAnswer)) for answerable, reply in replies if answerable]
    refused = [float(isinstance(reply, NoAnswer)) for answerable, reply in replies if not answerable]
    lines = [*_mean("answerable answered", answered), *_mean("unanswerable refused", refused)]
    if yes and no:
        scores = [j.reply.score for j in judged if j.reply]
        right = [j.question.answerable and _first_quote_right(j) for j in judged if j.reply]
        values = {
            "answerable or not, AUROC": auroc(yes, no),
            "answered at 95 % refused": coverage_at_refusal(yes, no, refused=0.95),
            **{f"wrong among the surest {n}%": risk(scores, right, coverage=n / 100) for n in (20, 40, 60, 80)},
        }
        lines += [Figure(name, value, math.nan, math.nan, len(replies)) for name, value in values.items()]
    return lines


def _stances(judged: Sequence[Judged]) -> list[Figure]:
    known = [j for j in judged if j.question.stance]
    given = [j for j in known if isinstance(j.reply, Answer) and j.reply.stance]
    right = [float(isinstance(j.reply, Answer) and j.reply.stance == j.question.stance) for j in given]
    return [
        *_mean("stance precision", right),
        *_mean("stance coverage", [float(j in given) for j in known]),
    ]


def exact_quotes(judged: Sequence[Judged], text: Callable[[str], str]) -> list[Figure]:
    """How many of all quotes stand at their offsets, letter for letter, in the ``text`` of their article's source."""
    quotes = [c for j in judged if isinstance(j.reply, Answer | Digest) for c in j.reply.citations]
    return _mean("quotes exact, of all quotes", [float(text(c.source)[c.start : c.end] == c.quote) for c in quotes])


def figures_text(lines: Sequence[Figure]) -> str:
    """A table for people: name, value, 95 % interval, number of questions."""
    rows = [f"{'figure':<28} {'value':>6}   {'95 % interval':<15} {'questions':>9}"]
    for f in lines:
        interval = "" if math.isnan(f.low) else f"{f.low:.3f} to {f.high:.3f}"
        rows.append(f"{f.name:<28} {f.value:>6.3f}   {interval:<15} {f.count:>9,}")
    return "\n".join(rows)


def figures_json(lines: Sequence[Figure]) -> str:
    """The figures as one JSON object, name to value, interval (null where none) and number of questions."""
    return json.dumps(
        {
            f.name: {
                "value": round(f.value, 4),
                "interval": None if math.isnan(f.low) else [round(f.low, 4), round(f.high, 4)],
                "questions": f.count,
            }
            for f in lines
        },
        ensure_ascii=False,
    )
