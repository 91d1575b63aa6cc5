import pytest

from index.records import Summary, UserError
from qa.question.filters import EVERYTHING, Filters, filters_in, filters_query, preference, told_by


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


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("What did Ryabkov say in February 2025?", "2025-02"),
        ("What happened on 10 February 2025?", "2025-02-10"),
        ("What happened on Feb. 10, 2025?", "2025-02-10"),
        ("What happened on the 1st of May 2024?", "2024-05-01"),
        ("Who spoke on 2025-02-10?", "2025-02-10"),
        ("Who won in 2022?", "2022"),
        ("Who won the 2022 World Cup?", ""),
        ("May I ask who won?", ""),
        ("What did he do in February?", ""),
        ("What happened on 99 February 2025?", ""),
    ],
)
def test_a_date_is_preferred_only_where_the_question_names_it_plainly(question: str, date: str) -> None:
    assert preference(question, []) == Filters(since=date, until=date)


@pytest.mark.parametrize(
    ("question", "publishers"),
    [
        ("What did Putin want, according to Newsweek?", ("Newsweek",)),
        ("What does the Guardian say about rain?", ("Guardian",)),
        ("What about Newsweek?", ("Newsweek",)),
        ("Did Newsweek reach the Russian government?", ()),
        ("Who is a guardian of children?", ()),
    ],
)
def test_a_publisher_is_preferred_only_where_it_is_named_as_a_source(
    question: str, publishers: tuple[str, ...]
) -> None:
    assert preference(question, ["Newsweek", "Guardian", ""]).publishers == publishers


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


@pytest.mark.parametrize(
    ("question", "read", "publisher"),
    [
        ("Did it rain, according to Newsweek?", "Did it rain?", "Newsweek"),
        ("did it rain according to the newsweek", "Did it rain?", "Newsweek"),
        ("According to Newsweek, what did Waltz say?", "What did Waltz say?", "Newsweek"),
        ("What does Newsweek say about the rain?", "What is said about the rain?", "Newsweek"),
        ("What did The Guardian report about the rain?", "What is said about the rain?", "The Guardian"),
        ("What does Peskov say about the rain?", "What does Peskov say about the rain?", ""),
        ("According to Peskov, did it rain?", "According to Peskov, did it rain?", ""),
        ("Did it rain, according to Peskov?", "Did it rain, according to Peskov?", ""),
        ("Did Newsweek say that it rained?", "Did Newsweek say that it rained?", ""),
    ],
)
def test_a_publisher_named_as_the_source_is_told_apart_from_the_question(
    question: str, read: str, publisher: str
) -> None:
    assert told_by(question, ["RT", "Newsweek", "The Guardian", ""]) == (read, publisher)
