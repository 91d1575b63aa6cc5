"""Times a question in the browser, from Enter to the first visible answer, next to ``ask`` itself.

    python -m benchmarks.page [--articles DIR] [--model NAME] [--times 20]

Indexes the articles in a folder of its own, serves the page over them in this process and drives it with Chromium
(playwright and chromium as for the tests). Each question is asked in the browser and of the library in turn, so that
both meet the same machine; before, each is asked once, so that weights are loaded and readings remembered: what differs
is what the page adds. Printed are the medians and their difference.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from itertools import cycle, islice
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import app
from qa.library import Library
from qa.page.serving import serve
from qa.question.ask import Ask
from qa.web.access import Access

QUESTIONS = (
    "Did the Kremlin confirm the call?",
    "How many men has Moscow lost?",
    "Who is the Kremlin spokesman?",
    "What did Ryabkov say about the talks?",
    "Who won the World Cup?",
)
_WATCH = """question => new Promise(shown => {
  const answers = () => document.querySelectorAll("#chat .answer:not(.pending)").length;
  const before = answers();
  const begin = performance.now();
  new MutationObserver((_, watch) => {
    if (answers() <= before) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => shown(performance.now() - begin)));
  }).observe(document.body, { childList: true, subtree: true });
  const area = document.querySelector("#box textarea");
  area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  area.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true }));
})"""


def served(library: Library) -> str:
    """The address of the page, served in a thread."""
    ready: SimpleQueue[str] = SimpleQueue()
    Thread(target=serve, args=(library, Access(port=0)), kwargs={"on_ready": ready.put}, daemon=True).start()
    return ready.get(timeout=120)


def in_browser(page: Any, question: str) -> float:
    """Milliseconds from Enter until the answer has been painted, in a new conversation."""
    page.get_by_role("textbox", name="Ask a question").fill(question)
    shown = float(page.evaluate(_WATCH, question))
    page.locator("#suggestions button").first.wait_for()
    page.get_by_role("button", name="New conversation").click()
    page.locator("#chat").wait_for(state="detached")
    page.locator("#suggestions button").first.wait_for()
    return shown


def alone(library: Library, question: str) -> float:
    """Milliseconds of ``ask``."""
    begin = time.perf_counter()
    library.ask(Ask(question))
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", default=str(app.ARTICLES), metavar="DIR")
    parser.add_argument("--model", default=app.DEFAULT, metavar="NAME")
    parser.add_argument("--times", type=int, default=20, metavar="N")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright  # only this benchmark and the tests need it

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        words = ["--articles", options.articles, "--index-dir", folder, "--model", options.model]
        app.main(["index", *words])
        library = app.open_library(words)
        address = served(library)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-US")
        page.set_default_timeout(120_000)
        page.goto(address)
        page.locator("#suggestions button").first.wait_for()
        for question in QUESTIONS:
            in_browser(page, question)
        pairs = [(in_browser(page, q), alone(library, q)) for q in islice(cycle(QUESTIONS), options.times)]
        browser.close()
    shown, asked = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(
        f"Enter to visible answer {shown:.0f} ms, ask {asked:.0f} ms: {shown - asked:.0f} more ({len(pairs)} questions)"
    )


if __name__ == "__main__":
    main()
