"""Looking inside the running server: ``/healthz`` and ``/metrics``, and a line in the log for every request."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.manifest import Manifest
from index.records import UserError
from qa import texts
from qa.web.access import Access
from qa.web.question_queue import BOUNDS, Desk
from qa.web.request_filter import refusal

LOG = logging.getLogger(__name__)

FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")
"""Headers that a proxy adds: what comes through one is not from this machine."""


class Watch:
    """Counts and logs requests by method, address and status; never what stands behind the ``?``."""

    def __init__(self, app: ASGIApp, *, statuses: Counter[int]) -> None:
        self._app = app
        self._statuses = statuses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on and note how its answer begins."""
        begin = time.perf_counter()

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._statuses[message["status"]] += 1
                facts = {
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": message["status"],
                    "seconds": round(time.perf_counter() - begin, 4),
                }
                LOG.info("request", extra={"facts": facts})
            await send(message)

        await self._app(scope, receive, noted if scope["type"] == "http" else send)


def insight_routes(state: Callable[[], Manifest], desk: Desk, statuses: Counter[int], access: Access) -> list[Route]:
    """``/healthz`` and ``/metrics``, for this machine or for who is logged in."""

    def healthz(request: Request) -> Response:
        if not _may_look(request, access):
            return refusal(403, texts.NOT_FOR_YOU)
        try:
            manifest = state()
        except UserError:
            return JSONResponse({"status": "the index cannot be used", "index": None}, 503)
        return JSONResponse({"status": "ok", "index": manifest.version, "articles": manifest.articles})

    def metrics(request: Request) -> Response:
        if not _may_look(request, access):
            return refusal(403, texts.NOT_FOR_YOU)
        try:
            manifest = state()
        except UserError:
            manifest = None
        text = "".join(f"{line}\n" for line in _lines(manifest, desk, statuses))
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


def _may_look(request: Request, access: Access) -> bool:
    """Whether the request is from this machine itself, or came through the login."""
    if access.login is not None:
        return True
    try:
        here = ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
    return here and not any(name in request.headers for name in FORWARDED)


def _lines(manifest: Manifest | None, desk: Desk, statuses: Counter[int]) -> Iterator[str]:
    """Everything counted, in the text format of Prometheus."""
    if manifest is not None:
        yield from _metric("ask_index_info", "gauge", "The version of the index that answers.")
        yield f'ask_index_info{{version="{manifest.version}"}} 1'
        for name, number in (("articles", manifest.articles), ("passages", manifest.passages)):
            yield from _metric(f"ask_{name}", "gauge", f"Indexed {name}.")
            yield f"ask_{name} {number}"
    tally = desk.tally()
    yield from _metric("ask_questions_total", "counter", "Questions, by what became of them.")
    for outcome in ("answered", "refused", "busy", "too long", "not possible", "failed"):
        yield f'ask_questions_total{{outcome="{outcome}"}} {tally.outcomes[outcome]}'
    yield from _metric("ask_questions_now", "gauge", "Questions being answered or waiting.")
    yield f"ask_questions_now {desk.taken}"
    yield from _metric("ask_question_seconds", "histogram", "Seconds from question to reply, waiting included.")
    under = 0
    for bound in BOUNDS:
        under += tally.classes[bound]
        yield f'ask_question_seconds_bucket{{le="{bound}"}} {under}'
    yield f'ask_question_seconds_bucket{{le="+Inf"}} {tally.classes.total()}'
    yield f"ask_question_seconds_sum {tally.seconds:.4f}"
    yield f"ask_question_seconds_count {tally.classes.total()}"
    yield from _metric("ask_responses_total", "counter", "Responses over HTTP, by status.")
    for status, number in sorted(statuses.items()):
        yield f'ask_responses_total{{status="{status}"}} {number}'
    yield from _process()


def _metric(name: str, kind: str, meaning: str) -> Iterator[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"


def _process(own: Path = Path("/proc/self")) -> Iterator[str]:
    """Memory and open files, where the system tells."""
    if not own.is_dir():
        return
    status = (own / "status").read_text(encoding="ascii", errors="replace")
    resident = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")), "0")
    yield from _metric("process_resident_memory_bytes", "gauge", "Memory in use.")
    yield f"process_resident_memory_bytes {int(resident) * 1024}"
    yield from _metric("process_open_fds", "gauge", "Open files and connections.")
    yield f"process_open_fds {sum(1 for _ in (own / 'fd').iterdir())}"
