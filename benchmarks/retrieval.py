"""Recompute the tables of benchmarks/retrieval.md: python -m benchmarks.retrieval --data DIR --cache DIR.

Every variant is scored on the whole of every collection by exact score arrays; embedding the collections takes
most of the time and is cached by the hash of the texts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from index.chunking import ChunkSettings, chunk
from index.model.embedding import load_embedder
from index.records import Article, indexed_text
from index.text.terms import terms
from qa.english.asking import QUERY_WORDS
from qa.measure.dataset import read_dataset
from qa.retrieval.retriever import WEIGHT
from training.data import SQUADSHIFTS, read_jsonl

Array = npt.NDArray[np.float32]
Terms = Callable[[str], list[str]]
QUESTIONS_A_DOMAIN = 1000
SEED = 13


@dataclass
class Collection:
    """Passages, whose they are, the questions asked and the units relevant to each: passages or articles.

    ``article[i]`` is the article of passage i and ``unit[i]`` what is ranked in its place, by its best passage.
    """

    name: str
    texts: list[str]
    titles: list[str]
    article: npt.NDArray[np.int64]
    unit: npt.NDArray[np.int64]
    questions: list[str]
    relevant: list[set[int]]
    parts: dict[Any, Array] = field(default_factory=dict)
    embed: Callable[[list[str]], Array] = lambda texts: np.zeros((len(texts), 1), dtype=np.float32)

    def titled(self, times: int = 1) -> list[str]:
        return [indexed_text("\n".join([t] * times), x) for t, x in zip(self.titles, self.texts, strict=True)]


# ---- collections ----


def onestop(data: Path, settings: ChunkSettings | None) -> Collection:
    """OneStopQA: its paragraphs, each an article of its own (no settings), or its articles cut by ``settings``."""
    rows = list(read_jsonl(data / "news/onestopqa/corpus.jsonl"))
    spans: list[tuple[int, int, int]] = []
    for number, row in enumerate(rows):
        if settings:
            cut = chunk(Article(row["_id"], row["text"], row["title"]), settings)
            spans += [(number, p.start, p.end) for p in cut]
        else:
            spans += [(number, m.start(), m.end()) for m in re.finditer(r"[^\n]+", row["text"])]
    numbers = {row["_id"]: n for n, row in enumerate(rows)}
    asked = list(read_jsonl(data / "news/onestopqa/questions.jsonl"))
    relevant = []
    for q in asked:
        mine = [(i, s, e) for i, (n, s, e) in enumerate(spans) if n == numbers[q["source"]] and s <= q["start"] < e]
        relevant.append({i for i, _, e in mine if q["end"] <= e} or {i for i, _, _ in mine})
    ids = np.arange(len(spans))
    return Collection(
        "OneStopQA articles " + f"{settings.min_words}-{settings.max_words}, overlap {settings.overlap_sentences}"
        if settings
        else "OneStopQA paragraphs",
        [rows[n]["text"][s:e] for n, s, e in spans],
        [rows[n]["title"] for n, _, _ in spans],
        np.array([n for n, _, _ in spans]) if settings else ids,
        ids,
        [q["question"] for q in asked],
        relevant,
    )


def scifact(data: Path) -> Collection:
    rows = list(read_jsonl(data / "retrieval/scifact/corpus.jsonl.gz"))
    passages = [(n, p.text) for n, r in enumerate(rows) for p in chunk(Article(r["_id"], r["text"], r["title"]))]
    numbers = {r["_id"]: n for n, r in enumerate(rows)}
    asked = read_dataset(data / "retrieval/scifact").questions
    relevant = [{numbers[article] for article, gain in q.gains.items() if gain} for q in asked]
    of = np.array([n for n, _ in passages])
    titles = [rows[n]["title"] for n, _ in passages]
    return Collection("SciFact", [t for _, t in passages], titles, of, of, [q.text for q in asked], relevant)


def quiz(data: Path, half: int) -> Collection:
    """The news quiz, whose questions were asked without the text: every second question, over all texts."""
    rows = list(read_jsonl(data / "news/quiz/corpus.jsonl"))
    numbers = {row["_id"]: n for n, row in enumerate(rows)}
    answer = dict(line.split("\t")[:2] for line in (data / "news/quiz/qrels.tsv").read_text().splitlines()[1:])
    asked = list(read_jsonl(data / "news/quiz/queries.jsonl"))[half::2]
    ids = np.arange(len(rows))
    texts, titles = [row["text"] for row in rows], [row.get("title", "") for row in rows]
    relevant = [{numbers[answer[q["_id"]]]} for q in asked]
    return Collection(f"news quiz, half {half + 1}", texts, titles, ids, ids, [q["text"] for q in asked], relevant)


def squadshifts(data: Path, domain: str) -> Collection:
    """Questions of one domain over its own contexts; a fixed sample of the questions."""
    rows = list(read_jsonl(data / f"reader/squadshifts-{domain}.jsonl.gz"))
    contexts = list(dict.fromkeys(r["context"] for r in rows))
    numbers = {c: n for n, c in enumerate(contexts)}
    asked = random.Random(SEED).sample(rows, QUESTIONS_A_DOMAIN)
    ids = np.arange(len(contexts))
    relevant = [{numbers[r["context"]]} for r in asked]
    questions = [r["question"] for r in asked]
    return Collection(f"SQuADShifts {domain}", contexts, [""] * len(contexts), ids, ids, questions, relevant)


def cached_embedding(cache: Path) -> Callable[[list[str]], Array]:
    embedder = load_embedder()

    def embed(texts: list[str]) -> Array:
        digest = hashlib.sha256(json.dumps([embedder.name, texts]).encode()).hexdigest()[:24]
        path = cache / f"vectors-{digest}.npy"
        if not path.exists():
            np.save(path, embedder.encode_passages(texts))
        return np.asarray(np.load(path), dtype=np.float32)

    return embed


# ---- scores ----


def whole(c: Collection) -> Array:
    """One vector a passage, of its title and text."""
    if "whole" not in c.parts:
        c.parts["whole"] = c.embed(c.questions) @ c.embed(c.titled()).T
    return c.parts["whole"]


@dataclass(frozen=True)
class Lexical:
    """One BM25 (the formula of Lucene and bm25s): how texts become terms, what the query leaves out, k1 and b."""

    terms: Terms = terms
    ignored: frozenset[str] = frozenset()
    k1: float = 1.2
    b: float = 0.75
    titles: int = 1

    def __call__(self, c: Collection) -> Array:
        if self not in c.parts:
            c.parts[self] = self._scores(c)
        return c.parts[self]

    def _scores(self, c: Collection) -> Array:
        vocabulary: dict[str, int] = {}
        counts = [Counter(self.terms(text)) for text in c.titled(self.titles)]
        rows = np.array([vocabulary.setdefault(t, len(vocabulary)) for count in counts for t in count])
        columns = np.repeat(np.arange(len(counts)), [len(count) for count in counts])
        tf = np.array([n for count in counts for n in count.values()], dtype=np.float64)
        length = np.array([count.total() for count in counts], dtype=np.float64)
        df = np.bincount(rows, minlength=len(vocabulary))
        idf = np.log(1 + (len(counts) - df + 0.5) / (df + 0.5))
        norm = self.k1 * (1 - self.b + self.b * length[columns] / length.mean())
        weights = sparse.csr_matrix((idf[rows] * tf / (tf + norm), (rows, columns)))
        asked = [
            (i, vocabulary[t])
            for i, question in enumerate(c.questions)
            for t in self.terms(question)
            if t in vocabulary and t not in self.ignored
        ]
        place = (np.array([i for i, _ in asked]), np.array([t for _, t in asked]))
        query = sparse.csr_matrix((np.ones(len(asked)), place), shape=(len(c.questions), len(vocabulary)))
        return np.asarray((query @ weights).todense(), dtype=np.float32)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def four_grams(text: str) -> list[str]:
    return [f"_{w}_"[i : i + 4] for w in words(text) for i in range(max(1, len(w) - 1))]


CHOSEN = Lexical(ignored=QUERY_WORDS, k1=0.6, b=0.9)


def by_best(scores: Array) -> Array:
    return np.asarray(scores / np.maximum(scores.max(axis=1, keepdims=True), 1e-9), dtype=np.float32)


def fuse(near: Array, far: Array, weight: float = WEIGHT) -> Array:
    """weight * near + (1 - weight) * far over its best."""
    return np.asarray(weight * near + (1 - weight) * by_best(far), dtype=np.float32)


def article_mean(c: Collection, scores: Array) -> Array:
    """Of every passage the mean score of its article's passages."""
    size = np.bincount(c.article)[c.article]
    of = sparse.csr_matrix((1 / size, (np.arange(len(size)), c.article)))
    return np.asarray((of.T @ scores.T).T[:, c.article], dtype=np.float32)


def blended(c: Collection, share: float) -> Array:
    return np.asarray((1 - share) * whole(c) + share * article_mean(c, whole(c)), dtype=np.float32)


def z_score(s: Array) -> Array:
    return np.asarray((s - s.mean(1, keepdims=True)) / s.std(1, keepdims=True).clip(1e-9))


def min_max(s: Array) -> Array:
    low = s.min(1, keepdims=True)
    return np.asarray((s - low) / (s.max(1, keepdims=True) - low).clip(1e-9))


def reciprocal_rank(s: Array) -> Array:
    return np.asarray(1 / (60 + np.argsort(np.argsort(-s, 1, kind="stable"), 1)), dtype=np.float32)


def rocchio(c: Collection, passages: int, share: float) -> Array:
    """Move the query towards the mean vector of the best passages, then fuse again."""
    best = np.argsort(-fuse(whole(c), CHOSEN(c)), 1)[:, :passages]
    vectors, asked = c.embed(c.titled()), c.embed(c.questions)
    moved = asked + share * vectors[best].mean(1)
    near = moved / np.linalg.norm(moved, axis=1, keepdims=True) @ vectors.T
    return fuse(np.asarray(near, dtype=np.float32), CHOSEN(c))


Variant = Callable[[Collection], Array]


def variants() -> dict[str, Variant]:
    bm25 = Lexical()
    table: dict[str, Variant] = {
        "one vector a passage": whole,
        "BM25 (1.2, .75)": bm25,
        "reciprocal rank fusion": lambda c: reciprocal_rank(whole(c)) + reciprocal_rank(bm25(c)),
        "z-score .5": lambda c: 0.5 * z_score(whole(c)) + 0.5 * z_score(bm25(c)),
        "min-max .5": lambda c: 0.5 * min_max(whole(c)) + 0.5 * min_max(bm25(c)),
    }
    for w in (0.5, 0.6, 0.7, 0.8):
        table[f"convex {w}"] = lambda c, w=w: fuse(whole(c), bm25(c), w)  # type: ignore[misc]
    table["convex .6, no stems"] = lambda c: fuse(whole(c), Lexical(words)(c), 0.6)
    table["convex .6, without question words"] = lambda c: fuse(whole(c), Lexical(ignored=QUERY_WORDS)(c), 0.6)
    for k1, b in ((0.6, 0.75), (0.6, 0.9), (0.9, 0.75), (0.9, 0.9), (1.6, 0.9)):
        bm25 = Lexical(ignored=QUERY_WORDS, k1=k1, b=b)
        table[f"the same, k1 {k1}, b {b}"] = lambda c, s=bm25: fuse(whole(c), s(c), 0.6)  # type: ignore[misc]
    table |= against_the_chosen()
    return table


def against_the_chosen() -> dict[str, Variant]:
    no_title = Lexical(ignored=QUERY_WORDS, k1=0.6, b=0.9, titles=0)
    grams = Lexical(four_grams)
    table: dict[str, Variant] = {f"**chosen: convex {WEIGHT}**": lambda c: fuse(whole(c), CHOSEN(c))}
    for w in (0.65, 0.7, 0.75, 0.85, 0.9):
        table[f"convex {w}"] = lambda c, w=w: fuse(whole(c), CHOSEN(c), w)  # type: ignore[misc]
    table |= {
        "no title in BM25": lambda c: fuse(whole(c), no_title(c)),
        "+ character 4-grams x .2": lambda c: fuse(whole(c), CHOSEN(c) + np.float32(0.2) * grams(c)),
        "Rocchio, 2 passages x .2": lambda c: rocchio(c, 2, 0.2),
        "Rocchio, 5 passages x .4": lambda c: rocchio(c, 5, 0.4),
    }
    for share in (0.2, 0.4):
        table[f"article's mean cosine x {share}"] = lambda c, s=share: fuse(blended(c, s), CHOSEN(c))  # type: ignore[misc]
    return table


# ---- figures ----


def per_question(c: Collection, scores: Array) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """NDCG@10 and success@1 of every question; a unit ranks by its best passage."""
    gains = 1 / np.log2(np.arange(2, 12))
    ndcg, success = [], []
    depth = min(scores.shape[1], 100)
    top = np.argpartition(-scores, depth - 1, axis=1)[:, :depth]
    order = np.take_along_axis(top, np.argsort(-np.take_along_axis(scores, top, 1), axis=1, kind="stable"), 1)
    for row, relevant in zip(order, c.relevant, strict=True):
        ranked = list(dict.fromkeys(c.unit[row].tolist()))[:10]
        found = np.array([float(unit in relevant) for unit in ranked])
        ndcg.append(float(found @ gains[: len(found)]) / float(gains[: len(relevant)].sum()))
        success.append(float(found[0]))
    return np.array(ndcg), np.array(success)


def interval(values: npt.NDArray[np.float64]) -> str:
    """The mean with its 95 % bootstrap interval over questions."""
    draw = np.random.default_rng(SEED).integers(0, len(values), (2000, len(values)))
    low, high = np.quantile(values[draw].mean(1), (0.025, 0.975))
    return f"{values.mean():.3f} [{low:.3f}, {high:.3f}]"


def report(collections: Sequence[Collection], table: dict[str, Variant]) -> Iterable[str]:
    yield "| variant | " + " | ".join(c.name for c in collections) + " | mean nDCG@10 |"
    yield "|---" * (len(collections) + 2) + "|"
    for name, variant in table.items():
        figures = [per_question(c, variant(c)) for c in collections]
        cells = [f"{ndcg.mean():.3f} / {success.mean():.3f}" for ndcg, success in figures]
        yield f"| {name} | " + " | ".join(cells) + f" | {np.mean([n.mean() for n, _ in figures]):.4f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Recompute the retrieval table.")
    parser.add_argument("--data", type=Path, required=True, help="folder with news/, retrieval/ and reader/")
    parser.add_argument("--cache", type=Path, required=True, help="folder for the vectors; made if missing")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    embed = cached_embedding(options.cache)
    collections = [quiz(options.data, 0), quiz(options.data, 1)]
    collections += [onestop(options.data, None), onestop(options.data, ChunkSettings()), scifact(options.data)]
    collections += [squadshifts(options.data, domain) for domain in SQUADSHIFTS]
    lengths = ((30, 80, 0), (60, 150, 1), (60, 150, 2), (100, 180, 0))
    cuts = [onestop(options.data, ChunkSettings(lo, hi, overlap_sentences=o)) for lo, hi, o in lengths]
    for c in collections + cuts:
        c.embed = embed
    chosen: Variant = lambda c: fuse(whole(c), CHOSEN(c))  # noqa: E731
    for line in report(collections, variants()):
        print(line, flush=True)
    print("\nChosen design, nDCG@10 and success@1 with 95 % intervals:\n")
    for c in collections + cuts:
        ndcg, success = per_question(c, chosen(c))
        print(f"| {c.name} | {len(c.texts)} passages | {interval(ndcg)} | {interval(success)} |", flush=True)


if __name__ == "__main__":
    main()
