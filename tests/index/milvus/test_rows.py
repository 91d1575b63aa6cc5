from collections.abc import Sequence

import pytest

from index.copies import signature
from index.filters import EVERYTHING, Filters
from index.milvus.rows import (
    article_of,
    article_rows,
    counts_in,
    dimension,
    inside,
    norm,
    passage_row,
    real_dimensions,
    searched,
    signature_of,
    summary_of,
    weights,
)
from index.milvus.server import Row
from index.milvus.words import Frequencies, KeyCounts
from index.records import Article, Passage, Summary
from index.store_protocol import Part
from index.text.terms import keys, terms


def test_the_counts_of_words_come_back_from_their_weights() -> None:
    stems = terms("Rain, rain, rain: the mayor of the north. " + "snow " * 300)
    words = [dimension(key) for key in keys(["rain", "snow", "fog"])]
    assert counts_in(weights(stems), words, len(stems)).tolist() == [3, 255, 0]


def test_a_weight_is_the_count_over_the_count_and_the_norm() -> None:
    [key] = keys(["rain"])
    assert norm(100) == pytest.approx(0.6)
    assert weights(["rain"] * 2)[key] == pytest.approx(2 / (2 + norm(2)))


def test_a_passage_without_words_has_a_vector_that_no_question_meets() -> None:
    assert len(weights([])) == 1
    assert real_dimensions(weights([])) == []


def test_a_long_article_is_cut_between_letters_and_put_together_again() -> None:
    article = Article("a.txt", "“Ünïcödé” " * 20_000, "Title", "2025-02-10", "metadata", "BBC", "http://x")
    rows = article_rows(article, "a.txt", 0, 1, (7, signature(article)))
    assert len(rows) > 4
    assert all(len(row["body"].encode()) <= 60_000 for row in rows)
    assert article_of(rows[::-1]) == article
    assert summary_of(rows[0]) == Summary("a.txt", "Title", "2025-02-10", "metadata", "BBC", "http://x", 7)
    assert signature_of(rows[0]).tolist() == signature(article).tolist()


def test_a_passage_has_the_key_and_the_words_of_its_title_and_text() -> None:
    passage = Passage("a.txt", 0, 12, "Rain, rain.")
    one = passage_row(passage, Article("a.txt", passage.text, "Weather"), "a.txt", 0)
    moved = passage_row(passage, Article("b.txt", passage.text, "Weather", publisher="BBC"), "b.txt", 3)
    other = passage_row(passage, Article("a.txt", passage.text, "Snow"), "a.txt", 0)
    assert (one["key"], one["length"]) == (moved["key"], 3)
    assert one["key"] != other["key"]


def test_bounds_become_an_expression() -> None:
    assert inside(Filters(since="2025", until="2025-02")) == 'date != "" and date >= "2025" and date <= "2025-02~"'
    assert inside(Filters(publishers=("BBC", 'The "Sun"'))) == 'publisher in ["bbc", "the \\"sun\\""]'
    assert inside(Filters(sources=("a.txt", "x_*/?.md"))) == '(source == "a.txt" or source like "x_%/_.md")'


def test_a_copy_is_left_out_where_its_leader_is_searched_as_well() -> None:
    assert searched(EVERYTHING) == "covered == false"
    assert searched(Filters(sources=("a.txt",))) == (
        '((source == "a.txt")) and (covered == false or not ((leader == "a.txt")))'
    )


class KeptRows:
    """Rows by their key, as a server has them; ``asked`` counts the calls."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self.asked = 0

    def rows(self, collection: str, where: str, fields: Sequence[str]) -> list[Row]:
        self.asked += 1
        return [row for row in self._rows if row["id"] in where]


def test_words_counted_in_two_parts_are_added_up_and_remembered() -> None:
    parts, rows = [], []
    for number in (1, 2):
        counts_of_keys = KeyCounts()
        for passage in range(3):
            counts_of_keys.add([7, 2**32 - 3, 1000 * number + passage, *range(10_000, 16_000)], 4)
        parts.append(counts_of_keys.statistics(number))
        rows += list(counts_of_keys.rows(parts[-1]))
    kept = KeptRows(rows)
    frequencies = Frequencies(kept, "notes", parts)  # type: ignore[arg-type]
    assert frequencies.of([7, 2**32 - 3, 1001, 2001, 15_999, 5]) == {
        7: 6,
        2**32 - 3: 6,
        1001: 1,
        2001: 1,
        15_999: 6,
        5: 0,
    }
    assert frequencies.of([7, 5]) == {7: 6, 5: 0}
    assert kept.asked == 1
    assert [(part.passages, part.stems) for part in parts] == [(3, 12), (3, 12)]


def test_every_article_belongs_to_exactly_one_part_and_collections_to_all() -> None:
    parts = [Part(number, 3) for number in (1, 2, 3)]
    for source in ("a.txt", "b/c.md", "news.jsonl#7"):
        assert sum(part.holds(source) for part in parts) == 1
    assert all(part.touches(name) for part in parts for name in ("news.JSONL.gz", "rows.csv"))
    assert sum(part.touches("a.txt") for part in parts) == 1
