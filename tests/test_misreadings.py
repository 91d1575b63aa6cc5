"""What the reader finds and no question is answered by."""

import pytest

from index.records import Article, Hit, Passage
from qa.misreadings import is_echo, is_heading, without_misreadings
from qa.questions import Kind
from qa.quotes import Quote


@pytest.mark.parametrize(
    ("question", "answer", "echo"),
    [
        ("How often did Trump and Putin talk?", "how often", True),
        ("Who were the contest winners?", "Winners", True),
        ("What toaster model did they return?", "toasters", True),
        ("Who is the Kremlin spokesman?", "Kremlin spokesman Dmitry Peskov", False),
        ("How many men has Moscow lost?", "850,000 men", False),
        ("Which fell first, Kherson or Mariupol?", "Mariupol", False),
        ("Which Russian official will JD Vance see?", "Vice President JD Vance", True),
        ("Which office does JD Vance hold?", "Vice President", False),
        ("What is the title of JD Vance?", "Vice President JD Vance", False),
        ("Where was the Russian journalist detained?", "in Russia", False),
        ("Where was the American journalist detained?", "the United States", False),
        ("Which Ukrainian city was hit?", "Ukraine", True),
        ("Which Russian ministry said so?", "the Russian Foreign Ministry", False),
        ("Who spoke for Putin?", "Putin's spokesman", False),
    ],
)
def test_the_question_in_its_own_words_is_no_answer_unless_it_is_a_choice(
    question: str, answer: str, echo: bool
) -> None:
    assert is_echo(question, answer) == echo


EARLIER = "Trump spoke on Sunday.\nTrump said: “I want it ended.”\n"


def quote(text: str, answer: str, *, begins: int = 0) -> Quote:
    start = begins + text.index(answer)
    passage = Passage("a.txt", begins, begins + len(text), text)
    return Quote(Hit(passage, 1.0), 0.0, begins, begins + len(text), start, start + len(answer))


def kept(question: str, asks: Kind, *quotes: Quote) -> list[Quote]:
    article = Article("a.txt", EARLIER + quotes[0].hit.passage.text, "Moscow counts its dead")
    return without_misreadings(question, asks, quotes, lambda source: article)


ASKED = quote("Asked how often they talk, Trump declined to answer.", "how often")
WEEKLY = quote("They talk every week.", "every week")
MOSCOW = quote("Moscow has lost more than 850,000 men.", "850,000")


def test_an_echo_is_set_aside_where_a_few_words_are_asked_for() -> None:
    assert kept("How often do they talk?", Kind.SPAN, ASKED, WEEKLY) == [WEEKLY]
    assert kept("How often do they talk?", Kind.SENTENCE, ASKED, WEEKLY) == [ASKED, WEEKLY]


def test_what_somebody_else_did_is_set_aside() -> None:
    assert kept("How many men has Ukraine lost?", Kind.SPAN, MOSCOW) == []
    assert kept("How many men has Russia lost?", Kind.SPAN, MOSCOW) == [MOSCOW]


def test_a_meeting_with_somebody_else_is_set_aside() -> None:
    other = quote("Trump may meet with Zelensky in Washington.", "Washington")
    assert kept("Where will Trump and Putin meet?", Kind.SPAN, other) == []
    assert kept("Will Trump meet Putin?", Kind.YES_NO, other) == []
    assert kept("Where will Trump and Zelensky meet?", Kind.SPAN, other) == [other]


BOTH = "Moscow has lost more than 850,000 men, and Zelensky said that Kyiv has had 43,000 of its soldiers die."


def test_a_deputy_and_a_measure_are_set_aside() -> None:
    deputy = quote("Deputy Foreign Minister Sergei Ryabkov spoke.", "Sergei Ryabkov")
    assert kept("Who is the foreign minister?", Kind.SPAN, deputy) == []
    stone = quote("It was a ten-ton meteorite.", "ten")
    assert kept("How many people were killed?", Kind.SPAN, stone) == []


def test_what_is_talked_about_is_no_place() -> None:
    deal = quote("Putin may meet Trump to get a deal over [Ukraine] in Riga.", "Ukraine")
    assert kept("Where will Trump and Putin meet?", Kind.SPAN, deal) == []
    assert kept("What will Trump and Putin talk about?", Kind.SPAN, deal) == [deal]
    plane = quote("The plane exploded over Scotland.", "Scotland")
    assert kept("Where did the plane explode?", Kind.SPAN, plane) == [plane]
    place = quote("Putin may meet Trump to get a deal over [Ukraine] in Riga.", "Riga")
    assert kept("Where will Trump and Putin meet?", Kind.SPAN, place) == [place]


def test_what_somebody_else_said_is_set_aside() -> None:
    theirs, own = quote("Trump said that it rains.", "it rains"), quote("“It rains,” said Putin.", "It rains")
    silent = quote("Putin swam.", "Putin swam")
    assert kept("What did Putin say?", Kind.SENTENCE, theirs, own, silent) == [own]


def test_what_is_told_of_the_contrary_is_set_aside() -> None:
    boys = quote("A boy can run 10% faster.", "10%")
    assert kept("How much faster can a girl run?", Kind.SPAN, boys) == []
    assert kept("How much faster can a boy run?", Kind.SPAN, boys) == [boys]
    assert kept("How much faster than a boy can a girl run?", Kind.SPAN, boys) == [boys]
    both = quote("A boy and a girl ran 10% faster.", "10%")
    assert kept("How much faster can a girl run?", Kind.SPAN, both) == [both]


def test_a_word_with_the_same_contrary_tells_of_the_word_too() -> None:
    dead = quote("Kyiv has had 43,000 men die, with 370,000 wounded.", "43,000")
    assert kept("How many men of Ukraine were killed?", Kind.SPAN, dead) == [dead]
    born = quote("Smith was wounded and died in 1920.", "1920")
    assert kept("When was Smith born?", Kind.SPAN, born) == []
    hurt = quote("Kyiv counts 370,000 wounded.", "370,000")
    assert kept("How many men of Ukraine were killed?", Kind.SPAN, hurt) == []


def test_of_a_sentence_on_two_the_clause_with_the_answer_counts() -> None:
    theirs, own = quote(BOTH, "850,000"), quote(BOTH, "43,000")
    assert kept("How many men has Ukraine lost?", Kind.SPAN, theirs, own) == [own]
    assert kept("How many men has Russia lost?", Kind.SPAN, theirs) == [theirs]
    alone = quote("Moscow has lost many men, and 850 in May.", "850")
    assert kept("How many men has Ukraine lost?", Kind.SPAN, alone) == []
    alike = quote("Moscow has lost many men, and 850 on land.", "850")  # no name, however like one
    assert kept("How many men has Poland lost?", Kind.SPAN, alike) == []


WOUNDED = quote(f"{BOTH[:-1]}, with 370,000 wounded.", "370,000")


def test_an_amount_of_the_other_country_in_a_sentence_is_set_aside() -> None:
    assert kept("How many Russian soldiers have been wounded?", Kind.SPAN, WOUNDED) == []
    assert kept("How many Ukrainian soldiers have been wounded?", Kind.SPAN, WOUNDED) == [WOUNDED]
    assert kept("How many soldiers have been wounded?", Kind.SPAN, WOUNDED) == [WOUNDED]
    assert kept("What did Russia lose?", Kind.SPAN, WOUNDED) == [WOUNDED]  # asks for no amount
    alone = quote("In Germany there are 35,000.", "35,000")  # tells nothing of the country in question
    assert kept("How many American soldiers are there?", Kind.SPAN, alone) == [alone]


LINES = "Moscow mentions conditions\n\nMoscow wants land.\nIt has three:\n- land\n- peace\nMayor at sea\nHe swam."


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Moscow mentions conditions", True),
        ("Moscow wants land.", False),
        ("It has three:", False),
        ("- land", False),
        ("Mayor at sea", True),
        ("He swam.", False),
    ],
)
def test_a_heading_answers_only_who_which_where_or_when(line: str, heading: bool) -> None:
    start = LINES.index(line)
    hit = Hit(Passage("a.txt", 0, len(LINES), LINES), 1.0)
    one = Quote(hit, 0.0, start, start + len(line), start, start)
    assert is_heading(one) == heading
    assert kept("What has three conditions?", Kind.SENTENCE, one) == ([] if heading else [one])
    assert kept("Who has three conditions?", Kind.SENTENCE, one) == [one]


def test_what_is_no_amount_or_time_is_set_aside_where_a_few_words_are_asked_for() -> None:
    assert kept("How many men did they lose?", Kind.SPAN, MOSCOW, WEEKLY) == [MOSCOW, WEEKLY]
    assert kept("How many do they talk to?", Kind.SPAN, ASKED) == []
    assert kept("When do they talk?", Kind.SPAN, ASKED, WEEKLY) == [ASKED, WEEKLY]
    assert kept("When did Moscow talk?", Kind.SPAN, quote("Moscow talked of its men.", "its men")) == []
    assert kept("When did Moscow talk?", Kind.SENTENCE, ASKED) == [ASKED]


ADVERT = "In 2014 Tom Odell sang it. In the new one it is Aurora. The advert of 2015 cost more. It ran in 2013 too."


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("In 2014 Tom Odell sang it.", True),
        ("In the new one it is Aurora.", False),
        ("The advert of 2015 cost more.", False),
        ("It ran in 2013 too.", False),  # the sentence before it is of 2015
    ],
)
def test_a_quote_of_another_year_is_set_aside(sentence: str, other: bool) -> None:
    start = ADVERT.index(sentence)
    hit = Hit(Passage("a.txt", 0, len(ADVERT), ADVERT), 1.0)
    one = Quote(hit, 0.0, start, start + len(sentence), start, start + len(sentence))
    assert kept("Who sings in the advert of 2015?", Kind.SPAN, one) == ([] if other else [one])
    assert kept("Does somebody sing in the advert of 2015?", Kind.YES_NO, one) == ([] if other else [one])


def test_numbers_and_decades_are_no_years() -> None:
    cars = quote("They sold 15000 cars in the 1990s.", "15000 cars")
    assert kept("How many cars did they sell in 1995?", Kind.SPAN, cars) == [cars]


def test_a_yes_no_question_keeps_what_is_about_its_names_in_the_quote_or_the_title() -> None:
    assert kept("Has Moscow lost 850,000 men?", Kind.YES_NO, MOSCOW, WEEKLY) == [MOSCOW, WEEKLY]
    assert kept("Has Biden counted the men?", Kind.YES_NO, MOSCOW, WEEKLY) == []


def test_whether_somebody_said_a_thing_is_not_answered_with_anothers_own_words() -> None:
    said = quote("I can neither confirm nor deny the talks.”", "the talks", begins=len(EARLIER))
    article = Article("a.txt", EARLIER + said.hit.passage.text, "Waltz and Trump in Moscow")
    assert without_misreadings("Did Waltz confirm the talks?", Kind.YES_NO, [said], lambda source: article) == []
    assert without_misreadings("Did Trump confirm the talks?", Kind.YES_NO, [said], lambda source: article) == [said]
    assert without_misreadings("Did Waltz see the talks?", Kind.YES_NO, [said], lambda source: article) == [said]


def test_according_to_somebody_is_not_answered_with_the_words_of_who_spoke_last_before_the_passage() -> None:
    said = quote("“They die by the thousands,” he added.", "thousands", begins=len(EARLIER))
    assert kept("How many die, according to Zelensky?", Kind.SPAN, said) == []
    assert kept("How many die, according to Trump?", Kind.SPAN, said) == [said]
    assert kept("How many die, according to the ministry?", Kind.SPAN, said) == [said]
    assert kept("How many die, according to American officials?", Kind.SPAN, said) == [said]
    alone = quote("They die by the thousands.", "thousands", begins=len(EARLIER))
    assert kept("How many die, according to Zelensky?", Kind.SPAN, alone) == [alone]
