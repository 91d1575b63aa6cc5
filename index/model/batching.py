"""Shared batches: items from several threads are processed together, grouped by length."""

from __future__ import annotations

import atexit
import threading
import weakref
from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

Item = TypeVar("Item", bound=Sized)
Result = TypeVar("Result")

_LEAST = 64  # work below which a batch is not split; two passages of a question are worth two workers
_TURN = 8  # of so many batches, one is left to work in the background while there are questions


@dataclass(eq=False)
class _Job:
    """Items of one caller with what came of them."""

    results: list[Any]
    left: int
    error: BaseException | None = None

    @property
    def done(self) -> bool:
        return self.left == 0 or self.error is not None


@dataclass(frozen=True)
class _Waiting(Generic[Item]):
    item: Item
    job: _Job
    place: int


class Batcher(Generic[Item, Result]):
    """Passes items to ``work`` in batches of at most ``budget`` padded units: the longest length times the number of
    items.

    At most ``workers`` batches run at a time, each in the thread of a caller or of a helper that ends with the work. So
    a caller may process the items of others. Items with ``background`` wait for all others, except in one batch of
    eight. ``work`` gets a batch ordered from short to long and returns a result for each item.
    """

    def __init__(self, work: Callable[[list[Item]], Sequence[Result]], *, workers: int, budget: int) -> None:
        self._work = work
        self._workers = workers
        self._budget = budget
        self._free = workers
        self._batches = 0
        self._closed = False
        self._changed = threading.Condition()
        self._lines: tuple[list[_Waiting[Item]], list[_Waiting[Item]]] = ([], [])
        close = weakref.WeakMethod(self.close)  # a strong one would keep the model as long as the program
        atexit.register(lambda: (method := close()) and method())

    def close(self) -> None:
        """Begin no further batch and return when none is under way: a thread cut off in one aborts the program."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: self._free == self._workers, timeout=30)

    def run(self, items: Sequence[Item], *, background: bool = False) -> list[Result]:
        """Return the result of each item in order; raises what ``work`` raised for any of them."""
        job = _Job([None] * len(items), len(items))
        line = self._lines[background]
        with self._changed:
            line += [_Waiting(item, job, place) for place, item in enumerate(items)]
            helpers = min(self._free - 1, sum(map(len, items)) // _LEAST - 1)
        for _ in range(helpers):
            threading.Thread(target=self._help).start()  # ends on its own, at Ctrl+C too: its items are taken back
        try:
            self._see_through(job)
        finally:
            with self._changed:
                line[:] = [waiting for waiting in line if waiting.job is not job]
        if job.error is not None:
            raise job.error
        return cast(list[Result], job.results)

    def _see_through(self, job: _Job) -> None:
        """Work on whatever waits until ``job`` is done."""
        while not job.done:
            batch = self._begin()
            if batch:
                self._finish(batch)
            else:
                with self._changed:
                    self._changed.wait_for(lambda: job.done or self._ready())

    def _help(self) -> None:
        while batch := self._begin():
            self._finish(batch)

    def _ready(self) -> bool:
        return self._free > 0 and any(self._lines) and not self._closed

    def _begin(self) -> list[_Waiting[Item]]:
        """Take a batch and a worker's place; empty where there is none of either."""
        with self._changed:
            if not self._ready():
                return []
            self._free -= 1
            self._batches += 1
            asked, background = self._lines
            turn = background and (not asked or self._batches % _TURN == 0)
            return self._take(background if turn else asked)

    def _take(self, line: list[_Waiting[Item]]) -> list[_Waiting[Item]]:
        """Take the one that waited longest and those nearest to it in length, leaving work for free workers."""
        share = max(sum(len(waiting.item) for waiting in line) // (self._free + 1), _LEAST)
        length = len(line[0].item)
        batch: list[_Waiting[Item]] = []
        longest = 0
        for waiting in sorted(line, key=lambda w: abs(len(w.item) - length)):
            longest = max(longest, len(waiting.item))
            full = longest * len(batch) >= share or longest * (len(batch) + 1) > self._budget
            if batch and full:
                break
            batch.append(waiting)
        taken = set(map(id, batch))
        line[:] = [waiting for waiting in line if id(waiting) not in taken]
        return sorted(batch, key=lambda w: len(w.item))

    def _finish(self, batch: list[_Waiting[Item]]) -> None:
        error: BaseException | None = None
        results: Sequence[Result] = ()
        try:
            results = self._work([waiting.item for waiting in batch])
        except BaseException as raised:  # also Ctrl+C: whoever waits for the batch must not wait for ever
            error = raised
        with self._changed:
            self._free += 1
            for number, waiting in enumerate(batch):
                if error is None:
                    waiting.job.results[waiting.place] = results[number]
                    waiting.job.left -= 1
                else:
                    waiting.job.error = error
            self._changed.notify_all()
