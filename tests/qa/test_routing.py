"""Follow-ups over a library: what the articles answer decides between two meanings."""

from pathlib import Path

from qa.library import Library
from qa.question.ask import Ask
from qa.question.followups import understood
from qa.replies import Answer, NoAnswer
from tests.small_library import small_library

BAN = "The mayor of the city said the swimmer's ban is two years long."
STRIKE = "Engineers said the pilots' ban is ten days long."
EARLIER = ("Why was the swimmer's ban lifted?", "Why was the pilots' ban lifted?")


def over(folder: Path, *texts: str) -> Library:
    return small_library(folder, {f"{n}.txt": text for n, text in enumerate(texts)})


def test_where_the_articles_answer_both_meanings_the_user_is_asked(tmp_path: Path) -> None:
    reply = over(tmp_path, BAN, STRIKE).ask(Ask("How long is the ban?", EARLIER))
    assert isinstance(reply, NoAnswer)
    assert set(reply.either) == {"How long is the swimmer's ban?", "How long is the pilots' ban?"}


def test_where_the_articles_answer_one_meaning_it_is_answered(tmp_path: Path) -> None:
    reply = over(tmp_path, BAN).ask(Ask("How long is the ban?", EARLIER))
    assert isinstance(reply, Answer)
    assert (reply.question, reply.citations[0].quote) == ("How long is the ban?", BAN)


def test_each_of_two_meanings_stands_alone() -> None:
    meant = understood("How long is the ban?", EARLIER)
    assert [understood(text, EARLIER).asked for text in (meant.asked, meant.other)] == [meant.asked, meant.other]


def test_who_said_that_looks_up_the_words_of_the_answer_before(tmp_path: Path) -> None:
    reply = over(tmp_path, BAN).ask(Ask("Who said that?", ("Which ban is two years long?",), said="two years long"))
    assert reply.asked == "Who said “two years long”?"


def test_is_it_true_asks_for_the_words_of_the_answer_before() -> None:
    meant = understood("Is it true?", ("What did the mayor say?",), answer="The ban is over.")
    assert meant.asked == "Is it true that the ban is over?"


def test_without_the_answer_before_the_question_before_is_answered_anew(tmp_path: Path) -> None:
    reply = over(tmp_path, BAN).ask(Ask("Who said that?", ("How long is the swimmer's ban?",)))
    assert reply.asked == "Who said “The mayor of the city”?"
