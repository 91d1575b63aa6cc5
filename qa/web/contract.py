"""What the server and the page need of a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from index.manifest import Manifest
from index.records import Article, Progress, Summary
from qa.names.directory import Directory
from qa.question.ask import Ask
from qa.question.filters import EVERYTHING, Filters
from qa.replies import Reply
from qa.standing.questions import KeptQuestions


class Library(Protocol):
    """A folder of articles that can be asked; safe to call from several threads."""

    @property
    def folder(self) -> Path:
        """Where the articles lie."""

    @property
    def kept(self) -> KeptQuestions:
        """The questions that are asked again after each rebuild."""

    def ask(self, ask: Ask) -> Reply:
        """Answer from the articles, or say that they do not."""

    def articles(self) -> Sequence[Summary]:
        """The indexed articles in the order to list them."""

    def article(self, source: str) -> Article | None:
        """One indexed article, None where there is none of that name."""

    def manifest(self) -> Manifest:
        """Which version of the index answers, and how much it holds; raises UserError where none can."""

    def copies(self) -> Mapping[str, str]:
        """Article → the leading article of its copies, for every article with copies, the leading one included."""

    def problems(self) -> Sequence[str]:
        """Files that could not be read, one line each: ``budget.pdf: encrypted``."""

    def notes(self) -> Sequence[str]:
        """How files were read and what was left out, one line each: ``map.docx: 2 comments left out``."""

    def names(self) -> Directory:
        """Whom and what the articles name."""

    def bounded(self, filters: Filters) -> Filters:
        """The same bounds with sources in the place of names; raises UserError where no article is inside."""

    def changes(self) -> str:
        """How the folder differs from the index: ``2 new, 1 edited``; empty when it does not."""

    def rebuild(self, progress: Progress) -> str:
        """Update the index while the old one answers, and return a line about it; raises UserError."""

    def suggestions(self, *, filters: Filters = EVERYTHING) -> Sequence[str]:
        """Questions to start from, which the articles inside ``filters`` answer."""

    def next_questions(self, reply: Reply, *, asked: Sequence[str], filters: Filters = EVERYTHING) -> Sequence[str]:
        """Questions related to a reply that the articles inside ``filters`` answer, except those in ``asked``."""
