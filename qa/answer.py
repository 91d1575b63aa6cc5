"""The policy: passages, judged spans, one number, and one of three replies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from index.archive import Archive
from index.filters import Filters
from index.records import Hit, Passage
from index.text.terms import terms
from qa.citing import cite
from qa.english.asking import COMMANDS, MENTIONING
from qa.english.lexicon import PREPOSITIONS, TIMES
from qa.english.moments import moments
from qa.evidence.agreement import agree
from qa.evidence.attribution import attribute
from qa.evidence.cells import Reason, named_cells
from qa.evidence.confidence import Confidence, Tier
from qa.evidence.nearest import Near, closest
from qa.evidence.quotes import Quote, with_positions, with_whole_quotations
from qa.evidence.reports import Reports
from qa.judged import Judged, judged_by, surest
from qa.question.ask import Ask
from qa.question.followups import standalone
from qa.question.kinds import Kind, checked_question
from qa.question.parsed import ParsedQuestion
from qa.question.typos import corrected, respelled
from qa.reading.reader import Excerpt, Probabilities
from qa.reading.remembered import Reader
from qa.reading.weights import ReaderUnavailable
from qa.replies import Answer, Citation, NoAnswer, Reply, Searched
from qa.retrieval.retriever import Retriever
from qa.stance.positions import positions_of
from qa.stance.stance import Stance, overall

READ = 5
"""The most passages that are read, however many are asked for."""
QUOTES = 5
"""The most citations of an answer, of which each report gives one, its copies none."""
MENTIONS = 2
"""Words of a refused question of which it is said how many articles hold them."""
DEEP = 20
"""Passages in whose sentences a confirmation or denial is looked for; it costs little, and every article counts."""


class Answerer:
    """Retrieves, reads and quotes over one open index."""

    def __init__(self, index: Archive, retriever: Retriever, reader: Reader, *, confidence: Confidence) -> None:
        self._index = index
        self._reports = Reports(index)
        self._article = self._reports.article
        self.retriever = retriever
        self._reader = reader
        self.confidence = confidence

    def parsed(self, ask: Ask) -> ParsedQuestion:
        """The question of ``ask``, made to stand alone and parsed.

        Raises UserError for an empty question and for one of more than MAX_QUESTION characters.
        """
        return self.retriever.parse(standalone(checked_question(ask.question), ask.earlier, answer=ask.said or ""))

    def answer(self, ask: Ask, parsed: ParsedQuestion | None = None) -> Reply:
        """Answer a question in the articles' words, or say that they do not.

        ``parsed`` is the question of ``ask`` where the caller has parsed it already.
        """
        k = ask.k
        asked, hits = self._retrieved(parsed or self.parsed(ask), max(k, DEEP), ask.filters)
        question, day = self._of_day(asked, hits)
        searched = self.searched(question, ask.filters)
        try:
            found = hits[:READ]
            read = found if day else self.confidence.worth_reading(found)  # what is of the day may rank low
            judged = self._judged(question.read, question.kind, read)
        except ReaderUnavailable as error:
            near = closest(question.content, hits, ())
            lowest, passages = self.confidence.lowest, tuple(hits[:k])
            return NoAnswer(ask.question, asked.text, lowest, passages, searched, near, unread=str(error))
        quotes = surest(judged)
        passages = tuple(_in_order(hits, quotes)[:k])
        positions, chosen, aside = self._chosen(question, day, hits, judged, quotes)
        passages_read = tuple(one.passage_read(aside) for one in judged)
        best = max((q.score for q in chosen), default=self.confidence.lowest)
        tier = Tier.SURE if positions else self.confidence.tier(best)
        if tier is not Tier.SURE:
            near = self._near(question, hits, chosen, quotes)
            meant = self._meant(asked.text, searched, hits)
            return NoAnswer(
                ask.question, asked.text, best, passages, searched, near, tier=tier, meant=meant, read=passages_read
            )
        supporting = self._supporting(chosen)
        if question.kind is Kind.SPAN and not question.holds_now:
            supporting = with_positions(question.sought, supporting)
        return Answer(
            ask.question,
            asked.text,
            with_whole_quotations(supporting[0]).answer,
            best,
            overall([Stance(q.position) for q in positions]),
            self._citations(supporting, now=question.holds_now),
            passages,
            searched,
            tuple(Counter(q.position for q in positions or supporting if q.position).most_common()),
            self._index.manifest.version,
            read=passages_read,
        )

    def _chosen(
        self, question: ParsedQuestion, day: str, hits: Sequence[Hit], judged: Sequence[Judged], quotes: Sequence[Quote]
    ) -> tuple[list[Quote], list[Quote], list[tuple[Quote, Reason]]]:
        """What settles a yes/no question; what may be cited, best first; and what is set aside, with reasons."""
        positions: list[Quote] = []
        answering: list[Quote] = list(quotes)
        aside: list[tuple[Quote, Reason]] = []
        if question.kind is Kind.YES_NO:
            found = self._preferred(positions_of(question.read, hits, judged, self.confidence), question.publisher)
            positions = self._reports.independent(found)
        elif question.kind is Kind.SPAN:
            answering, aside = named_cells(question, quotes, self._article)
        chosen = positions or self._preferred(answering, question.publisher)
        if day:
            chosen = [q for q in chosen if self._is_of(q.hit.passage.source, q.text, day)] or chosen
        if question.holds_now:
            chosen = self._newest_first(chosen)
        return positions, chosen, aside

    def nothing_on(self, ask: Ask, asked: str, subject: str) -> NoAnswer:
        """The refusal of a request about something that no article speaks of, with what came nearest to it."""
        question = self.retriever.parse(subject)
        hits = self.retriever.passages_for(question, k=max(ask.k, READ), filters=ask.filters)
        searched, near = self.searched(question, ask.filters), closest(question.content, hits, ())
        meant, passages = self._meant(asked, searched, hits), tuple(hits[: ask.k])
        return NoAnswer(
            ask.question, asked, self.confidence.lowest, passages, searched, near, subject=subject, meant=meant
        )

    def said_to(
        self, statements: Sequence[tuple[str, Passage, str]]
    ) -> list[tuple[Probabilities, Probabilities] | None]:
        """What a passage, and a sentence of it by itself, say to the statement beside them; all are read together.

        None where the reader tells no stances. A passage may say what the sentence that is shown of it does not, and
        a sentence by itself what its passage takes back.
        """
        pairs = [
            (statement, excerpt)
            for statement, passage, sentence in statements
            for excerpt in (self._excerpt(passage), Excerpt(sentence))
        ]
        said = [judgement.stance for judgement in self._reader.read_pairs(pairs)]
        return [(one, other) if one and other else None for one, other in zip(said[::2], said[1::2], strict=True)]

    def quoted(self, asked: str, asks: Kind, hits: Sequence[Hit], *, most: int) -> list[Quote]:
        """The quotes in the first ``most`` passages, surest first."""
        return surest(self._judged(asked, asks, hits[:most]))

    def _judged(self, asked: str, asks: Kind, hits: Sequence[Hit]) -> list[Judged]:
        read = [(hit, self._excerpt(hit.passage)) for hit in hits]
        return judged_by(self._reader, self.confidence, asked, asks, read)

    def _excerpt(self, passage: Passage) -> Excerpt:
        """What is read of a passage: the title says who "she" is in one that does not begin its article."""
        return Excerpt(passage.text, self._article(passage.source).title if passage.start else "")

    def _retrieved(self, question: ParsedQuestion, k: int, filters: Filters) -> tuple[ParsedQuestion, list[Hit]]:
        """The question without its slips of typing, and the passages for it."""
        hits = self.retriever.passages_for(question, k=k, filters=filters)
        text = corrected(question.text, self.is_unknown, [hit.passage.text for hit in hits])
        if text == question.text:
            return question, hits
        respelt = self.retriever.parse(text)
        return respelt, self.retriever.passages_for(respelt, k=k, filters=filters)

    def _near(
        self, question: ParsedQuestion, hits: Sequence[Hit], chosen: Sequence[Quote], quotes: Sequence[Quote]
    ) -> tuple[Near, ...]:
        """What may answer; where nothing may, what came closest."""
        may = [quote for quote in chosen if self.confidence.tier(quote.score) is Tier.PERHAPS]
        near = may or [*chosen, *quotes]
        return closest(question.content, () if may else hits, near)

    def _meant(self, asked: str, searched: Searched, hits: Sequence[Hit]) -> str:
        """The question with unknown words as the passages found, their titles and the publishers spell them.

        A word in small letters that the model knows was meant as it stands.
        """
        odd = [word for word in searched.unknown_words if word[:1].isupper() or self.is_unknown(word)]
        if not odd:
            return ""
        titles = [self._article(source).title for source in {hit.passage.source: None for hit in hits}]
        known = [*(hit.passage.text for hit in hits), *titles, *self.retriever.publishers]
        return respelled(asked, odd, known)

    def _preferred(self, quotes: list[Quote], publisher: str) -> list[Quote]:
        """The quotes from the publisher that the question names, where they answer it; all of them otherwise."""
        if not publisher:
            return quotes
        own = [q for q in quotes if q.score >= 0 and self._article(q.hit.passage.source).publisher == publisher]
        return own or quotes

    def _of_day(self, question: ParsedQuestion, hits: Sequence[Hit]) -> tuple[ParsedQuestion, str]:
        """The question without the day that it names, and the day, where a passage found is of that day or tells of it.

        No sentence repeats the date of its own article, so a reader would look for it in vain.
        """
        day = question.day
        tells = day and any(self._is_of(hit.passage.source, hit.passage.text, day) for hit in hits[:READ])
        return (question.without(day), day) if tells else (question, "")

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

    def _supporting(self, quotes: Sequence[Quote]) -> list[Quote]:
        """The best quote of each report, in the order given; one that is refused on its own supports nothing.

        Where the reports hold several positions, each has its best quote among them.
        """
        chosen: dict[str, Quote] = {}
        leading = {quote.position: quote for quote in reversed(quotes)}
        for quote in [*(q for q in quotes if leading[q.position] is q), *quotes]:
            sure = quote.score >= 0 or quote.position
            if sure and len(chosen) < QUOTES and not self._reports.repeats(quote, chosen.values()):
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

    def is_unknown(self, word: str) -> bool:
        """Whether neither the articles nor the model know a word."""
        return not self._reader.is_word(word) and not any(self._index.frequency(term) for term in terms(word))

    @cached_property
    def _publishers(self) -> frozenset[str]:
        """The stems of the publishers' names."""
        return frozenset(stem for publisher in self.retriever.publishers for stem in terms(publisher))

    def searched(self, question: ParsedQuestion, filters: Filters) -> Searched:
        """How much is searched for a question, and which of its words the articles know."""
        typed = {
            stem: word for stem, word in question.typed if word.lower() not in COMMANDS | MENTIONING | PREPOSITIONS
        }
        statistics = self._index.term_statistics(list(typed), filters)
        frequency = statistics.document_frequency
        unheld = [word for stem, word in typed.items() if stem not in frequency and stem not in self._publishers]
        holders = ((word, frequency[stem]) for stem, word in typed.items() if stem in frequency)
        rarest = sorted((pair for pair in holders if pair[0].lower() not in TIMES), key=lambda pair: pair[1])[:MENTIONS]
        return Searched(statistics.articles, statistics.passages, tuple(dict.fromkeys(unheld)), tuple(rarest))


def _in_order(hits: Sequence[Hit], quotes: Sequence[Quote]) -> list[Hit]:
    """The passages that were read before the others, those with the surest quotes first.

    A quote's score holds that of retrieval, so the reader adds to its order instead of replacing it.
    """
    read = dict.fromkeys(quote.hit for quote in quotes)
    return [*read, *(hit for hit in hits if hit not in read)]
