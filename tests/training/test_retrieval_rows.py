"""Questions with the passages that retrieval found for them, as rows of training."""

import json
import random
from pathlib import Path

import pytest

from training.retrieval_rows import groups_of, places, questions, rows_of
from training.rows import NEITHER, YES, Group, answered, stance_row, unanswered

OPEN = {
    "id": "a-1",
    "q": "Who won?",
    "passages": [
        {"title": "Cup", "source": "1", "passage": "Kim won. So said Kim.", "a": ["Kim"]},
        {"title": "Rain", "source": "2", "passage": "It rained.", "a": []},
    ],
}
SETTLED = {
    "id": "a-2",
    "q": "Did Kim win?",
    "passages": [
        {"title": "Cup", "source": "1", "passage": "Kim won.", "label": "yes"},
        {"title": "Cup", "source": "3", "passage": "Kim hoped to win.", "label": "neither"},
    ],
}
UNTOLD = {"id": "a-3", "q": "Who lost?", "passages": [OPEN["passages"][1]]}


def test_an_answer_is_right_wherever_it_stands_as_whole_words() -> None:
    assert places("Kim won. Kimberley saw Kim.", ["Kim"]) == [(0, 3), (23, 26)]


def test_a_passage_that_answers_stands_beside_one_that_does_not() -> None:
    groups = groups_of([OPEN], random.Random(0))
    assert next(groups) == Group(
        answered("Who won?", "Kim won. So said Kim.", [(0, 3), (17, 20)], title="Cup"),
        unanswered("Who won?", "It rained.", title="Rain"),
    )


def test_a_passage_that_settles_stands_beside_one_that_does_not() -> None:
    assert next(groups_of([SETTLED], random.Random(0))) == Group(
        stance_row("Did Kim win?", "Kim won.", frozenset({YES}), title="Cup"),
        stance_row("Did Kim win?", "Kim hoped to win.", frozenset({NEITHER}), title="Cup"),
    )


def test_a_question_that_no_passage_answers_is_a_row_alone() -> None:
    assert next(groups_of([UNTOLD], random.Random(0))) == Group(unanswered("Who lost?", "It rained.", title="Rain"))


def test_without_questions_nothing_is_waited_for() -> None:
    with pytest.raises(ValueError, match="no rows to draw from"):
        next(groups_of([], random.Random(0)))


def test_for_measuring_each_passage_is_a_question_of_its_own() -> None:
    told = [OPEN, SETTLED]
    assert [(row["id"], row["answers"]) for row in rows_of(told, settling=False)] == [
        ("a-1-0", [{"start": 0, "text": "Kim"}, {"start": 17, "text": "Kim"}]),
        ("a-1-1", []),
    ]
    assert [(row["id"], row["label"]) for row in rows_of(told, settling=True)] == [
        ("a-2-0", "yes"),
        ("a-2-1", "neither"),
    ]


def test_a_tenth_of_the_questions_is_held_out_by_their_ids(tmp_path: Path) -> None:
    _write(tmp_path / "x.jsonl", [{"id": f"x-{n}", "q": "Who lost?", "passages": {}} for n in range(200)])
    kept, trained = ([row["id"] for row in questions(tmp_path, kept=kept)] for kept in (True, False))
    assert sorted(kept + trained) == sorted(f"x-{n}" for n in range(200))
    assert 10 <= len(kept) <= 35


def test_a_question_comes_with_its_passages_and_what_each_says(tmp_path: Path) -> None:
    _write(tmp_path / "passages/cup.jsonl", [{"id": "1", "title": "Cup", "passage": "Kim won."}])
    asked = [("q-1", "Who won?", ["Kim"]), ("q-2", "Did Kim win?", "yes")]
    _write(tmp_path / "x.jsonl", [{"id": name, "q": q, "passages": {"1": said}} for name, q, said in asked])
    found = {row["id"]: row["passages"] for row in [*questions(tmp_path, kept=True), *questions(tmp_path, kept=False)]}
    cup = {"id": "1", "title": "Cup", "passage": "Kim won."}
    assert found == {"q-1": [{**cup, "a": ["Kim"]}], "q-2": [{**cup, "label": "yes"}]}


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
