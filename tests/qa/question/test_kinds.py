"""The kind of reply that a question asks for."""

import pytest

from qa.question.kinds import Kind, checked_question, kind

YES_NO = """
Did the Kremlin confirm the call?
Did Russia deny that the phone call took place?
Has Washington acknowledged any conversation between the presidents since the invasion?
Has Washington not acknowledged the conversation?
Didn’t the Kremlin confirm the call?
Didn't the mayor resign?
Is it true that Russia did not deny the call?
Was anyone hurt in the fire?
Will the museum reopen in June?
Can cats see in the dark?
Would the union accept the offer?
Are e-bikes legal on the pavement?
Did the governor say when the law takes effect?
Did the Kremlin confirm or deny the call?
Russia denied the call, didn’t it?
Russia did not deny the call, did it?
The Kremlin has confirmed the call?
In 2016, did Britain vote to leave?
Do you know if anyone who was there survived?
According to the report, was the bridge safe?
Do you know if the bridge was safe?
is pain experienced in a missing body part or paralyzed area
""".strip().splitlines()

SPAN = """
Who is the Kremlin spokesman?
How many men has Moscow lost according to Ukraine's Ministry of Defense?
What did Zelenskyy offer the United States in exchange for support?
Which conference will US and Ukrainian officials attend?
Where did Trump tell reporters that he expects many more conversations?
When did Trump speak about his call with Putin in The New York Post?
What did Carl Bildt call Putin's silence about the deal?
What must Ukraine give up for the war to end, according to Ryabkov?
Who did Kellogg tell that he was preparing a peace plan?
What did the Kremlin call reports of a call after the November 2024 election?
How long did the phone call between Trump and Putin last?
How old is the prime minister?
How much did the bridge cost?
How often do comets return?
In which year was the station rebuilt?
What is the capital of Japan?
What is the price of Russian gas in Europe?
What caused the fire?
Name the author of The Breakdown of Nations
According to the article, who threw the bottle into the sea?
Do you know who won the cup?
Can you tell me when the shop opens?
Does the desert have much life or is it virtually lifeless?
The cup reminds the reviewer of what?
What year did the war end?
Whose bottle was it?
What’s the name of the ship?
What does NATO stand for?
What does the author believe are somewhat expensive?
kremlin spokesman
A sculpture of which animal, made in 1986, has been protected?
The feast, known as Diwali, was held this week. What is it also known as?
If it snows, which town is cut off?
What position did she hold?
""".strip().splitlines()

SENTENCE = """
Why did Google remove the steering wheel?
How was the bottle discovered?
How did Ryabkov describe the prospects for better relations under Trump?
How did the markets react?
What did the Chinese foreign minister say about the call?
What does Polly Arnold say about the work that is being done?
What does Peskov think?
What did Carl Bildt write?
What did Trump post about it?
What did she tweet?
What happened in 2011?
What has happened to the bees?
What was the staff’s reaction to Inky’s disappearance?
What is the difference between e-bikes and mopeds?
What do experts believe about the find?
What is true about the new elements?
What is currently known about the benefits of oxytocin?
Describe the incident.
Tell me more about the call
Please explain the decision
Can you explain why the bridge closed?
Do you know why the bridge closed?
For what reason did she leave?
How come the shop is closed?
According to the police, what happened?
What did Merkel warn of?
How can readers help?
What is Ryabkov's view of the talks?
""".strip().splitlines()


@pytest.mark.parametrize("question", YES_NO)
def test_a_question_that_can_be_answered_with_yes_or_no_is_one(question: str) -> None:
    assert kind(question) is Kind.YES_NO


@pytest.mark.parametrize("question", SPAN)
def test_a_question_for_a_name_a_number_a_place_or_a_time_asks_for_a_span(question: str) -> None:
    assert kind(question) is Kind.SPAN


@pytest.mark.parametrize("question", SENTENCE)
def test_a_question_for_reasons_manners_and_words_asks_for_sentences(question: str) -> None:
    assert kind(question) is Kind.SENTENCE


@pytest.mark.parametrize("question", ["", "  ", "?", "’"])
def test_what_is_no_question_asks_for_a_span(question: str) -> None:
    assert kind(question) is Kind.SPAN


def test_a_long_hostile_question_takes_no_long_time() -> None:
    assert kind("what is " + "the " * 5000 + "?") is Kind.SPAN


def test_half_a_character_is_replaced() -> None:
    assert checked_question("Who won \ud800?") == "Who won ??"
