"""The command ``index``: the index built, updated, compared or published."""

from __future__ import annotations

import argparse
from dataclasses import replace

from index.shards import WHOLE, Part
from qa.commands.program import Program
from qa.commands.progress import ProgressLine
from qa.terminal import report_json, report_text


def index(program: Program, options: argparse.Namespace) -> int:
    """Build or update the index, one shard of it, or publish what shards indexed."""
    if options.publish:
        return _publish(program, options)
    builder = replace(program.builder, part=options.shard or WHOLE)
    report = builder.check() if options.check else builder.build(rebuild=options.rebuild, progress=ProgressLine())
    print(report_json(report) if options.json else report_text(report, done=not options.check))
    return 3 if options.check and report.differs else 0


def _publish(program: Program, options: argparse.Namespace) -> int:
    """Publish what shards indexed: the closing step of many workers."""
    store, builder = program.store, replace(program.builder, part=Part(1, options.publish))
    assert store is not None  # asked for with --store
    published = store.publish(builder.job(rebuild=options.rebuild))
    print(f"published {published.version}: {published.articles:,} articles, {published.passages:,} passages")
    return 0
