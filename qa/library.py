"""A folder of articles with its open index: ask, list, compare with the disk, rebuild and go on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from index.archive import Archive
from index.build import Builder, BuildReport
from index.files.loaders import touched
from index.files.sandbox import load_source
from index.hashing import file_sha256
from index.manifest import Manifest
from index.records import (
    Article,
    Embedder,
    Hit,
    IndexAway,
    IndexReplaced,
    LoadError,
    ModelUnavailable,
    Progress,
    Summary,
    UserError,
)
from qa import texts
from qa.answer import Answerer
from qa.digest.digester import Digester, led_by
from qa.digest.subject import asks_what, asks_what_happened, saying
from qa.digest.utterances import may_be_by
from qa.evidence.confidence import Tier
from qa.names.cache import names_of
from qa.names.directory import Directory
from qa.question.ask import Ask
from qa.question.filters import EVERYTHING, Filters
from qa.question.followups import leans, understood
from qa.question.kinds import checked_question
from qa.question.parsed import ParsedQuestion
from qa.question.requests import Request, recognised
from qa.replies import Answer, Citation, Digest, NoAnswer, Reply
from qa.standing.kept_file import KeptFile
from qa.standing.questions import KeptQuestions
from qa.suggest.suggestions import Suggester
from qa.texts import counted

Wire = Callable[[Archive, Embedder | None], Answerer]
"""Makes an Answerer for an open index; without an embedder, one that searches words alone."""
Guard = Callable[[str, Callable[[], Reply]], Reply]

SUGGESTED = 3
"""Questions to ask first or next."""
_SUGGEST_FROM = 50


def unguarded(_: str, work: Callable[[], Reply]) -> Reply:
    """Answer every question at once."""
    return work()


_FIRM = (Request.QUOTE, Request.COUNT)
"""What is a reply even where nothing is found."""
_OF_DATE = (Request.FACT, Request.TOPIC, Request.SUMMARY, Request.TIMELINE)
"""What a request may be read as that asks what happened: "What happened on 3 March 1987?"."""
_ABOUT = (Request.TOPIC, Request.SUMMARY, Request.TIMELINE, Request.PUBLISHED, Request.CLAIM)
"""What is about something, so that nothing can be said where no article speaks of it."""


@dataclass(frozen=True)
class _Opened:
    """An open version with what answers from it; what is listed is read once, because a version never changes.

    So a page shows again what it showed before while the index is away.
    """

    index: Archive
    answerer: Answerer
    digester: Digester
    suggester: Suggester
    folder: Path

    def reply(self, ask: Ask) -> Reply:
        """The digest that is asked for; an answer to a question of fact, and where no digest can be made.

        "What did she say about the tower?" may be either, so a sure answer leads the digest of her words. A follow-up
        that may mean two things is answered as what the articles answer; where they answer both, the user is asked.
        """
        question = checked_question(ask.question)
        if ask.said is None and leans(question, ask.earlier):
            ask = replace(ask, said=self._said(ask))
        meant = understood(question, ask.earlier, answer=ask.said or "")
        reply = self._reply(ask, meant.asked)
        if not meant.other:
            return reply
        other = self._reply(ask, meant.other)
        if Tier.SURE not in (reply.tier, other.tier) or _same(reply, other):
            return reply
        if reply.tier is not other.tier:
            return reply if reply.tier is Tier.SURE else other
        return NoAnswer(question, question, reply.score, (), reply.searched, either=(meant.asked, meant.other))

    def _said(self, ask: Ask) -> str:
        """The text of the answer to the question before; empty where the articles have none."""
        *earlier, last = ask.earlier
        try:
            before = self.answerer.answer(Ask(last, tuple(earlier), filters=ask.filters))
        except UserError:  # too long or empty
            return ""
        return before.text if isinstance(before, Answer) else ""

    def _reply(self, ask: Ask, asked: str) -> Reply:
        """The reply to the stand-alone question."""
        ask, typed = replace(ask, question=asked, earlier=()), ask.question
        question = self.answerer.parsed(ask)
        asked = question.text
        request = ask.reading or recognised(asked)
        wanted = ask.reading is Request.SUMMARY or (ask.reading is None and request in _OF_DATE)
        if wanted and (news := self._news(ask, question, request)):
            return replace(news, question=typed)
        direct = request is Request.FACT or (ask.reading is None and request is Request.SAID and asks_what(asked))
        answer = self.answerer.answer(ask, question) if direct else None
        digest = self.digester.reply(request, asked, ask)
        if digest and not digest.items and request is Request.TIMELINE and ask.reading is None:
            undated = Request.TOPIC if digest.subject else Request.SUMMARY
            if instead := self.digester.reply(undated, asked, ask):
                digest = replace(instead, lead=f"{texts.UNDATED} {instead.lead}".strip())
        if (
            digest
            and not digest.items
            and request in _ABOUT
            and (request is Request.CLAIM or not self.digester.speaks_of(digest.subject, ask.filters))
        ):
            return replace(self.answerer.nothing_on(ask, asked, digest.subject), question=typed)
        if digest is None or not (digest.items or ask.reading or request in _FIRM):
            answer = answer or self.answerer.answer(ask, question)
            if digest and request is Request.SAID and not self._may_be_by(answer, saying(asked).speaker):
                answer = replace(self.answerer.nothing_on(ask, asked, digest.subject), subject="")
            return replace(answer, question=typed)
        return replace(led_by(answer, digest) if isinstance(answer, Answer) else digest, question=typed)

    def _news(self, ask: Ask, question: ParsedQuestion, request: Request) -> Digest | None:
        """How reports begin, where a question asks what happened and names nothing but a date, or nothing at all.

        Where none is of that date, the sentences of later ones that speak of it. A timeline without a date is one.
        """
        date, filters = question.date, ask.filters
        if not date and request is Request.TIMELINE:
            return None
        plain = question.without(date).read if date else question.read
        if not asks_what_happened(plain) or (date and (filters.since or filters.until)):
            return None
        inside = replace(filters, since=date, until=date) if date else filters
        digest = self.digester.reply(Request.SUMMARY, plain, replace(ask, filters=inside))
        if date and not (digest and digest.items):
            digest = self.digester.reply(Request.TIMELINE, texts.iso_day(date), ask)
        return replace(digest, asked=question.text, subject=texts.iso_day(date)) if digest and digest.items else None

    def _may_be_by(self, reply: Reply, speaker: str) -> bool:
        """Whether the first quote may be the speaker's: else it gives somebody else's words."""
        if isinstance(reply, NoAnswer):
            quotes = [(near.sentence, near.passage.source) for near in reply.closest]
        else:
            quotes = [(citation.quote, citation.source) for citation in reply.citations]
        if not quotes:
            return False
        quote, source = quotes[0]
        return may_be_by(quote, self.digester.corpus.article(source), speaker)

    @property
    def articles(self) -> list[Summary]:
        return self.digester.corpus.summaries

    @cached_property
    def problems(self) -> list[str]:
        return [problem for file in self.index.files().values() for problem in file.problems]

    @cached_property
    def notes(self) -> list[str]:
        return [note for file in self.index.files().values() for note in file.notes]

    @cached_property
    def names(self) -> Directory:
        return names_of(self.index, self.folder)

    @property
    def copies(self) -> dict[str, str]:
        return self.digester.corpus.stories


def _same(one: Reply, other: Reply) -> bool:
    """Whether two replies lead with the same words of the same article."""
    if isinstance(one, NoAnswer) or isinstance(other, NoAnswer) or not (one.citations and other.citations):
        return False
    first, second = one.citations[0], other.citations[0]
    return (first.source, first.answer_start) == (second.source, second.answer_start)


class Library:
    """Answers from the published index, and takes up a newer one between two questions.

    ``wire`` is called again after each rebuild. Where the model that embeds questions cannot be had, their words alone
    are searched, and every reply says so. ``guard`` gets every question with the work that answers it, and decides when
    that is done. Safe to share between threads: a question keeps the index it began with.
    """

    def __init__(self, builder: Builder, wire: Wire, *, guard: Guard = unguarded) -> None:
        self._guard = guard
        self._builder = builder
        self._wire = wire
        self._lock = threading.Lock()
        self._open: _Opened | None = None
        self._missing = ""
        self._seen: tuple[str, frozenset[tuple[str, int, int]]] | None = None
        self._changes = ""
        self._asked = 0
        self._hashes: dict[str, tuple[tuple[int, int], str]] = {}
        folder = builder.index_folder
        file = KeptFile(folder.with_name(f"{folder.name}.kept.json"))
        self.kept = KeptQuestions(file, self.ask, self.article, lambda: self._current().index.manifest.fingerprint)

    def _current(self) -> _Opened:
        """What answers now. Whether there is a newer version is asked outside of the lock: a store may be slow."""
        opened = self._open
        if opened is not None and not self._is_newer(opened.index):
            return opened
        with self._lock:
            if self._open is None or self._is_newer(self._open.index):
                try:
                    self._open = self._newly_opened()
                except UserError:  # a version this program cannot use was published beside the one that answers
                    if self._open is None:
                        raise
            return self._open

    def _newly_opened(self) -> _Opened:
        """The published index; searched by words alone where the model is missing."""
        builder = self._builder
        try:
            index = builder.store.open(builder.settings)
        except ModelUnavailable as error:
            manifest = builder.store.manifest()
            if manifest is None:
                raise
            self._missing = str(error)
            index = builder.store.open(builder.settings_with(manifest.settings.weights))
        return self._wired(index, None if self._missing else builder.embedder)

    def _wired(self, index: Archive, embedder: Embedder | None) -> _Opened:
        answerer = self._wire(index, embedder)
        suggester = Suggester(lambda question, filters: answerer.answer(Ask(question, filters=filters)), index.article)
        digester = Digester(index, embedder, answerer)
        return _Opened(index, answerer, digester, suggester, self._builder.index_folder)

    def _is_newer(self, index: Archive) -> bool:
        """Whether another version was published since ``index`` was opened, by this program or another."""
        try:
            manifest = self._builder.store.manifest()
        except UserError:
            return False
        return manifest is not None and manifest.version != index.manifest.version

    @property
    def folder(self) -> Path:
        """The folder of articles."""
        return self._builder.folder

    def ask(self, ask: Ask) -> Reply:
        """Answer from the articles, or say that they do not."""
        self._asked += 1
        try:
            return self._reply(ask)
        except IndexReplaced:  # meanwhile, so the newer one answers
            return self._reply(ask)

    def _reply(self, ask: Ask) -> Reply:
        opened = self._current()
        index = opened.index
        ask = replace(ask, filters=_bounded(opened, ask.filters))

        def work() -> Reply:
            try:
                return opened.reply(ask)
            except ModelUnavailable as error:  # its weights are first read at the first question
                self._missing = str(error)
                wordwise = self._wired(index, None)
                with self._lock:
                    self._open = wordwise
                return wordwise.reply(ask)

        reply = replace(self._guard(ask.question, work), missing=self._missing)
        if isinstance(reply, NoAnswer):
            return reply

        def checked(citation: Citation) -> Citation:
            return replace(citation, stale=self._is_stale(index, citation.source))

        if isinstance(reply, Answer):
            return replace(reply, citations=tuple(map(checked, reply.citations)))
        items = (replace(i, citation=checked(i.citation), also=tuple(map(checked, i.also))) for i in reply.items)
        return replace(reply, items=tuple(items))

    def _is_stale(self, index: Archive, source: str) -> bool:
        """Whether the article's file is no longer what was indexed; its hash is taken anew only when it was touched."""
        file = index.file_of(source)
        if file is None:
            return True
        path = self.folder / file.source
        try:
            stat = path.stat()
            touched = (stat.st_mtime_ns, stat.st_size)
            seen = self._hashes.get(file.source)
            if seen is None or seen[0] != touched:
                seen = self._hashes[file.source] = (touched, file_sha256(path))
            return seen[1] != file.sha256
        except OSError:
            return True

    def on_disk(self, source: str) -> Article | None:
        """The article as its file is now, whatever the index holds; None where it is gone or unreadable."""
        try:
            articles = load_source(self.folder, source).articles
        except LoadError:
            return None
        return next((a for a in articles if a.source == source), None)

    def warm(self) -> None:
        """Load what the first question would have to wait for."""
        with contextlib.suppress(UserError):
            self._current().answerer.answer(Ask("What happened?"))
            self.suggestions()

    def search(self, query: str, *, k: int) -> list[Hit]:
        """The ``k`` best passages for ``query``, best first."""
        return self._current().answerer.search(query, k=k)

    def articles(self) -> list[Summary]:
        """What is indexed, in the order of the sources."""
        return self._current().articles

    def manifest(self) -> Manifest:
        """Which version of the index answers, and how much it holds; raises IndexAway while none does."""
        found = self._current().index.manifest
        try:
            self._builder.store.manifest()
        except IndexAway:
            raise
        except UserError:  # damaged: what is open answers
            pass
        return found

    def article(self, source: str) -> Article | None:
        """The indexed text of one article."""
        return self._current().index.article(source)

    def copies(self) -> dict[str, str]:
        """The article that leads its copies, itself too, for each article that has or is one."""
        return self._current().copies

    def names(self) -> Directory:
        """Whom and what the articles name."""
        return self._current().names

    def bounded(self, filters: Filters) -> Filters:
        """The same bounds with sources in the place of names; raises UserError where no article is inside."""
        return _bounded(self._current(), filters)

    def problems(self) -> list[str]:
        """What could not be used, one line each, as of the last build."""
        return self._current().problems

    def notes(self) -> list[str]:
        """How files were read and what of them was left out, one line each, as of the last build."""
        return self._current().notes

    def suggestions(self, *, filters: Filters = EVERYTHING) -> list[str]:
        """Questions to start from, which the newest articles inside ``filters`` answer."""
        opened = self._current()
        filters = _bounded(opened, filters)
        newest = sorted(filter(filters.match, opened.articles), key=lambda s: s.date, reverse=True)
        sources = [s.source for s in newest]
        return opened.suggester.first(sources[:_SUGGEST_FROM], filters=filters, count=SUGGESTED)

    def next_questions(self, reply: Reply, *, asked: Sequence[str], filters: Filters = EVERYTHING) -> list[str]:
        """Questions near a reply that the articles answer, none like those already ``asked``.

        A question that is asked meanwhile goes first: what was found until then is given.
        """
        latest = self._asked
        opened = self._current()
        suggester, filters = opened.suggester, _bounded(opened, filters)
        return suggester.following(reply, asked, filters=filters, count=SUGGESTED, wanted=lambda: self._asked == latest)

    def changes(self) -> str:
        """How the folder differs from the index now: "2 new, 1 edited"; empty where it does not.

        Files are only hashed again when one was touched since the last look.
        """
        index = self._current().index
        try:
            seen = (index.manifest.version, touched(self.folder))
            if seen != self._seen:
                self._changes, self._seen = _in_words(self._builder.check(), self.problems()), seen
        except ModelUnavailable:
            return texts.ONLY_WORDS
        except IndexAway:
            return texts.INDEX_AWAY
        except UserError:  # the folder is away or empty; the index still answers
            return "the articles cannot be read"
        return self._changes

    def rebuild(self, progress: Progress | None = None) -> str:
        """Bring the index up to date, ask the kept questions again and say what it holds.

        Questions are answered from the old one meanwhile.
        """
        report = self._builder.build(progress=progress)
        self._current()
        self.kept.ask_again(progress)
        return f"{counted(report.articles, 'article')}, {texts.UP_TO_DATE}"


def _bounded(opened: _Opened, filters: Filters) -> Filters:
    if not filters.mentions:
        return filters
    held = opened.names.holding(filters.mentions)
    unnamed = replace(filters, mentions=())
    sources = tuple(s.source for s in opened.articles if s.source in held and unnamed.match(s))
    if not sources:
        raise UserError(f"no article mentions {' and '.join(filters.mentions)} inside these bounds")
    return replace(unnamed, sources=sources)


def _in_words(report: BuildReport, problems: Sequence[str]) -> str:
    words = {"new": report.added, "edited": report.changed, "renamed": report.renamed, "removed": report.removed}
    said = ", ".join(f"{len(sources):,} {word}" for word, sources in words.items() if sources)
    files = {line.partition(": ")[0] for line in {*report.skipped}.symmetric_difference(problems)}
    return said or (texts.no_new_article(list(files)) if report.differs else "")
