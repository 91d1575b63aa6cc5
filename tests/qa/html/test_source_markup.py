"""The cards of sources: every offset where it belongs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from index.records import Passage
from qa.evidence.nearest import Near
from qa.html import source_markup
from tests.qa.html.test_answer_markup import ARTICLE, QUOTE, START, TEXT, answered, cited


def test_a_card_names_title_publisher_and_date() -> None:
    html = source_markup.answer_cards("s1", answered(cited(also_in=("copy<1>.txt",))), [ARTICLE])
    assert html == (
        '<div class="card" tabindex="-1" id="s1-1"><div class="card-label"><span class="n">&#91;1&#93;</span> '
        '<bdi class="title">The mayor’s day</bdi></div>'
        '<div class="card-facts"><bdi class="publisher">The Daily</bdi> · 10 February 2025</div>'
        '<p class="quote"><span class="context">The mayor spoke.</span> '
        '<span class="cited">“<strong>I will not <mark>resign</mark></strong>,” she said on Monday.</span> '
        '<span class="context">Rain is expected.</span></p>'
        '<div class="also-in">also in <bdi>copy&#60;1&#62;.txt</bdi></div>'
        '<a class="read" href="read?source&#61;a%2Fmayor.txt&#38;start&#61;17&#38;end&#61;57&#38;also&#61;0&#45;16'
        '&#35;quote">Read in article</a></div>'
    )


def test_a_card_makes_up_nothing_that_is_not_known() -> None:
    html = source_markup.answer_cards("s1", answered(cited(title="", publisher="", date="")), [None])
    label = '<span class="n">&#91;1&#93;</span> <bdi class="file">a/mayor.txt</bdi></div>'
    assert f'{label}<p class="quote"><span class="cited">“' in html


def test_a_card_says_who_is_quoted_and_that_its_article_changed() -> None:
    citation = cited(speaker="the <b>mayor</b>", voice="quotation", stale=True)
    html = source_markup.answer_cards("s1", answered(citation), [ARTICLE])
    assert '<div class="voice">In the words of <bdi>the &#60;b&#62;mayor&#60;/b&#62;</bdi></div>' in html
    assert '<div class="stale">The article has changed since; this is what it said then.</div>' in html
    an_aide = source_markup.answer_cards("s1", answered(replace(citation, speaker="An aide")), [ARTICLE])
    assert "In the words of <bdi>an aide</bdi>" in an_aide


@pytest.mark.parametrize("facts", [{"speaker": "", "voice": "quotation"}, {"speaker": "She", "voice": ""}])
def test_a_card_names_no_speaker_where_the_sentence_does_not(facts: dict[str, object]) -> None:
    assert "voice" not in source_markup.answer_cards("s1", answered(cited(1, **facts)), [ARTICLE])


def test_nothing_is_bold_where_the_whole_quote_is_the_answer() -> None:
    assert source_markup.bold_span(cited()) == (1, 18)
    assert source_markup.bold_span(cited(answer_start=START, answer_end=START)) == (0, 0)
    assert source_markup.bold_span(cited(answer_start=START, answer_end=START + len(QUOTE))) == (0, 0)


def test_a_quote_that_is_cited_for_several_answers_has_one_card_that_each_marker_finds() -> None:
    first, second = cited(1), cited(2)
    answer = answered(replace(first, answer_end=first.answer_start + 2), second, cited(3, source="b.txt"))
    html = source_markup.answer_cards("s1", answer, [ARTICLE, ARTICLE, None])
    assert re.findall(r'id="(s1-\d)"', html) == ["s1-1", "s1-2", "s1-3"]
    assert html.count('<div class="card"') == 2
    assert "“<strong>I will not <mark>resign</mark></strong>,”" in html


def test_a_closest_passage_shows_its_closest_sentence_inside_it_and_no_number() -> None:
    near = Near(Passage(ARTICLE.source, 0, 75, TEXT[:75]), START, START + len(QUOTE))
    html = source_markup.closest_cards("Will the mayor resign?", [near], [ARTICLE])
    assert html == (
        '<div class="card near"><p class="quote">'
        '<span class="closest">“I will not <mark>resign</mark>,” she said on Monday.</span></p>'
        '<p class="quote"><span class="context">The mayor spoke.</span> <span class="context">&#91;…&#93;</span> '
        '<span class="context">Rain is expected.</span></p>'
        '<div class="card-label"><bdi class="title">The mayor’s day</bdi></div>'
        '<div class="card-facts"><bdi class="publisher">The Daily</bdi> · 10 February 2025</div>'
        '<a class="read" href="read?source&#61;a%2Fmayor.txt&#38;start&#61;17&#38;end&#61;57&#38;also&#61;0&#45;16'
        '&#35;quote">Read in article</a></div>'
    )


def test_a_sentence_that_may_answer_has_a_marker_to_its_card_and_nothing_bold() -> None:
    near = Near(Passage(ARTICLE.source, 0, 75, TEXT[:75]), START, START + len(QUOTE))
    marker = '<a class="cite" href="#d2-1"><span class="said">Source 1: The mayor’s day</span>&#91;1&#93;</a>'
    assert source_markup.near_sentences(2, [near], [ARTICLE], latest=False) == (
        f'<p class="report quoted">“I will not resign,” she said on Monday. <span class="signed"><span>{marker}</span> '
        '<span class="by"><bdi>The Daily</bdi>\u00a0· <bdi>10 February 2025</bdi></span></span></p>'
    )
    gone = source_markup.near_sentences(2, [near], [None], latest=False)
    assert '<span class="by"><bdi>a/mayor.txt</bdi></span>' in gone
    card = source_markup.closest_cards("Will the mayor resign?", [near], [ARTICLE], anchor="d2")
    assert (
        '<div class="card" tabindex="-1" id="d2-1"><div class="card-label"><span class="n">&#91;1&#93;</span>' in card
    )
    assert '<span class="cited">“I will not <mark>resign</mark>,” she said on Monday.</span>' in card
    assert "<strong>" not in card


def test_other_mentions_are_sentences_with_half_of_the_questions_words() -> None:
    text = "The mayor resigned. Rain fell. The mayor laughed. Resigned, she sang. The mayor resigned twice."
    quote = (0, len("The mayor resigned."))
    spans = source_markup.mentions(text, "Did the mayor resign on Monday?", quote)
    assert [text[start:end].strip() for start, end in spans] == ["The mayor resigned twice."]
    one = source_markup.mentions(text, "Who is the mayor?", quote)
    assert [text[start:end].strip() for start, end in one] == ["The mayor laughed.", "The mayor resigned twice."]
