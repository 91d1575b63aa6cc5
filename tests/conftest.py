"""Options of the tests."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where pictures of the page go, and where the accessibility checker is."""
    parser.addoption("--screenshots", metavar="DIR", help="write pictures of the page to this folder")
    parser.addoption("--axe", metavar="FILE", help="axe.min.js of axe-core, to check the page's accessibility")
