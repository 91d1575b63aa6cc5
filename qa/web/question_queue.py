"""The queue of questions: how many are answered at once, how many wait and how long; counted by their outcome."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from index.records import UserError
from qa import texts
from qa.replies import NoAnswer, Reply
from qa.web.logs import traceback_frames

LOG = logging.getLogger(__name__)

AT_ONCE = 3
WAITING = 64
WAIT_SECONDS = 15.0
SECONDS = 30.0
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the latency histogram's buckets, in seconds."""


OUTCOMES = ("answered", "refused", "busy", "too long", "not possible", "failed")
_LEVELS = {"failed": logging.ERROR, "too long": logging.ERROR, "not possible": logging.WARNING}


class QueueFull(UserError):
    """The queue is full; the same question may be asked again in a moment."""


class AnswerTimeout(UserError):
    """The question was not answered within its time limit."""


class SearchFailed(UserError):
    """The question could not be searched; the log holds the reason."""


class QuestionQueue:
    """Answers at most ``at_once`` questions at a time, and counts them in ``registry``; threads may share it.

    ``waiting`` more questions may wait, for at most ``patience`` seconds. That time does not count towards the time
    limit, so under load some questions are answered instead of all timing out. A question that is not answered
    ``seconds`` after it was begun raises AnswerTimeout. Its place stays taken until its work ends, so that abandoned
    work cannot pile up.
    """

    def __init__(
        self,
        *,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        patience: float = WAIT_SECONDS,
        seconds: float = SECONDS,
    ) -> None:
        self._capacity = at_once + waiting
        self._patience = patience
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="question")
        self._lock = threading.Lock()
        self._pending = 0
        self.registry = CollectorRegistry()
        asked = "Questions, by what became of them."
        self._outcomes = Counter("ask_questions", asked, ["outcome"], registry=self.registry)
        for outcome in OUTCOMES:
            self._outcomes.labels(outcome)
        took = "Seconds from question to reply, waiting included."
        self._took = Histogram("ask_question_seconds", took, buckets=BUCKETS, registry=self.registry)
        now = Gauge("ask_questions_now", "Questions being answered or waiting.", registry=self.registry)
        now.set_function(lambda: self._pending)

    @property
    def pending(self) -> int:
        """Questions being answered or waiting now."""
        return self._pending

    def answer(self, question: str, work: Callable[[], Reply]) -> Reply:
        """Do ``work``, which answers ``question``, in its turn.

        Raises QueueFull, AnswerTimeout or SearchFailed, and passes on a UserError. The question never reaches the log,
        not even within the message of an error.
        """
        begin = time.perf_counter()
        try:
            reply = self._result(work)
        except QueueFull:
            self._note("busy", begin)
            raise
        except AnswerTimeout:
            self._note("too long", begin)
            raise
        except UserError as error:
            self._note("not possible", begin, reason=str(error).replace(question, "[question]"))
            raise
        except Exception as error:
            line = str(error).replace(question, "[question]")
            self._note("failed", begin, reason=f"{type(error).__name__}: {line}", where=traceback_frames(error))
            raise SearchFailed(texts.NOT_SEARCHED) from None
        self._note("refused" if isinstance(reply, NoAnswer) else "answered", begin)
        return reply

    def _result(self, work: Callable[[], Reply]) -> Reply:
        with self._lock:
            if self._pending >= self._capacity:
                raise QueueFull(texts.BUSY)
            self._pending += 1
        begun = threading.Event()

        def begin() -> Reply:
            begun.set()
            return work()

        future = self._threads.submit(begin)
        future.add_done_callback(self._leave)
        if not begun.wait(self._patience) and future.cancel():
            raise QueueFull(texts.BUSY)
        try:
            return future.result(self._seconds)
        except TimeoutError:
            if future.done():  # the work itself timed out
                raise
            raise AnswerTimeout(texts.TOO_LONG) from None

    def _leave(self, _: Future[Reply]) -> None:
        with self._lock:
            self._pending -= 1

    def _note(self, outcome: str, begin: float, **more: str) -> None:
        seconds = time.perf_counter() - begin
        self._outcomes.labels(outcome).inc()
        self._took.observe(seconds)
        level = _LEVELS.get(outcome, logging.INFO)
        LOG.log(level, "question", extra={"facts": {"outcome": outcome, "seconds": round(seconds, 4), **more}})
