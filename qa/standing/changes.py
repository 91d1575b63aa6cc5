"""What became of the reply to a kept question: compared with the one that the user saw last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from index.records import Article
from qa.receipts import QuoteStatus, Receipt, SavedQuote, verify


class Kind(StrEnum):
    """What changed."""

    ANSWERED = "now answered"
    UNANSWERED = "no longer answered"
    ANSWER = "a new answer"
    DIFFER = "sources now differ"
    SOURCE = "a new source"
    EDITED = "a quote is no longer in its article"
    GONE = "the article of a quote is gone"


@dataclass(frozen=True)
class Change:
    """One change; ``text`` is the answer or quote that it is about, with the facts of its article.

    These are empty where it is in the program's words, such as a count or a yes.
    """

    kind: Kind
    text: str
    source: str
    title: str
    publisher: str
    date: str


def changes(seen: Receipt, now: Receipt, article: Callable[[str], Article | None]) -> tuple[Change, ...]:
    """What differs between two replies to one question; ``article`` gives an article as it is indexed now.

    Quotes that only rank otherwise are no change: an answer is new where no quote of before holds it.
    """
    lost = [c for c in verify(seen, article) if c.status in _LOST]
    gone = [_of(_LOST[c.status], c.quoted, c.quoted.quote) for c in lost]
    if not now.quotes:
        return (_of(Kind.UNANSWERED, seen.quotes[0], seen.answer), *gone) if seen.quotes else ()
    first = now.quotes[0]
    if not seen.quotes:
        return (_of(Kind.ANSWERED, first, now.answer),)
    found = []
    if now.stance != seen.stance:
        kind = Kind.DIFFER if now.stance == "mixed" else Kind.ANSWER
        found.append(_ours(kind, now.stance) if now.stance else _of(kind, first, now.answer))
    elif now.answer and now.answer != seen.answer and not any(now.answer in quoted.quote for quoted in seen.quotes):
        found.append(_of(Kind.ANSWER, first, now.answer))
    known = {quoted.source for quoted in seen.quotes}
    told = {change.text for change in found}
    fresh = (quoted for quoted in reversed(now.quotes) if quoted.source not in known and quoted.quote not in told)
    new = {quoted.source: quoted for quoted in fresh}
    return (*found, *gone, *(_of(Kind.SOURCE, quoted, quoted.quote) for quoted in reversed(new.values())))


_LOST = {QuoteStatus.CHANGED: Kind.EDITED, QuoteStatus.GONE: Kind.GONE}


def is_quoted(reply: Receipt) -> bool:
    """Whether the answer is in the articles' words."""
    return any(reply.answer in quoted.quote for quoted in reply.quotes)


def _ours(kind: Kind, text: str) -> Change:
    """A change in the program's words; a "no" may stand in a quote, in "now" for instance, and is not from there."""
    return Change(kind, text, "", "", "", "")


def _of(kind: Kind, quoted: SavedQuote, text: str) -> Change:
    if text not in quoted.quote:
        return _ours(kind, text)
    return Change(kind, text, quoted.source, quoted.title, quoted.publisher, quoted.date)
