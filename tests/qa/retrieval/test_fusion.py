"""The arithmetic of retrieval, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.terms import terms
from qa.english.asking import QUERY_WORDS
from qa.retrieval.retriever import convex_fusion, query_terms


def test_two_scores_are_fused_by_hand() -> None:
    dense = np.array([0.5, 0.0, 0.9], dtype=np.float32)
    lexical = np.array([2.0, 4.0, 0.0], dtype=np.float32)
    assert convex_fusion(dense, lexical, weight=0.75).tolist() == pytest.approx([0.5, 0.25, 0.675])


def test_without_a_lexical_score_the_dense_order_stands() -> None:
    dense = np.array([0.5, 0.25], dtype=np.float32)
    assert convex_fusion(dense, np.zeros(2, dtype=np.float32), weight=0.5).tolist() == [0.25, 0.125]


def test_no_passages_fuse_to_none() -> None:
    nothing = np.zeros(0, dtype=np.float32)
    assert convex_fusion(nothing, nothing).tolist() == []


def test_scores_of_different_passages_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be fused"):
        convex_fusion(np.zeros(2, dtype=np.float32), np.zeros(3, dtype=np.float32))


def test_a_question_is_searched_by_what_it_asks_about() -> None:
    assert query_terms(terms("Why did the Kremlin deny the call?")) == ["kremlin", "deni", "call"]


def test_a_question_of_question_words_alone_is_searched_as_it_stands() -> None:
    assert query_terms(terms("Who is who?")) == ["who", "is", "who"]


def test_every_question_word_is_a_stem_that_terms_can_give() -> None:
    words = "what who whom whose which when where why how did do does is are was were the a an of to in and"
    assert {stem for word in words.split() for stem in terms(word)} == QUERY_WORDS


BM25 = st.floats(0, 50, width=32, allow_subnormal=False)  # a word weighs far more than the smallest float
SCORES = st.lists(st.tuples(st.floats(-1, 1, width=32), BM25), min_size=1, max_size=20)


@given(SCORES, st.floats(0, 1))
def test_a_fused_score_lies_between_its_parts_and_keeps_an_order_they_agree_on(
    pairs: list[tuple[float, float]], weight: float
) -> None:
    dense, lexical = np.array(pairs, dtype=np.float32).T
    fused = convex_fusion(dense, lexical, weight=weight)
    best = lexical.max()
    share = lexical / best if best > 0 else np.zeros_like(lexical)
    assert np.all(fused >= np.minimum(dense, share) - 1e-5 - (1 - weight) * (best == 0))
    assert np.all(fused <= np.maximum(dense, share) + 1e-5 + abs(dense) * (best == 0))
    for i in range(len(pairs)):
        for j in range(len(pairs)):
            if dense[i] >= dense[j] and lexical[i] >= lexical[j]:
                assert fused[i] >= fused[j] - 1e-5
