import pytest

from index.filters import EVERYTHING, Filters
from index.records import Summary, UserError
from qa.question.filters import filters_in, filters_query


def article(source: str = "a.txt", date: str = "2025-02-10", publisher: str = "Newsweek") -> Summary:
    return Summary(source, "", date, "", publisher, "", 1)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), True),
        (Filters(since="2025-02-10"), True),
        (Filters(since="2025-02-11"), False),
        (Filters(since="2025-02"), True),
        (Filters(until="2025-02"), True),
        (Filters(until="2025-01"), False),
        (Filters(since="2025", until="2025"), True),
        (Filters(publishers=("NEWSWEEK", "Reuters")), True),
        (Filters(publishers=("News",)), False),
        (Filters(sources=("world/*", "a*")), True),
        (Filters(sources=("A*",)), False),
        (Filters(sources=("[a].txt",)), False),
        (Filters(since="2025", publishers=("Reuters",)), False),
    ],
)
def test_an_article_is_inside_all_bounds_or_out(filters: Filters, expected: bool) -> None:
    assert filters.match(article()) is expected


def test_an_article_without_a_date_is_outside_any_range_of_dates() -> None:
    assert not Filters(since="1900").match(article(date=""))
    assert Filters(publishers=("newsweek",)).match(article(date=""))


@pytest.mark.parametrize("date", ["yesterday", "2025-13", "10.02.2025", "2025-2-1"])
def test_a_date_that_is_none_is_one_clear_line(date: str) -> None:
    with pytest.raises(UserError, match=r"is no date; write 2025, 2025-02 or 2025-02-10"):
        Filters(since=date)


def test_bounds_travel_in_an_address_and_come_back_whole() -> None:
    bounds = Filters("2025-02", "2025-03-01", ("Daily Sun & Co", "BBC"), ("a b#1.txt", "ünï=?.md"))
    assert filters_in("?q=Who%3F&" + filters_query(bounds)) == bounds
    assert filters_query(EVERYTHING) == ""


def test_an_address_names_each_bound_once_and_a_bounded_number_of_them() -> None:
    many = "&".join(f"source={n}" for n in [1, *range(1, 50)])
    assert filters_in(f"since=2024&since=2025&{many}") == Filters("2025", sources=tuple(map(str, range(1, 21))))


def test_a_date_that_is_none_is_refused_in_an_address() -> None:
    with pytest.raises(UserError, match="'May' is no date; write 2025"):
        filters_in("since=May")
