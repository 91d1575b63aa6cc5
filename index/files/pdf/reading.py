"""The pages of a PDF by pdfium: words with their places, drawn lines, pictures, and what the file says of itself.

Measured beside pypdf, pdfminer.six, pdfplumber and PyMuPDF in benchmarks/files.md. It is written in C++, so a hostile
file may crash it; that takes the process of ``index.files.sandbox`` with it and nothing else.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, zip_longest
from statistics import median
from typing import Any, NamedTuple

from index.cleaning.characters import raised
from index.files.pdf.layout import Sheet, Word
from index.files.pdf.rulings import Ruling
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
_NO_WORDS = 2  # bytes of an empty string
_SAMPLE = 1000  # letters
_SPACED = 5
_WIDER = 1.6
"""Single letters of a line from which it is spaced out, and how much wider than most the gap between two words is."""
_SMALL = 0.85  # of the size of the letters beside them: raised figures
_RISE = 0.15  # of their size: how far these stand above the line
_OVER = 0.15  # of the letters' size: how far apart a word is printed over itself
_BOLD = 50  # how many earlier words are compared
_QUARTER = math.pi / 2
_SLANT = 0.1  # radians from which a letter does not stand upright on its page


@dataclass(frozen=True)
class PrintedPage:
    """A page with what is not read of it: the number of its pictures, its annotations by kind, and what is slanted."""

    sheet: Sheet
    pictures: int
    left_out: Counter[str] = field(default_factory=Counter)
    slanted: str = ""


class _Turn(NamedTuple):
    """How a page is turned so that most of its letters stand upright; all places on it turn with them."""

    quarters: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page is once it is turned."""
        turned = ((x, y), (self.height - y, x), (self.width - x, self.height - y), (y, self.width - x))
        return turned[self.quarters]


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
    if document.get_formtype():
        document.init_forms()
    pages: list[PrintedPage] = []
    letters = 0
    for number in range(len(document)):
        page, notes, written = _with_annotations(document, number)
        text = page.get_textpage()
        letters += text.count_chars()
        if letters > MAX_CHARACTERS:
            raise LoadError(f"{source}: holds more than {MAX_CHARACTERS:,} letters; split it")
        turn = _turn(page, text)
        slanted: list[str] = []
        found = [] if _is_coded(text) else list(_once(_words(text, turn, slanted)))
        words = tuple(_with_raised(list(_unspaced(_in_place(found, written)))))
        rulings, pictures = _objects(page, turn)
        height = turn.width if turn.quarters % 2 else turn.height
        said = " ".join("".join(slanted).split())
        pages.append(PrintedPage(Sheet(words, rulings, height), pictures, notes, said))
        text.close()
        page.close()
    return pages, document.get_metadata_dict()


def _with_annotations(document: Any, number: int) -> tuple[Any, Counter[str], int]:
    """A page with what is filled into its forms and typed over it, what of its notes is left out, and the number of
    words that it has without any of these."""
    from pypdfium2 import raw

    page = document[number]
    notes, is_written = _annotations(page)
    if not is_written:
        return page, notes, -1
    text = page.get_textpage()
    written = len(list(_once(_words(text, _turn(page, text), []))))
    text.close()
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()
    return document[number], notes, written


def _in_place(words: list[Word], written: int) -> tuple[Word, ...]:
    """Words of a page with those that were filled in, which come after the first ``written``, behind their labels."""
    if written < 0:
        return tuple(words)
    placed = words[:written]
    for word in words[written:]:
        row = [at for at, w in enumerate(placed) if abs(w.base - word.base) < 0.5 * w.size and w.left < word.left]
        below = (at for at, w in enumerate(placed) if w.base < word.base)
        placed.insert(row[-1] + 1 if row else next(below, len(placed)), word)
    return tuple(placed)


def _unspaced(words: Sequence[Word]) -> Iterator[Word]:
    """Words with those that are set letter by letter ("N E W S") joined."""
    for is_letter, run in groupby(words, key=lambda word: (len(word.text) == 1 and word.text.isalpha(), word.base)):
        letters = list(run)
        if not is_letter[0] or len(letters) < _SPACED:
            yield from letters
            continue
        gaps = [after.left - before.right for before, after in pairwise(letters)]
        word = letters[0]
        for gap, letter in zip(gaps, letters[1:], strict=True):
            if 0 < gap <= _WIDER * median(gaps):
                word = word._replace(right=letter.right, text=word.text + letter.text)
            else:
                yield word
                word = letter
        yield word


def _once(words: Iterable[Word]) -> Iterator[Word]:
    """Words without those that are printed over themselves, as bold letters are made."""
    seen: defaultdict[str, list[Word]] = defaultdict(list)
    for word in words:
        near = _OVER * word.size
        if any(abs(w.left - word.left) < near and abs(w.base - word.base) < near for w in seen[word.text][-_BOLD:]):
            continue
        seen[word.text].append(word)
        yield word


def _with_raised(words: Sequence[Word]) -> list[Word]:
    """Words with raised figures in the word that they stand behind, and a raised mark before a word on its line."""
    made: list[Word] = []
    joined = False
    for word, after in zip_longest(words, words[1:]):
        last = made[-1] if made else None
        if last and _is_raised(word, last) and -0.2 * last.size < word.left - last.right < 0.25 * last.size:
            made[-1] = last._replace(right=word.right, text=last.text + raised(word.text))
            joined = True
        elif last and joined and word.base == last.base and abs(word.left - last.right) < 0.15 * last.size:
            made[-1] = last._replace(right=word.right, text=last.text + word.text)
        else:
            is_mark = after is not None and _is_raised(word, after) and 0 <= after.left - word.right < after.size
            made.append(word._replace(base=after.base) if is_mark else word)
            joined = False
    return made


def _is_raised(word: Word, beside: Word) -> bool:
    """Whether a word is set smaller and higher than the one beside it."""
    return word.size < _SMALL * beside.size and _RISE * beside.size < word.base - beside.base < 0.7 * beside.size


def _is_coded(text: Any) -> bool:
    """Whether the file does not say which letters a page shows: what it gives for them is no text."""
    from pypdfium2 import raw

    sample = range(min(text.count_chars(), _SAMPLE))
    unnamed = sum(int(raw.FPDFText_HasUnicodeMapError(text, at)) == 1 for at in sample)
    return 2 * unnamed > len(sample)


def _turn(page: Any, text: Any) -> _Turn:
    """How to turn a page: by the quarter in which most letters are."""
    from pypdfium2 import raw

    quarters: Counter[int] = Counter()
    for at in range(text.count_chars()):
        if not raw.FPDFText_IsGenerated(text, at):
            quarters[round(raw.FPDFText_GetCharAngle(text, at) / _QUARTER) % 4] += 1
    width, height = page.get_size()
    if page.get_rotation() in {90, 270}:
        width, height = height, width
    return _Turn(max(quarters, key=quarters.__getitem__, default=0), width, height)


def _words(text: Any, turn: _Turn, slanted: list[str]) -> Iterator[Word]:
    """The words of a page in the order of the file; a letter far from the one before it begins another.

    Letters that do not stand upright, as those of a watermark, go to ``slanted``.
    """
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    letters = ""
    left = right = base = size = place = 0.0
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        char = "-" if code in _HYPHENS else chr(code) if code < 0x110000 else "\ufffd"
        off = (raw.FPDFText_GetCharAngle(text, at) - turn.quarters * _QUARTER) % (2 * math.pi)
        if not char.isspace() and _SLANT < off < 2 * math.pi - _SLANT and not raw.FPDFText_IsGenerated(text, at):
            slanted.append(char)
            continue
        raw.FPDFText_GetLooseCharBox(text, at, box)
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        _, stands = turn.point(x.value, y.value)
        corners = turn.point(box.left, box.bottom), turn.point(box.right, box.top)
        (begins, ends), (low, high) = map(sorted, zip(*corners, strict=True))
        is_raised = char.isdigit() and stands - base > _RISE * size and high - low < _SMALL * size
        near = (
            abs(stands - base) <= 0.35 * size and not is_raised and place - 0.1 * size <= begins <= right + 0.25 * size
        )
        if letters and (char.isspace() or not near):
            yield Word(left, right, base, size, letters)
            letters = ""
        if char.isspace() or (raw.FPDFText_IsGenerated(text, at) and char == "\0"):
            slanted.extend(char if slanted and slanted[-1] != " " and char.isspace() else "")
            continue
        if not letters:
            left, right, base, size = begins, ends, stands, 1.0
        letters += char
        place = begins  # both letters of a ligature have its box
        right, size = max(right, ends), max(size, high - low)  # half of a ligature is low
    if letters:
        yield Word(left, right, base, size, letters)


def _objects(page: Any, turn: _Turn) -> tuple[tuple[Ruling, ...], int]:
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
        rulings += _straight(drawn, raw, turn)
    return tuple(rulings), pictures


def _annotations(page: Any) -> tuple[Counter[str], bool]:
    """What is written or struck out over a page and is no part of its text, and whether something else is to be read
    over it: what is filled into a form, or typed."""
    from pypdfium2 import raw

    kinds = {
        raw.FPDF_ANNOT_TEXT: "comment",
        raw.FPDF_ANNOT_FREETEXT: "overlaid text",
        raw.FPDF_ANNOT_STRIKEOUT: "strike-out mark",
    }
    found: Counter[str] = Counter()
    is_written = False
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        says = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0) > _NO_WORDS
        drawn = raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > _NO_WORDS
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT} and drawn:
            is_written = True
        elif kind in kinds:
            found[kinds[kind]] += 1
        elif kind in {raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_SQUIGGLY} and says:
            found["comment"] += 1
    return found, is_written


def _straight(path: Any, raw: Any, turn: _Turn) -> Iterator[Ruling]:
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
        point = turn.point(*matrix.on_point(x.value, y.value))
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
