"""How long the running stage of some work will still take, by how fast it went lately."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

_LATELY = 60.0
"""Seconds that the pace is taken over: what an earlier run left is there at once and says nothing of the rest."""
_SOON = 5.0
"""Seconds before which nothing is said."""


class Pace:
    """Is told how far work is; ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stage = ""
        self._seen: deque[tuple[float, int]] = deque()

    def left(self, stage: str, done: int, total: int) -> float | None:
        """The seconds that are left of ``stage``; None where too little is done to tell."""
        now = self._clock()
        if stage != self._stage or (self._seen and done < self._seen[-1][1]):
            self._stage = stage
            self._seen.clear()
        while len(self._seen) > 1 and now - self._seen[1][0] >= _LATELY:
            self._seen.popleft()
        self._seen.append((now, done))
        began, before = self._seen[0]
        if now - began < _SOON or done <= before:
            return None
        return (total - done) * (now - began) / (done - before)
