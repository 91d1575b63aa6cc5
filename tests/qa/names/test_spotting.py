"""Names by the text's own capitals: what is one, what is none, and where one begins and ends."""

import pytest

from qa.names.spotting import spotted

PLAIN = "yesterday the minister spoke of a department, of trade and industry, of peace, of children and children."


def names(*texts: str) -> list[str]:
    """The names of the first text, in the order of their first place, judged by all."""
    return list(spotted([*texts, PLAIN]).found[0])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He met Volodymyr Zelensky in Kyiv.", ["Volodymyr Zelensky", "Kyiv"]),
        ("He met President Zelensky and Prime Minister Boris Johnson.", ["Zelensky", "Boris Johnson"]),
        ("He met US President Barack Obama.", ["US", "Barack Obama"]),
        ("Then Ursula von der Leyen left with Charles de Gaulle.", ["Ursula von der Leyen", "Charles de Gaulle"]),
        ("It is the Department of Trade and Industry.", ["Department of Trade and Industry"]),
        ("She won the International Children’s Peace Prize.", ["International Children’s Peace Prize"]),
        ("It was sold by Marks & Spencer.", ["Marks & Spencer"]),
        ("It was in Ukraine’s Kharkiv.", ["Ukraine", "Kharkiv"]),
        ("He was Director of National Intelligence, she of the FBI.", ["FBI"]),
    ],
)
def test_a_name_is_whole_and_without_titles(text: str, found: list[str]) -> None:
    assert names(text, "the national intelligence, the director") == found


@pytest.mark.parametrize(
    "text",
    [
        "Yesterday it rained.",
        "It rained on Monday and in March.",
        "The Minister left.",
        "He spoke of Russian guns.",
        "It was a UK-based firm with many MPs.",
        "He met an MP. The MP left.",
        "The GDP fell and GDP rose.",
        "He is a Muslim. The Muslim left.",
        "She liked Hinduism.",
        "I said that I’m here, OK.",
    ],
)
def test_what_is_none_is_left_out(text: str) -> None:
    others = "he met Trump, who met Putin, on a yesterday"
    assert names(text, others) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He met John F. Kennedy.", ["John F Kennedy"]),
        ("He heard of the Good Friday Agreement.", ["Good Friday Agreement"]),
        ("It was Bloody Sunday again, a new Bloody Sunday.", ["Bloody Sunday"]),
        ("On Tuesday Barack Obama spoke. On Tuesday Barack Obama left.", ["Barack Obama"]),
        ("He met April Jones and saw April Jones.", ["April Jones"]),
        ("He came to Paris Monday.", ["Paris"]),
        ("He saw on Monday Paris, which on Monday Paris lovers like.", ["Paris"]),
        ("He met Boris Johnson Friday Night.", ["Boris Johnson"]),
    ],
)
def test_a_day_or_month_is_of_a_name_inside_it_or_where_it_mostly_stands_beside_it(text: str, found: list[str]) -> None:
    assert names(text, "we like Paris, Paris in rain, and Paris", "the good night", "Mr Boris Johnson") == found


def test_a_capital_that_opens_a_sentence_counts_only_where_the_word_has_one_elsewhere() -> None:
    assert names("Facebook grew. Bread rose.", "we saw Facebook and ate bread") == ["Facebook"]


def test_a_first_name_that_stands_nowhere_else_opens_its_name() -> None:
    assert names("Arianna Huffington sleeps.") == ["Arianna Huffington"]


def test_headings_are_no_evidence() -> None:
    assert names("Russia Plays Coy on Talks\n\nIt rained in Kyiv.") == ["Kyiv"]


def test_an_acronym_counts_where_something_shows_a_body_behind_it() -> None:
    assert names("The NSA listened. It was the NSA’s room.") == ["NSA"]
    assert names("They read of the National Union of Miners (NUM) and NUM.") == ["National Union of Miners", "NUM"]
