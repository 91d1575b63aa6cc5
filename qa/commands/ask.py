"""The command ``ask``: questions answered in the terminal or into a table, and answers saved."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from index.records import UserError
from qa.commands.options import filters_of
from qa.commands.program import Program, ProgressLine
from qa.evidence.confidence import Tier
from qa.library import Library
from qa.measure.dataset import Question, asked_questions
from qa.question.ask import Ask
from qa.receipts import receipt, receipt_json, receipt_markdown, refusal_markdown
from qa.replies import NoAnswer, Reply
from qa.table import csv_head, csv_line, failed, row_of
from qa.terminal import explained_text, reply_json, reply_text, titles_in

MANY = 10
"""Questions from which it is said how far they are."""


def ask(program: Program, options: argparse.Namespace) -> int:
    """Answer one question, or each line's of a file."""
    filters = filters_of(options)
    library = program.ready_library()
    code = 0
    with _table(options.csv) as table:
        for number, question in enumerate(_questions(options)):
            try:
                if isinstance(question, UserError):
                    raise question
                reply = library.ask(
                    Ask(question.text, question.earlier, k=options.k, filters=filters, reading=options.reading)
                )
                if table is not None:
                    print(csv_line(row_of(reply, library.article)), end="", file=table, flush=True)
                    continue
                print("\n" * (number > 0 and not options.json) + _drawn(library, question, reply, options), flush=True)
                if options.save is not None:
                    save(options.save, reply)
            except UserError as error:
                if table is not None and isinstance(question, Question):
                    print(csv_line(failed(question.text, str(error))), end="", file=table, flush=True)
                print(error, file=sys.stderr)
                code = 1
    return code


def _questions(options: argparse.Namespace) -> Iterator[Question | UserError]:
    """The questions to ask; of a file's it is said how far they are, unless the answers are seen as they come."""
    if options.question is not None:
        yield Question(None, options.question, {})
    elif options.questions == "-" or (sys.stdout.isatty() and options.csv is None):
        yield from asked_questions(options.questions)
    else:
        held, progress = list(asked_questions(options.questions)), ProgressLine(least=MANY)
        for done, question in enumerate(held, 1):
            yield question
            progress("asking", done, len(held))


@contextmanager
def _table(path: Path | None) -> Iterator[TextIO | None]:
    """A new file that begins with the headings of a table, and goes where no row follows; None where none is wanted."""
    if path is None:
        yield None
        return
    with new_file(path, "--csv") as file:
        file.write(csv_head())
        head = file.tell()
        yield file
        is_bare = file.tell() == head
    if is_bare:  # the questions were not there: their right name is tried next
        path.unlink()


def _drawn(library: Library, question: Question, reply: Reply, options: argparse.Namespace) -> str:
    """The reply as it is printed."""
    if options.json:
        titles = titles_in(reply, library.article)
        return reply_json(reply, question.identity, titles, k=options.k, explain=options.explain)
    return reply_text(reply) + (f"\n\n{explained_text(reply)}" if options.explain else "")


def save(path: Path, reply: Reply) -> None:
    """Save an answer's receipt, or a possible answer as .md; an existing file is never overwritten."""
    text = _saved(path, reply)
    with new_file(path, "--save") as file:
        file.write(text)


def new_file(path: Path, option: str) -> TextIO:
    """Open a new file for writing; raises UserError, naming the ``option``, where it exists or cannot be written."""
    try:
        return path.open("x", encoding="utf-8", newline="")
    except FileExistsError as error:
        raise UserError(f"{path}: is there already; give {option} another name") from error
    except OSError as error:
        raise UserError(f"{path}: could not be written ({error.strerror}); give {option} another name") from error


def _saved(path: Path, reply: Reply) -> str:
    """The text to save; a refusal without a possible answer has none."""
    if not isinstance(reply, NoAnswer) and reply.citations:
        made = receipt(reply)
        return receipt_json(made) if path.suffix == ".json" else receipt_markdown(made)
    if not isinstance(reply, NoAnswer) or reply.tier is not Tier.PERHAPS:
        raise UserError(f"{path}: not written, the articles do not say")
    if path.suffix == ".json":
        raise UserError(f"{path}: not written, the articles only may answer this; a FILE that ends in .md takes it")
    return refusal_markdown(reply)
