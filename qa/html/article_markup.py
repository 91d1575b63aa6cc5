"""The articles and the state of their index as escaped HTML."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Summary
from qa import texts
from qa.html.markup import long_date, one_line, read_link

LISTED_ARTICLES = 200


def articles_list(lines: Sequence[Summary], problems: Sequence[str], *, folded: bool) -> str:
    """Every article with a link to its text, then what could not be read and why."""
    rows = "".join(
        f'<div class="article-line"><a class="read" href="{read_link(line.source)}">'
        f"<bdi>{one_line(line.title or line.source)}</bdi></a>"
        f'<div class="article-facts">{_facts(line)}</div></div>'
        for line in lines[:LISTED_ARTICLES]
    )
    if len(lines) > LISTED_ARTICLES:
        rows += f'<p class="more">{texts.more(len(lines) - LISTED_ARTICLES)}</p>'
    if problems:
        rows += f'<div class="small-head">{texts.NOT_READ}</div>' + "".join(
            f'<p class="problem">{one_line(problem)}</p>' for problem in problems[:LISTED_ARTICLES]
        )
    if folded:
        return f'<details class="all-articles"><summary>{texts.all_articles(len(lines))}</summary>{rows}</details>'
    return f'<section class="panel all-articles"><h2>{texts.ARTICLES}</h2>{rows}</section>'


def status_line(articles: int, skipped: int, changes: str | None) -> str:
    """The state of the index, for the header; ``changes`` is None while the folder has not been compared."""
    return f'<span class="status">{one_line(texts.index_state(articles, skipped, changes))}</span>'


def progress_line(stage: str, done: int, total: int) -> str:
    """How far a rebuild is; the number is left out while the amount of work is not known."""
    bar = f'<progress max="{total}" value="{min(done, total)}"></progress>' if total > 0 else "<progress></progress>"
    return f'<span class="status working">{one_line(texts.progress(stage, done, total))} {bar}</span>'


def _facts(line: Summary) -> str:
    facts = [line.publisher, long_date(line.date), line.source if line.title else ""]
    return " · ".join(
        [f"<bdi>{one_line(fact)}</bdi>" for fact in facts if fact.strip()]
        + [f"<bdi>{texts.counted(line.passages, 'passage')}</bdi>"]
    )
