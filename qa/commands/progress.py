"""The progress of long work on standard error."""

from __future__ import annotations

import sys

from qa.pace import Pace
from qa.texts import remaining


class ProgressLine:
    """Writes progress: one line rewritten on a terminal, else a line for every tenth, with the time left.

    Of work in fewer than ``least`` steps nothing is written.
    """

    def __init__(self, *, least: int = 200) -> None:
        self._least = least
        self._shown = ("", 0)
        self._pace = Pace()

    def __call__(self, stage: str, done: int, total: int) -> None:
        left = self._pace.left(stage, done, total)
        tenth = (stage, done * 10 // max(total, 1))
        if total < self._least or (tenth == self._shown and not sys.stderr.isatty()):
            return
        self._shown = tenth
        start, end = ("\r", "\x1b[K" + "\n" * (done == total)) if sys.stderr.isatty() else ("", "\n")
        more = f", {remaining(left)}" if left is not None and done < total else ""
        print(f"{start}{stage} {done:,} of {total:,}{more}", end=end, file=sys.stderr, flush=True)
