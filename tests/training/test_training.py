"""How the reader is trained: on a WordNet of two meanings, to buy being to acquire, and with a model of one layer."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertModel

from index.hashing import file_sha256
from index.model.transformer import MPNET
from index.records import Passage
from qa.reading.reader import SpanReader
from tests.tiny_model import tiny_base, tiny_judge
from training.convert import main as convert
from training.data import Answer, Example
from training.encoder import disagreement, with_words_hidden
from training.lexicon import Lexicon
from training.maker import Maker, Neighbours, Way
from training.negatives import exchanged, opener, slot
from training.paraphrases import fitting
from training.rewording import keywords, reopened
from training.stream import Batch
from training.train import Recipe, Run

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


def test_other_words_have_the_same_or_a_wider_meaning_and_the_same_form(lexicon: Lexicon) -> None:
    assert lexicon.others("bought") == ("purchased", "acquired")
    assert lexicon.others("purchasing") == ("buying", "acquiring")
    assert lexicon.others("sold") == ()


def test_of_the_words_tried_the_two_nearest_fit_that_stand_out_or_are_very_near() -> None:
    assert fitting([(0.91, "released"), (0.67, "made"), (0.95, "printed"), (0.62, "issued"), (0.90, "sent")]) == [
        "printed"
    ]
    assert fitting([(0.58, "far"), (0.4, "farther")]) == []
    assert fitting([(0.98, "near"), (0.99, "nearer"), (0.985, "middle")]) == ["nearer", "middle"]
    assert fitting([(0.9, "alone")]) == []


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("When did the war start?", "in 2022", {"In what year", "In which year", "What year"}),
        (
            "When did they meet?",
            "on Monday",
            {"On what date", "On which day", "On what day", "At what time", "At what point"},
        ),
        ("Why did he leave?", "he was ill", {"For what reason", "For which reason"}),
        ("How many men fell?", "43,000", {"What number of"}),
        ("In what year did it end?", "1994", {"When"}),
        ("What colour is it?", "red", {"Which"}),
    ],
)
def test_a_question_is_opened_in_another_way_that_asks_for_the_same(
    question: str, answer: str, other: set[str]
) -> None:
    found = {reopened(question, answer, chance / 20) for chance in range(20)}
    rest = {text.removeprefix(opening) for text in found for opening in other if text.startswith(opening + " ")}
    assert len(found) == len(other)
    assert len(rest) == 1
    assert question.endswith(rest.pop())


def test_a_question_without_another_opening_stays() -> None:
    assert reopened("What did he say?", "that", 0.5) == "What did he say?"
    assert reopened("Who fell?", "the author", 0.5) == "Who fell?"


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("What did Trump say about the deal in Munich?", "trump say about deal in munich"),
        ("When did the war in Ukraine start?", "when war in ukraine start"),
        ("How many of the men have fallen?", "how many of men have fallen"),
        ("Who fell?", "Who fell?"),
    ],
)
def test_a_question_is_typed_as_into_a_search_box(question: str, typed: str) -> None:
    assert keywords(question) == typed


TEXT = "Anna met Bob in Paris. She gave him seven books. Then both left."
ASKED = Example("news", "How many books did Anna give to Bob?", TEXT, (Answer(TEXT.index("seven"), "seven"),))
WHEN = Example(
    "news", "When did Anna give Bob her books?", "It was told. Anna gave Bob her books Monday.", (Answer(37, "Monday"),)
)
OTHERS = Example("news", "How many seats did it have?", "It had two seats.", (Answer(7, "two"),))


def maker() -> Maker:
    words = Neighbours(["book"] * 4, np.eye(4, dtype=np.float32), None)
    return Maker([ASKED, WHEN, OTHERS], words, random.Random(0), lengths=(40,))


def negatives(way: Way, example: Example) -> set[str]:
    made = maker()
    positive = made.positive(example)
    assert positive is not None
    groups = [way(made, example, positive) for _ in range(20)]
    assert all(group is None or group[1].passage == positive.passage for group in groups)
    return {group[1].question for group in groups if group is not None}


def test_another_thing_is_asked_for_that_the_passage_does_not_name() -> None:
    assert negatives(slot, ASKED) == {"How many seats did Anna give to Bob?"}


def test_where_or_why_is_asked_of_what_is_told_without_its_place_or_reason() -> None:
    assert negatives(opener, WHEN) == {"Where did Anna give Bob her books?", "Why did Anna give Bob her books?"}
    assert negatives(opener, ASKED) == set()


def test_two_names_of_a_question_change_places() -> None:
    assert negatives(exchanged, ASKED) == {"How many books did Bob give to Anna?"}
    assert negatives(exchanged, OTHERS) == set()


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


@pytest.fixture
def pair() -> Batch:
    """A question of one word on two passages of one word each: [CLS] word [SEP] word [SEP]."""
    ids = torch.tensor([[101, 1500, 102, 1501, 102], [101, 1500, 102, 1502, 102]])
    types = torch.tensor([[0, 0, 0, 1, 1]] * 2)
    readable = torch.tensor([[True, False, False, True, False]] * 2)
    answer = torch.tensor([[False, False, False, True, False], [True, False, False, False, False]])
    return Batch(ids, types, torch.ones_like(readable), readable, answer, answer)


def test_a_passage_hides_its_words_but_no_mark_and_no_word_of_the_question(pair: Batch) -> None:
    assert with_words_hidden(pair, 1.0).ids.tolist() == [[101, 1500, 102, 103, 102]] * 2
    assert with_words_hidden(pair, 0.0).ids.tolist() == pair.ids.tolist()


def test_two_readings_disagree_by_how_far_their_odds_lie_apart() -> None:
    def reading(odds: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Two rows of [CLS] and two tokens, of which the last is so much likelier than the other two."""
        spans = torch.tensor([[0.0, 0.0, odds]] * 2).log1p()
        return spans, spans, torch.zeros(2)

    same = disagreement(reading(1), reading(1))
    assert {name: float(part) for name, part in same.items()} == pytest.approx(
        {"single": 0, "across": 0, "answer": 0}, abs=1e-6
    )
    # (1/3, 1/3, 1/3)-like odds of 1:1:1 against 1:1:3, the mean of the divergence each way
    even, skew = [1 / 3] * 3, [1 / 5, 1 / 5, 3 / 5]
    there = sum(p * np.log(p / q) for p, q in zip(even, skew, strict=True))
    back = sum(q * np.log(q / p) for p, q in zip(even, skew, strict=True))
    assert float(disagreement(reading(0), reading(2))["single"]) == pytest.approx((there + back) / 2)


@pytest.mark.parametrize(("dropout", "same"), [(0.0, True), (0.5, False)])
def test_what_is_dropped_while_learning_differs_from_reading_to_reading(
    tmp_path: Path, pair: Batch, dropout: float, same: bool
) -> None:
    size = BertConfig(vocab_size=1600, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)
    BertModel(size, add_pooling_layer=False).save_pretrained(tmp_path)
    run = Run(recipe(tmp_path, dropout))
    assert torch.equal(run.read(pair)[2], run.read(pair)[2]) == same


def recipe(base: Path, dropout: float) -> Recipe:
    return Recipe(
        data=base,
        base=base,
        out=base / "out.safetensors",
        wordnet=None,
        paraphrases=None,
        seed=1,
        steps=1,
        minutes=1,
        rate=1e-4,
        dropout=dropout,
        hidden=0.0,
        agree=0.0,
        tokens=100,
        makers=1,
        start=None,
        teachers=(),
        taught=0.0,
        rank=0,
        device="cpu",
        float32=True,
    )


def test_a_trial_becomes_a_file_that_a_judge_is_read_from(tmp_path: Path) -> None:
    base, judge, trial = tiny_base(tmp_path / "base", MPNET), tmp_path / "judge.safetensors", tmp_path / "trial"
    tiny_judge(judge, base, MPNET, without=("stance.weight", "stance.bias"))
    own = {
        name.replace("answer.", "ans.") if name.startswith(("span", "answer")) else f"m.{name}": tensor
        for name, tensor in load_file(judge).items()
    }
    save_file(own, trial)
    sha256 = file_sha256(base / "model.safetensors")
    made = tmp_path / "made.safetensors"
    calibration = '{"span": 0.5, "answer": 2, "bias": -1}'
    convert(["--trial", str(trial), "--out", str(made), "--base-sha256", sha256, "--calibration", calibration])
    passages = [Passage("a.txt", 0, 14, "Kim won it now")]
    before, after = (SpanReader(path, base=base).read("who won", passages) for path in (judge, made))
    assert before == after
