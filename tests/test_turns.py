"""The turns of a conversation and what a browser keeps of them."""

import json

import pytest

from index.records import Hit, Passage
from qa.answer import Answer, NoAnswer, Searched
from qa.filters import EVERYTHING, Filters
from qa.turns import KEPT, Turns, added, before, kept, restored, said
from tests.test_answer_markup import answered, cited

REFUSAL = NoAnswer("Who?", "Who?", -1.0, (Hit(Passage("a", 0, 1, "a"), 0.1),) * 9, Searched(1, 1))
FEBRUARY = Filters(since="2025-02", publishers=("Newsweek",))


def talk(count: int) -> Turns:
    """A conversation of that many turns."""
    turns: Turns = ()
    for _ in range(count):
        turns = added(turns, answered(cited()), EVERYTHING)
    return turns


def test_turns_are_numbered_on_where_old_ones_go() -> None:
    turns = talk(KEPT + 2)
    assert len(turns) == KEPT
    assert [turns[0].number, turns[-1].number] == [3, KEPT + 2]


def test_what_is_never_drawn_is_not_kept() -> None:
    hits = (Hit(Passage("a", 0, 1, "a"), 0.1),)
    answer = Answer("Q", "Q", "a", 1.0, None, (cited(),), hits, Searched(1, 1))
    assert [turn.reply for turn in added((), answer, EVERYTHING)] == [
        Answer("Q", "Q", "a", 1.0, None, (cited(),), (), Searched(1, 1))
    ]
    [turn] = added((), REFUSAL, EVERYTHING)
    assert isinstance(turn.reply, NoAnswer)
    assert len(turn.reply.nearest) == 3


def test_an_edited_question_replaces_its_turn_and_what_followed() -> None:
    assert [turn.number for turn in before(talk(3), "2")] == [1]
    assert [turn.number for turn in before(talk(3), "")] == [1, 2, 3]
    assert [turn.number for turn in before(talk(3), "7; drop")] == [1, 2, 3]


def test_a_refusal_lends_no_words_to_the_next_question() -> None:
    assert said(talk(1)) == "I will not resign"
    assert said(added(talk(1), REFUSAL, EVERYTHING)) == ""
    assert said(()) == ""


def test_a_conversation_comes_back_with_its_filters() -> None:
    turns = added(added((), REFUSAL, FEBRUARY), REFUSAL, EVERYTHING)
    assert restored(json.loads(json.dumps(kept(turns)))) == [("Who?", FEBRUARY), ("Who?", EVERYTHING)]


@pytest.mark.parametrize(
    "row",
    [
        None,
        7,
        "Who?",
        {},
        {"question": 7},
        {"question": "  "},
        {"question": "x" * 1001},
        {"question": "Who?", "filters": {"since": "soon"}},
        {"question": "Who?", "filters": {"since": 7}},
        {"question": "Who?", "filters": {"sources": "a"}},
        {"question": "Who?", "filters": {"sources": [7]}},
        {"question": "Who?", "filters": {"folder": "/"}},
        {"question": "Who?", "filters": []},
    ],
)
def test_what_a_browser_could_not_have_kept_is_passed_over(row: object) -> None:
    assert restored([row, {"question": "When?"}]) == [("When?", EVERYTHING)]


@pytest.mark.parametrize("data", [None, "x", 7, {"question": "Who?"}])
def test_what_is_no_conversation_brings_nothing_back(data: object) -> None:
    assert restored(data) == []
