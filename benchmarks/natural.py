"""Questions that people asked without the text before them, and what is right about a reply to one.

``right`` and its columns are those by which the program is judged from outside: the first quote must hold an answer's
words and stand in a listed article, or hold half of the words of an evidence sentence.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.measure.metrics import auroc
from qa.replies import NoAnswer, Reply

Verdict = Mapping[str, bool]
COLUMNS = (
    "found@1", "found@3", "quoted", "shown", "answered", "refused", "stance right", "stance wrong", "stance absent",
)  # fmt: skip
QUIZ_SAMPLE = 300
UNSEEN = ("lee", "reuters")
"""Archives that ``benchmarks.archives`` makes; their questions were written from first words and titles."""


@dataclass(frozen=True)
class Gold:
    """A question with what is known of its answer."""

    identity: str
    question: str
    answerable: bool
    sources: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    stance: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def half(self) -> str:
        """A or B, by a hash: constants are fitted on A and decided on B."""
        return "AB"[hashlib.sha256(self.identity.encode()).digest()[0] % 2]


@dataclass(frozen=True)
class NaturalSet:
    """Questions over one folder of articles."""

    name: str
    folder: Path
    questions: Sequence[Gold]


def natural_sets(
    data: Path, articles: Path, questions: Path, work: Path, archives: Path | None = None
) -> list[NaturalSet]:
    """The sets, their articles copied to folders of ``work``.

    ``data`` holds news/, ``articles`` the five sample articles, ``questions`` guardian-dev.jsonl and
    articles-dev.jsonl, and ``archives`` what ``benchmarks.archives`` made. The quiz is a fixed sample of QUIZ_SAMPLE.
    """
    own = Path(__file__).parent
    five = _folder(work / "five", sorted(articles.glob("*.txt")))
    news = _folder(work / "onestopqa", [data / "news/onestopqa/corpus.jsonl"])
    guardian = _folder(work / "guardian", [data / "news/guardian/corpus.jsonl"])
    quiz = _folder(work / "quiz", [data / "news/quiz/corpus.jsonl"])
    asked = _read(data / "news/quiz/questions.jsonl.gz", "")
    asked.sort(key=lambda gold: hashlib.sha256(f"sample {gold.identity}".encode()).digest())
    written = ("reporters", "fresh", "blind")
    unseen = [
        NaturalSet(
            name,
            _folder(work / name, sorted((archives / name).glob("*.txt"))),
            _read(own / f"unseen/{name}.jsonl", name),
        )
        for name in (UNSEEN if archives else ())
    ]
    return [
        NaturalSet("guardian", guardian, _read(questions / "guardian-dev.jsonl", "")),
        NaturalSet("quiz", quiz, asked[:QUIZ_SAMPLE]),
        NaturalSet("five", five, _read(questions / "articles-dev.jsonl", "")),
        NaturalSet("onestopqa", news, _read(data / "news/onestopqa/questions.jsonl", "one")),
        NaturalSet("written on five", five, [g for n in written for g in _read(own / f"{n}_five.jsonl", n)]),
        NaturalSet("written on onestopqa", news, [g for n in written for g in _read(own / f"{n}_news.jsonl", n)]),
        *unseen,
    ]


def _folder(folder: Path, files: Sequence[Path]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        if not (folder / file.name).exists():
            shutil.copyfile(file, folder / file.name)
    return folder


def _read(path: Path, prefix: str) -> list[Gold]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [_gold(json.loads(line), f"{prefix}{number}") for number, line in enumerate(lines)]


def _gold(row: Mapping[str, Any], name: str) -> Gold:
    def texts(*fields: str) -> tuple[str, ...]:
        values = [row.get(field) or [] for field in fields]
        return tuple(text for value in values for text in ([value] if isinstance(value, str) else value))

    known = texts("answers", "evidence")
    return Gold(
        identity=str(row["id"]) if name.isdigit() else name,
        question=row["question"],
        answerable=row.get("answerable", bool(known)),
        sources=texts("sources", "source"),
        answers=texts("answers"),
        evidence=texts("evidence"),
        stance=row.get("stance") or "",
        earlier=texts("earlier"),
    )


def words(text: str) -> list[str]:
    """Lower-case words without articles and marks, as SQuAD compares them."""
    return re.sub(r"\b(?:a|an|the)\b", " ", re.sub(r"[^\w\s]", "", text.lower())).split()


def supports(text: str, answers: Sequence[str], evidence: Sequence[str]) -> bool:
    """Whether a text holds an answer's words in a row, or half of the words of an evidence sentence."""
    have, line = Counter(words(text)), f" {' '.join(words(text))} "
    if any(words(answer) and f" {' '.join(words(answer))} " in line for answer in answers):
        return True
    return any(2 * (have & Counter(words(e))).total() >= len(words(e)) > 0 for e in evidence)


def verdict(gold: Gold, reply: Reply) -> dict[str, bool]:
    """What is right about one reply, by column."""
    answer = None if isinstance(reply, NoAnswer) else reply
    if not gold.answerable:
        return {"refused": answer is None, "trust": answer is None}
    hits = (answer.passages if answer else reply.nearest)[:3]  # type: ignore[union-attr]
    cited = answer.citations if answer else ()

    def is_right(source: str, text: str) -> bool:
        if not (gold.answers or gold.evidence):  # a yes/no question with the articles that settle it
            return _listed(gold, source)
        return supports(text, gold.answers if _listed(gold, source) else (), gold.evidence)

    found = [_listed(gold, hit.passage.source) for hit in hits]
    quoted = bool(cited) and is_right(cited[0].source, cited[0].quote)
    told = {
        "found@1": any(found[:1]),
        "found@3": any(found),
        "quoted": quoted,
        "shown": any(is_right(c.source, c.quote) for c in cited)
        or any(is_right(hit.passage.source, hit.passage.text) for hit in hits),
        "answered": answer is not None,
        "trust": quoted,
    }
    return told | (_stance(gold.stance, getattr(answer, "stance", "") or "") if gold.stance else {})


def _listed(gold: Gold, source: str) -> bool:
    """Whether an article is one that the set lists, or the set lists none."""
    names = {re.split(r"[#/]", listed)[-1] for listed in gold.sources}
    return not names or re.split(r"[#/]", source)[-1] in names


def _stance(wanted: str, said: str) -> dict[str, bool]:
    kinds = {"neither": "neither", "mixed": "mixed|differ", "no": r"\bno\b", "yes": r"\byes\b"}
    got = next((kind for kind, sign in kinds.items() if re.search(sign, said)), "")
    want = next(kind for kind, sign in kinds.items() if re.search(sign, wanted))
    return {"stance right": got == want, "stance wrong": got not in {"", want}, "stance absent": not got}


def summary(verdicts: Sequence[Verdict], scores: Sequence[tuple[bool, float]]) -> dict[str, float]:
    """The mean of each column over the questions that have it, and the AUROC of ``scores``: (answerable, score)."""
    found: dict[str, float] = {}
    for column in (*COLUMNS, "trust"):
        values = [told[column] for told in verdicts if column in told]
        if values:
            found[column] = sum(values) / len(values)
    yes, no = ([score for answerable, score in scores if answerable is side] for side in (True, False))
    if yes and no:
        found["AUROC"] = auroc(yes, no)
    return found
