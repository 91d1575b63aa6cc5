"""Which words can be the time or the amount that a question asks for."""

import pytest

from qa.answer_types import can_answer


@pytest.mark.parametrize(
    ("question", "answer", "can"),
    [
        ("When will Trump and Putin meet in person?", "if he can get a deal", False),
        ("When did he tell the Post?", "ending the war with Ukraine", False),
        ("When did the shop close?", "last autumn", True),
        ("When was it signed?", "1994", True),
        ("Which year was it signed?", "in Budapest", False),
        ("When it rains, what falls?", "drops", True),
        ("How many men has Moscow lost?", "more than 850,000", True),
        ("How many people came?", "forty-five", True),
        ("How many people came?", "people", False),
        ("How much is it worth?", "rare-earth minerals", False),
        ("How much are the minerals worth?", "roughly 20%", False),
        ("How much of the minerals is there?", "roughly 20%", True),
        ("How old was he?", "twelve", True),
        ("How old was he?", "the fisherman", False),
        ("How many people came?", "700,000 miles", False),
        ("How many people came?", "$5m", False),
        ("How many people came?", "about 20%", True),
        ("How many miles did it cover?", "700,000 miles", True),
        ("How many people came?", "300 in two hours", True),
        ("Who came?", "people", True),
        ("Who came?", "1,909", False),
        ("Who came, and when?", "1909", True),
        ("Where did they meet?", "on Sunday", False),
        ("Where did they meet?", "in Sunday River", True),
        ("Where did they meet?", "there", True),
        ("Where is the conference held?", "the upcoming conference", False),
        ("Which countries have assurances?", "future assurances", False),
        ("Which agreement was broken?", "their last agreement", True),
        ("Which day was it?", "Sunday", True),
        ("Which insects are edible?", "1,909", False),
        ("Which year was it?", "1909", True),
        ("Which insects are edible?", "crickets", True),
        ("Who replaced Cameron?", "May", True),
        ("Where did the index close?", "44,303", True),
        ("Which seasons are the driest?", "winter and spring", True),
        ("Which numbers are prime?", "7", True),
        ("Which planes were grounded?", "the 737 and 777", True),
        ("Which bus goes there?", "the 42", True),
        ("How many yen is it?", "¥300", True),
    ],
)
def test_a_time_and_an_amount_are_told_from_other_words(question: str, answer: str, can: bool) -> None:
    assert can_answer(question, answer) == can


def test_the_word_behind_a_number_says_what_it_counts() -> None:
    assert not can_answer("How many people were killed?", "ten", "-ton meteorite")
    assert can_answer("How many people were killed?", "ten", " within two hours")
    assert can_answer("How many people died?", "Two", " minutes later Kim came")
    assert can_answer("How many students came?", "three", " second-year students")
    assert can_answer("How many shops closed?", "600", " pound shops")
    assert can_answer("How many tons did it weigh?", "ten", "-ton meteorite")
