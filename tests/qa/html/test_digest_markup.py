"""Digests as HTML."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from qa.html.answer_markup import Cards
from qa.html.digest_markup import digest_message
from qa.html.source_markup import answer_cards
from qa.question.requests import Request
from qa.replies import Citation, Digest, Item, Searched

STATIC = Path(__file__).parents[3] / "qa" / "html" / "static"
STYLE = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("page.css", "digests.css"))


def cited(n: int = 1, source: str = "a.txt", quote: str = "It <b>x.", own: str = "", **facts: str) -> Citation:
    at = quote.index(own) if own else 0
    told = {"title": "Title", "publisher": "Daily <Sun>", "date": "2025-02-10"} | facts
    place = {"start": 0, "end": len(quote), "answer_start": at, "answer_end": at + len(own)}
    return Citation(n=n, source=source, quote=quote, **told, **place)  # type: ignore[arg-type]


def made(request: str, *items: Item, subject: str = "x") -> Digest:
    found = items or (Item(cited()),)
    return Digest("Tell me?", "Tell me?", request, subject, "1 report on this:", found, (), Searched(3, 9), 0.5)


def drawn(reply: Digest) -> str:
    return digest_message(1, reply, latest=True, cards=Cards())


def shown(html: str, kind: str) -> list[str]:
    """The text of each element of that class."""
    found = re.findall(rf'<(\w+) class="{kind}">(.*?)</\1>', html)
    return [unescape(re.sub("<[^>]+>", "", inside)).strip() for _, inside in found]


def test_what_was_understood_and_other_readings_are_one_click_away() -> None:
    html = drawn(made("topic"))
    assert shown(html, "understood") == ["What the articles say about “x”"]
    assert "1 report on this" not in html  # the line above tells the article
    assert 'class="reading" href="./?q&#61;Tell' in html
    assert "as&#61;timeline" in html


def test_a_name_of_the_request_that_no_article_has_is_pointed_out() -> None:
    reply = replace(made("timeline"), asked="Timeline of the Kestring count", searched=Searched(3, 9, ("Kestring",)))
    assert shown(drawn(reply), "searched") == ["No article contains “Kestring”."]
    assert shown(drawn(replace(reply, request="quote")), "searched") == []


def test_a_timeline_has_each_year_once_and_each_day_beside_its_sentence() -> None:
    days = {"2018-07-16": "16 July 2018", "2022": "2022 (“three years ago” in an article)", "2022-02": "February 2022"}
    html = drawn(made("timeline", *(Item(cited(), label=label, day=day) for day, label in days.items())))
    assert shown(html, "year") == ["2018", "2022"]
    assert shown(html, "day") == ["16 July", "Feb"]
    assert shown(html, "worked-out") == ["“three years ago” in an article"]
    assert "<b>x" not in html and "Daily <Sun>" not in html


def test_a_timeline_over_years_shows_where_its_days_lie() -> None:
    years = [Item(cited(), label=day, day=day) for day in ("2000", "2005", "2010")]
    assert re.findall(r"left:(\d+)%", drawn(made("timeline", *years))) == ["0", "50", "100"]
    assert 'class="span"' not in drawn(made("timeline", *years[:2]))
    within = [Item(cited(), label=day, day=day) for day in ("2025-01-02", "2025-03-01", "2025-04-01")]
    assert 'class="span"' not in drawn(made("timeline", *within))


def test_counts_are_bars_on_one_scale_under_the_names_of_their_articles() -> None:
    counts = [Item(cited(n, f"{n}.txt", title=f"Number {n}"), label=f"{n} mentions", count=n) for n in (8, 2)]
    html = drawn(made("count", *counts))
    assert re.findall(r"width:(\d+)%", html) == ["100", "25"]
    assert shown(html, "of") == ["Number 8", "Number 2"]
    assert shown(html, "number") == ["8 mentions", "2 mentions"]


def test_an_article_named_after_the_quote_itself_is_named_by_its_file_beside_it_and_by_its_words_above_it() -> None:
    named = cited(quote="The dam broke on Monday night.", title="", publisher="", date="", headline="The dam broke …")
    assert shown(drawn(made("count", Item(named))), "of") == ["The dam broke …"]
    other = cited(2, "b.txt", title="", publisher="", date="", headline="The river rose …")
    assert shown(drawn(made("topic", Item(named), Item(other))), "by") == ["a.txt", "The river rose …"]


def test_a_quote_with_several_answers_of_a_list_stands_once_below_all_of_them() -> None:
    quote = "Ann, Bob and Cy came."
    places = [Item(cited(n, quote=quote, own=own), label=own) for n, own in enumerate(("Ann", "Bob", "Cy"), 1)]
    html = drawn(made("list", *places, Item(cited(4, "b.txt", "Dee left."), label="Dee")))
    assert shown(html, "small-head")[1:] == ["Ann, Bob, Cy", "Dee"]
    assert html.count('<p class="report quoted">') == 2
    assert re.findall(r'href="#s1-(\d)"', html) == ["1", "2", "3", "4"]


def test_each_answer_in_a_quote_is_bold_in_whatever_order_they_come() -> None:
    quote = "Ann, Bob and Cy came."
    cy, ann = (Item(cited(n, quote=quote, own=own), label=own) for n, own in ((1, "Cy"), (3, "Ann")))
    reply = made("list", cy, Item(cited(2, "b.txt", "Dee left."), label="Dee"), ann)
    html = digest_message(1, reply, latest=True, cards=Cards("cards"))
    assert shown(html, "small-head")[1:] == ["Cy, Ann", "Dee"]
    assert "<strong>Ann</strong>, Bob and <strong>Cy</strong> came." in html
    assert "Sources &#40;2&#41;" in html
    cards = answer_cards("s1", reply, [None] * 3)
    assert re.findall(r'id="s1-(\d)"', cards) == ["1", "3", "2"]
    assert cards.count('<div class="card"') == 2
    assert "<strong>Ann</strong>, Bob and <strong>Cy</strong> came." in cards


def test_an_answer_that_other_quotes_give_too_keeps_them() -> None:
    quote = "Ann, Bob and Cy came."
    both = Item(cited(1, quote=quote, own="Cy"), (cited(2, "b.txt", "Cy left."),), label="Cy")
    html = drawn(made("list", both, Item(cited(3, quote=quote, own="Ann"), label="Ann")))
    assert shown(html, "small-head")[1:] == ["Cy", "Ann"]
    assert shown(html, "small-head also") == ["Also"]


def verdict(html: str) -> str:
    found = re.search(r'<span class="icon">(.)</span> ([\w ]+)</span>', html)
    return " ".join(found.groups()) if found else ""


def test_a_claim_says_what_the_reports_together_say_to_it() -> None:
    said = {"yes": "✓ Supported", "no": "✕ Contradicted", "": "○ No verdict"}
    items = {position: Item(cited(position=position), label=position) for position in said}
    for position, words in said.items():
        assert verdict(drawn(made("claim", items[position]))) == words
    html = drawn(made("claim", *items.values()))
    assert verdict(html) == "⇄ Sources differ"
    assert re.findall(r'<i class="(\w+)">', html) == ["yes", "no", "neither"]


def test_a_pasted_quote_that_differs_is_compared_word_by_word() -> None:
    there = cited(quote="He said I made it yesterday.", own="I made it yesterday")
    html = drawn(made("quote", Item(there, label="“yesterday” instead of “today”"), subject="“I made it today.”"))
    assert re.findall("<del>(.*?)</del> <ins>(.*?)</ins>", html) == [("today.”", "yesterday")]
    assert "<del>" not in drawn(made("quote", Item(there), subject="I made it yesterday"))


def test_speakers_are_named_where_there_are_several() -> None:
    one, same = cited(speaker="Peskov"), cited(speaker="Kremlin spokesman Dmitry Peskov")
    assert shown(drawn(made("said", Item(one), Item(same))), "small-head") == ["1 report on this:"]
    several = drawn(made("said", Item(one), Item(cited(speaker="Sergei Ryabkov"))))
    assert shown(several, "small-head") == ["1 report on this:", "Peskov", "Sergei Ryabkov"]


def test_items_are_named_by_their_publishers_only_where_these_tell_them_apart() -> None:
    first, other = Item(cited(title="One")), Item(cited(2, "b.txt", title="Two"))
    assert shown(drawn(made("topic", first, other)), "by") == [
        "One\u00a0· 10 February 2025",
        "Two\u00a0· 10 February 2025",
    ]
    elsewhere = Item(cited(2, "b.txt", title="Two", publisher="Post", date=""))
    assert shown(drawn(made("topic", first, elsewhere)), "by") == ["Daily <Sun>\u00a0· 10 February 2025", "Post"]
    alone = drawn(made("summary", first))
    assert (shown(alone, "by"), shown(alone, "count")) == ([], ["Quoted from “One”"])


@pytest.mark.parametrize("request_", [kind for kind in Request if kind is not Request.FACT])
def test_no_style_of_another_part_of_the_page_falls_on_a_digest(request_: Request) -> None:
    html = drawn(made(request_))
    own = re.search(r'<section class="answer digest ([\w-]+)"', html)
    assert own is not None
    assert f".{own[1]}" not in STYLE  # ".said" hides what is only for screen readers
