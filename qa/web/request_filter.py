"""Which requests come in: small ones that name this server, come from no other site's page and ask for what exists.

Every part is plain ASGI, so that streams pass through untouched. A refusal is one line of text.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa import texts
from qa.gradio_fixes.addresses import EVENTS, FILE_KEYS, PAGE_PATHS, SPOOFABLE_HEADERS
from qa.web.access import Access
from qa.web.rate_limit import RateLimit

BODY_BYTES = 64 * 1024
"""Bytes a request may bring, where its route sets no limit of its own."""
BODY_SECONDS = 30
BYTES_A_SECOND = 50_000
"""Seconds that a request may take to arrive, and the bytes a second that a larger one must keep up."""
LARGE_AT_ONCE = 4
"""Requests to a route with a larger limit that are held at the same time."""


class RequestFilter:
    """Refuses requests for another name, from another site's page, and for what the page does not use."""

    def __init__(self, app: ASGIApp, *, access: Access) -> None:
        self._app = app
        self._access = access
        self._dropped_headers = SPOOFABLE_HEADERS if access.behind_proxy else {*SPOOFABLE_HEADERS, "x-forwarded-proto"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or answer it with a line."""
        if scope["type"] == "websocket":  # the page has none
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http":
            scope["headers"] = [(n, v) for n, v in scope["headers"] if n.decode("latin-1") not in self._dropped_headers]
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._access.answers_to(hosts[0]):
            return refusal(400, texts.OTHER_NAME)
        if is_cross_site(headers) and not _follows_link(headers, scope["method"]):
            return refusal(403, texts.OTHER_SITE)
        if not _exists(scope):
            return refusal(404, texts.NOT_FOUND)
        return None


def is_cross_site(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that a page of another site makes the request.

    ``headers`` have lower-case names. A program sends neither header and is not from elsewhere; a page of the same
    machine on another port is.
    """
    if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def _follows_link(headers: Headers, method: str) -> bool:
    """Whether a visitor came by a link on another page, which is no request of that page."""
    navigates = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return navigates and method == "GET" and "origin" not in headers


def _exists(scope: Scope) -> bool:
    """Whether the server has such an address; what is mounted on the root is the page's, with its own list."""
    for route in scope["app"].routes:
        if route.matches(scope)[0] is Match.NONE:
            continue
        if isinstance(route, Mount) and not route.path:
            method = "GET" if scope["method"] == "HEAD" else scope["method"]
            wanted = PAGE_PATHS.get(method)
            return wanted is not None and wanted.fullmatch(scope["path"]) is not None and ".." not in scope["path"]
        return True
    return False


WORK = ("/ask", "/read", "/articles", "/names", "/names.json")
"""Addresses that take work even where nothing is sent: an article or the list of them may be millions of characters."""


class RateLimitMiddleware:
    """Answers "busy" to an address that asks for work more often than a group of people would."""

    def __init__(self, app: ASGIApp, *, each_minute: int) -> None:
        """``each_minute`` 0 sets no limit; half a minute's requests may come at once."""
        self._app = app
        self._limit = RateLimit(each_minute, max(each_minute // 2, 1)) if each_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on; only what takes work or changes something counts, for the rest costs nothing."""
        costs = scope["type"] == "http" and (scope["method"] == "POST" or scope["path"] in WORK)
        if costs and self._limit is not None and not self._limit.take((scope["client"] or ("",))[0]):
            await refusal(429, texts.ADDRESS_BUSY, {"retry-after": "5"})(scope, receive, send)
            return
        await self._app(scope, receive, send)


class BodyLimitMiddleware:
    """Refuses what is larger than a question can be, or takes longer to send than anyone needs."""

    def __init__(self, app: ASGIApp, *, larger: Mapping[str, int], seconds: float = BODY_SECONDS) -> None:
        """``larger`` maps the path of a route with a limit of its own to its bytes."""
        self._app = app
        self._seconds = seconds
        self._larger = larger
        self._large_now = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on once it has arrived whole."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] not in self._larger or scope["method"] == "GET":
            await self._pass(scope, receive, send, BODY_BYTES)
        elif self._large_now >= LARGE_AT_ONCE:
            await refusal(503, texts.BUSY_ADDING, {"retry-after": "5"})(scope, receive, send)
        else:
            self._large_now += 1
            try:
                await self._pass(scope, receive, send, self._larger[scope["path"]])
            finally:
                self._large_now -= 1

    async def _pass(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        length = Headers(scope=scope).get("content-length", "0")
        small = length.isdecimal() and len(length) < 18 and int(length) <= limit
        try:
            async with asyncio.timeout(self._seconds + limit / BYTES_A_SECOND):
                messages = await _body_messages(receive, limit) if small else None
        except TimeoutError:
            await refusal(408, texts.TOO_SLOW)(scope, receive, send)
            return
        if messages is None:
            await refusal(413, texts.too_much(limit // 1024))(scope, receive, send)
            return
        if messages[-1]["type"] == "http.disconnect":
            return  # whoever asked has hung up, which is no fault that a route should log
        if scope["path"] == EVENTS and _names_file(b"".join(message.get("body", b"") for message in messages)):
            await refusal(400, texts.NO_FILES)(scope, receive, send)
            return

        async def replay() -> Message:
            return messages.pop(0) if messages else await receive()

        await self._app(scope, replay, send)


async def _body_messages(receive: Receive, limit: int) -> list[Message] | None:
    """The messages of a request's body, or None where it is larger than ``limit`` bytes."""
    messages, taken = [], 0
    while True:
        message = await receive()
        messages.append(message)
        taken += len(message.get("body", b""))
        if taken > limit:
            return None
        if not message.get("more_body", False):
            return messages


def _names_file(body: bytes) -> bool:
    """Whether an event of the page carries an object that names a file or an address, or nothing that can be read.

    Gradio would take what such an object names for the visitor's, and copy it; no event of the page has one.
    """
    try:
        pending = [json.loads(body)]
    except (ValueError, RecursionError):
        return True
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if not FILE_KEYS.isdisjoint(value):
                return True
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return False


def refusal(status: int, line: str, headers: Mapping[str, str] | None = None) -> Response:
    """One line in the form that programs and the page understand."""
    return JSONResponse({"error": line}, status, headers)
