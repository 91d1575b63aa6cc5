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
        ("Who came?", "people", True),
    ],
)
def test_a_time_and_an_amount_are_told_from_other_words(question: str, answer: str, can: bool) -> None:
    assert can_answer(question, answer) == can
