"""The address of many questions: its page, what a list holds, and a row for each question."""

import pytest
from starlette.testclient import TestClient

from qa import texts
from qa.web.access import Access
from qa.web.questions_api import LIST, MOST, questions_route
from qa.web.routes import web_app
from tests.fake_library import KREMLIN, FakeLibrary


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def client(library: FakeLibrary) -> TestClient:
    app = web_app(library.article, access=Access())
    app.router.routes.append(questions_route(library))
    return TestClient(app, base_url="http://127.0.0.1")


def post_list(client: TestClient, data: bytes, name: str = "") -> tuple[int, dict[str, object]]:
    reply = client.post("/questions", params={"name": name}, content=data, headers={"content-type": LIST})
    return reply.status_code, reply.json()


def test_the_page_runs_only_the_servers_own_scripts(client: TestClient) -> None:
    reply = client.get("/questions")
    assert "<h1>Many questions</h1>" in reply.text
    assert reply.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")


def test_a_list_comes_back_as_its_questions_whatever_its_encoding(client: TestClient) -> None:
    status, data = post_list(client, "question;desk\nWer trat zurück?;Inland\n".encode("cp1252"), "list.CSV")
    assert (status, data["questions"], data["note"]) == (200, ["Wer trat zurück?"], "")


def test_what_is_beyond_the_most_is_one_line(client: TestClient) -> None:
    status, data = post_list(client, b"Who?\n" * (MOST + 2))
    assert (status, data["questions"]) == (200, ["Who?"] * MOST)
    assert data["note"] == "Only the first 300 of 302 questions are asked; ask the others in a second list."


@pytest.mark.parametrize(("data", "line"), [(b" \n", texts.NO_QUESTIONS), (b"\0\1\2", "the list: is binary")])
def test_a_list_without_questions_is_one_line(client: TestClient, data: bytes, line: str) -> None:
    status, answered = post_list(client, data)
    assert status == 400
    assert str(answered["error"]).startswith(line)


def test_a_question_gets_its_row_inside_the_bounds(client: TestClient, library: FakeLibrary) -> None:
    data = client.post("/questions", json={"question": KREMLIN, "publisher": ["RT.com"]}).json()
    assert data["cells"][:2] == [KREMLIN, "Neither confirmed nor denied: 4 of 5 articles"]
    assert data["cells"][5] == "answered"
    assert data["csv"].startswith(f"{KREMLIN},Neither confirmed nor denied: 4 of 5 articles,")
    assert library.bounds[0][1].publishers == ("RT.com",)


def test_a_bad_question_is_a_row_that_says_why(client: TestClient) -> None:
    reply = client.post("/questions", json={"question": "x" * 1001})
    assert reply.status_code == 200
    assert reply.json()["cells"][5] == "the question has 1,001 characters; ask in at most 1,000"


def test_a_library_that_is_away_can_be_asked_again(client: TestClient, library: FakeLibrary) -> None:
    library.away = True
    assert client.post("/questions", json={"question": KREMLIN}).status_code == 503
