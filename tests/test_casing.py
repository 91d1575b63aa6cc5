"""Names of questions that were typed without capitals."""

from qa.casing import with_capitals

TEXTS = ["Mostly they saw Donald Trump. They said Putin may go.", "In May they told NATO in Kyiv. Talks went on."]


def test_a_word_gets_the_capital_that_the_texts_always_give_it_inside_a_sentence() -> None:
    assert with_capitals("did donald putin talk to nato in kyiv?", TEXTS) == "did Donald Putin talk to NATO in Kyiv?"


def test_a_word_that_also_stands_in_small_letters_or_only_opens_sentences_keeps_them() -> None:
    assert with_capitals("may trump go on mostly talks", TEXTS) == "may Trump go on mostly talks"
    assert with_capitals("may trump go on", [*TEXTS, "We trump them all."]) == "may trump go on"


def test_a_question_with_a_capital_inside_is_left_as_it_is() -> None:
    assert with_capitals("Did putin talk?", TEXTS) == "Did Putin talk?"
    assert with_capitals("Did Zelensky call putin?", TEXTS) == "Did Zelensky call putin?"
