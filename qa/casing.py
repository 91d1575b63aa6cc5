"""A question typed without capitals gets those of its names back, as the articles write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+")
_NAMES = re.compile(r"\b[a-z]+,? ((?:[A-Z][^\W\d_]*(?: |\b))+)")
"""Words with capitals after one without: no opening of a sentence and seldom a headline."""


def with_capitals(question: str, texts: Sequence[str]) -> str:
    """The question with a capital for each word that the texts write so inside a sentence, and never otherwise.

    One that holds a capital beyond its first letter is given back as it is.
    """
    if question[1:] != question[1:].lower():
        return question
    names = {word.lower(): word for text in texts for run in _NAMES.findall(text) for word in run.split()}
    small = {word for text in texts for word in _WORD.findall(text) if word.islower()}
    return _WORD.sub(lambda m: m[0] if m[0] in small else names.get(m[0], m[0]), question)
