"""Reading examples from the data folder, what is held out, and small text helpers."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

Drawn = TypeVar("Drawn")
SQUADSHIFTS = ("new_wiki", "reddit", "amazon_reviews")
QAMR = "qamr"
SELQA = "selqa"
BOOLQ = "boolq"
BLOCK = 16  # neighbouring contexts of one file that stand on the same side of the split
HELD_OUT_SHARE = 10  # one block in so many is held out

_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]{0,2}\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")


@dataclass(frozen=True)
class Answer:
    """A span of a context."""

    start: int
    text: str


@dataclass(frozen=True)
class Example:
    """A question on a context; ``answers`` is empty where the context does not answer it."""

    domain: str
    question: str
    context: str
    answers: tuple[Answer, ...]


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a plain or gzipped JSON lines file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def endless(rows: Sequence[Drawn], rng: random.Random) -> Iterator[Drawn]:
    """The rows in a random order, for ever anew; raises ValueError where there are none."""
    if not rows:
        raise ValueError("there are no rows to draw from; look whether the folder of the data is whole")
    while True:
        yield from rng.sample(rows, len(rows))


def held_out(key: str) -> bool:
    """Say whether a block of contexts (or a document) is kept out of training, from its name alone."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % HELD_OUT_SHARE == 0


def load_squadshifts(folder: Path, domain: str) -> tuple[list[Example], list[Example]]:
    """Read one domain as (training, held out), split by blocks of neighbouring contexts.

    The file is in the order of the source articles, so whole blocks keep most of an article on one side.
    """
    parts: tuple[list[Example], list[Example]] = ([], [])
    order: dict[str, int] = {}
    for row in read_jsonl(folder / f"squadshifts-{domain}.jsonl.gz"):
        place = order.setdefault(row["context"], len(order))
        answers = tuple(Answer(a["start"], a["text"]) for a in row["answers"])
        example = Example(domain, row["question"].strip(), row["context"], answers)
        parts[held_out(f"{domain}:{place // BLOCK}")].append(example)
    return parts


_TREEBANK = (("``", ' "'), ("''", '" '), ("-LRB-", "(    "), ("-RRB-", ")    "), ("-LSB-", "[    "), ("-RSB-", "]    "))


def plain(text: str) -> str:
    """Undo the tokens a treebank uses for quotes and brackets, keeping every offset."""
    for token, character in _TREEBANK:
        text = text.replace(token, character)
    return text


def load_qamr(folder: Path) -> tuple[dict[str, list[Example]], dict[str, list[Example]]]:
    """Read QAMR by document as (training, held out); a context is one sentence."""
    parts: tuple[dict[str, list[Example]], dict[str, list[Example]]] = (defaultdict(list), defaultdict(list))
    for row in read_jsonl(folder / "qamr.jsonl.gz"):
        document = ":".join(row["id"].split(":")[1:3])
        answers = tuple(Answer(a["start"], a["text"]) for a in row["answers"])
        part = parts[held_out(f"{QAMR}:{document}")]
        part[document].append(Example(QAMR, plain(row["question"]).strip(), plain(row["context"]), answers))
    return parts


def joined(documents: Mapping[str, Sequence[Example]]) -> list[Example]:
    """Join the sentences of each QAMR document into one context and move the answers along."""
    examples = []
    for found in documents.values():
        places: dict[str, int] = {}
        text = ""
        for example in found:
            if example.context not in places:
                places[example.context] = len(text)
                text += example.context + "\n"
        for e in found:
            moved = tuple(Answer(places[e.context] + a.start, a.text) for a in e.answers)
            examples.append(replace(e, context=text, answers=moved))
    return examples


def load_selqa(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read SelQA as (training, held out), split by the words of the section."""
    parts: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    for row in read_jsonl(folder / "selqa-sentences.jsonl.gz"):
        parts[held_out(f"{SELQA}:{row['sentences'][0]}")].append(row)
    return parts


def half(key: str) -> bool:
    """Say whether a thing belongs to the second half, from its name alone."""
    return hashlib.sha256(f"half {key}".encode()).digest()[0] % 2 == 0


def sentences(text: str) -> list[tuple[int, int]]:
    """Cut a text into sentences as (start, end) offsets that cover it without gaps."""
    cuts = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def medoid(answers: Sequence[Answer]) -> Answer:
    """Return the annotation that agrees best with the others, the shorter one on a tie."""

    def agreement(one: Answer) -> tuple[float, int]:
        return (sum(overlap(one, other) for other in answers), -len(one.text))

    return max(answers, key=agreement)


def overlap(one: Answer, other: Answer) -> float:
    """Characters two spans share, as an F-measure between 0 and 1."""
    shared = min(one.start + len(one.text), other.start + len(other.text)) - max(one.start, other.start)
    return 2 * max(0, shared) / (len(one.text) + len(other.text))
