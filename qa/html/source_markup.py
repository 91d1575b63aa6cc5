"""The cards of an answer's sources, and of what came closest to a question without an answer, as escaped HTML."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from index.chunking import split_sentences
from index.records import Article
from index.text.terms import terms
from qa import texts
from qa.english.content import content_terms
from qa.evidence.nearest import Near
from qa.html.markup import (
    Span,
    label,
    long_date,
    neighbours,
    one_line,
    plain,
    question_words,
    read_link,
    styled,
)
from qa.replies import Answer, Citation, Digest

EXCERPT = 360
"""Characters of a passage that came close."""
MENTIONED = 12


def bold_span(citation: Citation) -> Span:
    """The answer's words, counted within the quote; nothing where they are the whole quote."""
    first, last = citation.answer_start - citation.start, citation.answer_end - citation.start
    return (first, last) if 0 < last - first < len(citation.quote) else (0, 0)


def answer_cards(anchor: str, answer: Answer | Digest, articles: Sequence[Article | None]) -> str:
    """The source cards of an answer; ``articles`` are the cited ones in order, None where one has gone."""
    html = []
    for citation, article in zip(answer.citations, articles, strict=True):
        stands = article is not None and article.text[citation.start : citation.end] == citation.quote
        before, after = neighbours(article.text, citation.start, citation.end) if article and stands else ("", "")
        quote = styled(citation.quote, bold=bold_span(citation), marks=question_words(citation.quote, answer.asked))
        place = (citation.start, citation.end)
        cited = f'<span class="cited">{quote}</span>'
        html.append(
            f'<div class="card" id="{anchor}-{citation.n}"><div class="card-label">'
            f'<span class="n">&#91;{citation.n}&#93;</span> '
            f"{label(citation.title, citation.publisher, citation.source)}</div>"
            + (f'<div class="card-date">{one_line(long_date(citation.date))}</div>' if citation.date else "")
            + f'<p class="quote">{" ".join(filter(None, [_context(before), cited, _context(after)]))}</p>'
            + _voice(citation)
            + _also_in(citation.also_in)
            + (f'<div class="stale">{texts.OLDER}</div>' if citation.older else "")
            + (f'<div class="stale">{texts.STALE}</div>' if citation.stale or not stands else "")
            + _read_in(_link(article if stands else None, citation.source, place, answer.asked))
            + "</div>"
        )
    return "".join(html)


def closest_cards(asked: str, closest: Sequence[Near], articles: Sequence[Article | None]) -> str:
    """What came closest to a question without an answer: no numbers, nothing that could pass for support."""
    html = []
    for near, article in zip(closest, articles, strict=True):
        passage = near.passage
        before, sentence, after = near.excerpt(EXCERPT)
        known = article or Article(passage.source, "")
        there = article if article and article.text[passage.start : passage.end] == passage.text else None
        kind = "context" if near.is_whole else "closest"
        marked = f'<span class="{kind}">{styled(sentence, marks=question_words(sentence, asked))}</span>'
        html.append(
            f'<div class="card near"><div class="card-label">'
            f"{label(known.title, known.publisher, passage.source)}</div>"
            + (f'<div class="card-date">{one_line(long_date(known.date))}</div>' if known.date else "")
            + f'<p class="quote">{" ".join(filter(None, [_context(before), marked, _context(after)]))}</p>'
            + _read_in(_link(there, passage.source, (near.start, near.end), asked))
            + "</div>"
        )
    return "".join(html)


def near_sentences(closest: Sequence[Near], articles: Sequence[Article | None]) -> str:
    """The sentences that may answer, each with its source: no numbers, nothing in bold."""
    html = []
    for near, article in zip(closest, articles, strict=True):
        source = near.passage.source
        known = article or Article(source, "")
        facts = [part for part in (known.title or source, known.publisher, long_date(known.date)) if part.strip()]
        by = ", ".join(f"<bdi>{one_line(part)}</bdi>" for part in facts)
        html.append(f'<p class="report quoted">{plain(near.sentence)}&nbsp;<span class="by">{by}</span></p>')
    return "".join(html)


def sources_panel(title: str, cards: str) -> str:
    """The panel beside the conversation."""
    return f'<section class="panel"><h2>{title}</h2>{cards}</section>'


def _voice(citation: Citation) -> str:
    """Who says the quote, where the sentence shows it."""
    voice = texts.VOICES.get(citation.voice)
    if not voice or not citation.speaker:
        return ""
    return f'<div class="voice">{voice} <bdi>{one_line(citation.speaker)}</bdi></div>'


def _context(text: str) -> str:
    return f'<span class="context">{plain(text)}</span>' if text.strip() else ""


def _link(article: Article | None, source: str, quote: Span, asked: str) -> str:
    """The address of the article at the quote, with the other mentions; only the article where it has changed."""
    return read_link(source, *quote, mentions(article.text, asked, quote)) if article else read_link(source)


@lru_cache(maxsize=512)
def mentions(text: str, asked: str, quote: Span) -> tuple[Span, ...]:
    """The other sentences of an article that hold half of the question's content words, in their order.

    At most ``MENTIONED``, those with most of the words.
    """
    wanted = set(content_terms(asked))
    held = [
        (len(wanted & set(terms(text[start:end]))), start, end)
        for start, end in split_sentences(text)
        if end <= quote[0] or start >= quote[1]
    ]
    found = sorted((row for row in held if row[0] and 2 * row[0] >= len(wanted)), key=lambda row: -row[0])[:MENTIONED]
    return tuple(sorted((start, end) for _, start, end in found))


def _also_in(copies: Sequence[str]) -> str:
    if not copies:
        return ""
    names = ", ".join(f"<bdi>{one_line(copy)}</bdi>" for copy in copies)
    return f'<div class="also-in">{texts.also_in(names)}</div>'


def _read_in(link: str) -> str:
    return f'<a class="read" href="{link}">{texts.READ_IN_ARTICLE}</a>'
