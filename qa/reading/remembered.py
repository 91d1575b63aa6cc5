"""Readings that are kept: no passage is read twice for one question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from qa.reading.reader import Excerpt, Judgement
from qa.recent import Recent

READINGS = 4096
"""Readings that are kept, some 3 KB each: those of 800 questions."""


class Reader(Protocol):
    """Judges excerpts; its scores compare across excerpts, higher is surer."""

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Judgement]:
        """What each excerpt says to the question."""

    def read_pairs(self, pairs: Sequence[tuple[str, Excerpt]]) -> list[Judgement]:
        """What each excerpt says to the question beside it, all of them read together."""

    def is_word(self, word: str) -> bool:
        """Whether ``word`` is a common one, which is not mistyped."""


class RememberingReader:
    """A reader that keeps what it said last.

    A reading depends on the question and the excerpt alone. So it holds in every version of the index.
    """

    def __init__(self, reader: Reader, *, readings: int = READINGS) -> None:
        self._reader = reader
        self._kept: Recent[tuple[str, Excerpt], Judgement] = Recent(readings)

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Judgement]:
        return self.read_pairs([(question, excerpt) for excerpt in excerpts])

    def read_pairs(self, pairs: Sequence[tuple[str, Excerpt]]) -> list[Judgement]:
        found = {pair: judgement for pair in pairs if (judgement := self._kept.get(pair)) is not None}
        new = [pair for pair in dict.fromkeys(pairs) if pair not in found]
        for pair, judgement in zip(new, self._reader.read_pairs(new), strict=True):
            found[pair] = judgement
            self._kept.keep(pair, judgement)
        return [found[pair] for pair in pairs]

    def is_word(self, word: str) -> bool:
        return self._reader.is_word(word)
