"""Escaped text: nothing of an article acts, everything of it shows."""

from __future__ import annotations

from html import unescape

import pytest

from index.records import Summary
from qa import texts
from qa.html import markup
from qa.html.rendering import plain
from tests.qa.html.test_answer_markup import QUOTE, START, TEXT


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<script>alert(1)</script>", "&#60;script&#62;alert&#40;1&#41;&#60;/script&#62;"),
        ('"><img src=x onerror=a()>', "&#34;&#62;&#60;img src&#61;x onerror&#61;a&#40;&#41;&#62;"),
        ("![x](http://e.example/p.png)", "&#33;&#91;x&#93;&#40;http&#58;//e.example/p.png&#41;"),
        ("[x](javascript:a)", "&#91;x&#93;&#40;javascript&#58;a&#41;"),
        ("{{ x }} ${y} $$z$$", "&#123;&#123; x &#125;&#125; &#36;&#123;y&#125; &#36;&#36;z&#36;&#36;"),
        ("# a\n\n- b\n1. c", "&#35; a<br><br>&#45; b<br>1&#46; c"),
        ("**b** _i_ `c` ~~d~~ a|b", "&#42;&#42;b&#42;&#42; &#95;i&#95; &#96;c&#96; &#126;&#126;d&#126;&#126; a&#124;b"),
        ("&lt;b&gt; &#60;b", "&#38;lt;b&#38;gt; &#38;&#35;60;b"),
        ("www.evil.example me@evil.example", "www&#46;evil.example me&#64;evil.example"),
        ("a\u202egpj.exe\u2066\x00\x1b", "agpj.exe"),
        ("a\r\n\rb\u2028c\x0bd\x85e", "a<br><br>b<br>c<br>d<br>e"),
        ("“Quoted,” she said… 5 %", "“Quoted,” she said… 5 %"),
    ],
)
def test_hostile_text_is_escaped_for_html_and_for_markdown(text: str, escaped: str) -> None:
    assert plain(text) == escaped


def test_escaped_text_reads_as_it_was_written() -> None:
    text = "<a href='x'>*Moscow*</a> & \"Kyiv\" [1] (2) {3} #4 +5 !6 |7 ~8 $9 \\ ^ = : @ - 1. www.x"
    assert unescape(plain(text)) == text


def test_an_escaped_text_stays_on_one_line_so_that_no_markdown_begins() -> None:
    controls = "".join(map(chr, range(32))) + "\x7f\x85\u2028\u2029"
    assert plain(f"a{controls}b").splitlines() == [plain(f"a{controls}b")]


def test_the_answer_is_bold_and_the_questions_words_are_marked() -> None:
    html = markup.styled("I will not resign now", bold=[(2, 17)], marks=[(11, 17), (18, 21)])
    assert html == "I <strong>will not <mark>resign</mark></strong> <mark>now</mark>"


def test_a_mark_is_cut_at_the_edge_of_the_bold() -> None:
    assert markup.styled("abcd", bold=[(0, 2)], marks=[(1, 3)]) == ("<strong>a<mark>b</mark></strong><mark>c</mark>d")


def test_words_of_the_question_are_found_in_any_inflection() -> None:
    text = "The Kremlin’s man confirmed nothing; calls went on."
    spans = markup.question_words(text, "Did the Kremlin confirm the call?")
    assert [text[start:end] for start, end in spans] == ["Kremlin", "confirmed", "calls"]


def test_the_neighbours_of_a_quote_stay_in_its_paragraph() -> None:
    assert markup.neighbours(TEXT, START, START + len(QUOTE)) == ("The mayor spoke.", "Rain is expected.")
    assert markup.neighbours(TEXT, TEXT.index("Sports"), len(TEXT)) == ("", "")


def test_a_neighbour_too_long_to_show_whole_is_not_shown() -> None:
    text = "Word " * 200 + "end. Quote here. " + "More " * 200 + "end. Rain."
    start = text.index("Quote")
    assert markup.neighbours(text, start, start + 11) == ("", "")
    fits = "A " + "b" * (markup.CONTEXT_CHARACTERS - 3) + "."
    assert markup.neighbours(f"Quote here. {fits}", 0, 11) == ("", fits)


def test_only_iso_dates_are_written_out() -> None:
    assert texts.iso_day("2025-02-10") == "10 February 2025"
    assert texts.iso_day("2025-02", short=True) == "Feb 2025"
    assert texts.iso_day("last week") == ""


@pytest.mark.parametrize(
    ("name", "shown"), [("“I will not …", "a.txt"), ("“I will not resign,” she said.", "a.txt"), ("“I", "“I")]
)
def test_a_name_that_only_begins_the_quote_gives_way_to_the_source(name: str, shown: str) -> None:
    assert markup.name_beside(name, "a.txt", "“I will not resign,” she said.") == shown


def test_a_long_list_of_articles_says_how_many_are_left_out() -> None:
    lines = [Summary(f"{n}.txt", "", "", "", "", "", 1) for n in range(1_203)]
    html = markup.articles_list(lines, [], folded=False)
    assert html.count('class="article-line"') == 200
    assert "… and 1,003 more." in html


def test_the_header_says_how_the_index_stands() -> None:
    assert markup.status_line(5, 0, "") == '<span class="status">5 articles · up to date</span>'
    assert markup.status_line(1, 2, "1 new") == '<span class="status">1 article · 2 not read · 1 new</span>'
    assert markup.status_line(5, 0, None) == '<span class="status">5 articles</span>'
    assert [texts.kept_state(*counts) for counts in ((0, 0), (3, 0), (3, 1), (1, 1))] == [
        "",
        "3 kept questions",
        "1 of 3 kept questions changed",
        "1 kept question changed",
    ]
