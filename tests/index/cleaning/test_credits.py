"""Which paragraphs of a text are credits, wherever they stand or only above the story."""

import pytest

from index.cleaning.credits import credit_lines

STORY = "The mayor of Springfield resigned on Monday after the council voted against her budget by nine to two."


def credits_in(text: str, *, opens: bool = True) -> list[str]:
    return [text[start:end] for start, end in credit_lines(text, opens=opens)]


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "By Jane Doe, Harbour Correspondent",
        "By Jane Doe and John van der Roe, local government reporter",
        "By JANE DOE in London",
        "By Our Northern Staff",
        "By Jane Doe · 29 January 2025",
        "Photograph: Jane Doe/AP",
        "(Photo by Jane Doe/Getty Images)",
        "Additional reporting by Jane Doe",
        "(Reporting by Jane Doe in Paris; Editing by John Roe)",
    ],
)
def test_bylines_and_credits_of_pictures_are_credits_wherever_they_stand(line: str) -> None:
    assert credits_in(f"{line}\n\n{STORY}\n\n{line}", opens=False) == [line, line]


@pytest.mark.parametrize(
    "line",
    [
        "Reuters, 20 October 1987",
        "Jane Doe, 3 March 2024",
        "By Jane Doe, July 8, 2025",
        "Springfield Echo",
        "Jane Doe, Business Editor",
    ],
)
def test_a_source_a_date_or_an_office_is_a_credit_only_above_the_story(line: str) -> None:
    assert credits_in(f"Mayor quits\n\n{line}\n\n{STORY}\n\n{line}") == [line]
    assert credits_in(f"{line}\n\n{STORY}", opens=False) == []


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the town had fallen",
        "By Friday - the bridge will have been closed for three weeks.",
        "By Monday — the day the council met — the bridge had closed.",
        "By Jane Doe\nThe river burst its banks on Monday night.",
        "Times Square",
        "White House Press Briefing",
        "By air: 40 tonnes",
        "By 1990, all was lost",
        "Photograph: the mayor shakes hands with her deputy",
        "Reporting by the Echo showed that the mayor knew.",
        "By Monday it had rained. Jane Doe, an editor, said so.",
        "The mayor in her office",
        "Oakham 3, Redmere Town 2",
    ],
)
def test_what_tells_something_is_no_credit(line: str) -> None:
    assert credits_in(f"{line}\n\n{STORY}") == []
