"""The command ``ask``: questions answered in the terminal, and answers saved."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from index.records import UserError
from qa.commands.program import Program
from qa.evidence.confidence import Tier
from qa.library import Library
from qa.measure.dataset import Question, asked_questions
from qa.question.ask import Ask
from qa.question.filters import Filters
from qa.receipts import receipt, receipt_json, receipt_markdown, refusal_markdown
from qa.replies import NoAnswer, Reply
from qa.terminal import explained_text, reply_json, reply_text


def ask(program: Program, options: argparse.Namespace) -> int:
    """Answer one question, or each line's of a file."""
    filters = Filters(options.since, options.until, tuple(options.publisher), tuple(options.source))
    library = program.ready_library()
    if options.question is not None:
        questions: Iterator[Question | UserError] = iter([Question(None, options.question, {})])
    else:
        questions = asked_questions(options.questions)
    code = 0
    for number, question in enumerate(questions):
        try:
            if isinstance(question, UserError):
                raise question
            reply = library.ask(
                Ask(question.text, question.earlier, k=options.k, filters=filters, reading=options.reading)
            )
            print("\n" * (number > 0 and not options.json) + _drawn(library, question, reply, options), flush=True)
            if options.save is not None:
                save(options.save, reply)
        except UserError as error:
            print(error, file=sys.stderr)
            code = 1
    return code


def _drawn(library: Library, question: Question, reply: Reply, options: argparse.Namespace) -> str:
    """The reply as it is printed."""
    if options.json:
        titles = _titles(library, reply)
        return reply_json(reply, question.identity, titles, k=options.k, explain=options.explain)
    return reply_text(reply) + (f"\n\n{explained_text(reply)}" if options.explain else "")


def _titles(library: Library, reply: Reply) -> dict[str, str]:
    """The titles of the articles whose passages a reply shows."""
    hits = reply.nearest if isinstance(reply, NoAnswer) else reply.passages
    articles = map(library.article, {hit.passage.source for hit in hits})
    return {article.source: article.title for article in articles if article is not None}


def save(path: Path, reply: Reply) -> None:
    """Save an answer's receipt, or a possible answer as .md; an existing file is never overwritten."""
    text = _saved(path, reply)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UserError(f"{path}: is there already; give --save another name") from error
    except OSError as error:
        raise UserError(f"{path}: could not be written ({error.strerror}); give --save another name") from error


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
