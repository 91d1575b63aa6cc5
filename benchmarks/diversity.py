"""Shows what spreading the first ten passages over articles costs.

    python -m benchmarks.diversity DATASET_DIR

DATASET_DIR holds articles and ``questions.jsonl``, as for ``app.py evaluate``.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from index.build import Builder
from index.local.store import open_index
from index.model.embedding import load_embedder
from qa.measure.dataset import read_dataset
from qa.measure.evaluate import ranked_sources
from qa.measure.metrics import holds, success
from qa.retrieval.retriever import Retriever

PENALTIES = (0.0, 0.01, 0.02, 0.05, 0.1)


def main() -> None:
    """Print one row for each penalty."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    folder: Path = parser.parse_args().dataset
    dataset, embedder = read_dataset(folder), load_embedder()
    questions = [q for q in dataset.questions if q.gains]
    with tempfile.TemporaryDirectory() as work:
        builder = Builder(folder, Path(work), embedder, ignore=dataset.ignore)
        builder.build()
        index = open_index(builder.index_folder, builder.settings)
        print("penalty  success@5  answer in first 3  in first 5  articles in first ten")
        for penalty in PENALTIES:
            retriever = Retriever(index, embedder, penalty=penalty)
            rows = []
            for question in questions:
                hits = retriever.retrieve(question.text, k=10)
                ranked = ranked_sources(hits, question)
                wanted = question.answers + question.evidence
                inside = [holds(hit.passage.text, wanted) for hit in hits]
                rows.append((success(ranked, question.gains, 5), any(inside[:3]), any(inside[:5]), len(ranked)))
            means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
            print(f"{penalty:<8} {means[0]:>9.3f} {means[1]:>18.3f} {means[2]:>11.3f} {means[3]:>22.1f}")


if __name__ == "__main__":
    main()
