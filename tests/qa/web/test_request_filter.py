import pytest

from qa.web.request_filter import is_cross_site

HOST = {"host": "127.0.0.1:7860"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://127.0.0.1:7860"},
        {"origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
def test_programs_and_the_servers_own_pages_are_let_in(headers: dict[str, str]) -> None:
    assert not is_cross_site({**HOST, **headers})


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:7860"},
    ],
)
def test_pages_of_other_sites_are_not(headers: dict[str, str]) -> None:
    assert is_cross_site({**HOST, **headers})
