"""What a person sees in a Word document: its body as it stands once every tracked change is accepted.

Insertions are read and deletions are not, be it in a sentence, a paragraph mark or a table row; nor are words that are
struck out by hand. Text boxes, footnotes and endnotes follow the paragraph they hang on; content controls and links
are their words; a sentence in a page header or footer comes last. Comments, hidden text, pictures and other words of
headers and footers are left out, and said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.cleaning.characters import raised
from index.cleaning.metadata import is_headline
from index.cleaning.paragraphs import ends_sentence
from index.files.drafts import counted, left_out_notes
from index.files.tables import Table, caption_in, document_lines, table, table_lines
from index.files.web.visible import HIDDEN, STRUCK_OUT
from index.files.word.lists import Lists, Styles, W, is_on, shown_symbol

if TYPE_CHECKING:
    from docx.document import Document

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT = {f"{W}t", f"{_MATH}t"}
_UNREAD = {f"{W}{name}" for name in "del moveFrom rPr pPr sectPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr rt".split()}
_MARKS = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_CHANGES = {f"{W}{name}" for name in "ins del moveTo cellIns cellDel".split()}
_LEFT_OUT = {
    f"{W}commentReference": "comment",
    f"{W}object": "embedded object",
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic": "picture",
    "{urn:schemas-microsoft-com:vml}imagedata": "picture",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "diagram",
}
_MOST_COLUMNS = 63  # what Word allows
_SENTENCE = 5  # words
_STOCK = re.compile(
    r"(?:.* )?template(?: \d+)?|(?:untitled(?: document)?|document) ?\d*", re.IGNORECASE
)  # made by programs


@dataclass(frozen=True)
class Word:
    """A document's text in reading order, the title it shows, and what of it was not read."""

    text: str
    title: str
    notes: tuple[str, ...]


def read_word(document: Document) -> Word:
    """Read the body of an opened document."""
    parts = _parts(document)
    styles = Styles(document.styles.element)
    asides = {
        (kind, note.get(f"{W}id") or ""): note
        for kind in ("footnote", "endnote")
        for part in parts.get(f"{kind}s", [])
        for note in part.iter(f"{W}{kind}")
    }
    around = _Context(asides, styles, Lists(next(iter(parts.get("numbering", [])), None), styles))
    body = document.element.body
    blocks = _Blocks(around)
    blocks.read(body)
    blocks.flush()
    for text in dict.fromkeys(
        text for name in ("header", "footer") for part in parts.get(name, []) for text in _plain(part)
    ):
        if is_read(text):
            blocks.made.append(text)
        elif any(map(str.isalpha, text)):
            around.margins.append(text)
    title = blocks.title or title_of(_declared_title(document), around.margins, blocks.made)
    changes = sum(1 for element in body.iter(*_CHANGES) if element.getparent().tag != f"{W}rPr")
    notes = tuple(notes_on(changes, around.left_out, around.margins, title))
    return Word("\n\n".join(document_lines(blocks.made)), title, notes)


def _declared_title(document: Document) -> str:
    """The title among the properties; python-docx makes some up where a file has none."""
    if not any(rel.reltype.endswith("/core-properties") for rel in document.part.package.rels.values()):
        return ""
    return " ".join((document.core_properties.title or "").split())


@dataclass
class _Context:
    """The parts that the body refers to, and a record of what was left out; used once."""

    asides: Mapping[tuple[str, str], Any]
    styles: Styles
    lists: Lists
    left_out: Counter[str] = field(default_factory=Counter)
    margins: list[str] = field(default_factory=list)
    noted: set[tuple[str, str]] = field(default_factory=set)
    fields: list[bool] = field(default_factory=list)
    """Of each field that is open whether its instruction is being read, which is not shown."""

    def turn_field(self, mark: str) -> None:
        """Note the mark that begins a field, parts its instruction from its result, or ends it."""
        if mark == "begin":
            self.fields.append(True)
        elif self.fields:
            self.fields.pop()
            self.fields += [False] * (mark == "separate")


@dataclass
class _Blocks:
    """Paragraphs and tables read so far; one use, for a body, a cell, a box or a note."""

    around: _Context
    made: list[str | Table] = field(default_factory=list)
    title: str = ""
    open: str = ""

    def read(self, parent: Any) -> None:
        """Read the paragraphs and tables below ``parent`` in order."""
        for child in _seen(parent):
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self.flush()
                self.made.append(_table(child, self.around, caption_in(self.made[-1] if self.made else "")))
            elif child.tag == f"{W}altChunk":
                self.around.left_out["embedded document"] += 1
            else:
                self.read(child)

    def flush(self) -> None:
        """End the paragraph that is open."""
        if self.open.strip():
            self.made.append(self.open.strip())
        self.open = ""

    def _paragraph(self, p: Any) -> None:
        hanging: list[Any] = []
        self.around.fields.clear()  # the instruction of a field ends in the paragraph in which it begins
        words = _words(p, self.around, hanging)
        number = self.around.lists.number(p) if words.strip() else ""
        self.open += f"{number} {words}" if number and not self.open else words
        ends = not _is_mark_deleted(p) and not _is_drop_cap(p)  # else the next paragraph goes on in this one
        if ends and not self.title and not self.made and self.around.styles.name_of(p) == "title":
            self.title, self.open = " ".join(self.open.split()), ""
            self.made += [self.title] if self.title else []
        if ends or hanging:
            self.flush()
        for child in hanging:
            self.read(child)
            self.flush()


def _seen(parent: Any) -> Iterator[Any]:
    """The visible children: the first of alternatives, nothing deleted, no prompt of an empty control."""
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _UNREAD:
            continue
        if child.tag == f"{_MC}AlternateContent":
            yield from list(child)[:1]
        elif child.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
            yield child


def _words(parent: Any, around: _Context, hanging: list[Any]) -> str:
    """The words of a paragraph; its text boxes and notes are added to ``hanging``."""
    words = ""
    for child in _seen(parent):
        tag = child.tag
        if tag in _TEXT:
            words += "" if any(around.fields) else child.text or ""
        elif tag in _MARKS:
            words += "\n\n" if child.get(f"{W}type") == "page" else _MARKS[tag]
        elif tag == f"{W}fldChar":
            around.turn_field(child.get(f"{W}fldCharType") or "")
        elif tag == f"{W}sym":
            symbol = shown_symbol(child.get(f"{W}font") or "", child.get(f"{W}char") or "")
            words += symbol
            around.left_out["symbol"] += not symbol
        elif tag in _LEFT_OUT:
            around.left_out[_LEFT_OUT[tag]] += 1
        elif tag == f"{W}r" and (unseen := _why_unseen(child, around.styles)):
            around.left_out[unseen] += child.find(f"{W}t") is not None
        elif tag == f"{W}txbxContent":
            hanging.append(child)
        elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            key = (tag.removeprefix(W).removesuffix("Reference"), child.get(f"{W}id") or "")
            if key in around.asides and key not in around.noted:
                around.noted.add(key)
                hanging.append(around.asides[key])
        else:
            inner = _words(child, around, hanging)
            words += raised(inner) if _is_raised(child) else inner
            words += "/" * (tag == f"{_MATH}num")
    return words


def _why_unseen(run: Any, styles: Styles) -> str:
    """What kind of passage a run is that is not read, or the empty string."""
    own = run.find(f"{W}rPr/{W}vanish")
    if is_on(own) or (own is None and styles.hides(run)):
        return HIDDEN
    is_struck = any(is_on(run.find(f"{W}rPr/{W}{name}")) for name in ("strike", "dstrike"))
    return STRUCK_OUT if is_struck else ""


def _is_raised(run: Any) -> bool:
    place = run.find(f"{W}rPr/{W}vertAlign")
    return place is not None and place.get(f"{W}val") == "superscript"


def _is_mark_deleted(p: Any) -> bool:
    """Whether the mark that ends a paragraph was deleted or moved away."""
    marks = (p.find(f"{W}pPr/{W}rPr/{W}{name}") for name in ("del", "moveFrom"))
    return any(mark is not None for mark in marks)


def _is_drop_cap(p: Any) -> bool:
    """Whether a paragraph is the large first letter of the next."""
    frame = p.find(f"{W}pPr/{W}framePr")
    return frame is not None and frame.get(f"{W}dropCap") in {"drop", "margin"}


def _table(tbl: Any, around: _Context, caption: str) -> Table:
    """A table whose merged cells stand in every column and row that they span."""
    rows: list[list[str]] = []
    spans: list[int] = []
    marked: list[bool] = []
    shown = [tr for tr in _below(tbl, "tr") if tr.find(f"{W}trPr/{W}del") is None]
    for tr in shown:
        row = [""] * _number(tr.find(f"{W}trPr/{W}gridBefore"), 0)
        cells = 0
        for tc in _below(tr, "tc"):
            merged = tc.find(f"{W}tcPr/{W}vMerge")
            goes_on = merged is not None and merged.get(f"{W}val") != "restart" and rows and len(row) < len(rows[-1])
            words = rows[-1][len(row)] if goes_on else _cell(tc, around)
            row += [words] * _number(tc.find(f"{W}tcPr/{W}gridSpan"), 1)
            cells += 1
        rows.append(row)
        spans.append(cells)
        marked.append(is_on(tr.find(f"{W}trPr/{W}tblHeader")))
    headings = marked.index(False) if False in marked else len(marked)
    if not headings and (_is_bold_above(shown) or around.styles.sets_first_row_apart(tbl)):
        headings = 1
    width = max(map(len, rows), default=0)
    bands = [at for at, cells in enumerate(spans) if cells == 1 and len(rows[at]) == width]
    return table(rows, headings=headings or None, caption=caption, bands=bands)


def _below(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in content controls too."""
    for child in _seen(parent):
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
            yield from _below(child, name)


def _cell(tc: Any, around: _Context) -> str:
    if tc.find(f"{W}tcPr/{W}cellDel") is not None:
        return ""
    blocks = _Blocks(around)
    blocks.read(tc)
    blocks.flush()
    return " ".join("; ".join(table_lines(block)) if isinstance(block, Table) else block for block in blocks.made)


def _number(element: Any, otherwise: int) -> int:
    value = "" if element is None else element.get(f"{W}val") or ""
    return min(int(value), _MOST_COLUMNS) if value.isdecimal() and len(value) < 9 else otherwise


def _is_bold_above(shown: list[Any]) -> bool:
    """Whether all of the first row is bold and not all of the second."""

    def is_bold(tr: Any) -> bool:
        runs = [run for run in tr.iter(f"{W}r") if run.find(f"{W}t") is not None]
        return bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)

    return len(shown) > 1 and is_bold(shown[0]) and not is_bold(shown[1])


def _parts(document: Document) -> dict[str, list[Any]]:
    """The other parts of a document, parsed, by the last word of their relation to it."""
    from docx.oxml.parser import parse_xml

    wanted = {"footnotes", "endnotes", "numbering", "header", "footer"}
    parts: dict[str, list[Any]] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in wanted and not relation.is_external:
            parts.setdefault(kind, []).append(parse_xml(relation.target_part.blob))
    return parts


def _plain(part: Any) -> Iterator[str]:
    """The words of each paragraph of a header or footer."""
    for p in part.iter(f"{W}p"):
        if words := " ".join("".join(t.text or "" for t in p.iter(f"{W}t")).split()):
            yield words


def is_read(margin: str) -> bool:
    """Whether a page header or footer is part of the story, such as a correction."""
    return ends_sentence(margin) and len(margin.split()) >= _SENTENCE


def title_of(declared: str, margins: Sequence[str], made: Sequence[str | Table]) -> str:
    """The declared title unless it is a template's, or the page header of a story that begins without a headline."""
    if declared and not _STOCK.fullmatch(declared):
        return declared
    opening = made[0] if made and isinstance(made[0], str) else ""
    return margins[0] if len(margins) == 1 and is_headline(margins[0]) and ends_sentence(opening) else ""


def notes_on(changes: int, left_out: Mapping[str, int], margins: Sequence[str], title: str) -> Iterator[str]:
    """The notes on how a written document was read."""
    if changes:
        yield f"{counted(changes, 'tracked change')} read as accepted"
    yield from left_out_notes(left_out)
    for text in margins:
        if text != title:
            yield f"page header or footer left out: “{text[:80]}”"
