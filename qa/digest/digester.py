"""Answers requests for more than one fact: tells what is asked for, and has it made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.archive import Archive
from index.filters import Filters
from index.records import Embedder, Hit
from qa import texts
from qa.answer import Answerer
from qa.digest.claims import checked, statement
from qa.digest.corpus import Corpus, numbered
from qa.digest.counts import counted_in
from qa.digest.lists import listed
from qa.digest.lookup import looked_up, quote_in
from qa.digest.said import words_of
from qa.digest.subject import named_in, owner_in, saying, subject
from qa.digest.summary import dated, summed_up
from qa.digest.timeline import in_time
from qa.digest.topic import SEARCHED, on_topic
from qa.english.content import content_terms
from qa.question.ask import Ask
from qa.question.requests import Request
from qa.replies import Answer, Citation, Digest, Item

Made = tuple[str, str, list[Item], list[Hit]]
"""What it is about, a line of ours, the items and the passages."""


class Digester:
    """Makes digests over one open index."""

    def __init__(self, index: Archive, embedder: Embedder | None, answerer: Answerer) -> None:
        self.corpus = Corpus(index, answerer.retriever, embedder)
        self._answerer = answerer

    def reply(self, request: Request, asked: str, ask: Ask) -> Digest | None:
        """The digest that ``asked`` wants; None for a question of fact."""
        maker = _MAKERS.get(request)
        if maker is None:
            return None
        about, lead, items, hits = maker(self, asked, ask.filters)
        if not items and request in _ON_SUBJECTS:
            named = named_in(about) if request is Request.TOPIC else owner_in(named_in(about))
            if named != about:
                about, lead, items, hits = maker(self, asked.replace(about, named), ask.filters)
        return Digest(
            ask.question,
            asked,
            request.value,
            about,
            lead,
            numbered(items),
            tuple(hits[: ask.k]),
            self._answerer.searched(self._answerer.retriever.parse(about or asked), ask.filters),
            _score(items, hits),
            index_version=self.corpus.index.manifest.version,
        )

    def speaks_of(self, subject: str, filters: Filters) -> bool:
        """Whether an article is about the subject; one that is empty is always spoken of."""
        if not content_terms(subject):
            return True
        return any(self.corpus.about(subject, self.corpus.hits(subject, k=SEARCHED, filters=filters)))

    def _topic(self, asked: str, filters: Filters) -> Made:
        about = subject(asked)
        items, hits = on_topic(self.corpus, about, filters)
        return about, texts.reported(sum(1 + len(i.also) for i in items)) if items else "", items, hits

    def _timeline(self, asked: str, filters: Filters) -> Made:
        about = subject(asked)
        items, hits = in_time(self.corpus, about, filters)
        return about, "", items, hits

    def _said(self, asked: str, filters: Filters) -> Made:
        wanted = saying(asked)
        items, hits = words_of(self.corpus, wanted, filters)
        return " · ".join(filter(None, [wanted.speaker, wanted.about])), "", items, hits

    def _quote(self, asked: str, filters: Filters) -> Made:
        quote = quote_in(asked)
        items, hits, line = looked_up(self.corpus, quote, filters)
        return quote, line, items, hits

    def _claim(self, asked: str, filters: Filters) -> Made:
        claim = statement(asked)
        items, hits = checked(self.corpus, self._answerer, claim, filters)
        return claim, "", items, hits

    def _list(self, asked: str, filters: Filters) -> Made:
        items, hits = listed(self.corpus, self._answerer, asked, filters)
        return "", texts.counted(len(items), "answer") if items else "", items, hits

    def _count(self, asked: str, filters: Filters) -> Made:
        about = subject(asked)
        items, line = counted_in(self.corpus, about, filters)
        return about, line, items, []

    def _published(self, asked: str, filters: Filters) -> Made:
        about = subject(asked)
        items, hits, title, day = dated(self.corpus, about, filters)
        return title or about, day, items, hits

    def _summary(self, asked: str, filters: Filters) -> Made:
        items, hits, about, line = summed_up(self.corpus, asked, filters)
        return about, line, items, hits


_MAKERS: dict[Request, Callable[[Digester, str, Filters], Made]] = {
    Request.TOPIC: Digester._topic,
    Request.SUMMARY: Digester._summary,
    Request.TIMELINE: Digester._timeline,
    Request.SAID: Digester._said,
    Request.QUOTE: Digester._quote,
    Request.CLAIM: Digester._claim,
    Request.LIST: Digester._list,
    Request.COUNT: Digester._count,
    Request.PUBLISHED: Digester._published,
}
"""What makes each kind; held outside of the object, which would never be freed at once if it held itself."""
_ON_SUBJECTS = frozenset((Request.TOPIC, Request.SUMMARY, Request.TIMELINE))
"""Kinds that give what is reported on a subject."""


def _score(items: Sequence[Item], hits: Sequence[Hit]) -> float:
    """The score of the best passage where something was found, so that it compares between digests."""
    return hits[0].score if items and hits else float(bool(items))


def led_by(answer: Answer, digest: Digest) -> Digest:
    """The digest of somebody's words behind those of them that a sure answer quotes, none of which it repeats."""
    cited = [c for c in answer.citations if any(_overlap(item.citation, c) for item in digest.items)]
    rest = [item for item in digest.items if not any(_overlap(item.citation, citation) for citation in cited)]
    items = numbered([*map(Item, cited), *rest])
    return replace(digest, items=items, passages=answer.passages, score=answer.score, read=answer.read)


def _overlap(one: Citation, other: Citation) -> bool:
    return one.source == other.source and one.start < other.end and other.start < one.end
