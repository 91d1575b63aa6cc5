"""How often the claim view is right where it says that an article supports or contradicts a claim.

    python -m benchmarks.claims --data DIR      DIR holds entail/ and conflict/ramdocs.jsonl.gz

Each passage of the dev parts is an article of its own, and each claim or yes/no question is put to its own passage. Of
RAMDocs the claim is a question with one of its right answers behind it, put to each of its documents by itself: those
that give this answer support it, the others do not. A set's first rows are taken, every label in its share.

Precision: of what is said to support or contradict, how much does. Coverage: of what supports or contradicts, how much
is said to. False: of what does neither, how much is said to.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import app
from index.build import Builder
from index.filters import Filters
from index.local.store import open_index
from index.model.embedding import load_embedder
from qa.answer import Answerer
from qa.digest.claims import checked, statement
from qa.digest.corpus import Corpus
from qa.measure.dataset import QUESTIONS
from qa.retrieval.retriever import Retriever
from qa.stance.stance import Stance
from training.data import read_jsonl

SETS = ("news-written", "news-written-b", "wice", "condaqa", "fm2")
CONFIDENCE = app.MODELS[app.DEFAULT].confidence
STANCES = {"yes": Stance.YES, "no": Stance.NO}


@dataclass(frozen=True)
class Row:
    """A claim, the passage that it is put to, and what this says to it: None where it says neither yes nor no."""

    claim: str
    passage: str
    stance: Stance | None


def entailed(path: Path, most: int) -> list[Row]:
    """The dev rows of a set; where there are more than ``most``, evenly spread ones."""
    held = [row for row in read_jsonl(path) if row["split"] == "dev"]
    step = max(1, len(held) / most)
    chosen = [held[int(i * step)] for i in range(min(most, len(held)))]
    return [Row(claim_of(row), row["passage"], STANCES.get(row["label"])) for row in chosen]


def claim_of(row: dict[str, Any]) -> str:
    """What is put to a passage: a statement as the claim view words it, a question as it is."""
    return statement(row["hypothesis"]) if row.get("hypothesis") else str(row["question"])


def from_documents(path: Path, most: int) -> list[Row]:
    """Each question with its first right answer as a claim about each document, up to ``most`` rows."""
    found = (
        Row(f"{row['question']} {row['gold_answers'][0]}", document["text"],
            Stance.YES if document["answer"] == row["gold_answers"][0] else None)
        for row in read_jsonl(path)
        for document in row["documents"]
    )  # fmt: skip
    return list(islice(found, most))


def said(rows: Sequence[Row], folder: Path) -> Iterator[Stance | None]:
    """What the claim view says of each row."""
    articles = (json.dumps({"_id": str(i), "text": row.passage}) for i, row in enumerate(rows))
    (folder / "c.jsonl").write_text("\n".join(articles), encoding="utf-8")
    builder = Builder(folder, folder / ".index", load_embedder(), ignore=frozenset({QUESTIONS}))
    builder.build()
    index = open_index(builder.index_folder, builder.settings)
    retriever = Retriever(index, builder.embedder)
    answerer = Answerer(index, retriever, app.load_reader(), confidence=CONFIDENCE)
    corpus = Corpus(index, retriever, builder.embedder)
    for i, row in enumerate(rows):
        items, _ = checked(corpus, answerer, row.claim, Filters(sources=(f"c.jsonl#{i}",)))
        position = items[0].citation.position if items else ""
        yield Stance(position) if position else None


def table_row(name: str, rows: Sequence[Row], told: Sequence[Stance | None]) -> str:
    """A line of the table."""
    counts: Counter[str] = Counter()
    for row, stance in zip(rows, told, strict=True):
        counts["settled"] += row.stance is not None
        counts["said"] += stance is not None
        counts["right"] += stance is not None and stance == row.stance
        counts["false"] += stance is not None and row.stance is None
    open_ = len(rows) - counts["settled"]
    shares = ((counts["right"], counts["said"]), (counts["right"], counts["settled"]), (counts["false"], open_))
    return f"| {name} | {len(rows)} | " + " | ".join(f"{a} of {b}" for a, b in shares) + " |"


def main() -> None:
    """Print the table, a line as each set is through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with entail/ and conflict/")
    parser.add_argument("--most", type=int, default=100, help="rows of a set (default: 100)")
    options = parser.parse_args()
    print("| set | rows | precision | coverage | false |\n|---|---|---|---|---|", flush=True)
    sets = {name: entailed(options.data / "entail" / f"{name}.jsonl.gz", options.most) for name in SETS}
    sets["ramdocs"] = from_documents(options.data / "conflict" / "ramdocs.jsonl.gz", options.most)
    for name, rows in sets.items():
        with tempfile.TemporaryDirectory() as work:
            print(table_row(name, rows, list(said(rows, Path(work)))), flush=True)


if __name__ == "__main__":
    main()
