"""Gradio 6.31.0 prints the errors of events with the values that a visitor sent; they are logged without them instead.

No longer needed when ``test_gradio_still_prints_the_errors_of_events`` fails.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

LOG = logging.getLogger(__name__)


def log_in_place_of(library: Any, places: Callable[[BaseException], object]) -> None:
    """Have a module that prints the errors it handles, which repeat what a visitor sent, log their ``places``."""

    def logged(*_: object) -> None:
        error = sys.exception()
        if error is not None:
            facts = {"reason": type(error).__name__, "where": places(error)}
            LOG.error("an event of the page", extra={"facts": facts})

    library.traceback, library.print = SimpleNamespace(print_exc=logged), logged
