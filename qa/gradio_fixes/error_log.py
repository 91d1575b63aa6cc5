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


def log_event_errors(library: Any, traceback_frames: Callable[[BaseException], object]) -> None:
    """Have a module log the ``traceback_frames`` of its errors, instead of printing them with what was sent."""

    def logged(*_: object) -> None:
        error = sys.exception()
        if error is not None:
            facts = {"reason": type(error).__name__, "where": traceback_frames(error)}
            LOG.error("an event of the page", extra={"facts": facts})

    library.traceback, library.print = SimpleNamespace(print_exc=logged), logged
