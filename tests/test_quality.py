"""The gate: the real models on questions of several archives, with floors a little under what was measured.

No change can lose ten answers and pass. Where the data are missing the test says so; in CI they are there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import app
from benchmarks.ablate import Asked, opened
from benchmarks.natural import Gold, NaturalSet, natural_sets, summary, verdict
from index.records import ModelUnavailable

DATA = Path(os.environ.get("NATURAL_DIR", "not set"))
KREMLIN = "Did the Kremlin confirm the call?"
FLOORS: Mapping[str, Mapping[str, float]] = {
    "guardian": {"trust": 0.62, "quoted": 0.62, "refused": 0.55, "AUROC": 0.80},
    "quiz": {"found@1": 0.60, "found@3": 0.75},
    "five": {"quoted": 0.75, "refused": 0.80, "stance right": 1.0},
    "onestopqa": {"found@1": 0.90, "shown": 0.80},
}
QUESTIONS = {"guardian": 36, "quiz": 20, "onestopqa": 16}
ARTICLES = {"guardian": 34, "quiz": 200}
"""Sizes that keep the gate under a minute: most of it is embedding."""

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(
        not (DATA / "data/news/guardian").is_dir() and "CI" not in os.environ,
        reason="set NATURAL_DIR to the folder with data/, questions/ and articles/",
    ),
]


def _is_asked(name: str, gold: Gold) -> bool:
    """Of Guardian the half on which nothing was fitted."""
    return name != "guardian" or gold.half == "B"


def _smaller(natural: NaturalSet) -> NaturalSet:
    """Some of the questions, with their articles among some others."""
    questions = [g for g in natural.questions if _is_asked(natural.name, g)][: QUESTIONS.get(natural.name)]
    most = ARTICLES.get(natural.name)
    if most:
        [path] = natural.folder.glob("*.jsonl")
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        wanted = {source.rpartition("#")[2] for gold in questions for source in gold.sources}
        lines.sort(key=lambda line: json.loads(line)["_id"] not in wanted)  # the others keep their order
        path.write_text("".join(lines[:most]), encoding="utf-8")
    return NaturalSet(natural.name, natural.folder, questions)


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
    found = natural_sets(DATA / "data", DATA / "articles", DATA / "questions", tmp_path_factory.mktemp("natural"))
    chosen = [_smaller(s) for s in found if s.name in FLOORS]
    models = app.MODELS[app.DEFAULT]
    try:
        return opened(chosen, models)
    except ModelUnavailable as error:
        pytest.fail(str(error))


@pytest.mark.parametrize("name", FLOORS)
def test_no_archive_falls_below_its_floors(sets: list[Asked], name: str) -> None:
    asked = next(one for one in sets if one.name == name)
    replies = asked.replies(app.MODELS[app.DEFAULT].confidence)
    pairs = list(zip(asked.questions, replies, strict=True))
    figures = summary([verdict(g, r) for g, r in pairs], [(g.answerable, r.score) for g, r in pairs])
    lost = {part: figures.get(part) for part, floor in FLOORS[name].items() if figures.get(part, 0.0) < floor}
    assert not lost, f"{name}: {figures}"


def test_the_kremlin_neither_confirmed_nor_denied_in_all_five_articles(sets: list[Asked]) -> None:
    [reply] = replace(
        next(one for one in sets if one.name == "five"), questions=[Gold("kremlin", KREMLIN, True)]
    ).replies(app.MODELS[app.DEFAULT].confidence)
    assert reply.tier == "sure"
    assert getattr(reply, "stance", None) == "neither confirmed nor denied"
    assert getattr(reply, "tally", None) == (("neither confirmed nor denied", 5),)
