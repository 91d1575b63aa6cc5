"""What kind of reply a request asks for."""

import json
import re
from pathlib import Path

import pytest

from index.records import UserError
from qa.digest.subject import Saying, saying, subject
from qa.question.requests import Request, reading_of, recognised

ROOT = Path(__file__).parents[3]
REQUESTS = ROOT / "training" / "requests"


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        ("What do the articles say about Lisbon?", Request.TOPIC),
        ("Summarise this article", Request.SUMMARY),
        ("Timeline of the siege", Request.TIMELINE),
        ("What did Anna Berg say about the tower?", Request.SAID),
        ("What did the environment secretary say in Calais?", Request.SAID),
        ("“The tower will never be finished in my lifetime”", Request.QUOTE),
        ("How many articles mention Lisbon?", Request.COUNT),
        ("When was the article about Lisbon published?", Request.PUBLISHED),
        ("How many people live in Lisbon?", Request.FACT),
        ("When was the tower finished?", Request.FACT),
        ("How many documents were leaked?", Request.FACT),
        ("How many files were stolen?", Request.FACT),
        ("How many pieces will the museum keep?", Request.FACT),
        ("how many pieces of luggage were lost", Request.FACT),
        ("How many reports of abuse were made?", Request.FACT),
        ("Did the report say the bridge was safe?", Request.FACT),
        ("When did the paper close?", Request.FACT),
        ("How many documents mention Brexit?", Request.COUNT),
        ("How many pieces have been written about Lund?", Request.COUNT),
        ("Did Anna Berg resign?", Request.FACT),
        ("Astronaut returns to Earth after a year in space", Request.CLAIM),
        ("The tower is older than the church.", Request.CLAIM),
        ("This tower is older than the church.", Request.FACT),
        ("Which drugs no longer help?", Request.LIST),
        ("Which drug no longer helps?", Request.FACT),
        ("Name the companies accused of fraud", Request.LIST),
        ("Which garages overcharge their customers?", Request.LIST),
        ("Which doctors from Uppsala are cited?", Request.LIST),
        ("List the poets who burned their own verses", Request.LIST),
        ("Which sports minister left?", Request.FACT),
        ("Which two garages will merge?", Request.FACT),
        ("Which news agency closed its office?", Request.FACT),
        ("Which country's leaders signed the treaty?", Request.FACT),
        ("What made the sailors give up their protest?", Request.FACT),
        ("What happens next?", Request.FACT),
        ("What makes bees die?", Request.FACT),
        ("What measures were taken?", Request.LIST),
        ("timeline for vaping", Request.TIMELINE),
        ("When did the Lisbon article come out?", Request.PUBLISHED),
    ],
)
def test_the_kind_is_told_from_the_words(request_: str, kind: Request) -> None:
    assert recognised(request_) is kind


def test_eight_of_ten_held_out_wordings_are_told_and_hardly_a_fact_is_lost() -> None:
    rows = [json.loads(line) for line in (REQUESTS / "heldout.jsonl").read_text(encoding="utf-8").splitlines()]
    right = [recognised(row["request"]) == row["kind"] for row in rows]
    facts = [recognised(row["request"]) == "fact" for row in rows if row["kind"] == "fact"]
    assert sum(right) >= 0.84 * len(rows)
    assert sum(facts) >= len(facts) - 2


def test_two_of_three_questions_typed_as_into_a_search_box_are_of_fact() -> None:
    typed = [
        json.loads(line)["request"] for line in (REQUESTS / "typed.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert sum(recognised(request) is Request.FACT for request in typed) >= len(typed) * 2 // 3


@pytest.mark.parametrize(
    ("request_", "about"),
    [
        ("What do the articles say about the Lenn flood?", "Lenn flood"),
        ("What happened when in the NSA scandal?", "NSA scandal"),
        ("When was the article about the merger published?", "merger"),
        ("What day did the Guardian run the story on Mars One?", "Mars One"),
        ("How often is Obama mentioned?", "Obama"),
        ("Summarise this article", ""),
        ("What have the papers got on the mayor of Lyon?", "mayor of Lyon"),
        ("Fill me in on the hospital closures", "hospital closures"),
        ("life on Mars", "life on Mars"),
        ("How many articles mention the attack on Rome?", "attack on Rome"),
        ("When did the Star Wars article come out?", "Star Wars"),
        ("Is the piece on Liberia from 2014?", "Liberia"),
        ("How often does Everest come up?", "Everest"),
        ("How many articles are there in total?", ""),
        ("What does the article on Liberia say, in a few lines?", "Liberia"),
        ("Key dates in the life of Barack Obama", "Barack Obama"),
        ("Summarise the deal", "deal"),
        ("Timeline of the executive order", "executive order"),
        ("What do the articles say about press freedom?", "press freedom"),
        ("What do the articles say about the interview?", "interview"),
        ("articles about the jobs people want", "jobs people want"),
        ("When was the article about the Green New Deal published?", "Green New Deal"),
        ("How often is the New York Times mentioned?", "New York Times"),
        ("How many articles mention people?", "people"),
        ("articles on paper mills", "paper mills"),
        ("Summary of the peace talks in three sentences", "peace talks"),
        ("calendar of events around the merger in date order", "merger"),
        ("What is the date of the whale story?", "whale"),
        ("articles in which Merkel is mentioned", "Merkel"),
    ],
)
def test_the_subject_is_what_is_left_of_a_request(request_: str, about: str) -> None:
    assert subject(request_) == about


def test_a_speaker_and_the_matter_are_told_apart() -> None:
    found = saying("What has the finance minister said about taxes?")
    assert (found.speaker, found.about) == ("finance minister", "taxes")
    assert saying("What did the finance minister say in Davos?") == Saying("finance minister", "Davos")
    assert saying("So what did the defendant say in court about Ann Lee?") == Saying("defendant", "Ann Lee")
    assert saying("What did the White House say about Ann Lee's comments on rates?") == Saying(
        "White House", "Ann Lee's comments on rates"
    )
    assert saying("How did the union react to Berg's remarks?") == Saying("union", "Berg's remarks")
    assert saying("What was Berg's reaction to Lee's remarks?") == Saying("Berg", "Lee's remarks")
    assert saying("What was Lee's comment on the regulator?") == Saying("Lee", "the regulator")
    assert saying("What did McDonald's say about wages?") == Saying("McDonald's", "wages")
    assert saying("Quotes by the mayor of London") == Saying("mayor of London", "")
    assert saying("Statements by the Bank of Lenn on rates") == Saying("Bank of Lenn", "rates")
    assert saying("Who said that the rosters are bad?").about == "the rosters are bad"
    assert saying("Who said what about the rosters?").about == "the rosters"


def test_a_kind_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(UserError, match="known are fact, topic"):
        reading_of("poem")


def test_the_documented_example_of_each_kind_is_read_as_that_kind() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    section = page[page.index("## One of each kind") :].split("\n## ")[0]
    examples = re.findall(r"^\| `(\w+)`[^|]* \| ([^|]+) \|", section, re.MULTILINE)
    assert {kind for kind, _ in examples} == {kind.value for kind in Request}
    assert [(kind, text) for kind, text in examples if recognised(text).value != kind] == []
