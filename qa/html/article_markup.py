"""The articles and the state of their index as escaped HTML."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Summary
from qa import texts
from qa.html.markup import read_link
from qa.html.rendering import render

LISTED_ARTICLES = 200


def articles_list(lines: Sequence[Summary], problems: Sequence[str], *, folded: bool) -> str:
    """Every article with a link to its text, then what could not be read and why."""
    return render(
        "articles_list", lines=lines, problems=problems, folded=folded, most=LISTED_ARTICLES, read_link=read_link
    )


def status_line(articles: int, skipped: int, changes: str | None, kept: str = "") -> str:
    """The state of the index, for the header; ``changes`` is None while the folder has not been compared.

    ``kept`` says how the kept questions stand, in a link to them.
    """
    return render("status", state=texts.index_state(articles, skipped, changes), kept=kept)


def progress_line(stage: str, done: int, total: int, left: float | None = None) -> str:
    """How far a rebuild is and the seconds that are left; what is not known is left out."""
    return render("progress", stage=stage, done=done, total=total, left=left)
