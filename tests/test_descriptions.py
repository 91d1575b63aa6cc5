"""What a sentence says that somebody or something is."""

import pytest

from index.records import Hit, Passage
from qa.descriptions import asked_name, described, description
from qa.quotes import Quote


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Keith Kellogg?", ("Keith Kellogg", True)),
        ("who was Peskov", ("Peskov", True)),
        ("Who's Mike Waltz?", ("Mike Waltz", True)),
        ("What is Semafor?", ("Semafor", False)),
        ("What is karoshi?", ("karoshi", False)),
        ("What's the Budapest Memorandum?", ("Budapest Memorandum", False)),
        ("What is the plan?", None),
        ("What is the Kremlin saying?", None),
        ("Who is the mayor?", None),
        ("Who is President?", None),
        ("Who is he?", None),
        ("Who is leading Ukraine?", None),
        ("What is in Scotland?", None),
        ("Who is Kellogg talking to?", None),
    ],
)
def test_only_a_bare_name_is_asked_for(question: str, name: tuple[str, bool] | None) -> None:
    assert asked_name(question) == name


PERSONS = [
    ("Peskov", "Kremlin spokesman Dmitry Peskov said: “No.”", "Kremlin spokesman"),
    ("Mike Waltz", "On Friday U.S. national security adviser Mike Waltz left.", "U.S. national security adviser"),
    ("JD Vance", "He is to meet with Vice President JD Vance in Munich.", "Vice President"),
    ("Joe Biden", "Relations fell under President Joe Biden's administration.", "President"),
    ("Keith Kellogg", "He tasked his special envoy to Kyiv, Keith Kellogg, with it.", "his special envoy to Kyiv"),
    ("Sergey Brin", "The company’s co-founder, Sergey Brin, told a conference so.", "The company’s co-founder"),
    ("Ross Anderson", "One of the research team, Ross Anderson, said so.", "One of the research team"),
    ("Carl Bildt", "On X, Carl Bildt, the co-chair of a council, wrote: “Strange.”", "the co-chair of a council"),
    ("Paul Karol", "Paul Karol, 62, chair of the panel that saw it, said so.", "chair of the panel that saw it"),
    ("Rob Yarrell", "“No,” said Rob Yarrell, national manager of the aquarium.", "national manager of the aquarium"),
    ("Konrad Fischer", "It lay in the catch of Konrad Fischer, a fisherman, who had been out.", "a fisherman"),
    ("Larry Pizzi", "Pizzi, who is now CEO of Currie, believes so.", "now CEO of Currie"),
    ("Uta Frith", "Uta Frith, who studies autism, said so.", "who studies autism"),
    ("Nancie Prud'homme", "Nancie Prud’homme, of the Center for Rights, said so.", "of the Center for Rights"),
    ("Ann Lee", "Ann Lee was a former mechanic and had moved on.", "a former mechanic"),
    ("Emma Hayes", "After the match, Emma Hayes, was glad.", None),
    ("Ross Anderson", "CEO Craig Anderson says so.", None),
    ("Emmanuel Macron", "Emmanuel Macron, the EU and others, met.", None),
    ("Rob Yarrell", "He, Yarrell, who has not launched a search, was surprised.", None),
    ("Sergei Lavrov", "Sergei Lavrov, speaking in Moscow, said so.", None),
    ("Olaf Scholz", "Olaf Scholz, the chancellor, and others met.", "the chancellor"),
    ("Vladimir Putin", "He spoke with Putin.", None),
    ("Vladimir Putin", "After his talk with Putin, a spokesman for the Kremlin declined to confirm it.", None),
    ("Vladimir Putin", "After his talk with Putin, a Kremlin spokesman refused to say more.", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sentence", "words"), PERSONS)
def test_a_person_is_described_by_title_apposition_or_clause(name: str, sentence: str, words: str | None) -> None:
    told = description(name, sentence, person=True)
    assert (sentence[slice(*told[0])] if told else None) == words


@pytest.mark.parametrize(
    ("name", "sentence", "words"),
    [
        ("Semafor", "He told news platform Semafor on Monday that it was.", "news platform"),
        ("RIA Novosti", "That is according to the Russian news outlet RIA Novosti.", "Russian news outlet"),
        ("karoshi", "More are succumbing to karoshi, death through overwork.", "death through overwork"),
        ("Palmyra", "Palmyra is a World Heritage Site and is home to ruins.", "a World Heritage Site"),
        ("Pestival", "There is a festival, Pestival 2013 – a show of insects.", "a show of insects"),
        ("Dungog", "The road connects Dungog to the coast.", None),
        ("Sunday Times", "It was the first Sunday Times in colour.", None),
        ("Virginia", "South of Virginia was the Province of Carolina.", None),
        ("Tramway", "The Electricity, Tramway, and Tunnel General Management runs it.", None),
        ("karoshi", "Strokes and other karoshi events are common.", None),
    ],
)
def test_a_thing_is_described_by_a_noun_before_it_or_words_after_it(
    name: str, sentence: str, words: str | None
) -> None:
    told = description(name, sentence, person=False)
    assert (sentence[slice(*told[0])] if told else None) == words


def test_a_name_repeated_without_end_takes_no_longer_than_a_sentence() -> None:
    assert description("Putin", "Putin, " * 3000, person=True) is None
    assert description("Putin", "Putin " * 2000 + "Kremlin spokesman Putin", person=True) is None


def quote(text: str, score: float) -> Quote:
    return Quote(Hit(Passage("a.txt", 10, 10 + len(text), text), 1.0), score, 10, 10 + len(text), 10, 12)


CALL = quote("He spoke with Kellogg by phone.", 2.0)
ENVOY = quote("His envoy, Keith Kellogg, left.", 0.5)


def test_the_sentences_that_describe_the_name_are_the_answer() -> None:
    [told] = described("Who is Keith Kellogg?", [CALL, ENVOY])
    assert (told.answer, told.score) == ("His envoy", 3.5)


def test_without_a_description_the_reader_is_believed() -> None:
    assert described("Who is Keith Kellogg?", [CALL]) == [CALL]
    [whole] = described("What is the Kremlin?", [CALL])
    assert whole.answer == CALL.text
    assert described("Who is his envoy?", [CALL, ENVOY]) == [CALL, ENVOY]
