"""Which kind of reply a question gets: an answer, a digest, or the question which of two was meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.records import UserError
from qa import texts
from qa.answer import Answerer
from qa.digest.digester import Digester, led_by
from qa.digest.subject import asks_what, asks_what_happened, saying
from qa.digest.utterances import may_be_by
from qa.evidence.confidence import Tier
from qa.question.ask import Ask
from qa.question.followups import leans, understood
from qa.question.kinds import checked_question
from qa.question.parsed import ParsedQuestion
from qa.question.requests import Request, recognised
from qa.replies import Answer, Digest, NoAnswer, Reply

_FIRM = (Request.QUOTE, Request.COUNT)
"""What is a reply even where nothing is found."""
_OF_DATE = (Request.FACT, Request.TOPIC, Request.SUMMARY, Request.TIMELINE)
"""What a request may be read as that asks what happened: "What happened on 3 March 1987?"."""
_ABOUT = (Request.TOPIC, Request.SUMMARY, Request.TIMELINE, Request.PUBLISHED, Request.CLAIM)
"""What is about something, so that nothing can be said where no article speaks of it."""


@dataclass(frozen=True)
class Router:
    """Replies to questions with what answers and what makes digests over one open index."""

    answerer: Answerer
    digester: Digester

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
            others = digest and request is Request.SAID and not self._may_be_by(answer, saying(asked).speaker)
            unsaid = others or (request is Request.SAID and isinstance(answer, NoAnswer))
            if unsaid and (told := self._reported(ask, question)):
                return replace(told, question=typed)
            if digest and others:
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

    def _reported(self, ask: Ask, question: ParsedQuestion) -> Digest | None:
        """What a publisher's articles say, where it was asked for as somebody's words are."""
        publisher, chosen = question.publisher, {name.casefold() for name in ask.filters.publishers}
        if not publisher or ask.reading or (chosen and publisher.casefold() not in chosen):
            return None
        inside = replace(ask, filters=replace(ask.filters, publishers=(publisher,)))
        digest = self.digester.reply(Request.TOPIC, question.text, inside)
        return digest if digest and digest.items else None

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


def _same(one: Reply, other: Reply) -> bool:
    """Whether two replies lead with the same words of the same article."""
    if isinstance(one, NoAnswer) or isinstance(other, NoAnswer) or not (one.citations and other.citations):
        return False
    first, second = one.citations[0], other.citations[0]
    return (first.source, first.answer_start) == (second.source, second.answer_start)
