"""The command ``index``: the index built, updated, compared or published."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from index.build import BuildReport
from index.records import UserError
from index.store_protocol import WHOLE, Part
from qa.commands.program import Program, ProgressLine
from qa.standing.kept_file import Kept
from qa.terminal import kept_text, report_json, report_text
from qa.texts import held


def index(program: Program, options: argparse.Namespace) -> int:
    """Build or update the index, one shard of it, or publish what shards indexed."""
    if options.publish:
        return _publish(program, options)
    builder = replace(program.builder, part=options.shard or WHOLE)
    report = builder.check() if options.check else builder.build(rebuild=options.rebuild, progress=ProgressLine())
    news = [] if options.check or options.shard else _asked_again(program)
    if options.json:
        print(report_json(report, news))
    else:
        print("\n".join([report_text(report, done=not options.check), *map(kept_text, news)]))
    return 3 if options.check and report.differs else 0


def _asked_again(program: Program) -> list[Kept]:
    """The kept questions whose replies changed; no model is loaded where none has to be asked."""
    try:
        return program.library().kept.ask_again(ProgressLine())
    except UserError as error:  # the index is built, whatever becomes of this
        print(error, file=sys.stderr)
        return []


def _publish(program: Program, options: argparse.Namespace) -> int:
    """Publish what shards indexed: the closing step of many workers."""
    store, builder = program.store, replace(program.builder, part=Part(1, options.publish))
    assert store is not None  # asked for with --store
    published = store.publish(builder.job(rebuild=options.rebuild))
    news = _asked_again(program)
    if options.json:
        print(report_json(BuildReport(articles=published.articles, passages=published.passages), news))
    else:
        told = f"published {published.version}: {held(published.articles, published.passages)}"
        print("\n".join([*map(kept_text, news), told]))
    return 0
