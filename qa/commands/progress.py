"""The progress of long work on standard error."""

from __future__ import annotations

import sys


class ProgressLine:
    """Writes progress: one line rewritten on a terminal, else a line for every tenth."""

    def __init__(self) -> None:
        self._shown = ("", 0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        tenth = (stage, done * 10 // max(total, 1))
        if total < 200 or (tenth == self._shown and not sys.stderr.isatty()):
            return
        self._shown = tenth
        start, end = ("\r", "\x1b[K" + "\n" * (done == total)) if sys.stderr.isatty() else ("", "\n")
        print(f"{start}{stage} {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
