import numpy as np

from index.local.search import _top


def test_the_greatest_scores_are_found_in_a_long_array() -> None:
    scores = np.zeros(100_000, dtype=np.float32)
    draw = np.random.default_rng(0)
    held = draw.choice(len(scores), 5000, replace=False)
    scores[held] = draw.random(5000) + 1
    assert _top(scores, 200) == sorted(np.argsort(-scores)[:200].tolist())
    assert _top(scores, 6000) == sorted(held.tolist())


def test_of_equal_scores_the_first_are_taken() -> None:
    assert _top(np.ones(5, dtype=np.float32), 3) == [0, 1, 2]
