"""The pages of a PDF by pdfium: words with their places, drawn lines, pictures, and what the file says of itself.

Measured beside pypdf, pdfminer.six, pdfplumber and PyMuPDF in benchmarks/files.md. It is written in C++, so a hostile
file may crash it; that takes the process of ``index.files.sandbox`` with it and nothing else.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.files.layout import Sheet, Word
from index.files.rulings import Ruling
from index.records import LoadError

MAX_PAGES = 2000
"""Pages of a PDF that are read; a longer one is refused."""
MAX_CHARACTERS = 10_000_000
"""The most letters of a PDF: some twenty thick books."""
_MOST_PATHS = 3000  # of a page; a map has more, a table has not
_MOST_SEGMENTS = 400
_MOST_ANNOTATIONS = 1000  # of a page
_THIN = 2.5
_PICTURE = 0.05  # of a page's area: a smaller one is an ornament
_HYPHENS = {0x02, 0xAD, 0xFFFE}


@dataclass(frozen=True)
class PrintedPage:
    """A page with what is not read of it: the number of its pictures, and of its annotations by kind."""

    sheet: Sheet
    pictures: int
    left_out: Counter[str] = field(default_factory=Counter)


def read_pages(data: bytes, source: str) -> tuple[list[PrintedPage], dict[str, str]]:
    """The pages of a PDF and its metadata by name; raises LoadError where it is encrypted or too long."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise LoadError(f"{source}: is encrypted; save a copy without a password") from error
        raise
    if len(document) > MAX_PAGES:
        raise LoadError(f"{source}: has {len(document)} pages, more than {MAX_PAGES}; split it")
    pages: list[PrintedPage] = []
    letters = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        letters += text.count_chars()
        if letters > MAX_CHARACTERS:
            raise LoadError(f"{source}: holds more than {MAX_CHARACTERS:,} letters; split it")
        rulings, pictures = _objects(page)
        words = tuple(_words(text))
        pages.append(PrintedPage(Sheet(words, rulings, page.get_height()), pictures, _annotations(page)))
        text.close()
        page.close()
    return pages, document.get_metadata_dict()


def _words(text: Any) -> Iterator[Word]:
    """The words of a page in the order of the file; a letter far from the one before it begins another."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    letters = ""
    left = right = base = size = place = 0.0
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        char = "-" if code in _HYPHENS else chr(code) if code < 0x110000 else "\ufffd"
        raw.FPDFText_GetLooseCharBox(text, at, box)
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        height = abs(box.top - box.bottom)
        near = abs(y.value - base) <= 0.35 * size and place - 0.1 * size <= box.left <= right + 0.25 * size
        if letters and (char.isspace() or not near):
            yield Word(left, right, base, size, letters)
            letters = ""
        if char.isspace() or (raw.FPDFText_IsGenerated(text, at) and char == "\0"):
            continue
        if not letters:
            left, right, base, size = box.left, box.right, y.value, 1.0
        letters += char
        place = box.left  # both letters of a ligature have its box
        right, size = max(right, box.right), max(size, height)  # half of a ligature is low
    if letters:
        yield Word(left, right, base, size, letters)


def _objects(page: Any) -> tuple[tuple[Ruling, ...], int]:
    """The straight lines of a page, and how many pictures of size it has."""
    from pypdfium2 import raw

    width, height = page.get_size()
    rulings: list[Ruling] = []
    pictures = paths = 0
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = drawn.get_bounds()
            pictures += (right - left) * (top - bottom) > _PICTURE * width * height
            continue
        paths += 1
        if paths > _MOST_PATHS:
            return (), pictures
        rulings += _straight(drawn, raw)
    return tuple(rulings), pictures


def _annotations(page: Any) -> Counter[str]:
    """What is written or struck out over a page, which is no part of its text."""
    from pypdfium2 import raw

    kinds = {
        raw.FPDF_ANNOT_TEXT: "comment",
        raw.FPDF_ANNOT_FREETEXT: "overlaid text",
        raw.FPDF_ANNOT_STRIKEOUT: "strike-out mark",
    }
    found: Counter[str] = Counter()
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in kinds:
            found[kinds[kind]] += 1
    return found


def _straight(path: Any, raw: Any) -> Iterator[Ruling]:
    """The upright and level lines of a path."""
    count = raw.FPDFPath_CountSegments(path)
    if not 0 < count <= _MOST_SEGMENTS:
        return
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    start = (0.0, 0.0)
    for at in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO and points:
            yield from _ruling(points[-1], point)
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _ruling(point, start)
        points.append(point)


def _ruling(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Ruling]:
    across, up = abs(one[0] - other[0]), abs(one[1] - other[1])
    if not all(map(math.isfinite, (*one, *other))):
        return
    if across < 1 and up > _THIN:
        yield Ruling(True, one[0], min(one[1], other[1]), max(one[1], other[1]))
    elif up < 1 and across > _THIN:
        yield Ruling(False, one[1], min(one[0], other[0]), max(one[0], other[0]))
