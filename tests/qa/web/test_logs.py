"""What the log leaves out."""

import asyncio
import logging

import pytest

from qa.web.logs import is_not_disconnect


@pytest.mark.parametrize(
    ("message", "error", "told"),
    [
        ("Exception in ASGI application", asyncio.CancelledError(), False),
        ("Exception in ASGI application", ConnectionResetError(), False),
        ("Cancel 2 running task(s), timeout graceful shutdown exceeded", None, False),
        ("Exception in ASGI application", ValueError("no"), True),
        ("Invalid HTTP request received.", None, True),
    ],
)
def test_a_stream_that_ends_with_its_reader_or_the_server_is_no_fault(
    message: str, error: BaseException | None, told: bool
) -> None:
    trace = None if error is None else (type(error), error, None)
    assert is_not_disconnect(logging.LogRecord("uvicorn.error", logging.ERROR, "", 1, message, (), trace)) is told
