"""How often the sources of a question that differ are shown to differ, on RAMDocs.

    python -m benchmarks.conflict --data DIR      DIR holds ramdocs.jsonl.gz

Each of the 500 questions has up to twelve documents of 100 words: some give one of up to three right answers (about
different things of one name), some a wrong one, some none. All documents are one collection, and each question is put
to its own. "Differ" is said where the reply holds positions; a source's answer is found where the quote holds it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import app
from index.build import Builder
from index.filters import Filters
from index.local.store import open_index
from index.model.embedding import load_embedder
from qa.answer import Answerer
from qa.measure.metrics import holds
from qa.question.ask import Ask
from qa.replies import Answer, Reply
from qa.retrieval.retriever import Retriever
from training.data import read_jsonl

Row = Mapping[str, Any]


def replies(found: Sequence[Row], folder: Path) -> Iterator[Reply]:
    """What the program answers each question from its own documents."""
    documents = (
        {"_id": f"{row['id']}/{i}", "text": document["text"]}
        for row in found
        for i, document in enumerate(row["documents"])
    )
    (folder / "c.jsonl").write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    builder = Builder(folder, folder / ".index", load_embedder())
    builder.build()
    index = open_index(builder.index_folder, builder.settings)
    retriever = Retriever(index, builder.embedder)
    answerer = Answerer(index, retriever, app.load_reader(), confidence=app.MODELS[app.DEFAULT].confidence)
    for row in found:
        yield answerer.answer(Ask(row["question"], filters=Filters(sources=(f"c.jsonl#{row['id']}/*",))))


def judge(row: Row, reply: Reply) -> Iterator[str]:
    """Everything of the table that is so for one question."""
    told = {d["answer"] for d in row["documents"] if d["type"] != "noise"}
    kind = "sources differ" if len(told) > 1 else "sources agree"
    yield kind
    if not isinstance(reply, Answer):
        return
    yield f"{kind}, answered"
    shown = [answer for answer in told if any(holds(c.quote, [answer]) for c in reply.citations)]
    if holds(reply.citations[0].quote, row["gold_answers"]):
        yield f"{kind}, a right answer first"
    if len(shown) > 1:
        yield f"{kind}, several answers quoted"
    if reply.stance is None and len({c.position for c in reply.citations}) > 1:
        yield f"{kind}, shown as differing"
        if len(shown) > 1:
            yield f"{kind}, shown as differing with several answers quoted"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with ramdocs.jsonl.gz")
    parser.add_argument("--most", type=int, default=500, help="questions to ask")
    options = parser.parse_args()
    found = list(islice(read_jsonl(options.data / "ramdocs.jsonl.gz"), options.most))
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as work:
        for row, reply in zip(found, replies(found, Path(work)), strict=True):
            counts.update(judge(row, reply))
    for name in sorted(counts):
        print(f"{name:<64} {counts[name]:>5}")


if __name__ == "__main__":
    main()
