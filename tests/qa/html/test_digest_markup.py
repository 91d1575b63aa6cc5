"""Digests as HTML."""

import re
from pathlib import Path

import pytest

from qa.html.answer_markup import Cards
from qa.html.digest_markup import digest_message
from qa.question.requests import Request
from qa.replies import Citation, Digest, Item, Searched

STYLE = (Path(__file__).parents[3] / "qa" / "html" / "static" / "page.css").read_text(encoding="utf-8")


def made(request: str, label: str = "") -> Digest:
    cited = Citation(1, "a.txt", "Title", "Daily <Sun>", "2025-02-10", 0, 8, "It <b>x.", 0, 0)
    items = (Item(cited, label=label),)
    return Digest("Tell me?", "Tell me?", request, "x", "Told in 1 report:", items, (), Searched(1, 1), 0.5)


def test_what_was_understood_and_other_readings_are_one_click_away() -> None:
    html = digest_message(1, made("topic"), latest=True, cards=Cards())
    assert "Read as what the articles say about something" in html
    assert 'class="reading" href="./?q&#61;Tell' in html
    assert "as&#61;timeline" in html


def test_a_timeline_has_a_point_for_each_day_and_nothing_unescaped() -> None:
    html = digest_message(1, made("timeline", "10 February 2025"), latest=True, cards=Cards())
    assert '<li class="point"><span class="day">10 February 2025</span>' in html
    assert "<b>x" not in html and "Daily <Sun>" not in html


@pytest.mark.parametrize("request_", [kind for kind in Request if kind is not Request.FACT])
def test_no_style_of_another_part_of_the_page_falls_on_a_digest(request_: Request) -> None:
    html = digest_message(1, made(request_, "10 February 2025"), latest=True, cards=Cards())
    own = re.search(r'<section class="answer digest ([\w-]+)"', html)
    assert own is not None
    assert f".{own[1]}" not in STYLE  # ".said" hides what is only for screen readers
