"""Replies as escaped HTML: what the conversation shows."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from qa import words
from qa.answer import Answer, Citation, NoAnswer, Reply, Searched
from qa.markup import (
    long_date,
    notice,
    one_line,
    plain,
    styled,
)
from qa.source_markup import bold_span
from qa.ui import without_folders


@dataclass(frozen=True)
class Turn:
    """A question of the conversation with its reply; ``number`` counts from 1 and names its anchors.

    ``receipt`` is what to keep of an answer, as Markdown.
    """

    number: int
    reply: Reply
    receipt: str = ""


def answer_message(turn: int, answer: Answer, *, latest: bool, cards: str, receipt: str = "") -> str:
    """An answer as the conversation shows it: stance, leading quote, further reports, its sources, its receipt."""
    lead, further = answer.citations[0], answer.citations[1:]
    also = "".join(_report(turn, citation, latest) for citation in further)
    quotes = (
        f'<p class="lead quoted">{styled(lead.quote, bold=bold_span(lead))}&nbsp;{_signed(turn, lead, latest)}</p>'
        + (f'<div class="small-head">{words.ALSO_REPORTED}</div>{also}' if also else "")
    )
    return (
        f'<section class="answer">{_banner(answer)}{_asked(answer)}{_verdict(answer)}'
        + (_sides(turn, answer, latest) if len(answer.tally) > 1 else quotes)
        + _disclosure(f"{words.SOURCES} ({len(answer.citations)})", cards, latest=latest, opened=False)
        + _tools(answer, receipt)
        + "</section>"
    )


def refusal_message(reply: NoAnswer, *, latest: bool, cards: str) -> str:
    """A refusal as the conversation shows it: what was searched, and what came closest."""
    return (
        f'<section class="answer refusal">{_banner(reply)}{_asked(reply)}'
        + ("" if reply.unread else f'<p class="lead">{words.DOES_NOT_SAY}</p>')
        + f'<p class="searched">{searched_line(reply.searched)}</p>'
        + _disclosure(words.CLOSEST, cards, latest=latest, opened=latest)
        + "</section>"
    )


def _banner(reply: Reply) -> str:
    """What of the program is missing, and what mends it."""
    lines = [words.only_words(reply.missing)] if reply.missing else []
    if isinstance(reply, NoAnswer) and reply.unread:
        lines.append(words.not_read(reply.unread))
    return "".join(f'<p class="missing">{notice(without_folders(line))}</p>' for line in lines)


def pending() -> str:
    """Lines of an answer's size, shown while one is looked for."""
    said = f'<span class="said">{words.SEARCHING}</span>'
    return f'<section class="answer pending">{said}<i></i><i></i><i></i></section>'


def intro() -> str:
    """What this is, in one sentence."""
    return f'<section class="intro"><p class="lead">{words.INTRO}</p></section>'


def searched_line(searched: Searched) -> str:
    """``Searched 5 articles, 46 passages. No article contains “Merkel”.``"""
    mentions = [(one_line(word), n) for word, n in searched.mentions]
    return words.searched(
        searched.articles, searched.passages, mentions, [one_line(word) for word in searched.unknown_words]
    )


def copy_text(answer: Answer) -> str:
    """An answer for the clipboard: the quotes, then where they stand."""
    quotes = [f"{citation.quote} [{citation.n}]" for citation in answer.citations]
    sources = [
        f"[{c.n}] " + " · ".join(part for part in (c.title, c.publisher, long_date(c.date), c.source) if part)
        for c in answer.citations
    ]
    return "\n".join([answer.question, "", *quotes, "", *sources])


def _asked(reply: Reply) -> str:
    if reply.asked == reply.question:
        return ""
    return f'<p class="asked">{words.SEARCHED_FOR} {one_line(reply.asked)}</p>'


def _verdict(answer: Answer) -> str:
    cited = {citation.source for citation in answer.citations}
    count = f'<span class="count">{len(cited):,} of {words.counted(answer.searched.articles, "article")}</span>'
    if answer.stance is None and len(answer.tally) < 2:
        return f'<div class="verdict">{count}</div>'
    return f'<div class="verdict">{_stance(answer.stance or "mixed")} {count}</div>'


def _sides(turn: int, answer: Answer, latest: bool) -> str:
    """What the articles say where they differ, each position with its quotes; none is declared the winner."""
    return (
        '<div class="sides">'
        + "".join(
            f'<div class="side"><div class="small-head">{_stance(position)} · {words.counted(number, "article")}</div>'
            + "".join(_report(turn, c, latest) for c in answer.citations if c.position == position)
            + "</div>"
            for position, number in answer.tally
        )
        + "</div>"
    )


def _stance(stance: str) -> str:
    icon, name = words.STANCES.get(stance, ("", stance))
    shown = f'<span class="icon">{icon}</span> ' if icon else ""
    return f'<span class="stance">{shown}<bdi>{one_line(name)}</bdi></span>'


def _markers(turn: int, citation: Citation, latest: bool) -> str:
    """A link to the card beside the conversation, or on a narrow page and in older answers to the one below."""
    text = f"&#91;{citation.n}&#93;"
    below = f"#d{turn}-{citation.n}"
    if not latest:
        return f'<a class="cite" href="{below}">{text}</a>'
    return (
        f'<a class="cite wide" href="#s{turn}-{citation.n}">{text}</a><a class="cite narrow" href="{below}">{text}</a>'
    )


def _signed(turn: int, citation: Citation, latest: bool) -> str:
    """The marker, then who published the quote and when, as far as that is known."""
    known = [part for part in (citation.publisher, long_date(citation.date)) if part.strip()]
    by = f' <span class="by">{", ".join(f"<bdi>{one_line(part)}</bdi>" for part in known)}</span>' if known else ""
    return _markers(turn, citation, latest) + by


def _report(turn: int, citation: Citation, latest: bool) -> str:
    quote = styled(citation.quote, bold=bold_span(citation))
    return f'<p class="report quoted">{quote}&nbsp;{_signed(turn, citation, latest)}</p>'


def _disclosure(summary: str, cards: str, *, latest: bool, opened: bool) -> str:
    if not cards:
        return ""
    return (
        f'<details class="below{" latest" if latest else ""}"{" open" if opened else ""}>'
        f"<summary>{summary}</summary>{cards}</details>"
    )


def _tools(answer: Answer, receipt: str) -> str:
    link = plain(f"/?{urlencode({'q': answer.question})}")
    return (
        f'<div class="tools">{_copied(words.COPY_ANSWER, copy_text(answer))}'
        + (_copied(words.COPY_RECEIPT, receipt) if receipt else "")
        + f'<a class="permalink" href="{link}">{words.LINK}</a></div>'
    )


def _copied(name: str, text: str) -> str:
    """A button, and after it the text that it copies."""
    kept = plain(text).replace("<br>", "&#10;")
    return f'<button class="copy" type="button">{name}</button><span class="copy-text">{kept}</span>'
