"""The articles and questions of the comparison: a fixed slice of SciFact as a folder of text files."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.measure.dataset import read_dataset
from training.data import read_jsonl

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
    rows = read_jsonl(folder / "corpus.jsonl.gz")
    gains: dict[str, dict[str, int]] = {}
    for claim in read_dataset(folder).questions:
        gains.setdefault(claim.text, {}).update((f"{name}.txt", gain) for name, gain in claim.gains.items() if gain)
    return take({f"{row['_id']}.txt": f"{row['title']}\n\n{row['text']}\n" for row in rows}, gains, count)
