"""Who says the words of a quote."""

import pytest

from qa.evidence.attribution import Attribution, Voice, attribute

Q, P = Voice.QUOTATION, Voice.PARAPHRASE

WHOLE_SENTENCES = [
    # the five articles
    ("Asked about the suggestion that a phone call had taken place, Kremlin spokesman Dmitry Peskov said: “I can "
     "neither confirm nor deny it.”", "Kremlin spokesman Dmitry Peskov", Q),
    ("“If we are talking, I don’t want to tell you about the conversations,” Trump said.", "Trump", Q),
    ('"Otherwise, it will look like a dialogue about Ukraine without Ukraine," Zelenskyy told Reuters Sunday.',
     "Zelenskyy", Q),
    ("In a post on X, formerly known as Twitter, Carl Bildt, the co-chair of European Council on Foreign Relations, "
     "wrote: “This is slightly strange since Putin is highly likely to be desperate.”", "Carl Bildt", Q),
    ("His special envoy to Ukraine, Keith Kellogg, told news platform Semafor on Monday that he and his team are "
     "coordinating with allies.", "Keith Kellogg", P),
    ("The US president’s envoy told media on Monday that he is putting together a peace plan.",
     "The US president’s envoy", P),
    ("In a subsequent press briefing, Peskov then said: “I made a statement on this matter yesterday.", "Peskov", Q),
    ("The official, who oversees relations with the US and arms control, said all of Putin’s conditions must be met.",
     "The official", P),
    ("According to an interview with Reuters, Zelenskyy said he was ready to supply the U.S. with rare-earth minerals.",
     "Zelenskyy", P),
    ("Russia neither confirmed nor denied any details about the “delicate” discussions, according to the Russian news "
     "outlet RBC.", "the Russian news outlet RBC", P),
    ("Since he began his presidential campaign, Trump has repeatedly claimed that he would bring a swift end to the "
     "war.", "Trump", P),
    ("Ryabkov reiterated Putin’s stance that there would be no peace in Ukraine.", "Ryabkov", P),
    ("‘If we are talking about a deal, then let’s\xa0do a deal, we are only for it,’\xa0Zelenskyy\xa0said.",
     "Zelenskyy", Q),
    ("Therefore, in this case, I can neither confirm nor deny it.”", "", Q),
    ("He added, “Whether the US chooses to seize this opportunity is entirely up to them.”", "", Q),
    ("However, he hinted that a potential return of Trump could lead to a change in U.S. foreign policy.", "", P),
    # invented
    ("“The bridge is safe,” said Maria Lopez, the city's chief engineer.", "Maria Lopez", Q),
    ("“The bridge is safe,” the city's chief engineer said on Monday.", "the city's chief engineer", Q),
    ("“The bridge is safe,” she said.", "", Q),
    ("Engineers warned that the bridge was unsafe.", "Engineers", P),
    ("But Engel warned that the bridge was unsafe.", "Engel", P),
    ("Police said a man had been arrested.", "Police", P),
    ("A man has been arrested, police said.", "police", P),
    ("Sales fell by 4% in May, the company reported.", "the company", P),
    ("Sales fell by 4% in May, according to the statistics office.", "the statistics office", P),
    ("According to the statistics office, sales fell by 4% in May.", "the statistics office", P),
    ("The striker, 29, said he would retire in June.", "The striker", P),
    ("Speaking after the match, coach Emma Hayes said: “We were poor.”", "coach Emma Hayes", Q),
    ("Dr. Chen explained that the virus spreads slowly.", "Dr. Chen", P),
    ("The World Health Organization has warned that cases are rising.", "The World Health Organization", P),
    # a stop that ends no sentence, names that are verbs, nouns in "-ly"
    ("“We lost the whole game today,” said Gov. Gavin Newsom.", "Gov. Gavin Newsom", Q),
    ("“We lost the whole game today,” said U.S. President Joe Biden.", "U.S. President Joe Biden", Q),
    ("“We lost the whole game today,” said J.K. Rowling on Monday.", "J.K. Rowling", Q),
    ("“We lost the whole game today,” said Theresa May.", "Theresa May", Q),
    ("Will Smith said he was sorry.", "Will Smith", P),
    ("“We lost the whole game today,” the royal family said.", "the royal family", Q),
    ("A close ally said they had lost.", "A close ally", P),
    ("“We lost the whole game today,” said Peskov. He left.", "Peskov", Q),
]  # fmt: skip

UNCLEAR = [
    "Newsweek reached out to the Russian government for comment via email outside of business hours.",
    "The fire destroyed two houses in the north of the city.",
    "The Senate approved the bill late on Wednesday.",
    "While President Donald Trump said on Sunday that he has spoken to Putin, a spokesman for the Russian leader "
    "declined to confirm the call this week.",
    "His administration is reportedly exploring economic pressure.",
    "The minister denied that the meeting took place.",
    "The plan is thought to have failed.",
    "Young, young, beautiful people.",
    "The reports will be published.",
    "His claims were false.",
    "Has Ann Lee said it?",
    "I saw the whole thing from my window.",
    "The bridge closed in May, and the mayor said it would reopen.",
    "Ryabkov was told that the plan had failed.",
    "What happens next?",
]


@pytest.mark.parametrize(("sentence", "speaker", "kind"), WHOLE_SENTENCES)
def test_a_whole_sentence_is_given_to_its_speaker(sentence: str, speaker: str, kind: Voice) -> None:
    found = attribute(sentence, 0, len(sentence))
    assert found is not None
    assert (found.speaker, found.kind) == (speaker, kind)
    assert sentence[found.start : found.end] == speaker


@pytest.mark.parametrize("sentence", UNCLEAR)
def test_a_sentence_of_several_voices_or_none_plain_is_given_to_nobody(sentence: str) -> None:
    assert attribute(sentence, 0, len(sentence)) is None


TWO_VOICES = (
    "Moscow has lost more than 850,000 men, according to Ukraine’s Ministry of Defense, and Zelensky previously said "
    "that Kyiv has had 43,000 of its soldiers die on the battlefield."
)
PARTS = [
    (TWO_VOICES, "more than 850,000", "Ukraine’s Ministry of Defense", P),
    (TWO_VOICES, "43,000", "Zelensky", P),
    (
        "Trump said that the Russian leader “wants to see people stop dying” in Ukraine.",
        "people stop dying",
        "Trump",
        Q,
    ),
    ("Trump said that the Russian leader “wants to see people stop dying” in Ukraine.", "in Ukraine", "Trump", P),
    ("Trump said he would pay, but the museum has refused the money.", "he would pay", "Trump", P),
    ("“We lost,” said Dmitry Peskov on Monday.", "We lost", "Dmitry Peskov", Q),
]


@pytest.mark.parametrize(("sentence", "part", "speaker", "kind"), PARTS)
def test_a_part_of_a_sentence_is_given_to_the_one_who_says_it(
    sentence: str, part: str, speaker: str, kind: Voice
) -> None:
    start = sentence.index(part)
    at = sentence.index(speaker)
    assert attribute(sentence, start, start + len(part)) == Attribution(speaker, at, at + len(speaker), kind)


def test_what_follows_the_speech_is_not_given_to_the_speaker() -> None:
    sentence = "Trump said he would pay, but the museum has refused the money."
    assert attribute(sentence, sentence.index("the museum"), len(sentence)) is None


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (0, 99)])
def test_a_span_outside_the_sentence_is_a_mistake(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="need 0 <= start < end <= 9"):
        attribute("He spoke.", start, end)


def test_a_long_hostile_sentence_takes_no_long_time() -> None:
    sentence = "“, said " * 2000
    assert attribute(sentence, 0, len(sentence)) is not None
