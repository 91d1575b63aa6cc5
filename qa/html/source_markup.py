"""The cards of an answer's sources, and of what came closest to a question without an answer, as escaped HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from index.chunking import split_sentences
from index.records import Article
from index.text.terms import terms
from qa.english.content import content_terms
from qa.evidence.nearest import Near
from qa.headline import headline
from qa.html.markup import Span, neighbours, question_words, read_link, signed, styled
from qa.html.rendering import render
from qa.replies import Answer, Citation, Digest

EXCERPT = 360
"""Characters of a passage that came close."""
MENTIONED = 12


def place_of(citation: Citation) -> tuple[str, int, int]:
    """Where a quote stands."""
    return citation.source, citation.start, citation.end


def bold_span(citation: Citation) -> Span:
    """The answer's words, counted within the quote; nothing where they are the whole quote."""
    first, last = citation.answer_start - citation.start, citation.answer_end - citation.start
    return (first, last) if 0 < last - first < len(citation.quote) else (0, 0)


@dataclass(frozen=True)
class Card:
    """A quote with its source and what stands around it; ``citation`` is None for what only came close.

    ``numbers`` are those of the markers to it.
    """

    numbers: tuple[int, ...]
    title: str
    publisher: str
    source: str
    date: str
    before: str
    quote: Markup
    after: str
    kind: str
    link: str
    citation: Citation | None = None
    changed: bool = False


def answer_cards(anchor: str, answer: Answer | Digest, articles: Sequence[Article | None]) -> str:
    """The source cards of an answer; ``articles`` are the cited ones in order, None where one has gone."""
    places: dict[tuple[str, int, int], list[Citation]] = {}
    for citation in answer.citations:
        places.setdefault(place_of(citation), []).append(citation)
    held = dict(zip(map(place_of, answer.citations), articles, strict=True))
    cards = [_cited(same, held[place], answer.asked) for place, same in places.items()]
    return render("cards", anchor=anchor, cards=cards)


def _cited(same: Sequence[Citation], article: Article | None, asked: str) -> Card:
    """The card of a quote, which may be cited for several answers in it."""
    citation, bold = same[0], list(map(bold_span, same))
    there = article if article and article.text[citation.start : citation.end] == citation.quote else None
    before, after = neighbours(there.text, citation.start, citation.end) if there else ("", "")
    return Card(
        tuple(each.n for each in same),
        citation.headline or citation.title,
        citation.publisher,
        citation.source,
        citation.date,
        before,
        Markup(styled(citation.quote, bold=bold, marks=question_words(citation.quote, asked))),
        after,
        "cited",
        _link(there, citation.source, (citation.start, citation.end), asked),
        citation,
        citation.stale or there is None,
    )


def closest_cards(asked: str, closest: Sequence[Near], articles: Sequence[Article | None], anchor: str = "") -> str:
    """What came closest to a question without an answer: no numbers, nothing that could pass for support.

    With an ``anchor`` they may answer, and are numbered for the markers of their sentences.
    """
    pairs = enumerate(zip(closest, articles, strict=True), 1)
    cards = [_near(near, article, asked, (number,) if anchor else ()) for number, (near, article) in pairs]
    return render("cards", anchor=anchor, cards=cards)


def _near(near: Near, article: Article | None, asked: str, numbers: tuple[int, ...]) -> Card:
    passage = near.passage
    before, sentence, after = near.excerpt(EXCERPT)
    known = article or Article(passage.source, "")
    there = article if article and article.text[passage.start : passage.end] == passage.text else None
    return Card(
        numbers,
        headline(known),
        known.publisher,
        passage.source,
        known.date,
        before,
        Markup(styled(sentence, marks=question_words(sentence, asked))),
        after,
        "cited" if numbers else "context" if near.is_whole else "closest",
        _link(there, passage.source, (near.start, near.end), asked),
    )


@dataclass(frozen=True)
class NearSentence:
    """A sentence that may answer; ``n`` is the number of its card, ``by`` what it is signed with."""

    n: int
    headline: str
    title: str
    source: str
    text: str
    by: list[str]


def near_sentences(turn: int, closest: Sequence[Near], articles: Sequence[Article | None], *, latest: bool) -> str:
    """The sentences that may answer, each with a marker to its card and its source: nothing in bold."""
    sentences = []
    for number, (near, article) in enumerate(zip(closest, articles, strict=True), 1):
        known = article or Article(near.passage.source, "")
        by = signed(known.publisher, known.date, headline(known), known.source, near.sentence)
        sentences.append(NearSentence(number, headline(known), known.title, known.source, near.sentence, by))
    return render("near_sentences", turn=turn, sentences=sentences, latest=latest)


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
