"""What bounds the questions, as it is said above the composer."""

from types import SimpleNamespace
from typing import Any, cast

from qa.page.filter_events import FilterEvents
from tests.fake_library import FakeLibrary


def test_an_article_without_title_is_named_by_its_first_sentence() -> None:
    components = cast(Any, SimpleNamespace(filters="filters", chips="chips"))
    shown = FilterEvents(FakeLibrary(), components).choose("?source=002_cb575d2c1d554fa5.txt")
    assert "Kremlin officials poker&#45;faced" in shown["chips"]
