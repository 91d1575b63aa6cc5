"""What the reader is trained on, with a WordNet of two meanings: to buy is to acquire."""

import random
from pathlib import Path

import numpy as np
import pytest

from training.lexicon import Lexicon
from training.negatives import Neighbours

VERBS = """\
00000001 29 v 02 buy 0 purchase 0 001 @ 00000002 v 0000 01 + 08 00 | obtain by payment
00000002 29 v 01 acquire 0 000 01 + 08 00 | come into possession
00000003 29 v 01 sell 0 000 01 + 08 00 | give for money
"""
SENSES = """\
acquire v 1 1 @ 1 1 00000002
buy v 1 1 @ 1 1 00000001
purchase v 1 0 1 1 00000001
sell v 1 0 1 1 00000003
"""
USES = "acquire%2:40:00:: 1 9\nbuy%2:40:00:: 1 20\npurchase%2:40:00:: 1 8\nsell%2:40:00:: 1 20\n"


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    for speech in ("noun", "verb", "adj", "adv"):
        for name in (f"data.{speech}", f"index.{speech}", f"{speech}.exc"):
            (tmp_path / name).write_text("")
    (tmp_path / "data.verb").write_text(VERBS)
    (tmp_path / "index.verb").write_text(SENSES)
    (tmp_path / "verb.exc").write_text("bought buy\nsold sell\n")
    (tmp_path / "cntlist.rev").write_text(USES)
    return Lexicon(tmp_path)


def test_a_word_is_reworded_in_its_own_form_by_the_same_or_a_wider_meaning(lexicon: Lexicon) -> None:
    assert {lexicon.synonym("bought", random.Random(seed)) for seed in range(20)} == {"purchased", "acquired"}
    assert {lexicon.synonym("purchasing", random.Random(seed)) for seed in range(20)} == {"buying", "acquiring"}
    assert lexicon.synonym("sold", random.Random(0)) is None


def test_words_of_one_meaning_or_a_kind_of_it_are_alike(lexicon: Lexicon) -> None:
    assert lexicon.alike("bought", "purchase")
    assert lexicon.alike("bought", "acquired")
    assert lexicon.alike("acquired", "bought")
    assert not lexicon.alike("bought", "sold")


def test_a_synonym_is_never_swapped_in_to_make_a_question_unanswerable(lexicon: Lexicon) -> None:
    words = ["buy", "the", "a", "acquire", "sell"]  # the two nearest are passed over in any case
    vectors = np.array([[1, 0], [1, 0.01], [1, 0.02], [1, 0.1], [1, 0.3]], dtype=np.float32)
    assert Neighbours(words, vectors, lexicon).pick("buy", random.Random(0)) == "sell"
    plain = Neighbours(words, vectors, None)
    assert {plain.pick("buy", random.Random(seed)) for seed in range(20)} == {"sell", "acquire"}
