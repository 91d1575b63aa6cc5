"""The queue that takes questions: how many at once, for how long, and what it tells of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from index.records import LoadError, UserError
from qa.question.ask import Ask
from qa.replies import Reply
from qa.web.logs import JsonLines, log_to
from qa.web.question_queue import OUTCOMES, AnswerTimeout, QuestionQueue, QueueFull, SearchFailed
from tests.fake_library import KREMLIN, FakeLibrary

SECRET = "Where was Ann on Friday?"


def answered() -> Reply:
    return FakeLibrary().ask(Ask(KREMLIN))


def refused() -> Reply:
    return FakeLibrary().ask(Ask("What did Merkel say?"))


@pytest.fixture
def hold() -> Iterator[Event]:
    """What a held question waits for; let go at the end."""
    event = Event()
    yield event
    event.set()


def outcomes(queue: QuestionQueue) -> dict[str, float]:
    """What became of the questions, without what became of none."""
    counts = {o: queue.registry.get_sample_value("ask_questions_total", {"outcome": o}) for o in OUTCOMES}
    return {outcome: count for outcome, count in counts.items() if count}


def test_replies_are_counted_by_what_they_are() -> None:
    queue = QuestionQueue()
    assert queue.answer(KREMLIN, answered) == answered()
    queue.answer("x", refused)
    assert outcomes(queue) == {"answered": 1, "refused": 1}
    assert queue.registry.get_sample_value("ask_question_seconds_count") == 2
    assert queue.pending == 0


def test_one_question_more_than_may_wait_is_told_that_the_queue_is_full(hold: Event) -> None:
    queue, begun = QuestionQueue(at_once=1, waiting=1), Event()

    def held() -> Reply:
        begun.set()
        hold.wait()
        return answered()

    visitors = [Thread(target=queue.answer, args=("x", held), daemon=True) for _ in range(2)]
    visitors[0].start()
    begun.wait()
    visitors[1].start()
    while queue.pending < 2:
        visitors[1].join(0.001)
    with pytest.raises(QueueFull, match=r"^Busy: too many questions are being answered; ask again in a moment\.$"):
        queue.answer("y", answered)
    hold.set()
    for visitor in visitors:
        visitor.join()
    assert outcomes(queue) == {"busy": 1, "answered": 2}
    assert queue.answer("z", refused) == refused()


def test_a_question_that_takes_too_long_is_given_up_and_keeps_its_place_until_it_ends(hold: Event) -> None:
    queue = QuestionQueue(at_once=1, waiting=0, seconds=0.01)

    def endless() -> Reply:
        hold.wait()
        return answered()

    with pytest.raises(AnswerTimeout, match="took too long and was given up"):
        queue.answer("x", endless)
    with pytest.raises(QueueFull, match="too many"):
        queue.answer("y", answered)
    assert outcomes(queue) == {"too long": 1, "busy": 1}


def test_a_question_that_waited_in_vain_is_told_busy_and_never_begun(hold: Event) -> None:
    queue, begun = QuestionQueue(at_once=1, waiting=1, patience=0.01, seconds=0.01), []

    def endless() -> Reply:
        hold.wait()
        return answered()

    with pytest.raises(AnswerTimeout, match="given up"):
        queue.answer("x", endless)
    with pytest.raises(QueueFull, match="ask again in a moment"):
        queue.answer("y", lambda: begun.append(1) or answered())  # type: ignore[func-returns-value]
    assert (begun, queue.pending) == ([], 1)


def test_a_question_that_waited_still_has_all_its_time_when_it_is_begun(hold: Event) -> None:
    queue, heard, reply = QuestionQueue(at_once=1, waiting=1, seconds=0.1), [], answered()

    def endless() -> Reply:
        hold.wait()
        return answered()

    with pytest.raises(AnswerTimeout, match="given up"):
        queue.answer("x", endless)
    patient = Thread(target=lambda: heard.append(queue.answer("y", lambda: reply)), daemon=True)
    patient.start()
    patient.join(0.3)  # three times what it may take
    assert patient.is_alive()
    hold.set()
    patient.join()
    assert heard == [reply]


def test_a_failure_is_logged_without_the_question(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Reply:
        raise OSError(f"could not search {SECRET}")

    with pytest.raises(
        SearchFailed, match=r"^The question could not be searched\. The reason is in the server's log\.$"
    ):
        QuestionQueue().answer(SECRET, broken)
    [record] = caplog.records
    line = JsonLines().format(record)
    facts = json.loads(line)
    assert (facts["level"], facts["outcome"]) == ("error", "failed")
    assert facts["reason"] == "OSError: could not search [question]"
    assert facts["where"].endswith("broken")
    assert SECRET not in line


def test_what_the_user_can_mend_passes_through(caplog: pytest.LogCaptureFixture) -> None:
    def unreadable() -> Reply:
        raise LoadError("budget.pdf: encrypted")

    with pytest.raises(UserError, match=r"^budget\.pdf: encrypted$"):
        QuestionQueue().answer(SECRET, unreadable)
    assert caplog.records[0].levelname == "WARNING"


def test_the_log_holds_one_object_a_line_and_no_question(tmp_path: Path) -> None:
    root = logging.getLogger()
    kept, levels = root.handlers[:], {name: logging.getLogger(name).level for name in ("", "qa", "index")}
    try:
        log_to(tmp_path / "log", "info")
        queue = QuestionQueue()
        queue.answer(SECRET, refused)
        logging.getLogger("qa.x").warning("a line\nof two")
        logging.getLogger("other").info("chatter")
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = kept
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    text = (tmp_path / "log").read_text(encoding="utf-8")
    first, second = [json.loads(line) for line in text.splitlines()]
    assert (first["event"], first["outcome"], first["from"]) == ("question", "refused", "qa.web.question_queue")
    assert (second["event"], second["level"]) == ("a line\nof two", "warning")
    assert SECRET not in text


def test_a_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot be written .*; give another --log$"):
        log_to(tmp_path / "none" / "log", "info")
