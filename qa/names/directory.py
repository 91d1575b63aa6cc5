"""The names of an archive, most articles first, with the articles in which each stands and what is asked about one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from index.records import Article, UserError
from qa.names.merging import key, merged
from qa.names.spotting import spotted
from qa.question.requests import Request


@dataclass(frozen=True)
class Name:
    """Somebody or something named, the forms of the name as they are written, and the articles in which any stands."""

    name: str
    forms: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Directory:
    """All names of one version of an index."""

    names: tuple[Name, ...]

    @cached_property
    def _by_key(self) -> dict[str, Name]:
        """For each form the name in most articles."""
        found: dict[str, Name] = {}
        for name in self.names:
            for form in (name.name, *name.forms):
                found.setdefault(key(form), name)
        return found

    def find(self, form: str) -> Name | None:
        """The name that a form stands for, whatever title is before it; None where no article has it.

        A last name that never stands alone is that of whoever has it in most articles.
        """
        words = form.split()
        for start in range(len(words)):
            wanted = key(" ".join(words[start:]))
            if name := self._by_key.get(wanted):
                return name
            if name := next((n for n in self.names if key(n.name).endswith(f" {wanted}")), None):
                return name
        return None

    def holding(self, forms: Sequence[str]) -> frozenset[str]:
        """The sources of the articles that name all of these; raises UserError for one that stands in none."""
        held = []
        for form in forms:
            name = self.find(form)
            if name is None:
                raise UserError(f"no article mentions {form!r}; python app.py names lists the names")
            held.append(frozenset(name.sources))
        return frozenset.intersection(*held)

    def search(self, words: str) -> list[Name]:
        """The names with a form that has every word, or the beginning of one."""
        wanted = words.casefold().split()
        return [name for name in self.names if any(_holds(form, wanted) for form in (name.name, *name.forms))]


def _holds(form: str, wanted: Sequence[str]) -> bool:
    held = form.casefold()
    return all(held.startswith(word) or f" {word}" in held for word in wanted)


def directory(articles: Iterable[Article]) -> Directory:
    """The names of articles, by how these write their words."""
    held = list(articles)
    found = spotted(article.text for article in held)
    places: dict[str, list[str]] = defaultdict(list)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for article, counts, meant in zip(held, found.found, merged(found), strict=True):
        for one in dict.fromkeys(meant.values()):
            places[one].append(article.source)
        for form, one in meant.items():
            forms[one][form] += counts[form]
    names = [_name(one, forms[one], tuple(sources)) for one, sources in places.items()]
    return Directory(tuple(sorted(names, key=lambda n: (-len(n.sources), n.name.casefold()))))


def _name(one: str, forms: Counter[str], sources: tuple[str, ...]) -> Name:
    """A name called by the commonest of its full forms."""
    full = [form for form in forms if key(form) == one] or list(forms)
    name = max(full, key=lambda form: (forms[form], form))
    return Name(name, tuple(form for form, _ in forms.most_common() if form != name), sources)


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
