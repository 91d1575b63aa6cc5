"""What a span becomes before it is shown."""

import pytest

from qa.quotes import whole_name


@pytest.mark.parametrize(
    ("sentence", "span", "name"),
    [
        ("All eyes are on the Munich Security Conference, where they meet.", "Munich", "Munich Security Conference"),
        ("It was Keith Kellogg who said so.", "Keith", "Keith Kellogg"),
        ("He said aboard Air Force One that it ended.", "aboard Air Force", "aboard Air Force One"),
        ("It was Keith Kellogg who said so.", "Kellogg", "Keith Kellogg"),
        ("They met in the U.S. Senate today.", "Senate", "U.S. Senate"),
        ("Yesterday Kellogg said that it ended there.", "Kellogg", "Kellogg"),
        ("Russia has twice violated its last agreement with Ukraine.", "last", "last agreement"),
        ("All eyes are on the upcoming Munich Conference.", "the upcoming", "the upcoming Munich Conference"),
        ("It was held for the last.", "the last", "the last"),
        ("This is the latest in a row of talks.", "the latest", "the latest"),
        ("“I saw Vladimir Putin.’", "Vladimir", "Vladimir Putin"),
        ("He met Kellogg Friday in the town.", "Kellogg", "Kellogg"),
        ("Russia Plays Coy on Talks", "Russia", "Russia"),
        ("He lost 850,000 men, Kyiv said in the morning.", "850,000", "850,000"),
        ("He named Ryabkov. Kellogg was not there at all.", "Ryabkov", "Ryabkov"),
        ("He said that Vladimir Putin’s regime would end.", "Vladimir", "Vladimir Putin"),
    ],
)
def test_a_span_that_cuts_a_name_is_widened_to_all_of_it(sentence: str, span: str, name: str) -> None:
    at = sentence.index(span)
    start, end = whole_name(sentence, at, at + len(span))
    assert sentence[start:end] == name
