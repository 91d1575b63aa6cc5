"""Questions from files: many to ask, or a data set to measure on (BEIR's layout, or articles with questions)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.records import UserError
from qa.question.many import questions_in

QUESTIONS = "questions.jsonl"
_CORPORA = ("corpus.jsonl", "corpus.jsonl.gz")
_JUDGEMENTS = ("qrels.tsv", "qrels/test.tsv")


@dataclass(frozen=True)
class Question:
    """A question with what is known of its answer; ``gains`` maps relevant sources to their gain.

    ``identity`` is as the file gives it;
    ``answers`` are gold spans and ``evidence`` gold sentences; ``stance`` is empty where none is annotated.
    """

    identity: str | int | None
    text: str
    gains: Mapping[str, int]
    answerable: bool = True
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    stance: str = ""
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """Questions, and which sources of the folder are no articles."""

    questions: tuple[Question, ...]
    ignore: frozenset[str]


def read_dataset(folder: Path) -> Dataset:
    """Read either layout; raises UserError, naming file and line, where the folder is neither."""
    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder; give a folder with {QUESTIONS} or the BEIR files")
    if (folder / QUESTIONS).is_file():
        questions = [_question(line, where) for where, line in _lines(folder / QUESTIONS)]
    elif (folder / "queries.jsonl").is_file():
        questions = _beir_questions(folder)
    else:
        raise UserError(f"{folder}: neither {QUESTIONS} nor queries.jsonl; give a folder with one of them")
    if not questions:
        raise UserError(f"{folder}: no questions in it")
    others = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    corpora = {name for name in _CORPORA if name in others}
    # A collection beside the questions is the whole collection; without one, every other file is an article.
    ignore = others - corpora if corpora else {QUESTIONS}
    return Dataset(tuple(questions), frozenset(ignore))


def asked_questions(name: str) -> Iterator[Question | UserError]:
    """The questions of a file to ask, ``-`` for standard input, in their order; a bad line is an error in its place.

    A ``.txt`` or ``.csv`` file holds the questions alone (``qa.question.many``), any other a JSON object a line.
    """
    try:
        if name == "-":
            yield from _asked("standard input", sys.stdin)
        elif (suffix := Path(name).suffix.lower()) in (".csv", ".txt"):
            from index.files.decoding import decode  # not for one question

            text, _ = decode(Path(name).read_bytes(), name)
            yield from (Question(None, question, {}) for question in questions_in(text, rows=suffix == ".csv"))
        else:
            with Path(name).open(encoding="utf-8-sig") as file:
                yield from _asked(name, file)
    except (OSError, UnicodeDecodeError) as error:
        yield UserError(f"{name}: could not be read ({error}); give --questions a file of UTF-8 text")


def _asked(name: str, lines: Iterable[str]) -> Iterator[Question | UserError]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            earlier, identity = data.get("earlier", []), data.get("id")
            if not isinstance(earlier, list) or not isinstance(identity, str | int | None):
                raise TypeError
            if not all(isinstance(text, str) for text in (data["question"], *earlier)):
                raise TypeError
            yield Question(identity, data["question"], {}, earlier=tuple(earlier))
        except (ValueError, KeyError, TypeError, AttributeError):
            yield UserError(f'{name}: line {number}: not a JSON object with "question"; the line was skipped')


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path}: line {number}"
        try:
            data = json.loads(line)
        except ValueError as error:
            raise UserError(f"{where}: not valid JSON ({error}); mend the line") from error
        if not isinstance(data, dict):
            raise UserError(f"{where}: not a JSON object; mend the line")
        yield where, data


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: could not be read ({error}); give a file of UTF-8 text") from error


def _question(data: dict[str, Any], where: str) -> Question:
    if not isinstance(data.get("question"), str):
        raise UserError(f'{where}: no "question"; mend the line')
    sources = _texts(data, "sources", where) + _texts(data, "source", where)
    return Question(
        identity=str(data.get("id", where)),
        text=data["question"],
        gains=dict.fromkeys(sources, 1),
        answerable=bool(data.get("answerable", True)),
        answers=_texts(data, "answers", where),
        evidence=_texts(data, "evidence", where),
        stance=str(data.get("stance") or ""),
        earlier=_texts(data, "earlier", where),
    )


def _texts(data: dict[str, Any], field: str, where: str) -> tuple[str, ...]:
    value = data.get(field) or []
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise UserError(f'{where}: "{field}" is neither a text nor a list of texts; mend the line')
    return tuple(values)


def _beir_questions(folder: Path) -> list[Question]:
    path = next((folder / name for name in _JUDGEMENTS if (folder / name).is_file()), None)
    if path is None:
        raise UserError(f"{folder}: queries.jsonl without {' or '.join(_JUDGEMENTS)}; add the judgements")
    gains: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_text(path).splitlines(), 1):
        fields = line.split("\t")
        if number == 1 and fields[-1] == "score":
            continue
        if len(fields) != 3 or not fields[2].lstrip("-").isdigit():
            raise UserError(f"{path}: line {number}: not query, source and score between tabs; mend the line")
        gains.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    texts = {str(data.get("_id")): str(data.get("text", "")) for _, data in _lines(folder / "queries.jsonl")}
    return [Question(query, texts[query], judged) for query, judged in gains.items() if query in texts]
