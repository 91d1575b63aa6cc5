"""Shows which edited reprints are recognised as copies, and which different texts are wrongly merged.

    python -m benchmarks.copies --data DIR

Misses: every article is paired with an edited version of itself. False merges: every two articles of the five sample
articles (five reports of one event), of OneStopQA and of the SciFact abstracts are compared with each other.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from index.copies import MIN_SHINGLES, Dated, are_copies, leaders, pairs, resemblance, shingles, signature
from index.files.loaders import load
from index.files.scanning import scan
from index.records import Article
from training.data import read_jsonl

SAMPLES = Path(__file__).parent.parent / "articles"


def changed_words(share: float, words: Sequence[str]) -> Callable[[str], str]:
    """An editor that puts another word of ``words`` in the place of every so manieth."""
    draw = random.Random(0)
    return lambda text: " ".join(draw.choice(words) if draw.random() < share else word for word in text.split(" "))


def cut_paragraphs(text: str) -> str:
    """The text without every third paragraph, or every third sentence of a single one."""
    separator = "\n\n" if "\n\n" in text else ". "
    return separator.join(p for i, p in enumerate(text.split(separator)) if i % 3 != 1)


def read(data: Path) -> dict[str, list[Article]]:
    """The collections to compare."""
    samples = [load(path, source).articles[0] for source, path in scan(SAMPLES).files.items()]
    corpora = {"OneStopQA": "news/onestopqa/corpus.jsonl", "SciFact": "retrieval/scifact/corpus.jsonl.gz"}
    return {"five reports of one event": samples} | {
        name: [Article(row["_id"], row["text"]) for row in read_jsonl(data / path)] for name, path in corpora.items()
    }


def is_copy(first: str, second: str) -> bool:
    """Whether the program would take two texts for one report."""
    a, b = Article("a", first), Article("b", second)
    return len(pairs(np.stack([signature(a), signature(b)]))) > 0 and are_copies(a, b)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with news/ and retrieval/")
    collections = read(parser.parse_args().data)
    news = [a.text for name in ("five reports of one event", "OneStopQA") for a in collections[name]]
    words = [word for text in news for word in text.split()]
    edits: dict[str, Callable[[str], str]] = {
        "headline changed": lambda text: "An entirely different headline for this\n\n" + text,
        "every third paragraph cut": cut_paragraphs,
        "5 % of words changed": changed_words(0.05, words),
        "10 % of words changed": changed_words(0.1, words),
        "20 % of words changed": changed_words(0.2, words),
        "30 % of words changed": changed_words(0.3, words),
    }
    print(f"{'edit':<28} {'recognised':>12} {'least resemblance':>18}")
    for name, edit in edits.items():
        found = [(is_copy(text, edit(text)), resemblance(text, edit(text))) for text in news]
        print(f"{name:<28} {sum(f for f, _ in found):>5} of {len(found):>3} {min(r for _, r in found):>18.2f}")
    print(f"\n{'different texts':<28} {'pairs':>12} {'merged':>7} {'greatest resemblance':>21}")
    for name, articles in collections.items():
        texts = [a.text for a in articles]
        worth = [(a, b) for a, b in pairs(np.stack([signature(a) for a in articles])).tolist()]
        near = worth if len(texts) > 100 else combinations(range(len(texts)), 2)
        greatest = max((resemblance(texts[a], texts[b]) for a, b in near), default=0.0)
        dated = [Dated(a.source, "") for a in articles]
        merged = leaders(((a, b) for a, b in worth if are_copies(articles[a], articles[b])), dated.__getitem__)
        print(f"{name:<28} {len(texts) * (len(texts) - 1) // 2:>12,} {len(merged):>7} {greatest:>21.2f}")
        for copy, first in merged.items():
            print(f"    {articles[copy].source} with {articles[first].source}: {texts[copy][:60]!r}")
    short = sum(len(shingles(a.text)) < MIN_SHINGLES for a in collections["SciFact"])
    print(f"({short} SciFact abstracts are too short to be compared)")


if __name__ == "__main__":
    main()
