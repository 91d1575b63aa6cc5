"""Small stand-ins whose results can be worked out by hand, and which count what they were asked."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from index.records import Progress, Vectors
from index.text.terms import terms
from qa.reading.reader import Excerpt, Judgement, Span


class WordHashEmbedder:
    """Texts that share words share directions, so it ranks for real; ``embedded`` and ``queried`` list what it got."""

    def __init__(self, name: str = "word hashes", fingerprint: str = "0" * 64) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dim = 64
        self.embedded: list[str] = []
        self.queried: list[str] = []

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        self.embedded += texts
        if progress:
            progress("embedding", len(texts), len(texts))
        return np.stack([self._vector(text) for text in texts])

    def encode_query(self, text: str) -> Vectors:
        self.queried.append(text)
        return self._vector(text)[None]

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self.dim, dtype=np.float32)
        for term in terms(text):
            vector[hashlib.blake2b(term.encode()).digest()[0] % self.dim] += 1
        if not vector.any():
            vector[0] = 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


class PhraseReader:
    """Finds the first of its phrases that a passage contains, with its score.

    ``asked`` lists the questions of each call, and ``read_together`` how many passages each call brought.
    Every word is one but for those that are ``mistyped``; ``stances`` gives the probabilities of yes, no, neither and
    about something else for a passage that holds a phrase.
    """

    def __init__(
        self,
        phrases: Mapping[str, float],
        *,
        mistyped: Collection[str] = (),
        stances: Mapping[str, tuple[float, float, float, float]] | None = None,
    ) -> None:
        self._phrases = phrases
        self._mistyped = mistyped
        self._stances = stances or {}
        self.asked: list[str] = []
        self.titles: list[str] = []
        self.read_together: list[int] = []

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Judgement]:
        return self.read_pairs([(question, excerpt) for excerpt in excerpts])

    def read_pairs(self, pairs: Sequence[tuple[str, Excerpt]]) -> list[Judgement]:
        self.asked += dict.fromkeys(question for question, _ in pairs)
        self.titles += [excerpt.title for _, excerpt in pairs]
        self.read_together.append(len(pairs))
        return [Judgement(self._find(excerpt.text), self._stance(excerpt.text)) for _, excerpt in pairs]

    def is_word(self, word: str) -> bool:
        return word not in self._mistyped

    def _find(self, text: str) -> tuple[Span, ...]:
        for phrase, score in self._phrases.items():
            if phrase in text:
                start = text.index(phrase)
                return (Span(start, start + len(phrase), score),)
        return ()

    def _stance(self, text: str) -> tuple[float, float, float, float] | None:
        return next((told for phrase, told in self._stances.items() if phrase in text), None)
