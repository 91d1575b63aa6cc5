"""The text of a rich text file (.rtf) as a person sees it; striprtf decodes the letters.

Tracked changes are read as accepted. Footnotes and text boxes follow the paragraph they belong to. A sentence in a page
header or footer comes last. Comments, hidden text and pictures are left out, with a note.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.cleaning.characters import raised
from index.cleaning.metadata import Metadata
from index.files.drafts import Draft, parsing, read_bytes
from index.files.grid import with_tables
from index.files.tables import Table, caption_in, document_lines, table
from index.files.web.visible import HIDDEN, STRUCK_OUT
from index.files.word.document import is_read, notes_on, title_of
from index.records import LoadError

_TOKEN = re.compile(r"\\(?:([a-z]{1,32})(-?\d{1,10})? ?|'[0-9a-f]{2}|[^a-z])|[{}]|[^\\{}]+", re.IGNORECASE | re.DOTALL)
_BINARY = re.compile(rb"\\bin(\d{1,10}) ?")
_HIGH = re.compile(rb"[\x80-\xff]")
_SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_DEEPEST = 1000
_ASIDES = {"footnote", "shptxt"}
_MARGINS = {f"{place}{pages}" for place in ("header", "footer") for pages in ("", "l", "r", "f")}
_UNREAD = {"pict": "picture", "annotation": "comment", "object": "embedded object", "fldinst": "", "nonshppict": ""}
_UNSEEN = {"v": HIDDEN, "strike": STRUCK_OUT, "striked": STRUCK_OUT}
_CHANGES = {"revised", "deleted"}
_CELL, _LEFT, _ABOVE, _ROW, _BEGIN, _MARGIN, _TITLE = map(chr, range(0xE000, 0xE007))
"""Marks among the letters: the end of a cell, of one merged with that on its left or above, of a row; what begins."""
_MARK = re.compile(f"[{_CELL}{_LEFT}{_ABOVE}{_ROW}{_BEGIN}{_MARGIN}{_TITLE}]")
_CELL_MARKS = _CELL + _LEFT + _ABOVE + _ROW + _BEGIN
_CELLS = re.compile(f"([{_CELL_MARKS}])")
_NUMBER = re.compile(r"\(?(?:\d|\w+[.)])")  # what a bullet is not
_PAR = r"\par\par "


def read_rtf(path: Path, source: str) -> Draft:
    """Read a rich text file; another format is a LoadError."""
    data = read_bytes(path, source)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise LoadError(f"{source}: is damaged or not rich text (it has no RTF header); save it again or take it out")
    with parsing(source, "rich text"):
        from striprtf.striprtf import rtf_to_text

        sorted_out = _Sorting(source)
        sorted_out.read(_letters(data))
        made = "".join(sorted_out.made)
        text = rtf_to_text(made, encoding=sorted_out.encoding, errors="replace")  # type: ignore[no-untyped-call]
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # two halves are one letter
        blocks, margins, title = _parted(text)
    unread_margins = [margin for margin in margins if not is_read(margin)]
    title = title_of(title, unread_margins, blocks)
    blocks += [margin for margin in margins if is_read(margin)]
    notes = notes_on(sorted_out.changes, sorted_out.left_out, unread_margins, title)
    return Draft("\n\n".join(document_lines(blocks)), Metadata(title=title), notes=tuple(notes))


def _letters(data: bytes) -> str:
    """A file's bytes as ASCII: binary data left out, other bytes as escapes; UTF-8, which is no RTF, as it is meant."""
    kept = bytearray()
    at = 0
    for found in _BINARY.finditer(data):
        if found.start() >= at:
            kept += data[at : found.start()]
            at = found.end() + int(found[1])
    kept += data[at:]
    try:
        return kept.decode("utf-8")
    except UnicodeDecodeError:
        return _HIGH.sub(lambda found: b"\\'%02x" % found[0][0], bytes(kept)).decode("ascii")


@dataclass
class _Group:
    """A group between two braces and how it is read; a nested group inherits from the outer one."""

    out: list[str] = field(default_factory=list)
    kind: str = ""
    is_deleted: bool = False
    unseen: str = ""
    is_raised: bool = False
    is_number: bool = False
    is_apart: bool = False


@dataclass
class _Sorting:
    """Parses the marks of one file; used once."""

    source: str
    made: list[str] = field(default_factory=list)
    encoding: str = "cp1252"
    changes: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    _stack: list[_Group] = field(default_factory=list)
    _hanging: list[str] = field(default_factory=list)
    _late: list[str] = field(default_factory=list)
    _merged: list[str] = field(default_factory=list)
    _next: str = _CELL
    _cells: int = 0
    _in_row: bool = False

    def read(self, text: str) -> None:
        """Sort the marks of a whole file into ``made``."""
        for found in _TOKEN.finditer(text):
            token, word = found[0], found[1]
            if token == "{":
                self._open()
            elif not self._stack:
                continue
            elif token == "}":
                self._close()
                if not self._stack:
                    break
            elif word:
                self._word(word, found[2] or "", rf"\{word}{found[2] or ''} ")
            elif token in {"\\\n", "\\\r"}:
                self._word("par", "", "")
            else:
                self._text(token)
        while self._stack:  # the file breaks off
            self._close()

    def _open(self) -> None:
        above = self._stack[-1] if self._stack else _Group()
        if len(self._stack) >= _DEEPEST:
            raise LoadError(f"{self.source}: is nested deeper than {_DEEPEST} groups; save it again or take it out")
        self._stack.append(replace(above, out=[], kind=""))

    def _close(self) -> None:
        group = self._stack.pop()
        if not self._stack:
            group.out += [rf"{_PAR}{{{text}}}" for text in self._hanging]
            group.out += [rf"{_PAR}{text}" for text in self._late]
        content = "".join(group.out)
        if group.kind == "aside":
            self._hanging.append(content)
        elif group.kind in {_MARGIN, _TITLE}:
            self._late.append(rf"{{\plain {group.kind}{content}}}")
        elif group.kind != "skipped":
            (self._stack[-1].out if self._stack else self.made).append(f"{{{content}}}")

    def _word(self, word: str, number: str, token: str) -> None:
        group = self._stack[-1]
        is_on = number != "0"
        if word in _ASIDES or word in _MARGINS or word in _UNREAD or (word == "title" and len(self._stack) == 3):
            self._turn(group, word)
        elif word in _CHANGES:
            self.changes += is_on
            group.is_deleted = is_on if word == "deleted" else group.is_deleted
        elif word in _UNSEEN:
            group.unseen = _UNSEEN[word] if is_on else ""
        elif word in {"super", "nosupersub", "sub"}:
            group.is_raised = word == "super" and is_on
        elif word == "plain":
            group.is_deleted = group.is_raised = False
            group.unseen = ""
            group.out.append(token)
        elif word in {"listtext", "pntext"}:
            group.is_number = True
        elif word == "ansicpg" or word in _SETS:
            self.encoding = _codec(word, number)
        elif word == "par":
            self._end_paragraph(group)
        elif word in {"u", "line"}:
            self._text(token)
        elif not self._is_of_table(group, word):
            group.out.append(" " if word == "tab" and group.is_number else token)

    def _turn(self, group: _Group, word: str) -> None:
        """Set the kind of a group by its first word."""
        group.out.clear()
        if word in _UNREAD:
            group.kind = "skipped"
            if _UNREAD[word] and not any(above.kind == "skipped" for above in self._stack[:-1]):
                self.left_out[_UNREAD[word]] += 1
            return
        group.is_apart = True
        group.kind = "aside" if word in _ASIDES else _TITLE if word == "title" else _MARGIN

    def _end_paragraph(self, group: _Group) -> None:
        if group.is_deleted:
            return
        group.out.append(_PAR)
        if not (self._in_row or group.is_apart):
            group.out += [f"{{{text}}}{_PAR}" for text in self._hanging]
            self._hanging.clear()

    def _is_of_table(self, group: _Group, word: str) -> bool:
        """Whether a word is one of a table's, and mark what it says."""
        if word == "trowd":
            if not self._in_row:
                group.out.append(_BEGIN)
            self._in_row, self._merged, self._next = True, [], _CELL
        elif word in {"clmrg", "clvmrg"}:
            self._next = _LEFT if word == "clmrg" else _ABOVE
        elif word == "cellx":
            self._merged.append(self._next)
            self._next = _CELL
        elif word == "cell":
            group.out.append(self._merged[self._cells] if self._cells < len(self._merged) else _CELL)
            self._cells += 1
        elif word == "row":
            group.out.append(_ROW)
            self._cells, self._in_row = 0, False
        elif word in {"nestcell", "nestrow"}:
            group.out.append("; " if word == "nestcell" else " ")
        else:
            return False
        return True

    def _text(self, token: str) -> None:
        group = self._stack[-1]
        if group.unseen and not group.is_deleted and any(map(str.isalnum, token)) and token[0] != "\\":
            self.left_out[group.unseen] += 1
        if group.is_deleted or group.unseen or (group.is_number and not _NUMBER.match(token)):
            return
        group.out.append("".join(map(_escaped, raised(token))) if group.is_raised else token)


def _escaped(letter: str) -> str:
    return letter if letter.isascii() else f"\\u{ord(letter)}?"


def _codec(word: str, number: str) -> str:
    """The codec of a file's declared character set."""
    name = _SETS.get(word) or ("mac_roman" if number == "10000" else f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _lines(block: str) -> str:
    return with_tables("\n".join(line.strip(" ") for line in block.split("\n"))).strip()


def _parted(text: str) -> tuple[list[str | Table], list[str], str]:
    """The paragraphs and tables in order, the text of page margins, and the declared title."""
    text, *late = re.split(f"(?=[{_MARGIN}{_TITLE}])", text)
    said = [(piece[0], " ".join(_MARK.sub(" ", piece).split())) for piece in late]
    title = next((words for mark, words in said if mark == _TITLE), "")
    margins = dict.fromkeys(words for mark, words in said if mark == _MARGIN and any(map(str.isalpha, words)))
    blocks = [_lines(block) if isinstance(block, str) else block for block in _tables(text)]
    return [block for block in blocks if block], list(margins), title


def _tables(text: str) -> Iterator[str | Table]:
    """The tables among the text, whose cells and rows end in marks."""
    rows: list[list[str]] = []
    row: list[str] = []
    words = caption = ""
    begun = False
    for piece in _CELLS.split(text):
        if not piece or piece not in _CELL_MARKS:
            words += piece
            continue
        if not row and not begun and piece != _ROW:
            before, _, words = (words, "", "") if piece == _BEGIN else words.rpartition("\n\n")
            if before.strip():
                if rows:
                    yield table(rows, caption=caption)
                yield before
                caption = caption_in(before.strip().rpartition("\n")[2])
                rows = []
        if piece == _BEGIN:
            begun = True
        elif piece == _ROW:
            rows.append(row)
            row, begun = [], False
        else:
            row.append(_spanned(piece, words, row, rows))
            words = ""
    if row or rows:
        yield table([*rows, row], caption=caption)
    yield words


def _spanned(mark: str, words: str, row: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The text of a cell; a merged cell has that of the cell it is merged with."""
    if mark == _LEFT and row:
        return row[-1]
    if mark == _ABOVE and rows and len(row) < len(rows[-1]):
        return rows[-1][len(row)]
    return words
