"""The login: what opens it, how often one may try, and what a session is worth."""

from __future__ import annotations

import base64
import inspect
from collections.abc import Iterator
from threading import Thread

import pytest
from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from index.records import UserError
from qa.web.access import Access
from qa.web.login import ATTEMPTS, SESSION_SECONDS, Login
from qa.web.monitoring import monitoring_routes
from qa.web.rate_limit import RateLimit
from qa.web.routes import web_app
from tests.fake_library import FakeLibrary

USER, PASSWORD = "ann", "correct horse"
PAGE = {"accept": "text/html"}


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(clock: Clock) -> Iterator[TestClient]:
    """The server without the page, behind a login."""
    access = Access(login=Login(USER, PASSWORD, clock=clock, rounds=2))
    app = web_app(FakeLibrary().article, access=access)
    app.router.routes += monitoring_routes(FakeLibrary().manifest, CollectorRegistry(), access)
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, client=("192.0.2.7", 5)) as client:
        yield client


def basic(user: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def log_in(client: TestClient, password: str = PASSWORD, **fields: str) -> tuple[int, str]:
    reply = client.post("/login", data={"user": USER, "password": password, **fields})
    return reply.status_code, reply.headers.get("location", "")


def test_a_person_gets_the_login_page_and_a_program_a_line(client: TestClient) -> None:
    page = client.get("/healthz?q=<b>", headers=PAGE)
    assert (page.status_code, page.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert 'value="/healthz?q=%3Cb%3E"' in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    program = client.get("/healthz")
    assert program.headers["www-authenticate"].startswith("Basic")
    assert program.json()["error"].startswith("You are not logged in")
    assert "www-authenticate" not in client.get("/healthz", headers={"sec-fetch-mode": "cors"}).headers


def test_the_right_password_opens_a_session_that_only_this_site_can_use(client: TestClient) -> None:
    reply = client.post("/login", data={"user": USER, "password": PASSWORD, "onward": "/?q=Why"})
    assert (reply.status_code, reply.headers["location"]) == (303, "./?q=Why")
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert client.get("/healthz").status_code == 200
    assert client.get("/logout").text.count("You are logged out.") == 1
    client.cookies.set("session", cookie.partition("=")[2].partition(";")[0])
    assert client.get("/healthz").status_code == 401


def test_a_session_ends_after_twelve_hours(client: TestClient, clock: Clock) -> None:
    log_in(client)
    clock.now += SESSION_SECONDS - 1
    assert client.get("/healthz").status_code == 200
    clock.now += 2
    assert client.get("/healthz").status_code == 401


@pytest.mark.parametrize(
    "onward", ["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nx: y", "javascript:1"]
)
def test_the_login_never_leads_to_another_site(client: TestClient, onward: str) -> None:
    assert log_in(client, onward=onward) == (303, "./")


def test_a_link_from_another_site_is_asked_for_again_from_here(client: TestClient) -> None:
    linked = {**PAGE, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    reply = client.get("/read?source=x", headers=linked)
    assert 'http-equiv="refresh"' in reply.text
    assert "<form" in client.get("/read?source=x", headers={**PAGE, "sec-fetch-site": "same-origin"}).text


def test_wrong_passwords_are_heard_ten_times_and_then_six_a_minute(clock: Clock) -> None:
    login = Login(USER, PASSWORD, clock=clock, rounds=2)
    assert [login.opens(USER, "wrong guess", "192.0.2.7") for _ in range(ATTEMPTS)] == [False] * ATTEMPTS
    assert not login.opens(USER, PASSWORD, "192.0.2.7")
    assert login.opens(USER, PASSWORD, "192.0.2.8")
    clock.now += 10
    assert login.opens(USER, PASSWORD, "192.0.2.7")


class Counted(Login):
    """A login that counts the passwords it hears; the first is its own, when it is made."""

    heard = -1

    def _scrypt(self, password: str) -> bytes:
        self.heard += 1
        return super()._scrypt(password)


def test_wrong_passwords_that_arrive_together_are_counted_one_after_another(clock: Clock) -> None:
    login = Counted(USER, PASSWORD, clock=clock)
    arrived = [Thread(target=login.opens, args=(USER, "wrong guess", "192.0.2.7")) for _ in range(2 * ATTEMPTS)]
    for attempt in arrived:
        attempt.start()
    for attempt in arrived:
        attempt.join()
    assert login.heard == ATTEMPTS


def test_nothing_that_is_sent_is_taken_in_before_the_login(client: TestClient) -> None:
    sent = []

    def pieces() -> Iterator[bytes]:
        for number in range(1000):
            sent.append(number)
            yield bytes(10_000)

    assert client.post("/healthz", content=pieces()).status_code == 401
    assert sent == []


def test_too_many_wrong_passwords_are_told(client: TestClient) -> None:
    replies = [log_in(client, "wrong guess")[0] for _ in range(ATTEMPTS + 1)]
    assert replies == [401] * (ATTEMPTS - 1) + [429, 429]


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"\xff\xfe").decode(),
        "Basic " + base64.b64encode(f"{USER}".encode()).decode(),
        "Basic " + base64.b64encode(f"bob:{PASSWORD}".encode()).decode(),
        "Bearer " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode(),
    ],
)
def test_a_header_that_is_no_login_opens_nothing(client: TestClient, header: str) -> None:
    assert client.get("/healthz", headers={"authorization": header}).status_code == 401


def test_a_program_sends_user_and_password_with_each_request(client: TestClient) -> None:
    assert client.get("/healthz", headers=basic(USER, PASSWORD)).status_code == 200
    assert client.get("/healthz", headers=basic(USER, PASSWORD + "x")).status_code == 401


def test_a_made_up_session_opens_nothing(client: TestClient) -> None:
    for name in ("", "x", "A" * 43, "../../etc/passwd"):
        client.cookies.set("session", name)
        assert client.get("/healthz").status_code == 401


@pytest.mark.parametrize(
    ("user", "password", "line"),
    [("ann", "short", "the password needs 8 characters or more"), ("a:b", PASSWORD, "name without a colon")],
)
def test_a_login_that_cannot_work_is_refused(user: str, password: str, line: str) -> None:
    with pytest.raises(UserError, match=line):
        Login(user, password)


def test_an_address_has_a_burst_and_then_a_steady_pace() -> None:
    clock = Clock()
    pace = RateLimit(60, 3, clock=clock)
    assert [pace.take("192.0.2.7") for _ in range(4)] == [True, True, True, False]
    assert pace.take("192.0.2.8")
    clock.now += 1
    assert [pace.take("192.0.2.7") for _ in range(2)] == [True, False]


def test_one_network_of_ipv6_is_one_visitor() -> None:
    pace = RateLimit(60, 1, clock=Clock())
    assert pace.take("2001:db8::1")
    assert not pace.take("2001:db8::ffff%eth0")
    assert pace.take("2001:db8:0:1::1")


def test_a_password_is_checked_slowly_with_much_memory_unless_a_test_says_otherwise() -> None:
    assert inspect.signature(Login).parameters["rounds"].default == 2**15
