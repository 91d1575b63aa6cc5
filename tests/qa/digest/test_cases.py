"""Cases that were answered wrongly once, asked of the light model."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app import open_library
from qa.question.ask import Ask
from qa.replies import Digest, NoAnswer, Reply

pytestmark = pytest.mark.slow

CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Reply]:
    """Asks a question of a case's articles, indexed once."""
    opened = {}

    def asked(case: str, question: str) -> Reply:
        if case not in opened:
            folder = tmp_path_factory.mktemp(case) / "articles"
            shutil.copytree(CASES / case / "articles", folder)
            opened[case] = open_library(["--articles", str(folder), "--model", "light"])
            opened[case].rebuild()
        reply: Reply = opened[case].ask(Ask(question))
        return reply

    return asked


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("What do the articles say about Marunda?", {"2025-02-10-vaccine.txt", "2025-02-12-museum.txt"}),
        ("What is said about Marunda?", {"2025-02-10-vaccine.txt", "2025-02-12-museum.txt"}),
        ("What do the articles say about the Lenn flood?", {"2025-01-14-flood-a.txt", "2025-01-17-flood-b.txt"}),
        ("Is there anything about cholera?", {"2025-02-10-vaccine.txt"}),
        ("Tell me about the mask", {"2025-02-12-museum.txt"}),
        ("Which articles are about Marunda?", {"2025-02-10-vaccine.txt", "2025-02-12-museum.txt"}),
    ],
)
def test_a_topic_that_articles_tell_of_is_never_refused(
    ask: Callable[[str, str], Reply], question: str, sources: set[str]
) -> None:
    reply = ask("topic-question", question)
    assert not isinstance(reply, NoAnswer)
    assert {citation.source for citation in reply.citations} == sources


def test_all_that_somebody_said_about_a_matter_follows_the_answer(ask: Callable[[str, str], Reply]) -> None:
    reply = ask("what-did-x-say", "What did Dora Lind say about the bus?")
    assert isinstance(reply, Digest)
    assert any("A bus is worth less than a child's sleep" in citation.quote for citation in reply.citations)


def test_the_older_holder_of_an_office_is_marked(ask: Callable[[str, str], Reply]) -> None:
    reply = ask("current-office", "Who is the current harbour master of Wexmoor?")
    assert not isinstance(reply, NoAnswer)
    assert [(c.date[:4], c.older) for c in reply.citations] == [("2024", False), ("2019", True)]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Which companies reported earnings for the fourth quarter?", {"Orbel", "Tanek", "Varnik", "Ostrum"}),
        ("For which counties did the weather service warn of a storm?", {"Esker", "Faldon", "Gorran"}),
    ],
)
def test_a_list_names_all_each_with_its_own_quote(
    ask: Callable[[str, str], Reply], question: str, answers: set[str]
) -> None:
    reply = ask("also-in-false", question)
    assert not isinstance(reply, NoAnswer)
    quotes = [citation.quote for citation in reply.citations]
    assert {answer for answer in answers for quote in quotes if answer in quote} == answers
    assert len(quotes) == len(answers)
