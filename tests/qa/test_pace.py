"""The time that is left is told by the pace of late."""

import pytest

from qa.commands.program import ProgressLine
from qa.pace import Pace
from qa.texts import progress, remaining


def test_what_is_left_takes_as_long_as_what_was_done_lately() -> None:
    times = iter([0.0, 10.0, 30.0, 70.0])
    pace = Pace(lambda: next(times))
    assert pace.left("embedding", 100, 1000) is None
    assert pace.left("embedding", 200, 1000) == 80.0
    assert pace.left("embedding", 400, 1000) == 60.0
    assert pace.left("embedding", 510, 1000) == pytest.approx(490 * 60 / 310)  # the first counts no longer


def test_a_new_stage_has_a_pace_of_its_own() -> None:
    times = iter([0.0, 10.0, 12.0, 22.0])
    pace = Pace(lambda: next(times))
    assert [pace.left("reading", 0, 20), pace.left("reading", 10, 20)] == [None, 10.0]
    assert [pace.left("embedding", 1, 20), pace.left("embedding", 11, 20)] == [None, 9.0]


def test_work_that_begins_again_has_a_new_pace() -> None:
    times = iter([0.0, 10.0, 12.0, 22.0])
    pace = Pace(lambda: next(times))
    told = [pace.left("reading", done, 20) for done in (0, 10, 0, 5)]
    assert told == [None, 10.0, None, 30.0]


def test_nothing_is_said_of_the_first_seconds_or_without_progress() -> None:
    times = iter([0.0, 4.0, 60.0])
    pace = Pace(lambda: next(times))
    assert [pace.left("reading", 0, 9), pace.left("reading", 1, 9)] == [None, None]
    assert pace.left("reading", 0, 9) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "less than a minute left"), (100, "about 2 min left"), (4800, "about 1 h 20 min left")],
)
def test_the_time_left_is_told_to_the_minute(seconds: float, words: str) -> None:
    assert remaining(seconds) == words
    assert progress("embedding", 1, 2, seconds) == f"embedding · 1 of 2 · {words}"


def test_the_terminal_tells_how_many_are_left(capsys: pytest.CaptureFixture[str]) -> None:
    line = ProgressLine()
    for done in (100, 200, 400):
        line("embedding", done, 400)
    assert capsys.readouterr().err.splitlines() == [
        "embedding 100 of 400",
        "embedding 200 of 400",
        "embedding 400 of 400",
    ]
