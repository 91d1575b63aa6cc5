"""The page in a real browser, over a library whose replies are written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from qa.html.rendering import render
from qa.web.routes import STATIC
from tests.browser import (
    ANSWER,
    DESKTOP,
    PAPER,
    PHONE,
    QUESTION,
    Browser,
    Visitors,
    ask,
    expected,
    look,
    menu,
    scrolls_sideways,
)
from tests.fake_library import DIGESTS, HOSTILE_TITLE, KREMLIN, FakeLibrary

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def answered(browser: Browser, address: str) -> Iterator[Any]:
    """A page with the Kremlin's answer, for tests that only look at it."""
    visitors = Visitors(browser, address)
    page = visitors()
    ask(page, KREMLIN)
    yield page
    visitors.leave()


def test_a_question_is_answered_with_a_quote_and_its_sources_beside_it(answered: Any) -> None:
    page, answer = answered, answered.locator(ANSWER)
    expected(answer.locator(".stance")).to_have_text("○ Neither confirmed nor denied")
    expected(answer.locator(".lead strong")).to_have_text("I can neither confirm nor deny it.")
    expected(answer.locator(".report")).to_have_count(3)
    title = "Russia Plays Coy on ‘Delicate’ Trump-Putin Discussions"
    expected(page.locator("#panel .card-label").nth(1)).to_have_text(f"[2] {title}")
    expected(page.locator("#panel .card-facts").nth(1)).to_have_text("Newsweek")
    expected(page.locator("#panel .card").first.locator("mark")).to_have_text(["call", "Kremlin", "confirm"])
    expected(page.locator("#panel .card").first).to_contain_text("10 February 2025")
    expected(page.get_by_role("textbox", name="Ask a question")).to_have_value("")


def test_a_marker_brings_its_card_forward(answered: Any) -> None:
    page = answered
    page.locator(ANSWER).locator(".report").get_by_role("link", name="Source 3:").click()
    card = page.locator("#panel .card:target")
    expected(card).to_be_in_viewport()
    expected(card).to_contain_text("refused to confirm")
    accent = "rgb(31, 75, 153)"
    expected(card).to_have_css("border-left-color", accent)


def test_a_card_opens_the_article_at_the_quote(answered: Any) -> None:
    page = answered
    page.locator("#panel .card").nth(1).get_by_role("link", name="Read in article").click()
    sheet = page.get_by_role("dialog")
    expected(sheet.get_by_role("heading")).to_have_text("Russia Plays Coy on ‘Delicate’ Trump-Putin Discussions")
    expected(sheet.locator("#quote")).to_be_in_viewport()
    expected(sheet.locator("#quote")).to_have_text(re.compile("^In a subsequent press briefing, .* nor deny it.”$"))
    page.keyboard.press("Escape")
    expected(sheet).to_have_count(0)


def test_the_address_of_an_article_works_on_its_own(answered: Any) -> None:
    link = answered.locator("#panel .card").first.get_by_role("link", name="Read in article")
    with answered.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    expected(opened.value.locator("#quote")).to_be_in_viewport()
    expected(opened.value).to_have_title(re.compile("Kremlin officials poker-faced"))
    opened.value.close()


def test_the_first_page_lists_every_article_and_what_could_not_be_read(visit: Visitors) -> None:
    page = visit()
    expected(page.locator("#panel .article-line")).to_have_count(6)
    expected(page.locator("#panel .problem")).to_have_text("budget.pdf: it is encrypted; save it without a password")
    page.get_by_role("link", name="Russia Plays Coy").click()
    expected(page.get_by_role("dialog")).to_contain_text("Newsweek reached out to the Russian government")


def test_a_refusal_says_what_was_searched_and_shows_no_marker(visit: Visitors) -> None:
    page = visit()
    answer = ask(page, "What did Merkel say?")
    expected(answer.locator(".lead")).to_have_text("The articles do not say.")
    expected(answer.locator(".searched:not(.readings)")).to_have_text(
        "Searched 5 articles, 46 passages. No article contains “Merkel”."
    )
    expected(answer.locator("h3")).to_have_text("Closest passages")
    expected(answer.locator(".card .closest, .card .context").first).to_contain_text("His special envoy to Ukraine")
    expected(page.locator("#panel h2")).to_have_text("Articles")
    expected(page.locator(".cite")).to_have_count(0)
    expected(page.locator("#panel .n")).to_have_count(0)


def test_what_may_answer_is_shown_with_a_marker_to_its_source_and_nothing_bold(visit: Visitors) -> None:
    page = visit()
    answer = ask(page, "Who is the envoy?")
    expected(answer.locator(".lead")).to_have_text("The articles may answer this:")
    expected(answer.locator(".report")).to_contain_text("His special envoy to Ukraine")
    expected(answer.locator(".report .by")).to_contain_text("10 February 2025")
    expected(answer.locator("strong, .stance")).to_have_count(0)
    expected(page.locator("#panel h2")).to_have_text("Sources")
    answer.locator(".cite.wide").click()
    expected(page.locator("#panel .card:target .title")).to_contain_text("Kremlin officials poker-faced")
    expected(page.locator("#panel .card:target .cited")).to_contain_text("His special envoy to Ukraine")


def test_a_name_that_is_one_slip_off_is_offered_as_a_link_that_asks(visit: Visitors) -> None:
    page = visit()
    answer = ask(page, "What did Zelensky sign?")
    link = answer.get_by_role("link", name=KREMLIN)
    assert link.get_attribute("href").startswith("./?q=Did+the+Kremlin")
    link.click()
    expected(page.locator(QUESTION)).to_have_text([KREMLIN])
    expected(page.locator(ANSWER).locator(".stance")).to_be_visible()


def test_of_two_meanings_of_a_follow_up_one_click_chooses(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    ask(page, "What did the Kremlin say?")
    asked = ask(page, "And how long is it?")
    expected(asked).to_contain_text("Which do you mean?")
    expected(asked.get_by_role("link")).to_have_text([KREMLIN, "How long is the call?"])
    asked.get_by_role("link", name=KREMLIN).click()
    expected(page.locator(QUESTION)).to_have_text(["What did the Kremlin say?", KREMLIN])
    assert library.earlier[-1] == ("What did the Kremlin say?",)


def test_an_answer_whose_article_changed_says_so_and_is_asked_again_with_one_click(
    visit: Visitors, library: FakeLibrary
) -> None:
    page = visit()
    answer = ask(page, KREMLIN)
    expected(answer.locator(".outdated")).to_have_count(0)
    with library.without("003_619ab2015da71e29.txt"):
        library.pending = "1 removed"
        page.get_by_role("button", name="Rebuild").wait_for()
        library.go_on.set()
        page.get_by_role("button", name="Rebuild").click()
        expected(page.locator(".outdated")).to_contain_text("has changed since this was answered")
        expected(page.locator("#panel .stale")).to_contain_text("this is what it said then")
    page.locator(".outdated").get_by_role("button", name="Ask again").click()
    expected(page.locator(".outdated")).to_have_count(0)
    expected(page.locator(QUESTION)).to_have_text([KREMLIN])


def test_back_closes_a_sheet_and_forward_opens_it_again(visit: Visitors) -> None:
    for size in (DESKTOP, PHONE):
        page = visit(size=size)
        ask(page, KREMLIN)
        page.get_by_role("link", name="Articles and filter").click()
        page.get_by_role("dialog").get_by_role("link", name="Russia Plays Coy").click()
        expected(page.locator("dialog")).to_have_count(2)
        page.go_back()
        expected(page.locator("dialog")).to_have_count(1)
        page.go_back()
        expected(page.locator("dialog")).to_have_count(0)
        expected(page.locator(QUESTION)).to_have_text([KREMLIN])
        page.go_forward()
        expected(page.locator("dialog.listing-sheet")).to_be_visible()
        page.keyboard.press("Escape")
        expected(page.locator("dialog")).to_have_count(0)
        assert page.url.endswith("#q1")


def test_roles_and_names_say_what_is_there(answered: Any) -> None:
    page = answered
    expected(page.get_by_role("main")).to_have_count(1)
    expected(page.get_by_role("log")).to_have_accessible_name("Questions and answers")
    expected(page.get_by_role("textbox", name="Ask a question")).to_be_visible()
    name = re.compile("^Source 2: Russia Plays Coy")
    expected(page.locator(ANSWER).get_by_role("link", name=name).first).to_be_visible()
    for kept in ("Copy answer", "Copy with sources", "Save"):
        expected(page.locator(ANSWER).get_by_role("button", name=kept, exact=True)).to_be_visible()


def test_zoomed_to_twice_the_size_the_header_takes_a_tenth_of_the_height(visit: Visitors) -> None:
    page = visit(size=(640, 400))
    assert page.locator("#head").bounding_box()["height"] <= 40
    assert not scrolls_sideways(page)
    ask(page, KREMLIN)
    assert page.locator("#head").bounding_box()["height"] <= 40
    assert page.locator("#status div.prose").evaluate("state => state.scrollWidth <= state.clientWidth")
    page.get_by_role("link", name="Articles", exact=True).click()
    assert page.get_by_role("dialog").bounding_box()["x"] == 0


def place(page: Any, part: str) -> tuple[float, float]:
    """The upper left corner of a part of the page."""
    box = page.locator(part).bounding_box()
    return box["x"], box["y"]


def test_nothing_in_the_header_moves_when_a_conversation_begins(visit: Visitors) -> None:
    for size in (DESKTOP, PHONE):
        page = visit(size=size)
        before = [place(page, part) for part in ("#name", "#articles", "#menu", "#status")]
        ask(page, KREMLIN)
        expected(page.get_by_role("button", name="New conversation")).to_be_visible()
        assert [place(page, part) for part in ("#name", "#articles", "#menu", "#status")] == before


def test_what_to_ask_next_follows_the_answer_and_the_newest_question_stands_at_the_top(visit: Visitors) -> None:
    page = visit()
    for question in (KREMLIN, "And what did it say?"):
        answer = ask(page, question)
        expected(page.locator("#heading h2")).to_be_visible()
        end = answer.bounding_box()["y"] + answer.bounding_box()["height"]
        assert 0 < page.locator("#heading").bounding_box()["y"] - end < 48
    assert 57 < page.locator(QUESTION).last.bounding_box()["y"] < 100


def test_a_hostile_article_is_shown_as_text_and_does_nothing(visit: Visitors) -> None:
    page = visit()
    before = set(page.evaluate("Object.keys(window)"))
    answer = ask(page, "Who is the mayor <img src=x onerror=window.pwned=9> ![p](http://evil.example/z.png) $$x$$?")
    expected(page.locator(QUESTION)).to_contain_text("<img src=x onerror=window.pwned=9> ![p](http")
    expected(answer.locator(".lead")).to_contain_text("<script>window.pwned=4</script>")
    expected(answer.locator(".lead strong")).to_have_text("said **stop**")
    expected(page.locator("#panel .title")).to_have_text(HOSTILE_TITLE)
    expected(page.locator("#panel .publisher")).to_have_text("<b>Evil & Sons</b>")
    expected(page.locator("#chat img, #panel img, #chat script, .katex")).to_have_count(0)
    page.locator("#panel .card").get_by_role("link", name="Read in article").click()
    expected(page.get_by_role("dialog")).to_contain_text("<style>*{display:none}</style>")
    new = set(page.evaluate("Object.keys(window)")) - before
    assert new == set()


def test_an_empty_or_endless_question_gets_one_line(visit: Visitors) -> None:
    page = visit()
    expected(page.get_by_role("button", name=KREMLIN)).to_be_visible()  # while it opens, Enter alone does nothing
    page.wait_for_function("!line.talking()")
    box = page.get_by_role("textbox", name="Ask a question")
    box.press("Enter")
    expected(page.locator("#box").get_by_text("the question is empty; type what you want to know")).to_be_visible()
    box.fill("x" * 10_000)
    box.press("Enter")
    expected(
        page.locator("#box").get_by_text("the question has 10,000 characters; ask in at most 1,000")
    ).to_be_visible()
    expected(page.locator("#chat")).to_have_count(0)
    assert not scrolls_sideways(page)
    ask(page, KREMLIN)
    expected(page.locator("#box .validation-error")).to_have_count(0)


def test_a_failure_is_one_line_without_a_path(visit: Visitors) -> None:
    page = visit()
    box = page.get_by_role("textbox", name="Ask a question")
    box.fill("crash")
    box.press("Enter")
    expected(page.locator("#chat .notice")).to_have_text(
        "The question could not be searched. The reason is in the server's log."
    )
    expected(page.get_by_text("secret")).to_have_count(0)


def test_what_failed_is_asked_again_and_takes_the_place_of_no_other_turn(visit: Visitors) -> None:
    page = visit()
    ask(page, KREMLIN)
    box = page.get_by_role("textbox", name="Ask a question")
    box.fill("crash once")
    box.press("Enter")
    page.locator("#chat .failed").get_by_role("button", name="Ask again").click()
    expected(page.locator(ANSWER)).to_have_count(2)
    expected(page.locator(QUESTION)).to_have_text([KREMLIN, "crash once"])
    expected(page.locator("#chat .failed")).to_have_count(0)


def test_two_visitors_have_conversations_of_their_own(visit: Visitors, library: FakeLibrary) -> None:
    first, second = visit(), visit()
    ask(first, KREMLIN)
    ask(second, "What did Merkel say?")
    follow_up = ask(first, "And what did it say?")
    assert library.earlier[-1] == (KREMLIN,)
    expected(follow_up.locator(".stand-alone")).to_have_text("What did the Kremlin say?")
    expected(second.locator(QUESTION)).to_have_text(["What did Merkel say?"])
    first.get_by_role("button", name="New conversation").click()
    expected(first.locator("#intro")).to_be_visible()
    ask(first, KREMLIN)
    assert library.earlier[-1] == ()


def test_an_older_answer_keeps_its_sources_below_it(visit: Visitors) -> None:
    page = visit()
    older = ask(page, KREMLIN)
    ask(page, "What did Merkel say?")
    older = page.locator(ANSWER).first
    older.locator(".report").get_by_role("link", name="Source 2:").click()
    expected(older.locator(".card:target")).to_be_visible()
    expected(older.locator(".card:target")).to_contain_text("Newsweek")


def test_the_newest_question_comes_into_view(visit: Visitors) -> None:
    page = visit()
    for question in (KREMLIN, "What did Merkel say?", "What did Scholz say?"):
        ask(page, question)
        expected(page.locator(QUESTION, has_text=question)).to_be_in_viewport(ratio=1)
        expected(page.locator(ANSWER).last.locator(".lead")).to_be_in_viewport(ratio=1)


def test_a_suggestion_and_a_link_ask_at_once(visit: Visitors) -> None:
    page = visit()
    page.get_by_role("button", name=KREMLIN).click()
    expected(page.locator(ANSWER).locator(".stance")).to_be_visible()
    expected(page.locator("#intro")).to_have_count(0)
    linked = visit(f"/?q={quote(KREMLIN)}")
    expected(linked.locator(ANSWER).locator(".stance")).to_be_visible()


def test_an_answer_can_be_copied_as_text(answered: Any) -> None:
    page = answered
    page.locator(ANSWER).get_by_role("button", name="Copy answer").click()
    expected(page.get_by_role("button", name="Copied")).to_be_visible()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0] == KREMLIN
    assert lines[3].endswith("I can neither confirm nor deny it.” [2]")
    assert (
        lines[-3] == "[2] Russia Plays Coy on ‘Delicate’ Trump-Putin Discussions · Newsweek · 003_619ab2015da71e29.txt"
    )


def test_the_old_index_answers_while_a_new_one_is_made(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    library.go_on.clear()
    library.pending = "1 new, 1 edited"
    page.reload()
    expected(page.locator("#status")).to_contain_text("1 new, 1 edited")
    page.get_by_role("button", name="Rebuild").click()
    expected(page.locator("#status")).to_contain_text("Reading articles · 1 of 2")
    expected(ask(page, KREMLIN).locator(".stance")).to_be_visible()
    joined = page.context.new_page()
    joined.goto(page.url.split("#")[0])
    expected(joined.locator("#status")).to_contain_text("Reading articles · 1 of 2")
    joined.close()
    library.go_on.set()
    expected(page.locator("#status")).to_contain_text("up to date")
    expected(page.get_by_role("button", name="Rebuild")).to_have_count(0)


def test_a_phone_has_one_column_and_the_sources_below_the_answer(visit: Visitors) -> None:
    page = visit(size=PHONE)
    assert not scrolls_sideways(page)
    answer = ask(page, KREMLIN)
    assert not scrolls_sideways(page)
    expected(page.locator("#panel .card").first).to_be_hidden()
    expected(page.get_by_role("button", name="Ask", exact=True)).to_be_in_viewport()
    answer.locator(".report").get_by_role("link", name="Source 2:").click()
    expected(answer.locator(".card:target")).to_be_in_viewport()
    assert not scrolls_sideways(page)
    answer.locator(".card:target").get_by_role("link", name="Read in article").click()
    expected(page.locator("dialog #quote")).to_be_in_viewport()
    assert not scrolls_sideways(page)
    small = "e => ['button', 'summary', '.card a.read'].flatMap(s => [...document.querySelectorAll(s)])"
    boxes = page.evaluate(f"({small})().map(e => e.getBoundingClientRect().height).filter(h => h > 0 && h < 44)")
    assert boxes == []


def test_both_sizes_and_both_themes_are_readable(visit: Visitors, request: pytest.FixtureRequest) -> None:
    page = visit()
    look(page, request, "1-empty")
    ask(page, KREMLIN)
    look(page, request, "2-answer")
    ask(page, "What did Merkel say?")
    look(page, request, "3-refusal")


def test_every_kind_of_digest_is_readable(visit: Visitors, request: pytest.FixtureRequest) -> None:
    page = visit()
    for question in DIGESTS:
        ask(page, question)
    look(page, request, "5-digests")
    expected(page.locator(".dated .year")).to_have_text(["2021", "2022", "2023", "2024"])
    expected(page.locator(".bars .number")).to_have_text(["yes", "no", "unsettled", "unsettled"])
    expected(page.locator(".compared ins")).to_have_text("deny")


def test_an_opened_article_and_the_list_are_readable(visit: Visitors, request: pytest.FixtureRequest) -> None:
    page = visit()
    page.get_by_role("link", name="Articles and filter").click()
    page.get_by_role("dialog").get_by_role("link", name="Russia Plays Coy").click()
    expected(page.locator("dialog")).to_have_count(2)
    look(page, request, "6-article")
    expected(page.locator("main")).to_have_count(1)


def test_the_menu_keeps_the_whole_conversation_and_closes_on_a_click_elsewhere(visit: Visitors) -> None:
    page = visit()
    page.locator("#menu summary").click()
    expected(page.get_by_role("button", name="Copy conversation")).to_be_hidden()
    page.locator("#intro").click()
    expected(page.get_by_role("button", name="Light or dark")).to_be_hidden()
    ask(page, KREMLIN)
    menu(page, "Copy conversation")
    assert f"# {KREMLIN}" in page.evaluate("navigator.clipboard.readText()")
    expected(page.get_by_role("button", name="Copied")).to_be_hidden()
    explained = "Clears this conversation here and in the browser; the articles stay."
    expected(page.get_by_role("button", name="New conversation")).to_have_attribute("title", explained)


def test_a_chosen_theme_stays(visit: Visitors) -> None:
    page = visit()
    menu(page, "Light or dark")
    expected(page.locator("gradio-app")).to_have_css("background-color", PAPER["dark"])
    page.reload()
    expected(page.locator("gradio-app")).to_have_css("background-color", PAPER["dark"])
    menu(page, "Light or dark")
    expected(page.locator("gradio-app")).to_have_css("background-color", PAPER["light"])
    page.evaluate("localStorage.clear()")


def test_scripts_run_where_the_browser_forbids_to_keep_anything(browser: Browser) -> None:
    visitor = browser.visitor()
    page = visitor.new_page()
    page.goto("data:text/html,<p>")  # there it does
    stored = "name => { window[name].setItem('a', 'b'); return window[name].getItem('a'); }"
    with pytest.raises(Exception, match="Storage is disabled"):
        page.evaluate(stored, "localStorage")
    for script in re.findall(r'src="(storage|unanswered)\.js"', render("scripts")):  # in the order of the page
        page.add_script_tag(path=STATIC / f"{script}.js")
    assert [page.evaluate(stored, name) for name in ("localStorage", "sessionStorage")] == ["b", "b"]
    assert page.evaluate("unanswered.add(' Who won? ', '').question") == "Who won?"
    page.close()
    browser.leaves(visitor)
