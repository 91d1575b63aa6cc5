"""Keeps questions and asks them again: what a library offers of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from index.records import Article, Progress, UserError
from qa import texts
from qa.question.ask import Ask
from qa.question.filters import filters_in, filters_query
from qa.question.kinds import checked_question
from qa.question.requests import reading_of
from qa.receipts import Receipt, receipt
from qa.replies import NoAnswer, Reply
from qa.standing.changes import changes
from qa.standing.kept_file import Kept, KeptFile

LOG = logging.getLogger(__name__)
MOST = 100
"""Questions that are kept: each is asked after each rebuild."""


class KeptQuestions:
    """The kept questions of one folder of articles; safe to share between threads.

    ``ask`` answers, ``article`` gives an article as it is indexed, and ``version`` the fingerprint of the index.
    """

    def __init__(
        self,
        file: KeptFile,
        ask: Callable[[Ask], Reply],
        article: Callable[[str], Article | None],
        version: Callable[[], str],
    ) -> None:
        self._file = file
        self._ask = ask
        self._article = article
        self._version = version

    def all(self) -> list[Kept]:
        """The kept questions, first kept first."""
        return self._file.read()

    def keep(self, ask: Ask) -> Kept:
        """Keep a question with its filters and its reading; one that is kept already stays as it is."""
        question = checked_question(ask.question)
        reading, bounds = ask.reading.value if ask.reading else "", filters_query(ask.filters)
        version, reply = self._version(), self._replied(ask)
        with self._file.changing() as held:
            known = next((one for one in held if one.identity == (question, reading, bounds)), None)
            if known is not None:
                return known
            if len(held) >= MOST:
                raise UserError(f"{MOST} questions are kept, which is the most; forget one first")
            made = Kept(question, reading, bounds, version, reply, reply)
            held.append(made)
        return made

    def forget(self, question: str, reading: str | None = None, bounds: str | None = None) -> None:
        """Keep a question no longer, with whatever reading and filters where none are given; raises UserError."""
        with self._file.changing() as held:
            gone = [one for one in held if _is(one, question, reading, bounds)]
            if not gone:
                raise UserError(f"{question!r} is not kept; python app.py kept lists what is")
            held[:] = [one for one in held if one not in gone]

    def see(self) -> None:
        """Begin anew to look for changes: what changed until now is known."""
        with self._file.changing() as held:
            held[:] = [one.with_changes_seen() for one in held]

    def ask_again(self, progress: Progress | None = None) -> list[Kept]:
        """Ask what was not asked of the index as it is now; gives the questions with changes that are new."""
        held = self.all()
        version = self._version() if held else ""
        stale = [one for one in held if one.version != version]
        news = []
        for number, one in enumerate(stale, 1):
            if progress:
                progress(texts.ASKING_KEPT, number, len(stale))
            try:
                now = self._replied(_ask(one))
                asked = replace(one, version=version, latest=now, changes=changes(one.seen, now, self._article))
                self._put(one, asked)
            except UserError as error:  # the next rebuild asks it again
                LOG.error("a kept question was not asked again: %s", str(error).replace(one.question, "[question]"))
                continue
            if asked.changes and asked.changes != one.changes:
                news.append(asked)
        return news

    def _put(self, one: Kept, asked: Kept) -> None:
        """Put what was asked in the place of what it was, unless that was changed meanwhile."""
        with self._file.changing() as held:
            held[:] = [asked if other == one else other for other in held]

    def _replied(self, ask: Ask) -> Receipt:
        reply = self._ask(ask)
        if isinstance(reply, NoAnswer):
            return Receipt(reply.question, reply.asked, "", "", "", ())
        return receipt(reply)


def _ask(one: Kept) -> Ask:
    return Ask(one.question, filters=filters_in(one.bounds), reading=reading_of(one.reading))


def _is(one: Kept, question: str, reading: str | None, bounds: str | None) -> bool:
    return one.question == question and reading in (None, one.reading) and bounds in (None, one.bounds)
