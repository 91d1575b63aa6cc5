"""Monitoring of the running server: ``/healthz`` and ``/metrics``, and a log line for every request."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Callable, Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.manifest import Manifest
from index.records import UserError
from qa import texts
from qa.web.access import Access
from qa.web.request_filter import refusal

LOG = logging.getLogger(__name__)

FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")
"""Headers that a proxy adds; a request with one does not come from this machine."""


class RequestLogMiddleware:
    """Counts and logs requests by method, path and status; never the query after ``?``."""

    def __init__(self, app: ASGIApp, *, registry: CollectorRegistry) -> None:
        self._app = app
        self._responses = Counter("ask_responses", "Responses over HTTP, by status.", ["status"], registry=registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and log its status and the seconds until its response began."""
        begin = time.perf_counter()

        async def send_and_log(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._responses.labels(message["status"]).inc()
                facts = {
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": message["status"],
                    "seconds": round(time.perf_counter() - begin, 4),
                }
                LOG.info("request", extra={"facts": facts})
            await send(message)

        await self._app(scope, receive, send_and_log if scope["type"] == "http" else send)


class IndexCollector(Collector):
    """Metrics of the index that answers; none where no index can."""

    def __init__(self, state: Callable[[], Manifest]) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """The version and the sizes, as they are now."""
        try:
            manifest = self._state()
        except UserError:
            return
        version = {"version": manifest.version}
        yield InfoMetricFamily("ask_index", "The version of the index that answers.", value=version)
        yield GaugeMetricFamily("ask_articles", "Indexed articles.", manifest.articles)
        yield GaugeMetricFamily("ask_passages", "Indexed passages.", manifest.passages)


def monitoring_routes(state: Callable[[], Manifest], registry: CollectorRegistry, access: Access) -> list[Route]:
    """``/healthz`` and ``/metrics``, for this machine or behind the login; ``/metrics`` shows all of ``registry``."""
    registry.register(IndexCollector(state))
    ProcessCollector(registry=registry)

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
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

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
