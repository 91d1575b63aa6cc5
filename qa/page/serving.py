"""Serves the page until interrupted; Gradio itself is imported by ``page`` when it is served."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import Any

from index.records import UserError
from qa.gradio_fixes.import_time import quick_import
from qa.library import Library
from qa.web.access import Access
from qa.web.question_queue import QuestionQueue

CONNECTIONS = 512
"""Open connections of all visitors; below the usual limit of open files. More are answered with 503."""


def serve(
    library: Library,
    access: Access,
    *,
    queue: QuestionQueue | None = None,
    automatic: bool = False,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until interrupted; ``on_ready`` gets its address, and ``queue`` is where the library counts.

    With ``automatic`` the index is rebuilt by itself when articles changed. Raises UserError when the port is taken,
    or when ``access`` would let in anyone without saying so.
    """
    access.require_login_or_loopback()
    host = access.host
    listener = _listen(host, access.port)
    with listener:
        import uvicorn

        with quick_import():
            from qa.page.page import web_page  # imports gradio, which takes seconds

        name = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listener.getsockname()[1]}"
        app = web_page(library, access, queue or QuestionQueue(), automatic=automatic)
        server = uvicorn.Server(uvicorn.Config(app, **_server_options(access)))
        if on_ready:
            on_ready(address)
        server.run(sockets=[listener])


def _server_options(access: Access) -> dict[str, Any]:
    return {
        "log_config": None,
        "access_log": False,  # it would hold the questions that stand in addresses
        "server_header": False,
        "ws": "none",
        "proxy_headers": access.behind_proxy,
        "forwarded_allow_ips": "127.0.0.1,::1",
        "limit_concurrency": CONNECTIONS,
        "timeout_graceful_shutdown": 3,  # open pages hold a stream each
    }


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise UserError(f"port {port} is in use; pass --port") from error
        raise UserError(f"cannot listen on {host}:{port} ({error.strerror}); pass --host and --port") from error
    return listener
