import pytest

from qa.expectation import fits


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many men were lost?", "more than 850,000"),
        ("How much did it cost?", "nearly two million pounds"),
        ("When did Trump speak?", "on Friday"),
        ("In which year was it built?", "1994"),
        ("How long has it lasted?", "for three years"),
        ("When did she leave?", "after the war"),
        ("Who won?", "nobody"),
        ("Why did he leave?", "because of the rain"),
    ],
)
def test_an_answer_of_the_form_asked_for_fits(question: str, answer: str) -> None:
    assert fits(question, answer) == 1.0


@pytest.mark.parametrize(
    ("question", "answer"),
    [("How many men were lost?", "Moscow"), ("When did Trump speak?", "ending the war with Ukraine")],
)
def test_an_answer_of_another_form_does_not(question: str, answer: str) -> None:
    assert fits(question, answer) == 0.0
