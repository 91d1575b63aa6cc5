"""What the page needs of a library, and serving it; Gradio itself is imported by ``qa.page.page`` when it is served."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from index.manifest import Manifest
from index.records import Article, Progress, Summary, UserError
from qa import texts
from qa.page.gradio_import import lean_gradio
from qa.question.filters import EVERYTHING, Filters
from qa.question.requests import Request
from qa.replies import Reply
from qa.web.access import Access
from qa.web.question_queue import Desk

QUESTION_CHARACTERS = 1000
CONNECTIONS = 512
"""Open connections; below the usual limit of open files."""

_FOLDERS = re.compile(r"(?<![\w.~)\]-])(?:[A-Za-z]:)?[\\/][^:;'\"\n]*[\\/]")
"""Folders from the root on, spaces and all; those on the way to an article from its folder are no secret."""


class Library(Protocol):
    """A folder of articles that can be asked; safe to call from several threads."""

    @property
    def folder(self) -> Path:
        """Where the articles lie."""

    def ask(  # noqa: PLR0913 - a question with all that comes with it
        self,
        question: str,
        *,
        earlier: Sequence[str] = (),
        said: str = "",
        k: int = 10,
        filters: Filters = EVERYTHING,
        reading: Request | None = None,
    ) -> Reply:
        """Answer from the articles inside ``filters``; ``reading`` says what kind of reply is wanted.

        ``earlier`` are the conversation's questions, oldest first, ``said`` the text of the answer to the last of them.
        """

    def articles(self) -> Sequence[Summary]:
        """The indexed articles in the order to list them."""

    def article(self, source: str) -> Article | None:
        """One indexed article, None where there is none of that name."""

    def manifest(self) -> Manifest:
        """Which version of the index answers, and how much it holds; raises UserError where none can."""

    def copies(self) -> Mapping[str, str]:
        """The article that leads its copies, itself too, for each article that has or is one."""

    def problems(self) -> Sequence[str]:
        """What could not be read, one line each: ``budget.pdf: encrypted``."""

    def notes(self) -> Sequence[str]:
        """How files were read and what was left out, one line each: ``map.docx: 2 comments left out``."""

    def changes(self) -> str:
        """How the folder differs from the index: ``2 new, 1 edited``; empty when it does not."""

    def rebuild(self, progress: Progress) -> str:
        """Bring the index up to date and say so in a line, while the old one answers; raises UserError."""

    def suggestions(self, *, filters: Filters = EVERYTHING) -> Sequence[str]:
        """Questions to start from, which the articles inside ``filters`` answer."""

    def next_questions(self, reply: Reply, *, asked: Sequence[str], filters: Filters = EVERYTHING) -> Sequence[str]:
        """Questions near a reply that the articles inside ``filters`` answer, none like those already ``asked``."""


def question_problem(question: str) -> str:
    """Why a question cannot be asked, in one line; empty when it can."""
    if not question.strip():
        return texts.EMPTY_QUESTION
    if len(question) > QUESTION_CHARACTERS:
        return texts.too_long(QUESTION_CHARACTERS, len(question))
    return ""


def without_folders(message: str) -> str:
    """A message for visitors: folders of this machine left out, file names kept."""
    return _FOLDERS.sub("", message)


def serve(
    library: Library,
    access: Access,
    *,
    desk: Desk | None = None,
    automatic: bool = False,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until interrupted; ``on_ready`` gets its address, and ``desk`` is where the library counts.

    With ``automatic`` the index is rebuilt by itself when articles changed. Raises UserError when the port is taken,
    or when ``access`` would let in anyone without saying so.
    """
    access.require_login_or_loopback()
    host = access.host
    listener = _listen(host, access.port)
    with listener:
        import uvicorn

        with lean_gradio():
            from qa.page.page import web_page  # imports gradio, which takes seconds

        name = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listener.getsockname()[1]}"
        app = web_page(library, access, desk or Desk(), automatic=automatic)
        server = uvicorn.Server(uvicorn.Config(app, **_server_options(access)))
        if on_ready:
            on_ready(address)
        server.run(sockets=[listener])


def _server_options(access: Access) -> dict[str, Any]:
    from qa.web.connections import ThroughProxy, Visitor  # imports the server's own protocol

    return {
        "http": ThroughProxy if access.behind_proxy else Visitor,
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
