"""Receipts: an answer saved with what is needed to check each of its quotes later, and the check itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from index.records import Article, UserError
from qa import texts
from qa.evidence.confidence import Tier
from qa.replies import Answer, Digest, NoAnswer

_OPENING = "<!-- receipt "
_CLOSING = " -->"


@dataclass(frozen=True)
class SavedQuote:
    """One quote of a receipt; ``article_sha256`` is of the article's cleaned text, which the offsets count."""

    n: int
    source: str
    title: str
    publisher: str
    date: str
    start: int
    end: int
    quote: str
    article_sha256: str


@dataclass(frozen=True)
class Receipt:
    """An answer with its quotes, as of one version of the index."""

    question: str
    asked: str
    answer: str
    stance: str
    index_version: str
    quotes: tuple[SavedQuote, ...]


class QuoteStatus(StrEnum):
    """What became of a quote."""

    STANDS = "stands"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class CheckedQuote:
    """A quote and what became of it in the articles as they are now."""

    quoted: SavedQuote
    status: QuoteStatus


def receipt(answer: Answer | Digest) -> Receipt:
    """The receipt of an answer, as of the index that gave it."""
    quotes = tuple(
        SavedQuote(c.n, c.source, c.title, c.publisher, c.date, c.start, c.end, c.quote, c.article_sha256)
        for c in answer.citations
    )
    stance = (answer.stance or "") if isinstance(answer, Answer) else ""
    return Receipt(answer.question, answer.asked, answer.text, stance, answer.index_version, quotes)


def receipt_json(made: Receipt) -> str:
    """A receipt as JSON, for machines and for ``verify``."""
    return json.dumps(asdict(made), ensure_ascii=False, indent=1)


def receipt_markdown(made: Receipt) -> str:
    """A receipt to read and paste; a comment at its end carries what ``verify`` needs."""
    lines = [f"# {_line(made.asked)}", ""]
    lines += [f"**{made.stance.capitalize()}**", ""] if made.stance else []
    lines += [f"{_line(made.answer)}", ""]
    for q in made.quotes:
        label = " · ".join(_line(part) for part in (q.title, q.publisher, q.date, q.source) if part)
        lines += [f"> {_line(q.quote)}", "", f"[{q.n}] {label}, characters {q.start}–{q.end}", ""]
    # "--" may not stand inside a comment; in JSON it can only stand inside a string, where the escape means the same.
    data = json.dumps(asdict(made), ensure_ascii=False).replace("--", "\\u002d\\u002d")
    return "\n".join(lines) + f"\n{_OPENING}{data}{_CLOSING}\n"


def refusal_markdown(reply: NoAnswer) -> str:
    """A question without an answer, as it is saved; there is no quote to verify."""
    names = reply.searched.unknown_names(reply.asked)
    perhaps = reply.tier is Tier.PERHAPS
    searched = reply.searched.without_names(reply.asked) if perhaps else reply.searched
    told = texts.searched(searched.articles, searched.passages, searched.mentions, searched.unknown_words)
    if perhaps:
        lines = [f"# {_line(reply.asked)}", "", _line(texts.may_answer(names)), ""]
        for near in reply.closest:
            place = f"{_line(near.passage.source)}, characters {near.start}–{near.end}"
            lines += [f"> {_line(near.sentence)}", "", place, ""]
        return "\n".join([*lines, _line(told)]) + "\n"
    refused = "" if reply.unread else f"{texts.refused(_line(reply.subject))} "
    return f"# {_line(reply.asked)}\n\n{refused}{_line(told)}\n"


def _line(text: str) -> str:
    """Text on one line, so that it stays inside its quote or heading, and begins no receipt of its own."""
    return " ".join(text.split()).replace("<!--", "&lt;!--")


def read_receipts(path: Path) -> list[Receipt]:
    """The receipts of a JSON or Markdown file; raises UserError, naming it, where there are none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: could not be read ({error}); give a receipt saved with ask --save") from error
    comments = [part.partition(_CLOSING)[0] for part in text.split(_OPENING)[1:]]
    parts = [text] if text.lstrip().startswith("{") else comments
    try:
        found = [receipt_of(json.loads(part)) for part in parts]
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path}: a receipt in it is damaged ({error}); save the answer again") from error
    if not found:
        raise UserError(f"{path}: no receipt in it; give a file saved with ask --save")
    return found


def receipt_of(data: dict[str, object]) -> Receipt:
    """The receipt that JSON holds; raises KeyError, TypeError or ValueError where it holds none."""
    quotes = data["quotes"]
    if not isinstance(quotes, list):
        raise TypeError("quotes")
    rest = {name: str(data[name]) for name in ("question", "asked", "answer", "stance", "index_version")}
    found = tuple(SavedQuote(**quote) for quote in quotes)
    if not all(isinstance(q.start, int) and isinstance(q.end, int) and isinstance(q.quote, str) for q in found):
        raise TypeError("start, end or quote")
    return Receipt(**rest, quotes=found)


def verify(made: Receipt, article: Callable[[str], Article | None]) -> Sequence[CheckedQuote]:
    """What became of each quote; ``article`` gives an article as it is now, None where it is gone."""
    return [CheckedQuote(quoted, _status(quoted, article(quoted.source))) for quoted in made.quotes]


def _status(quoted: SavedQuote, now: Article | None) -> QuoteStatus:
    if now is None:
        return QuoteStatus.GONE
    if now.text[quoted.start : quoted.end] == quoted.quote:
        return QuoteStatus.STANDS
    return QuoteStatus.MOVED if quoted.quote in now.text else QuoteStatus.CHANGED
