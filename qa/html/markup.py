"""What several parts of the page are written with: words marked, links, messages, the state of the index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from urllib.parse import urlencode

from index.chunking import split_sentences
from index.filters import Filters
from index.records import Summary
from index.text.terms import terms
from qa import texts
from qa.english.content import content_terms
from qa.html.rendering import render
from qa.question.filters import filters_query
from qa.question.requests import Request, others
from qa.replies import Reply

Span = tuple[int, int]

CONTEXT_CHARACTERS = 320
"""The longest sentence that is shown beside a quote."""

_WORD = re.compile(r"[^\W_]+")


def question_words(text: str, question: str) -> list[Span]:
    """Where ``text`` has words of the question, in any inflection; common words do not count."""
    wanted = set(content_terms(question))
    return [m.span() for m in _WORD.finditer(text) if (stems := terms(m[0])) and wanted.issuperset(stems)]


def styled(text: str, *, bold: Sequence[Span] = (), marks: Sequence[Span] = ()) -> str:
    """Escape ``text`` with some runs in bold and others marked; a mark that crosses a bold's edge is cut there."""
    edges = sorted({0, len(text), *(edge for span in (*bold, *marks) for edge in span)})
    pieces = [
        (*(any(first <= start and end <= last for first, last in spans) for spans in (marks, bold)), start, end)
        for start, end in pairwise(edges)
    ]
    runs = [
        (is_bold, [(marked, text[start:end]) for marked, _, start, end in run])
        for is_bold, run in groupby(pieces, key=lambda piece: piece[1])
    ]
    return render("styled", runs=runs)


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence before and the one after ``text[start:end]`` within its paragraph, for reading only.

    A sentence is shown whole or, where it has more than ``CONTEXT_CHARACTERS``, not at all.
    """
    first = max(text.rfind("\n", 0, start) + 1, start - 2 * CONTEXT_CHARACTERS)
    newline = text.find("\n", end)
    last = min(len(text) if newline < 0 else newline, end + 2 * CONTEXT_CHARACTERS)
    before = [text[first:start][a:b] for a, b in split_sentences(text[first:start])][-1:]
    after = [text[end:last][a:b] for a, b in split_sentences(text[end:last])][:1]
    return _shown(before), _shown(after)


def _shown(sentence: list[str]) -> str:
    text = "".join(sentence).strip()
    return text if len(text) <= CONTEXT_CHARACTERS else ""


def read_link(source: str, start: int = 0, end: int = 0, others: Iterable[Span] = ()) -> str:
    """Address of the whole article with ``start`` to ``end`` marked and the ``others`` marked in the margin."""
    query = [("source", source)]
    if end > start:
        query += [("start", str(start)), ("end", str(end))]
    query += [("also", f"{first}-{last}") for first, last in others]
    return f"read?{urlencode(query)}" + ("#quote" if end > start else "")


def signed(publisher: str, day: str, name: str, source: str, quote: str) -> list[str]:
    """What stands beside a quote: who published it and when; where neither is known the article's name."""
    if publisher.strip() or day.strip():
        return [publisher, texts.iso_day(day)]
    return [name_beside(name, source, quote)]


def name_beside(name: str, source: str, quote: str) -> str:
    """The article's name beside a quote; one that is the beginning of the quote says nothing, so there its source.

    A title of one word may be the quote's first word and says something all the same.
    """
    return source if " " in name and quote.startswith(name.removesuffix("…").rstrip()) else name


def notice(text: str) -> str:
    """A message in the place of the header's state or of what a filter keeps."""
    return render("notice", text=text)


def failure(text: str) -> str:
    """Why a question has no reply, in the place of it, with a button that asks it again."""
    return render("failure", text=text)


def readings(reply: Reply, request: str, filters: Filters) -> list[tuple[str, str]]:
    """The other readings of a reply that was given to ``request``: the address, which keeps the filters, and a name."""
    return [(address(reply.question, other, filters), texts.REQUESTS[other]) for other in others(request)]


def address(question: str, request: Request | None, filters: Filters) -> str:
    """Where the page asks ``question`` inside ``filters``, read as that kind, or as its words show."""
    query = urlencode([("q", question), *([("as", request.value)] if request else [])])
    return "./?" + "&".join(filter(None, [query, filters_query(filters)]))


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
