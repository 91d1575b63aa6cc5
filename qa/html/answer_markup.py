"""Questions and replies as escaped HTML: what the conversation shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from qa import texts
from qa.evidence.confidence import Tier
from qa.html.markup import long_date, notice, one_line, plain, styled
from qa.html.readings_markup import readings
from qa.html.source_markup import bold_span
from qa.question.filters import EVERYTHING, Filters, filters_query
from qa.question.requests import Request
from qa.receipts import receipt, receipt_markdown, refusal_markdown
from qa.replies import Answer, Citation, Digest, NoAnswer, Reply, Searched
from qa.texts import without_folders

PIPS = 12
"""Articles up to which each has a mark of its own beside the stance."""


def question_message(turn: int, question: str) -> str:
    """A question as the conversation shows it; one that is being searched has the number 0 and cannot be edited yet."""
    tools = _button("edit", texts.EDIT) + _button("again", texts.ASK_AGAIN) if turn else ""
    return (
        f'<div class="asking"><h2 class="question" id="q{turn}">{plain(question)}</h2>'
        f'<span class="turn-tools">{tools}</span></div>'
    )


def answer_message(turn: int, answer: Answer, *, latest: bool, cards: str, filters: Filters = EVERYTHING) -> str:
    """An answer as the conversation shows it: stance, leading quote, further reports, its sources, what to keep.

    The link to its question carries the ``filters`` it was asked inside.
    """
    lead, further = answer.citations[0], answer.citations[1:]
    also = "".join(_report(turn, citation, latest) for citation in further)
    quotes = (
        f'<p class="lead quoted">{styled(lead.quote, bold=bold_span(lead))}&nbsp;{_signed(turn, lead, latest)}</p>'
        + (f'<div class="small-head">{texts.ALSO_REPORTED}</div>{also}' if also else "")
    )
    return (
        f'<section class="answer">{banner(answer)}{asked_line(answer)}{_verdict(answer)}'
        + (_sides(turn, answer, latest) if len(answer.tally) > 1 else quotes)
        + _timeline(turn, answer.citations, latest)
        + disclosure(f"{texts.SOURCES} ({len(answer.citations)})", cards, latest=latest, opened=False)
        + tools(answer, filters)
        + readings(answer, Request.FACT, filters)
        + "</section>"
    )


def refusal_message(  # noqa: PLR0913 - all that such a message shows
    turn: int, reply: NoAnswer, *, latest: bool, cards: str, sentences: str = "", filters: Filters = EVERYTHING
) -> str:
    """A refusal as the conversation shows it: what was searched, and what came closest.

    Where the articles may answer, the ``sentences`` that do stand in the place of the refusal.
    """
    perhaps = reply.tier is Tier.PERHAPS
    lead = texts.MAY_ANSWER if perhaps else texts.DOES_NOT_SAY
    return (
        f'<section class="answer refusal">{banner(reply)}{asked_line(reply)}'
        + ("" if reply.unread else f'<p class="lead">{lead}</p>')
        + (sentences if perhaps else "")
        + f'<p class="searched">{searched_line(reply.searched)}</p>'
        + disclosure(texts.CLOSEST, cards, latest=latest, opened=latest and not perhaps)
        + f'<span class="copy-text receipt">{_kept(refusal_markdown(reply))}</span>'
        + readings(reply, Request.FACT, filters)
        + "</section>"
    )


def banner(reply: Reply) -> str:
    """What of the program is missing, and what mends it."""
    lines = [texts.only_words(reply.missing)] if reply.missing else []
    if isinstance(reply, NoAnswer) and reply.unread:
        lines.append(texts.not_read(reply.unread))
    return "".join(f'<p class="missing">{notice(without_folders(line))}</p>' for line in lines)


def pending() -> str:
    """Lines of an answer's size, shown while one is looked for."""
    said = f'<span class="said">{texts.SEARCHING}</span>'
    return f'<section class="answer pending">{said}<i></i><i></i><i></i></section>'


def intro() -> str:
    """What this is, in one sentence."""
    return f'<section class="intro"><p class="lead">{texts.INTRO}</p></section>'


def keeping_line() -> str:
    """What can be done with the whole conversation."""
    return (
        f'<div class="tools keeping-line">{_button("copy-all", texts.COPY_CONVERSATION)}'
        f"{_button('save-all', texts.SAVE_CONVERSATION)}{_button('forget', texts.FORGET)}</div>"
    )


def searched_line(searched: Searched) -> str:
    """``Searched 5 articles, 46 passages. No article contains “Merkel”.``"""
    mentions = [(one_line(word), n) for word, n in searched.mentions]
    unknown = [one_line(word) for word in searched.unknown_words]
    return texts.searched(searched.articles, searched.passages, mentions, unknown)


def copy_text(answer: Answer | Digest) -> str:
    """An answer for the clipboard: the quotes, then where they stand."""
    quotes = [f"{citation.quote} [{citation.n}]" for citation in answer.citations]
    sources = [
        f"[{c.n}] " + " · ".join(part for part in (c.title, c.publisher, long_date(c.date), c.source) if part)
        for c in answer.citations
    ]
    return "\n".join([answer.question, "", *quotes, "", *sources])


def asked_line(reply: Reply) -> str:
    """The stand-alone question, where it is not the one that was asked, to be corrected."""
    if reply.asked == reply.question:
        return ""
    asked = f'<span class="stand-alone">{one_line(reply.asked)}</span>'
    return f'<p class="asked">{texts.SEARCHED_FOR} {asked} {_button("correct", texts.EDIT)}</p>'


def _verdict(answer: Answer) -> str:
    cited = {citation.source: len(citation.also_in) for citation in answer.citations}
    reports = texts.reports(len(cited), answer.searched.articles, sum(cited.values()))
    count = f'<span class="count">{reports}</span>'
    if answer.stance is None and len(answer.tally) < 2:
        return f'<div class="verdict">{count}</div>'
    return f'<div class="verdict">{_stance(answer.stance or "mixed")} {_pips(answer)}{count}</div>'


def _pips(answer: Answer) -> str:
    """One mark for each article searched: filled where it says yes, crossed for no, a ring for neither."""
    held = [position for position, number in answer.tally for _ in range(number)]
    if not held or answer.searched.articles > PIPS or not all(position in texts.STANCES for position in held):
        return ""
    names = [position.split()[0] for position in held] + ["silent"] * (answer.searched.articles - len(held))
    return f'<span class="pips">{"".join(f"<i class={name}></i>" for name in names)}</span> '


def _sides(turn: int, answer: Answer, latest: bool) -> str:
    """What the articles say where they differ, each position with its quotes; none is declared the winner."""
    return (
        '<div class="sides">'
        + "".join(
            f'<div class="side"><div class="small-head">{_stance(position)} · {texts.counted(number, "article")}</div>'
            + "".join(_report(turn, c, latest) for c in answer.citations if c.position == position)
            + "</div>"
            for position, number in answer.tally
        )
        + "</div>"
    )


def _stance(stance: str) -> str:
    icon, name = texts.STANCES.get(stance, ("", stance))
    shown = f'<span class="icon">{icon}</span> ' if icon else ""
    return f'<span class="stance">{shown}<bdi>{one_line(name)}</bdi></span>'


def _timeline(turn: int, citations: Sequence[Citation], latest: bool) -> str:
    """When the cited articles were published, earliest first; nothing where fewer than two carry a date."""
    days: dict[str, list[Citation]] = {}
    for citation in sorted(citations, key=lambda c: _day(c.date)):
        days.setdefault(_day(citation.date), []).append(citation)
    undated = days.pop("", [])
    if sum(map(len, days.values())) < 2:
        return ""
    points = [_point(turn, _short_date(day), at, latest) for day, at in days.items()]
    points += [_point(turn, texts.NO_DATE, undated, latest, "undated")] if undated else []
    return f'<div class="small-head">{texts.WHEN_REPORTED}</div><ol class="timeline">{"".join(points)}</ol>'


def _point(turn: int, name: str, citations: Sequence[Citation], latest: bool, kind: str = "") -> str:
    held = [
        markers(turn, c, latest) + (f" <bdi>{one_line(c.publisher)}</bdi>" if c.publisher.strip() else "")
        for c in citations
    ]
    where = " ".join(f'<span class="held">{one}</span>' for one in held)
    return f'<li class="point {kind}"><span class="day">{name}</span> <span class="where">{where}</span></li>'


def _day(iso: str) -> str:
    """The date where it is a whole one, else nothing."""
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        return ""


def _short_date(iso: str) -> str:
    at = date.fromisoformat(iso)
    return texts.day(at.year, at.month, at.day, short=True)


def markers(turn: int, citation: Citation, latest: bool) -> str:
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
    return markers(turn, citation, latest) + by


def _report(turn: int, citation: Citation, latest: bool) -> str:
    quote = styled(citation.quote, bold=bold_span(citation))
    return f'<p class="report quoted">{quote}&nbsp;{_signed(turn, citation, latest)}</p>'


def disclosure(summary: str, cards: str, *, latest: bool, opened: bool) -> str:
    """The cards of sources below a reply, folded."""
    if not cards:
        return ""
    return (
        f'<details class="below{" latest" if latest else ""}"{" open" if opened else ""}>'
        f"<summary>{summary}</summary>{cards}</details>"
    )


def tools(answer: Answer | Digest, filters: Filters) -> str:
    """What can be done with an answer: copied, saved, linked to."""
    link = plain(
        "/?"
        + "&".join(
            filter(
                None,
                [
                    urlencode({"q": answer.asked} | ({"as": answer.request} if isinstance(answer, Digest) else {})),
                    filters_query(filters),
                ],
            )
        )
    )
    return (
        f'<div class="tools">{_button("copy", texts.COPY_ANSWER)}'
        f'<span class="copy-text">{_kept(copy_text(answer))}</span>'
        f"{_button('copy', texts.COPY_RECEIPT)}"
        f'<span class="copy-text receipt">{_kept(receipt_markdown(receipt(answer)))}</span>'
        f'{_button("save", texts.SAVE)}<a class="permalink" href="{link}">{texts.LINK}</a></div>'
    )


def _button(kind: str, name: str) -> str:
    return f'<button class="{kind}" type="button">{name}</button>'


def _kept(text: str) -> str:
    """Text that is not shown but copied or saved as it is."""
    return plain(text).replace("<br>", "&#10;")
