"""What is said of a name: the questions to ask for it, and a name as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa.names.directory import Name
from qa.question.requests import Request

QUESTIONS = {
    Request.TOPIC: "What do the articles say about {}?",
    Request.SAID: "What did {} say?",
    Request.TIMELINE: "Timeline of {}",
}
"""What a name is asked about: what is said of it, its own words, and when."""


def names_fields(found: Sequence[Name], most: int) -> dict[str, Any]:
    """The first ``most`` names as JSON says them, and how many there are."""
    return {"names": [name_fields(name) for name in found[:most]], "found": len(found)}


def name_fields(name: Name) -> dict[str, Any]:
    """A name as JSON says it."""
    return {"name": name.name, "also": name.forms, "articles": len(name.sources), "sources": name.sources}
