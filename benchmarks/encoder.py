"""Times the embedding model on this processor, every runtime in turn in one run.

    python -m benchmarks.encoder [--full] [--passages 64] [--rounds 3] [--data DIR --articles 1000]

Figures are per processor second, so that they hold still on a busy machine; each is the median of the rounds. The
"plain products" are the layers' matrix products alone, in the same shapes and precision, by PyTorch and (float32) by
NumPy, the best of them: what the processor gives; bytes count beside float32. A runtime's share of them counts only
the layers' products too, so that attention, norms and padding are losses. Texts are 150 words of the sample articles;
with --data of SciFact, whose claims are then also searched for by cosine alone among so many of its abstracts, all
relevant ones among them.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np

import app
from index.model.bert import BATCH_TOKENS, load_forward, open_tokenizer, read_shape, read_weights
from index.model.sentence_bert import SentenceBert
from index.model.transformer import Precision, Shape
from index.records import Vectors
from qa.measure.dataset import Question, read_dataset
from qa.measure.metrics import ndcg
from qa.reading.reader import Excerpt, SpanReader
from training.data import read_jsonl

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

ROOT = Path(__file__).parent.parent
QUESTION = "How many men has Moscow lost according to Ukraine's Ministry of Defense?"
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class SciFact:
    """Abstracts by name, and the claims with the relevant abstracts of each."""

    abstracts: dict[str, str]
    claims: tuple[Question, ...]


def read_scifact(folder: Path, articles: int) -> SciFact:
    """The test claims with ``articles`` abstracts."""
    claims = read_dataset(folder).questions
    rows = {row["_id"]: f"{row['title']}\n{row['text']}" for row in read_jsonl(folder / "corpus.jsonl.gz")}
    wanted = (name for claim in claims for name in claim.gains)
    return SciFact({name: rows[name] for name in list(dict.fromkeys([*wanted, *rows]))[:articles]}, claims)


def runs(texts: Iterable[str], count: int, words: int = 150) -> list[str]:
    """``count`` runs of ``words`` words."""
    run = itertools.cycle([word for text in texts for word in text.split()])
    return [" ".join(itertools.islice(run, words)) for _ in range(count)]


def runtimes(folder: Path) -> Iterator[tuple[str, Encode]]:
    """Every way to run the model, the peer's first."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    torch.set_num_threads(1)
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    for name, kind in (
        ("sentence-transformers, float32 (its defaults)", torch.float32),
        ("the same, bfloat16", torch.bfloat16),
    ):
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True).to(kind)
        yield name, partial(peers_vectors, model)
    shape = read_shape(folder)
    assert shape is not None
    for precision in get_args(Precision):
        forward = load_forward(shape, read_weights(folder), precision=precision)
        bert = SentenceBert(open_tokenizer(folder, 256), forward, shape.hidden, pooling="mean")
        yield f"OpenVINO, {precision}", partial(bert.encode, background=True)


def peers_vectors(model: SentenceTransformer, texts: Sequence[str]) -> Vectors:
    """What sentence-transformers makes of texts."""
    return np.asarray(model.encode(list(texts), normalize_embeddings=True), np.float32)


def ten_questions(encode: Encode) -> None:
    """Encode a question ten times, one by one."""
    for _ in range(10):
        encode([QUESTION])


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of ``work``."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def products(shape: Shape, *, bfloat16: bool) -> float:
    """GFLOP a processor second of the layers' products on one batch, and nothing else; the better of the libraries."""
    import torch

    inner = 4 * shape.hidden
    sizes = (
        (shape.hidden, 3 * shape.hidden),
        (shape.hidden, shape.hidden),
        (shape.hidden, inner),
        (inner, shape.hidden),
    )
    pairs = [(torch.randn(BATCH_TOKENS, a), torch.randn(a, b)) for a, b in sizes]
    arrays = [(x.numpy(), w.numpy()) for x, w in pairs]
    halves = [(x.bfloat16(), w.bfloat16()) for x, w in pairs]
    works: tuple[Callable[[], object], ...] = (lambda: [x @ w for _ in range(20) for x, w in halves],)
    if not bfloat16:
        works = (
            lambda: [x @ w for _ in range(20) for x, w in pairs],
            lambda: [x @ w for _ in range(20) for x, w in arrays],
        )
    with torch.inference_mode():
        best = min(seconds(work) for work in works for _ in range(2))
    return 20 * operations(shape, BATCH_TOKENS) / shape.layers / best / 1e9


def operations(shape: Shape, tokens: int) -> int:
    """Multiplications and additions of the layers' products for so many tokens."""
    return 2 * tokens * shape.layers * 12 * shape.hidden**2


def dense_ndcg(encode: Encode, data: SciFact) -> float:
    """Mean nDCG@10 of the claims by cosine alone."""
    names = list(data.abstracts)
    scores = encode([claim.text for claim in data.claims]) @ encode(list(data.abstracts.values())).T
    ranked = [[names[i] for i in np.argsort(-row, kind="stable")[:10]] for row in scores]
    return statistics.mean(ndcg(found, claim.gains, 10) for found, claim in zip(ranked, data.claims, strict=True))


def options_of() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="the full model and its judge")
    parser.add_argument("--passages", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, help="the folder with retrieval/scifact")
    parser.add_argument("--articles", type=int, default=1000, help="abstracts to search (default: 1,000)")
    return parser.parse_args()


def timed(
    ways: Mapping[str, Encode], shape: Shape, texts: Sequence[str], rounds: int
) -> tuple[dict[str, list[tuple[float, float]]], dict[bool, float]]:
    """Seconds of a passage and of a question in each round, and the GFLOP a second of plain products by bfloat16."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    limits: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(rounds):
        for name, encode in ways.items():
            encode(texts[:8])
            passages = seconds(partial(encode, texts)) / len(texts)
            taken[name].append((passages, seconds(partial(ten_questions, encode)) / 10))
        for bfloat16, found in limits.items():
            found.append(products(shape, bfloat16=bfloat16))
    return taken, {bfloat16: statistics.median(found) for bfloat16, found in limits.items()}


def main() -> None:
    """Print the tables."""
    options = options_of()
    model = app.MODELS[app.FULL if options.full else app.LIGHT]
    folder = app.load(model.base).folder
    shape = read_shape(folder)
    assert shape is not None
    data = read_scifact(options.data / "retrieval" / "scifact", options.articles) if options.data else None
    samples = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "articles").glob("*.txt"))]
    texts = runs(data.abstracts.values() if data else samples, options.passages)
    tokens = sum(len(coded) for coded in open_tokenizer(folder, 256).encode_batch(texts))
    ways = dict(runtimes(folder))
    exact = next(iter(ways.values()))(texts)
    taken, limit = timed(ways, shape, texts, options.rounds)
    print(
        f"{len(texts)} passages of {tokens / len(texts):.0f} tokens; plain products: float32 {limit[False]:.0f}, ",
        end="",
    )
    print(f"bfloat16 {limit[True]:.0f} GFLOP a second")
    print("| runtime | passages a second | ratio | of the plain products | one question, ms | least cosine | nDCG@10 |")
    print("|---|---|---|---|---|---|---|")
    first = statistics.median(a for a, _ in next(iter(taken.values())))
    for name, pairs in taken.items():
        passage, question = (statistics.median(column) for column in zip(*pairs, strict=True))
        share = operations(shape, tokens) / len(texts) / passage / 1e9 / limit["bfloat16" in name]
        cosine = float((ways[name](texts) * exact).sum(axis=1).min())
        quality = f"{dense_ndcg(ways[name], data):.4f}" if data and "OpenVINO" in name else ""
        print(
            f"| {name} | {1 / passage:.1f} | {first / passage:.2f} | {share:.0%} | {1000 * question:.1f} "
            f"| {cosine:.5f} | {quality} |",
            flush=True,
        )
    reading(model, texts[:10], options.rounds)


def reading(model: app.Models, texts: Sequence[str], rounds: int) -> None:
    """Print what the reader takes for one question over ten passages."""
    passages = [Excerpt(text) for text in texts]
    base = app.load(model.base)
    for precision in get_args(Precision):
        reader = SpanReader(model.judge, base=base.folder, base_sha256=base.published, precision=precision)
        reader.read(QUESTION, passages)
        taken = [seconds(partial(reader.read, QUESTION, passages)) for _ in range(rounds * 2)]
        print(f"one question read over {len(texts)} passages, {precision}: {1000 * statistics.median(taken):.0f} ms")


if __name__ == "__main__":
    main()
