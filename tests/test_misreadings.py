"""What the reader finds and no question is answered by."""

import pytest

from index.records import Hit, Passage
from qa.misreadings import is_echo, is_of_other_year, without_misreadings
from qa.questions import Kind
from qa.quotes import Quote


@pytest.mark.parametrize(
    ("question", "answer", "echo"),
    [
        ("How often did Trump and Putin talk?", "how often", True),
        ("Who were the contest winners?", "Winners", True),
        ("What toaster model did they return?", "toasters", True),
        ("Who is the Kremlin spokesman?", "Kremlin spokesman Dmitry Peskov", False),
        ("How many men has Moscow lost?", "850,000 men", False),
        ("Which fell first, Kherson or Mariupol?", "Mariupol", False),
    ],
)
def test_the_question_in_its_own_words_is_no_answer_unless_it_is_a_choice(
    question: str, answer: str, echo: bool
) -> None:
    assert is_echo(question, answer) == echo


def quote(text: str, answer: str) -> Quote:
    start = text.index(answer)
    return Quote(Hit(Passage("a.txt", 0, len(text), text), 1.0), 0.0, 0, len(text), start, start + len(answer))


ASKED = quote("Asked how often they talk, Trump declined to answer.", "how often")
WEEKLY = quote("They talk every week.", "every week")
MOSCOW = quote("Moscow has lost more than 850,000 men.", "850,000")


def test_an_echo_is_set_aside_where_a_few_words_are_asked_for() -> None:
    assert without_misreadings("How often do they talk?", Kind.SPAN, [ASKED, WEEKLY]) == [WEEKLY]
    assert without_misreadings("How often do they talk?", Kind.SENTENCE, [ASKED, WEEKLY]) == [ASKED, WEEKLY]


def test_what_somebody_else_did_is_set_aside() -> None:
    assert without_misreadings("How many men has Ukraine lost?", Kind.SPAN, [MOSCOW]) == []
    assert without_misreadings("How many men has Russia lost?", Kind.SPAN, [MOSCOW]) == [MOSCOW]


def test_what_is_no_amount_or_time_is_set_aside_where_one_is_asked_for() -> None:
    assert without_misreadings("How many men did they lose?", Kind.SPAN, [MOSCOW, WEEKLY]) == [MOSCOW, WEEKLY]
    assert without_misreadings("How many do they talk to?", Kind.SPAN, [ASKED, quote("They talk.", "They")]) == []


ADVERT = "In 2014 Tom Odell sang it. In the new one it is Aurora. The advert of 2015 cost more. It ran in 2013 too."


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("In 2014 Tom Odell sang it.", True),
        ("In the new one it is Aurora.", False),
        ("The advert of 2015 cost more.", False),
        ("It ran in 2013 too.", False),  # the sentence before it is of 2015
    ],
)
def test_a_quote_of_another_year_is_set_aside(sentence: str, other: bool) -> None:
    start = ADVERT.index(sentence)
    hit = Hit(Passage("a.txt", 0, len(ADVERT), ADVERT), 1.0)
    one = Quote(hit, 0.0, start, start + len(sentence), start, start + len(sentence))
    assert is_of_other_year("Who sings in the advert of 2015?", one) == other
    assert without_misreadings("Who sings in the advert of 2015?", Kind.SENTENCE, [one]) == ([] if other else [one])


def test_the_rules_of_stances_judge_yes_no_questions_alone() -> None:
    assert without_misreadings("Has Ukraine lost 850,000 men?", Kind.YES_NO, [MOSCOW]) == [MOSCOW]
