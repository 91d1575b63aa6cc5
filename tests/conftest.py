"""Options of the tests, and the fixtures that several files share."""

from __future__ import annotations

import pytest

from tests.browser import address, browser, library, visit
from tests.milvus_server import milvus, started_milvus

__all__ = ["address", "browser", "library", "milvus", "started_milvus", "visit"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where pictures of the page go."""
    parser.addoption("--screenshots", metavar="DIR", help="write pictures of the page to this folder")
