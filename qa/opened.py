"""One open version of the index, with what replies, lists and suggests from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.archive import Archive
from index.filters import Filters
from index.records import Embedder, UserError
from qa.answer import Answerer
from qa.digest.digester import Digester
from qa.names.cache import names_of
from qa.names.directory import Directory
from qa.question.ask import Ask
from qa.replies import Reply
from qa.routing import Router

if TYPE_CHECKING:
    from qa.suggest.suggestions import Suggester

SUGGESTED = 3
"""Questions to ask first or next."""
_SUGGEST_FROM = 50


class Opened:
    """An open version; what is listed is read once, because a version never changes.

    So a page shows again what it showed before while the index is away. The names are cached beside ``index_folder``.
    """

    def __init__(self, index: Archive, embedder: Embedder | None, answerer: Answerer, index_folder: Path) -> None:
        self.index = index
        self.answerer = answerer
        self._folder = index_folder
        digester = Digester(index, embedder, answerer)
        self.corpus = digester.corpus
        self._router = Router(answerer, digester)

    def reply(self, ask: Ask) -> Reply:
        """The answer, digest or refusal that a question gets."""
        return self._router.reply(ask)

    def bounded(self, filters: Filters) -> Filters:
        """The same bounds with sources in the place of names; raises UserError where no article is inside."""
        if not filters.mentions:
            return filters
        held = self.names.holding(filters.mentions)
        unnamed = replace(filters, mentions=())
        sources = tuple(s.source for s in self.corpus.summaries if s.source in held and unnamed.match(s))
        if not sources:
            raise UserError(f"no article mentions {' and '.join(filters.mentions)} inside these bounds")
        return replace(unnamed, sources=sources)

    @cached_property
    def _suggester(self) -> Suggester:
        from qa.suggest.suggestions import Suggester  # an answer in the terminal does without

        return Suggester(
            lambda question, filters: self.answerer.answer(Ask(question, filters=filters)), self.index.article
        )

    def suggestions(self, filters: Filters) -> list[str]:
        """Questions to start from, which the newest articles inside ``filters`` answer."""
        filters = self.bounded(filters)
        newest = sorted(filter(filters.match, self.corpus.summaries), key=lambda s: s.date, reverse=True)
        sources = [s.source for s in newest]
        return self._suggester.first(sources[:_SUGGEST_FROM], filters=filters, count=SUGGESTED)

    def next_questions(
        self, reply: Reply, asked: Sequence[str], filters: Filters, *, wanted: Callable[[], bool]
    ) -> list[str]:
        """Questions near a reply that the articles answer, none like those already ``asked``, while ``wanted``."""
        bounded = self.bounded(filters)
        return self._suggester.following(reply, asked, filters=bounded, count=SUGGESTED, wanted=wanted)

    @cached_property
    def problems(self) -> list[str]:
        """What could not be used, one line each."""
        return [problem for file in self.index.files().values() for problem in file.problems]

    @cached_property
    def notes(self) -> list[str]:
        """How files were read and what of them was left out, one line each."""
        return [note for file in self.index.files().values() for note in file.notes]

    @cached_property
    def names(self) -> Directory:
        """Whom and what the articles name."""
        return names_of(self.index, self._folder)
