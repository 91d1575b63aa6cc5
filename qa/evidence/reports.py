"""Which articles count as one report: near copies do, except where they say different things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.archive import Archive
from index.copies import stands_in
from index.records import Article
from qa.english.lexicon import NEGATORS
from qa.english.tokens import WORD
from qa.evidence.agreement import agree
from qa.evidence.quotes import Quote


class Reports:
    """The articles of one open index and their copies, as answers count and name them."""

    def __init__(self, index: Archive) -> None:
        self._index = index

    def article(self, source: str) -> Article:
        """An article of this version, as a passage or a copy names it."""
        article = self._index.article(source)
        assert article is not None  # the index gave its source
        return article

    def also_in(self, source: str, quote: str) -> tuple[str, ...]:
        """The copies of an article in which its sentences ``quote`` stand too, word for word."""
        return tuple(copy for copy in self._index.copies(source) if stands_in(quote, self.article(copy).text))

    def independent(self, quotes: Sequence[Quote]) -> list[Quote]:
        """Quotes without those that only repeat an earlier one, in their order."""
        kept: list[Quote] = []
        for quote in quotes:
            if not self.repeats(quote, kept):
                kept.append(quote)
        return kept

    def repeats(self, quote: Quote, others: Iterable[Quote]) -> bool:
        """Whether the article of one of the others is quoted again, or a copy of it that says the same."""
        told = {other.hit.passage.source: other for other in others}
        source = quote.hit.passage.source
        if not told or source in told:
            return source in told
        return any(self._say_the_same(quote, told[copy]) for copy in self._index.copies(source) if copy in told)

    def _say_the_same(self, quote: Quote, other: Quote) -> bool:
        """Whether two quotes of near copies hold one position, or give one answer in sentences that state one thing."""
        if quote.position or other.position:
            return quote.position == other.position
        agreed = quote.answer_start < quote.answer_end and agree(quote.answer, other.answer)
        if agreed and _stated(quote.text) == _stated(other.text):
            return True
        return stands_in(quote.text, self.article(other.hit.passage.source).text)


def _stated(sentence: str) -> set[str]:
    """The names, figures and negations of a sentence, which an edited reprint keeps and a correction may not."""
    found = WORD.findall(sentence)
    # "Zelensky", "850,000", "not", "didn't"
    return {w for w in found if not w.islower() or w in NEGATORS or w.endswith(("n't", "n’t"))}
