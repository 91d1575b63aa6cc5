"""The policy: which sentences become an answer, and when to say that the articles do not."""

from __future__ import annotations

from dataclasses import dataclass

from index.records import Hit


@dataclass(frozen=True)
class Citation:
    """A quote that supports the answer, with where it stands.

    ``quote == article.text[start:end]`` is the full sentence or sentences; ``answer_start`` and ``answer_end``
    are the answer's own words inside it, counted in the article's text too (both equal ``start`` where the
    whole quote is the answer). ``date`` is ISO 8601; what is not known is the empty string. ``also_in`` holds
    the sources of copies of the article.
    """

    n: int
    source: str
    title: str
    publisher: str
    date: str
    start: int
    end: int
    quote: str
    answer_start: int
    answer_end: int
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Searched:
    """How much was searched for a question, and which of its words no article contains."""

    articles: int
    passages: int
    unknown_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the articles say: ``citations`` support ``text``, best first; ``passages`` is what was retrieved.

    ``asked`` is the stand-alone question that was searched; ``score`` is higher for a more certain answer.
    """

    question: str
    asked: str
    text: str
    score: float
    stance: str | None
    citations: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    searched: Searched


@dataclass(frozen=True)
class NoAnswer:
    """The articles do not support an answer; ``nearest`` came closest, best first."""

    question: str
    asked: str
    score: float
    nearest: tuple[Hit, ...]
    searched: Searched


Reply = Answer | NoAnswer
