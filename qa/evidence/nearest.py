"""What came closest to a question without an answer: passages, each with the sentence that nearly was one."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass

from index.chunking import split_sentences
from index.records import Hit, Passage
from index.text.terms import terms
from qa.evidence.quotes import Quote

CLOSEST = 3
"""Passages that are shown."""
_LEAST = 12
"""Characters below which only an ellipsis stands beside a sentence."""


@dataclass(frozen=True)
class Near:
    """A passage that came close to an answer with its closest sentence, ``start`` to ``end`` in the article's text.

    They are the whole passage's where no sentence has a word of the question.
    """

    passage: Passage
    start: int
    end: int

    @property
    def sentence(self) -> str:
        """Its words, as they stand in the article."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]

    @property
    def is_whole(self) -> bool:
        """Whether no sentence stands out."""
        return self.end - self.start == len(self.passage.text)

    def excerpt(self, limit: int) -> tuple[str, str, str]:
        """What stands before the sentence, the sentence, and what follows it: together some ``limit`` characters.

        What is longer is cut at a word, with an ellipsis, first what stands around the sentence.
        """
        text, offset = self.passage.text, self.passage.start
        parts = (text[: self.start - offset], self.sentence, text[self.end - offset :])
        before, sentence, after = (" ".join(part.split()) for part in parts)
        sentence = shortened(sentence, limit)
        room = max(limit - len(sentence), 0)
        lead = _beside(before[::-1], max(room // 2, room - len(after)))[::-1]
        return lead, sentence, _beside(after, room - len(lead))


def shortened(text: str, limit: int) -> str:
    """``text`` cut at a word with an ellipsis where it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    return f"{text[: max(text.rfind(' ', 0, limit), limit // 2)].rstrip()} …".lstrip()


def _beside(text: str, limit: int) -> str:
    return "…" if limit < min(len(text), _LEAST) else shortened(text, limit)


def closest(content: Collection[str], hits: Sequence[Hit], quotes: Sequence[Quote]) -> tuple[Near, ...]:
    """The passages that came closest to an answer: those of the ``quotes`` in their order, then the other ``hits``.

    Of a passage without a quote the sentence with most of the question's stems stands out, which are ``content``.
    """
    best = {quote.hit.passage: Near(quote.hit.passage, quote.start, quote.end) for quote in reversed(quotes)}
    passages = dict.fromkeys([*(quote.hit.passage for quote in quotes), *(hit.passage for hit in hits)])
    wanted = set(content)
    return tuple(best.get(passage) or _most_alike(passage, wanted) for passage in list(passages)[:CLOSEST])


def _most_alike(passage: Passage, wanted: Set[str]) -> Near:
    held = [(len(wanted & set(terms(passage.text[a:b]))), a, b) for a, b in split_sentences(passage.text)]
    most, start, end = max(held, key=lambda sentence: sentence[0], default=(0, 0, 0))
    return (
        Near(passage, passage.start + start, passage.start + end) if most else Near(passage, passage.start, passage.end)
    )
