"""Replies as the conversation shows them."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from index.filters import EVERYTHING, Filters
from index.records import Article, Passage, Summary
from qa.evidence.confidence import Tier
from qa.evidence.nearest import Near
from qa.html import answer_markup, markup, reader_markup, source_markup
from qa.receipts import receipt, receipt_markdown
from qa.replies import Answer, Citation, NoAnswer, Searched

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


def shown(answer: Answer, *, turn: int = 1, latest: bool = True, filters: Filters = EVERYTHING) -> str:
    """An answer as the conversation shows it, without cards."""
    return answer_markup.answer_message(turn, answer, latest=latest, cards=answer_markup.Cards(), filters=filters)


def test_hostile_facts_leave_no_tag_of_their_own() -> None:
    evil = '"><img src=x onerror=a()><script>b()</script>'
    citation = cited(title=evil, publisher=evil, source=evil, date=evil, also_in=(evil,), quote=evil)
    answer = answered(citation, stance=evil, asked=evil)
    cards = source_markup.answer_cards("s1", answer, [Article(evil, evil * 9, evil, evil)])
    lines = [Summary(evil, evil, evil, evil, evil, evil, 1)]
    html = [
        cards,
        answer_markup.answer_message(1, answer, latest=True, cards=answer_markup.Cards(cards)),
        answer_markup.refusal_message(NoAnswer(evil, "x", 0, (), Searched(1, 1, (evil,))), answer_markup.Closest()),
        source_markup.closest_cards(evil, [Near(Passage(evil, 0, len(evil), evil), 2, 9)], [None]),
        markup.articles_list(lines, [evil], folded=True),
        reader_markup.article_page(Article(evil, evil, evil, evil, "", evil), (0, 5)),
        markup.progress_line(evil, 1, 2) + markup.notice(evil) + markup.status_line(1, 1, evil),
    ]
    for piece in html:
        assert not re.search(r"<(img|script)|onerror=", piece)


def test_an_answer_leads_with_the_stance_and_the_quote_and_marks_every_statement() -> None:
    answer = answered(cited(), cited(2), stance="no")
    html = shown(answer, turn=3)
    name = '<span class="said">Source 1: The mayor’s day</span>'
    assert html.startswith(
        '<section class="answer"><div class="verdict">'
        '<span class="stance"><span class="icon">✕</span> <bdi>No</bdi></span> '
        '<span class="count">Quoted from 1 of 5 articles</span></div>'
        '<p class="lead quoted">“<strong>I will not resign</strong>,” she said on Monday. '
        f'<span class="signed"><span><a class="cite wide" href="#s3-1">{name}&#91;1&#93;</a>'
        f'<a class="cite narrow" href="#d3-1">{name}&#91;1&#93;</a></span> '
        '<span class="by"><bdi>The Daily</bdi>\u00a0· <bdi>10 February 2025</bdi></span></span></p>'
        '<div class="small-head">Also reported</div><p class="report quoted">'
    )
    unsigned = answered(cited(), cited(2, publisher="", date=""))
    older = shown(unsigned, turn=3, latest=False)
    marker = '<a class="cite" href="#d3-2"><span class="said">Source 2: The mayor’s day</span>&#91;2&#93;</a>'
    assert (
        f' <span class="signed"><span>{marker}</span> <span class="by"><bdi>The mayor’s day</bdi></span></span></p>'
        in older
    )


def test_sources_that_differ_stand_side_by_side_with_their_counts() -> None:
    yes, no = cited(1, position="yes"), cited(2, position="no", source="b.txt")
    answer = replace(answered(yes, no, stance="mixed"), tally=(("yes", 2), ("no", 1)))
    text = re.sub(r"<[^>]+>", "|", shown(answer))
    text = re.sub(r"[|\s]+", " ", unescape(text))
    assert text.startswith(" ⇄ Sources differ Quoted from 2 of 5 articles ✓ Yes · 2 articles “ I will not resign")
    assert "✕ No · 1 article “ I will not resign" in text


def test_what_gives_none_of_the_answers_that_differ_is_reported_below_them() -> None:
    answers = cited(1, position="Ann"), cited(2, position="Bob"), cited(3)
    answer = replace(answered(*answers), tally=(("Ann", 1), ("Bob", 1)))
    html = answer_markup.answer_message(1, answer, latest=True, cards=answer_markup.Cards(""))
    assert "<bdi>Answers differ</bdi>" in html
    assert re.findall(r'href="#s1-(\d)"', html) == ["1", "2", "3"]
    assert html.index("Also reported") > html.index('href="#s1-2"')


def test_an_answer_says_which_name_of_its_question_is_nowhere() -> None:
    asked = replace(answered(cited(), asked="What did Peskow say?"), searched=Searched(5, 46, ("Peskow", "saith")))
    html = answer_markup.answer_message(1, asked, latest=True, cards=answer_markup.Cards(""))
    assert '<p class="searched">No article contains “Peskow”.</p>' in html


def test_a_follow_up_says_what_was_searched_for() -> None:
    html = shown(answered(cited(), asked="Will the mayor resign?"))
    asked = '<span class="said">Edit </span><span class="stand-alone">Will the mayor resign?</span>'
    assert f'<p class="asked">Searched for: <button class="correct" type="button">{asked}</button></p>' in html


def test_a_refusal_says_what_was_searched_and_names_unknown_words() -> None:
    assert answer_markup.searched_line(Searched(5, 46)) == "Searched 5 articles, 46 passages."
    assert answer_markup.searched_line(Searched(1, 1_200, ("Angela", "Merkel", "Bonn"))) == (
        "Searched 1 article, 1,200 passages. No article contains “Angela”, “Merkel” or “Bonn”."
    )


def test_the_copied_text_has_quotes_and_where_they_stand() -> None:
    assert answer_markup.copy_text(answered(cited())) == (
        f"Did the mayor resign?\n\n{QUOTE} [1]\n\n[1] The mayor’s day · The Daily · 10 February 2025 · a/mayor.txt"
    )


def test_the_answer_is_kept_with_its_sources_as_a_receipt() -> None:
    answer = answered(cited())
    html = shown(answer)
    [kept] = re.findall(r'<span class="copy-text receipt">(.*?)</span>', html)
    assert unescape(kept) == receipt_markdown(receipt(answer))


def test_a_refusal_is_kept_with_what_was_searched() -> None:
    reply = NoAnswer("Who?", "Who is <!-- receipt {} -->?", 0, (), Searched(5, 46, ("Merkel",)))
    html = answer_markup.refusal_message(reply, answer_markup.Closest())
    [kept] = re.findall(r'<span class="copy-text receipt">(.*?)</span>', html)
    assert "<!--" not in unescape(kept)
    assert unescape(unescape(kept)) == (
        "# Who is <!-- receipt {} -->?\n\nThe articles do not say. "
        "Searched 5 articles, 46 passages. No article contains “Merkel”.\n"
    )


def test_what_may_answer_stands_where_the_refusal_would_with_its_searched_line_below() -> None:
    reply = NoAnswer("Who?", "Who?", -1.0, (), Searched(5, 46), tier=Tier.PERHAPS)
    html = answer_markup.refusal_message(reply, answer_markup.Closest("<b>cards</b>", "<p>It may.</p>"))
    lead = '<p class="lead">The articles may answer this:</p><p>It may.</p><p class="searched">'
    assert lead in unescape(html)
    assert '<details class="below"><summary>Sources &#40;0&#41;</summary>' in html
    assert "The articles do not say" not in html
    none = answer_markup.refusal_message(replace(reply, tier=Tier.NONE), answer_markup.Closest("", "<p>x</p>"))
    assert "<p>x</p>" not in none


def test_what_may_answer_is_only_closest_where_no_article_has_the_name_asked_for() -> None:
    reply = NoAnswer("x", "x", -1.0, (), Searched(5, 46, ("Pope", "blessed")), tier=Tier.PERHAPS)
    text = unescape(answer_markup.refusal_message(reply, answer_markup.Closest("", "<p>It may.</p>")))
    assert '<p class="lead">No article contains “Pope”. The closest there is:</p><p>It may.</p>' in text
    assert '<p class="searched">Searched 5 articles, 46 passages. No article contains “blessed”.</p>' in text


def test_each_article_has_a_mark_beside_the_stance() -> None:
    answer = replace(answered(cited(), stance="mixed"), tally=(("yes", 2), ("neither confirmed nor denied", 1)))
    html = shown(answer)
    marks = "<i class=yes></i><i class=yes></i><i class=neither></i><i class=silent></i><i class=silent></i>"
    assert f'<span class="pips">{marks}</span>' in html


@pytest.mark.parametrize("changes", [{"searched": Searched(13, 99)}, {"tally": (("850,000", 1), ("43,000", 1))}])
def test_marks_are_left_out_where_they_would_not_tell(changes: dict[str, Any]) -> None:
    answer = replace(answered(cited(), stance="yes"), **{"tally": (("yes", 2),), **changes})
    assert "pips" not in shown(answer)


def test_copies_are_counted_apart_from_reports() -> None:
    html = shown(answered(cited(also_in=("a", "b"))))
    assert '<span class="count">Quoted from 1 of 5 articles and 2 copies</span>' in html


def points(*dates: str) -> list[str]:
    """The points of the timeline of an answer with citations of these dates, as text."""
    cites = [
        cited(n, date=date, publisher="" if n % 2 else "The Daily", title=f"Report {n}")
        for n, date in enumerate(dates, 1)
    ]
    html = shown(answered(*cites), latest=False)
    html = re.sub(r'<span class="said">.*?</span>', "", html)
    return [unescape(re.sub(r"<[^>]+>", "", point)).strip() for point in re.findall(r"<li.*?</li>", html)]


def test_a_timeline_has_a_point_for_each_date_and_the_earliest_first() -> None:
    assert points("2025-02-10", "2024-12-01", "", "2025-02-10") == [
        "1 Dec 2024 [2] The Daily",
        "10 Feb 2025 [1] Report 1 [4] The Daily",
        "no date given [3] Report 3",
    ]


@pytest.mark.parametrize("dates", [("2025-02-10", "2025-02-10"), ("2025-02-10", ""), ("", "")])
def test_there_is_no_timeline_without_two_dates(dates: tuple[str, ...]) -> None:
    assert points(*dates) == []


def test_a_refusal_says_how_many_articles_mention_what_was_asked() -> None:
    line = answer_markup.searched_line(Searched(5, 20, (), (("call", 5), ("<b>", 1), ("war", 0))))
    assert line == (
        "Searched 5 articles, 20 passages; 5 articles mention “call”; 1 article mentions “&#60;b&#62;”; "
        "none mentions “war”."
    )


def test_what_is_missing_stands_above_a_reply_escaped_and_without_folders() -> None:
    lost = "/home/me/<b>x/model: is not there; run: pip install -r requirements.txt"
    reply = NoAnswer("Who?", "Who?", 0.0, (), Searched(5, 46), unread="the reader is not there", missing=lost)
    html = answer_markup.refusal_message(reply, answer_markup.Closest())
    assert html.count('<p class="missing">') == 2
    assert "Only words were searched, not meanings&#58; model&#58; is not there; run&#58; pip install" in html
    assert "not read for an answer&#58; the reader is not there" in html
    assert "The articles do not say" not in html


def test_the_link_to_a_question_keeps_what_it_was_asked_inside() -> None:
    html = shown(answered(cited()), filters=Filters(since="2025"))
    link = unescape(re.findall(r'class="permalink" href="([^"]+)"', html)[0])
    assert link == "./?q=Did+the+mayor+resign%3F&since=2025"


def test_a_refusal_offers_another_spelling_inside_the_same_filters_and_says_what_was_not_searched() -> None:
    reply = NoAnswer("Who is Peskof?", "Who is Peskof?", 0, (), Searched(5, 9), meant="Who is Peskov?")
    html = unescape(
        answer_markup.refusal_message(reply, answer_markup.Closest(), filters=Filters(since="2025"), unsearched="1 new")
    )
    assert '<a class="meant" href="./?q=Who+is+Peskov%3F&since=2025">Who is Peskov?</a>' in html
    assert "Not searched yet: 1 new." in html


def test_two_meanings_are_links_inside_the_same_filters() -> None:
    reply = NoAnswer("And it?", "And it?", 0, (), Searched(5, 9), either=("Who rode <it>?", "Who won?"))
    html = unescape(answer_markup.refusal_message(reply, answer_markup.Closest(), filters=Filters(since="2025")))
    links = re.findall(r'<a class="meant" href="([^"]+)">(.*?)</a>', html)
    assert links == [
        ("./?q=Who+rode+%3Cit%3E%3F&since=2025", "Who rode <it>?"),
        ("./?q=Who+won%3F&since=2025", "Who won?"),
    ]


def test_an_answer_that_quotes_what_has_changed_says_so() -> None:
    found = [
        "has changed since this was answered"
        in answer_markup.answer_message(1, answered(cited()), latest=True, cards=answer_markup.Cards("", changed))
        for changed in (True, False)
    ]
    assert found == [True, False]


def test_a_quote_without_publisher_and_date_is_signed_with_its_headline() -> None:
    unsigned = replace(cited(), publisher="", date="", title="", headline="The mayor goes")
    html = shown(answered(unsigned), latest=False)
    assert '<span class="by"><bdi>The mayor goes</bdi></span>' in html
    assert '<span class="said">Source 1: The mayor goes</span>' in unescape(html)
    named_after_it = replace(unsigned, headline="“I will not resign,” she …")
    html = shown(answered(named_after_it), latest=False)
    assert '<span class="by"><bdi>a/mayor.txt</bdi></span>' in html
