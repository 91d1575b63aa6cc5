"""The same question in other words: another opening, or the words alone, as people type into a search box.

The annotators of the data wrote their questions beside the passage and in its words; whoever asks does not know it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


class Opening(NamedTuple):
    """A beginning of a question, what may stand for it, and what the answer must hold."""

    begins: str
    instead: tuple[str, ...]
    answer: str = ""


_BE = "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might"
_OPENINGS: Sequence[Opening] = (
    Opening("when", ("In what year", "In which year", "What year"), r"^\D*\d{4}\D*$"),
    Opening("when", ("On what date", "On which day", "On what day"), r"\b(?:[A-Z][a-z]+day|[A-Z][a-z]{2,8} \d)"),
    Opening("when", ("At what time", "At what point"), r"^[^\d]+$"),
    Opening("where", ("In what place", "In which place", "At what location", "In what location")),
    Opening("why", ("For what reason", "For which reason")),
    Opening("how many", ("What number of",)),
    Opening("who", ("Which person", "What person", "Which people"), r"^[A-Z]"),
    Opening("(?:in )?(?:what|which) year", ("When",)),
    Opening("(?:on )?(?:what|which) (?:day|date)", ("When",)),
    Opening(f"(?:in )?(?:what|which) (?:city|country|place|state|town|location)(?= (?:{_BE}))", ("Where",)),
    Opening("what (?:kind|type|sort) of", ("What", "Which", "What sort of", "What kind of", "What type of")),
    Opening(f"what(?! (?:{_BE}|else|if|about|happen\\w*|the|a|an)\\b)(?= [a-z])", ("Which",)),
    Opening("which(?= [a-z])", ("What",)),
    Opening("what person", ("Who",)),
)
_DROPPED = re.compile(
    rf"^(?:in |on |at |for |to |from |by )?(?:(?:what|which|who)\b|(when|where|why|how)\b)(?: (?:{_BE})\b)?"
    r"(?! many\b| much\b| long\b| old\b)",
    re.IGNORECASE,
)
_ARTICLES = re.compile(r"\b(?:the|a|an) ", re.IGNORECASE)


def reopened(question: str, answer: str, chance: float) -> str:
    """The question with another opening that asks for the same; as it is where none is known.

    ``chance``, from 0 to 1, chooses among several, so that two questions can be given the same.
    """
    fitting = [
        (match.end(), instead)
        for opening in _OPENINGS
        if (match := re.match(rf"{opening.begins}\b", question, re.IGNORECASE)) and re.search(opening.answer, answer)
        for instead in opening.instead
        if instead.lower() != match.group().lower()
    ]
    if not fitting:
        return question
    end, instead = fitting[int(chance * len(fitting))]
    return instead + question[end:]


def keywords(question: str) -> str:
    """The question as typed into a search box; as it is where too few words would be left."""
    kept = _ARTICLES.sub("", _DROPPED.sub(lambda m: m.group(1) or "", question)).strip(" ?").lower()
    return kept if len(kept.split()) > 3 else question
