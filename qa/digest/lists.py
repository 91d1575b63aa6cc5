"""All answers to a question that asks for several, each with its quote."""

from __future__ import annotations

from index.records import Hit
from qa.answer import Answerer
from qa.digest.corpus import Corpus, Sentence
from qa.evidence.agreement import group
from qa.question.filters import Filters
from qa.question.kinds import Kind
from qa.replies import Citation, Item

READ = 20
"""Passages that are read for answers."""


def listed(corpus: Corpus, answerer: Answerer, question: str, filters: Filters) -> tuple[list[Item], list[Hit]]:
    """An item for each answer, surest first, with the other reports that give it; nothing where there are not two.

    Each passage gives its surest answer alone, since a model that was taught to find one answer is weak on a second.
    """
    hits = corpus.hits(question, k=READ, filters=filters)
    surest = {q.hit: q for q in reversed(answerer.quoted(question, Kind.SPAN, hits, most=READ)) if q.score >= 0}
    quotes = sorted(surest.values(), key=lambda quote: -quote.score)
    first = group([quote.answer for quote in quotes])
    if len(set(first)) < 2:
        return [], hits
    items = []
    for at in dict.fromkeys(first):
        same = [quotes[i] for i in range(len(quotes)) if first[i] == at]
        reports = {q.hit.passage.source: q for q in reversed(same)}
        cited = [_cited(corpus, q.hit.passage.source, (q.start, q.end), (q.answer_start, q.answer_end))
                 for q in same if reports[q.hit.passage.source] is q]  # fmt: skip
        items.append(Item(cited[0], tuple(cited[1:])))
    return items, hits


def _cited(corpus: Corpus, source: str, place: tuple[int, int], inside: tuple[int, int]) -> Citation:
    return corpus.cite(Sentence(corpus.article(source), *place, 0), inside=inside if inside[0] < inside[1] else None)
