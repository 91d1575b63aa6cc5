"""How sure a quote is, and which reply that makes, worked out by hand."""

from dataclasses import replace

import pytest

from index.records import Hit, Passage
from qa.evidence.confidence import Confidence, Tier
from qa.reading.reader import Span

HIT = Hit(Passage("a.txt", 0, 10, "Kim won it"), 0.5)
BEST, SECOND = Span(4, 7, 1.5), Span(0, 3, 1.0)


def test_every_part_counts_with_its_weight() -> None:
    confidence = Confidence(reader=2.0, behind=3.0, retrieval=4.0, bias=-1.0)
    assert confidence.score(HIT, BEST, BEST) == pytest.approx(2.0 * 1.5 + 4.0 * 0.5 - 1.0)
    assert confidence.score(HIT, SECOND, BEST) == pytest.approx(2.0 * 1.5 - 3.0 * 0.5 + 4.0 * 0.5 - 1.0)


def test_a_yes_no_question_needs_more_where_its_passages_score_higher() -> None:
    confidence = Confidence(reader=1.0, behind=1.0, retrieval=0.0, bias=-1.0, settling=-0.5)
    assert confidence.score(HIT, BEST, BEST, settles=True) == pytest.approx(1.5 - 1.0 - 0.5)


@pytest.mark.parametrize(
    ("score", "tier"),
    [(0.0, Tier.SURE), (-0.01, Tier.PERHAPS), (-1.5, Tier.PERHAPS), (-1.51, Tier.NONE), (-6.0, Tier.NONE)],
)
def test_a_reply_is_sure_from_nought_and_may_answer_from_its_own_bound(score: float, tier: Tier) -> None:
    assert Confidence(reader=1.0, behind=1.0, retrieval=1.0, bias=0.0, perhaps=-1.5).tier(score) is tier


def test_where_nothing_was_read_nothing_is_close() -> None:
    confidence = Confidence(reader=1.0, behind=1.0, retrieval=1.0, bias=0.0, perhaps=-1.5)
    assert confidence.tier(confidence.lowest) is Tier.NONE


def test_a_passage_is_read_where_retrieval_alone_does_not_put_it_too_far_behind() -> None:
    hits = [replace(HIT, score=score) for score in (0.75, 0.5, 0.25)]
    weighed = Confidence(reader=1.0, behind=1.0, retrieval=4.0, bias=0.0, lag=1.0)
    assert weighed.worth_reading(hits) == hits[:2]
    assert replace(weighed, retrieval=0.0).worth_reading(hits) == hits
    assert weighed.worth_reading([]) == []
