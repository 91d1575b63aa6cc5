"""Who meets or talks with whom: a quote on one of them with somebody else answers nothing."""

import pytest

from index.records import Hit, Passage
from qa.partners import asked_partners, tells_of_others
from qa.quotes import Quote


@pytest.mark.parametrize(
    ("question", "partners"),
    [
        ("Where will Trump and Putin meet?", ["Trump", "Putin"]),
        ("When did President Donald Trump talk to Putin about Ukraine?", ["Donald Trump", "Putin"]),
        ("When was the call between Trump and Putin?", ["Trump", "Putin"]),
        ("Will Vance meet Zelensky at the Munich Security Conference?", ["Vance", "Zelensky"]),
        ("When did Trump and Zelensky shake hands?", ["Trump", "Zelensky"]),
        ("When did Trump's envoy Kellogg meet Zelensky?", ["Kellogg", "Zelensky"]),
        ("When did Theresa May meet Merkel?", ["Theresa May", "Merkel"]),
        ("Did Ukraine meet NATO standards?", []),
        ("Which languages does Ann Lee speak besides English?", []),
        ("Does Ann Lee speak English?", []),
        ("Did Cameron call Brexit a mistake?", []),
        ("Who did Trump talk to?", []),
        ("What did Trump say about the talks with Putin?", []),
        ("What is the film by Lucas about Indiana called?", []),
        ("When did Trump beat Clinton?", []),
    ],
)
def test_those_who_meet_or_talk_are_read_from_the_question(question: str, partners: list[str]) -> None:
    assert [" ".join(word.text for word in name) for name in asked_partners(question)] == partners


def quoted(text: str, *, before: str = "") -> Quote:
    passage = f"{before} {text}".strip()
    start = len(passage) - len(text)
    return Quote(Hit(Passage("a.txt", 0, len(passage), passage), 1.0), 0.0, start, len(passage), start, start)


BOTH = asked_partners("When will Trump and Putin meet?")


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Trump said he may meet with Zelensky next week.", ""),
        ("Trump said he may meet with Zelensky next week.", "Putin was not asked."),
        ("Zelensky is to see Trump when he is ready.", "Nobody was asked."),
        ("Trump spoke on Friday of an end to the war.", "Nobody was asked."),
        ("Zelensky previously named a figure.", "Trump and Putin were not asked."),
    ],
)
def test_a_quote_on_one_of_them_with_somebody_else_or_alone_tells_of_others(text: str, before: str) -> None:
    assert tells_of_others(BOTH, quoted(text, before=before))


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Putin will see Trump in May.", ""),
        ("The Kremlin said Washington had asked for Putin to meet Trump and Zelensky in May.", ""),
        ("They will meet in May.", "Trump likes Putin. It was a long day."),
        ("“He will meet Putin in May,” Peskov said.", "Trump is busy. It was a long day."),
        ("He will see Zelensky, and in May Putin.", "Trump is busy."),
        ("The Russian leader flies to see Trump in May.", "Putin is busy. It was a long day."),
        ("The meeting with Putin is due in May.", "Trump is busy."),
        ("They spoke for 90 minutes before Trump called Zelensky.", "Trump rang Putin."),
        ("They discussed Ukraine.", "Trump rang Putin."),
    ],
)
def test_a_quote_that_names_both_or_stands_for_them_does_not(text: str, before: str) -> None:
    assert not tells_of_others(BOTH, quoted(text, before=before))
