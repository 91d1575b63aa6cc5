"""The judge's file of either family of models: what it adds to its base, its heads, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from index.model.bert import hidden_states, open_tokenizer, read_shape
from index.model.transformer import BERT, FAMILIES, MPNET, Family, Tokens
from index.model.transformers_bert import transformers_forward
from qa.reading.reader import MAX_TOKENS, STRIDE, Excerpt, SpanReader, softmax
from qa.reading.weights import ReaderUnavailable
from tests.tiny_model import Arrays, tiny_base, tiny_judge

pytestmark = pytest.mark.slow

QUESTION = "who won the cup"
TEXT = "Kim won it. Rain fell in the north."
TOKENS = "kim won it . rain fell in the north .".split()
LONG = "Rain fell in the north. " * 40 + "Kim won the cup. " + "The mayor resigned. " * 60


def rows_of(base: Path, weights: Arrays, text: str) -> list[tuple[list[int | None], Arrays]]:
    """The windows of a text by the library's own code: which side each token is of, and each head's logits."""
    shape = read_shape(base)
    assert shape is not None
    first = open_tokenizer(base, MAX_TOKENS, STRIDE).encode(QUESTION, text)
    forward = transformers_forward(shape, weights, bfloat16=False)
    found = []
    for row in (first, *first.overflowing):
        hidden = hidden_states(forward, [Tokens(row.ids, row.type_ids)])[0, : len(row)]
        logits = {h: hidden @ weights[f"{h}.weight"].T + weights[f"{h}.bias"] for h in ("span", "answer", "stance")}
        found.append((row.sequence_ids, logits))
    return found


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_a_judge_reads_what_its_weights_and_heads_say(tmp_path: Path, family: Family) -> None:
    base = tiny_base(tmp_path / "base", family)
    weights = tiny_judge(tmp_path / "judge.safetensors", base, family)
    reader = SpanReader(tmp_path / "judge.safetensors", base=base, precision="float32")
    [(sides, logits)] = rows_of(base, weights, TEXT)
    words = [number for number, side in enumerate(sides) if side == 1]
    assert len(words) == len(TOKENS)
    starts, ends = logits["span"].T
    of_sentences = [(a, b) for a in words for b in words if a <= b and "." not in TOKENS[a - words[0] : b - words[0]]]
    best = max(starts[a] + ends[b] for a, b in of_sentences if TOKENS[a - words[0]] != ".")
    [judged] = reader.read(QUESTION, [Excerpt(TEXT)])
    assert len(judged.spans) == 2
    margin, answer = best - starts[0] - ends[0], logits["answer"][0, 0]
    assert judged.spans[0].score == pytest.approx(0.5 * margin + 2.0 * answer - 1.0, abs=1e-2)
    assert judged.stance == pytest.approx(softmax(logits["stance"][:1])[0], abs=1e-4)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_a_title_changes_what_is_read_of_a_passage_and_not_where_it_may_answer(tmp_path: Path, family: Family) -> None:
    base = tiny_base(tmp_path / "base", family)
    weights = tiny_judge(tmp_path / "judge.safetensors", base, family)
    reader = SpanReader(tmp_path / "judge.safetensors", base=base, precision="float32")
    [(_, logits)] = rows_of(base, weights, f"Rain: {TEXT}")
    plain, titled = reader.read(QUESTION, [Excerpt(TEXT), Excerpt(TEXT, "Rain")])
    assert titled.stance == pytest.approx(softmax(logits["stance"][:1])[0], abs=1e-4)
    assert titled.stance != pytest.approx(plain.stance, abs=1e-4)
    second = TEXT.index("Rain")
    assert sorted(span.start >= second for span in titled.spans) == [False, True]


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_the_stance_of_a_long_passage_is_that_of_its_surest_window(tmp_path: Path, family: Family) -> None:
    base = tiny_base(tmp_path / "base", family)
    weights = tiny_judge(tmp_path / "judge.safetensors", base, family)
    windows = [logits for _, logits in rows_of(base, weights, LONG)]
    assert len(windows) > 2
    surest = max(windows, key=lambda logits: float(logits["answer"][0, 0]))
    reader = SpanReader(tmp_path / "judge.safetensors", base=base, precision="float32")
    [_, judged] = reader.read(QUESTION, [Excerpt(TEXT), Excerpt(LONG)])
    assert judged.stance == pytest.approx(softmax(surest["stance"][:1])[0], abs=1e-4)


def test_stances_are_probabilities() -> None:
    logits = np.array([[0, 0, 0, 0], [1000, 0, 0, -1000]], dtype=np.float32)
    assert softmax(logits) == [(0.25, 0.25, 0.25, 0.25), (1, 0, 0, 0)]


def test_a_judge_without_a_head_for_stances_gives_none(tmp_path: Path) -> None:
    base = tiny_base(tmp_path / "base", MPNET)
    tiny_judge(tmp_path / "judge.safetensors", base, MPNET, without=("stance.weight", "stance.bias", "span.bias"))
    [judged] = SpanReader(tmp_path / "judge.safetensors", base=base).read(QUESTION, [Excerpt(TEXT)])
    assert judged.stance is None
    assert len(judged.spans) == 2


def test_a_passage_without_words_has_a_stance_and_no_spans(tmp_path: Path) -> None:
    base = tiny_base(tmp_path / "base", MPNET)
    tiny_judge(tmp_path / "judge.safetensors", base, MPNET)
    [judged] = SpanReader(tmp_path / "judge.safetensors", base=base).read(QUESTION, [Excerpt("")])
    assert judged.spans == ()
    assert judged.stance is not None


@pytest.mark.parametrize("missing", ["span.weight", "answer.weight", "answer.bias", "stance.bias"])
def test_a_judge_without_a_part_is_refused(tmp_path: Path, missing: str) -> None:
    base = tiny_base(tmp_path / "base", BERT)
    tiny_judge(tmp_path / "judge.safetensors", base, BERT, without=(missing,))
    with pytest.raises(ReaderUnavailable, match=r"judge\.safetensors: does not hold a reader; run: git restore"):
        SpanReader(tmp_path / "judge.safetensors", base=base).read(QUESTION, [Excerpt(TEXT)])


def test_a_judge_for_a_model_of_another_size_is_refused(tmp_path: Path) -> None:
    base = tiny_base(tmp_path / "base", MPNET)
    tiny_judge(tmp_path / "judge.safetensors", base, MPNET)
    config = base / "config.json"
    config.write_text(config.read_text(encoding="utf-8").replace('"hidden_size": 32', '"hidden_size": 48'))
    with pytest.raises(ReaderUnavailable, match=r"judge\.safetensors: does not hold a reader; run: git restore"):
        SpanReader(tmp_path / "judge.safetensors", base=base).read(QUESTION, [Excerpt(TEXT)])


def test_a_base_that_was_checked_is_known_by_its_published_weights(tmp_path: Path) -> None:
    base = tiny_base(tmp_path / "base", MPNET)
    tiny_judge(tmp_path / "judge.safetensors", base, MPNET, base_sha256="ab" * 32)
    reader = SpanReader(tmp_path / "judge.safetensors", base=base, base_sha256="ab" * 32)
    assert len(reader.read(QUESTION, [Excerpt(TEXT)])) == 1
    told = r"sha256 is cdcdcdcdcdcd…, but judge\.safetensors was trained on abababababab…; give the base that it was"
    with pytest.raises(ReaderUnavailable, match=told):
        SpanReader(tmp_path / "judge.safetensors", base=base, base_sha256="cd" * 32).read(QUESTION, [Excerpt(TEXT)])


def test_a_missing_full_base_is_named_with_its_command(tmp_path: Path) -> None:
    base = tiny_base(tmp_path / "base", MPNET)
    full = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
    tiny_judge(tmp_path / "judge.safetensors", base, MPNET, base_sha256=full)
    (base / "model.safetensors").unlink()
    told = re.escape("no base model for the reader there; run: pip install -r requirements.txt")
    with pytest.raises(ReaderUnavailable, match=told):
        SpanReader(tmp_path / "judge.safetensors", base=base).read(QUESTION, [Excerpt(TEXT)])
