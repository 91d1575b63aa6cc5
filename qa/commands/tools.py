"""The commands that check answers, files and the installation."""

from __future__ import annotations

import argparse
import sys
from functools import cache
from pathlib import Path

from index.files.sandbox import load_source
from qa.commands.program import Program
from qa.doctor import examine, findings_json, findings_text
from qa.receipts import QuoteStatus, read_receipts
from qa.receipts import verify as verified
from qa.terminal import checked_text, printable


def verify(program: Program, options: argparse.Namespace) -> int:
    """Say which quotes of a saved answer still stand."""
    library = program.library()
    results = [checked for made in read_receipts(options.file) for checked in verified(made, library.on_disk)]
    for checked in results:
        print(checked_text(checked))
    return 0 if all(checked.status is QuoteStatus.STANDS for checked in results) else 3


def show(_: Program, options: argparse.Namespace) -> int:
    """Print the texts of articles on standard output, and notes about their file on standard error."""
    loaded = load_source(options.articles, _source(options.articles, options.file))
    for line in (*loaded.problems, *loaded.notes):
        print(printable(line), file=sys.stderr)
    print("\n\n".join(printable(article.text) for article in loaded.articles))
    return 0


def _source(folder: Path, file: str) -> str:
    """The source that ``file`` names: as it is, or where it is a whole path into the folder the rest of it."""
    path = Path(file)
    roots = (root for root in (folder.absolute(), folder.resolve()) if path.is_relative_to(root))
    return next((path.relative_to(root).as_posix() for root in roots), file)


def doctor(program: Program, options: argparse.Namespace) -> int:
    """Check the installation."""
    requirements = Path(__file__).parents[2] / "requirements.txt"
    findings = examine(program.builder, program.reader(), requirements, program.used)
    print(findings_json(findings) if options.json else findings_text(findings))
    return 3 if any(finding.problem for finding in findings) else 0


def mcp(program: Program, _: argparse.Namespace) -> int:
    """Answer an assistant on standard input and output."""
    from qa.mcp_server import mcp_server

    mcp_server(cache(program.ready_library)).run("stdio")
    return 0
