"""Questions without an answer that are made of questions with one."""

import random

import pytest

from training.data import Answer, Example
from training.maker import Maker, Way
from training.negatives import exchanged, opener, slot
from training.rewording import keywords


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("What did Trump say about the deal in Munich?", "trump say about deal in munich"),
        ("When did the war in Ukraine start?", "when war in ukraine start"),
        ("How many of the men have fallen?", "how many of men have fallen"),
        ("Who fell?", "Who fell?"),
    ],
)
def test_a_question_is_typed_as_into_a_search_box(question: str, typed: str) -> None:
    assert keywords(question) == typed


TEXT = "Anna met Bob in Paris. She gave him seven books. Then both left."
ASKED = Example("news", "How many books did Anna give to Bob?", TEXT, (Answer(TEXT.index("seven"), "seven"),))
WHEN = Example(
    "news", "When did Anna give Bob her books?", "It was told. Anna gave Bob her books Monday.", (Answer(37, "Monday"),)
)
OTHERS = Example("news", "How many seats did it have?", "It had two seats.", (Answer(7, "two"),))


def maker() -> Maker:
    return Maker([ASKED, WHEN, OTHERS], random.Random(0), lengths=(40,))


def negatives(way: Way, example: Example) -> set[str]:
    made = maker()
    positive = made.positive(example)
    assert positive is not None
    groups = [way(made, example, positive) for _ in range(20)]
    assert all(group is None or group[1].passage == positive.passage for group in groups)
    return {group[1].question for group in groups if group is not None}


def test_another_thing_is_asked_for_that_the_passage_does_not_name() -> None:
    assert negatives(slot, ASKED) == {"How many seats did Anna give to Bob?"}


def test_where_or_why_is_asked_of_what_is_told_without_its_place_or_reason() -> None:
    assert negatives(opener, WHEN) == {"Where did Anna give Bob her books?", "Why did Anna give Bob her books?"}
    assert negatives(opener, ASKED) == set()


def test_two_names_of_a_question_change_places() -> None:
    assert negatives(exchanged, ASKED) == {"How many books did Bob give to Anna?"}
    assert negatives(exchanged, OTHERS) == set()
