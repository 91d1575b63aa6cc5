"""Questions and replies as escaped HTML: what the conversation shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from index.filters import EVERYTHING, Filters
from qa import texts
from qa.evidence.confidence import Tier
from qa.html.markup import address, notice, readings, signed, styled
from qa.html.rendering import one_line, render
from qa.html.source_markup import bold_span
from qa.question.requests import Request
from qa.receipts import receipt, receipt_markdown, refusal_markdown
from qa.replies import Answer, Citation, Digest, NoAnswer, Reply, Searched
from qa.texts import without_folders

PIPS = 12
"""Articles up to which each has a mark of its own beside the stance."""


@dataclass(frozen=True)
class Quote:
    """A citation with its words as HTML; ``by`` is what it is signed with."""

    citation: Citation
    html: Markup
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cards:
    """The cards of a reply as HTML; ``changed`` where an article that they quote is another one now."""

    html: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Closest:
    """What came closest to a question without an answer, as HTML: its ``cards``, and the ``sentences`` that may answer.

    With ``latest`` their cards stand beside the conversation too.
    """

    cards: str = ""
    sentences: str = ""
    latest: bool = False


def answer_message(turn: int, answer: Answer, *, latest: bool, cards: Cards, filters: Filters = EVERYTHING) -> str:
    """An answer as the conversation shows it: stance, leading quote, further reports, its sources, what to keep.

    The link to its question carries the ``filters`` it was asked inside; ``cards`` are those of its sources.
    """
    days, undated = _timeline(answer.citations)
    quotes = [Quote(c, Markup(styled(c.quote, bold=[bold_span(c)])), _by(c)) for c in answer.citations]
    sides = [position for position, _ in answer.tally] if len(answer.tally) > 1 else []
    return render(
        "answer",
        turn=turn,
        answer=answer,
        latest=latest,
        lines=missing_lines(answer),
        changed=cards.changed,
        stance=answer.stance or ("several" if len(answer.tally) > 1 else None),
        pips=_pips(answer),
        reports=reports(answer),
        unknown=texts.unknown_names(answer.searched.unknown_names(answer.asked)),
        quotes=quotes,
        others=[quote for quote in quotes if quote.citation.position not in sides] if sides else quotes[1:],
        days=days,
        undated=undated,
        cards=Markup(cards.html),
        copied=copy_text(answer),
        receipt=receipt_markdown(receipt(answer)),
        link=address(answer.asked, None, filters),
        readings=readings(answer, Request.FACT, filters),
    )


def refusal_message(reply: NoAnswer, closest: Closest, *, filters: Filters = EVERYTHING, unsearched: str = "") -> str:
    """A refusal as the conversation shows it: what was searched, and what came closest.

    Where the articles may answer, the sentences that do stand in the place of the refusal. ``unsearched`` says which
    files of the folder were not searched yet (``1 new``).
    """
    if reply.either:
        return render("which", questions=[(question, address(question, None, filters)) for question in reply.either])
    perhaps = reply.tier is Tier.PERHAPS
    return render(
        "refusal",
        reply=reply,
        lines=missing_lines(reply),
        latest=closest.latest,
        perhaps=perhaps,
        may_answer=texts.may_answer(reply.searched.unknown_names(reply.asked)),
        sentences=Markup(closest.sentences),
        searched=searched_line(reply.searched.without_names(reply.asked) if perhaps else reply.searched),
        unsearched=unsearched,
        meant=reply.meant,
        meant_link=address(reply.meant, None, filters),
        link=address(reply.asked, None, filters),
        cards=Markup(closest.cards),
        receipt=refusal_markdown(reply),
        readings=readings(reply, Request.FACT, filters),
    )


def _by(citation: Citation) -> tuple[str, ...]:
    name = citation.headline or citation.title
    return tuple(signed(citation.publisher, citation.date, name, citation.source, citation.quote))


def searched_line(searched: Searched) -> Markup:
    """``Searched 5 articles, 46 passages. No article contains “Merkel”.``"""
    line = texts.searched(searched.articles, searched.passages, searched.mentions, searched.unknown_words)
    return one_line(line)


def copy_text(answer: Answer | Digest) -> str:
    """An answer for the clipboard: the quotes, then where they stand."""
    quotes = [f"{citation.quote} [{citation.n}]" for citation in answer.citations]
    sources = [
        f"[{c.n}] " + " · ".join(part for part in (c.title, c.publisher, texts.iso_day(c.date), c.source) if part)
        for c in answer.citations
    ]
    return "\n".join([answer.question, "", *quotes, "", *sources])


def missing_lines(reply: Reply) -> list[Markup]:
    """What of the program is missing, and what mends it."""
    lines = [texts.only_words(reply.missing)] if reply.missing else []
    if isinstance(reply, NoAnswer) and reply.unread:
        lines.append(texts.not_read(reply.unread))
    return [Markup(notice(without_folders(line))) for line in lines]


def reports(answer: Answer | Digest) -> str:
    """How many articles a reply is quoted from."""
    cited = {citation.source: len(citation.also_in) for citation in answer.citations}
    return texts.reports(len(cited), answer.searched.articles, sum(cited.values()))


def _pips(answer: Answer) -> list[str]:
    """One mark for each article searched: filled where it says yes, crossed for no, a ring for neither."""
    held = [position for position, number in answer.tally for _ in range(number)]
    if not held or answer.searched.articles > PIPS or not all(position in texts.STANCES for position in held):
        return []
    return [position.split()[0] for position in held] + ["silent"] * (answer.searched.articles - len(held))


def _timeline(citations: Sequence[Citation]) -> tuple[list[tuple[str, list[Citation]]], list[Citation]]:
    """The citations of each day, earliest first, then those without a date; nothing without two days."""
    days: dict[str, list[Citation]] = {}
    for citation in sorted(citations, key=lambda c: c.date):
        days.setdefault(citation.date, []).append(citation)
    undated = days.pop("", [])
    if len(days) < 2:
        return [], []
    return [(texts.iso_day(day, short=True), at) for day, at in days.items()], undated
