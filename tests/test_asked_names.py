"""Which quotes are about what a yes/no question names."""

import pytest

from index.records import Hit, Passage
from qa.asked_names import asked_names, is_about
from qa.quotes import Quote

PASSAGE = (
    "Keith Kellogg is the envoy to Kyiv. He spoke to reporters. His team drafts a plan. "
    "Moscow remains open for talks. Russian drones struck again."
)


def told(question: str, sentence: str, title: str = "A plan") -> bool:
    start = PASSAGE.index(sentence)
    hit = Hit(Passage("a.txt", 100, 100 + len(PASSAGE), PASSAGE), 1.0)
    quote = Quote(hit, 0.0, 100 + start, 100 + start + len(sentence), 100 + start, 100 + start)
    return is_about(asked_names(question), quote, title)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Did Trump meet Putin in Moscow?", [("Trump", False), ("Putin", False), ("Moscow", True)]),
        ("Was Keith Kellogg at the Munich Conference?", [("Keith Kellogg", False), ("Munich Conference", True)]),
        ("Has Trump's envoy Kellogg resigned?", [("Trump's", False), ("Kellogg", False)]),
        ("Is the plan ready?", []),
        ("The Kremlin confirmed the call, right?", [("Kremlin", False)]),
        ("IS PUTIN OPEN FOR TALKS?", []),
    ],
)
def test_the_names_of_a_question_and_which_of_them_are_places(question: str, names: list[tuple[str, bool]]) -> None:
    assert [(" ".join(w.text for w in n.words), n.is_place) for n in asked_names(question)] == names


def test_a_quote_without_a_name_of_the_question_is_not_about_it() -> None:
    assert not told("Is Macron open for talks?", "Moscow remains open for talks.")
    assert told("Is Moscow open for talks?", "Moscow remains open for talks.")


def test_a_name_may_stand_in_the_sentence_before_or_in_the_title() -> None:
    assert told("Did drones strike in Moscow?", "Russian drones struck again.")
    assert not told("Is Biden open for talks?", "Moscow remains open for talks.")
    assert told("Is Biden open for talks?", "Moscow remains open for talks.", title="Biden on the war")


def test_a_pronoun_may_mean_a_name_further_back_but_no_place() -> None:
    assert told("Does Kellogg draft a plan?", "His team drafts a plan.")
    assert not told("Does Kellogg draft a plan in Kyiv?", "His team drafts a plan.")
    assert not told("Is Kellogg open for talks?", "Russian drones struck again.")


def test_a_country_is_named_by_its_capital_and_its_people_but_a_city_by_itself() -> None:
    assert told("Is Russia open for talks?", "Moscow remains open for talks.")
    assert told("Did Russia strike again?", "Russian drones struck again.", title="")
    assert not told("Were there talks in Kyiv?", "Moscow remains open for talks.")
    assert told("Were there talks in Russia?", "Moscow remains open for talks.")
