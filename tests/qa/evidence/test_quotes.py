"""What a span becomes before it is shown, and which quotes stand side by side."""

import pytest

from index.chunking import split_sentences
from index.records import Hit, Passage
from qa.evidence.quotes import Quote, widen, with_positions, with_whole_quotations
from qa.question.kinds import Sought
from qa.reading.reader import Span

TEXT = "It rained. Kim won on Monday. “I am glad,” she said."
HIT = Hit(Passage("a.txt", 100, 100 + len(TEXT), TEXT), 0.5)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), 0.0)


@pytest.mark.parametrize(
    ("words", "whole", "text", "answer"),
    [
        ("Monday", False, "Kim won on Monday.", "Monday"),
        ("Monday", True, "Kim won on Monday.", "Kim won on Monday."),
        ("Kim won on Monday.", False, "Kim won on Monday.", "Kim won on Monday."),
        ("rained. Kim", False, "It rained. Kim won on Monday.", "rained. Kim"),
    ],
)
def test_a_span_is_widened_to_its_sentences(words: str, whole: bool, text: str, answer: str) -> None:
    quote = widen(HIT, split_sentences(TEXT), span(words), 1.0, whole=whole)
    assert (quote.text, quote.answer) == (text, answer)
    assert quote.start == 100 + TEXT.index(text)


def test_only_somebodys_own_words_are_spoken() -> None:
    said = [widen(HIT, split_sentences(TEXT), span(words), 1.0, whole=True).is_spoken for words in ("glad", "Monday")]
    assert said == [True, False]


def test_only_answers_that_cannot_both_be_meant_hold_positions() -> None:
    quotes = [Quote(HIT, 1.0, 100, 110, 0, 0)] * 2
    assert [q.position for q in with_positions(Sought.FIGURE, quotes)] == ["", ""]


SPOKEN = "It rained. She said: “I am glad. We won. Good night.” He left. “I am not,” he said."


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("She said", "She said: “I am glad. We won. Good night.”"),
        ("We won", "She said: “I am glad. We won. Good night.”"),
        ("Good night", "She said: “I am glad. We won. Good night.”"),
        ("He left", "He left."),
        ("I am not", "“I am not,” he said."),
    ],
)
def test_a_quotation_is_never_cut_in_its_middle(words: str, text: str) -> None:
    passage = Passage("a.txt", 100, 100 + len(SPOKEN), SPOKEN)
    start = SPOKEN.index(words)
    quote = widen(
        Hit(passage, 0.5), split_sentences(passage.text), Span(start, start + len(words), 0.0), 1.0, whole=False
    )
    whole = with_whole_quotations(quote)
    assert (whole.text, whole.answer) == (text, words)
    assert SPOKEN[whole.start - 100 : whole.end - 100] == text


def test_a_quotation_that_the_passage_does_not_close_adds_nothing() -> None:
    text = "She said: “I am glad. We won."
    quote = widen(
        Hit(Passage("a.txt", 0, len(text), text), 0.5), split_sentences(text), Span(0, 3, 0.0), 1.0, whole=True
    )
    assert with_whole_quotations(quote) == quote
