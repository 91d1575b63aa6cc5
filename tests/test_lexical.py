import math
import zlib
from pathlib import Path

import numpy as np
import pytest

from index.lexical import K1, B, TermStore, pairs, terms

TEXTS = ["rain in the north", "the mayor resigned", "the mayor of the rainy north resigned today"]


def test_words_are_stemmed_without_case_accents_possessives_or_points() -> None:
    assert terms("The U.S. and Zelenskyy’s CAFÉS: 850,000 men") == [
        "the",
        "us",
        "and",
        "zelenskyy",
        "cafe",
        "850000",
        "men",
    ]


def test_a_sentence_that_ends_in_a_letter_does_not_swallow_the_next_word() -> None:
    assert terms("plan B. Then") == ["plan", "b", "then"]


def test_the_score_is_bm25_as_lucene_counts_it() -> None:
    # "rain" and "rainy" have the stems "rain" and "raini": it stands once in one of three texts of 4, 3 and 8 words.
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 1 / (1 + K1 * (1 - B + B * 4 / 5))
    assert TermStore.build(TEXTS).scores(terms("rain")).tolist() == pytest.approx([expected, 0.0, 0.0])


def test_unknown_words_score_nothing_anywhere() -> None:
    assert TermStore.build(TEXTS).scores(["merkel"]).tolist() == [0.0, 0.0, 0.0]


def test_a_term_knows_in_how_many_passages_it_stands() -> None:
    store = TermStore.build(TEXTS)
    assert [store.frequency(t) for t in terms("mayor rain merkel")] == [2, 1, 0]
    assert sorted(store.holders("mayor").tolist()) == [1, 2]
    assert "mayor" in store
    assert "merkel" not in store


def test_what_is_written_scores_the_same_when_opened(tmp_path: Path) -> None:
    store = TermStore.build(TEXTS)
    store.write(tmp_path / "terms")
    opened = TermStore.open(tmp_path / "terms", len(TEXTS))
    np.testing.assert_array_equal(opened.scores(terms("the mayor")), store.scores(terms("the mayor")))
    assert opened.frequency("mayor") == 2


def test_texts_without_words_score_nothing(tmp_path: Path) -> None:
    TermStore.build(["", "…"]).write(tmp_path / "terms")
    opened = TermStore.open(tmp_path / "terms", 2)
    assert opened.scores(["mayor"]).tolist() == [0.0, 0.0]
    assert opened.pair_scores(["the", "mayor"]).tolist() == [0.0, 0.0]


def test_neighbouring_words_score_as_pairs() -> None:
    # "north resigned" stands once, in the third text; the texts hold 3, 2 and 7 pairs.
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 1 / (1 + K1 * (1 - B + B * 7 / 4))
    scores = TermStore.build(TEXTS).pair_scores(terms("north resigned"))
    assert scores.tolist() == pytest.approx([0.0, 0.0, expected])


def test_a_pair_is_numbered_the_same_everywhere() -> None:
    assert pairs(["the", "mayor", "the", "mayor"]) == [
        zlib.crc32(b"the mayor"),
        zlib.crc32(b"mayor the"),
        zlib.crc32(b"the mayor"),
    ]
    assert pairs(["mayor"]) == []


def test_the_order_of_a_pair_counts() -> None:
    assert TermStore.build(TEXTS).pair_scores(terms("resigned north")).tolist() == [0.0, 0.0, 0.0]


def test_pairs_score_the_same_when_opened(tmp_path: Path) -> None:
    store = TermStore.build(TEXTS)
    store.write(tmp_path / "terms")
    opened = TermStore.open(tmp_path / "terms", len(TEXTS))
    assert opened.pair_scores(terms("the mayor")).tolist() == store.pair_scores(terms("the mayor")).tolist()
    assert opened.pair_scores(["mayor"]).tolist() == [0.0, 0.0, 0.0]
