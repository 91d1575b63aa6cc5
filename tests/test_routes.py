"""The server around the page: who may ask, what it answers with, and what it never serves."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from index.records import UserError
from qa.routes import allowed_hosts, web_app
from qa.ui import question_problem, serve, without_folders
from tests.fake_library import HOSTILE, FakeLibrary

SOURCE = "003_619ab2015da71e29.txt"


@pytest.fixture
def client() -> TestClient:
    """The server without the page."""
    return TestClient(web_app(FakeLibrary(hostile=True).article, host="127.0.0.1"), base_url="http://127.0.0.1")


def test_an_article_is_served_with_its_quote_marked_and_no_script_allowed(client: TestClient) -> None:
    start = FakeLibrary().article(SOURCE).text.index("In a subsequent")  # type: ignore[union-attr]
    reply = client.get("/read", params={"source": SOURCE, "start": start, "end": start + 15, "also": "0-5"})
    assert '<mark id="quote">In a subsequent</mark>' in reply.text
    assert reply.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")


@pytest.mark.parametrize("source", ["", "../app.py", "/etc/passwd", "nothing.txt", "%2e%2e/app.py"])
def test_only_indexed_articles_are_served(client: TestClient, source: str) -> None:
    reply = client.get("/read", params={"source": source})
    assert (reply.status_code, reply.text) == (404, "No such article.")


@pytest.mark.parametrize("numbers", [{"start": "x", "end": "9"}, {"start": "-1", "end": "9" * 4000}, {"also": "9-"}])
def test_numbers_that_are_none_mark_nothing(client: TestClient, numbers: dict[str, str]) -> None:
    reply = client.get("/read", params={"source": SOURCE, **numbers})
    assert reply.status_code == 200
    assert "<mark" not in reply.text


def test_a_hostile_article_is_served_as_text(client: TestClient) -> None:
    text = client.get("/read", params={"source": HOSTILE}).text
    assert "<script" not in text
    assert "<img" not in text


def test_other_names_of_the_machine_are_refused(client: TestClient) -> None:
    reply = client.get("/healthz", headers={"host": "evil.example"})
    assert (reply.status_code, reply.text) == (400, "Invalid host header")


def test_every_name_is_allowed_only_where_the_server_listens_everywhere() -> None:
    assert allowed_hosts("0.0.0.0") == ["*"]
    assert "*" not in allowed_hosts("127.0.0.1")
    assert "news.local" in allowed_hosts("news.local")


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
            serve(FakeLibrary(), host="127.0.0.1", port=port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(UserError, match=r"^cannot listen on 192\.0\.2\.1:0 .*; pass --host and --port$"):
        serve(FakeLibrary(), host="192.0.2.1", port=0)


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Who?", ""),
        (" \n", "Type a question first."),
        ("x" * 1000, ""),
        ("x" * 10_000, "A question may have 1,000 characters; this one has 10,000."),
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
    ],
)
def test_messages_for_visitors_name_no_folder(message: str, shown: str) -> None:
    assert without_folders(message) == shown


def test_a_long_message_is_cleaned_at_once() -> None:
    shorten: Callable[[str], str] = without_folders
    assert shorten("/a" * 50_000) == "a"
