"""The turns of a conversation and what a browser keeps of them."""

import json
from copy import deepcopy
from dataclasses import fields, replace

import pytest

from index.filters import EVERYTHING, Filters
from index.records import Hit, Passage
from qa import texts
from qa.evidence.nearest import Near
from qa.page.components import Components
from qa.page.turns import (
    KEPT,
    UNANSWERED,
    Question,
    Session,
    Turns,
    kept,
    latest_answer,
    restored,
    turns_before,
    with_turn,
    with_unanswered,
)
from qa.question.ask import Ask
from qa.question.requests import Request
from qa.replies import Answer, Digest, NoAnswer, Searched
from tests.fake_library import KREMLIN, FakeLibrary
from tests.qa.html.test_answer_markup import answered, cited

PASSAGE = Passage("a", 0, 1, "a")
REFUSAL = NoAnswer("Who?", "Who?", -1.0, (Hit(PASSAGE, 0.1),) * 9, Searched(1, 1), (Near(PASSAGE, 0, 1),))
NAMES = {field.name: field.name for field in fields(Components)}
COMPONENTS = Components(**{**NAMES, "buttons": ("first",)})  # type: ignore[arg-type]  # each is its own name
FEBRUARY = Filters(since="2025-02", publishers=("Newsweek",))


def talk(count: int) -> Turns:
    """A conversation of that many turns."""
    turns: Turns = ()
    for _ in range(count):
        turns = with_turn(turns, answered(cited()), EVERYTHING)
    return turns


def test_turns_are_numbered_on_where_old_ones_go() -> None:
    turns = talk(KEPT + 2)
    assert len(turns) == KEPT
    assert [turns[0].number, turns[-1].number] == [3, KEPT + 2]


def test_what_is_never_drawn_is_not_kept() -> None:
    hits = (Hit(PASSAGE, 0.1),)
    answer = Answer("Q", "Q", "a", 1.0, None, (cited(),), hits, Searched(1, 1))
    assert [turn.reply for turn in with_turn((), answer, EVERYTHING)] == [
        Answer("Q", "Q", "a", 1.0, None, (cited(),), (), Searched(1, 1))
    ]
    [turn] = with_turn((), REFUSAL, EVERYTHING)
    assert turn.reply == NoAnswer("Who?", "Who?", -1.0, (), Searched(1, 1), (Near(PASSAGE, 0, 1),))


def test_an_edited_question_replaces_its_turn_and_what_followed() -> None:
    assert [turn.number for turn in turns_before(talk(3), "2")] == [1]
    assert [turn.number for turn in turns_before(talk(3), "")] == [1, 2, 3]
    assert [turn.number for turn in turns_before(talk(3), "7; drop")] == [1, 2, 3]


def test_a_refusal_lends_no_words_to_the_next_question() -> None:
    assert latest_answer(talk(1)) == "I will not resign"
    assert latest_answer(with_turn(talk(1), REFUSAL, EVERYTHING)) == ""
    assert latest_answer(()) == ""


def test_a_conversation_comes_back_with_its_filters() -> None:
    turns = with_turn(with_turn((), REFUSAL, FEBRUARY), REFUSAL, EVERYTHING, sent="a1")
    assert restored(json.loads(json.dumps(kept(turns)))) == [Question("Who?", FEBRUARY), Question("Who?", sent="a1")]


def test_what_was_sent_comes_back_after_what_was_kept_unless_it_was_answered() -> None:
    known = [Question("Who?", sent="a1"), Question("When?", sent="a2")]
    sent = [{"id": "a2", "question": "When?"}, {"id": "a3", "question": "Why?"}, {"id": "a4"}, 7]
    assert with_unanswered(known, sent, FEBRUARY) == [*known, Question("Why?", FEBRUARY, sent="a3")]
    assert with_unanswered(known, "Why?", FEBRUARY) == known


def test_one_page_has_few_questions_asked_besides_those_that_were_kept() -> None:
    sent = [{"id": str(number), "question": "Why?"} for number in range(2000)]
    found = with_unanswered([Question("Who?", sent="a1")], sent, EVERYTHING)
    assert [question.sent for question in found] == ["a1", *(str(2000 - left) for left in range(UNANSWERED, 0, -1))]


@pytest.mark.parametrize(
    ("turn", "before"), [("1", 0), ("2", 1), ("9", 2), ("9" * 5000, 2), ("", 2), ("0", 2), ("-1", 2), (2, 2)]
)
def test_what_was_sent_to_replace_a_turn_replaces_it_once_it_comes_back(turn: object, before: int) -> None:
    known = [Question("Who?", sent="a1"), Question("When?", sent="a2")]
    sent = [{"id": "a3", "question": "Why?", "turn": turn}]
    assert with_unanswered(known, sent, EVERYTHING) == [*known[:before], Question("Why?", sent="a3")]


def test_nothing_is_replaced_where_the_first_turns_are_no_longer_kept() -> None:
    known = [Question("Who?")] * KEPT
    assert len(with_unanswered(known, [{"id": "a", "question": "Why?", "turn": "2"}], EVERYTHING)) == KEPT + 1


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
        {"question": "Who?", "filters": "since=soon"},
        {"question": "Who?", "filters": {"since": 7}},
        {"question": "Who?", "filters": 7},
    ],
)
def test_what_a_browser_could_not_have_kept_is_passed_over(row: object) -> None:
    assert restored([row, {"question": "When?"}]) == [Question("When?")]


def test_what_a_browser_kept_for_an_older_program_keeps_its_filters() -> None:
    bounds = {"since": "2025-02", "until": "", "publishers": ["A&B", "C"], "sources": ["a.txt"], "mentions": []}
    filters = Filters(since="2025-02", publishers=("A&B", "C"), sources=("a.txt",))
    assert restored([{"question": "Who?", "filters": bounds}]) == [Question("Who?", filters)]


@pytest.mark.parametrize("data", [None, "x", 7, {"question": "Who?"}])
def test_what_is_no_conversation_brings_nothing_back(data: object) -> None:
    assert restored(data) == []


def test_only_what_began_last_changes_a_conversation() -> None:
    session = Session()
    older, newer = session.begin("Who?"), session.begin("When?")
    assert not session.end(older, talk(1))
    assert (session.turns, session.asking) == ((), "When?")
    assert session.end(newer, talk(2))
    assert (len(session.turns), session.asking) == (2, "")
    assert not session.end(newer, ())
    assert len(session.turns) == 2


def test_what_failed_leaves_the_turns_as_they_were() -> None:
    session = Session()
    session.end(session.begin("Who?"), talk(2))
    assert session.end(session.begin("When?"))
    assert len(session.turns) == 2


def test_several_questions_in_one_go_end_where_another_begins() -> None:
    session = Session()
    begun = session.begin()
    assert session.go_on(begun, talk(1), "Who?")
    assert (len(session.turns), session.asking) == (1, "Who?")
    session.end(session.begin(), ())
    assert not session.go_on(begun, talk(2), "When?")
    assert (session.turns, session.asking) == ((), "")


def test_what_was_found_out_is_late_once_anything_began_or_ended() -> None:
    session = Session()
    before_it = session.latest()
    begun = session.begin("Who?")
    while_it = session.latest()
    session.end(begun)
    assert len({before_it, while_it, session.latest()}) == 3


def test_a_visitor_never_gets_the_conversation_of_another() -> None:
    session = Session()
    session.end(session.begin("Who?"), talk(1))
    assert deepcopy(session).turns == ()


@pytest.mark.slow
def test_nothing_is_suggested_while_the_index_is_away() -> None:
    from qa.page.conversation import ConversationEvents

    library = FakeLibrary()
    conversation = ConversationEvents(library, COMPONENTS)
    assert conversation.suggest(Session(), EVERYTHING)["first"]["value"] == KREMLIN
    library.away = True
    assert conversation.suggest(Session(), EVERYTHING)["first"]["visible"] is False


@pytest.mark.slow
def test_a_question_that_comes_again_under_its_id_is_not_answered_again() -> None:
    from qa.page.conversation import ConversationEvents

    library, session = FakeLibrary(), Session()
    conversation = ConversationEvents(library, COMPONENTS)
    for sent in ("a1", "a1", "a2"):
        *_, shown = conversation.ask(KREMLIN, "", sent, session, EVERYTHING)
        assert [row["id"] for row in shown["kept"]] == [turn.sent for turn in session.turns]
    assert [turn.sent for turn in session.turns] == ["a1", "a2"]
    assert library.earlier == [(), (KREMLIN,)]


@pytest.mark.slow
def test_a_reply_that_cannot_be_drawn_is_a_failure_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.page.conversation import ConversationEvents

    library, session = FakeLibrary(), Session()
    digest = library.ask(Ask("Show me the topic"))
    assert isinstance(digest, Digest)
    monkeypatch.setattr(library, "ask", lambda _: replace(digest, request="poem"))
    conversation = ConversationEvents(library, COMPONENTS)
    linked = conversation.follow(session, Question("Who?"))
    for shown in (conversation.ask("Who?", "", "a1", session, EVERYTHING), linked):
        *_, last = shown
        assert texts.NOT_SEARCHED.replace("'", "&#39;") in last["chat"]["value"][-1]["content"]
        assert (session.turns, session.asking) == ((), "")


@pytest.mark.slow
def test_a_links_question_that_was_the_last_one_kept_is_not_asked_twice() -> None:
    from qa.page.conversation import ConversationEvents

    library, session = FakeLibrary(), Session()
    conversation = ConversationEvents(library, COMPONENTS)
    rows = [{"question": KREMLIN, "id": "a1"}, {"question": "Who?", "id": "a2"}]
    for link, asked in (("Who?", [KREMLIN, "Who?"]), (KREMLIN, [KREMLIN, "Who?", KREMLIN])):
        list(conversation.open(session, rows, [], Question(link)))
        assert [turn.reply.question for turn in session.turns] == asked


def test_a_chosen_reading_is_kept_and_an_unknown_one_is_none() -> None:
    rows = [{"question": "The flood?", "as": "timeline"}, {"question": "Who?", "as": "poem"}]
    assert restored(rows) == [Question("The flood?", reading=Request.TIMELINE), Question("Who?")]
