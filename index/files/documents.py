"""The document formats: PDF and Word.

A PDF's creation date is believed only where the story shows it: it says when the file was made.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from index.cleaning.characters import normalise_characters
from index.cleaning.metadata import Metadata
from index.files.drafts import Draft, counted, left_out_notes, parsing, read_bytes
from index.files.pdf.layout import Page, read_sheet
from index.files.pdf.printed import unwrap
from index.files.pdf.reading import PrintedPage, read_pages
from index.files.tables import document_lines
from index.files.word.document import read_word
from index.records import LoadError

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
"""Largest Word document once unzipped; pictures count."""
_MAX_PARTS = 5000
_TOLD_HEADS = 3
_TITLE_LINES = 6
_PDF_DATE = re.compile(r"D:(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")


def read_pdf(path: Path, source: str) -> Draft:
    """Read the text layer of a PDF in reading order; encrypted, damaged and image-only files are LoadErrors."""
    data = read_bytes(path, source)
    if b"%PDF-" not in data[:1024]:
        raise LoadError(f"{source}: is damaged or not a PDF (it has no PDF header); save it again or take it out")
    with parsing(source, "a PDF"):
        printed, fields = read_pages(data, source)
        pages = [read_sheet(page.sheet) for page in printed]
        unwrapped = unwrap([page.blocks for page in pages])
    empty = sum(not page.sheet.words for page in printed)
    if empty == len(printed):
        raise LoadError(
            f"{source}: has no text layer that can be read (scanned pages?); run text recognition over it first"
        )
    text = "\n\n".join(document_lines(unwrapped.blocks))
    return Draft(text, _declared(fields, text), notes=tuple(_notes(printed, pages, unwrapped.heads, empty)))


def _declared(fields: Mapping[str, str], text: str) -> Metadata:
    """The metadata of the file, as far as the beginning of the story confirms it.

    Programs fill it with file names, templates and the day on which the file was made.
    """
    shown = " ".join(normalise_characters(text[:2000]).split()).casefold()
    title = " ".join(normalise_characters(fields.get("Title", "")).split())
    made = _PDF_DATE.match(fields.get("CreationDate", ""))
    day = date(int(made[1]), int(made[2]), int(made[3])) if made else None
    months = (f"{day:%B}", f"{day:%b}", f"{day:%b}.") if day else ()
    forms = [f"{d} {m} {y}" for m in months if day for d, y in ((day.day, day.year),)]
    forms += [f"{m} {day.day}, {day.year}" for m in months if day]
    is_shown = day is not None and any(form.casefold() in shown for form in (*forms, day.isoformat()))
    return Metadata(
        title=title if any(_is_title(title, line) for line in text[:2000].split("\n\n")[:_TITLE_LINES]) else "",
        date=day.isoformat() if day is not None and is_shown else "",
    )


def _is_title(title: str, line: str) -> bool:
    """Whether a line of the story is the declared title, or hardly more."""
    shown, named = " ".join(normalise_characters(line).split()).casefold(), title.casefold()
    return bool(named) and named in shown and len(named) * 4 > len(shown) * 3


def _notes(printed: Sequence[PrintedPage], pages: Sequence[Page], heads: Sequence[str], empty: int) -> Iterator[str]:
    if empty:
        verb = "has" if empty == 1 else "have"
        yield f"{empty} of {len(printed)} pages {verb} no text; recognise it first"
    pictures = sum(page.pictures for page in printed)
    if pictures:
        yield f"{counted(pictures, 'picture')} left out, with any table or text in {'them' if pictures > 1 else 'it'}"
    yield from left_out_notes(sum((page.left_out for page in printed), Counter()))
    slanted = dict.fromkeys(page.slanted for page in printed if any(map(str.isalnum, page.slanted)))
    if slanted:
        yield f"slanted text left out: {', '.join(f'“{text[:60]}”' for text in [*slanted][:_TOLD_HEADS])}"
    doubtful = [str(number) for number, page in enumerate(pages, 1) if page.is_doubtful]
    if doubtful:
        yield f"the order of what stands side by side is a guess on page {', '.join(doubtful[:5])}"
    if heads:
        yield f"page heads and feet left out: {', '.join(f'“{head[:60]}”' for head in heads[:_TOLD_HEADS])}"


def read_docx(path: Path, source: str) -> Draft:
    """Read a Word document as a person sees it with every tracked change accepted (index/files/word/document.py)."""
    data = read_bytes(path, source)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise LoadError(f"{source}: is encrypted or an old .doc file; save it as .docx without a password")
    with parsing(source, "a Word document"):
        _refuse_bomb(data, source)
        import docx

        word = read_word(docx.Document(io.BytesIO(data)))
    return Draft(word.text, Metadata(title=word.title), notes=word.notes)


def _refuse_bomb(data: bytes, source: str) -> None:
    """Check the unpacked size of the parts before any is unpacked; zipfile never reads more than a part declares."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sizes = [part.file_size for part in parts.infolist()]
    if sum(sizes) > MAX_UNPACKED_BYTES or len(sizes) > _MAX_PARTS:
        raise LoadError(
            f"{source}: unpacks to {sum(sizes) / 2**20:.0f} MB in {len(sizes)} parts, more than is allowed "
            f"({MAX_UNPACKED_BYTES / 2**20:.0f} MB, {_MAX_PARTS} parts); take it out"
        )
