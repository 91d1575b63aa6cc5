"""No passage is read twice for one question, whoever asks."""

from __future__ import annotations

from pathlib import Path

from qa.question.ask import Ask
from qa.reading.reader import Excerpt
from qa.reading.remembered import RememberingReader
from tests.fakes import PhraseReader
from tests.small_library import PHRASES, small_library

MONDAY, MAY = Excerpt("The mayor of the city resigned."), Excerpt("Engineers closed the bridge.")


def test_only_what_was_not_read_for_a_question_before_is_read() -> None:
    reader = PhraseReader(PHRASES)
    remembering = RememberingReader(reader)
    first = remembering.read("Who resigned?", [MONDAY])
    assert remembering.read("Who resigned?", [MAY, MONDAY]) == [*PhraseReader(PHRASES).read("", [MAY]), *first]
    assert reader.read_together == [1, 1]


def test_the_same_words_in_another_article_are_read_again_only_under_another_title() -> None:
    reader = PhraseReader(PHRASES)
    [one, other] = RememberingReader(reader).read("Who resigned?", [MONDAY, Excerpt(MONDAY.text)])
    assert one == other
    assert reader.read_together == [1]
    RememberingReader(reader).read("Who resigned?", [MONDAY, Excerpt(MONDAY.text, "Leeds")])
    assert reader.read_together == [1, 2]


def test_another_question_is_read_anew() -> None:
    reader = PhraseReader(PHRASES)
    remembering = RememberingReader(reader)
    remembering.read_pairs([("Who resigned?", MONDAY), ("When?", MONDAY)])
    assert reader.asked == ["Who resigned?", "When?"]


def test_no_more_readings_are_kept_than_allowed() -> None:
    reader = PhraseReader(PHRASES)
    remembering = RememberingReader(reader, readings=1)
    for asked in ("Who resigned?", "When?", "When?", "Who resigned?"):
        remembering.read(asked, [MONDAY])
    assert reader.asked == ["Who resigned?", "When?", "Who resigned?"]


def test_the_question_before_is_not_read_again_for_its_follow_up(tmp_path: Path) -> None:
    reader = PhraseReader(PHRASES)
    library = small_library(
        tmp_path, {"mayor.txt": MONDAY.text, "bridge.txt": MAY.text}, reader=RememberingReader(reader)
    )
    library.ask(Ask("Who resigned?"))
    library.ask(Ask("Why did he resign?", earlier=("Who resigned?",)))
    assert len(reader.asked) == len(set(reader.asked)) == 2


def test_a_question_is_read_once_over_two_versions_of_the_index(tmp_path: Path) -> None:
    reader = PhraseReader(PHRASES)
    library = small_library(tmp_path, {"mayor.txt": MONDAY.text}, reader=RememberingReader(reader))
    library.ask(Ask("Who resigned?"))
    (tmp_path / "bridge.txt").write_text(MAY.text, encoding="utf-8")
    library.rebuild()
    library.ask(Ask("Who resigned?"))
    assert reader.read_together == [1, 1]  # the mayor's passage, and the new one about the bridge
