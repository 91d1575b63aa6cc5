"""The HTTP endpoint for programs: what it answers, what it refuses, and the documented example of it."""

import gc
import json
import os
import re
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from index.filters import Filters
from qa.library import Library
from qa.question.ask import Ask
from qa.question.requests import Request
from qa.replies import Reply
from qa.terminal import reply_json
from qa.web.access import Access
from qa.web.ask_api import ask_route
from qa.web.question_queue import QuestionQueue
from qa.web.request_filter import BODY_BYTES
from qa.web.routes import web_app
from tests.fake_library import AWAY, KREMLIN, FakeLibrary
from tests.small_library import BRIDGE, MAYOR, small_library

COMMANDS = (Path(__file__).parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:7860"


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def client(library: FakeLibrary) -> TestClient:
    return client_of(library)


def client_of(library: Library) -> TestClient:
    app = web_app(library.article, access=Access())
    app.router.routes.append(ask_route(library))
    return TestClient(app, base_url=ADDRESS)


def test_a_question_in_the_address_gets_the_command_lines_json(client: TestClient, library: FakeLibrary) -> None:
    reply = client.get("/ask", params={"question": KREMLIN, "id": "d01"})
    assert reply.headers["content-type"] == "application/json"
    assert reply.text == reply_json(library.ask(Ask(KREMLIN)), "d01", {}, k=10) + "\n"
    assert reply.json()["citations"][1]["publisher"] == "Newsweek"


def test_passages_of_a_refusal_carry_their_articles_title(client: TestClient, library: FakeLibrary) -> None:
    data = client.get("/ask", params={"question": "What did Merkel say?", "k": 1}).json()
    assert data["answered"] is False
    assert [(p["source"], p["title"]) for p in data["passages"]] == [("002_cb575d2c1d554fa5.txt", "")]
    assert data["tier"] == "nothing close"


def test_what_may_answer_comes_as_sentences_and_is_no_answer(client: TestClient) -> None:
    data = client.get("/ask", params={"question": "Who is the envoy?"}).json()
    assert (data["tier"], data["answered"], data["answer"], data["stance"]) == ("perhaps", False, None, None)
    assert (data["citations"], [c["quote"][:17] for c in data["closest"]]) == ([], ["His special envoy"])


def test_two_meanings_of_a_follow_up_are_given_to_choose_from(client: TestClient) -> None:
    data = client.get("/ask", params={"question": "And how long is it?", "earlier": "Who called?"}).json()
    assert (data["answered"], data["either"]) == (False, [KREMLIN, "How long is the call?"])


def test_a_posted_question_is_asked_with_all_that_stands_beside_it(client: TestClient, library: FakeLibrary) -> None:
    fields = {
        "question": KREMLIN, "earlier": ["Who called?"], "k": 3, "since": "2025-02", "until": "2025-03-01",
        "publisher": "Newsweek", "source": ["00*", "x.txt"], "id": 7,
    }  # fmt: skip
    assert client.post("/ask", json=fields).json()["id"] == 7
    assert library.earlier == [("Who called?",)]
    assert library.bounds == [(3, Filters("2025-02", "2025-03-01", ("Newsweek",), ("00*", "x.txt")))]


@pytest.mark.parametrize("kind", [kind for kind in Request if kind is not Request.FACT])
def test_every_kind_of_reply_can_be_asked_for(tmp_path: Path, kind: Request) -> None:
    client = client_of(small_library(tmp_path, {"mayor.md": MAYOR, "bridge.md": BRIDGE}))
    data = client.get("/ask", params={"question": "the old bridge", "as": kind.value}).json()
    assert data["digest"]["request"] == kind.value


def test_several_publishers_may_stand_in_the_address(client: TestClient, library: FakeLibrary) -> None:
    client.get("/ask?question=Who%3F&publisher=Newsweek&publisher=BBC&earlier=What%3F")
    assert (library.bounds[0][1].publishers, library.earlier[0]) == (("Newsweek", "BBC"), ("What?",))


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("", "the question is empty; type what you want to know"),
        ("question=" + "x" * 2000, "the question has 2,000 characters; ask in at most 1,000"),
        ("question=Who%3F&k=0", "k is not a number from 1 to 100"),
        ("question=Who%3F&k=9999999999", "k is not a number from 1 to 100"),
        ("question=Who%3F&since=May", "'May' is no date; write 2025, 2025-02 or 2025-02-10"),
        ("question=Who%3F&question=What%3F", "question is given more than once; give it once"),
        (
            "q=Who%3F",
            "'q' is not a field; known are question, since, until, as, earlier, publisher, source, mention, k, id",
        ),
    ],
)
def test_what_cannot_be_asked_is_one_line(client: TestClient, query: str, line: str) -> None:
    reply = client.get(f"/ask?{query}")
    assert (reply.status_code, reply.json()) == (400, {"error": line})


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("{", 'what was posted is not valid JSON; post an object like {"question": "…"}'),
        ("[" * 60_000, 'what was posted is not valid JSON; post an object like {"question": "…"}'),
        ("[]", 'what was posted is not a JSON object; post one like {"question": "…"}'),
        ('{"question": 5}', "question is not a text; write it in quotes"),
        ('{"question": "Who?", "id": [1]}', "id is neither text nor a whole number; leave it out or write one"),
        ('{"question": "Who?", "k": true}', "k is not a number from 1 to 100"),
        (
            '{"question": "Who?", "publisher": [1]}',
            "publisher is not a list of at most 50 texts; write one text or several",
        ),
        (
            json.dumps({"question": "Who?", "earlier": ["x"] * 51}),
            "earlier is not a list of at most 50 texts; write one text or several",
        ),
    ],
)
def test_a_posted_object_of_the_wrong_form_is_one_line(client: TestClient, body: str, line: str) -> None:
    reply = posted(client, body)
    assert (reply.status_code, reply.json()) == (400, {"error": line})


def test_too_much_or_no_json_is_refused_before_it_is_read(client: TestClient) -> None:
    much = posted(client, '{"question": "' + "x" * BODY_BYTES + '"}')
    assert (much.status_code, much.json()) == (413, {"error": "A request may bring 64 KiB; this one brings more."})
    form = client.post("/ask", data={"question": KREMLIN})
    assert (form.status_code, sorted(form.json())) == (415, ["error"])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_of_another_site_learns_nothing(client: TestClient, library: FakeLibrary, method: str) -> None:
    reply = client.request(method, f"/ask?question={KREMLIN}", headers={"origin": "https://evil.example"})
    assert (reply.status_code, sorted(reply.json()), library.earlier) == (403, ["error"], [])
    assert "access-control-allow-origin" not in reply.headers
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_failure_names_no_folder(client: TestClient) -> None:
    reply = client.get("/ask?question=crash")
    assert (reply.status_code, reply.json()) == (
        500,
        {"error": "the question could not be searched; the reason is in the server's log"},
    )


def test_while_the_index_is_away_the_server_is_at_fault_and_not_the_question(
    client: TestClient, library: FakeLibrary
) -> None:
    library.away = True
    reply = client.get("/ask", params={"question": KREMLIN})
    assert (reply.status_code, reply.json()) == (503, {"error": AWAY})


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not list open files")
def test_questions_given_up_keep_no_replaced_index_open(tmp_path: Path) -> None:
    go_on, queue = Event(), QuestionQueue(seconds=0.01)

    def held(question: str, work: Callable[[], Reply]) -> Reply:
        return queue.answer(question, lambda: work() if go_on.wait(60) else pytest.fail("held for too long"))

    library = small_library(tmp_path, {"mayor.md": MAYOR}, guard=held)
    client, before = client_of(library), library.manifest().version
    gc.collect()
    gc.disable()  # what only a later collection would close stays open
    try:
        reply = client.get("/ask", params={"question": "Who resigned?"})
        error = "The answer took too long and was given up: the server may be busy. Ask again in a moment."
        assert reply.json() == {"error": error}
        assert open_versions(tmp_path) == {before}
        go_on.set()
        (tmp_path / "bridge.md").write_text(BRIDGE, encoding="utf-8")
        library.rebuild()
        now, until = library.manifest().version, time.monotonic() + 10
        while open_versions(tmp_path) != {now} and time.monotonic() < until:  # until the work that was given up ends
            time.sleep(0.01)
        assert open_versions(tmp_path) == {now} != {before}
    finally:
        gc.enable()


def open_versions(folder: Path) -> set[str]:
    """The versions of an index below a folder of which this process has a file open."""
    links = (os.path.realpath(link) for link in Path("/proc/self/fd").iterdir())
    return {found[1] for link in links if (found := re.search(rf"^{re.escape(str(folder))}/.*(version-\d+)", link))}


def test_the_documented_example_is_answered(client: TestClient) -> None:
    [command] = re.findall(r"^\$ (curl .+)$", COMMANDS, re.MULTILINE)
    words = shlex.split(command)
    address = next(word for word in words if word.startswith("http"))
    assert address.startswith(ADDRESS + "/ask")
    data: dict[str, Any] = json.loads(words[words.index("--json") + 1])
    reply = client.post(address, json=data)
    assert reply.json()["stance"] == "neither confirmed nor denied"


def posted(client: TestClient, body: str) -> Any:
    """The reply to a body posted as JSON."""
    return client.post("/ask", content=body, headers={"content-type": "application/json"})
