"""Readings that are kept: no passage is read twice for one question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from index.records import Passage
from qa.reading.reader import Judgement
from qa.recent import Recent

READINGS = 4096
"""Readings that are kept, some 3 KB each: those of 800 questions."""


class Reader(Protocol):
    """Judges passages; its scores compare across passages, higher is surer."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        """What each passage says to the question."""

    def read_pairs(self, pairs: Sequence[tuple[str, Passage]]) -> list[Judgement]:
        """What each passage says to the question beside it, all of them read together."""

    def is_word(self, word: str) -> bool:
        """Whether ``word`` is a common one, which is not mistyped."""


class RememberingReader:
    """A reader that keeps what it said last.

    A reading depends on the question and the passage's text alone. So it holds in every version of the index.
    """

    def __init__(self, reader: Reader, *, readings: int = READINGS) -> None:
        self._reader = reader
        self._kept: Recent[tuple[str, str], Judgement] = Recent(readings)

    def read(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        return self.read_pairs([(question, passage) for passage in passages])

    def read_pairs(self, pairs: Sequence[tuple[str, Passage]]) -> list[Judgement]:
        asked = {(question, passage.text): (question, passage) for question, passage in pairs}
        found = {key: judgement for key in asked if (judgement := self._kept.get(key)) is not None}
        new = [key for key in asked if key not in found]
        for key, judgement in zip(new, self._reader.read_pairs([asked[key] for key in new]), strict=True):
            found[key] = judgement
            self._kept.keep(key, judgement)
        return [found[question, passage.text] for question, passage in pairs]

    def is_word(self, word: str) -> bool:
        return self._reader.is_word(word)
