"""One file on disk becomes its article or, for a collection, its articles.

LOADERS is the table of formats: to add one, write a function, add a line and its ending to ``FORMATS`` of
``index/files/scanning.py``. File modification times are never taken for a date: they say when a file was copied, not
when its article was published.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.cleaning.characters import normalise_characters
from index.cleaning.cleaning import clean
from index.cleaning.metadata import date_in_name, heading, parse_date, web_address
from index.files.collection import read_collection, read_csv
from index.files.documents import read_docx, read_pdf
from index.files.drafts import Draft
from index.files.formats import read_markdown, read_text
from index.files.mail import read_mail
from index.files.scanning import no_loader, suffix_of
from index.files.web.pages import read_html
from index.files.word.rich_text import read_rtf
from index.records import Article, Loaded, LoadError

MAX_TEXT = 10_000_000
"""Longest text of one article, in characters: some twenty thick books, minutes of embedding."""

Loader = Callable[[Path, str], Draft | Loaded]
"""Reads a file that holds one article and may hold page chrome as a draft, any other as its articles."""

LOADERS: dict[str, Loader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".rtf": read_rtf,
    ".eml": read_mail,
    ".csv": read_csv,
    ".jsonl": read_collection,
    ".jsonl.gz": read_collection,
}


def load(path: Path, source: str) -> Loaded:
    """Read one file; raises LoadError, one line beginning with the source, when nothing of it can be used."""
    suffix = suffix_of(path.name)
    if suffix is None:
        raise LoadError(f"{source}: {no_loader(path.name)}")
    found = LOADERS[suffix](path, source)
    return _finish(found, source) if isinstance(found, Draft) else found


def _finish(draft: Draft, source: str) -> Loaded:
    declared = draft.declared
    if len(draft.text) > MAX_TEXT:
        raise LoadError(f"{source}: holds {len(draft.text):,} characters of text, more than {MAX_TEXT:,}; split it")
    title = " ".join(normalise_characters(declared.title).split())
    cleaned = clean(draft.text, title=title)
    if not any(map(str.isalnum, cleaned.text)):
        raise LoadError(f"{source}: nothing but page furniture was found in it; put the article's text in it")
    dates = (
        ("metadata", parse_date(declared.date)),
        ("dateline", cleaned.date),
        ("file name", date_in_name(source.rsplit("/", 1)[-1])),
    )
    origin, day = next(((origin, day) for origin, day in dates if day), ("", ""))
    article = Article(
        source=source,
        text=cleaned.text,
        title=heading(title) or cleaned.title,
        date=day,
        date_origin=origin,
        publisher=heading(declared.publisher) or cleaned.publisher,
        url=web_address(declared.url),
    )
    return Loaded((article,), draft.problems, tuple(f"{source}: {note}" for note in draft.notes))
