"""Who may reach the server, by the address it listens on and the name it is called."""

from __future__ import annotations

import socket

import pytest

from index.records import UserError
from qa.web.access import Access
from qa.web.login import Login


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "127.9.9.9", "localhost"])
def test_this_machine_alone_needs_no_login(host: str) -> None:
    Access(host=host).require_login_or_loopback()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "news.local", "127.1", "::ffff:127.0.0.1", ""])
def test_any_other_address_needs_a_login_or_the_option(host: str) -> None:
    with pytest.raises(UserError, match=r"--auth USER, or pass --allow-remote-without-login$"):
        Access(host=host).require_login_or_loopback()
    Access(host=host, open_to_all=True).require_login_or_loopback()


def test_with_a_login_any_address_will_do() -> None:
    Access(host="0.0.0.0", login=Login("ann", "long enough", rounds=2)).require_login_or_loopback()


@pytest.mark.parametrize(
    "header", ["127.0.0.1", "127.0.0.1:7860", "localhost:1", "LOCALHOST.", "[::1]:7860", "127.0.0.2"]
)
def test_the_servers_own_names_are_answered(header: str) -> None:
    assert Access().answers_to(header)


@pytest.mark.parametrize(
    "header",
    [
        "evil.example",
        "127.0.0.1.evil.example:7860",
        "localhost.evil.example",
        "192.168.1.5",
        "127.0.0.1@evil.example",
        "evil.example#127.0.0.1",
        "[::1",
        "2130706433",
        "0x7f.1",
        "",
        "localhost:7860, evil.example",
    ],
)
def test_a_name_that_points_here_is_not_answered(header: str) -> None:
    assert not Access().answers_to(header)


def test_a_server_that_listens_everywhere_answers_to_addresses_its_own_name_and_those_given() -> None:
    access = Access(host="0.0.0.0", names=("News.example",), open_to_all=True)
    assert access.answers_to("192.168.1.5:7860")
    assert access.answers_to(socket.gethostname())
    assert access.answers_to("news.example")
    assert not access.answers_to("evil.example")


@pytest.mark.parametrize(
    ("access", "may"),
    [
        (Access(), True),
        (Access(adding=False), False),
        (Access(host="0.0.0.0", open_to_all=True), False),
        (Access(host="0.0.0.0", open_to_all=True, adding=True), True),
        (Access(host="0.0.0.0", login=Login("ann", "a long password", rounds=2)), True),
    ],
)
def test_articles_are_added_on_this_machine_and_behind_a_login_or_where_it_was_said(access: Access, may: bool) -> None:
    assert access.may_add is may
