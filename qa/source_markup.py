"""The cards of an answer's sources, and of what came closest to a question without an answer, as escaped HTML."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Article, Hit
from qa import words
from qa.answer import Answer, Citation
from qa.markup import (
    Span,
    label,
    long_date,
    neighbours,
    one_line,
    plain,
    question_words,
    read_link,
    shortened,
    styled,
)

CLOSEST_PASSAGES = 3


def bold_span(citation: Citation) -> Span:
    """The answer's words, counted within the quote; nothing where they are the whole quote."""
    first, last = citation.answer_start - citation.start, citation.answer_end - citation.start
    return (first, last) if 0 < last - first < len(citation.quote) else (0, 0)


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
            + (f'<div class="stale">{words.STALE}</div>' if citation.stale or not stands else "")
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


def sources_panel(title: str, cards: str) -> str:
    """The panel beside the conversation."""
    return f'<section class="panel"><h2>{title}</h2>{cards}</section>'


def _voice(citation: Citation) -> str:
    """Who says the quote, where the sentence shows it."""
    voice = words.VOICES.get(citation.voice)
    if not voice or not citation.speaker:
        return ""
    return f'<div class="voice">{voice} <bdi>{one_line(citation.speaker)}</bdi></div>'


def _context(text: str) -> str:
    return f'<span class="context">{plain(text)}</span>' if text.strip() else ""


def _also_in(copies: Sequence[str]) -> str:
    if not copies:
        return ""
    names = ", ".join(f"<bdi>{one_line(copy)}</bdi>" for copy in copies)
    return f'<div class="also-in">{words.also_in(names)}</div>'


def _read_in(link: str) -> str:
    return f'<a class="read" href="{link}">{words.READ_IN_ARTICLE}</a>'
