import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import index.local.bm25
from index.local.bm25 import K1, B, Scores, TermStore, TermWriter
from index.text.terms import terms

TEXTS = ["rain in the north", "the mayor resigned", "the mayor of the rainy north resigned today"]


def build(folder: Path, texts: Sequence[str] = TEXTS) -> TermStore:
    """The terms of ``texts``, written and opened again."""
    writer = TermWriter(folder)
    for number, text in enumerate(texts):
        writer.add(number, text)
    writer.close(len(texts))
    return TermStore.open(folder)


@pytest.fixture
def store(tmp_path: Path) -> TermStore:
    return build(tmp_path / "terms")


def scores(store: TermStore, query: str) -> Scores:
    """The score of every passage."""
    return store.scores(terms(query), np.arange(len(store)))


def test_words_are_stemmed_without_case_accents_possessives_or_points() -> None:
    assert terms("The U.S. and Zelenskyy’s CAFÉS: 850,000 men") == [
        "the",
        "usa",
        "and",
        "zelenski",
        "cafe",
        "850000",
        "men",
    ]


@pytest.mark.parametrize(
    ("spellings", "stem"),
    [
        ("Zelensky Zelenskyy Zelenskiy Zelenskyi Zelenskii Zelenski", "zelenski"),
        ("Andriy Andrii Andrij", "andri"),
        ("Kiev Kyiv", "kyiv"),
        ("Türkiye Turkey", "turkey"),
        ("US U.S. u.s. USA U.S.A. United States of America American Americans", "usa"),
        ("Russia Russian Russians Russia's", "russia"),
        ("the us president", "usa the presid"),
        ("UK United Kingdom Britons", "uk"),
        ("us", "us"),
        ("ski skis", "ski"),
        ("whisky", "whiski"),
    ],
)
def test_a_name_has_one_stem_however_it_is_spelled_and_a_people_that_of_its_country(spellings: str, stem: str) -> None:
    assert set(terms(spellings)) == set(stem.split())


def test_a_sentence_that_ends_in_a_letter_does_not_swallow_the_next_word() -> None:
    assert terms("plan B. Then") == ["plan", "b", "then"]


def test_the_score_is_bm25_as_lucene_counts_it(store: TermStore) -> None:
    # "rain" and "rainy" have the stems "rain" and "raini": it stands once in one of three texts of 4, 3 and 8 words.
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 1 / (1 + K1 * (1 - B + B * 4 / 5))
    assert scores(store, "rain").tolist() == pytest.approx([expected, 0.0, 0.0])


def test_unknown_words_score_nothing_anywhere(store: TermStore) -> None:
    assert scores(store, "merkel").tolist() == [0.0, 0.0, 0.0]


def test_a_term_knows_in_how_many_passages_it_stands(store: TermStore) -> None:
    assert [store.frequency(t) for t in terms("mayor rain merkel")] == [2, 1, 0]
    assert sorted(store.passages_with("mayor").tolist()) == [1, 2]


def test_texts_without_words_score_nothing(tmp_path: Path) -> None:
    opened = build(tmp_path / "terms", ["", "…"])
    assert scores(opened, "mayor").tolist() == [0.0, 0.0]


def test_a_word_asked_twice_counts_twice(store: TermStore) -> None:
    np.testing.assert_allclose(scores(store, "mayor mayor"), 2 * scores(store, "mayor"))


def drawn(folder: Path) -> TermStore:
    """Passages of words that are the rarer the greater their number, some in nearly all of them."""
    draw = np.random.default_rng(0)
    return build(folder, [" ".join(f"w{n}" for n in draw.zipf(1.3, 12) if n < 200) for _ in range(3000)])


@pytest.mark.parametrize("query", ["w1", "w1 w2 w3", "w9 w1", "w150 w40 w2 w1", "w199 w198 w1", "w30 w30 w1 zebra"])
@pytest.mark.parametrize("k", [1, 5, 100])
def test_the_best_are_those_of_all_scores_whatever_words_are_common(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str, k: int
) -> None:
    store = drawn(tmp_path / "terms")
    every = scores(store, query)
    at_once = store.best(terms(query), k)
    monkeypatch.setattr(index.local.bm25, "FEW", 0)
    np.testing.assert_allclose(scores(store, query), every, rtol=1e-5)
    assert store.best(terms(query), k).tolist() == at_once.tolist()
    for allowed in (None, np.arange(len(store)) % 3 == 1):
        inside = every if allowed is None else every * allowed
        expected = [i for i in np.argsort(-inside, kind="stable")[:k].tolist() if inside[i] > 0]
        assert store.best(terms(query), k, allowed).tolist() == sorted(expected)


def test_common_words_are_looked_up_for_few_passages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = drawn(tmp_path / "terms")
    monkeypatch.setattr(index.local.bm25, "FEW", len(store) - 1)
    added: list[int] = []

    def add(self: TermStore, held: Any, *others: Any) -> Scores:
        added.append(len(held.passages))
        return whole(self, held, *others)

    whole = TermStore._add
    monkeypatch.setattr(TermStore, "_add", add)
    store.best(terms("w40 w1"), 5)
    assert added == [store.frequency("w40")]


@pytest.mark.parametrize("few", [0, 7])
def test_of_equal_scores_the_first_passages_are_the_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(index.local.bm25, "FEW", few)
    store = build(tmp_path / "terms", ["rain", "sun", *["rain"] * 5])
    assert store.best(["rain"], 3).tolist() == [0, 2, 3]


@pytest.mark.parametrize(
    "renumber",
    [[0, 1, -1, 3], [1, 2, 3, 5], [3, 1, 0, 2]],
    ids=["one gone", "one put in between", "the order changed"],
)
def test_terms_carried_over_are_those_counted_afresh(tmp_path: Path, renumber: list[int]) -> None:
    old_texts = [*TEXTS, "rain, rain and more rain over the mayor's north"]
    old = build(tmp_path / "old", old_texts)
    new = dict(zip(renumber, old_texts, strict=True))
    new.pop(-1, None)
    fresh = {number: f"the {number}th text on rain in the north" for number in range(6) if number not in new}
    writer = TermWriter(tmp_path / "updated")
    for number, text in fresh.items():
        writer.add(number, text)
    writer.close(6, old, np.array(renumber, dtype=np.int32))
    build(tmp_path / "afresh", [text for _, text in sorted((new | fresh).items())])
    assert files(tmp_path / "updated") == files(tmp_path / "afresh")


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
