"""The commands ``keep`` and ``kept``: questions that are asked again after each rebuild."""

from __future__ import annotations

import argparse
import json

from qa import texts
from qa.commands.options import filters_of
from qa.commands.program import Program
from qa.question.ask import Ask
from qa.terminal import kept_fields, kept_text


def keep(program: Program, options: argparse.Namespace) -> int:
    """Keep one question, and print what the articles say to it now."""
    library = program.ready_library()
    print(kept_text(library.kept.keep(Ask(options.question, filters=filters_of(options), reading=options.reading))))
    return 0


def kept(program: Program, options: argparse.Namespace) -> int:
    """List the kept questions with what changed, or forget one, or take the changes as seen."""
    questions = program.library().kept
    if options.forget is not None:
        questions.forget(options.forget)
        return 0
    held = questions.all()
    if options.json:
        print(json.dumps({"kept": [kept_fields(one) for one in held]}, ensure_ascii=False))
    else:
        print("\n\n".join(map(kept_text, held)) or texts.NOTHING_KEPT_HERE)
    if options.seen:
        questions.see()
    return 0
