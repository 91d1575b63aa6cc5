"""A whole article with its quote and other mentions marked."""

from __future__ import annotations

from html import unescape

import pytest

from qa.html import reader_markup
from tests.qa.html.test_answer_markup import ARTICLE, QUOTE, START, TEXT


def test_a_whole_article_carries_the_quote_and_other_mentions() -> None:
    other = (TEXT.index("Sports"), len(TEXT))
    html = reader_markup.article_page(ARTICLE, (START, START + len(QUOTE)), [other])
    assert html.split("</p>", 1)[1] == (
        '<nav class="mentions">Mentions <a href="#quote">1</a> <a href="#m1">2</a></nav>'
        '<p class=mention>The mayor spoke. <mark id="quote">“I will not resign,” she said on Monday.</mark> '
        'Rain is expected.</p><p class=mention><mark id="m1">Sports&#58; nothing.</mark></p></main></body></html>'
    )


def test_a_whole_article_leads_to_its_summary() -> None:
    html = unescape(reader_markup.article_page(ARTICLE, None))
    assert '<a href="./?q=Summarise+the+article+about+a%2Fmayor.txt&as=summary">summary</a></p>' in html


@pytest.mark.parametrize("span", [None, (5, 5), (0, 10_000), (90, 20)])
def test_a_span_outside_the_article_marks_nothing(span: tuple[int, int] | None) -> None:
    assert "<mark" not in reader_markup.article_page(ARTICLE, span)


def test_a_quote_over_two_paragraphs_is_anchored_once() -> None:
    html = reader_markup.article_page(ARTICLE, (START, len(TEXT)))
    assert html.count('id="quote"') == 1
    assert html.count("<mark") == 2
