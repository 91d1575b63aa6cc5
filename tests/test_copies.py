import itertools
import random
from pathlib import Path

import numpy as np
import pytest

from index.build import Builder
from index.copies import Dated, are_copies, covers, leaders, pairs, resemblance, shingles, signature
from index.loaders import load, scan
from index.records import Article
from index.store import open_index
from tests.fakes import WordHashEmbedder

ROOT = Path(__file__).parent.parent
FIVE = [load(path, source).articles[0] for source, path in scan(ROOT / "articles").files.items()]
WIRE = FIVE[2].text


def found(*articles: tuple[str, str, str]) -> dict[str, str]:
    """Source of each copy and of the article that leads it, for (source, date, text)."""
    texts = [text for _, _, text in articles]
    dated = [Dated(source, date) for source, date, _ in articles]
    near = pairs(np.stack([signature(Article(source, text)) for source, _, text in articles]))
    copies = [(a, b) for a, b in near.tolist() if are_copies(texts[a], texts[b])]
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
    assert found(("a.txt", "2025-02-10", WIRE), ("b.txt", "2025-02-11", edited)) == {"b.txt": "a.txt"}


def test_reports_of_one_event_by_five_outlets_are_five_stories() -> None:
    assert found(*((a.source, a.date, a.text) for a in FIVE)) == {}
    assert max(resemblance(a.text, b.text) for a, b in itertools.combinations(FIVE, 2)) < 0.2


def test_the_earliest_dated_copy_leads_and_one_without_a_date_does_not() -> None:
    later, first, undated = ("a.txt", "2025-02-12", WIRE), ("z.txt", "2025-02-10", WIRE), ("b.txt", "", WIRE)
    assert found(later, first, undated) == {"a.txt": "z.txt", "b.txt": "z.txt"}


def test_short_texts_alike_by_their_form_are_no_copies() -> None:
    assert found(("a", "", "Rain in the north on Monday."), ("b", "", "Rain in the north on Monday.")) == {}


def test_a_passage_is_covered_when_the_leading_text_says_it() -> None:
    leading = "The fire broke out on Monday night in the old harbour and killed four people, police said."
    assert covers(leading, "The fire broke out on Monday night in the old harbour, police said.")
    assert not covers(leading, "The owner of the warehouse could not be reached for a comment on Tuesday.")


@pytest.mark.parametrize("toll", ["five", "5"])
def test_a_passage_with_a_new_number_is_never_covered(toll: str) -> None:
    leading = "The fire broke out on Monday night in the old harbour and killed four people, police said."
    assert not covers(leading, leading.replace("four", toll))


def test_the_index_knows_copies_and_what_in_them_is_new(tmp_path: Path) -> None:
    update = "Officials in the town said on Tuesday that 17 people had been taken to hospital after the storm."
    (tmp_path / "2025-02-10 first.txt").write_text(WIRE, encoding="utf-8")
    (tmp_path / "2025-02-11 second.txt").write_text(f"{WIRE}\n\n{' '.join([update] * 8)}", encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    texts = open_index(builder.index_folder, builder.settings).texts
    assert texts.copies("2025-02-10 first.txt") == ["2025-02-11 second.txt"]
    assert texts.leaders().tolist() == [0, 0]
    numbers = texts.article_numbers()
    open_passages = texts.passages(np.flatnonzero(~texts.covered() & (numbers == 1)).tolist())
    assert open_passages
    assert all(update in passage.text for passage in open_passages)
    assert not texts.covered()[numbers == 0].any()
