"""The policy: passages, judged spans, one number, and one of three replies."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.archive import Archive
from index.chunking import split_sentences
from index.records import Article, Hit, Passage
from index.text.terms import terms
from qa.citing import cite
from qa.english.content import content_terms
from qa.english.lexicon import PREPOSITIONS, TIMES
from qa.english.moments import moments
from qa.evidence.agreement import agree
from qa.evidence.attribution import attribute
from qa.evidence.cells import Reason, named_cells
from qa.evidence.confidence import Confidence, Tier
from qa.evidence.nearest import Near, closest
from qa.evidence.quotes import Quote, widen, with_positions, with_whole_quotations
from qa.evidence.reports import Reports
from qa.question.ask import Ask
from qa.question.filters import Filters, told_by, without_day
from qa.question.followups import standalone
from qa.question.kinds import COMMANDS, EXTENTS, Kind, checked_question, holds_now, kind
from qa.question.typos import corrected, respelled
from qa.reading.reader import Judgement, Probabilities, Span
from qa.reading.weights import ReaderUnavailable
from qa.replies import Answer, Citation, NoAnswer, ReadPassage, Reply, Searched
from qa.retrieval.retriever import Retriever
from qa.stance.confirmation import asked_confirmation, confirmation_in
from qa.stance.stance import Stance, overall, plain_stance

READ = 5
"""Passages that are read, however many are asked for."""
MENTIONS = 2
"""Words of a refused question of which it is said how many articles hold them."""
DEEP = 20
"""Passages in whose sentences a confirmation or denial is looked for; it costs little, and every article counts."""


class Reader(Protocol):
    """Judges passages; its scores compare across passages, higher is surer."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        """What each passage says to the question."""

    def is_word(self, word: str) -> bool:
        """Whether ``word`` is a common one, which is not mistyped."""


@dataclass(frozen=True)
class _Read:
    """A passage that was read: what the reader says of it, and its quotes, surest first."""

    hit: Hit
    judgement: Judgement
    quotes: Sequence[Quote]


class Answerer:
    """Retrieves, reads and quotes over one open index.

    ``quotes`` bounds the citations of an answer, of which each report gives one, its copies none.
    """

    def __init__(
        self, index: Archive, retriever: Retriever, reader: Reader, *, confidence: Confidence, quotes: int = 5
    ) -> None:
        self._index = index
        self._reports = Reports(index)
        self.retriever = retriever
        self._reader = reader
        self.confidence = confidence
        self._quotes = quotes

    def answer(self, ask: Ask) -> Reply:
        """Answer a question in the articles' words, or say that they do not.

        Raises UserError for an empty question and for one of more than MAX_QUESTION characters.
        """
        question, k = ask.question, ask.k
        typed = standalone(checked_question(question), ask.earlier, answer=ask.said or "")
        asked, hits = self._retrieved(typed, max(k, DEEP), ask.filters)
        reads, publisher = told_by(asked, self.retriever.publishers)
        reads, day = self._of_day(reads, hits)
        now = holds_now(reads)
        asks = kind(reads)
        searched = self.searched(reads, ask.filters)
        try:
            read = self._read(reads, asks, hits)
        except ReaderUnavailable as error:
            passages = tuple(hits[:k])
            near = closest(reads, hits, ())
            return NoAnswer(question, asked, self.confidence.lowest, passages, searched, near, unread=str(error))
        quotes = sorted((quote for one in read for quote in one.quotes), key=lambda q: -q.score)
        passages = tuple(_in_order(hits, quotes)[:k])
        positions = self._positions(reads, hits, read) if asks is Kind.YES_NO else []
        positions = self._reports.independent(self._preferred(positions, publisher))
        answering, aside = named_cells(reads, quotes, self._article) if asks is Kind.SPAN else (quotes, [])
        chosen = positions or self._preferred(answering, publisher)
        if day:
            chosen = [q for q in chosen if self._is_of(q.hit.passage.source, q.text, day)] or chosen
        if now:
            chosen = self._newest_first(chosen)
        told = _told(read, aside)
        best = max((q.score for q in chosen), default=self.confidence.lowest)
        tier = Tier.SURE if positions else self.confidence.tier(best)
        if tier is not Tier.SURE:
            near = self._near(reads, hits, chosen, quotes)
            meant = self._meant(asked, searched, hits)
            return NoAnswer(question, asked, best, passages, searched, near, tier=tier, meant=meant, read=told)
        supporting = self._supporting(chosen)
        if asks is Kind.SPAN and not now:
            supporting = with_positions(reads, supporting)
        return Answer(
            question,
            asked,
            with_whole_quotations(supporting[0]).answer,
            best,
            overall([Stance(q.position) for q in positions]),
            self._citations(supporting, now=now),
            passages,
            searched,
            tuple(Counter(q.position for q in positions or supporting if q.position).most_common()),
            self._index.manifest.version,
            read=told,
        )

    def judged(
        self, asked: str, asks: Kind, hits: Sequence[Hit], *, most: int
    ) -> list[tuple[Hit, Probabilities | None]]:
        """What the reader takes each of the first ``most`` passages to say to a yes/no question or a claim."""
        return [(one.hit, one.judgement.stance) for one in self._read(asked, asks, hits, most=most)]

    def quoted(self, asked: str, asks: Kind, hits: Sequence[Hit], *, most: int) -> list[Quote]:
        """The quotes in the first ``most`` passages, surest first."""
        read = self._read(asked, asks, hits, most=most)
        return sorted((quote for one in read for quote in one.quotes), key=lambda q: -q.score)

    def search(self, query: str, *, k: int) -> list[Hit]:
        """The ``k`` best passages for ``query``, best first, in the order in which a reply has them."""
        hits = self.retriever.retrieve(query, k=max(k, READ))
        with contextlib.suppress(ReaderUnavailable):
            read = self._read(query, kind(query), hits)
            hits = _in_order(hits, sorted((q for one in read for q in one.quotes), key=lambda q: -q.score))
        return hits[:k]

    def _retrieved(self, typed: str, k: int, filters: Filters) -> tuple[str, list[Hit]]:
        """The question without its slips of typing, and the passages for it."""
        hits = self.retriever.retrieve(typed, k=k, filters=filters)
        asked = corrected(typed, self._is_mistyped, [hit.passage.text for hit in hits])
        return asked, hits if asked == typed else self.retriever.retrieve(asked, k=k, filters=filters)

    def _read(self, asked: str, asks: Kind, hits: Sequence[Hit], *, most: int = READ) -> list[_Read]:
        """What the reader says of the first ``most`` passages, in their order."""
        hits = hits[:most]
        found = []
        for hit, judgement in zip(hits, self._reader.read(asked, [hit.passage for hit in hits]), strict=True):
            quotes = [
                widen(hit, span, self.confidence.score(hit, span, judgement.spans[0]), whole=asks is not Kind.SPAN)
                for span in judgement.spans
            ]
            found.append(_Read(hit, judgement, quotes))
        return found

    def _positions(self, asked: str, hits: Sequence[Hit], read: Sequence[_Read]) -> list[Quote]:
        """What each article says to a yes/no question, where it is plain; somebody's own words first."""
        confirmation = asked_confirmation(asked)
        if confirmation:
            scores = {(q.hit.passage.source, q.start): q.score for one in read for q in one.quotes}
            found = [
                replace(quote, score=max(scores.get((quote.hit.passage.source, quote.start), 0.0), 0.0), position=said)
                for quote in _sentences(hits)
                if (said := confirmation_in(confirmation, quote.text))
            ]
        else:
            found = [
                replace(one.quotes[0], position=said)
                for one in read
                if one.quotes and one.judgement.stance and one.quotes[0].score >= self.confidence.perhaps
                if (said := plain_stance(one.judgement.stance, least=self.confidence.stance))
            ]
        found.sort(key=lambda q: (q.position != Stance.NEITHER, not q.is_spoken, -q.score))
        first = {quote.hit.passage.source: quote for quote in reversed(found)}
        return [quote for quote in found if first[quote.hit.passage.source] is quote]

    def _near(
        self, asked: str, hits: Sequence[Hit], chosen: Sequence[Quote], quotes: Sequence[Quote]
    ) -> tuple[Near, ...]:
        """What may answer; where nothing may, what came closest."""
        may = [quote for quote in chosen if self.confidence.tier(quote.score) is Tier.PERHAPS]
        near = may or [*chosen, *quotes]
        return closest(asked, () if may else hits, list(map(with_whole_quotations, near)))

    def _meant(self, asked: str, searched: Searched, hits: Sequence[Hit]) -> str:
        """The question with unknown words as the passages found, their titles and the publishers spell them."""
        if not searched.unknown_words:
            return ""
        titles = [self._article(source).title for source in {hit.passage.source: None for hit in hits}]
        known = [*(hit.passage.text for hit in hits), *titles, *self.retriever.publishers]
        return respelled(asked, searched.unknown_words, known)

    def _preferred(self, quotes: list[Quote], publisher: str) -> list[Quote]:
        """The quotes from the publisher that the question names, where they answer it; all of them otherwise."""
        if not publisher:
            return quotes
        own = [q for q in quotes if q.score >= 0 and self._article(q.hit.passage.source).publisher == publisher]
        return own or quotes

    def _of_day(self, asked: str, hits: Sequence[Hit]) -> tuple[str, str]:
        """The question without the day that it names, and the day, where a passage found is of that day or tells of it.

        No sentence repeats the date of its own article, so a reader would look for it in vain.
        """
        rest, day = without_day(asked)
        tells = day and any(self._is_of(hit.passage.source, hit.passage.text, day) for hit in hits[:READ])
        return (rest, day) if tells else (asked, "")

    def _is_of(self, source: str, text: str, day: str) -> bool:
        """Whether an article is of that day, or its ``text`` speaks of the day."""
        date = self._article(source).date
        return date == day or any(moment.iso == day for moment in moments(text, date))

    def _newest_first(self, quotes: Sequence[Quote]) -> list[Quote]:
        """The sure quotes by the dates of their articles, then the others as they were."""
        dates = {q: self._article(q.hit.passage.source).date for q in quotes if q.score >= 0}
        return sorted(dates, key=lambda q: dates[q], reverse=True) + [q for q in quotes if q not in dates]

    def _citations(self, quotes: Sequence[Quote], *, now: bool) -> tuple[Citation, ...]:
        """The citations of an answer; to what holds ``now`` an older article that says otherwise is marked as such."""
        cited = [self._citation(n, quote) for n, quote in enumerate(quotes, 1)]
        if not now or not cited or not cited[0].date:
            return tuple(cited)
        newest, answers = cited[0], [quote.answer for quote in quotes]
        return tuple(
            replace(c, older=bool(c.date) and c.date < newest.date and not agree(answers[0], answers[c.n - 1]))
            for c in cited
        )

    def _article(self, source: str) -> Article:
        article = self._index.article(source)
        assert article is not None  # a passage of it was just retrieved from the same version
        return article

    def _supporting(self, quotes: Sequence[Quote]) -> list[Quote]:
        """The best quote of each report, in the order given; one that is refused on its own supports nothing.

        Where the reports hold several positions, each has its best quote among them.
        """
        chosen: dict[str, Quote] = {}
        leading = {quote.position: quote for quote in reversed(quotes)}
        for quote in [*(q for q in quotes if leading[q.position] is q), *quotes]:
            sure = quote.score >= 0 or quote.position
            if sure and len(chosen) < self._quotes and not self._reports.repeats(quote, chosen.values()):
                chosen[quote.hit.passage.source] = quote
        return [quote for quote in quotes if quote in chosen.values()]

    def _citation(self, n: int, quote: Quote) -> Citation:
        article = self._article(quote.hit.passage.source)
        at, to = quote.answer_start, quote.answer_end
        at, to = (quote.start, quote.end) if at == to else (at, to)
        said = attribute(quote.text, at - quote.start, to - quote.start)
        whole = with_whole_quotations(quote)
        cited = cite(self._reports, article, (whole.start, whole.end), (whole.answer_start, whole.answer_end), said)
        return replace(cited, n=n, position=quote.position)

    def _is_mistyped(self, word: str) -> bool:
        return not self._reader.is_word(word) and not any(self._index.frequency(term) for term in terms(word))

    def searched(self, asked: str, filters: Filters) -> Searched:
        """How much is searched for a question, and which of its words the articles know."""
        words = {t: w.strip("?.,!:;\"'“”‘’()") for w in reversed(asked.split()) for t in terms(w)}
        known = {t for publisher in self.retriever.publishers for t in terms(publisher)}
        asks = [t for t in content_terms(asked) if t in words]
        holding = self._index.holding(asks, filters)
        unheld = [t for t in asks if t not in holding.holders and t not in known]
        unknown = dict.fromkeys(words[t] for t in unheld if words[t].lower() not in COMMANDS | PREPOSITIONS)
        holders = {words[t]: holding.holders[t] for t in asks if t in holding.holders}
        telling = {word: n for word, n in holders.items() if word.lower() not in EXTENTS | TIMES}
        rarest = sorted((telling or holders).items(), key=lambda pair: pair[1])[:MENTIONS]
        return Searched(holding.articles, holding.passages, tuple(unknown), tuple(rarest))


def _in_order(hits: Sequence[Hit], quotes: Sequence[Quote]) -> list[Hit]:
    """The passages that were read before the others, those with the surest quotes first.

    A quote's score holds that of retrieval, so the reader adds to its order instead of replacing it.
    """
    read = dict.fromkeys(quote.hit for quote in quotes)
    return [*read, *(hit for hit in hits if hit not in read)]


def _told(read: Sequence[_Read], aside: Sequence[tuple[Quote, Reason]]) -> tuple[ReadPassage, ...]:
    """What is kept of the passages that were read, in their order."""
    return tuple(
        ReadPassage(
            one.hit.passage.source,
            one.hit.passage.start,
            one.hit.passage.end,
            one.hit.score,
            one.judgement.spans[0].score if one.judgement.spans else None,
            max((quote.score for quote in one.quotes), default=None),
            one.judgement.stance,
            tuple((quote.text, reason.value) for quote, reason in aside if quote in one.quotes),
        )
        for one in read
    )


def _sentences(hits: Sequence[Hit]) -> Iterator[Quote]:
    """Every sentence of the passages as a quote."""
    for hit in hits:
        for start, end in split_sentences(hit.passage.text):
            yield widen(hit, Span(start, end, 0.0), 0.0, whole=True)
