"""Dates in sentences, resolved against the day of the article."""

import pytest

from qa.english.moments import moments

MONDAY = "2025-02-10"


@pytest.mark.parametrize(
    ("sentence", "iso"),
    [
        ("It rained on Friday.", "2025-02-07"),
        ("They voted on Monday not to strike.", "2025-02-10"),
        ("Doses will be given from next Monday.", "2025-02-17"),
        ("Talks will go on on Wednesday.", "2025-02-12"),
        ("Yesterday the government promised money.", "2025-02-09"),
        ("Nearly 2,000 have fallen ill since December.", "2024-12"),
        ("The railway will stay closed until March.", "2025-03"),
        ("A court is to decide in May.", "2025-05"),
        ("The report is expected in July.", "2025-07"),
        ("As expected, the bank closed on Monday.", "2025-02-10"),
        ("Sales were higher than expected in January.", "2025-01"),
        ("He said the shop would close and on Monday locked the door.", "2025-02-10"),
        ("She thought it would rain, but on Friday the sun shone.", "2025-02-07"),
        ("She insisted that the work would start on April 7 as planned.", "2025-04-07"),
        ("The bridge will not be repaired, the council announced on Monday.", "2025-02-10"),
        ("“It will never be repaired,” she said on Friday.", "2025-02-07"),
        ("The council said on the radio that it will close on Friday.", "2025-02-14"),
        ("It would not happen as it did last May.", "2024-05"),
        ("It was higher than it was expected last Monday.", "2025-02-03"),
        ("He retired in March after 22 years.", "2024-03"),
        ("It was taken in 1897 by an officer.", "1897"),
        ("He died on 22 August 1485.", "1485-08-22"),
        ("She left on February 3, 2024.", "2024-02-03"),
        ("He left on 12 November.", "2024-11-12"),
        ("The film, out on 21 March, was banned.", "2025-03-21"),
        ("The Senate had voted on January 6.", "2025-01-06"),
        ("It was postponed last February.", "2024-02"),
        ("The contract ends next February.", "2026-02"),
        ("The theatre opened in June of 1933.", "1933-06"),
        ("Profits fell last year.", "2024"),
        ("It closed three months ago.", "2024-11"),
        ("It closed 3 days ago.", "2025-02-07"),
        ("The start is 2025-03-01.", "2025-03-01"),
        ("It began in July, 2020.", "2020-07"),
        ("In May, 12 people died.", "2024-05"),
        ("In March, 1500 workers walked out.", "2024-03"),
        ("In March, 2000 people walked out.", "2024-03"),
        ("Men will hear “what they like” and “what friends like on Friday”.", "2025-02-14"),
        ("“We will meet. On Tuesday we vote,” he said.", "2025-02-11"),
        ("The vote is this Thursday.", "2025-02-13"),
        ("A plan that will start with Mr. Lee on Friday.", "2025-02-14"),
    ],
)
def test_the_day_spoken_of(sentence: str, iso: str) -> None:
    assert [moment.iso for moment in moments(sentence, MONDAY)] == [iso]


@pytest.mark.parametrize(
    "sentence",
    [
        "He may resign.",
        "They march on.",
        "About 2000 people came.",
        "On 31 February 2025 nothing happened.",
        "On 31 February nothing happened.",
        "It began more than two years ago.",
        "It closed nearly four months ago.",
    ],
)
def test_no_day_is_made_up(sentence: str) -> None:
    assert moments(sentence, MONDAY) == []


def test_this_monday_is_that_of_the_articles_week() -> None:
    assert [moment.iso for moment in moments("He spoke this Monday.", "2025-02-12")] == ["2025-02-10"]


def test_what_the_sentence_before_will_bring_says_nothing_of_the_next_ones_day() -> None:
    text = "Ministers will meet on Tuesday. The mayor resigned on Friday."
    assert [moment.iso for moment in moments(text, MONDAY)] == ["2025-02-11", "2025-02-07"]


def test_a_weekday_in_an_article_without_a_date_is_no_day() -> None:
    assert moments("It rained on Friday.", "") == []
    assert moments("It rained in 2019.", "")[0].relative is False


def test_a_dateline_without_a_year_is_resolved_only_against_a_known_day() -> None:
    dateline = "LONDON, Oct 20 (Reuters) - The bank cut its rate."
    assert moments(dateline, "") == []
    assert [moment.iso for moment in moments(dateline, "2014-10-21")] == ["2014-10-20"]
