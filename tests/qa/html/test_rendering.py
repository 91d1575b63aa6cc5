"""The templates: what they are given is escaped in every view, and what they miss is an error."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from index.filters import Filters
from index.records import Article, Passage, Summary
from qa.evidence.confidence import Tier
from qa.evidence.nearest import Near
from qa.html import answer_markup, listing, markup, reader_markup, rendering, source_markup
from qa.html.listing import Known, View, listed, publishers
from qa.html.rendering import render
from qa.replies import NoAnswer, Searched
from qa.web import login_middleware
from tests.qa.html.test_answer_markup import answered, cited
from tests.tags import Tags

TEMPLATES = Path(rendering.__file__).with_name("templates")
ATTACKS = ["<script>alert(1)</script>", '"onmouseover="alert(1)', "'onmouseover='alert(1)", "{{7*7}}", "{% raw %}"]


def views(evil: str) -> dict[str, str]:
    """Every view, with ``evil`` in the place of all that an article, a file or a visitor can set."""
    article = Article(evil, f"{evil} {evil}", evil, evil, "", evil)
    facts: dict[str, Any] = {
        "title": evil,
        "publisher": evil,
        "source": evil,
        "date": evil,
        "also_in": (evil,),
        "position": evil,
    }
    place: dict[str, Any] = {"start": 0, "end": len(evil), "quote": evil, "answer_start": 0, "answer_end": 3}
    citation = cited(speaker=evil, voice="quotation", **facts, **place)
    dated = [cited(n, publisher=evil, date=f"2025-01-0{n}") for n in (1, 2)]
    answer = answered(citation, stance=evil, asked=evil)
    differing = replace(answered(citation, *dated), tally=((evil, 1), ("no", 1)), missing=evil)
    near = Near(Passage(evil, 0, len(article.text), article.text), 0, len(evil))
    refusal = NoAnswer(evil, f"asked {evil}", 0, (), Searched(1, 1, (evil,), ((evil, 1),)), unread=evil, missing=evil)
    perhaps = NoAnswer(evil, evil, 0, (), Searched(1, 1), (near,), tier=Tier.PERHAPS)
    cards = source_markup.answer_cards("s1", answer, [article])
    sentences = source_markup.near_sentences(1, [near], [article], latest=True)
    line = Summary(evil, evil, evil, evil, evil, evil, 1)
    view = View(evil, "title", 1, Filters("", "", (evil, f"{evil} 2"), (evil,)))
    leaders = {"other.txt": evil, evil: "other.txt" + evil}
    known = Known(1, 1, publishers([line]), leaders, [evil], [evil], True)
    return {
        "question": render("question", turn=1, question=evil),
        "cards": cards,
        "cards of what came close": source_markup.closest_cards(evil, [near], [article]),
        "answer": answer_markup.answer_message(
            1, answer, latest=True, cards=answer_markup.Cards(cards), filters=view.filters
        ),
        "sources that differ": answer_markup.answer_message(
            1, differing, latest=False, cards=answer_markup.Cards(cards)
        ),
        "refusal": answer_markup.refusal_message(refusal, answer_markup.Closest()),
        "what may answer": answer_markup.refusal_message(perhaps, answer_markup.Closest("", sentences)),
        "list beside the conversation": markup.articles_list([line], [evil], folded=False),
        "state": markup.status_line(1, 1, evil) + markup.progress_line(evil, 1, 2),
        "notice": markup.notice(evil),
        "failure": markup.failure(evil),
        "whole article": reader_markup.article_page(article, (0, 5), [(6, 9)]),
        "list of articles": listing.listing_page(listed([line], View()), view, known),
        "bounds": listing.chips(view.filters, {evil: evil}, 1, 2),
        "login": bytes(login_middleware.login_page(f"/{evil}", evil).body).decode(),
    }


@pytest.mark.parametrize("view", views(""))
@pytest.mark.parametrize("evil", ATTACKS)
def test_nothing_of_an_article_or_a_visitor_acts_in_any_view(view: str, evil: str) -> None:
    seen, own = Tags(views(evil)[view]), {one for html in views("harmless").values() for one in Tags(html).elements}
    assert seen.elements - own == set()
    assert "".join(evil.split()) in "".join((seen.text + "".join(value for _, value in seen.attributes)).split())
    assert "49" not in seen.text


@pytest.mark.parametrize("template", sorted(path.stem for path in TEMPLATES.glob("*.html")))
def test_only_the_programs_own_texts_are_trusted(template: str) -> None:
    text = (TEMPLATES / f"{template}.html").read_text(encoding="utf-8")
    assert re.findall(r"(?<!texts\.SEARCHED_FOR)(?<!texts\.MAY_ANSWER)(?<!texts\.DOES_NOT_SAY)\|\s*safe", text) == []
    assert "autoescape" not in text


def test_what_a_template_names_must_be_given() -> None:
    with pytest.raises(UndefinedError, match="'text' is undefined"):
        render("notice")


def test_html_is_escaped_unless_it_is_said_to_be_html() -> None:
    assert render("sources_panel", title="<i>", cards="<b>") == (
        '<section class="panel"><h2>&#60;i&#62;</h2>&#60;b&#62;</section>'
    )
    assert render("sources_panel", title="", cards=Markup("<b>")) == '<section class="panel"><h2></h2><b></section>'


def test_a_template_makes_one_line_in_which_no_markdown_begins() -> None:
    assert [name for name, html in views("a\nb").items() if "\n" in html] == ["login"]  # no Markdown is seen there
