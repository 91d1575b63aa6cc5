"""What came closest to a question without an answer."""

from __future__ import annotations

from index.records import Hit, Passage
from qa.english.content import content_terms
from qa.evidence.nearest import Near, closest
from qa.evidence.quotes import Quote

TEXT = "It rained. The mayor spoke. Nobody listened to her."
SPOKE = (11, 27)


def passage(source: str) -> Passage:
    return Passage(source, 100, 100 + len(TEXT), TEXT)


def quote(source: str, start: int, end: int) -> Quote:
    return Quote(Hit(passage(source), 0.5), -1.0, 100 + start, 100 + end, 100 + start, 100 + start)


def test_each_passage_is_there_once_with_its_first_sentence_and_those_not_read_come_last() -> None:
    hits = [Hit(passage(source), 0.5) for source in "abcd"]
    quotes = [quote("c", *SPOKE), quote("c", 0, 10), quote("a", 0, 10)]
    assert closest(content_terms("Who swam?"), hits, quotes) == (
        Near(passage("c"), 111, 127),
        Near(passage("a"), 100, 110),
        Near(passage("b"), 100, 100 + len(TEXT)),
    )


def test_of_a_passage_that_was_not_read_the_sentence_with_most_words_of_the_question_stands_out() -> None:
    [near] = closest(content_terms("Whom did nobody listen to, the mayor?"), [Hit(passage("a"), 0.5)], [])
    assert near.sentence == "Nobody listened to her."


def test_a_sentence_stands_between_the_words_around_it() -> None:
    near = Near(passage("a"), 111, 127)
    assert not near.is_whole
    assert near.excerpt(100) == ("It rained.", "The mayor spoke.", "Nobody listened to her.")


def test_words_around_a_sentence_are_cut_before_the_sentence_is() -> None:
    near = Near(passage("a"), 111, 127)
    assert near.excerpt(40) == ("It rained.", "The mayor spoke.", "Nobody …")
    assert near.excerpt(24) == ("…", "The mayor spoke.", "…")
    assert near.excerpt(10) == ("…", "The mayor …", "…")


def test_the_words_before_get_what_those_after_leave() -> None:
    near = Near(Passage("a", 0, 31, "one two three four. Five. Six.."), 20, 25)
    assert near.excerpt(24) == ("… three four.", "Five.", "Six..")


def test_a_passage_that_was_not_read_is_shown_from_its_beginning() -> None:
    near = Near(passage("a"), 100, 100 + len(TEXT))
    assert near.is_whole
    assert near.excerpt(28) == ("", "It rained. The mayor spoke. …", "")
