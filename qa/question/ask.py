"""One question with all that is said of it, from whoever asks down to what answers."""

from __future__ import annotations

from dataclasses import dataclass

from index.filters import EVERYTHING, Filters
from qa.question.requests import Request


@dataclass(frozen=True)
class Ask:
    """A question, the conversation before it, and the articles it is put to.

    ``earlier`` questions, oldest first, make it a follow-up, which may be about the answer before it, ``said``;
    both only word the question. Where ``said`` is None, the question before is answered anew if that is needed. At most
    ``k`` passages are given back. Only articles inside ``filters`` are searched. ``reading`` is the kind of reply that
    the user chose; None leaves that to the words of the question.
    """

    question: str
    earlier: tuple[str, ...] = ()
    said: str | None = None
    k: int = 10
    filters: Filters = EVERYTHING
    reading: Request | None = None
