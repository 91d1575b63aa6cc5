"""Questions to ask first and next: made of the articles' sentences, and kept where asking them leads back there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from index.filters import Filters
from index.records import Article
from qa.english.content import content_terms
from qa.recent import Recent
from qa.replies import Answer, NoAnswer, Reply
from qa.suggest.patterns import Candidate, candidates

KINDS = ("whether", "count", "saying", "office")
"""The kinds of candidates in the order in which they are wanted."""
TRIES = 10
"""Questions that are asked to find the ones to suggest."""
ALIKE = 0.6
"""Share of content stems in common from which two questions ask the same."""
REMEMBERED = 1000


class Suggester:
    """Suggests questions over one index; it remembers which candidates were answered.

    Roundtrip consistency after Alberti et al., ACL 2019: a question made of a sentence is kept where its answer is
    quoted from that sentence.
    """

    def __init__(self, ask: Callable[[str, Filters], Reply], article: Callable[[str], Article | None]) -> None:
        self._ask = ask
        self._article = article
        self._known: Recent[tuple[str, Filters], bool] = Recent(REMEMBERED)

    def first(self, sources: Iterable[str], *, filters: Filters, count: int) -> list[str]:
        """At most ``count`` questions that the articles answer, of as many kinds as there are."""
        found = sorted(self._candidates(sources), key=lambda c: (KINDS.index(c.kind), len(c.question)))
        return self._chosen(found, [], filters, count)

    def following(
        self, reply: Reply, asked: Sequence[str], *, filters: Filters, count: int, wanted: Callable[[], bool]
    ) -> list[str]:
        """At most ``count`` questions near a reply that its articles answer; none like those already ``asked``.

        A sentence that the reply quotes is not asked for again. No more are looked for once they are not ``wanted``.
        """
        quoted: list[tuple[str, int, int]] = []
        if not isinstance(reply, NoAnswer):
            quoted = [(c.source, c.start, c.end) for c in reply.citations]
            sources, told = [source for source, _, _ in quoted], f"{reply.asked} {reply.text}"
        else:
            sources, told = [near.passage.source for near in reply.closest], reply.asked
        topic = set(content_terms(told))
        found = [
            c for c in self._candidates(dict.fromkeys(sources)) if not any(_overlap(c, *place) for place in quoted)
        ]
        found.sort(key=lambda c: (-len(topic & set(content_terms(c.question))), KINDS.index(c.kind), len(c.question)))
        return self._chosen(found, [reply.asked, *asked], filters, count, wanted)

    def _candidates(self, sources: Iterable[str]) -> list[Candidate]:
        articles = (self._article(source) for source in sources)
        return [c for article in articles if article is not None for c in candidates(article)]

    def _chosen(
        self,
        found: Sequence[Candidate],
        asked: Sequence[str],
        filters: Filters,
        count: int,
        wanted: Callable[[], bool] = lambda: True,
    ) -> list[str]:
        """The first candidates that are answered, one of each kind before a second of any."""
        chosen: list[Candidate] = []
        tries = 0
        of_kind = Counter[str]()
        turn = {}
        for candidate in found:
            turn[candidate] = of_kind[candidate.kind]
            of_kind[candidate.kind] += 1
        for candidate in sorted(turn, key=lambda c: turn[c]):
            told = [*asked, *(c.question for c in chosen)]
            if len(chosen) == count or tries == TRIES or not wanted():
                break
            if not any(_alike(candidate.question, question) for question in told):
                tries += self._known.get((candidate.question, filters)) is None
                if self._answers(candidate, filters):
                    chosen.append(candidate)
        return [candidate.question for candidate in chosen]

    def _answers(self, candidate: Candidate, filters: Filters) -> bool:
        """Whether asking leads back to the sentence, and names what it should."""
        key = (candidate.question, filters)
        known = self._known.get(key)
        if known is None:
            reply = self._ask(candidate.question, filters)
            known = (
                isinstance(reply, Answer)
                and any(_overlap(candidate, c.source, c.start, c.end) for c in reply.citations)
                and (not candidate.expected or reply.text in candidate.expected or candidate.expected in reply.text)
                and (not candidate.expected or len(reply.text) <= len(candidate.expected) + 12)
            )
            self._known.keep(key, known)
        return known


def _overlap(candidate: Candidate, source: str, start: int, end: int) -> bool:
    return candidate.source == source and candidate.start < end and start < candidate.end


def _alike(one: str, other: str) -> bool:
    """Whether two questions ask the same, as far as their content words show."""
    a, b = set(content_terms(one)), set(content_terms(other))
    return not a or len(a & b) >= ALIKE * min(len(a), len(b))
