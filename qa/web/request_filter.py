"""Refuses requests that are large, for another host name, from another site's page or for an unknown address.

It also serves under the path of a proxy. Every class is plain ASGI, so that streams pass through unchanged. A refusal
is one line of text.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa import texts
from qa.gradio_fixes.addresses import EVENTS, FILE_KEYS, PAGE_PATHS, SPOOFABLE_HEADERS
from qa.web.access import Access
from qa.web.rate_limit import RateLimit

BODY_BYTES = 64 * 1024
"""The largest request body in bytes, where its route has no limit of its own."""
BODY_SECONDS = 30
BYTES_A_SECOND = 50_000
"""Seconds that a request may take to arrive, and bytes a second that a large one must reach."""
LARGE_AT_ONCE = 4
"""Requests to a route with a larger limit that are held at the same time."""


class RequestFilter:
    """Refuses requests for another host name, from another site's page, and for addresses the page does not use."""

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
    """Whether a browser reports that a page of another site makes the request.

    ``headers`` have lower-case names. A program sends neither header, so its requests are not cross-site. A page of
    this machine on another port is another site.
    """
    if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def _follows_link(headers: Headers, method: str) -> bool:
    """Whether a visitor followed a link on another page, so that the request is not that page's own."""
    navigates = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return navigates and method == "GET" and "origin" not in headers


def _exists(scope: Scope) -> bool:
    """Whether the server has such an address; for the page, mounted on the root, PAGE_PATHS decides."""
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
"""GET addresses that are costly: an article or the list may have millions of characters."""

CHANGES = ("POST", "DELETE")
"""Methods that change something, or have a question answered."""


class RateLimitMiddleware:
    """Answers "busy" to an address that exceeds the rate limit, which is ample for a group of people."""

    def __init__(self, app: ASGIApp, *, each_minute: int) -> None:
        """``each_minute`` 0 sets no limit. Half a minute's requests may come at once."""
        self._app = app
        self._limit = RateLimit(each_minute, max(each_minute // 2, 1)) if each_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on; only costly requests and those that change something count."""
        costs = scope["type"] == "http" and (scope["method"] in CHANGES or scope["path"] in WORK)
        if costs and self._limit is not None and not self._limit.take((scope["client"] or ("",))[0]):
            await refusal(429, texts.ADDRESS_BUSY, {"retry-after": "5"})(scope, receive, send)
            return
        await self._app(scope, receive, send)


class BodyLimitMiddleware:
    """Refuses request bodies that are larger than a question can be, or too slow to arrive."""

    def __init__(self, app: ASGIApp, *, larger: Mapping[str, int], seconds: float = BODY_SECONDS) -> None:
        """``larger`` maps the path of a route to its own limit in bytes."""
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
    """Whether an event of the page holds an object that names a file or an address, or is not valid JSON.

    Gradio would take such a file for the visitor's own and copy it. No event of the page has one.
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
    """An error as one line of JSON, which programs and the page understand."""
    return JSONResponse({"error": line}, status, headers)


class RootPathMiddleware:
    """Serves a request under a path as one under the root, whether or not the proxy removed the path.

    Addresses on the pages are relative, so nothing else has to know the path.
    """

    def __init__(self, app: ASGIApp, *, root_path: str) -> None:
        """``root_path`` begins with a slash and does not end with one."""
        self._app = app
        self._root = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on; the path without a slash redirects to the one with it, where relative addresses work."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path == self._root:
            await RedirectResponse(f"{self._root}/")(scope, receive, send)
            return
        if scope["type"] == "http" and path.startswith(f"{self._root}/"):
            path = path.removeprefix(self._root)
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(scope, receive, send)
