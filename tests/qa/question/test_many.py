"""What questions a list holds: pasted, as a text file, or as CSV."""

import pytest

from qa.question.many import questions_in


def test_each_line_is_a_question_without_what_marks_it_in_a_list() -> None:
    pasted = "1. Who resigned?\n2) When?\n\n  - Why did she go?\n• 3 people died where?\n"
    assert questions_in(pasted) == ["Who resigned?", "When?", "Why did she go?", "3 people died where?"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_column_called_question_holds_the_questions(mark: str) -> None:
    rows = [["id", "Question", "desk"], ["7", '"Who, if anybody, resigned?"', "home"], ["8", "When?", ""], ["9"]]
    text = "\ufeff" + "\r\n".join(mark.join(row) for row in rows)
    assert questions_in(text, rows=True) == ["Who, if anybody, resigned?", "When?"]


def test_without_a_heading_the_first_column_holds_them() -> None:
    assert questions_in("Who resigned?;home\nWhen?;home\n", rows=True) == ["Who resigned?", "When?"]


def test_commas_of_a_file_that_is_no_table_belong_to_its_sentences() -> None:
    text = "In May, who resigned?\nWhen?\nWho, what, why?\n"
    assert questions_in(text, rows=True) == ["In May, who resigned?", "When?", "Who, what, why?"]
