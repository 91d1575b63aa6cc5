"""Questions by people who had not seen the passages, each with the passages that retrieval found, read one by one.

A line of ``training/retrieved/*.jsonl`` or ``training/stories/*.jsonl`` holds ``id``, the question ``q`` and its
``passages``, best first: by the id of each, the answers as they stand in it (none where it has none), or, for a yes/no
question or a claim, a label. The passages themselves, with ``id``, ``title``, ``source`` and ``passage``, stand once in
``passages/`` beside them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.data import endless, held_out, read_jsonl
from training.rows import LABELS, LONGEST, Group, Row, answered, stance_row, unanswered

TRIES = 3
"""Groups that each question gives when it comes round, each of other passages."""


def questions(folder: Path, *, kept: bool) -> list[dict[str, Any]]:
    """The questions that are trained on or (``kept``) held out, a tenth by the hash of their id."""
    passages = {row["id"]: row for row in _lines(folder / "passages")}
    return [_joined(row, passages) for row in _lines(folder) if held_out(f"retrieved:{row['id']}") is kept]


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from read_jsonl(path)


def _joined(row: dict[str, Any], passages: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The question with its passages, each with its answers (``a``) or its ``label``."""
    told = [
        {**passages[name], ("label" if isinstance(said, str) else "a"): said} for name, said in row["passages"].items()
    ]
    return {**row, "passages": told}


def rows_of(told: Sequence[dict[str, Any]], *, settling: bool) -> list[dict[str, Any]]:
    """The questions with one passage each, for ``training.measure``: the yes/no questions, or else the others."""
    found = []
    for row in told:
        for number, one in enumerate(row["passages"]):
            if ("label" in one) is settling:
                base = {"id": f"{row['id']}-{number}", "question": row["q"]}
                if settling:
                    found.append({**base, "passage": one["passage"], "label": one["label"]})
                else:
                    answers = [{"start": a, "text": one["passage"][a:b]} for a, b in places(one["passage"], one["a"])]
                    found.append({**base, "context": one["passage"], "answers": answers})
    return found


def places(text: str, answers: Sequence[str]) -> list[tuple[int, int]]:
    """Every place where one of the answers stands as whole words."""
    return [match.span() for answer in answers for match in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", text)]


def groups_of(told: Sequence[dict[str, Any]], rng: random.Random) -> Iterator[Group]:
    """For ever: a passage that answers or settles beside one that does not, or, where none does, one that does not.

    The best ones are drawn most often, because they are the nearest misses.
    """
    for row in endless(told, rng):
        sides: tuple[list[Row], list[Row]] = ([], [])
        for one in row["passages"]:
            made = _row(row["q"], one)
            sides[made.answerable is not True].append(made)
        for _ in range(TRIES):
            right, wrong = (side[min(rng.randrange(len(side)) for _ in range(2))] if side else None for side in sides)
            lead = right or wrong
            assert lead is not None
            yield Group(lead, wrong if right else None)


def _row(question: str, one: dict[str, Any]) -> Row:
    text, title = one["passage"], one["title"]
    if "label" in one:
        return stance_row(question, text, frozenset(LABELS[one["label"]]), title=title)
    spans = [(a, b) for a, b in places(text, one["a"]) if b <= LONGEST]
    if spans:
        return answered(question, text[:LONGEST], spans, title=title)
    return unanswered(question, text, title=title)
