"""A whole article as a page of its own, opened at a quote."""

from __future__ import annotations

from collections.abc import Sequence

from index.filters import EVERYTHING
from index.records import Article
from qa import texts
from qa.headline import headline
from qa.html.markup import Span, address
from qa.html.rendering import render
from qa.question.requests import Request

Mark = tuple[int, int, str]
"""Start, end and name of a marked run of the text."""
Piece = tuple[str, bool, str]
"""A piece of a paragraph, whether it is marked, and the name of the mark where it begins here."""


def article_page(article: Article, quote: Span | None, others: Sequence[Span] = ()) -> str:
    """A whole article as a page of its own, ``quote`` marked at ``#quote`` and the ``others`` at ``#m1`` and on.

    A link asks for its summary; it names the article by its source, which is never that of two.
    Spans outside the text are ignored, and those that overlap the quote or each other.
    """
    marks = _marks(len(article.text), quote, others)
    paragraphs = _paragraphs(article.text, marks)
    places = [name for _, _, name in marks]
    summary = address(texts.SUMMARISE.format(source=article.source), Request.SUMMARY, EVERYTHING)
    return render(
        "article",
        article=article,
        headline=headline(article),
        places=places,
        paragraphs=paragraphs,
        summary=summary,
    )


def _marks(length: int, quote: Span | None, others: Sequence[Span]) -> list[Mark]:
    """What is marked, in the order of the text."""
    marks: list[Mark] = []
    for number, span in enumerate([quote, *others]):
        if span and 0 <= span[0] < span[1] <= length and not any(span[0] < e and s < span[1] for s, e, _ in marks):
            marks.append((*span, f"m{number}" if number else "quote"))
    return sorted(marks)


def _paragraphs(text: str, marks: Sequence[Mark]) -> list[list[Piece]]:
    """The text's lines in pieces; a mark over several lines carries its name in the first."""
    paragraphs, offset, named = [], 0, set[str]()
    for line in text.split("\n"):
        start, end = offset, offset + len(line)
        offset = end + 1
        if not line.strip():
            continue
        pieces, at = list[Piece](), start
        here = [(max(s, start), min(e, end), name) for s, e, name in marks if s < end and e > start]
        for first, last, name in here:
            pieces += [(text[at:first], False, ""), (text[first:last], True, "" if name in named else name)]
            named.add(name)
            at = last
        paragraphs.append([*pieces, (text[at:end], False, "")])
    return paragraphs
