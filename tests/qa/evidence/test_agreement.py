import pytest

from qa.evidence.agreement import agree, differ, group
from qa.question.kinds import sought


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Peskov", "Dmitry Peskov"),
        ("850,000", "more than 850,000 men"),
        ("two", "2 men"),
        ("Twenty-one", "21 people"),
        ("2 million", "2,000,000 people"),
        ("the Munich Security Conference", "Munich Security Conference"),
        ("President Putin", "Vladimir Putin"),
    ],
)
def test_two_wordings_of_one_answer_agree(first: str, second: str) -> None:
    assert agree(first, second)
    assert agree(second, first)


@pytest.mark.parametrize(("first", "second"), [("Putin", "Peskov"), ("20-1", "21"), ("the", "the"), ("", "")])
def test_other_answers_do_not_agree(first: str, second: str) -> None:
    assert not agree(first, second)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("How many people died?", "four people", "at least 5"),
        ("How many people died when the dam burst?", "850", "1,200"),
        ("Of those who fled, how many died?", "850", "1,200"),
        ("Who was harbour master when it opened?", "Anna Smith", "Maria Jones"),
        ("When was the vote?", "10 February", "11 February"),
        ("When was the vote?", "Sept 3", "3 October"),
        ("When did it begin?", "at 5 p.m.", "at 6 p.m."),
        ("What is the date of the vote?", "March 2024", "April 2024"),
        ("In which year was it built?", "1850", "about 1912"),
        ("What is the population of Kyiv?", "2.9 million", "3,700,000"),
        ("Who won?", "Anna Smith", "Maria Jones"),
    ],
)
def test_other_figures_or_names_differ(question: str, first: str, second: str) -> None:
    assert differ(sought(question), first, second)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("When did he speak?", "Friday", "7 February"),
        ("How many died?", "850,000", "more than 850,000 men"),
        ("When was the vote?", "2017", "7 February"),
        ("When was the vote?", "10:30am on Monday 3 March", "3 March 2025"),
        ("When was the vote?", "at 10 a.m. on 3 March", "3 March"),
        ("When was the vote?", "1.30pm on 3 March", "3 March 2025"),
        ("When was the vote?", "7 February", "7 February 2017"),
        ("How many died?", "more than 850,000", "870,000"),
        ("How much did it rise?", "20%", "3,000 dollars"),
        ("Who won?", "Anna Smith", "the mayor"),
        ("Who won?", "Anna Smith", "Smith"),
        ("Where did they meet?", "Helsinki", "New York"),
        ("Why did 5 people leave?", "5 people", "6 people"),
    ],
)
def test_answers_that_may_both_be_meant_do_not_differ(question: str, first: str, second: str) -> None:
    assert not differ(sought(question), first, second)


def test_answers_are_grouped_with_the_first_that_says_so() -> None:
    assert group(["Dmitry Peskov", "Vladimir Putin", "Peskov", "Putin"]) == [[0, 2], [1, 3]]
