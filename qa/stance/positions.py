"""What each article says to a yes/no question: what somebody confirms or denies, else the reader's stance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.chunking import split_sentences
from index.records import Hit
from qa.evidence.confidence import Confidence
from qa.evidence.quotes import Quote, widen
from qa.judged import Judged
from qa.reading.reader import Span
from qa.stance.confirmation import asked_confirmation, confirmation_in
from qa.stance.stance import Stance, plain_stance

LEANS = 0.5
"""From this probability on a passage leans to yes or no."""


def positions_of(asked: str, hits: Sequence[Hit], judged: Sequence[Judged], confidence: Confidence) -> list[Quote]:
    """One quote of each article with its position, where it is plain; somebody's own words first."""
    confirmation = asked_confirmation(asked)
    if confirmation:
        scores = {(q.hit.passage.source, q.start): q.score for one in judged for q in one.quotes}
        found = [
            replace(quote, score=max(scores.get((quote.hit.passage.source, quote.start), 0.0), 0.0), position=said)
            for quote in _sentences(hits)
            if (said := confirmation_in(confirmation, quote.text))
        ]
    else:
        found = _settled(judged, confidence)
    found.sort(key=lambda q: (q.position != Stance.NEITHER, not q.is_spoken, -q.score))
    first = {quote.hit.passage.source: quote for quote in reversed(found)}
    return [quote for quote in found if first[quote.hit.passage.source] is quote]


def _settled(judged: Sequence[Judged], confidence: Confidence) -> list[Quote]:
    """The quotes with a plain yes or no that are sure enough to decide, where no surer one leans the other way.

    "He denies the charge" says no, and the surer report of the verdict leans to yes: nothing is settled. Two that are
    plain stand side by side.
    """
    told = [(one.quotes[0], one.judgement.stance) for one in judged if one.quotes and one.judgement.stance]
    found: list[Quote] = []
    leanings: set[Stance] = set()
    for quote, stance in sorted(told, key=lambda one: -one[0].score):
        said = plain_stance(stance, yes=confidence.yes, no=confidence.no)
        if said and quote.score >= confidence.decides and leanings <= {said}:
            found.append(replace(quote, position=said))
        elif leaning := plain_stance(stance, yes=LEANS, no=LEANS):
            leanings.add(leaning)
    return found


def _sentences(hits: Sequence[Hit]) -> Iterator[Quote]:
    """Every sentence of the passages as a quote."""
    for hit in hits:
        for start, end in split_sentences(hit.passage.text):
            yield widen(hit, [(start, end)], Span(start, end, 0.0), 0.0, whole=True)
