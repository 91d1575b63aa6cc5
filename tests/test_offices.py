"""A deputy is not who is asked for, and nobody is an officer of their own."""

import pytest

from index.records import Hit, Passage
from qa.offices import is_of_other_office
from qa.quotes import Quote

DEPUTY = "Russian Deputy Foreign Minister Sergei Ryabkov said so on Monday."
VICE = "The vice president, Ann Lee, met President Volodymyr Zelensky."
COACH = "Marie Braun was coached by her mother Ma Braun."
KREMLIN = "Dmitry Peskov speaks for the Kremlin."


@pytest.mark.parametrize(
    ("question", "text", "answer", "other"),
    [
        ("Who is the foreign minister of Russia?", DEPUTY, "Sergei Ryabkov", True),
        ("Who is Russia's foreign minister?", DEPUTY, "Deputy Foreign Minister Sergei Ryabkov", True),
        ("Who is the deputy foreign minister of Russia?", DEPUTY, "Sergei Ryabkov", False),
        ("Who is the minister meeting?", DEPUTY, "Sergei Ryabkov", False),
        ("Who is the president?", VICE, "Ann Lee", True),
        ("Who is the president?", VICE, "Volodymyr Zelensky", False),
        ("Who is the president?", VICE.replace("vice president", "former vice president"), "Ann Lee", False),
        ("Who is the president?", VICE.replace("vice president", "vice-president"), "Ann Lee", True),
        ("Who is Braun's founder?", COACH, "Ma Braun", False),
        ("Who is Zelensky's spokesman?", VICE, "President Volodymyr Zelensky", True),
        ("What is the name of Zelensky’s spokesman?", VICE, "Zelensky", True),
        ("Who is Zelensky's wife?", VICE, "Volodymyr Zelensky", False),
        ("Who is Marie Braun's coach?", COACH, "Ma Braun", False),
        ("Who is the Kremlin's spokesman?", KREMLIN, "Dmitry Peskov", False),
    ],
)
def test_who_holds_another_office_is_told(question: str, text: str, answer: str, other: bool) -> None:
    start = text.index(answer)
    hit = Hit(Passage("a.txt", 0, len(text), text), 1.0)
    assert is_of_other_office(question, Quote(hit, 0.0, 0, len(text), start, start + len(answer))) == other
