"""A question as people type it into a search box: its words alone."""

from __future__ import annotations

import re

_BE = "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might"
_DROPPED = re.compile(
    rf"^(?:in |on |at |for |to |from |by )?(?:(?:what|which|who)\b|(when|where|why|how)\b)(?: (?:{_BE})\b)?"
    r"(?! many\b| much\b| long\b| old\b)",
    re.IGNORECASE,
)
_ARTICLES = re.compile(r"\b(?:the|a|an) ", re.IGNORECASE)


def keywords(question: str) -> str:
    """The question as typed into a search box; as it is where too few words would be left."""
    kept = _ARTICLES.sub("", _DROPPED.sub(lambda m: m.group(1) or "", question)).strip(" ?").lower()
    return kept if len(kept.split()) > 3 else question
