"""Many questions in a real browser: pasted or chosen, answered one by one, opened and saved."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.browser import DESKTOP, PAPER, PHONE, Visitors, expected, scrolls_sideways
from tests.fake_library import KREMLIN

pytestmark = pytest.mark.browser

PASTED = f"{KREMLIN}\nWho is the envoy?\n{'x' * 1001}?\nWhat did Merkel say?"
DONE = "All 4 asked"
ROWS = {"name": "list.csv", "mimeType": "text/csv", "buffer": b"id,question\n1,Who is the envoy?\n2,=1+1\n"}


def cells(page: Any, row: int) -> list[str]:
    """The texts of a row of the table."""
    return list(page.locator("tbody tr").nth(row).locator("th, td").all_inner_texts())


def looked_at(page: Any, request: pytest.FixtureRequest) -> None:
    """In both sizes and themes, take a picture where it was asked for, and see that nothing is too wide."""
    folder = request.config.getoption("--screenshots")
    for (width, height), scheme in product((DESKTOP, PHONE), PAPER):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        expected(page.locator("body")).to_have_css("background-color", PAPER[scheme])
        assert not scrolls_sideways(page)
        if folder:
            page.screenshot(path=Path(folder) / f"questions-{width}-{scheme}.png", full_page=True)


def test_a_pasted_list_becomes_a_table_that_opens_and_saves(visit: Visitors, request: pytest.FixtureRequest) -> None:
    page = visit()
    box = page.get_by_role("textbox", name="Ask a question")
    box.fill(PASTED)
    expected(page.get_by_role("button", name="Ask each line by itself, in a table")).to_be_visible()
    box.press("Enter")
    expected(page.get_by_role("status")).to_have_text(DONE)
    assert cells(page, 0)[1] == "Neither confirmed nor denied: 4 of 5 articles"
    assert cells(page, 1)[5] == "may answer"
    assert cells(page, 2)[5] == "the question has 1,002 characters; ask in at most 1,000"
    assert cells(page, 3)[5] == "the articles do not say"
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").click()
    lines = Path(saved.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "\ufeffquestion,answer,quote,source,date,outcome"
    assert lines[1].startswith(f"{KREMLIN},Neither confirmed")
    looked_at(page, request)
    with page.expect_popup() as opened:
        page.get_by_role("link", name=KREMLIN).click()
    expected(opened.value.locator("#chat h2.question")).to_have_text(KREMLIN)


def test_a_file_that_is_chosen_before_the_script_runs_is_asked(visit: Visitors) -> None:
    page = visit()
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/questions.js", hold)
    page.get_by_role("link", name="Many questions").click(no_wait_after=True)
    page.get_by_label("or a CSV or text file").set_input_files([ROWS])
    held[0].continue_()
    expected(page.get_by_role("status")).to_have_text("All 2 asked")


def test_a_chosen_file_is_asked_inside_the_bounds(visit: Visitors) -> None:
    page = visit()
    page.get_by_role("link", name="Many questions").click()
    page.get_by_label("or a CSV or text file").set_input_files([ROWS])
    expected(page.get_by_role("status")).to_have_text("All 2 asked")
    assert [cells(page, n)[0] for n in (0, 1)] == ["Who is the envoy?", "=1+1"]
