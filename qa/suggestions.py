"""Questions to start from, made of who speaks in the articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from index.records import Article

_NAME = r"((?:[A-Z][\w’'-]+ ){1,3}?[A-Z][\w’'-]+)"
_VERB = r"(?:said|told|says|added|warned|stated|remarked|argued|announced|noted|wrote)"
_SPEAKER = re.compile(rf"\b{_NAME},? {_VERB}\b|\b{_VERB} {_NAME}\b")
_TITLES = {
    "President",
    "Minister",
    "Prime",
    "Foreign",
    "Deputy",
    "Spokesman",
    "Spokeswoman",
    "Senator",
    "Mr",
    "Mrs",
    "The",
}


def suggest(articles: Iterable[Article], *, count: int = 3) -> list[str]:
    """At most ``count`` questions on the people who speak in most articles, most quoted first."""
    speakers: Counter[str] = Counter()
    for article in articles:
        found = {_bare(next(filter(None, match.groups()))) for match in _SPEAKER.finditer(article.text)}
        speakers.update(name for name in found if " " in name)
    names = sorted(speakers, key=lambda name: (-speakers[name], name))
    return [f"What did {name} say?" for name in names[:count]]


def _bare(name: str) -> str:
    words = name.split()
    while words and words[0] in _TITLES:
        words.pop(0)
    return " ".join(words)
