"""The document formats: PDF and Word.

PDF is read by pypdf: pure Python, so that a hostile file can at worst raise or be slow, never corrupt memory.
Neither format's creation date is used, since it says when the file was made, not when the article appeared.
"""

from __future__ import annotations

import io
import logging
import zipfile
from pathlib import Path

from index.drafts import Draft, parsing, read_bytes
from index.metadata import Metadata
from index.paragraphs import unwrap_pages
from index.records import LoadError
from index.word import read_word

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
"""Largest Word document once unzipped; pictures count."""
MAX_PAGES = 2000
"""Pages of a PDF that are read; a longer one is refused."""
MAX_STREAM_BYTES = 20 * 1024 * 1024
"""Largest part of a PDF once unpacked, pictures aside: a page of text has some thousands of bytes."""
MAX_OPERATIONS = 3_000_000
"""Drawing operations of a PDF in all; a page of text has some hundreds."""
_MAX_PARTS = 5000


def read_pdf(path: Path, source: str) -> Draft:
    """Read the text layer of a PDF; encrypted, damaged and image-only files are LoadErrors."""
    data = read_bytes(path, source)
    if b"%PDF-" not in data[:1024]:
        raise LoadError(f"{source}: is damaged or not a PDF (it has no PDF header); save it again or take it out")
    with parsing(source, "a PDF"):
        pages, title = _pages(data, source)
    text = unwrap_pages(pages)
    if not any(map(str.isalnum, text)):
        raise LoadError(f"{source}: has no text layer (scanned pages?); run text recognition over it first")
    # Writing programs put file names and templates there, so only a title the page shows is believed.
    shown = " ".join(title.split())
    believed = shown if shown and shown.casefold() in " ".join(text[:2000].split()).casefold() else ""
    return Draft(text, Metadata(title=believed))


def _pages(data: bytes, source: str) -> tuple[list[str], str]:
    """The printed lines of each page, and the title the file declares."""
    import pypdf
    from pypdf.errors import DependencyError

    # pypdf logs every oddity of a file it mends; the user is told what matters in one line.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    budget = _Budget(source)
    try:
        with pypdf.apply_configuration(zlib_maximum_output_length=MAX_STREAM_BYTES):
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise LoadError(f"{source}: is encrypted; save a copy without a password")
            if len(reader.pages) > MAX_PAGES:
                raise LoadError(f"{source}: has {len(reader.pages)} pages, more than {MAX_PAGES}; split it")
            pages = [page.extract_text(visitor_operand_before=budget.spend) for page in reader.pages]
            return pages, str((reader.metadata.title if reader.metadata else "") or "")
    except DependencyError as error:
        raise LoadError(f"{source}: is encrypted; save a copy without a password") from error


class _Budget:
    """Counts the drawing operations of a PDF, so that pages drawn over and over cannot take for ever."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._left = MAX_OPERATIONS

    def spend(self, *_: object) -> None:
        self._left -= 1
        if self._left < 0:
            raise LoadError(f"{self._source}: has more than {MAX_OPERATIONS} drawing operations; split it")


def read_docx(path: Path, source: str) -> Draft:
    """Read a Word document as a person sees it with every tracked change accepted (index/word.py)."""
    data = read_bytes(path, source)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise LoadError(f"{source}: is encrypted or an old .doc file; save it as .docx without a password")
    with parsing(source, "a Word document"):
        _refuse_bomb(data, source)
        import docx

        word = read_word(docx.Document(io.BytesIO(data)))
    return Draft(word.text, Metadata(title=word.title), notes=word.notes)


def _refuse_bomb(data: bytes, source: str) -> None:
    """Check what the parts unpack to before any is; zipfile never reads more of a part than it declares."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sizes = [part.file_size for part in parts.infolist()]
    if sum(sizes) > MAX_UNPACKED_BYTES or len(sizes) > _MAX_PARTS:
        raise LoadError(
            f"{source}: unpacks to {sum(sizes) / 2**20:.0f} MB in {len(sizes)} parts, more than is allowed "
            f"({MAX_UNPACKED_BYTES / 2**20:.0f} MB, {_MAX_PARTS} parts); take it out"
        )
