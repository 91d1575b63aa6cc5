"""What every part of the page is written with: text escaped, words marked, dates and counts, one line of HTML each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from urllib.parse import urlencode

from index.chunking import split_sentences
from index.text.terms import terms
from qa import texts
from qa.evidence.nearest import shortened

Span = tuple[int, int]

CONTEXT_CHARACTERS = 220

# Browsers and markdown give these a meaning; so escaped, text survives both.
_SPECIAL = re.compile(r"[&<>\"'`*_{}\[\]()#+!|~$\\^=:@-]|(?<=\d)\.|(?<=www)\.", re.IGNORECASE)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Other control characters, and the ones that reorder or hide the text around them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2060\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    terms(
        "a about after all also an and any are as at be been before but by can could did do does doing for from "
        "had has have he her him his how i if in into is it its me more most my no not of on or our out over say "
        "said says she should so some tell than that the their them then there these they this those to under up "
        "us was we were what when where which while who whom whose why will with would you your article articles"
    )
)


def plain(text: str) -> str:
    """Escape text for HTML and for markdown; line ends become ``<br>``, control characters are dropped."""
    text = _UNSEEN.sub("", _LINE_END.sub("\n", text))
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text).replace("\n", "<br>")


def one_line(text: str) -> str:
    """Escape text that belongs on one line: a title, a publisher, a file name."""
    return plain(" ".join(text.split()))


def long_date(iso: str) -> str:
    """``2025-02-10`` as ``10 February 2025``; what is no ISO date is given back as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return texts.day(day.year, day.month, day.day)


def label(title: str, publisher: str, source: str) -> str:
    """Title · publisher · file, without what is not known; each part isolated from its neighbours' direction."""
    parts = [("title", title), ("publisher", publisher), ("file", source)]
    return " · ".join(f'<bdi class="{name}">{one_line(part)}</bdi>' for name, part in parts if part.strip())


def question_words(text: str, question: str) -> list[Span]:
    """Where ``text`` has words of the question, in any inflection; common words do not count."""
    wanted = set(terms(question)) - _COMMON
    return [m.span() for m in _WORD.finditer(text) if (stems := terms(m[0])) and wanted.issuperset(stems)]


def styled(text: str, *, bold: Span = (0, 0), marks: Iterable[Span] = ()) -> str:
    """Escape ``text`` with one run in bold and others marked; a mark that crosses the bold's edge is cut there."""
    marks = list(marks)
    edges = sorted({0, len(text), *bold, *(edge for span in marks for edge in span)})
    html = []
    for start, end in pairwise(edges):
        piece = plain(text[start:end])
        if any(first <= start and end <= last for first, last in marks):
            piece = f"<mark>{piece}</mark>"
        if bold[0] <= start and end <= bold[1]:
            piece = f"<strong>{piece}</strong>"
        html.append(piece)
    return "".join(html).replace("</strong><strong>", "")


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence before and the one after ``text[start:end]`` within its paragraph, for reading only.

    A sentence of more than ``CONTEXT_CHARACTERS`` is cut at a word, with an ellipsis.
    """
    first = max(text.rfind("\n", 0, start) + 1, start - 2 * CONTEXT_CHARACTERS)
    newline = text.find("\n", end)
    last = min(len(text) if newline < 0 else newline, end + 2 * CONTEXT_CHARACTERS)
    before = [text[first:start][a:b] for a, b in split_sentences(text[first:start])][-1:]
    after = [text[end:last][a:b] for a, b in split_sentences(text[end:last])][:1]
    lead = "".join(before)
    if len(lead) > CONTEXT_CHARACTERS:
        lead = "… " + lead[-CONTEXT_CHARACTERS:].partition(" ")[2]
    return lead.strip(), shortened("".join(after).strip(), CONTEXT_CHARACTERS)


def read_link(source: str, start: int = 0, end: int = 0, others: Iterable[Span] = ()) -> str:
    """Address of the whole article with ``start`` to ``end`` marked and the ``others`` marked in the margin."""
    query = [("source", source)]
    if end > start:
        query += [("start", str(start)), ("end", str(end))]
    query += [("also", f"{first}-{last}") for first, last in others]
    return plain(f"/read?{urlencode(query)}" + ("#quote" if end > start else ""))


def notice(text: str) -> str:
    """A message in the place of a reply or of the header's state."""
    return f'<span class="status notice">{one_line(text)}</span>'
