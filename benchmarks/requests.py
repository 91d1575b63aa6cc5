"""Requests for more than one fact, put to a folder: what each was read as, and the whole reply, to be judged by eye.

    python -m benchmarks.requests FILE.jsonl --articles DIR      a line of FILE is {"kind", "request"}

With ``--told`` each is read as its kind, so that only the replies are judged; else as its words show.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import app
from qa.question.ask import Ask
from qa.question.requests import Request
from qa.replies import Digest, Reply
from qa.terminal import reply_text
from training.data import read_jsonl


def read_as(reply: Reply) -> str:
    """What a reply took its question for."""
    return reply.request if isinstance(reply, Digest) else Request.FACT.value


def main() -> None:
    """Print every reply, then how many requests of each kind were read as it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("requests", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--told", action="store_true", help="read each request as its kind")
    parser.add_argument("--kind", help="only requests of this kind")
    options, words = parser.parse_known_args()
    library = app.open_library(words)
    told: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for line in read_jsonl(options.requests):
        kind = line["kind"]
        if options.kind not in (None, kind):
            continue
        reply = library.ask(Ask(line["request"], reading=Request(kind) if options.told else None))
        asked[kind] += 1
        told[kind] += read_as(reply) == kind
        print(f"### {kind}: {line['request']}  (read as {read_as(reply)})\n{reply_text(reply)}\n", flush=True)
    for kind, number in asked.items():
        print(f"{kind:<10} {told[kind]} of {number} read as such")


if __name__ == "__main__":
    main()
