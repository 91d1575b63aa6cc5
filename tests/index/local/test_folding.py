import random
from collections.abc import Sequence

import numpy as np

from index.copies import signature
from index.local.folding import fold_copies
from index.local.passage_table import ARTICLE, COMPARED, NEW, PASSAGE, PassageTable
from index.records import Article

DRAW = random.Random(0)
WORDS = [f"word{DRAW.randint(0, 999)}" for _ in range(300)]
STORY = " ".join(WORDS)
COPY = " ".join([*WORDS[:150], "\n", *WORDS[150:]])
EDITED = STORY.replace("word1", "other1")
HALF = " ".join([*STORY.split()[:100], *(f"new{DRAW.randint(0, 999)}" for _ in range(200))])
"""Shares a third of its words with STORY: worth comparing, and no copy."""


class Reading:
    """Gives articles by number, and lists which were read."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self.read: set[int] = set()

    def __call__(self, number: int) -> Article:
        self.read.add(number)
        return Article(f"{number}.txt", self._texts[number])


def unfolded(texts: Sequence[str]) -> PassageTable:
    """One passage an article, its whole text."""
    articles, passages = np.zeros(len(texts), dtype=ARTICLE), np.zeros(len(texts), dtype=PASSAGE)
    numbers = np.arange(len(texts))
    articles["first"] = articles["leader"] = passages["article"] = numbers
    passages["end"] = [len(text) for text in texts]
    signatures = np.stack([signature(Article("", text)) for text in texts])
    return PassageTable(articles, passages, np.zeros(0, dtype=COMPARED), signatures)


def fold(texts: Sequence[str], old: PassageTable | None, origins: Sequence[int]) -> tuple[PassageTable, set[int]]:
    reading = Reading(texts)
    return fold_copies(unfolded(texts), reading, old, np.array(origins)), reading.read


def test_a_copy_has_a_leader_and_its_passage_is_covered_where_no_word_was_changed() -> None:
    table, _ = fold([STORY, COPY, HALF, EDITED], None, [NEW] * 4)
    assert table.articles["leader"].tolist() == [0, 0, 2, 0]
    assert table.passages["covered"].tolist() == [False, True, False, False]
    verdicts = {(a, b): copy for a, b, copy in table.compared.tolist()}
    assert (verdicts[0, 1], verdicts[0, 2], verdicts[0, 3]) == (True, False, True)


def test_articles_that_were_compared_before_are_not_read_again() -> None:
    old, _ = fold([STORY, HALF], None, [NEW] * 2)
    assert old.compared.tolist() == [(0, 1, False)]
    same, read = fold([STORY, HALF], old, [0, 1])
    assert (same.compared.tolist(), read) == ([(0, 1, False)], set())


def test_what_is_remembered_follows_articles_that_change_places() -> None:
    old, _ = fold([STORY, HALF], None, [NEW] * 2)
    _, read = fold([HALF, STORY], old, [1, 0])
    assert read == set()


def test_a_new_article_is_compared_with_the_old_ones() -> None:
    old, _ = fold([STORY, HALF], None, [NEW] * 2)
    table, _ = fold([STORY, HALF, COPY], old, [0, 1, NEW])
    assert table.articles["leader"].tolist() == [0, 1, 0]
