"""The policy: which sentences become an answer, and when to say that the articles do not."""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

from index.archive import Archive
from index.chunking import split_sentences
from index.lexical import terms
from index.records import Article, Hit, Passage
from qa.article_names import telling
from qa.attribution import attribute
from qa.casing import with_capitals
from qa.confidence import Confidence, rarities, share
from qa.content import content_terms
from qa.descriptions import asked_name, described
from qa.filters import EVERYTHING, Filters, told_by
from qa.lexicon import TIMES
from qa.misreadings import without_misreadings
from qa.nearest import closest
from qa.questions import EXTENTS, Kind, checked_question, is_question, kind
from qa.quotes import Quote, confirmed, widen, with_positions
from qa.reader import Judgement, Span
from qa.replies import Answer, Citation, NoAnswer, Reply, Searched
from qa.retriever import Retriever
from qa.session import standalone
from qa.spelling import corrected
from qa.stance import Stance, best_stance, overall
from qa.weights import ReaderUnavailable

READ = 5
"""Passages that are read at most, however many are asked for; ten cost twice as much and lead no better."""
MENTIONS = 2
"""Words of a refused question of which it is said how many articles hold them."""
DEEP = 20
"""Passages whose sentences are looked at for a stance; it costs little, and every article counts."""


class Reader(Protocol):
    """Extracts answer spans from passages; their scores compare across passages, higher is surer."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        """For each passage the best span of each sentence, best first, none where it finds none, and the stance."""

    def is_word(self, word: str) -> bool:
        """Whether ``word`` is a common one, which is not mistyped."""


def surest_first(asked: str, hits: Sequence[Hit], quotes: Sequence[Quote]) -> list[Hit]:
    """For a question the passages that were read before the others, those with the surest quotes first.

    ``quotes`` are surest first. Claims and search words, which the reader has not learned, leave the order as it is.
    Source: Nogueira and Cho, "Passage Re-ranking with BERT", 2019.
    """
    read = dict.fromkeys(quote.hit for quote in quotes) if is_question(asked) else {}
    return [*read, *(hit for hit in hits if hit not in read)]


class Answerer:
    """Retrieves, reads and quotes over one open index.

    ``quotes`` bounds the citations of an answer, of which each report gives one, its copies none.
    """

    def __init__(
        self, index: Archive, retriever: Retriever, reader: Reader, *, confidence: Confidence, quotes: int = 5
    ) -> None:
        self._index = index
        self._retriever = retriever
        self._reader = reader
        self._confidence = confidence
        self._quotes = quotes

    def answer(
        self,
        question: str,
        *,
        earlier: Sequence[str] = (),
        said: str = "",
        k: int = 10,
        filters: Filters = EVERYTHING,
    ) -> Reply:
        """Answer ``question`` in the articles' words, or say that they do not; at most ``k`` passages retrieved.

        ``earlier`` questions, oldest first, make it a follow-up, which may mean a name of the answer before it,
        ``said``; both only word the question. ``filters`` bound the articles that are searched.
        Raises UserError for an empty question and for one of more than MAX_QUESTION characters.
        """
        typed = standalone(checked_question(question), earlier, answer=said)
        hits = self._retriever.retrieve(typed, k=max(k, DEEP), filters=filters)
        asked = corrected(typed, self._is_mistyped, [hit.passage.text for hit in hits])
        if asked != typed:
            hits = self._retriever.retrieve(asked, k=max(k, DEEP), filters=filters)
        reads, publisher = told_by(asked, self._retriever.publishers)
        reads = with_capitals(reads, [hit.passage.text for hit in hits])
        asks = kind(reads)
        searched = self._searched(reads, filters)
        try:
            quotes = self._read(reads, asks, hits)
        except ReaderUnavailable as error:
            passages = tuple(hits[:k])
            return NoAnswer(
                question, asked, self._confidence.bias, passages, searched, closest(hits, ()), unread=str(error)
            )
        passages = tuple(surest_first(reads, hits, quotes)[:k])
        plain = self._preferred(self._plain(reads, hits, quotes), publisher) if asks is Kind.YES_NO else []
        chosen = plain or self._preferred(self._answering(reads, asks, quotes), publisher)
        best = max((q.score for q in chosen), default=self._confidence.bias)
        if not chosen or best < 0:
            return NoAnswer(question, asked, best, passages, searched, closest(hits, [*chosen, *quotes]))
        supporting = self._supporting(chosen)
        if asks is Kind.SPAN and not asked_name(reads):  # one may be described in many ways
            supporting = with_positions(reads, supporting)
        return Answer(
            question,
            asked,
            supporting[0].answer,
            best,
            overall([Stance(q.position) for q in plain]),
            tuple(self._citation(n, quote) for n, quote in enumerate(supporting, 1)),
            passages,
            searched,
            tuple(Counter(q.position for q in plain or supporting if q.position).most_common()),
            self._index.manifest.version,
        )

    def search(self, query: str, *, k: int) -> list[Hit]:
        """The ``k`` best passages for ``query``, best first, in the order in which a reply has them."""
        hits = self._retriever.retrieve(query, k=k)
        with contextlib.suppress(ReaderUnavailable):
            return surest_first(query, hits, self._read(query, kind(query), hits) if is_question(query) else ())
        return hits

    def _read(self, asked: str, asks: Kind, found: Sequence[Hit]) -> list[Quote]:
        """The sentences in which the reader finds a span, surest first.

        Of the first READ passages of articles that can tell, the best is read, and of the others those in which a
        sentence may be sure enough to be given.
        """
        hits = list(islice(telling(asked, found, self._article), READ))
        weights = rarities(asked, self._index)
        others = [h for h in hits[1:] if self._confidence.worth_reading(h, share(weights, h.passage.text))]
        hits = [*hits[:1], *others]
        loss = self._confidence.yes_no if asks is Kind.YES_NO else 0.0
        quotes = []
        for hit, judged in zip(hits, self._reader.read(asked, [hit.passage for hit in hits]), strict=True):
            for span in judged.spans:
                quote = widen(hit, span, 0.0, whole=asks is not Kind.SPAN)
                score = self._confidence.score(hit, span, judged.spans[0], share(weights, quote.text))
                quotes.append(replace(quote, score=score - loss))
        return sorted(quotes, key=lambda q: -q.score)

    def _answering(self, asked: str, asks: Kind, quotes: Sequence[Quote]) -> list[Quote]:
        """The quotes that can answer, surest first, with what they gain from each other."""
        kept = without_misreadings(asked, asks, quotes, self._article)
        if asks is Kind.SPAN:
            kept = confirmed(described(asked, kept))
        return sorted(kept, key=lambda q: -q.score)

    def _preferred(self, quotes: list[Quote], publisher: str) -> list[Quote]:
        """The quotes from the publisher that the question names, where they answer it; all of them otherwise."""
        if not publisher:
            return quotes
        own = [q for q in quotes if q.score >= 0 and self._article(q.hit.passage.source).publisher == publisher]
        return own or quotes

    def _article(self, source: str) -> Article:
        article = self._index.article(source)
        assert article is not None  # a passage of it was just retrieved from the same version
        return article

    def _plain(self, asked: str, hits: Sequence[Hit], quotes: Sequence[Quote]) -> list[Quote]:
        """The sentence of each article that replies plainly to a yes/no question, somebody's own words first."""
        read = {(q.hit.passage.source, q.start): q.score for q in quotes}
        floor = min((q.score for q in quotes), default=self._confidence.bias)
        found = []
        for article in dict.fromkeys(hit.passage.source for hit in hits):
            sentences = [
                (hit, start, end)
                for hit in hits
                if hit.passage.source == article
                for start, end in split_sentences(hit.passage.text)
            ]
            plain = best_stance(asked, [hit.passage.text[start:end] for hit, start, end in sentences])
            if plain:
                hit, start, end = sentences[plain[0]]
                quote = widen(hit, Span(start, end, 0.0), 0.0, whole=True)
                score = read.get((article, quote.start), floor) + self._confidence.stance
                found.append(replace(quote, score=score, position=plain[1]))
        return sorted(found, key=lambda q: (not q.is_spoken, -q.score))

    def _supporting(self, quotes: Sequence[Quote]) -> list[Quote]:
        """The best quote of each report, in the order given; one that is refused on its own supports nothing.

        Where the reports hold several positions, each has its best quote among them.
        """
        chosen: dict[str, Quote] = {}
        leading = {quote.position: quote for quote in reversed(quotes)}
        for quote in [*(q for q in quotes if leading[q.position] is q), *quotes]:
            sure = quote.score >= 0 or quote.position
            if sure and len(chosen) < self._quotes and not self._told(quote, chosen):
                chosen[quote.hit.passage.source] = quote
        return [quote for quote in quotes if quote in chosen.values()]

    def _told(self, quote: Quote, chosen: Mapping[str, Quote]) -> bool:
        """Whether the report, or a copy of it, was quoted already."""
        source = quote.hit.passage.source
        return bool(chosen) and any(s in chosen for s in (source, *self._index.copies(source)))

    def _citation(self, n: int, quote: Quote) -> Citation:
        article = self._article(quote.hit.passage.source)
        text = article.text[quote.start : quote.end]
        inside = (quote.answer_start, quote.answer_end)
        at, to = (quote.start, quote.end) if inside[0] == inside[1] else inside
        said = attribute(text, at - quote.start, to - quote.start)
        return Citation(
            n,
            article.source,
            article.title,
            article.publisher,
            article.date,
            quote.start,
            quote.end,
            text,
            *inside,
            also_in=tuple(self._index.copies(article.source)),
            speaker=said.speaker if said else "",
            voice=said.kind if said else "",
            position=quote.position,
            article_sha256=hashlib.sha256(article.text.encode()).hexdigest(),
        )

    def _is_mistyped(self, word: str) -> bool:
        return not self._reader.is_word(word) and not any(self._index.frequency(term) for term in terms(word))

    def _searched(self, asked: str, filters: Filters) -> Searched:
        words = {t: w.strip("?.,!:;\"'“”‘’()") for w in reversed(asked.split()) for t in terms(w)}
        asks = [t for t in content_terms(asked) if t in words]
        holding = self._index.holding(asks, filters)
        unknown = dict.fromkeys(words[t] for t in asks if t not in holding.holders)
        holders = {words[t]: holding.holders[t] for t in asks if t in holding.holders}
        telling = {word: n for word, n in holders.items() if word.lower() not in EXTENTS | TIMES}
        rarest = sorted((telling or holders).items(), key=lambda pair: pair[1])[:MENTIONS]
        return Searched(holding.articles, holding.passages, tuple(unknown), tuple(rarest))
