"""The web server around the page: its headers, the whole articles and the page's own files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.records import Article, UserError
from qa import texts
from qa.adding import MAX_FILE
from qa.html.reader_markup import article_page
from qa.texts import without_folders
from qa.web.access import Access

if TYPE_CHECKING:
    from fastapi import FastAPI
    from prometheus_client import CollectorRegistry
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FindArticle = Callable[[str], Article | None]

STATIC = Path(__file__).parents[1] / "html" / "static"
GRADIO_FIXES = Path(__file__).parents[1] / "gradio_fixes"
_TYPES = {".css": "text/css", ".js": "text/javascript"}  # what a system has in their place can keep a page from running
ASSETS = {f"/{p.name}": p for p in (*STATIC.iterdir(), GRADIO_FIXES / "line.js") if p.suffix in _TYPES}
"""Address of each of the page's own files → where it lies; an editor's copies are none of them."""

PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'none'; frame-src 'none'; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'none'"
)
ARTICLE_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The content security policies of the page, and of an article, which needs no script."""

_CACHEABLE = ("/assets/", "/static/", "/theme.css", "/favicon.ico")
"""Addresses that browsers may cache, because they reveal nothing of the articles."""
_IMMUTABLE = "/assets/"
"""Gradio's files, whose names change with their content, so that a browser need not revalidate them."""

_MENTION = re.compile(r"(\d{1,9})-(\d{1,9})")
MENTIONS = 20


class SecurityHeadersMiddleware:
    """Adds security headers that a route has not set: no foreign scripts, frames, readers or referrers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; streams pass through untouched."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                own = _headers(scope["path"], message["status"])
                message["headers"] = [*message["headers"], *((n, v) for n, v in own if n not in given)]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _headers(path: str, status: int) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-security-policy", (ARTICLE_POLICY if path == "/read" else PAGE_POLICY).encode()),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
    ]
    if path.startswith(_IMMUTABLE) and status == 200:
        return [*headers, (b"cache-control", b"private, max-age=31536000, immutable")]
    return headers if path.startswith(_CACHEABLE) else [*headers, (b"cache-control", b"no-store")]


def web_app(find_article: FindArticle, *, access: Access, registry: CollectorRegistry | None = None) -> FastAPI:
    """The server without the page: ``/read``, the login and the page's files, without a schema or documentation.

    ``registry`` is where its responses are counted.
    """
    from fastapi import FastAPI  # takes a quarter of a second
    from prometheus_client import CollectorRegistry

    from qa.web.login_middleware import login_routes

    middleware = _middleware(access, registry or CollectorRegistry())
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, middleware=middleware)
    if access.login is not None:
        app.router.routes += login_routes(access.login)
    app.router.routes += _file_routes(find_article)
    return app


def _file_routes(find_article: FindArticle) -> list[Route]:
    """The routes of ``/read``, which shows an article, and of the page's files."""
    from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse
    from starlette.routing import Route

    def read(request: Request) -> Response:
        query = request.query_params
        try:
            article = find_article(query.get("source", ""))
        except UserError as error:  # the index is away
            return PlainTextResponse(without_folders(str(error)), status_code=503)
        if article is None:
            return PlainTextResponse(texts.NO_SUCH_ARTICLE, status_code=404)
        quote = _span(f"{query.get('start', '')}-{query.get('end', '')}")
        others = [span for text in query.getlist("also")[:MENTIONS] if (span := _span(text))]
        return HTMLResponse(article_page(article, quote, others))

    def asset(request: Request) -> Response:
        path = ASSETS[request.url.path]
        return FileResponse(path, media_type=_TYPES[path.suffix], headers={"cache-control": "no-cache"})

    return [Route("/read", read), *(Route(path, asset) for path in ASSETS)]


def _middleware(access: Access, registry: CollectorRegistry) -> list[Middleware]:
    """The middleware that every request passes, in this order."""
    from starlette.middleware import Middleware

    from qa.web.login_middleware import LoginMiddleware
    from qa.web.monitoring import RequestLogMiddleware
    from qa.web.request_filter import BodyLimitMiddleware, RateLimitMiddleware, RequestFilter, RootPathMiddleware

    in_front = [Middleware(RootPathMiddleware, root_path=access.root_path)] if access.root_path else []
    in_front += [
        Middleware(RequestLogMiddleware, registry=registry),
        Middleware(SecurityHeadersMiddleware),
        Middleware(RequestFilter, access=access),
        Middleware(RateLimitMiddleware, each_minute=access.rate),
    ]
    if access.login is not None:  # nothing of a request is taken in before its visitor is known
        in_front.append(Middleware(LoginMiddleware, login=access.login))
    return [*in_front, Middleware(BodyLimitMiddleware, larger={"/articles": MAX_FILE} if access.may_add else {})]


def _span(text: str) -> tuple[int, int] | None:
    match = _MENTION.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None
