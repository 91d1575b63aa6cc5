"""The addresses of the names and of the kept questions."""

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from qa import texts
from qa.library import Library
from qa.replies import Reply
from qa.web.access import Access
from qa.web.lists_api import kept_routes, names_routes
from qa.web.question_queue import QueueFull
from qa.web.routes import web_app
from tests.small_library import BRIDGE, small_library

pytestmark = pytest.mark.slow

TOWER = "The council heard Viggo Sand. It said to Viggo Sand that the tower leans."
QUESTION = "Who closed the old bridge?"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return small_library(tmp_path, {"bridge.md": BRIDGE, "tower.txt": TOWER})


def client(library: Library, *, keeping: bool = True) -> TestClient:
    app = web_app(library.article, access=Access())
    app.router.routes += [*names_routes(library), *kept_routes(library, keeping=keeping)]
    return TestClient(app, base_url="http://127.0.0.1")


def kept(asked: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asked.get("/kept.json").json()["kept"]
    return found


def test_names_are_a_page_and_json(library: Library) -> None:
    page = client(library).get("/names?search=sand&publisher=BBC")
    shown = unescape(page.text)
    assert ">Viggo Sand</bdi>" in shown
    assert 'href="./?q=What+do+the+articles+say+about+Viggo+Sand%3F&as=topic"' in shown
    assert 'href="./?publisher=BBC&mention=Viggo+Sand"' in shown
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert client(library).get("/names.json?search=merkel").json() == {"names": [], "found": 0}
    [name] = client(library).get("/names.json?most=1").json()["names"]
    assert (name["name"], name["sources"]) == ("Viggo Sand", ["tower.txt"])


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/names.json?most=0", '{"error": "most is not a number from 1 to 1000"}\n'),
        ("/names.json?most=00000100099999", '{"error": "most is not a number from 1 to 1000"}\n'),
        ("/names?since=May", "'May' is no date; write 2025, 2025-02 or 2025-02-10"),
    ],
)
def test_what_cannot_be_listed_is_one_line(library: Library, address: str, line: str) -> None:
    reply = client(library).get(address)
    assert (reply.status_code, reply.text) == (400, line)


def test_a_question_is_kept_told_of_seen_and_forgotten(library: Library) -> None:
    asked = client(library)
    assert asked.post("/kept", json={"question": QUESTION, "mention": ["Sand"]}).status_code == 201
    assert asked.post("/kept", json={"question": QUESTION, "as": "topic"}).json() == {"kept": 2}
    assert [(one["as"], one["bounds"]) for one in kept(asked)] == [("", "mention=Sand"), ("topic", "")]
    (library.folder / "bridge.md").unlink()
    library.rebuild()
    page = asked.get("/kept").text
    assert "1 of 2 kept questions changed" in page
    assert "No longer answered:" in page
    assert asked.post("/kept/seen", json={}).status_code == 200
    assert [one["changes"] for one in kept(asked)] == [[], []]
    asked.request("DELETE", "/kept", json={"question": QUESTION, "as": "topic"})
    assert [one["as"] for one in kept(asked)] == [""]


def test_the_page_forgets_by_the_fields_that_it_carries(library: Library) -> None:
    asked = client(library)
    asked.post("/kept", json={"question": QUESTION, "publisher": ["Daily Sun"], "since": "2024"})
    fields = asked.get("/kept").text.partition('data-fields="')[2].partition('"')[0]
    reply = asked.request("DELETE", "/kept", json=json.loads(unescape(fields)))
    assert reply.json() == {"kept": 0}


def test_questions_are_kept_only_where_articles_may_be_added(library: Library) -> None:
    reply = client(library, keeping=False).post("/kept", json={"question": QUESTION})
    assert reply.status_code == 403
    assert reply.json() == {"error": "questions cannot be kept here; whoever runs this server can allow it"}


@pytest.mark.parametrize(
    ("body", "kind", "status", "line"),
    [
        ("x", "text/plain", 415, "send JSON, with the header content-type: application/json"),
        ("[]", "application/json", 400, 'what was posted is not a JSON object; post one like {"question": "…"}'),
        ('{"question": ""}', "application/json", 400, "the question is empty; type what you want to know"),
    ],
)
def test_what_cannot_be_kept_is_one_line(library: Library, body: str, kind: str, status: int, line: str) -> None:
    reply = client(library).post("/kept", content=body, headers={"content-type": kind})
    assert (reply.status_code, reply.json()) == (status, {"error": line})


def test_what_is_kept_is_escaped(library: Library) -> None:
    asked = client(library)
    asked.post("/kept", json={"question": "Who <script>closed</script> it?"})
    assert "<script>closed" not in asked.get("/kept").text


def test_a_busy_server_can_be_asked_to_keep_a_question_again(tmp_path: Path) -> None:
    def busy(question: str, work: Callable[[], Reply]) -> Reply:
        raise QueueFull(texts.BUSY)

    library = small_library(tmp_path, {"bridge.md": BRIDGE}, guard=busy)
    reply = client(library).post("/kept", json={"question": QUESTION})
    assert (reply.status_code, reply.json()) == (503, {"error": texts.BUSY})
