"""Shared batches: every caller gets its own results, whoever worked on them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from threading import Event, Thread

import pytest

from index.model.batching import Batcher


class Upper:
    """Work whose batches can be held back; ``batches`` lists what came in each."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.begun, self.go_on = Event(), Event()

    def at_once(self, items: Sequence[str]) -> list[str]:
        self.batches.append(list(items))
        return [item.upper() for item in items]

    def held(self, items: Sequence[str]) -> list[str]:
        self.begun.set()
        assert self.go_on.wait(10)
        return self.at_once(items)


def waiting(batcher: Batcher[str, str]) -> int:
    """How many items nobody works on yet."""
    return sum(map(len, batcher._lines))


def start(batcher: Batcher[str, str], items: Sequence[str], found: list[str], *, background: bool = False) -> Thread:
    """Run items in a thread of their own and return once they wait in line."""
    before = waiting(batcher)
    thread = Thread(target=lambda: found.extend(batcher.run(items, background=background)))
    thread.start()
    while waiting(batcher) == before:
        pass
    return thread


def test_results_come_in_the_order_of_the_items_and_batches_hold_items_of_like_length() -> None:
    work = Upper()
    items = ["a" * 300, "b", "c" * 290, "d" * 2]
    assert Batcher(work.at_once, workers=1, budget=600).run(items) == [item.upper() for item in items]
    assert [[len(item) for item in batch] for batch in work.batches] == [[290, 300], [1, 2]]


def test_nothing_is_no_work() -> None:
    work = Upper()
    assert Batcher(work.at_once, workers=1, budget=10).run([]) == []
    assert work.batches == []


def test_an_item_above_the_budget_goes_alone() -> None:
    work = Upper()
    assert Batcher(work.at_once, workers=1, budget=300).run(["a" * 400, "b" * 400]) == ["A" * 400, "B" * 400]
    assert [len(batch) for batch in work.batches] == [1, 1]


def test_questions_that_wait_share_a_batch() -> None:
    work, found = Upper(), [[], [], []]  # type: tuple[Upper, list[list[str]]]
    batcher = Batcher(work.held, workers=1, budget=1000)
    first = Thread(target=lambda: found[0].extend(batcher.run(["first"])))
    first.start()
    assert work.begun.wait(10)
    others = [start(batcher, ["second"], found[1]), start(batcher, ["third"], found[2])]
    work.go_on.set()
    for thread in (first, *others):
        thread.join(10)
    assert found == [["FIRST"], ["SECOND"], ["THIRD"]]
    assert sorted(map(sorted, work.batches)) == [["first"], ["second", "third"]]


def test_a_question_goes_before_what_waits_in_the_background() -> None:
    work, found = Upper(), [[], []]  # type: tuple[Upper, list[list[str]]]
    batcher = Batcher(work.held, workers=1, budget=256)
    build = Thread(target=lambda: found[0].extend(batcher.run(["x" * 200] * 3, background=True)))
    build.start()
    assert work.begun.wait(10)
    question = start(batcher, ["who"], found[1])
    work.go_on.set()
    for thread in (build, question):
        thread.join(10)
    assert [batch[0][:3] for batch in work.batches] == ["xxx", "who", "xxx", "xxx"]
    assert found == [["X" * 200] * 3, ["WHO"]]


def test_a_failure_reaches_its_caller_and_the_next_call_works() -> None:
    def work(items: list[str]) -> list[str]:
        if "bad" in items:
            raise ValueError("not this one")
        return items

    batcher = Batcher(work, workers=1, budget=10)
    with pytest.raises(ValueError, match="not this one"):
        batcher.run(["bad"])
    assert batcher.run(["good"]) == ["good"]


def test_several_workers_share_one_callers_items() -> None:
    both = [Event(), Event()]

    def work(items: list[str]) -> list[str]:
        mine, other = both if items[0].startswith("a") else reversed(both)
        mine.set()
        assert other.wait(10)  # ends only if the other half is worked on at the same time
        return items

    items = ["a" * 90, "b" * 110]  # two short passages of one question
    assert Batcher(work, workers=2, budget=1000).run(items) == items


def test_after_an_interruption_nothing_is_left_to_work_on() -> None:
    begun: list[int] = []

    def work(items: list[str]) -> list[str]:
        begun.append(len(items))
        raise KeyboardInterrupt

    batcher = Batcher(work, workers=1, budget=256)
    with pytest.raises(KeyboardInterrupt):
        batcher.run(["x" * 200] * 3)
    assert (begun, waiting(batcher)) == ([1], 0)


def test_once_closed_no_batch_begins() -> None:
    work = Upper()
    batcher = Batcher(work.at_once, workers=1, budget=256)
    batcher.close()
    thread = Thread(target=lambda: batcher.run(["late"]), daemon=True)
    thread.start()
    thread.join(0.05)
    assert (thread.is_alive(), work.batches) == (True, [])


def test_a_batcher_that_nobody_uses_is_let_go() -> None:
    batcher: Batcher[str, str] = Batcher(list, workers=1, budget=10)
    left = weakref.ref(batcher)
    assert batcher.run(["a"]) == ["a"]
    del batcher
    gc.collect()
    assert left() is None
