"""Centrality by hand."""

import numpy as np
import pytest

from qa.digest.summary import key_places, lexrank

VECTORS = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]], dtype=np.float32)


def test_ranks_sum_to_one_and_the_middle_is_most_central() -> None:
    ranks = lexrank(VECTORS)
    assert sum(ranks) == pytest.approx(1.0)
    assert ranks[1] == pytest.approx(ranks[2]) and ranks[0] == pytest.approx(ranks[3])
    assert ranks[1] > ranks[0]


def test_key_sentences_are_in_order_and_none_repeats_another() -> None:
    assert key_places(VECTORS, [0.1, 0.4, 0.3, 0.2], 2) == [1, 3]
