"""What the judge learns from: rows, their tensors, the loss, and the file that is written."""

import json
import random
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from index.model.transformer import BERT
from tests.tiny_model import tiny_base
from training.batches import collate, cut_batches
from training.data import Answer
from training.mean import mean
from training.model import Logits, difference, loss_of, restored, write
from training.people import people
from training.rows import (
    LABELS,
    NO,
    OTHER,
    UNSETTLED,
    YES,
    Group,
    Row,
    about_something_else,
    answered,
    cut,
    stance_row,
    unanswered,
)
from training.train import progress

pytestmark = pytest.mark.slow

TEXT = "Rain fell in the north. Kim won the cup. The mayor resigned."


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return tiny_base(tmp_path / "base", BERT)


def test_a_passage_is_cut_around_its_answer_which_moves_along() -> None:
    passage, spans = cut(TEXT, [Answer(TEXT.index("Kim"), "Kim")], 3, random.Random(1))
    assert (passage, [passage[a:b] for a, b in spans]) == ("Kim won the cup. ", ["Kim"])


def test_a_stance_says_as_much_of_the_answer_as_is_known() -> None:
    sets = (frozenset({YES}), frozenset({OTHER}), UNSETTLED, frozenset(LABELS["not_yes"]))
    settled, unrelated, open_, denied = (stance_row("Did Kim win?", TEXT, found) for found in sets)
    assert (settled.answerable, settled.spans) == (True, ((0, len(TEXT)),))
    assert (unrelated.answerable, unrelated.spans) == (False, ())
    assert (open_.answerable, open_.spans) == (False, None)
    assert (denied.answerable, denied.spans) == (None, None)
    assert about_something_else(settled, "Rain.") == Row("Did Kim win?", "Rain.", (), False, False, UNSETTLED)


def test_a_person_is_asked_for_where_the_passage_describes_them() -> None:
    text = "Steinar Holt, the former manager of the power company, said the dam was safe."
    rows = [group.row for group, _ in zip(people([text], random.Random(0)), range(4), strict=False)]
    answers = {row.passage[a:b] for row in rows for a, b in row.spans or ()}
    assert answers == {"the former manager of the power company", text}


def test_rows_become_tensors_that_mark_the_answer_and_the_partner(base: Path) -> None:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    pair = [answered("who won", "Kim won it", [(0, 3)]), unanswered("who won", "Rain fell")]
    batch = collate([list(zip(pair, tokenizer.encode_batch([(r.question, r.passage) for r in pair]), strict=True))])
    assert batch.starts.nonzero().tolist() == [[0, 4], [1, 0]]
    assert batch.ends.nonzero().tolist() == [[0, 4], [1, 0]]
    assert batch.readable[0].nonzero()[:, 0].tolist() == [0, 4, 5, 6]
    assert (batch.answerable.tolist(), batch.partner.tolist()) == ([1, 0], [1, 0])


def test_a_title_is_read_before_the_passage_and_no_answer_lies_in_it(base: Path) -> None:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    row = answered("who won", "Kim won it", [(0, 3)], title="Rain fell")
    [batch] = cut_batches([Group(row)], tokenizer, 16, random.Random(0))
    told = [tokenizer.id_to_token(number) for number in batch.ids[0].tolist()]
    assert told[4:10] == ["rain", "fell", "[UNK]", "kim", "won", "it"]
    assert (batch.starts.nonzero().tolist(), batch.ends.nonzero().tolist()) == ([[0, 7]], [[0, 7]])
    assert batch.readable[0].nonzero()[:, 0].tolist() == [0, 7, 8, 9]


def test_a_group_is_never_split_and_one_whose_answer_is_cut_off_is_left_out(base: Path) -> None:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.enable_truncation(8, strategy="only_second")
    group = Group(answered("who won", "Kim won it", [(0, 3)]), unanswered("who won", "Rain fell"))
    lost = Group(answered("who won", "Rain fell in the north . Kim won it", [(25, 28)]))
    batches = cut_batches([group, lost, group], tokenizer, 16, random.Random(0))
    assert [batch.partner.tolist() for batch in batches] == [[1, 0], [1, 0]]


def test_what_is_not_known_of_a_row_costs_nothing(base: Path) -> None:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    row = stance_row("Did Kim win?", TEXT, frozenset({NO, OTHER}))
    batch = collate([[(row, tokenizer.encode(row.question, row.passage))]])
    flat = torch.zeros(batch.ids.shape)
    parts = loss_of(Logits(flat, flat, torch.zeros(1), torch.zeros((1, 4))), batch)
    found = {name: float(part) for name, part in parts.items()}
    assert found == pytest.approx({"span": 0, "across": 0, "answer": 0, "order": 0, "stance": 0.6931}, abs=1e-3)


def test_weights_come_back_from_the_file_as_near_as_their_rank_allows(base: Path, tmp_path: Path) -> None:
    name = "encoder.layer.0.attention.self.query.weight"
    original = load_file(base / "model.safetensors")[name].float()
    one = torch.outer(torch.linspace(-1, 1, 32), torch.linspace(1, 2, 32))
    exact = {f"base.{name}": original + one, "span.bias": torch.tensor([1.0, -2.0])}
    write(tmp_path / "judge.safetensors", difference(exact, base, 1), base, {"span": 1.0, "answer": 1.0, "bias": 0.0})
    found = restored(tmp_path / "judge.safetensors", base)
    torch.testing.assert_close(found[f"base.{name}"], original + one, atol=2e-3, rtol=0)
    assert found["span.bias"].tolist() == [1.0, -2.0]


def test_the_mean_of_judges_is_taken_weight_by_weight() -> None:
    found = mean([{"span.bias": torch.tensor([1.0, 4.0])}, {"span.bias": torch.tensor([3.0, 0.0])}])
    assert found["span.bias"].tolist() == [2.0, 2.0]


def test_a_line_of_progress_has_the_mean_losses_of_the_latest_steps() -> None:
    steps = [{"done": 0.1, "rows": 4.0, "span": 1.0}, {"done": 0.25, "rows": 6.0, "span": 0.5}]
    assert json.loads(progress(steps, 50, 100, 20.0)) == {
        "step": 50, "done": 0.25, "rows": 100, "a second": 5.0, "span": 0.75,
    }  # fmt: skip
