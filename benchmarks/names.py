"""How often the article that answers a question is set aside by ``qa.article_names``, and how often another one is.

    python -m benchmarks.names --data DIR

Questions that name somebody, something or a year: those of OneStopQA with their whole article, and those of SQuADShifts
with their paragraph, which is harder, as the rest of the article is not there to tell the name.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

from index.records import Article
from qa.article_names import asked_of, can_tell
from training.data import SQUADSHIFTS, load_squadshifts

Pair = tuple[str, Article]


def onestop(data: Path) -> Iterator[Pair]:
    """The questions of OneStopQA with their articles."""
    source = data / "news" / "onestopqa"
    rows = [json.loads(line) for line in (source / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    articles = {row["_id"]: Article(row["_id"], row["text"], row["title"], row.get("date", "")) for row in rows}
    for line in (source / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["question"], articles[row["source"]]


def squadshifts(data: Path, domain: str) -> Iterator[Pair]:
    """The questions of one domain with their paragraphs."""
    for examples in load_squadshifts(data / "reader", domain):
        yield from ((e.question, Article("", e.context)) for e in examples)


def main() -> None:
    """Print one line for each collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with reader/ and news/")
    data = parser.parse_args().data
    collections = {"OneStopQA": list(onestop(data))}
    collections |= {f"SQuADShifts {domain}": list(squadshifts(data, domain)) for domain in SQUADSHIFTS}
    print(f"{'collection':<28} {'questions':>9} {'its own set aside':>18} {'another set aside':>18}")
    for name, pairs in collections.items():
        draw = random.Random(0)
        named = [(asked, own, draw.choice(pairs)[1]) for question, own in pairs if (asked := asked_of(question))]
        lost = [not can_tell(asked, own) for asked, own, _ in named]
        apart = [not can_tell(asked, other) for asked, own, other in named if other != own]
        print(f"{name:<28} {len(named):>9,} {sum(lost) / len(lost):>18.3f} {sum(apart) / len(apart):>18.3f}")


if __name__ == "__main__":
    main()
