"""What sentences say to a question whether somebody confirmed or denied something; each stance is told by hand."""

from pathlib import Path

import pytest

from index.chunking import split_sentences
from qa.stance.confirmation import asked_confirmation, confirmation_in
from qa.stance.stance import Stance

YES, NO, NEITHER = Stance.YES, Stance.NO, Stance.NEITHER
ARTICLES = Path(__file__).parents[3] / "articles"
CALL = "Did the Kremlin confirm the call?"
BREACH = "Did the company confirm the data breach?"
DENIED = "Did the company deny the data breach?"
TOLD = [
    (BREACH, "The company confirmed the data breach in a letter to customers.", YES),
    (BREACH, "The company denied that a data breach had occurred.", NO),
    (BREACH, "The company would neither confirm nor deny the data breach.", NEITHER),
    (BREACH, "The company has not confirmed the data breach.", NO),
    (BREACH, "The company never confirmed the data breach.", NO),
    (BREACH, "The company has yet to confirm the data breach.", NO),
    (BREACH, "The company declined on Monday to confirm the data breach.", NEITHER),
    (BREACH, "The company has neither confirmed nor denied the data breach.", NEITHER),
    (BREACH, "Asked about the data breach, the company denied it.", NO),
    (DENIED, "The company denied reports of a data breach.", YES),
    (DENIED, "The company did not deny the data breach.", NO),
    (DENIED, "The company confirmed the data breach.", NO),
    (DENIED, "The company refused to deny the data breach.", NEITHER),
    (CALL, "Russia has confirmed the call.", YES),
    (CALL, "Moscow confirmed on Friday that a conversation had taken place.", YES),
    (CALL, "Russian officials denied that there had been a phone call.", NO),
    (CALL, "Russian President Vladimir Putin confirmed the call.", YES),
    (CALL, "“We can neither confirm nor deny the call,” Kremlin spokesman Dmitry Peskov said.", NEITHER),
    (CALL, "Asked about the call, Kremlin spokesman Dmitry Peskov said he could neither confirm nor deny it.", NEITHER),
    (CALL, "It rained, and the Kremlin neither confirmed nor denied the discussion took place.", NEITHER),
    ("Did Washington acknowledge the meeting?", "Washington has not acknowledged the meeting.", NO),
    ("Has Washington acknowledged the meeting?", "The US government acknowledged the meeting.", YES),
    ("Did Peskov confirm the call with Trump?", "Peskov confirmed a call with Donald Trump.", YES),
    ("Did the Kremlin confirm the call between Trump and Putin?", "The Kremlin confirmed a call with Trump.", YES),
    ("Did Peskov confirm that a call with Putin had taken place?", "Peskov denied that a call with Putin had taken "
     "place.", NO),
    ("Didn't the Kremlin confirm the call?", "The Kremlin denied the call.", NO),
    ("Did the mayor admit taking bribes?", "The mayor has admitted taking bribes.", YES),
    ("Did Boris Johnson deny the affair?", "On Sunday, Johnson denied the affair.", YES),
    ("Did Johnson deny the affair?", "Boris Johnson has always denied the affair.", YES),
    ("Did Putin confirm the call?", "On Monday, Russian President Vladimir Putin denied the call.", NO),
    ("Did Russia deny the attack?", "Russia's foreign minister denied the attack.", YES),
    ("Did Ukraine confirm the strike?", "Ukraine's deputy prime minister confirmed the strike.", YES),
    (CALL, "The Kremlin denied there had been a call.", NO),
    ("Did Russia deny that the call took place?", "Russia denied that a call between Trump and Putin took place.", YES),
    ("Did the Kremlin confirm the plan?", "The Kremlin would not confirm any reports of the plan.", NEITHER),
    ("Did the Kremlin confirm the plan?", "The Kremlin refused to confirm whether there was a plan.", NEITHER),
    ("Did the Kremlin confirm the plan?", "The Kremlin declined to confirm or deny the plan.", NEITHER),
    ("Did the company confirm the deal?", "The company declined to confirm the deal.", NEITHER),
    ("Did Israel confirm the airstrike?", "Israel would not confirm the airstrike.", NEITHER),
    ("Did police confirm the identity of the victim?", "Police declined to confirm the identity of the victim.",
     NEITHER),
    ("Did the mayor admit the affair?", "The mayor refused to admit the affair.", NEITHER),
    ("Did China confirm the tariff?", "China could not immediately confirm the tariff.", NEITHER),
    ("Did the Kremlin confirm that Putin met Trump?", "The Kremlin confirmed that President Putin met Trump in Moscow.",
     YES),
    ("Did the Kremlin confirm that Putin spoke to Trump?", "The Kremlin confirmed that Mr Putin spoke to Mr Trump.",
     YES),
    (CALL, "The Kremlin confirmed that the first call took place in Washington on 12 February.", YES),
    (CALL, "The Kremlin denied that the call had ever taken place.", NO),
    ("Did police confirm that two people died?", "Police confirmed that two people died in the crash.", YES),
    ("Did the club confirm that the match was called off?", "The club confirmed that the match was called off.", YES),
    (CALL, "Officially the Kremlin confirmed the call.", YES),
    ("Did Italy confirm the deal?", "Italy confirmed the deal.", YES),
    ("Did the family confirm the death?", "The family recently confirmed the death.", YES),
]  # fmt: skip
SILENT = [
    # another party
    (CALL, "Trump confirmed the call with the Kremlin."),
    (CALL, "The White House would neither confirm nor deny a call with the Kremlin."),
    (CALL, "The White House confirmed the call, which the Kremlin announced."),
    (CALL, "“We can neither confirm nor deny the call,” a White House official said."),
    (CALL, "A former Kremlin adviser confirmed the call."),
    (CALL, "Kremlin critic Ilya Yashin confirmed the call."),
    (CALL, "A Russian drone maker confirmed the call."),
    (CALL, "The American ambassador to Moscow confirmed the call."),
    (CALL, "The US president, in Moscow, confirmed the call."),
    (CALL, "“I can neither confirm nor deny the call,” Trump said in Moscow."),
    (CALL, "Asked about the call, he could neither confirm nor deny it."),
    ("Did Zelensky deny the call?", "Zelensky's wife denied the call."),
    ("Did Zelensky deny the call?", "A Zelensky aide denied the call."),
    ("Did Boris Johnson deny the affair?", "Kelly Johnson denied the affair."),
    ("Did Boris Johnson deny the affair?", "Mrs Johnson denied the affair."),
    ("Did Johnson deny two counts of theft?", "Johnson denied three counts of theft."),
    ("Did Ann Lee confirm that Foxco would buy Barco?", "Ann Lee confirmed that Barco would buy Foxco."),
    ("Did Boris Johnson deny the affair?", "Johnson, the critic, 58, denied the affair."),
    ("Did Apple confirm the deal?", "Apple supplier Foxconn confirmed the deal."),
    ("Did Putin confirm the call?", "Trump and Putin did not meet, but Trump confirmed the call."),
    ("Did Boris Johnson deny the affair?", "Health minister Rachel Johnson denied the affair."),
    ("Did the defence ministry confirm the strike?", "The foreign ministry confirmed the strike."),
    # another thing
    (CALL, "The Kremlin confirmed the visit, but not the call."),
    (CALL, "The Kremlin confirmed that no call had taken place."),
    (CALL, "The Kremlin confirmed that the call had been cancelled."),
    (CALL, "The Kremlin confirmed that a call would take place."),
    (CALL, "The Kremlin confirmed the end of the call."),
    (CALL, "The Kremlin confirmed an invitation to discuss the call."),
    ("Did the Kremlin confirm the call with Trump?", "The Kremlin confirmed a call with Erdogan."),
    ("Did the Kremlin confirm the call between Trump and Putin?", "The Kremlin confirmed Putin's trip to China."),
    (BREACH, "The company confirmed the breach of its contract."),
    ("Did the ministry confirm 20 deaths?", "The ministry confirmed 30 deaths."),
    (CALL, "The Kremlin confirmed the call was cancelled."),
    (CALL, "The Kremlin confirmed that the call was a hoax."),
    (CALL, "The Kremlin confirmed the call may fail."),
    (CALL, "The Kremlin confirmed that the call with Erdogan failed."),
    (CALL, "The Kremlin confirmed that the call had been in doubt."),
    ("Did the Kremlin confirm the meeting?", "The Kremlin confirmed that the meeting in Paris was called off."),
    ("Did the Kremlin confirm the meeting?", "The Kremlin denied that the meeting took place behind closed doors."),
    ("Did Iran deny the strike?", "Iran denied that the strike on Natanz caused damage."),
    ("Did the Kremlin confirm that a call had taken place?", "The Kremlin confirmed that a call was off."),
    (CALL, "The Kremlin confirmed the call was over on Monday."),
    ("Did Boeing confirm the order?", "Boeing confirmed the order has been cancelled."),
    ("Did Apple deny the merger?", "Apple denied the merger was off."),
    # nobody's silence: it is refused to make, to grant or to let in
    ("Did the Senate confirm Robert Bork?", "The Senate refused to confirm Robert Bork on Friday."),
    ("Did the Senate confirm the judge?", "The Senate refused to confirm the judge after reports that he lied."),
    ("Did the Senate confirm the nomination?", "The Senate refused to confirm the nomination."),
    ("Did the court deny the appeal?", "The court refused to deny the appeal."),
    ("Did the school admit the students?", "The school refused to admit the students."),
    ("Did NATO admit Ukraine?", "NATO declined to admit Ukraine."),
    ("Did Russia confirm the cases?", "Russia reported 500 confirmed cases on Monday."),
    ("Did Russia confirm the cases?", "Russia's confirmed cases rose on Monday."),
    ("Did Russia confirm the death of the general?", "The general was confirmed dead in Russia."),
    # nobody's plain word
    (CALL, "Dmitry Peskov, the Kremlin spokesman, confirmed the call."),
    (CALL, "The Kremlin called reporters to confirm the call."),
    (CALL, "The Kremlin declined to comment on the call."),
    (CALL, "The Kremlin did not deny the call."),
    (CALL, "Trump said Peskov had confirmed the call for the Kremlin."),
    (CALL, "The Kremlin confirmed the call, Trump said."),
    (CALL, "It is not true that the Kremlin confirmed the call."),
    (CALL, "If the Kremlin confirmed the call, markets would rise."),
    (CALL, "Had the Kremlin confirmed the call, markets would have risen."),
    ("Did Putin confirm the call?", "Putin's family confirmed the call."),
    (CALL, "The Kremlin reportedly confirmed the call."),
    (CALL, "The Kremlin would have confirmed the call."),
    (CALL, "Has the Kremlin confirmed the call?"),
    (CALL, "The Kremlin denied that it had refused to confirm the call."),
    (CALL, "The Kremlin admitted that it could not deny the call."),
    (CALL, "The Kremlin confirmed the visit but denied the call."),
    (CALL, "The call was confirmed on Monday."),
    (BREACH, "The data breach was confirmed by the company."),
    (BREACH, "The data breach has not been confirmed by the company."),
]


@pytest.mark.parametrize(("question", "sentence", "stance"), TOLD)
def test_a_plain_word_of_the_party_about_the_thing_is_a_stance(question: str, sentence: str, stance: Stance) -> None:
    asked = asked_confirmation(question)
    assert asked is not None
    assert confirmation_in(asked, sentence) is stance


@pytest.mark.parametrize(("question", "sentence"), SILENT)
def test_whatever_is_less_plain_is_none(question: str, sentence: str) -> None:
    asked = asked_confirmation(question)
    assert asked is not None
    assert confirmation_in(asked, sentence) is None


@pytest.mark.parametrize(
    "question",
    [
        "Did the Kremlin refuse to confirm the call?",
        "Did the Kremlin not confirm the call?",
        "Did police ask the minister to confirm the report?",
        "Did the report say the mayor denied the claim?",
        "Did the lab that confirmed the cases close?",
        "Did he confirm?",
        "Did the mayor resign?",
        "Who confirmed the call?",
        "Is the call confirmed?",
    ],
)
def test_a_question_about_something_else_asks_for_no_confirmation(question: str) -> None:
    assert asked_confirmation(question) is None


def test_of_the_sample_articles_only_the_sentences_about_the_call_count() -> None:
    asked = asked_confirmation(CALL)
    assert asked is not None
    said = {}
    for path in sorted(ARTICLES.glob("00[0-4]_*.txt")):
        text = path.read_text(encoding="utf-8")
        for start, end in split_sentences(text):
            if stance := confirmation_in(asked, text[start:end]):
                said[text[start:end]] = (path.name[:3], stance)
    assert list(said.values()) == [
        ("000", NEITHER),
        ("001", NEITHER),
        ("002", NEITHER),
        ("002", NEITHER),
        ("003", NEITHER),
        ("004", NEITHER),
    ]


@pytest.mark.parametrize(
    "piece", ["the Kremlin ", "neither confirmed ", "refused, ", "not confirmly ", "a", "“", "Kremlin, "]
)
def test_long_hostile_texts_take_no_long_time(piece: str) -> None:
    asked = asked_confirmation(CALL)
    assert asked is not None
    asked_confirmation(f"Did {piece * 300} confirm {piece * 300}?")
    assert confirmation_in(asked, f"The Kremlin {piece * 1000} confirmed the call {piece * 1000} denied.") is None
