"""Which articles can tell of what a question names."""

import pytest

from index.records import Article
from qa.article_names import asked_of, can_tell

TEXT = (
    "Zelenskyy spoke to the New York Post. The Kremlin was silent, said Washington. "
    "Officials of the Food and Drug Administration met Canadian farmers in 2019, the WHO said."
)
ARTICLE = Article("a.txt", TEXT, "A day in İstanbul", "2025-02-10", publisher="Newsweek")


@pytest.mark.parametrize(
    ("question", "can"),
    [
        ("What did Zelenskyy say?", True),
        ("What did Volodymyr Zelensky say?", True),
        ("What did Macron say?", False),
        ("What did President Macron say?", False),
        ("What did the President say?", True),
        ("What did the post say?", True),
        ("What did the New York Post say?", True),
        ("What did the Washington Post say?", False),
        ("What did Russian officials say?", True),
        ("What did German officials say?", False),
        ("What did the Russians say?", True),
        ("What did the Germans say?", False),
        ("What did the FDA do in Canada?", True),
        ("What did the World Health Organization say?", True),
        ("What did the World Trade Organization say?", False),
        ("What happened in Istanbul?", True),
        ("What did Newsweek report?", True),
        ("Macron said what?", True),  # what opens a question may be no name
        ("What Did Macron Say?", True),  # a headline's capitals tell no names
        ("Who met in 2019?", True),
        ("Who met in 2024?", True),  # the article is of the year after
        ("Who met in 2017?", False),
        ("Who met in 2017 or 2019?", True),
    ],
)
def test_an_article_can_tell_where_it_holds_every_name_and_a_year_of_the_question(question: str, can: bool) -> None:
    assert can_tell(asked_of(question), ARTICLE) == can


def test_an_article_too_long_to_look_through_may_tell_of_anything() -> None:
    assert can_tell(asked_of("What did Macron say in 1999?"), Article("a.txt", TEXT * 2000))


def test_marks_without_a_letter_are_no_words() -> None:
    assert not can_tell(asked_of("What did Macron say?"), Article("a.txt", "It said \u0e31 \u0301 and so on."))
    assert can_tell(asked_of("What did \u0301\u0301 and X say?"), Article("a.txt", "Nothing."))


def test_an_article_without_a_date_tells_of_the_years_it_names() -> None:
    assert not can_tell(asked_of("Who met in 2024?"), Article("a.txt", TEXT))
    assert can_tell(asked_of("Who met in 2019?"), Article("a.txt", TEXT))


def test_a_question_without_names_and_years_asks_for_nothing_of_an_article() -> None:
    assert not asked_of("Who was silent?")
    assert asked_of("Who was silent in Rome?")
    assert asked_of("Who was silent in 2019?")
