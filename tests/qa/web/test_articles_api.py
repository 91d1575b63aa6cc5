"""The addresses of the articles: the list, what may be added by whom, and the mark that tells of changes."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qa import texts
from qa.library import Library
from qa.web.access import Access
from qa.web.articles_api import articles_routes
from qa.web.rebuilder import Rebuilder
from qa.web.routes import web_app
from tests.small_library import BRIDGE, MAYOR, small_library

pytestmark = pytest.mark.slow

STORY = b"A heron landed on the roof of the town hall on Sunday."
FILE = {"content-type": "application/octet-stream"}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return small_library(tmp_path, {"mayor.md": MAYOR, "bridge.md": BRIDGE, "bad.txt": "\0"})


def client(library: Library, *, adding: bool = True) -> TestClient:
    app = web_app(library.article, access=Access())
    app.router.routes += articles_routes(library, Rebuilder(library), adding=adding, indexing=False)
    return TestClient(app, base_url="http://127.0.0.1")


def test_the_list_is_a_page_of_its_own(library: Library) -> None:
    reply = client(library).get("/articles", params={"search": "daily sun"})
    assert ">The bridge</bdi>" in reply.text
    assert ">The mayor goes</bdi>" not in reply.text
    assert "bad&#46;txt" in reply.text or "bad.txt" in reply.text
    assert str(library.folder) not in reply.text
    assert reply.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")


def test_a_date_that_is_none_is_one_line(library: Library) -> None:
    reply = client(library).get("/articles?since=May")
    assert (reply.status_code, reply.text) == (400, "'May' is no date; write 2025, 2025-02 or 2025-02-10")


def test_an_added_file_answers_after_a_rebuild(library: Library) -> None:
    reply = client(library).post("/articles?name=..%2Fheron.txt", content=STORY, headers=FILE)
    assert (reply.status_code, reply.json()) == (201, {"source": "heron.txt", "indexing": False})
    assert library.changes() == "1 new"
    library.rebuild()
    found = library.article("heron.txt")
    assert found is not None
    assert found.text == STORY.decode()


def test_what_is_added_is_indexed_at_once_where_that_is_not_turned_off(library: Library) -> None:
    rebuilder = Rebuilder(library)
    app = web_app(library.article, access=Access())
    app.router.routes += articles_routes(library, rebuilder, adding=True, indexing=Access().indexing)
    reply = TestClient(app, base_url="http://127.0.0.1").post("/articles?name=heron.txt", content=STORY, headers=FILE)
    assert reply.json() == {"source": "heron.txt", "indexing": True}
    rebuilder.rebuild().join(10)
    assert library.article("heron.txt") is not None


def test_a_pasted_text_comes_with_what_is_known_of_it(library: Library) -> None:
    fields = {"text": STORY.decode(), "title": "A heron", "publisher": "Daily Sun", "date": "2025-02-10"}
    assert client(library).post("/articles", json=fields).json() == {"source": "A heron.md", "indexing": False}
    library.rebuild()
    added = next(s for s in library.articles() if s.title == "A heron")
    assert (added.publisher, added.date) == ("Daily Sun", "2025-02-10")


@pytest.mark.parametrize(
    ("content", "kind", "status", "line"),
    [
        (STORY, "application/octet-stream", 400, "article: no loader for a name without suffix"),
        (b"x" * (20 * 2**20 + 1), "application/octet-stream", 413, texts.too_much(20 * 1024)),
        (b"[]", "application/json", 400, "post a JSON object of texts: text, title, publisher, date"),
        (b'{"text": 5}', "application/json", 400, "post a JSON object of texts: text, title, publisher, date"),
        (STORY, "text/plain", 415, "post application/octet-stream or application/json"),
    ],
)
def test_what_cannot_be_added_is_one_line(library: Library, content: bytes, kind: str, status: int, line: str) -> None:
    before = sorted(library.folder.rglob("*"))
    reply = client(library).post("/articles", content=content, headers={"content-type": kind})
    assert reply.status_code == status
    assert reply.json()["error"].startswith(line)
    assert sorted(library.folder.rglob("*")) == before


def test_nothing_is_added_where_it_is_not_allowed_or_for_a_page_of_another_site(library: Library) -> None:
    refused = client(library, adding=False).post("/articles?name=heron.txt", content=STORY, headers=FILE)
    elsewhere = {**FILE, "origin": "https://evil.example"}
    crossed = client(library).post("/articles?name=heron.txt", content=STORY, headers=elsewhere)
    assert [refused.status_code, crossed.status_code] == [403, 403]
    assert not (library.folder / "heron.txt").exists()


def test_where_nothing_is_added_no_more_is_taken_in_than_a_question_needs(library: Library) -> None:
    app = web_app(library.article, access=Access(adding=False, indexing=False))
    app.router.routes += articles_routes(library, Rebuilder(library), adding=False, indexing=False)
    visitor = TestClient(app, base_url="http://127.0.0.1")
    assert visitor.post("/articles?name=a.txt", content=b"x" * 65_537, headers=FILE).status_code == 413


def test_the_mark_changes_when_the_folder_does(library: Library) -> None:
    rebuilder = Rebuilder(library)
    app = web_app(library.article, access=Access())
    app.router.routes += articles_routes(library, rebuilder, adding=True, indexing=False)
    visitor = TestClient(app, base_url="http://127.0.0.1")
    before = visitor.get("/state").text
    assert visitor.get("/state").text == before
    (library.folder / "heron.txt").write_bytes(STORY)
    rebuilder.look()
    assert visitor.get("/state").text == rebuilder.status.mark != before
