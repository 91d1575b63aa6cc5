"""The server under a path of a proxy."""

import pytest
from starlette.testclient import TestClient

from qa.web.access import Access
from qa.web.routes import web_app
from tests.fake_library import FakeLibrary


def client(root_path: str = "/news") -> TestClient:
    app = web_app(FakeLibrary().article, access=Access(root_path=root_path))
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)


@pytest.mark.parametrize("path", ["/news/page.css", "/page.css"])
def test_a_proxy_may_leave_the_path_or_cut_it_off(path: str) -> None:
    assert client().get(path).headers["content-type"].startswith("text/css")


def test_the_path_without_a_slash_leads_to_the_one_with_it() -> None:
    reply = client().get("/news")
    assert (reply.status_code, reply.headers["location"]) == (307, "/news/")


@pytest.mark.parametrize("path", ["/newspaper/page.css", "/news/news/page.css"])
def test_another_path_is_none_of_the_servers(path: str) -> None:
    assert client().get(path).status_code == 404
