from qa.english.content import content_terms


def test_only_words_that_carry_meaning_are_kept_each_once() -> None:
    assert content_terms("What did the mayor say about the bridge, and whose bridge was it?") == ["mayor", "bridg"]


def test_a_question_of_function_words_has_none() -> None:
    assert content_terms("Who is he?") == []
