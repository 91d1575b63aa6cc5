"""How sure an answer is, worked out by hand."""

import pytest

from index.records import Hit, Passage
from qa.confidence import Confidence, opens, share
from qa.reader import Span

HIT = Hit(Passage("a.txt", 0, 9, "Kim won it"), 0.5)


def test_every_part_counts_with_its_weight() -> None:
    confidence = Confidence(reader=2.0, behind=3.0, retrieval=4.0, bias=-1.0)
    score = confidence.score(HIT, Span(0, 3, 1.0), Span(4, 7, 1.5), 0.2)
    assert score == pytest.approx(2.0 * 1.5 - 3.0 * 0.5 + 4.0 * 0.5 + 5.0 * 0.2 - 6.0 - 1.0)


def test_a_passage_is_worth_reading_if_the_score_hoped_for_would_do() -> None:
    parts = {"reader": 2.0, "behind": 3.0, "retrieval": 4.0, "words": 5.0, "opening": 6.0, "stance": 0.0, "bias": -5.5}
    hopeful = Confidence(**parts, hoped=1.5)  # 2 * 1.5 + 4 * 0.5 + 5 * share - 5.5
    assert [hopeful.worth_reading(HIT, share) for share in (0.09, 0.11)] == [False, True]
    assert Confidence(**parts).worth_reading(HIT, 0.0)


def test_only_the_first_sentence_opens_a_passage() -> None:
    hit = Hit(Passage("a.txt", 10, 30, "It rained. Kim won."), 0.5)
    assert (opens(hit, Span(0, 2, 0.0)), opens(hit, Span(11, 14, 0.0))) == (True, False)


def test_the_share_counts_words_by_their_weight_whatever_their_form() -> None:
    assert share({"vote": 3.0, "mayor": 1.0}, "They voted on it.") == 0.75


def test_a_question_without_words_of_its_own_is_wholly_met() -> None:
    assert share({}, "Anything.") == 1.0
