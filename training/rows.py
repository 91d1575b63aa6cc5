"""What one row of training is: a question or claim with a passage, and what is right about the two."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.reading.reader import heading
from training.data import Answer, sentences
from training.maker import window

YES, NO, NEITHER, OTHER = range(4)
LABELS = {"yes": {YES}, "no": {NO}, "neither": {NEITHER}, "unrelated": {OTHER}, "not_yes": {NO, NEITHER, OTHER}}
UNSETTLED = frozenset({NEITHER, OTHER})
LONGEST = 1400  # characters of a passage


@dataclass(frozen=True)
class Row:
    """A question or claim with a passage; what is None or empty in ``stances`` is not known and not learned.

    ``spans`` are offsets of the answer, or, where ``loose``, of the sentences in one of which it lies; an empty tuple
    says that there is no span, None that nothing is known. ``stances`` are the labels of which one is right. ``title``
    is that of the passage's article, empty where it is not known.
    """

    question: str
    passage: str
    spans: tuple[tuple[int, int], ...] | None = None
    loose: bool = False
    answerable: bool | None = None
    stances: frozenset[int] = frozenset()
    title: str = ""

    @property
    def head(self) -> str:
        """What is read before the passage."""
        return heading(self.title, self.passage)


@dataclass(frozen=True)
class Group:
    """A row, and a second that looks alike but does not answer, where there is one."""

    row: Row
    partner: Row | None = None


def answered(
    question: str, passage: str, spans: Sequence[tuple[int, int]], *, loose: bool = False, title: str = ""
) -> Row:
    """A row whose passage answers."""
    return Row(question, passage, tuple(spans), loose, True, title=title)


def unanswered(question: str, passage: str, *, title: str = "") -> Row:
    """A row whose passage does not answer."""
    return Row(question, passage[:LONGEST], (), False, False, title=title)


def cut(context: str, answers: Sequence[Answer], words: int, rng: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """Cut a run of sentences around the first answer; return it with the places of all answers that lie in it."""
    item = window(context, answers[0], words, rng)
    begin = answers[0].start - item.spans[0][0]
    places = [(a.start - begin, a.start + len(a.text) - begin) for a in answers]
    return item.passage, [(a, b) for a, b in places if 0 <= a < b <= len(item.passage)]


def stance_row(asked: str, passage: str, stances: frozenset[int], *, title: str = "") -> Row:
    """A row for a yes/no question or a claim: settled by the passage, on the topic, or about something else.

    A passage that settles it answers, at a place that is known only where the passage is short; one that is on the
    topic and settles nothing does not answer.
    """
    passage = passage[:LONGEST]
    if stances <= {YES, NO}:
        short = len(sentences(passage)) <= 3
        return Row(asked, passage, ((0, len(passage)),) if short else None, True, True, stances, title)
    if stances == {OTHER}:
        return Row(asked, passage, (), False, False, stances, title)
    return Row(asked, passage, None, False, False if stances <= UNSETTLED else None, stances, title)


def about_something_else(row: Row, passage: str) -> Row:
    """The same question or claim over a passage found for another one: whatever it says, it settles nothing."""
    return replace(row, passage=passage[:LONGEST], spans=(), loose=False, answerable=False, stances=UNSETTLED, title="")
