"""A whole article as a page of its own, opened at a quote."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Article
from qa import texts
from qa.html.markup import Span, long_date, one_line, plain

Mark = tuple[int, int, str]
"""Start, end and name of a marked run of the text."""


def article_page(article: Article, quote: Span | None, others: Sequence[Span] = ()) -> str:
    """A whole article as a page of its own, ``quote`` marked at ``#quote`` and the ``others`` at ``#m1`` and on.

    Spans outside the text are ignored, and those that overlap the quote or each other.
    """
    title = article.title or article.source
    facts = " · ".join(
        f"<bdi>{one_line(part)}</bdi>"
        for part in (article.publisher, long_date(article.date), article.source)
        if part.strip()
    )
    marks = _marks(len(article.text), quote, others)
    return (
        f'<!doctype html><html lang="{texts.LANGUAGE}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{one_line(title)}</title><link rel="stylesheet" href="/page.css"></head>'
        f'<body class="reader-page"><main class="reader"><h1><bdi>{one_line(title)}</bdi></h1>'
        f'<p class="facts">{facts}</p>{_places(marks)}{_paragraphs(article.text, marks)}</main></body></html>'
    )


def _marks(length: int, quote: Span | None, others: Sequence[Span]) -> list[Mark]:
    """What is marked, in the order of the text."""
    marks: list[Mark] = []
    for number, span in enumerate([quote, *others]):
        if span and 0 <= span[0] < span[1] <= length and not any(span[0] < e and s < span[1] for s, e, _ in marks):
            marks.append((*span, f"m{number}" if number else "quote"))
    return sorted(marks)


def _places(marks: Sequence[Mark]) -> str:
    """Links from one mention to the other, where there are several."""
    if len(marks) < 2:
        return ""
    links = " ".join(f'<a href="#{name}">{number}</a>' for number, (_, _, name) in enumerate(marks, 1))
    return f'<nav class="mentions">{texts.MENTIONS} {links}</nav>'


def _paragraphs(text: str, marks: Sequence[Mark]) -> str:
    """The text's lines as paragraphs; a mark over several lines carries its name in the first."""
    html, offset, named = [], 0, set[str]()
    for line in text.split("\n"):
        start, end = offset, offset + len(line)
        offset = end + 1
        if not line.strip():
            continue
        body, at = "", start
        here = [(max(s, start), min(e, end), name) for s, e, name in marks if s < end and e > start]
        for first, last, name in here:
            anchor = "" if name in named else f' id="{name}"'
            named.add(name)
            body += f"{plain(text[at:first])}<mark{anchor}>{plain(text[first:last])}</mark>"
            at = last
        html.append(f"<p{' class=mention' if here else ''}>{body}{plain(text[at:end])}</p>")
    return "".join(html)
