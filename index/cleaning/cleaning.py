"""From a page's raw text to the article: chrome out, paragraphs apart, headline and dateline taken up.

The rule above all others: a sentence of the story is never dropped. So chrome is removed where a whole
paragraph is known for it, where it is a short label above the headline, or where it is a link or teaser
under a heading such as "You may also like" with no more of the story after it. Whatever is in doubt stays.
Captions, credits, subheads and bylines stay too, each as a paragraph of its own; from credits nothing is quoted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.cleaning import chrome, metadata
from index.cleaning.characters import normalise_characters
from index.cleaning.credits import publisher_above
from index.cleaning.paragraphs import HEAD, is_sentence, paragraphs, story_start
from index.text.terms import terms

_NUMBERED = re.compile(r"\d{1,2}[.)]? ")


@dataclass(frozen=True)
class Cleaned:
    """The story's text, its paragraphs parted by blank lines, and what the page said about it."""

    text: str
    title: str = ""
    date: str = ""
    publisher: str = ""


def clean(raw: str, *, title: str = "") -> Cleaned:
    """Clean the text of one page; ``text`` is empty if all of it was chrome.

    A headline standing on its own line above the story is taken as the title, out of the text; ``title``, if
    known already, is only taken out. A dateline gives the date, attributions give the publisher. Cleaning
    cleaned text changes nothing more, except that a text without headline may have had one.
    """
    text, day = metadata.split_dateline(normalise_characters(raw))
    parts = [part for line in paragraphs(text) if (part := chrome.strip_links(line))]
    parts, publisher = _without_attribution(parts)
    parts, origin = _without_pointers(parts)
    parts = [part for part in _without_tail(parts) if not chrome.is_chrome(part)]
    parts, headline, day_above = _without_head(parts, normalise_characters(title).strip())
    return Cleaned(
        text="\n\n".join(parts),
        title=headline,
        date=day or day_above,
        publisher=publisher or metadata.publisher_in(parts) or publisher_above(parts) or origin,
    )


def _without_attribution(parts: Sequence[str]) -> tuple[list[str], str]:
    names = [metadata.syndicated_from(part) for part in parts]
    kept = [part for part, name in zip(parts, names, strict=True) if not name]
    return kept, next(filter(None, reversed(names)), "")


def _without_pointers(parts: Sequence[str]) -> tuple[list[str], str]:
    split = [chrome.split_pointer(part) for part in parts]
    return [part for part, _ in split], next((site for _, site in split if site), "")


def _without_tail(parts: Sequence[str]) -> list[str]:
    """Drop links and teasers under a heading that announces them, as far as no sentence follows.

    A teaser under a heading that recurs ("Editor's Pick" above each) is one even if it is a whole sentence.
    """
    headings = Counter(chrome.key(part) for part in parts if chrome.is_tail_heading(part))
    end = len(parts)
    cut = end
    while end > 0:
        part = parts[end - 1]
        under = parts[end - 2] if end > 1 else ""
        if chrome.is_tail_heading(part):
            cut = end - 1
        elif is_sentence(part) and not chrome.is_chrome(part) and headings[chrome.key(under)] < 2:
            break
        end -= 1
    if not any(is_sentence(part) for part in parts[:cut]):  # a list or a poem, and the heading is its own
        return list(parts)
    return [part for part in parts[:cut] if not chrome.is_tail_heading(part)]


def _without_head(parts: list[str], known: str) -> tuple[list[str], str, str]:
    """Take the title, a line that is only a date, and section labels off the lines above the story."""
    story = story_start(parts)
    if story is None and all(chrome.is_section(part) for part in parts):
        return [], known, ""
    if story is None:
        return [part for at, part in enumerate(parts) if at or part != known or len(parts) == 1], known, ""
    head = parts[:story]
    days = [metadata.day_above(part) for part in head]
    head = [part for part in head if not metadata.date_line(part)]
    labels = 0
    while labels < len(head) and chrome.is_section(head[labels]):
        labels += 1
    title = known or _headline([part for part in head[labels:] if not metadata.sourced(part)[1]], parts[story:])
    if title:
        head = [part for part in head[labels:] if chrome.key(part) != chrome.key(title)]
    days += [metadata.sourced(part)[1] for part in head]
    days += [metadata.released(part) for part in parts[:HEAD]]
    days += [metadata.date_line(part) for part in parts[:story]]  # "Updated", where nothing else is told
    return head + parts[story:], title, next(filter(None, days), "")


def _headline(head: Sequence[str], story: Sequence[str]) -> str:
    """The first line above the story where it has the shape of a headline, or is short and names what follows."""
    if not head or len(head[0]) >= len(story[0]):
        return ""
    line, others = head[0], [*head[1:], *story]
    if metadata.is_headline(line):
        return "" if _is_numbered(line, others) else line
    return line if metadata.is_short_headline(line) and _names(line, others) else ""


def _is_numbered(line: str, others: Sequence[str]) -> bool:
    """Whether a line is the first entry of a list: "1 Passing clouds", where another line begins with 2."""
    return _NUMBERED.match(line) is not None and any(part.startswith("2") and _NUMBERED.match(part) for part in others)


def _names(line: str, others: Sequence[str]) -> bool:
    """Whether the story has all words of a line, in any inflection, but not the line again.

    So a byline, a label or the speaker of an interview is no headline.
    """
    return line not in others and set(terms(line)).issubset(terms("\n".join(others)))
