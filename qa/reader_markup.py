"""A whole article as a page of its own, opened at a quote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.records import Article
from qa.markup import Span, long_date, one_line, styled


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
