"""What the page is made of: every piece of article text escaped, every offset where it belongs."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from index.records import Article, Hit, Passage, Summary
from qa import answer_markup, article_markup, markup, reader_markup, source_markup
from qa.answer import Answer, Citation, NoAnswer, Searched
from qa.markup import plain

TEXT = "The mayor spoke. “I will not resign,” she said on Monday. Rain is expected.\nSports: nothing."
QUOTE = "“I will not resign,” she said on Monday."
START = TEXT.index(QUOTE)
ARTICLE = Article("a/mayor.txt", TEXT, "The mayor’s day", "2025-02-10", "dateline", "The Daily")


def cited(n: int = 1, **changes: object) -> Citation:
    """A citation of the mayor's words."""
    words = START + QUOTE.index("I will not resign")
    facts = {"source": ARTICLE.source, "title": ARTICLE.title, "publisher": "The Daily", "date": "2025-02-10"}
    where = {"start": START, "end": START + len(QUOTE), "quote": QUOTE, "answer_start": words, "answer_end": words + 17}
    return Citation(n, **{**facts, **where, **changes})  # type: ignore[arg-type]


def answered(*citations: Citation, stance: str | None = None, asked: str = "Did the mayor resign?") -> Answer:
    """An answer with these citations."""
    searched = Searched(5, 46)
    return Answer("Did the mayor resign?", asked, "I will not resign", 5.0, stance, citations, (), searched)


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
    html = markup.styled("I will not resign now", bold=(2, 17), marks=[(11, 17), (18, 21)])
    assert html == "I <strong>will not <mark>resign</mark></strong> <mark>now</mark>"


def test_a_mark_is_cut_at_the_edge_of_the_bold() -> None:
    assert markup.styled("abcd", bold=(0, 2), marks=[(1, 3)]) == ("<strong>a<mark>b</mark></strong><mark>c</mark>d")


def test_words_of_the_question_are_found_in_any_inflection() -> None:
    text = "The Kremlin’s man confirmed nothing; calls went on."
    spans = markup.question_words(text, "Did the Kremlin confirm the call?")
    assert [text[start:end] for start, end in spans] == ["Kremlin", "confirmed", "calls"]


def test_the_neighbours_of_a_quote_stay_in_its_paragraph() -> None:
    assert markup.neighbours(TEXT, START, START + len(QUOTE)) == ("The mayor spoke.", "Rain is expected.")
    assert markup.neighbours(TEXT, TEXT.index("Sports"), len(TEXT)) == ("", "")


def test_a_long_neighbour_is_cut_at_a_word() -> None:
    text = "word " * 200 + "end.\nQuote here. " + "more " * 200
    start = text.index("Quote")
    before, after = markup.neighbours(text, start, start + 11)
    assert before == ""
    assert after.endswith("more …")
    assert len(after) <= markup.CONTEXT_CHARACTERS + 2
    before, _ = markup.neighbours(text.replace("\n", " and "), start + 4, start + 15)
    assert before.startswith("… word word")


def test_a_card_names_title_publisher_file_and_date() -> None:
    html = source_markup.answer_cards("s1", answered(cited(also_in=("copy<1>.txt",))), [ARTICLE])
    assert html == (
        '<div class="card" id="s1-1"><div class="card-label"><span class="n">&#91;1&#93;</span> '
        '<bdi class="title">The mayor’s day</bdi> · <bdi class="publisher">The Daily</bdi> · '
        '<bdi class="file">a/mayor.txt</bdi></div><div class="card-date">10 February 2025</div>'
        '<p class="quote"><span class="context">The mayor spoke.</span> '
        "“<strong>I will not <mark>resign</mark></strong>,” she said on Monday. "
        '<span class="context">Rain is expected.</span></p>'
        '<div class="also-in">also in <bdi>copy&#60;1&#62;.txt</bdi></div>'
        '<a class="read" href="/read?source&#61;a%2Fmayor.txt&#38;start&#61;17&#38;end&#61;57&#35;quote">'
        "Read in article</a></div>"
    )


def test_a_card_makes_up_nothing_that_is_not_known() -> None:
    html = source_markup.answer_cards("s1", answered(cited(title="", publisher="", date="")), [None])
    assert '<span class="n">&#91;1&#93;</span> <bdi class="file">a/mayor.txt</bdi></div><p class="quote">“' in html


def test_hostile_facts_leave_no_tag_of_their_own() -> None:
    evil = '"><img src=x onerror=a()><script>b()</script>'
    citation = cited(title=evil, publisher=evil, source=evil, date=evil, also_in=(evil,), quote=evil)
    answer = answered(citation, stance=evil, asked=evil)
    cards = source_markup.answer_cards("s1", answer, [Article(evil, evil * 9, evil, evil)])
    lines = [Summary(evil, evil, evil, evil, evil, evil, 1)]
    html = [
        cards,
        answer_markup.answer_message(1, answer, latest=True, cards=cards),
        answer_markup.refusal_message(NoAnswer(evil, "x", 0, (), Searched(1, 1, (evil,))), latest=True, cards=""),
        source_markup.closest_cards(evil, [Hit(Passage(evil, 0, 9, evil), 1.0)], [None]),
        article_markup.articles_list(lines, [evil], folded=True),
        reader_markup.article_page(Article(evil, evil, evil, evil, "", evil), (0, 5)),
        article_markup.progress_line(evil, 1, 2) + markup.notice(evil) + article_markup.status_line(1, 1, evil),
    ]
    for piece in html:
        assert not re.search(r"<(img|script)|onerror=", piece)


def test_an_answer_leads_with_the_stance_and_the_quote_and_marks_every_statement() -> None:
    answer = answered(cited(), cited(2), stance="no")
    html = answer_markup.answer_message(3, answer, latest=True, cards="")
    assert html.startswith(
        '<section class="answer"><div class="verdict">'
        '<span class="stance"><span class="icon">✕</span> <bdi>No</bdi></span> '
        '<span class="count">1 of 5 articles</span></div>'
        '<p class="lead quoted">“<strong>I will not resign</strong>,” she said on Monday.&nbsp;'
        '<a class="cite wide" href="#s3-1">&#91;1&#93;</a><a class="cite narrow" href="#d3-1">&#91;1&#93;</a> '
        '<span class="by"><bdi>The Daily</bdi>, <bdi>10 February 2025</bdi></span></p>'
        '<div class="small-head">Also reported</div><p class="report quoted">'
    )
    unsigned = answered(cited(), cited(2, publisher="", date=""))
    older = answer_markup.answer_message(3, unsigned, latest=False, cards="")
    assert '&nbsp;<a class="cite" href="#d3-2">&#91;2&#93;</a></p>' in older


def test_sources_that_differ_stand_side_by_side_with_their_counts() -> None:
    yes, no = cited(1, position="yes"), cited(2, position="no", source="b.txt")
    answer = replace(answered(yes, no, stance="mixed"), tally=(("yes", 2), ("no", 1)))
    text = re.sub(r"<[^>]+>", "|", answer_markup.answer_message(1, answer, latest=True, cards=""))
    text = re.sub(r"[|\s]+", " ", unescape(text))
    assert text.startswith(" ⇄ Sources differ 2 of 5 articles ✓ Yes · 2 articles “ I will not resign")
    assert "✕ No · 1 article “ I will not resign" in text


def test_a_card_says_who_is_quoted_and_that_its_article_changed() -> None:
    citation = cited(speaker="the <b>mayor</b>", voice="quotation", stale=True)
    html = source_markup.answer_cards("s1", answered(citation), [ARTICLE])
    assert '<div class="voice">Quoting <bdi>the &#60;b&#62;mayor&#60;/b&#62;</bdi></div>' in html
    assert '<div class="stale">Changed since indexed</div>' in html


@pytest.mark.parametrize("facts", [{"speaker": "", "voice": "quotation"}, {"speaker": "She", "voice": "statement"}])
def test_a_card_names_no_speaker_where_the_sentence_does_not(facts: dict[str, object]) -> None:
    assert "voice" not in source_markup.answer_cards("s1", answered(cited(1, **facts)), [ARTICLE])


def test_nothing_is_bold_where_the_whole_quote_is_the_answer() -> None:
    assert source_markup.bold_span(cited()) == (1, 18)
    assert source_markup.bold_span(cited(answer_start=START, answer_end=START)) == (0, 0)
    assert source_markup.bold_span(cited(answer_start=START, answer_end=START + len(QUOTE))) == (0, 0)


def test_a_follow_up_says_what_was_searched_for() -> None:
    html = answer_markup.answer_message(1, answered(cited(), asked="Will the mayor resign?"), latest=True, cards="")
    assert '<p class="asked">Searched for: Will the mayor resign?</p>' in html


def test_a_refusal_says_what_was_searched_and_names_unknown_words() -> None:
    assert answer_markup.searched_line(Searched(5, 46)) == "Searched 5 articles, 46 passages."
    assert answer_markup.searched_line(Searched(1, 1_200, ("Angela", "Merkel", "Bonn"))) == (
        "Searched 1 article, 1,200 passages. No article contains “Angela”, “Merkel” or “Bonn”."
    )


def test_what_is_missing_stands_above_a_reply_escaped_and_without_folders() -> None:
    lost = "/home/me/<b>x/model: is not there; run: pip install -r requirements.txt"
    html = answer_markup.refusal_message(
        NoAnswer("Who?", "Who?", 0.0, (), Searched(5, 46), unread="the reader is not there", missing=lost),
        latest=True,
        cards="",
    )
    assert html.count('<p class="missing">') == 2
    assert "Only words were searched, not meanings&#58; model&#58; is not there; run&#58; pip install" in html
    assert "not read for an answer&#58; the reader is not there" in html
    assert "The articles do not say" not in html


def test_closest_passages_carry_no_number() -> None:
    hits = [Hit(Passage(ARTICLE.source, 0, 16, TEXT[:16]), 0.5)] * 5
    html = source_markup.closest_cards("mayor", hits, [ARTICLE] * 5)
    assert html.count('class="card near"') == 3
    assert "&#91;" not in html


def test_a_whole_article_carries_the_quote_and_other_mentions() -> None:
    other = (TEXT.index("Sports"), len(TEXT))
    html = reader_markup.article_page(ARTICLE, (START, START + len(QUOTE)), [other])
    assert html.split("</p>", 1)[1] == (
        '<p class=mention>The mayor spoke. <mark id="quote">“I will not resign,” she said on Monday.</mark> '
        "Rain is expected.</p><p class=mention><mark>Sports&#58; nothing.</mark></p></main></body></html>"
    )


@pytest.mark.parametrize("span", [None, (5, 5), (0, 10_000), (90, 20)])
def test_a_span_outside_the_article_marks_nothing(span: tuple[int, int] | None) -> None:
    assert "<mark" not in reader_markup.article_page(ARTICLE, span)


def test_a_quote_over_two_paragraphs_is_anchored_once() -> None:
    html = reader_markup.article_page(ARTICLE, (START, len(TEXT)))
    assert html.count('id="quote"') == 1
    assert html.count("<mark") == 2


def test_only_iso_dates_are_written_out() -> None:
    assert markup.long_date("2025-02-10") == "10 February 2025"
    assert markup.long_date("last week") == "last week"


def test_a_long_list_of_articles_says_how_many_are_left_out() -> None:
    lines = [Summary(f"{n}.txt", "", "", "", "", "", 1) for n in range(1_203)]
    html = article_markup.articles_list(lines, [], folded=False)
    assert html.count('class="article-line"') == 200
    assert "… and 1,003 more." in html


def test_the_copied_text_has_quotes_and_where_they_stand() -> None:
    assert answer_markup.copy_text(answered(cited())) == (
        f"Did the mayor resign?\n\n{QUOTE} [1]\n\n[1] The mayor’s day · The Daily · 10 February 2025 · a/mayor.txt"
    )


def test_the_receipt_is_copied_by_a_button_of_its_own() -> None:
    html = answer_markup.answer_message(1, answered(cited()), latest=True, cards="", receipt="# Q\n\n> quote")
    assert 'type="button">Copy with sources</button><span class="copy-text">&#35; Q&#10;&#10;&#62; quote' in html


def test_a_refusal_says_how_many_articles_mention_what_was_asked() -> None:
    line = answer_markup.searched_line(Searched(5, 20, (), (("call", 5), ("<b>", 1))))
    assert line == "Searched 5 articles, 20 passages; 5 mention “call”; 1 mentions “&#60;b&#62;”."


def test_the_header_says_how_the_index_stands() -> None:
    assert article_markup.status_line(5, 0, "") == '<span class="status">5 articles · up to date</span>'
    assert article_markup.status_line(1, 2, "1 new") == '<span class="status">1 article · 2 skipped · 1 new</span>'
    assert article_markup.status_line(5, 0, None) == '<span class="status">5 articles</span>'
