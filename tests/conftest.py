"""Options of the tests, the fast lane, and the fixtures that several files share.

``pytest -m "not slow"`` is the fast lane: in it nothing starts a process or loads a heavy library, and what tries to
fails, so that no slow test stays unmarked. A file that begins with a slow ``pytestmark`` is not even imported there.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from tests.browser import address, browser, complaints, library, visit
from tests.milvus_server import milvus, started_milvus

__all__ = ["address", "browser", "complaints", "library", "milvus", "started_milvus", "visit"]

HEAVY = {"gradio", "mcp", "openvino", "playwright", "pymilvus", "sentence_transformers", "torch", "transformers"}
PROCESSES = {"subprocess.Popen", "os.fork", "os.posix_spawn"}
SLOW_PAGE = ["TimeoutError", "AssertionError: Locator expected"]
"""How a wait of Playwright's ends that took a minute for nothing."""
_SLOW_FILE = re.compile(r"^pytestmark = (?:\[\s*)?pytest\.mark\.(?:browser|model|slow)\b", re.MULTILINE)


def is_fast_lane(config: pytest.Config) -> bool:
    """Whether slow tests are left out of this run."""
    return "not slow" in config.getoption("markexpr")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where pictures of the page go."""
    parser.addoption("--screenshots", metavar="DIR", help="write pictures of the page to this folder")


def pytest_configure(config: pytest.Config) -> None:
    """In the fast lane, fail whatever starts a process or loads a heavy library."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # threads that spin wait long for those of a busy machine
    if is_fast_lane(config):
        sys.addaudithook(_refuse_what_is_slow)


def _refuse_what_is_slow(event: str, arguments: tuple[object, ...]) -> None:
    if event in PROCESSES or (event == "import" and arguments[0] in HEAVY):
        pytest.fail(f"{event} {arguments[0]}: too slow for the fast lane; mark the test with pytest.mark.slow")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the files whose tests are all slow out of the fast lane before they import anything."""
    is_test = collection_path.suffix == ".py" and is_fast_lane(config)
    return True if is_test and _SLOW_FILE.search(collection_path.read_text(encoding="utf-8")) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that drive a browser or load the real model are slow; the first get a second chance.

    Headless Chromium now and then stops painting a tab for good, and what waits for it runs into its timeout. A new tab
    is well.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=SLOW_PAGE))
        if item.get_closest_marker("browser") or item.get_closest_marker("model"):
            item.add_marker(pytest.mark.slow)
