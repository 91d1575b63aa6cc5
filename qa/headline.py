"""What an article is called where it is shown: its title, or what stands for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.chunking import split_sentences
from index.records import Article, Summary, UserError
from qa.english.content import FUNCTION_WORDS
from qa.evidence.nearest import shortened

LONGEST = 90
"""Characters of a sentence that stands for a title."""
_SEARCHED = 2000
"""Characters of a text in which its first sentence is looked for."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def headline(article: Article) -> str:
    """The title; without one the file's name where it is made of words, else the first sentence, shortened.

    Never to be quoted or compared: it may be no words of the article's.
    """
    if article.title.strip():
        return article.title
    name = readable_name(article.source)
    beginning = article.text[:_SEARCHED]
    if name:
        top = beginning.lstrip().partition("\n")[0].strip()
        return top if _words(top) == _words(name) else name  # the article knows its capitals
    first = next((beginning[a:b] for a, b in split_sentences(beginning)), "")
    return _ended(shortened(" ".join(first.split()), LONGEST)) or article.source


def _ended(text: str) -> str:
    """What was cut short, without words and marks that lead on to what was cut off: "in the homes of the …"."""
    words = text.split(" ")
    if words[-1] != "…":
        return text
    told = words[:-1]
    while len(told) > 1 and told[-1].lower() in FUNCTION_WORDS:
        told.pop()
    return f"{' '.join(told).rstrip(',;:–—-')}\u00a0…"


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def readable_name(source: str) -> str:
    """``reports/storm-in-the-north_2.txt`` as ``Storm in the north 2``; empty for a name of fewer than two words."""
    name = source.rpartition("#")[2] if "#" in source else source.rpartition("/")[2].partition(".")[0]
    parts = re.split(r"[\W_]+", name)
    if sum(_WORD.fullmatch(part) is not None for part in parts) < 2:
        return ""
    told = " ".join(filter(None, parts))
    return told[:1].upper() + told[1:]


def with_headlines(lines: Sequence[Summary], find: Callable[[str], Article | None]) -> list[Summary]:
    """The lines of a list, with a headline where there is no title; while the index is away they stay as they are."""
    try:
        articles = {line.source: find(line.source) for line in lines if not line.title}
    except UserError:
        articles = {}
    return [
        replace(line, title=headline(article)) if (article := articles.get(line.source)) else line for line in lines
    ]
