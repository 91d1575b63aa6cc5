"""Articles in a real browser: added, noticed on every page, taken up by a rebuild, and chosen for the questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.library import Library
from tests.browser import PHONE, QUESTION, Browser, Visitors, ask, expected, look, scrolls_sideways, served
from tests.small_library import BRIDGE, MAYOR, small_library

pytestmark = pytest.mark.browser

ARTICLES = {"mayor.md": MAYOR, "bridge.md": BRIDGE}
TOWER = "The council heard Viggo Sand. It said to Viggo Sand that the tower leans."
HERON = "A heron landed on the roof of the town hall on Sunday."


@pytest.fixture(scope="module")
def served_library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, str]:
    """Two articles in a folder that the tests may change, and the address of their page."""
    made = small_library(tmp_path_factory.mktemp("articles"), ARTICLES)
    return made, served(made)


@pytest.fixture
def library(served_library: tuple[Library, str]) -> Iterator[Library]:
    """The library, which is as it was when the test is over."""
    made, _ = served_library
    yield made
    for path in made.folder.iterdir():
        if path.is_file() and path.name not in ARTICLES:
            path.unlink()
    for kept in made.kept.all():
        made.kept.forget(kept.question, kept.reading, kept.bounds)
    made.rebuild()


@pytest.fixture
def visit(browser: Browser, served_library: tuple[Library, str], library: Library) -> Iterator[Visitors]:
    """Pages over the library, each a new visitor."""
    visitors = Visitors(browser, served_library[1])
    yield visitors
    visitors.leave()


def articles(page: Any) -> Any:
    """The list of the articles, opened over the page."""
    page.get_by_role("link", name="Articles and filter").click()
    return page.get_by_role("dialog")


def test_an_added_article_is_indexed_at_once_and_answers_on_every_page(
    visit: Visitors, library: Library, tmp_path: Path
) -> None:
    page, other = visit(), visit()
    (tmp_path / "heron.txt").write_text(HERON, encoding="utf-8")
    sheet = articles(page)
    sheet.get_by_text("Add articles").click()
    sheet.locator("input[type=file]").set_input_files([tmp_path / "heron.txt"])
    expected(sheet.locator(".added")).to_have_text("Added and indexed: heron.txt")
    expected(sheet.locator(".sheet-name")).to_contain_text("3 articles")
    page.keyboard.press("Escape")
    for visited in (page, other):
        expected(visited.locator("#status")).to_contain_text("3 articles · up to date")
        answer = ask(visited, "Who landed on the roof of the town hall?")
        expected(answer.locator(".lead")).to_contain_text(HERON)


def test_a_pasted_text_is_added_and_what_cannot_be_added_is_told(visit: Visitors, library: Library) -> None:
    page = visit(size=PHONE)
    sheet = articles(page)
    sheet.get_by_text("Add articles").click()
    sheet.get_by_label("Text", exact=True).fill(HERON)
    sheet.get_by_label("Title, if it has one").fill("Birds")
    sheet.get_by_role("button", name="Add", exact=True).click()
    expected(sheet.locator(".added")).to_contain_text("indexed: Birds.md")
    assert HERON in (library.folder / "Birds.md").read_text(encoding="utf-8")
    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": b"no article"}
    sheet.locator("input[type=file]").set_input_files([photo])
    expected(sheet.locator(".added .failed")).to_contain_text("photo.png: no loader for '.png'")
    assert not scrolls_sideways(page)
    page.keyboard.press("Escape")
    expected(page.locator("#status")).to_contain_text("3 articles · up to date")


def test_a_dropped_file_is_added(visit: Visitors, library: Library) -> None:
    page = visit()
    dropped = page.evaluate_handle(
        "([name, text]) => { const t = new DataTransfer(); t.items.add(new File([text], name)); return t }",
        ["heron.txt", HERON],
    )
    page.dispatch_event("body", "drop", {"dataTransfer": dropped})
    expected(page.locator("dialog .added")).to_contain_text("indexed: heron.txt")
    assert (library.folder / "heron.txt").read_text(encoding="utf-8") == HERON


def test_the_questions_keep_to_what_was_chosen_until_it_is_taken_away(
    visit: Visitors, request: pytest.FixtureRequest
) -> None:
    page = visit()
    question = "Who closed the old bridge?"
    sheet = articles(page)
    sheet.get_by_role("searchbox").fill("mayor")
    expected(sheet.locator(".row")).to_have_count(1)
    sheet.get_by_role("link", name="Ask only this").click()
    expected(sheet.locator(".row.chosen")).to_have_count(1)
    look(page, request, "4-articles")
    page.keyboard.press("Escape")
    expected(page.locator("#chips")).to_have_text("Asking 1 of 2 articles: The mayor goes remove ✕")
    refused = ask(page, question)
    expected(refused).not_to_contain_text("Engineers")
    page.reload()
    expected(page.locator("#chips")).to_contain_text("The mayor goes")
    page.get_by_role("link", name="The mayor goes remove").click()
    expected(page.locator(".chip")).to_have_count(0)
    expected(ask(page, question).locator(".lead")).to_contain_text("Engineers closed the old bridge in May.")


def test_a_link_carries_the_bounds_of_its_question(visit: Visitors) -> None:
    page = visit("/?since=2025&q=Who%20closed%20the%20old%20bridge%3F")
    expected(page.locator("#chips")).to_contain_text("since 2025")
    expected(page.locator("#chat .answer:not(.pending)")).not_to_contain_text("Engineers")


def test_what_bounds_the_questions_and_what_is_edited_stay_in_sight_on_a_phone(visit: Visitors) -> None:
    page = visit("/?since=2024&publisher=Daily%20Sun&q=Who%20closed%20the%20old%20bridge%3F", size=PHONE)
    expected(page.locator("#chat .answer:not(.pending)")).to_contain_text("Engineers")
    page.get_by_role("button", name="Edit").first.click()
    for seen in (page.locator(".chip").last, page.locator("#note"), page.get_by_role("button", name="Ask", exact=True)):
        expected(seen).to_be_in_viewport(ratio=1)
    boxes = [page.locator(part).bounding_box() for part in ("#chips", "#box")]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
    assert not scrolls_sideways(page)


def with_a_name(library: Library) -> None:
    """Add an article that names somebody."""
    (library.folder / "tower.txt").write_text(TOWER, encoding="utf-8")
    library.rebuild()


def test_a_name_is_asked_about_without_loading_the_page_anew(visit: Visitors, library: Library) -> None:
    with_a_name(library)
    page = visit("/?since=2024")
    ask(page, "Who closed the old bridge?")
    page.evaluate("window.here = true")
    for count in (2, 3):  # the same link a second time too
        page.get_by_role("link", name="Names").click()
        page.locator("dialog .row").first.get_by_role("link", name="timeline").click()
        expected(page.locator("dialog")).to_have_count(0)
        expected(page.locator(QUESTION)).to_have_count(count)
        expected(page.locator(QUESTION).last).to_contain_text("Timeline of")
        expected(page.locator("#chat .answer.of-timeline:not(.pending)")).to_have_count(count - 1)
    expected(page.locator(".chip")).to_have_count(0)  # the link has no bounds
    assert page.evaluate("[window.here, location.search]") == [True, ""]


def test_a_kept_question_is_marked_at_once_and_after_a_reload_until_it_is_pressed_again(visit: Visitors) -> None:
    page = visit()
    asked = ask(page, "Who closed the old bridge?").locator("a.keep")
    marked, waiting = page.locator("#chat a.keep.on"), list[Any]()
    page.route("**/kept", lambda route: waiting.append(route))  # noqa: PLW0108 - it needs a Python function
    with page.expect_request("**/kept"):
        asked.click()
    expected(marked).to_have_count(1)  # the server has not even heard of it
    waiting[0].continue_()
    page.unroute("**/kept")
    page.mouse.move(0, 0)
    expected(asked.locator(".label.told")).to_have_count(0)
    expected(page.locator("#status")).to_contain_text("1 kept question")
    page.reload()
    expected(marked).to_have_count(1)
    marked.click()
    expected(marked).to_have_count(0)
    expected(page.locator("#status")).not_to_contain_text("kept question")


def test_a_question_that_cannot_be_kept_loses_its_mark_and_says_why(visit: Visitors) -> None:
    page = visit()
    asked = ask(page, "Who closed the old bridge?").locator("a.keep")
    page.route("**/kept", lambda route: route.fulfill(status=400, json={"error": "100 questions are kept"}))
    asked.click()
    expected(asked.locator(".label.told")).to_have_text("100 questions are kept")
    expected(page.locator("#chat a.keep.on")).to_have_count(0)


def test_a_name_bounds_a_list_of_questions_too(visit: Visitors, library: Library) -> None:
    with_a_name(library)
    page = visit("/?mention=Viggo%20Sand")
    page.get_by_role("link", name="Many questions").click()
    page.get_by_label("One question a line").fill("Who closed the old bridge?")
    page.get_by_role("button", name="Ask them all").click()
    expected(page.get_by_role("status")).to_have_text("All 1 asked")
    assert "Engineers" not in page.locator("tbody").inner_text()


def test_in_the_table_a_whole_quote_that_answers_stands_once(visit: Visitors) -> None:
    page = visit()
    page.get_by_role("link", name="Many questions").click()
    page.get_by_label("One question a line").fill("What do the articles say about the mayor?")
    page.get_by_role("button", name="Ask them all").click()
    expected(page.locator("tbody td")).to_have_count(5)
    expected(page.locator("tbody td").nth(0)).to_have_text("")
    expected(page.locator("tbody td").nth(1)).to_have_text("The mayor of the city resigned on Monday.")


def test_zoomed_in_the_header_shows_that_questions_are_kept(visit: Visitors) -> None:
    page = visit(size=(640, 400))
    ask(page, "Who closed the old bridge?").locator("a.keep").click()
    kept = page.locator("#status").get_by_role("link", name="1 kept question")
    expected(kept).to_be_visible()
    link, after = kept.bounding_box(), page.locator("#articles").bounding_box()
    assert link["x"] + link["width"] <= after["x"]
    assert page.locator("#status .status").evaluate("state => state.scrollWidth <= state.clientWidth")
