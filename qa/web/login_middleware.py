"""The login in front of every address: without it, a visitor gets the login page or one line."""

from __future__ import annotations

import re
from functools import partial
from http import HTTPStatus
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from qa import texts
from qa.html.rendering import render
from qa.web.login import SESSION_SECONDS, Login
from qa.web.request_filter import refusal

COOKIE = "session"
OPEN_PATHS = ("/login", "/login.css")
FORM_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_LOCAL_ADDRESS = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


class LoginMiddleware:
    """Passes on requests with a session cookie, or with user and password."""

    def __init__(self, app: ASGIApp, *, login: Login) -> None:
        self._app = app
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or ask for the login."""
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS:
            request = Request(scope)
            if not await self._is_logged_in(request):
                await _login_required(request)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _is_logged_in(self, request: Request) -> bool:
        session, header = request.cookies.get(COOKIE), request.headers.get("authorization")
        if session and self._login.knows(session):
            return True
        return header is not None and await to_thread.run_sync(self._login.opens_basic, header, address_of(request))


def address_of(request: Request) -> str:
    """The address a request comes from."""
    return request.client.host if request.client else ""


def _login_required(request: Request) -> Response:
    headers = request.headers
    if request.method == "GET" and "text/html" in headers.get("accept", ""):
        if headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
            return HTMLResponse(render("again"))
        query = f"?{request.url.query}" if request.url.query else ""
        return login_page(request.url.path + query)
    challenge = {} if "sec-fetch-mode" in headers else {"www-authenticate": 'Basic realm="Ask the Articles"'}
    return refusal(HTTPStatus.UNAUTHORIZED, texts.NOT_LOGGED_IN, challenge)


def login_routes(login: Login) -> list[Route]:
    """``/login``, which takes the form, and ``/logout``."""

    async def form(request: Request) -> Response:
        if request.method != "POST":
            return login_page("/")
        fields = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        onward, address = fields.get("onward", "/"), address_of(request)
        opens = partial(login.opens, fields.get("user", ""), fields.get("password", ""), address)
        if not await to_thread.run_sync(opens):
            if login.throttled(address):
                return login_page(onward, texts.TOO_MANY_LOGINS, HTTPStatus.TOO_MANY_REQUESTS)
            return login_page(onward, texts.WRONG_LOGIN)
        # 303 turns the form's POST into a GET; only addresses of this server are gone on to.
        reply = RedirectResponse(f".{onward if _LOCAL_ADDRESS.fullmatch(onward) else '/'}", HTTPStatus.SEE_OTHER)
        secure = request.url.scheme == "https"
        options = {"httponly": True, "samesite": "strict", "secure": secure}
        reply.set_cookie(COOKIE, login.new_session(), max_age=SESSION_SECONDS, **options)  # type: ignore[arg-type]
        return reply

    def logout(request: Request) -> Response:
        login.end(request.cookies.get(COOKIE, ""))
        reply = login_page("/", texts.LOGGED_OUT, HTTPStatus.OK)
        reply.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return reply

    return [Route("/login", form, methods=["GET", "POST"]), Route("/logout", logout)]


def login_page(onward: str, line: str = "", status: HTTPStatus = HTTPStatus.UNAUTHORIZED) -> HTMLResponse:
    """The login page; ``onward`` is the address to open afterwards."""
    body = render("login", onward=onward, line=line)
    return HTMLResponse(body, status, {"content-security-policy": FORM_POLICY})
