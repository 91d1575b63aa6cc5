"""Replies and articles as escaped HTML: pure functions, one line of HTML each, nothing unescaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from urllib.parse import urlencode

from index.chunking import split_sentences
from index.lexical import terms
from index.records import Article, Hit, Summary
from qa.answer import Answer, Citation, NoAnswer, Reply, Searched

Span = tuple[int, int]

STANCES = {
    "yes": ("✓", "Yes"),
    "no": ("✕", "No"),
    "neither confirmed nor denied": ("○", "Neither confirmed nor denied"),
    "mixed": ("⇄", "Sources differ"),
}
"""Stance → the icon and the words that stand before an answer."""

MONTHS = "January February March April May June July August September October November December".split()
LISTED_ARTICLES = 200
CLOSEST_PASSAGES = 3
CONTEXT_CHARACTERS = 220

# Browsers and markdown give these a meaning; so escaped, text survives both.
_SPECIAL = re.compile(r"[&<>\"'`*_{}\[\]()#+!|~$\\^=:@-]|(?<=\d)\.|(?<=www)\.", re.IGNORECASE)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Other control characters, and the ones that reorder or hide the text around them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2060\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    terms(
        "a about after all also an and any are as at be been before but by can could did do does doing for from "
        "had has have he her him his how i if in into is it its me more most my no not of on or our out over say "
        "said says she should so some tell than that the their them then there these they this those to under up "
        "us was we were what when where which while who whom whose why will with would you your article articles"
    )
)


@dataclass(frozen=True)
class Turn:
    """A question of the conversation with its reply; ``number`` counts from 1 and names its anchors.

    ``receipt`` is what to keep of an answer, as Markdown.
    """

    number: int
    reply: Reply
    receipt: str = ""


def plain(text: str) -> str:
    """Escape text for HTML and for markdown; line ends become ``<br>``, control characters are dropped."""
    text = _UNSEEN.sub("", _LINE_END.sub("\n", text))
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text).replace("\n", "<br>")


def one_line(text: str) -> str:
    """Escape text that belongs on one line: a title, a publisher, a file name."""
    return plain(" ".join(text.split()))


def long_date(iso: str) -> str:
    """``2025-02-10`` as ``10 February 2025``; what is no ISO date is given back as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def counted(n: int, noun: str) -> str:
    """``1 article``, ``1,200 articles``."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def label(title: str, publisher: str, source: str) -> str:
    """Title · publisher · file, without what is not known; each part isolated from its neighbours' direction."""
    parts = [("title", title), ("publisher", publisher), ("file", source)]
    return " · ".join(f'<bdi class="{name}">{one_line(part)}</bdi>' for name, part in parts if part.strip())


def question_words(text: str, question: str) -> list[Span]:
    """Where ``text`` has words of the question, in any inflection; common words do not count."""
    wanted = set(terms(question)) - _COMMON
    return [m.span() for m in _WORD.finditer(text) if (stems := terms(m[0])) and wanted.issuperset(stems)]


def styled(text: str, *, bold: Span = (0, 0), marks: Iterable[Span] = ()) -> str:
    """Escape ``text`` with one run in bold and others marked; a mark that crosses the bold's edge is cut there."""
    marks = list(marks)
    edges = sorted({0, len(text), *bold, *(edge for span in marks for edge in span)})
    html = []
    for start, end in pairwise(edges):
        piece = plain(text[start:end])
        if any(first <= start and end <= last for first, last in marks):
            piece = f"<mark>{piece}</mark>"
        if bold[0] <= start and end <= bold[1]:
            piece = f"<strong>{piece}</strong>"
        html.append(piece)
    return "".join(html).replace("</strong><strong>", "")


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence before and the one after ``text[start:end]`` within its paragraph, for reading only.

    A sentence of more than ``CONTEXT_CHARACTERS`` is cut at a word, with an ellipsis.
    """
    first = max(text.rfind("\n", 0, start) + 1, start - 2 * CONTEXT_CHARACTERS)
    newline = text.find("\n", end)
    last = min(len(text) if newline < 0 else newline, end + 2 * CONTEXT_CHARACTERS)
    before = [text[first:start][a:b] for a, b in split_sentences(text[first:start])][-1:]
    after = [text[end:last][a:b] for a, b in split_sentences(text[end:last])][:1]
    lead = "".join(before)
    if len(lead) > CONTEXT_CHARACTERS:
        lead = "… " + lead[-CONTEXT_CHARACTERS:].partition(" ")[2]
    return lead.strip(), shortened("".join(after).strip(), CONTEXT_CHARACTERS)


def read_link(source: str, start: int = 0, end: int = 0, others: Iterable[Span] = ()) -> str:
    """Address of the whole article with ``start`` to ``end`` marked and the ``others`` marked in the margin."""
    query = [("source", source)]
    if end > start:
        query += [("start", str(start)), ("end", str(end))]
    query += [("also", f"{first}-{last}") for first, last in others]
    return plain(f"/read?{urlencode(query)}" + ("#quote" if end > start else ""))


def bold_span(citation: Citation) -> Span:
    """The answer's words, counted within the quote; nothing where they are the whole quote."""
    first, last = citation.answer_start - citation.start, citation.answer_end - citation.start
    return (first, last) if 0 < last - first < len(citation.quote) else (0, 0)


def answer_message(turn: int, answer: Answer, *, latest: bool, cards: str, receipt: str = "") -> str:
    """An answer as the conversation shows it: stance, leading quote, further reports, its sources, its receipt."""
    lead, further = answer.citations[0], answer.citations[1:]
    also = "".join(_report(turn, citation, latest) for citation in further)
    quotes = (
        f'<p class="lead quoted">{styled(lead.quote, bold=bold_span(lead))}&nbsp;{_signed(turn, lead, latest)}</p>'
        + (f'<div class="small-head">Also reported</div>{also}' if also else "")
    )
    return (
        f'<section class="answer">{_asked(answer)}{_verdict(answer)}'
        + (_sides(turn, answer, latest) if len(answer.tally) > 1 else quotes)
        + _disclosure(f"Sources ({len(answer.citations)})", cards, latest=latest, opened=False)
        + _tools(answer, receipt)
        + "</section>"
    )


def refusal_message(reply: NoAnswer, *, latest: bool, cards: str) -> str:
    """A refusal as the conversation shows it: what was searched, and what came closest."""
    return (
        f'<section class="answer refusal">{_asked(reply)}'
        '<p class="lead">The articles do not say.</p>'
        f'<p class="searched">{searched_line(reply.searched)}</p>'
        + _disclosure("Closest passages", cards, latest=latest, opened=latest)
        + "</section>"
    )


def searched_line(searched: Searched) -> str:
    """``Searched 5 articles, 46 passages. No article contains “Merkel”.``"""
    line = f"Searched {counted(searched.articles, 'article')}, {counted(searched.passages, 'passage')}"
    mentions = (f"; {n:,} mention{'s' * (n == 1)} “{one_line(word)}”" for word, n in searched.mentions)
    line += "".join(mentions) + "."
    if searched.unknown_words:
        *words, last = [f"“{one_line(word)}”" for word in searched.unknown_words]
        line += f" No article contains {', '.join(words)}{' or ' if words else ''}{last}."
    return line


def answer_cards(anchor: str, answer: Answer, articles: Sequence[Article | None]) -> str:
    """The source cards of an answer; ``articles`` are the cited ones in order, None where one has gone."""
    html = []
    for citation, article in zip(answer.citations, articles, strict=True):
        others = [(c.start, c.end) for c in answer.citations if c.source == citation.source and c.n != citation.n]
        stands = article is not None and article.text[citation.start : citation.end] == citation.quote
        before, after = neighbours(article.text, citation.start, citation.end) if article and stands else ("", "")
        quote = styled(citation.quote, bold=bold_span(citation), marks=question_words(citation.quote, answer.asked))
        html.append(
            f'<div class="card" id="{anchor}-{citation.n}"><div class="card-label">'
            f'<span class="n">&#91;{citation.n}&#93;</span> '
            f"{label(citation.title, citation.publisher, citation.source)}</div>"
            + (f'<div class="card-date">{one_line(long_date(citation.date))}</div>' if citation.date else "")
            + f'<p class="quote">{" ".join(filter(None, [_context(before), quote, _context(after)]))}</p>'
            + _voice(citation)
            + _also_in(citation.also_in)
            + ('<div class="stale">Changed since indexed</div>' if citation.stale or not stands else "")
            + _read_in(read_link(citation.source, *((citation.start, citation.end, others) if stands else ())))
            + "</div>"
        )
    return "".join(html)


def closest_cards(asked: str, hits: Sequence[Hit], articles: Sequence[Article | None]) -> str:
    """What came closest to a question without an answer: no numbers, nothing that could pass for support."""
    html = []
    for hit, article in list(zip(hits, articles, strict=True))[:CLOSEST_PASSAGES]:
        passage = hit.passage
        text = shortened(" ".join(passage.text.split()), 360)
        known = article or Article(passage.source, "")
        stands = known.text[passage.start : passage.end] == passage.text
        html.append(
            f'<div class="card near"><div class="card-label">'
            f"{label(known.title, known.publisher, passage.source)}</div>"
            + (f'<div class="card-date">{one_line(long_date(known.date))}</div>' if known.date else "")
            + f'<p class="quote">{styled(text, marks=question_words(text, asked))}</p>'
            + _read_in(read_link(passage.source, *((passage.start, passage.end) if stands else ())))
            + "</div>"
        )
    return "".join(html)


def shortened(text: str, limit: int) -> str:
    """``text`` cut at a word with an ellipsis where it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    return text[: max(text.rfind(" ", 0, limit), limit // 2)].rstrip() + " …"


def sources_panel(title: str, cards: str) -> str:
    """The panel beside the conversation."""
    return f'<section class="panel"><h2>{title}</h2>{cards}</section>'


def articles_list(lines: Sequence[Summary], problems: Sequence[str], *, folded: bool) -> str:
    """Every article with a link to its text, then what could not be read and why."""
    rows = "".join(
        f'<div class="article-line"><a class="read" href="{read_link(line.source)}">'
        f"<bdi>{one_line(line.title or line.source)}</bdi></a>"
        f'<div class="article-facts">{_facts(line)}</div></div>'
        for line in lines[:LISTED_ARTICLES]
    )
    if len(lines) > LISTED_ARTICLES:
        rows += f'<p class="more">… and {len(lines) - LISTED_ARTICLES:,} more.</p>'
    if problems:
        rows += '<div class="small-head">Not read</div>' + "".join(
            f'<p class="problem">{one_line(problem)}</p>' for problem in problems[:LISTED_ARTICLES]
        )
    if folded:
        return f'<details class="all-articles"><summary>All {counted(len(lines), "article")}</summary>{rows}</details>'
    return f'<section class="panel all-articles"><h2>Articles</h2>{rows}</section>'


def status_line(articles: int, skipped: int, changes: str | None) -> str:
    """The state of the index, for the header; ``changes`` is None while the folder has not been compared."""
    parts = [counted(articles, "article")] + ([f"{skipped:,} skipped"] if skipped else [])
    if changes is not None:
        parts.append(one_line(changes) or "up to date")
    return f'<span class="status">{" · ".join(parts)}</span>'


def progress_line(stage: str, done: int, total: int) -> str:
    """How far a rebuild is; the number is left out while the amount of work is not known."""
    bar = f'<progress max="{total}" value="{min(done, total)}"></progress>' if total > 0 else "<progress></progress>"
    amount = f" · {min(done, total):,} of {total:,}" if total > 0 else ""
    return f'<span class="status working">{one_line(stage)}{amount} {bar}</span>'


def notice(text: str) -> str:
    """A message in the place of a reply or of the header's state."""
    return f'<span class="status notice">{one_line(text)}</span>'


def intro() -> str:
    """What this is, in one sentence."""
    return (
        '<section class="intro"><p class="lead">Ask a question about these articles; every answer is a quote from '
        "them, with its source.</p></section>"
    )


def pending() -> str:
    """Lines of an answer's size, shown while one is looked for."""
    said = '<span class="said">Searching the articles</span>'
    return f'<section class="answer pending">{said}<i></i><i></i><i></i></section>'


def article_page(article: Article, quote: Span | None, others: Sequence[Span] = ()) -> str:
    """A whole article as a page of its own, ``quote`` marked at ``#quote``; spans outside the text are ignored."""
    spans = [s for s in [quote, *others] if s and 0 <= s[0] < s[1] <= len(article.text)]
    title = article.title or article.source
    facts = " · ".join(
        f"<bdi>{one_line(part)}</bdi>"
        for part in (article.publisher, long_date(article.date), article.source)
        if part.strip()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{one_line(title)}</title><link rel="stylesheet" href="/page.css"></head>'
        f'<body class="reader-page"><main class="reader"><h1><bdi>{one_line(title)}</bdi></h1>'
        f'<p class="facts">{facts}</p>{_paragraphs(article.text, spans)}</main></body></html>'
    )


def copy_text(answer: Answer) -> str:
    """An answer for the clipboard: the quotes, then where they stand."""
    quotes = [f"{citation.quote} [{citation.n}]" for citation in answer.citations]
    sources = [
        f"[{c.n}] " + " · ".join(part for part in (c.title, c.publisher, long_date(c.date), c.source) if part)
        for c in answer.citations
    ]
    return "\n".join([answer.question, "", *quotes, "", *sources])


def _paragraphs(text: str, spans: Sequence[Span]) -> str:
    """The text's lines as paragraphs; the first span carries the anchor, the others stand in the margin."""
    html, offset, anchored = [], 0, False
    for line in text.split("\n"):
        start, end = offset, offset + len(line)
        offset = end + 1
        if not line.strip():
            continue
        here = [(max(s, start) - start, min(e, end) - start) for s, e in spans if s < end and e > start]
        body = styled(line, marks=here)
        if here and not anchored and spans[0][0] < end and spans[0][1] > start:
            first = here[0][0]
            earlier = [(s, min(e, first)) for s, e in here[1:] if s < first]
            body = styled(line[:first], marks=earlier) + styled(line[first:], marks=_moved(here, first)).replace(
                "<mark>", '<mark id="quote">', 1
            )
            anchored = True
        html.append(f"<p{' class=mention' if here else ''}>{body}</p>")
    return "".join(html)


def _moved(spans: Iterable[Span], by: int) -> list[Span]:
    return [(max(start - by, 0), end - by) for start, end in spans if end > by]


def _asked(reply: Reply) -> str:
    if reply.asked == reply.question:
        return ""
    return f'<p class="asked">Searched for: {one_line(reply.asked)}</p>'


def _verdict(answer: Answer) -> str:
    cited = {citation.source for citation in answer.citations}
    count = f'<span class="count">{len(cited):,} of {counted(answer.searched.articles, "article")}</span>'
    if answer.stance is None and len(answer.tally) < 2:
        return f'<div class="verdict">{count}</div>'
    return f'<div class="verdict">{_stance(answer.stance or "mixed")} {count}</div>'


def _sides(turn: int, answer: Answer, latest: bool) -> str:
    """What the articles say where they differ, each position with its quotes; none is declared the winner."""
    return (
        '<div class="sides">'
        + "".join(
            f'<div class="side"><div class="small-head">{_stance(position)} · {counted(number, "article")}</div>'
            + "".join(_report(turn, c, latest) for c in answer.citations if c.position == position)
            + "</div>"
            for position, number in answer.tally
        )
        + "</div>"
    )


def _stance(stance: str) -> str:
    icon, words = STANCES.get(stance, ("", stance))
    shown = f'<span class="icon">{icon}</span> ' if icon else ""
    return f'<span class="stance">{shown}<bdi>{one_line(words)}</bdi></span>'


def _voice(citation: Citation) -> str:
    """Who says the quote, where the sentence shows it."""
    words = {"quotation": "Quoting", "paraphrase": "Paraphrasing"}.get(citation.voice)
    if not words or not citation.speaker:
        return ""
    return f'<div class="voice">{words} <bdi>{one_line(citation.speaker)}</bdi></div>'


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
        f'<div class="tools">{_copied("Copy answer", copy_text(answer))}'
        + (_copied("Copy receipt", receipt) if receipt else "")
        + f'<a class="permalink" href="{link}">Link to this question</a></div>'
    )


def _copied(name: str, text: str) -> str:
    """A button, and after it the text that it copies."""
    kept = plain(text).replace("<br>", "&#10;")
    return f'<button class="copy" type="button">{name}</button><span class="copy-text">{kept}</span>'


def _context(text: str) -> str:
    return f'<span class="context">{plain(text)}</span>' if text.strip() else ""


def _also_in(copies: Sequence[str]) -> str:
    if not copies:
        return ""
    names = ", ".join(f"<bdi>{one_line(copy)}</bdi>" for copy in copies)
    return f'<div class="also-in">also in {names}</div>'


def _read_in(link: str) -> str:
    return f'<a class="read" href="{link}">Read in article</a>'


def _facts(line: Summary) -> str:
    facts = [line.publisher, long_date(line.date), line.source if line.title else ""]
    return " · ".join(
        [f"<bdi>{one_line(fact)}</bdi>" for fact in facts if fact.strip()]
        + [f"<bdi>{counted(line.passages, 'passage')}</bdi>"]
    )
