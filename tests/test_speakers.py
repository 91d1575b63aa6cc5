"""Whose words a sentence gives."""

import pytest

from qa.actors import asked_act
from qa.speakers import gives_words_of

PASSAGE = (
    "Japan's leader Shigeru Ishiba flew home. After talks with Ishiba, Trump said that he may go. "
    "“I may go,” he said. “Ishiba is a great man. He is the best.” Rain fell. "
    "Ishiba's spokesman, Yoshimasa Hayashi, arrived. “We agree,” Hayashi said. “Ishiba agrees,” the mayor added. "
    "It rained on “Rose Hill” and Ishiba swam. Nobody else came. “So be it,” the Japanese leader said."
)


@pytest.mark.parametrize(
    ("sentence", "asked", "gives"),
    [
        ("After talks with Ishiba, Trump said that he may go.", "Trump", True),
        ("After talks with Ishiba, Trump said that he may go.", "Ishiba", False),
        ("“I may go,” he said.", "Trump", True),  # who spoke last
        ("“I may go,” he said.", "Ishiba", False),
        ("He is the best.”", "Trump", True),  # goes on with a quotation
        ("Rain fell.", "Trump", False),
        ("“We agree,” Hayashi said.", "Yoshimasa Hayashi", True),
        ("“We agree,” Hayashi said.", "Ishiba", True),  # speaks for him
        ("“We agree,” Hayashi said.", "Trump", False),
        ("“Ishiba agrees,” the mayor added.", "Ishiba", False),  # names himself in no quotation
        ("“So be it,” the Japanese leader said.", "Ishiba", True),  # has no name
        ("It rained on “Rose Hill” and Ishiba swam.", "Ishiba", False),  # no more than a title is quoted
    ],
)
def test_a_sentence_gives_the_words_of_who_speaks_in_it(sentence: str, asked: str, gives: bool) -> None:
    act = asked_act(f"What did {asked} say?")
    assert act is not None
    assert sentence in PASSAGE
    assert gives_words_of(act.actor, sentence, PASSAGE) == gives


def test_a_shared_forename_makes_nobody_the_speaker() -> None:
    act = asked_act("What did Vladimir Putin say?")
    assert act is not None
    text = "The leader of the party, Vladimir Zhirinovsky, said it fell."
    assert not gives_words_of(act.actor, text, text)
    assert gives_words_of(act.actor, "Putin told reporters so.", text)
