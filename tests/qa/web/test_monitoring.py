"""What the server tells of itself, and to whom."""

from __future__ import annotations

import json
import logging

import pytest
from starlette.testclient import TestClient

from index.manifest import Manifest
from index.records import IndexUnusable
from qa.page.page import web_page
from qa.question.ask import Ask
from qa.web.access import Access
from qa.web.logs import JsonLines
from qa.web.monitoring import monitoring_routes
from qa.web.question_queue import QuestionQueue
from qa.web.routes import web_app
from tests.fake_library import KREMLIN, FakeLibrary

pytestmark = pytest.mark.slow

HERE, ELSEWHERE = ("127.0.0.1", 5), ("192.0.2.7", 5)


def client(queue: QuestionQueue, *, address: tuple[str, int] = HERE, unusable: bool = False) -> TestClient:
    """A server without the page, asked from an address."""

    def state() -> Manifest:
        if unusable:
            raise IndexUnusable("damaged")
        return FakeLibrary().manifest()

    app = web_app(FakeLibrary().article, access=Access(), registry=queue.registry)
    app.router.routes += monitoring_routes(state, queue.registry, Access())
    return TestClient(app, base_url="http://127.0.0.1", client=address)


def test_health_names_the_index_that_answers() -> None:
    reply = client(QuestionQueue()).get("/healthz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok", "index": "version-000007", "articles": 5})


def test_health_is_bad_where_no_index_can_answer() -> None:
    assert client(QuestionQueue(), unusable=True).get("/healthz").status_code == 503


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_others_and_what_comes_through_a_proxy_may_not_look(path: str) -> None:
    assert client(QuestionQueue(), address=ELSEWHERE).get(path).status_code == 403
    assert client(QuestionQueue()).get(path, headers={"x-forwarded-for": "192.0.2.7"}).status_code == 403


def test_metrics_count_questions_responses_and_the_index() -> None:
    queue, library = QuestionQueue(), FakeLibrary()
    queue.answer(KREMLIN, lambda: library.ask(Ask(KREMLIN)))
    queue.answer("Who?", lambda: library.ask(Ask("Who?")))
    visitor = client(queue)
    visitor.get("/read")
    lines = visitor.get("/metrics").text.splitlines()
    for line in (
        'ask_index_info{version="version-000007"} 1.0',
        "ask_articles 5.0",
        "ask_passages 46.0",
        'ask_questions_total{outcome="answered"} 1.0',
        'ask_questions_total{outcome="refused"} 1.0',
        'ask_questions_total{outcome="busy"} 0.0',
        'ask_question_seconds_bucket{le="+Inf"} 2.0',
        "ask_question_seconds_count 2.0",
        "ask_questions_now 0.0",
        'ask_responses_total{status="404"} 1.0',
    ):
        assert line in lines
    typed = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(typed) == len(set(typed))
    assert all(line.startswith("#") or line.split()[0].startswith(tuple(typed)) for line in lines)


def test_requests_are_logged_without_what_was_asked(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "qa.web.monitoring")
    client(QuestionQueue()).get("/read?source=Where+was+Ann")
    [record] = [r for r in caplog.records if r.name == "qa.web.monitoring"]
    facts = record.facts  # type: ignore[attr-defined]
    assert {name: facts[name] for name in ("method", "path", "status")} == {
        "method": "GET",
        "path": "/read",
        "status": 404,
    }
    assert "Ann" not in str(vars(record))


@pytest.mark.parametrize("function", ["opened", "ask"])
def test_what_a_page_sends_wrongly_is_not_logged_with_the_error(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], function: str
) -> None:
    app = web_page(FakeLibrary(), Access(), QuestionQueue())
    with TestClient(app, base_url="http://127.0.0.1", client=HERE) as visitor:
        events = visitor.get("/config").json()["dependencies"]
        number = next(event["id"] for event in events if event["api_name"] == function)
        event = {"data": ["Where was Ann?"], "fn_index": number, "session_hash": "x"}  # as from another version's page
        joined = visitor.post("/gradio_api/queue/join", json=event)
        if joined.status_code == 200:  # else its validator was the first to find too little
            assert '"success":false' in visitor.get("/gradio_api/queue/data?session_hash=x").text
    [line] = [JsonLines().format(record) for record in caplog.records if record.name == "qa.gradio_fixes.error_log"]
    assert json.loads(line)["reason"] == "ValueError"
    assert json.loads(line)["where"].endswith("validate_inputs")
    assert "Ann" not in line + "".join(capfd.readouterr())
