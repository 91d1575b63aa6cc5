from qa.recent import Recent


def test_what_was_asked_for_last_is_kept() -> None:
    kept: Recent[str, int] = Recent(2)
    kept.keep("one", 1)
    kept.keep("two", 2)
    assert kept.get("one") == 1
    kept.keep("three", 3)
    assert [kept.get(key) for key in ("one", "two", "three")] == [1, None, 3]
