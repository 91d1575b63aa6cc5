"""The stories that a page describes to machines: schema.org's JSON-LD."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_ARTICLE_TYPES = frozenset(
    "article newsarticle reportagenewsarticle blogposting analysisnewsarticle report opinionnewsarticle "
    "liveblogposting backgroundnewsarticle reviewnewsarticle askpublicnewsarticle scholarlyarticle techarticle "
    "socialmediaposting advertisercontentarticle".split()
)
_HOLDERS = ("@graph", "mainEntity", "mainEntityOfPage", "@list")
"""Properties under which a page nests its own story; others, such as "isPartOf" and "itemListElement", hold others."""
_WRAPPING = re.compile(
    r"^\s*(?:/[/*]|<!--)?\s*(?:<!\[CDATA\[)?\s*(?:\*/)?|\s*(?:/[/*])?\s*(?:\]\]>)?\s*(?:\*/|-->)?\s*;?\s*$"
)
_BREAK = re.compile(r"</(?:p|div|h\d|li|blockquote)>|<br ?/?>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_DEEPEST = 6


@dataclass(frozen=True)
class Story:
    """One node of a kind of article; ``named`` are the nodes of its script by their ``@id``."""

    node: Mapping[str, Any]
    named: Mapping[str, Mapping[str, Any]]

    @property
    def headline(self) -> str:
        return _plain(_text(self.node.get("headline")) or _text(self.node.get("name")))

    @property
    def published(self) -> str:
        return _text(self.node.get("datePublished")) or _text(self.node.get("dateCreated"))

    @property
    def url(self) -> str:
        page = self.node.get("mainEntityOfPage")
        return _text(self.node.get("url")) or _text(page) or _text(self._resolved(page).get("@id"))

    @property
    def publisher(self) -> str:
        value = self.node.get("publisher")
        first = value[0] if isinstance(value, list) and value else value
        return html.unescape(_text(first) or _text(self._resolved(first).get("name")))

    @property
    def body(self) -> str:
        """The whole text with its paragraphs on lines of their own, the entries of a live blog too."""
        updates = self.node.get("liveBlogUpdate")
        entries = [u for u in (updates if isinstance(updates, list) else [updates]) if isinstance(u, dict)]
        texts = [
            _text(self.node.get("articleBody")),
            *(f"{_text(u.get('headline'))}\n{_text(u.get('articleBody'))}" for u in entries),
        ]
        return "\n".join(filter(None, map(_plain, texts)))

    def _resolved(self, value: object) -> Mapping[str, Any]:
        """A node, or the one that it refers to."""
        node = value if isinstance(value, dict) else {}
        return self.named.get(_text(node.get("@id")), node) if len(node) <= 2 else node


def stories(scripts: Sequence[str]) -> list[Story]:
    """The articles that a page's scripts describe, in order."""
    found: list[Story] = []
    named: dict[str, Mapping[str, Any]] = {}
    for script in scripts:
        for node in _nodes(_parsed(script)):
            if name := _text(node.get("@id")):
                named.setdefault(name, node)
            kinds = node.get("@type")
            if any(str(kind).lower() in _ARTICLE_TYPES for kind in (kinds if isinstance(kinds, list) else [kinds])):
                found.append(Story(node, named))
    return found


def _parsed(script: str) -> object:
    """The JSON of a script, without the comments for old browsers; None where it is not valid."""
    bare = _WRAPPING.sub("", script)
    for text in (bare, html.unescape(bare), re.sub(r",(\s*[}\]])", r"\1", bare)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for thing in data:
            yield from _nodes(thing, depth + 1)
    elif isinstance(data, dict):
        yield data
        for holder in _HOLDERS:
            yield from _nodes(data.get(holder), depth + 1)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _plain(text: str) -> str:
    """A text without the markup that some sites leave in it."""
    plain = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return _TAG.sub("", _BREAK.sub("\n", plain)).strip()
