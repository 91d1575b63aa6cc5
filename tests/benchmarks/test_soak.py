"""A short soak: users ask while the articles change, and every answer is that of a serial run."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pytest

from benchmarks.soak import (
    Files,
    Published,
    Reply,
    Samples,
    Tally,
    Visit,
    ask_all,
    compared,
    load_page,
    metric,
    questions,
    states,
    trend,
    write,
)
from index.build import Builder
from qa.library import Library
from qa.page.serving import serve
from qa.question.ask import Ask
from qa.terminal import reply_json
from qa.web.access import Access
from qa.web.question_queue import QuestionQueue
from tests.fakes import PhraseReader, WordHashEmbedder
from tests.small_library import library_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="gives each user a loopback address of its own")
TOWNS, USERS = 8, 8


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    return folder


def opened(folder: Path, queue: QuestionQueue) -> tuple[Builder, Library]:
    builder = Builder(folder, folder / ".index", WordHashEmbedder())
    return builder, library_of(builder, PhraseReader({"has 1,": 1.0}), guard=queue.answer)


def replies(folder: Path, files: Files) -> Mapping[str, Reply]:
    """Every question's reply in one state, asked one after another."""
    write(folder, files)
    builder, library = opened(folder, QuestionQueue())
    builder.build()
    return {q: compared(json.loads(reply_json(library.ask(Ask(q)), None, {}, k=10))) for q in questions(TOWNS)}


@pytest.mark.slow
def test_many_users_get_the_serial_answers_while_the_articles_change(folder: Path) -> None:
    made = states(3, TOWNS)
    serial = [replies(folder, files) for files in made]
    assert serial[0] != serial[1]
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    queue = QuestionQueue()
    builder, library = opened(folder, queue)
    ready: SimpleQueue[str] = SimpleQueue()
    served = {"queue": queue, "on_ready": ready.put}
    Thread(target=serve, args=(library, Access(port=0, rate=0)), kwargs=served, daemon=True).start()
    port = int(ready.get(timeout=60).rpartition(":")[2])
    published, turn = Published(2), count()

    def change() -> None:
        for state in (next(turn) % 3, next(turn) % 3):  # however slow the machine, there is more than one
            write(folder, made[state])
            published.turn(state, builder.build)

    visit = Visit(port, questions(TOWNS), serial, published, time.monotonic() + 2, pause=0.01)
    loaded, samples = Tally(), Samples(port, visit.until, every=0.5)
    others = [samples, Thread(target=load_page, args=(0, visit, loaded))]
    for thread in others:
        thread.start()
    tally = ask_all(visit, USERS, change)
    for thread in others:
        thread.join()
    assert (tally.wrong, tally.errors, set(tally.statuses)) == ([], [], {200})
    assert (loaded.errors, loaded.loads > 0) == ([], True)
    assert all(sample.memory > 1e7 and sample.files > 10 for sample in samples.taken)
    assert samples.taken
    assert published.turns > 1
    assert metric(port, 'ask_questions_total{outcome="failed"}') == 0
    assert metric(port, "ask_question_seconds_count") == len(tally.seconds) >= USERS

    [last] = published.between(time.monotonic(), time.monotonic())
    older = serial[last - 1]  # what a server would say that went on with an index from before
    told = [question for question, reply in older.items() if reply != serial[last][question]]
    late = Visit(port, told, [older], Published(0), time.monotonic() + 0.2, pause=0.01)
    tally = ask_all(late, 1, lambda: time.sleep(0.01))
    assert len(tally.wrong) == len(tally.seconds) > 0


def test_a_state_may_answer_while_it_or_the_next_is_published() -> None:
    published = Published(0)
    begin = time.monotonic()
    published.turn(1, lambda: None)
    middle = time.monotonic()
    assert published.between(begin, middle) == {0, 1}
    assert published.between(middle, middle + 1) == {1}


def test_the_trend_is_that_of_the_quarters_at_both_ends() -> None:
    assert trend([1, 2, 9, 50, 50, 50, 4, 4, 7, 50, 6, 5]) == (2, 6)
    assert trend([3, 8]) == (3, 8)
