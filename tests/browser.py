"""A page in a real browser, over a library whose replies are written by hand; one server and browser for all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pytest

from qa.library import Library
from qa.web.access import Access
from tests.fake_library import FakeLibrary

DESKTOP, PHONE = (1280, 800), (390, 844)
CHROMIUM = ("chromium-headless-shell", "chromium")
"""The first draws no window, which takes a fifth less of the processor."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PAPER = {"light": "rgb(251, 250, 247)", "dark": "rgb(22, 21, 20)"}
CHECKED = ((DESKTOP, "light"), (PHONE, "dark"))
QUESTION = "#chat h2.question"
ANSWER = "#chat .answer:not(.pending)"


def missing(reason: str) -> None:
    """A machine without a browser skips these tests; the one that checks every change must not."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


class Browser:
    """Headless Chromium. A visitor who left lends the next one the files that the page is made of, and nothing else."""

    def __init__(self, chromium: Any) -> None:
        self._chromium = chromium
        self._free: list[Any] = []

    def visitor(self) -> Any:
        """Storage and pages of one visitor: a browser context of Playwright's."""
        if self._free:
            return self._free.pop()
        context = self._chromium.new_context(locale="en-US", permissions=["clipboard-read", "clipboard-write"])
        context.set_default_timeout(60_000)  # of two busy cores; what works is there at once
        context.set_default_navigation_timeout(120_000)
        context.new_page()  # stays: it is quicker to open a tab than a window
        return context

    def leaves(self, visitor: Any) -> None:
        """Close the pages of a visitor and forget what they kept."""
        for page in visitor.pages[1:]:
            origin = page.evaluate("location.origin")
            page.goto("about:blank")  # nothing is kept after this
            kept = {"origin": origin, "storageTypes": "local_storage"}
            visitor.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
            page.close()
        self._free.append(visitor)


@pytest.fixture(scope="module")  # while it is open, no other test of this thread can run an event loop
def browser() -> Iterator[Browser]:
    """One browser for the tests of a file."""
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        missing("playwright is not installed")
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        missing("chromium is not installed")
    expect.set_options(timeout=60_000)  # of two busy cores; what works is there at once
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield Browser(launched)
        launched.close()


def served(library: Library) -> str:
    """The address of a page over a library, served in a thread until all tests are through."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from qa.page.serving import serve

    ready: SimpleQueue[str] = SimpleQueue()
    Thread(target=serve, args=(library, Access(port=0, rate=0)), kwargs={"on_ready": ready.put}, daemon=True).start()
    return ready.get(timeout=240)  # of two busy cores


@pytest.fixture(scope="session")
def library() -> FakeLibrary:
    """The library behind the page."""
    return FakeLibrary(hostile=True)


@pytest.fixture(scope="session")
def address(library: FakeLibrary) -> str:
    """The address of the page."""
    return served(library)


class Visitors:
    """Opens pages, each a new visitor, and watches that nothing leaves the machine and nothing complains."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._contexts: list[Any] = []
        self._left: list[str] = []
        self._complaints: list[str] = []

    def __call__(self, path: str = "/", size: tuple[int, int] = DESKTOP) -> Any:
        context = self._browser.visitor()
        self._contexts.append(context)
        page = painted(context)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("request", self._requested)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        page.goto(self._address + path)
        expected(page.locator("#status")).to_contain_text("up to date")
        return page

    def leave(self) -> None:
        """Close the pages and look at what was watched."""
        for context in self._contexts:
            self._browser.leaves(context)
        assert self._left == [], self._left
        assert self._complaints == [], self._complaints

    def _requested(self, request: Any) -> None:
        if not request.url.startswith((self._address, "data:", "blob:")):
            self._left.append(request.url)

    def _said(self, message: Any) -> None:
        # 422 and 400 are how the page is told that a question or an article was refused; a test breaks what is stored
        # and loads pages anew, which stop waiting for their server
        expected_errors = ("422", "400", "Error reading from localStorage", "AbortError", "Connection errored out")
        if message.type == "error" and not any(error in message.text for error in expected_errors):
            self._complaints.append(message.text)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visitors]:
    """Pages for one test."""
    visitors = Visitors(browser, address)
    yield visitors
    visitors.leave()


def painted(visitor: Any) -> Any:
    """A new tab in front that paints; Chromium may leave one without frames while it closes another."""
    frame = "new Promise(seen => { requestAnimationFrame(() => seen(true)); setTimeout(() => seen(false), 10000) })"
    for another in (True, True, False):
        page = visitor.new_page()
        page.bring_to_front()
        if not another or page.evaluate(frame):
            break
        page.close()
    return page


def expected(target: Any) -> Any:
    """Playwright's waiting assertions."""
    from playwright.sync_api import expect

    return expect(target)


def ask(page: Any, question: str) -> Any:
    """Type a question, press Enter, and give back the newest answer."""
    before = page.locator(ANSWER).count()
    box = page.get_by_role("textbox", name="Ask a question")
    box.fill(question)
    box.press("Enter")
    expected(page.locator(ANSWER)).to_have_count(before + 1)
    return page.locator(ANSWER).last


def menu(page: Any, entry: str) -> None:
    """Choose an entry of the header's menu."""
    page.locator("#menu summary").click()
    page.get_by_role("button", name=entry).click()
    page.keyboard.press("Escape")


def scrolls_sideways(page: Any) -> bool:
    """Whether anything is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def look(page: Any, request: pytest.FixtureRequest, name: str) -> None:
    """In both sizes and themes, nothing is too wide; take a picture where it was asked for.

    In one size of each theme axe finds nothing to complain of: it takes seconds, and a size has no colours of its own.
    """
    folder = request.config.getoption("--screenshots")
    complaints = request.getfixturevalue("complaints")
    for (width, height), scheme in product((DESKTOP, PHONE), PAPER):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expected(page.locator("gradio-app")).to_have_css("background-color", PAPER[scheme])
        assert not scrolls_sideways(page)
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", animations="disabled")
        if ((width, height), scheme) in CHECKED:
            assert complaints(page) == []
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    page.emulate_media(color_scheme="light")


@pytest.fixture
def complaints() -> Iterator[Callable[[Any], list[tuple[str, list[str]]]]]:
    """Gives the rules of axe-core that a page breaks, and the elements that do.

    Where the checker is not installed, the test goes on without it and is skipped at its end.
    """
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        yield lambda _: []
        missing("axe-playwright-python is not installed: accessibility was not checked")
        return

    def broken(page: Any) -> list[tuple[str, list[str]]]:
        rules = Axe().run(page).response["violations"]
        return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in rules]

    yield broken
