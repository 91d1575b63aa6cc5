import itertools
import random
from pathlib import Path

import numpy as np
import pytest

from index.build import Builder
from index.copies import Dated, are_copies, leaders, pairs, repeated, resemblance, shingles, signature, stands_in
from index.files.loaders import load
from index.local.store import open_index
from index.records import Article
from qa.retrieval.retriever import Retriever
from tests.fakes import WordHashEmbedder

ROOT = Path(__file__).parents[2]
FIVE = [load(path, path.name).articles[0] for path in sorted((ROOT / "articles").glob("00[0-4]_*.txt"))]
WIRE = FIVE[2].text


def found(*articles: tuple[str, str, str]) -> dict[str, str]:
    """Source of each copy and of the article that leads it, for (source, date, text)."""
    read = [Article(source, text) for source, _, text in articles]
    dated = [Dated(source, date) for source, date, _ in articles]
    near = pairs(np.stack([signature(article) for article in read]))
    copies = [(a, b) for a, b in near.tolist() if are_copies(read[a], read[b])]
    return {dated[i].source: dated[j].source for i, j in leaders(copies, dated.__getitem__).items()}


def replace_words(text: str, share: float) -> str:
    draw = random.Random(0)
    return " ".join(f"word{draw.random()}" if draw.random() < share else word for word in text.split(" "))


def test_shingles_are_runs_of_three_words() -> None:
    assert shingles("The mayor, he resigned.") == {"the mayor he", "mayor he resigned"}


def test_the_signature_of_a_text_never_changes() -> None:
    assert signature(Article("a", "The mayor resigned on Monday."))[:3].tolist() == [807595316, 2200670845, 1388265074]


@pytest.mark.parametrize(
    "edited",
    [
        "Another headline altogether\n\n" + WIRE,
        "\n\n".join(WIRE.split("\n\n")[:4] + WIRE.split("\n\n")[6:]),
        "\n\n".join(WIRE.split("\n\n")[::2]),
        replace_words(WIRE, 0.1),
    ],
    ids=["headline changed", "two paragraphs cut", "half cut", "10 % of words changed"],
)
def test_an_edited_reprint_is_a_copy(edited: str) -> None:
    assert found(("a.txt", "2025-02-11", WIRE), ("b.txt", "2025-02-10", edited)) == {"b.txt": "a.txt"}


def test_reports_of_one_event_by_five_outlets_are_five_stories() -> None:
    assert found(*((a.source, a.date, a.text) for a in FIVE)) == {}
    assert max(resemblance(a.text, b.text) for a, b in itertools.combinations(FIVE, 2)) < 0.2


def test_the_latest_dated_copy_leads_and_one_without_a_date_does_not() -> None:
    later, first, undated = ("z.txt", "2025-02-12", WIRE), ("a.txt", "2025-02-10", WIRE), ("b.txt", "", WIRE)
    assert found(later, first, undated) == {"a.txt": "z.txt", "b.txt": "z.txt"}
    assert found(("b.txt", "", WIRE), ("a.txt", "", WIRE)) == {"b.txt": "a.txt"}


def test_short_texts_are_copies_only_where_they_are_equal() -> None:
    rain = "Rain in the “north” on Monday."
    assert found(("a", "", rain), ("b", "", rain.replace("Monday", "Tuesday"))) == {}
    assert found(("a", "", "Snow."), ("b", "", rain), ("c", "", "Rain in the 'north'\non Monday.")) == {"c": "b"}
    assert not are_copies(Article("a", rain, "Varnik"), Article("b", rain, "Orbel"))


FIRE = (
    "The fire broke out on Monday night in the old harbour and killed four people, police said. “It’s out,” they said."
)


def test_a_passage_repeats_what_stands_in_the_leading_text_word_for_word() -> None:
    copy = '"It\'s out,"  they said.\n\nThe owner could not be reached.'
    assert repeated(copy, [(0, 23), (25, 57), (0, 57)], FIRE) == [True, False, False]


@pytest.mark.parametrize(
    ("was", "now"), [("four", "five"), ("and killed", "and did not kill"), ("police", "Kari Moe"), ("broke", "breaks")]
)
def test_a_passage_that_changes_a_word_is_searched(was: str, now: str) -> None:
    assert repeated(FIRE.replace(was, now), [(0, 90)], FIRE) == [False]


def test_a_sentence_inside_another_is_not_repeated() -> None:
    leading = "It is false that Greta Sund will go."
    assert repeated("Greta Sund will go.", [(0, 19)], leading) == [False]
    assert not stands_in("Greta Sund will go.", leading)


def test_what_is_said_after_other_names_is_news_word_for_word_or_not() -> None:
    orbel, varnik = (f"{name} made a loss. The company pays no dividend." for name in ("Orbel", "Varnik"))
    start = varnik.index("The")
    assert repeated(varnik, [(start, len(varnik))], orbel) == [False]
    assert repeated(varnik, [(start, len(varnik))], f"{orbel} The shares of Varnik fell.") == [True]
    assert repeated(f"By Kari Moe\n\n{orbel}", [(13, 13 + len(orbel))], orbel) == [True]  # a byline says nothing


def test_a_quote_stands_in_a_text_that_has_all_its_sentences() -> None:
    assert stands_in('"It\'s out," they said.', FIRE)
    assert stands_in(FIRE, f"Harbour fire\n\n{FIRE} The owner was away.")
    assert not stands_in(f"{FIRE} The owner was away.", FIRE)


def test_the_index_knows_copies_and_what_in_them_is_new(tmp_path: Path) -> None:
    update = "Officials in the town said on Tuesday that 17 people had been taken to hospital after the storm."
    (tmp_path / "2025-02-11 first.txt").write_text(WIRE, encoding="utf-8")
    (tmp_path / "2025-02-10 second.txt").write_text(f"{WIRE}\n\n{' '.join([update] * 8)}", encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    texts = open_index(builder.index_folder, builder.settings)
    assert texts.copies("2025-02-11 first.txt") == ["2025-02-10 second.txt"]
    assert texts.leaders.tolist() == [1, 1]
    numbers = texts.article_numbers
    searched = texts.passages(np.flatnonzero(~texts.covered & (numbers == 0)).tolist())
    assert searched
    assert all(update in passage.text for passage in searched)
    assert not texts.covered[numbers == 1].any()


def test_the_news_of_a_follow_up_is_searched(tmp_path: Path) -> None:
    background = WIRE.split("\n\n")[2] + " " + WIRE.split("\n\n")[3]
    news = "Prosecutors charged the former manager, Steinar Holt, with fraud on Tuesday."
    (tmp_path / "2025-07-01 dam.txt").write_text(f"An inquiry was opened on Monday.\n\n{background}", encoding="utf-8")
    (tmp_path / "2025-07-08 charge.txt").write_text(f"{news}\n\n{background}", encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    index = open_index(builder.index_folder, builder.settings)
    assert index.copies("2025-07-01 dam.txt") == ["2025-07-08 charge.txt"]
    found = [hit.passage.text for hit in Retriever(index, builder.embedder).retrieve("Steinar Holt charged", k=1)]
    assert news in found[0]
