"""The articles and questions of the comparison: a fixed slice of SciFact as a folder of text files."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 13


@dataclass(frozen=True)
class Slice:
    """``articles`` maps a source to its text, the title on the first line; ``gains`` maps a question to its sources."""

    articles: Mapping[str, str]
    gains: Mapping[str, Mapping[str, int]]

    @property
    def questions(self) -> list[str]:
        """The questions in the order of the data set."""
        return list(self.gains)

    def write(self, folder: Path) -> None:
        """Write each article to a file named by its source."""
        folder.mkdir(parents=True)
        for source, text in self.articles.items():
            (folder / source).write_text(text, encoding="utf-8")


def take(articles: Mapping[str, str], gains: Mapping[str, Mapping[str, int]], count: int) -> Slice:
    """``count`` articles with the questions whose relevant articles are all among them.

    Relevant articles come first, in the order of the questions, but fill half of the slice at most; the others are
    drawn with a fixed seed, so that a slice of another size holds the same articles as far as it goes.
    """
    relevant = list(dict.fromkeys(source for found in gains.values() for source in found))
    others = sorted(set(articles) - set(relevant))
    random.Random(SEED).shuffle(others)
    chosen = relevant[: count // 2]
    chosen += others[: count - len(chosen)]
    kept = {question: found for question, found in gains.items() if found.keys() <= set(chosen)}
    return Slice({source: articles[source] for source in sorted(chosen)}, kept)


def scifact(data: Path, count: int) -> Slice:
    """The slice of SciFact under ``data``/retrieval/scifact."""
    folder = data / "retrieval" / "scifact"
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    texts = {row["_id"]: row["text"] for row in _lines(folder / "queries.jsonl")}
    gains: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, article, score = line.split("\t")
        if int(score) > 0:
            gains.setdefault(texts[question], {})[f"{article}.txt"] = int(score)
    return take({f"{row['_id']}.txt": f"{row['title']}\n\n{row['text']}\n" for row in rows}, gains, count)


def _lines(path: Path) -> Sequence[Mapping[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
