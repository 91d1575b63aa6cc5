"""Digests as HTML."""

from qa.html.answer_markup import Cards
from qa.html.digest_markup import digest_message
from qa.replies import Citation, Digest, Item, Searched


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
