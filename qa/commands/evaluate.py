"""The command ``evaluate``: quality figures on a data set."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

from index.records import Hit
from qa.commands.program import Program, ProgressLine
from qa.measure.dataset import read_dataset
from qa.measure.evaluate import exact_quotes, figures, figures_json, figures_text, hits_of, judge
from qa.question.ask import Ask
from qa.question.kinds import MAX_QUESTION
from qa.question.requests import Request
from qa.terminal import report_text


def evaluate(program: Program, options: argparse.Namespace) -> int:
    """Index a data set, ask its questions, and print quality figures."""
    dataset = read_dataset(options.dataset)
    builder = replace(program.builder, ignore=dataset.ignore)
    print(report_text(builder.build(progress=ProgressLine()), done=True).splitlines()[-1], file=sys.stderr)
    library = replace(program, builder=builder).library()

    def retrieve(text: str, articles: int) -> Sequence[Hit]:
        asked = text[:MAX_QUESTION]  # the queries of some collections are whole articles
        return hits_of(library.ask(Ask(asked, k=4 * articles, reading=Request.FACT)))

    def text(source: str) -> str:
        article = library.article(source)
        return article.text if article else ""

    judged = judge(dataset.questions, retrieve, lambda q: library.ask(Ask(q.text, q.earlier)), progress=ProgressLine())
    lines = [*figures(judged), *exact_quotes(judged, text)]
    print(figures_json(lines) if options.json else figures_text(lines))
    return 0
