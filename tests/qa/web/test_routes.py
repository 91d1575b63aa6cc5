"""The server around the page: who may ask, what it answers with, and what it never serves."""

from __future__ import annotations

import socket
from collections.abc import Callable

import anyio
import pytest
from anyio import Event, create_task_group
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect
from uvicorn import Config

from index.records import UserError
from qa.page.serving import CONNECTIONS, _server_options, serve
from qa.page.turns import question_problem
from qa.texts import without_folders
from qa.web.access import Access
from qa.web.articles_api import articles_routes
from qa.web.monitoring import monitoring_routes
from qa.web.rebuilder import Rebuilder
from qa.web.request_filter import BODY_BYTES, LARGE_AT_ONCE, BodyLimitMiddleware
from qa.web.routes import web_app
from tests.fake_library import AWAY, HOSTILE, FakeLibrary

SOURCE = "003_619ab2015da71e29.txt"


@pytest.fixture
def client() -> TestClient:
    """The server without the page."""
    library = FakeLibrary(hostile=True)
    app = web_app(library.article, access=Access())
    app.router.routes += monitoring_routes(library.manifest, CollectorRegistry(), Access())
    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5))


def test_an_article_is_served_with_its_quote_marked_and_no_script_allowed(client: TestClient) -> None:
    start = FakeLibrary().article(SOURCE).text.index("In a subsequent")  # type: ignore[union-attr]
    reply = client.get("/read", params={"source": SOURCE, "start": start, "end": start + 15, "also": "0-5"})
    assert '<mark id="quote">In a subsequent</mark>' in reply.text
    assert reply.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")


@pytest.mark.parametrize("source", ["", "../app.py", "/etc/passwd", "nothing.txt", "%2e%2e/app.py"])
def test_only_indexed_articles_are_served(client: TestClient, source: str) -> None:
    reply = client.get("/read", params={"source": source})
    assert (reply.status_code, reply.text) == (404, "No such article.")


def test_while_the_index_is_away_articles_say_so() -> None:
    library = FakeLibrary()
    library.away = True
    app = web_app(library.article, access=Access())
    app.router.routes += articles_routes(library, Rebuilder(library), adding=False, indexing=False)
    for address in (f"/read?source={SOURCE}", "/articles"):
        reply = TestClient(app, base_url="http://127.0.0.1").get(address)
        assert (reply.status_code, reply.text) == (503, AWAY)


@pytest.mark.parametrize("numbers", [{"start": "x", "end": "9"}, {"start": "-1", "end": "9" * 4000}, {"also": "9-"}])
def test_numbers_that_are_none_mark_nothing(client: TestClient, numbers: dict[str, str]) -> None:
    reply = client.get("/read", params={"source": SOURCE, **numbers})
    assert reply.status_code == 200
    assert "<mark" not in reply.text


def test_a_hostile_article_is_served_as_text(client: TestClient) -> None:
    text = client.get("/read", params={"source": HOSTILE}).text
    assert "<script" not in text
    assert "<img" not in text


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/redoc", "/page.py", "/ui.py"])
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("path", "kind"), [("/page.css", "text/css"), ("/page.js", "text/javascript")])
def test_the_pages_own_files_are_served(client: TestClient, path: str, kind: str) -> None:
    assert client.get(path).headers["content-type"].startswith(kind)


def test_a_port_in_use_is_named_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=f"^port {port} is in use; pass --port$"):
            serve(FakeLibrary(), Access(port=port))


def test_the_server_holds_so_many_connections_and_no_more() -> None:
    assert Config(FakeLibrary, **_server_options(Access())).limit_concurrency == CONNECTIONS == 512


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(UserError, match=r"^cannot listen on 192\.0\.2\.1:0 .*; pass --host and --port$"):
        serve(FakeLibrary(), Access(host="192.0.2.1", port=0, open_to_all=True))


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Who?", ""),
        (" \n", "the question is empty; type what you want to know"),
        ("x" * 1000, ""),
        ("x" * 10_000, "the question has 10,000 characters; ask in at most 1,000"),
    ],
)
def test_a_question_that_cannot_be_asked_gets_one_line(question: str, problem: str) -> None:
    assert question_problem(question) == problem


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("/home/ann/news/.index: in use", ".index: in use"),
        ("C:\\Users\\ann\\news\\a.txt: empty", "a.txt: empty"),
        ("budget.pdf: encrypted", "budget.pdf: encrypted"),
        ("/home/Ann, Smith/my news/.index: in use", ".index: in use"),
        ("cannot be read ('/home/ann/news/a.txt')", "cannot be read ('a.txt')"),
        ("file:///home/ann/a.txt", "file:a.txt"),
        ("2024/05/old news/budget.pdf: encrypted", "2024/05/old news/budget.pdf: encrypted"),
        (
            "/srv/x/reader: damaged; run: git restore qa/weights/reader",
            "reader: damaged; run: git restore qa/weights/reader",
        ),
    ],
)
def test_messages_for_visitors_name_no_folder(message: str, shown: str) -> None:
    assert without_folders(message) == shown


def test_a_long_message_is_cleaned_at_once() -> None:
    shorten: Callable[[str], str] = without_folders
    assert shorten("/a" * 50_000) == "a"


def test_what_the_page_does_not_use_is_shut_whatever_gradio_does_there(client: TestClient) -> None:
    def answer(_: Request) -> Response:
        return PlainTextResponse("open")

    client.app.mount("/", Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])]))  # type: ignore[attr-defined]
    assert client.get("/config").text == "open"
    assert client.post("/gradio_api/queue/join", json={}).text == "open"
    for path in ("/gradio_api/file=/etc/passwd", "/assets/..%2fconfig", "/monitoring", "/gradio_api/queue/join"):
        assert (path, client.get(path).status_code) == (path, 404)
    assert client.post("/gradio_api/upload").status_code == 404
    assert client.put("/config").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    ],
)
def test_a_page_of_another_site_gets_nothing(client: TestClient, headers: dict[str, str]) -> None:
    reply = client.get("/healthz", headers=headers)
    assert (reply.status_code, reply.json()["error"]) == (403, "A page of another site may not ask this server.")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1"},
        {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
def test_programs_and_the_servers_own_pages_are_let_in(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/healthz", headers=headers).status_code == 200


def test_a_link_from_another_site_may_be_followed_but_no_form_sent(client: TestClient) -> None:
    followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get("/healthz", headers=followed).status_code == 200
    assert client.post("/healthz", headers=followed).status_code == 403


def test_a_name_that_is_not_the_servers_is_refused(client: TestClient) -> None:
    reply = client.get("/healthz", headers={"host": "evil.example"})
    assert (reply.status_code, reply.json()["error"]) == (
        400,
        "This server does not go by that name; --name NAME allows it.",
    )


def test_a_websocket_is_refused(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect("/healthz"):
        pass
    assert refused.value.code == 1008


def echo(_: Request) -> Response:
    return PlainTextResponse("taken")


def test_what_is_larger_than_a_question_is_refused_however_it_is_sent(client: TestClient) -> None:
    async def sizes(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    client.app.add_route("/size", sizes, methods=["POST"])  # type: ignore[attr-defined]
    assert client.post("/size", content=b"x" * BODY_BYTES).text == str(BODY_BYTES)
    line = "A request may bring 64 KiB; this one brings more."
    for body in (b"x" * (BODY_BYTES + 1), iter([b"x" * BODY_BYTES, b"x"])):
        assert line in client.post("/size", content=body).text
    assert client.post("/size", headers={"content-length": "-1"}, content=b"").status_code == 413


def test_what_takes_too_long_to_arrive_is_told_so() -> None:
    heard: list[Message] = []

    async def never() -> Message:
        await Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        heard.append(message)

    async def taken(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("half a request was passed on")

    doors = BodyLimitMiddleware(taken, larger={"/articles": 100}, seconds=0.001)
    anyio.run(doors, {"type": "http", "method": "POST", "path": "/articles", "headers": []}, never, send)
    assert heard[0]["status"] == 408
    assert b"took too long to arrive" in heard[1]["body"]


def test_who_hangs_up_before_a_request_is_whole_is_no_fault_for_a_route_to_log() -> None:
    pieces: list[Message] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": b"half", "more_body": True},
    ]

    async def receive() -> Message:
        return pieces.pop()

    async def send(message: Message) -> None:
        raise AssertionError("nobody is left to read it")

    async def taken(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("half a request was passed on")

    scope = {"type": "http", "method": "POST", "path": "/ask", "headers": []}
    anyio.run(BodyLimitMiddleware(taken, larger={}), scope, receive, send)
    assert pieces == []


def test_only_so_many_large_requests_are_held_at_once_and_the_next_is_told() -> None:
    heard: list[Message] = []

    async def run() -> None:
        held, free = [Event() for _ in range(LARGE_AT_ONCE)], Event()

        async def hold(scope: Scope, receive: Receive, send: Send) -> None:
            held[scope["number"]].set()
            await free.wait()

        async def receive() -> Message:
            return {"type": "http.request", "body": b"x"}

        async def send(message: Message) -> None:
            heard.append(message)

        doors = BodyLimitMiddleware(hold, larger={"/articles": 10 * BODY_BYTES})
        scope = {"type": "http", "method": "POST", "path": "/articles", "headers": []}
        async with create_task_group() as visitors:
            for number in range(LARGE_AT_ONCE):
                visitors.start_soon(doors, {**scope, "number": number}, receive, send)
                await held[number].wait()
            assert heard == []
            await doors(scope, receive, send)
            free.set()
        await doors({**scope, "number": 0}, receive, send)

    anyio.run(run)
    assert [message.get("status") for message in heard] == [503, None]
    assert b"other articles are being added" in heard[1]["body"]


def test_an_address_that_asks_too_often_is_told_to_wait() -> None:
    app = web_app(FakeLibrary().article, access=Access(rate=4))
    app.add_route("/ask", echo)
    app.add_route("/articles", echo)
    app.add_route("/kept", echo, methods=["DELETE"])
    client = TestClient(app, base_url="http://127.0.0.1")
    assert [client.get("/ask").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/ask")
    assert refused.headers["retry-after"] == "5"
    assert refused.json()["error"].startswith("Busy: too many questions came from your address")
    assert [client.get(path).status_code for path in ("/read", "/articles", "/page.css")] == [429, 429, 200]
    assert client.delete("/kept").status_code == 429


def test_what_tells_of_the_articles_is_not_kept_by_browsers(client: TestClient) -> None:
    assert client.get("/read", params={"source": SOURCE}).headers["cache-control"] == "no-store"
    headers = client.get("/healthz").headers
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"


def test_a_browser_asks_once_for_what_never_changes_under_its_name(client: TestClient) -> None:
    client.app.add_route("/assets/there.js", echo)  # type: ignore[attr-defined]
    assert client.get("/assets/there.js").headers["cache-control"] == "private, max-age=31536000, immutable"
    assert "cache-control" not in client.get("/assets/gone.js").headers
