"""What an article without a title is called."""

import pytest

from index.records import Article, IndexAway, Summary
from qa.headline import headline, with_headlines

STORY = "The mayor of the old town resigned on Monday. It rained."


@pytest.mark.parametrize(
    ("source", "title", "name"),
    [
        ("002_cb575d2c1d554fa5.txt", "The mayor goes", "The mayor goes"),
        ("002_cb575d2c1d554fa5.txt", "", "The mayor of the old town resigned on Monday."),
        ("news/storm-in-the-north_2.txt", "", "Storm in the north 2"),
        ("all.jsonl#a-good-night", "", "A good night"),
        ("all.jsonl#17", " ", "The mayor of the old town resigned on Monday."),
    ],
)
def test_an_article_is_called_by_title_then_a_name_of_words_then_its_first_sentence(
    source: str, title: str, name: str
) -> None:
    assert headline(Article(source, STORY, title)) == name


def test_a_name_that_the_first_line_repeats_is_written_as_there() -> None:
    assert headline(Article("nsa-scandal.txt", f"NSA scandal\n\n{STORY}")) == "NSA scandal"


def test_a_long_first_sentence_is_shortened_at_a_word() -> None:
    assert headline(Article("1.txt", "rain " * 50)) == "rain " * 17 + "rain\u00a0…"


def test_lists_have_headlines_while_the_index_is_there() -> None:
    lines = [Summary("1.txt", "", "", "", "", "", 1), Summary("2.txt", "Rain", "", "", "", "", 1)]

    def away(_: str) -> Article:
        raise IndexAway("gone")

    named = with_headlines(lines, lambda source: Article(source, STORY))
    assert [line.title for line in named] == ["The mayor of the old town resigned on Monday.", "Rain"]
    assert with_headlines(lines, away) == lines


def test_an_article_without_words_is_called_by_its_source() -> None:
    assert headline(Article("1.txt", "")) == "1.txt"
