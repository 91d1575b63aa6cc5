"""Answers requests for more than one fact: tells what is asked for, and has it made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.archive import Archive
from index.records import Embedder, Hit
from qa import texts
from qa.answer import Answerer
from qa.digest.corpus import Corpus, numbered
from qa.digest.subject import subject
from qa.digest.summary import summed_up
from qa.digest.topic import on_topic
from qa.question.filters import Filters
from qa.question.requests import Request
from qa.replies import Digest, Item

Made = tuple[str, str, list[Item], list[Hit]]
"""What it is about, a line of ours, the items and the passages."""


class Digester:
    """Makes digests over one open index."""

    def __init__(self, index: Archive, embedder: Embedder | None, answerer: Answerer) -> None:
        self._corpus = Corpus(index, answerer.retriever, embedder)
        self._answerer = answerer
        self._makers: dict[Request, Callable[[str, Filters], Made]] = {
            Request.TOPIC: self._topic,
            Request.SUMMARY: self._summary,
        }

    def reply(self, request: Request, question: str, asked: str, *, k: int, filters: Filters) -> Digest | None:
        """The digest that ``asked`` wants; None for a question of fact."""
        maker = self._makers.get(request)
        if maker is None:
            return None
        about, lead, items, hits = maker(asked, filters)
        return Digest(
            question,
            asked,
            request.value,
            about,
            lead,
            numbered(items),
            tuple(hits[:k]),
            self._answerer.searched(about or asked, filters),
            _score(items, hits),
            index_version=self._corpus.index.manifest.version,
        )

    def _topic(self, asked: str, filters: Filters) -> Made:
        about = subject(asked)
        items, hits = on_topic(self._corpus, about, filters)
        return about, texts.reported(sum(1 + len(i.also) for i in items)) if items else "", items, hits

    def _summary(self, asked: str, filters: Filters) -> Made:
        items, hits, title = summed_up(self._corpus, subject(asked), filters)
        return title, texts.KEY_SENTENCES, items, hits


def _score(items: Sequence[Item], hits: Sequence[Hit]) -> float:
    """The score of the best passage where something was found, so that it compares between digests."""
    return hits[0].score if items and hits else float(bool(items))
