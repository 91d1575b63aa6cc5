"""Where questions are taken: so many at once, so many waiting, each for so long; and counted by what became of them."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from index.records import UserError
from qa import texts
from qa.replies import NoAnswer, Reply
from qa.web.logs import places

LOG = logging.getLogger(__name__)

AT_ONCE = 3
WAITING = 64
PATIENCE = 15.0
SECONDS = 30.0
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the latency histogram's classes, in seconds."""


_LEVELS = {"failed": logging.ERROR, "too long": logging.ERROR, "not possible": logging.WARNING}


class Busy(UserError):
    """More questions are asked than can be answered now; asking again in a moment helps."""


class TooLong(UserError):
    """The question was given up after its time."""


class Failed(UserError):
    """The question could not be searched, for a reason that stands in the log."""


@dataclass
class Tally:
    """What was asked so far; ``outcomes`` and ``classes`` count questions, ``seconds`` is their sum."""

    outcomes: Counter[str] = field(default_factory=Counter)
    classes: Counter[float] = field(default_factory=Counter)
    seconds: float = 0.0


class Desk:
    """Answers at most ``at_once`` questions side by side; safe to share between threads.

    ``waiting`` more may wait, for ``patience`` seconds at most: the time of a question that is begun is not used up
    already, so that where too many ask some are answered, not all given up. One that is not answered ``seconds`` after
    it was begun is given up: its visitor is told so, and its place is free again when its work ends, so that work given
    up cannot pile up.
    """

    def __init__(
        self,
        *,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        patience: float = PATIENCE,
        seconds: float = SECONDS,
    ) -> None:
        self._most = at_once + waiting
        self._patience = patience
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="question")
        self._lock = threading.Lock()
        self._taken = 0
        self._tally = Tally()

    @property
    def taken(self) -> int:
        """Questions being answered or waiting now."""
        return self._taken

    def tally(self) -> Tally:
        """A copy of the counts."""
        with self._lock:
            return Tally(self._tally.outcomes.copy(), self._tally.classes.copy(), self._tally.seconds)

    def answer(self, question: str, work: Callable[[], Reply]) -> Reply:
        """Do ``work``, which answers ``question``, in its turn; raises Busy, TooLong, Failed or what the user can mend.

        The question never reaches the log: not as such, and not within the line of an error.
        """
        begin = time.perf_counter()
        try:
            reply = self._result(work)
        except Busy:
            self._note("busy", begin)
            raise
        except TooLong:
            self._note("too long", begin)
            raise
        except UserError as error:
            self._note("not possible", begin, reason=str(error).replace(question, "[question]"))
            raise
        except Exception as error:
            line = str(error).replace(question, "[question]")
            self._note("failed", begin, reason=f"{type(error).__name__}: {line}", where=places(error))
            raise Failed(texts.NOT_SEARCHED) from None
        self._note("refused" if isinstance(reply, NoAnswer) else "answered", begin)
        return reply

    def _result(self, work: Callable[[], Reply]) -> Reply:
        with self._lock:
            if self._taken >= self._most:
                raise Busy(texts.BUSY)
            self._taken += 1
        begun = threading.Event()

        def begin() -> Reply:
            begun.set()
            return work()

        future = self._threads.submit(begin)
        future.add_done_callback(self._leave)
        if not begun.wait(self._patience) and future.cancel():
            raise Busy(texts.BUSY)
        try:
            return future.result(self._seconds)
        except TimeoutError:
            if future.done():  # the work itself timed out
                raise
            raise TooLong(texts.TOO_LONG) from None

    def _leave(self, _: Future[Reply]) -> None:
        with self._lock:
            self._taken -= 1

    def _note(self, outcome: str, begin: float, **more: str) -> None:
        seconds = time.perf_counter() - begin
        with self._lock:
            self._tally.outcomes[outcome] += 1
            self._tally.seconds += seconds
            self._tally.classes[next((b for b in BOUNDS if seconds <= b), float("inf"))] += 1
        level = _LEVELS.get(outcome, logging.INFO)
        LOG.log(level, "question", extra={"facts": {"outcome": outcome, "seconds": round(seconds, 4), **more}})
