"""What came closest to a question without an answer: passages, each with the sentence that nearly was one."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate

from index.chunking import split_sentences
from index.records import Hit, Passage
from index.text.terms import terms
from qa.evidence.quotes import Quote, quotable, with_whole_quotations

CLOSEST = 3
"""Passages that are shown."""


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

        All of it whole sentences, so that no quotation is cut; where a passage has no sentence that stands out, those
        that it begins with, and an ellipsis for the others.
        """
        text, offset = self.passage.text, self.passage.start
        if self.is_whole:
            held = _sentences(text)
            begin = _fitting(held, limit) or held[:1]
            return "", " ".join([*begin, *(["…"] if len(begin) < len(held) else [])]), ""
        before, after = _sentences(text[: self.start - offset]), _sentences(text[self.end - offset :])
        sentence = " ".join(self.sentence.split())
        room = limit - len(sentence)
        lead = _fitting(before[::-1], max(room // 2, room - len(" ".join(after))))[::-1]
        return " ".join(lead), sentence, " ".join(_fitting(after, room - len(" ".join(lead))))


def _sentences(text: str) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in split_sentences(text)]


def _fitting(sentences: Sequence[str], room: int) -> list[str]:
    """The first of the sentences, as many as have room together."""
    ends = accumulate(len(sentence) + 1 for sentence in sentences)
    return [sentence for sentence, end in zip(sentences, ends, strict=True) if end <= room + 1]


def shortened(text: str, limit: int) -> str:
    """``text`` cut at a word with an ellipsis where it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    return f"{text[: max(text.rfind(' ', 0, limit), limit // 2)].rstrip()} …".lstrip()


def closest(content: Collection[str], hits: Sequence[Hit], quotes: Sequence[Quote]) -> tuple[Near, ...]:
    """The passages that came closest to an answer: those of the ``quotes`` in their order, then the other ``hits``.

    Of a passage its first quote stands out, with the quotations in it whole; of one without a quote the sentence with
    most of the question's stems, which are ``content``.
    """
    best = {quote.hit.passage: quote for quote in reversed(quotes)}
    passages = dict.fromkeys([*(quote.hit.passage for quote in quotes), *(hit.passage for hit in hits)])
    wanted = set(content)
    return tuple(
        _quoted(best[passage]) if passage in best else _most_alike(passage, wanted)
        for passage in list(passages)[:CLOSEST]
    )


def _quoted(quote: Quote) -> Near:
    whole = with_whole_quotations(quote)
    return Near(quote.hit.passage, whole.start, whole.end)


def _most_alike(passage: Passage, wanted: Set[str]) -> Near:
    held = [(len(wanted & set(terms(passage.text[a:b]))), a, b) for a, b in quotable(passage)]
    most, start, end = max(held, key=lambda sentence: sentence[0], default=(0, 0, 0))
    return (
        Near(passage, passage.start + start, passage.start + end) if most else Near(passage, passage.start, passage.end)
    )
