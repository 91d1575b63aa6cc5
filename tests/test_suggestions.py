from index.records import Article
from qa.suggestions import suggest


def test_the_people_quoted_in_most_articles_are_asked_about_first() -> None:
    articles = [
        Article("a", "“It rained,” President Mary Robinson said. John Smith added that it was cold."),
        Article("b", "Mary Robinson told reporters so."),
    ]
    assert suggest(articles) == ["What did Mary Robinson say?", "What did John Smith say?"]


def test_articles_in_which_nobody_speaks_suggest_nothing() -> None:
    assert suggest([Article("a", "It rained in the north. The South was dry.")]) == []
