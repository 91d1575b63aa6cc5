"""Make folders of public data sets, each then measured by ``python app.py evaluate FOLDER``.

    python -m benchmarks.folders --data DIR --articles DIR --questions FILE --out DIR

five        the sample articles with their questions
news        OneStopQA, 15 articles
paragraphs  OneStopQA, its paragraphs as articles of their own
contexts    1,000 questions of SQuADShifts new_wiki over the contexts of all its domains
claims      SciFact
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from training.data import SQUADSHIFTS, read_jsonl

QUESTIONS = 1000
SEED = 13


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")


def write_beir(folder: Path, corpus: list[dict[str, str]], asked: list[tuple[str, str]]) -> None:
    """Write a BEIR folder; each question has one relevant article."""
    folder.mkdir(parents=True)
    write_lines(folder / "corpus.jsonl", corpus)
    write_lines(folder / "queries.jsonl", ({"_id": str(n), "text": text} for n, (text, _) in enumerate(asked)))
    judged = "".join(f"{n}\t{source}\t1\n" for n, (_, source) in enumerate(asked))
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}", encoding="utf-8")


def five(articles: Path, questions: Path, folder: Path) -> None:
    shutil.copytree(articles, folder, ignore=shutil.ignore_patterns(".*"))
    shutil.copy(questions, folder / "questions.jsonl")


def paragraphs(news: Path, folder: Path) -> None:
    rows = list(read_jsonl(news / "corpus.jsonl"))
    places = {row["_id"]: list(re.finditer(r"[^\n]+", row["text"])) for row in rows}
    corpus = [
        {"_id": f"{row['_id']}-{n}", "title": row["title"], "text": place.group()}
        for row in rows
        for n, place in enumerate(places[row["_id"]])
    ]
    asked = []
    for q in read_jsonl(news / "questions.jsonl"):
        n = next(n for n, place in enumerate(places[q["source"]]) if place.start() <= q["start"] < place.end())
        asked.append((q["question"], f"{q['source']}-{n}"))
    write_beir(folder, corpus, asked)


def contexts(reader: Path, folder: Path) -> None:
    rows = {domain: list(read_jsonl(reader / f"squadshifts-{domain}.jsonl.gz")) for domain in SQUADSHIFTS}
    numbers: dict[str, int] = {}
    for row in (row for domain in SQUADSHIFTS for row in rows[domain]):
        numbers.setdefault(row["context"], len(numbers))
    sample = random.Random(SEED).sample(rows["new_wiki"], QUESTIONS)
    corpus = [{"_id": f"c{n}", "title": "", "text": text} for text, n in numbers.items()]
    write_beir(folder, corpus, [(row["question"], f"c{numbers[row['context']]}") for row in sample])


def main() -> None:
    parser = argparse.ArgumentParser(description="Make folders of public data sets to measure on.")
    parser.add_argument("--data", type=Path, required=True, help="folder with news/, retrieval/ and reader/")
    parser.add_argument("--articles", type=Path, required=True, help="the sample articles")
    parser.add_argument("--questions", type=Path, required=True, help="the questions on them")
    parser.add_argument("--out", type=Path, required=True, help="a folder to make")
    options = parser.parse_args()
    options.out.mkdir(parents=True)
    five(options.articles, options.questions, options.out / "five")
    shutil.copytree(options.data / "news" / "onestopqa", options.out / "news")
    paragraphs(options.data / "news" / "onestopqa", options.out / "paragraphs")
    contexts(options.data / "reader", options.out / "contexts")
    shutil.copytree(options.data / "retrieval" / "scifact", options.out / "claims")
    print("\n".join(str(folder) for folder in sorted(options.out.iterdir())))


if __name__ == "__main__":
    main()
