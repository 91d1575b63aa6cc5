"""Suggested questions: only those whose answer is quoted from where they came from."""

from __future__ import annotations

from index.filters import EVERYTHING, Filters
from index.records import Article, Passage
from qa.evidence.nearest import Near
from qa.replies import Answer, Citation, NoAnswer, Reply, Searched
from qa.suggest.suggestions import Suggester

LEADS = "Moscow mayor Ada Berg smiled."
SPOKE = "The mayor of Paris, Anne Hidalgo, said: “It rained.”"
HELD = "NASA director Vera Rubin smiled."
LEADER, SAID, OFFICE = (
    "Who is the Moscow mayor?",
    "What did Anne Hidalgo say?",
    "Who is the NASA director?",
)
ARTICLES = {"war.txt": Article("war.txt", f"{LEADS} {SPOKE}"), "star.txt": Article("star.txt", HELD)}
SOURCES = list(ARTICLES)


class Library:
    """Answers the questions that it knows with the sentence that it was given for them; ``asked`` counts."""

    def __init__(self, answers: dict[str, tuple[str, str, str]]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def ask(self, question: str, filters: Filters) -> Reply:
        """The known answer, else a refusal."""
        self.asked.append(question)
        if question not in self._answers:
            return refused(question)
        source, quote, text = self._answers[question]
        return answered(question, source, quote, text)


def answered(question: str, source: str, quote: str, text: str) -> Answer:
    """An answer with one citation."""
    start = ARTICLES[source].text.index(quote)
    citation = Citation(1, source, "", "", "", start, start + len(quote), quote, start, start)
    return Answer(question, question, text, 1.0, None, (citation,), (), Searched(2, 3))


def refused(question: str, *closest: Near) -> NoAnswer:
    """A refusal."""
    return NoAnswer(question, question, -1.0, (), Searched(2, 3), closest)


ANSWERS = {
    LEADER: ("war.txt", LEADS, "Ada Berg"),
    SAID: ("war.txt", SPOKE, SPOKE),
    OFFICE: ("star.txt", HELD, "Vera Rubin"),
}


def suggester(**answers: tuple[str, str, str]) -> tuple[Suggester, Library]:
    """A suggester over the two articles, with what it asks."""
    library = Library({**ANSWERS, **answers})
    return Suggester(library.ask, ARTICLES.get), library


def test_the_first_questions_are_of_several_kinds() -> None:
    assert suggester()[0].first(SOURCES, filters=EVERYTHING, count=3) == [SAID, LEADER, OFFICE]


def test_a_question_that_is_refused_is_not_suggested() -> None:
    library = Library({SAID: ANSWERS[SAID]})
    assert Suggester(library.ask, ARTICLES.get).first(SOURCES, filters=EVERYTHING, count=3) == [SAID]
    assert LEADER in library.asked


def test_a_question_that_leads_elsewhere_is_not_suggested() -> None:
    made, _ = suggester(**{SAID: ("war.txt", LEADS, LEADS)})
    assert made.first(SOURCES, filters=EVERYTHING, count=3) == [LEADER, OFFICE]


def test_a_question_whose_answer_is_somebody_else_is_not_suggested() -> None:
    made, _ = suggester(**{LEADER: ("war.txt", LEADS, "Ann Lee")})
    assert made.first(SOURCES, filters=EVERYTHING, count=3) == [SAID, OFFICE]


def test_what_was_found_out_is_not_asked_again() -> None:
    made, library = suggester()
    made.first(SOURCES, filters=EVERYTHING, count=3)
    asked = len(library.asked)
    made.first(SOURCES, filters=EVERYTHING, count=3)
    assert len(library.asked) == asked


def following(reply: Reply, asked: list[str], *, wanted: bool = True) -> list[str]:
    """What is suggested after a reply."""
    return suggester()[0].following(reply, asked, filters=EVERYTHING, count=3, wanted=lambda: wanted)


def test_the_next_questions_come_from_the_cited_articles_and_ask_for_something_new() -> None:
    reply = answered("Where is the mayor?", "war.txt", LEADS, "Ada Berg")
    assert following(reply, []) == [SAID]


def test_a_question_that_was_asked_is_not_suggested_again() -> None:
    reply = answered("Where is the mayor?", "war.txt", LEADS, "Ada Berg")
    assert following(reply, ["And what did Anne Hidalgo say?"]) == []


def test_a_refusal_is_followed_by_what_its_closest_passages_answer() -> None:
    near = Near(Passage("star.txt", 0, len(HELD), HELD), 0, len(HELD))
    assert following(refused("Who is Merkel?", near), []) == [OFFICE]


def test_nothing_is_looked_for_that_is_no_longer_wanted() -> None:
    reply = answered("Where is the mayor?", "war.txt", LEADS, "Ada Berg")
    assert following(reply, [], wanted=False) == []


def test_articles_of_no_such_shape_suggest_nothing() -> None:
    library = Library({})
    rain = Article("a", "It rained in the north. The South was dry.")
    assert Suggester(library.ask, lambda _: rain).first(["a"], filters=EVERYTHING, count=3) == []
    assert library.asked == []
