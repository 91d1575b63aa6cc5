"""The list of articles and the state of the index."""

from __future__ import annotations

from index.records import Summary
from qa import texts
from qa.html import article_markup


def test_a_long_list_of_articles_says_how_many_are_left_out() -> None:
    lines = [Summary(f"{n}.txt", "", "", "", "", "", 1) for n in range(1_203)]
    html = article_markup.articles_list(lines, [], folded=False)
    assert html.count('class="article-line"') == 200
    assert "… and 1,003 more." in html


def test_the_header_says_how_the_index_stands() -> None:
    assert article_markup.status_line(5, 0, "") == '<span class="status">5 articles · up to date</span>'
    assert article_markup.status_line(1, 2, "1 new") == '<span class="status">1 article · 2 not read · 1 new</span>'
    assert article_markup.status_line(5, 0, None) == '<span class="status">5 articles</span>'
    assert [texts.kept_state(*counts) for counts in ((0, 0), (3, 0), (3, 1), (1, 1))] == [
        "",
        "3 kept questions",
        "1 of 3 kept questions changed",
        "1 kept question changed",
    ]
