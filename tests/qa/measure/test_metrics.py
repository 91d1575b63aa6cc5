import math
import random

import pytest
import pytrec_eval

from qa.measure.metrics import (
    auroc,
    bootstrap_interval,
    coverage_at_refusal,
    exact_match,
    holds,
    ndcg,
    overlaps,
    recall,
    risk,
    span_f1,
    success,
)


def test_ndcg_of_the_only_relevant_source_in_second_place() -> None:
    assert ndcg(["a", "b", "c"], {"b": 1}, 10) == pytest.approx(1 / math.log2(3))


def test_ndcg_counts_gains_and_what_was_missed() -> None:
    # found: 1 at rank 1, 2 at rank 3; ideal: 2 at rank 1, 1 at rank 2, 1 at rank 3
    found = 1 / 1 + 2 / math.log2(4)
    ideal = 2 / 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(["a", "x", "b"], {"a": 1, "b": 2, "c": 1}, 10) == pytest.approx(found / ideal)


def test_ndcg_looks_no_further_than_k() -> None:
    assert ndcg(["x", "a"], {"a": 1}, 1) == 0.0


def test_ranking_measures_agree_with_trec_eval() -> None:
    draw = random.Random(7)
    sources = [f"s{i}" for i in range(30)]
    gains = {f"q{i}": {s: draw.choice([1, 2]) for s in draw.sample(sources, 4)} for i in range(20)}
    runs = {q: {s: draw.random() for s in draw.sample(sources, 20)} for q in gains}
    measures = {"ndcg_cut.10", "recall.10", "success.5"}
    for query, theirs in pytrec_eval.RelevanceEvaluator(gains, measures).evaluate(runs).items():
        ranked = sorted(runs[query], key=runs[query].__getitem__, reverse=True)
        assert ndcg(ranked, gains[query], 10) == pytest.approx(theirs["ndcg_cut_10"])
        assert recall(ranked, gains[query], 10) == pytest.approx(theirs["recall_10"])
        assert success(ranked, gains[query], 5) == theirs["success_5"]


def test_success_and_recall_by_hand() -> None:
    assert success(["a", "b", "c"], {"c", "d"}, 3) == 1.0
    assert success(["a", "b", "c"], {"c", "d"}, 2) == 0.0
    assert recall(["a", "b", "c"], {"c", "d"}, 3) == 0.5


def test_text_is_found_whatever_its_case_spaces_and_quotes() -> None:
    assert holds("He said: ‘I’ve  had\nit’.", ["i've had it"])
    assert not holds("He said no.", ["yes"])


def test_texts_overlap_that_share_a_run_of_words() -> None:
    quote = "However, the mayor of the old town resigned on Monday after a dispute."
    assert overlaps(quote, "of the old town resigned on Monday after a dispute. Then it rained.")
    assert overlaps(quote, "resigned on Monday")
    assert not overlaps(quote, "the mayor of the old town said on Monday that he would stay")
    assert not overlaps(quote, "")


def test_span_measures_are_those_of_squad() -> None:
    assert exact_match("The Mayor!", ["mayor"]) == 1.0
    assert exact_match("the old mayor", ["mayor"]) == 0.0
    # "more than 850000 men" against "850000": precision 1/4, recall 1
    assert span_f1("more than 850,000 men", ["850,000", "nothing"]) == pytest.approx(2 * 0.25 / 1.25)


def test_auroc_counts_pairs_and_halves_of_ties() -> None:
    # pairs: .9>.5, .9>.1, .5=.5 (half), .5>.1
    assert auroc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(3.5 / 4)


def test_coverage_is_what_is_answered_when_enough_is_refused() -> None:
    # Refusing three of four unanswerable ones puts the threshold at .4: two of three answerable ones pass it.
    assert coverage_at_refusal([0.9, 0.5, 0.3], [0.1, 0.2, 0.4, 0.45], refused=0.75) == pytest.approx(2 / 3)


def test_risk_is_the_share_of_wrong_answers_among_the_surest() -> None:
    scores, right = [0.1, 0.9, 0.5, 0.7], [False, True, False, True]
    assert risk(scores, right, coverage=0.5) == 0.0
    assert risk(scores, right, coverage=0.75) == pytest.approx(1 / 3)
    assert risk(scores, right, coverage=1.0) == 0.5


def test_the_interval_of_equal_values_is_that_value() -> None:
    assert bootstrap_interval([0.5] * 10) == (0.5, 0.5)


def test_the_interval_of_a_coin_is_about_what_the_normal_law_says() -> None:
    low, high = bootstrap_interval([0.0, 1.0] * 50)
    assert (low, high) == (pytest.approx(0.402, abs=0.02), pytest.approx(0.598, abs=0.02))
