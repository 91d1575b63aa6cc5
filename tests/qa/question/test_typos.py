"""Mistyped words of a question are put right from the articles, and nothing else is touched."""

import pytest

from qa.question.typos import corrected, is_slip, respelled

TEXTS = ["Ukrainian soldiers held the government building.", "According to Kyiv, Ukrainian losses are lower."]


def mistyped(word: str) -> bool:
    return word in {"ukranian", "goverment", "acording", "gouvernment", "killling", "cabbies"}


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("how many ukranian soldiers fell acording to kyiv", "how many ukrainian soldiers fell according to kyiv"),
        ("Who held the goverment building?", "Who held the government building?"),
        ("Who held the gouvernment building?", "Who held the government building?"),
        ("What did the cabbies say?", "What did the cabbies say?"),
        ("Who held the Goverment building?", "Who held the Goverment building?"),
        ("Who held the pro-goverment building?", "Who held the pro-goverment building?"),
        ("Who held the government building?", "Who held the government building?"),
    ],
)
def test_a_word_one_slip_from_one_of_the_texts_is_put_right(question: str, meant: str) -> None:
    assert corrected(question, mistyped, TEXTS) == meant


def test_the_word_that_the_texts_hold_most_often_is_taken() -> None:
    texts = ["A meter of cloth, a motor, a motor."]
    assert corrected("which mottor is it", lambda word: word == "mottor", texts) == "which motor is it"
    assert corrected("which mooter is it", lambda word: word == "mooter", ["mooted, mooters, mooters"]) == (
        "which mooters is it"
    )


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("ukranian", "ukrainian", True),  # a letter too few
        ("gouvernment", "government", True),  # too many
        ("presidant", "president", True),  # in place of another
        ("kermlin", "kremlin", True),  # changed places
        ("kremlni", "kremlin", True),
        ("kremlin", "kremlins", True),
        ("filling", "killing", False),  # the first letter
        ("presedant", "president", False),  # two slips
        ("kremlin", "kremlin", False),
    ],
)
def test_a_slip_is_one_letter_or_two_that_changed_places(typed: str, meant: str, slip: bool) -> None:
    assert is_slip(typed, meant) is slip


@pytest.mark.parametrize(
    ("question", "unknown", "meant"),
    [
        ("What did Peskof say?", ["Peskof"], "What did Peskov say?"),
        ("What is Peskof's view of the Kremlni?", ["Peskof's", "Kremlni"], "What is Peskov's view of the Kremlin?"),
        ("Who is Gareth Lile?", ["Lile"], "Who is Gareth Lyle?"),
        ("What did Merkel say?", ["Merkel"], ""),
        ("Who won the Spope Cup?", ["Spope"], ""),
        ("What did Peskov say?", [], ""),
    ],
)
def test_a_question_with_unknown_words_is_offered_in_the_spelling_of_the_texts(
    question: str, unknown: list[str], meant: str
) -> None:
    assert respelled(question, unknown, ["Dmitry Peskov of the Kremlin spoke to Lyle.", "Peskov said so."]) == meant
