"""Lines become paragraphs: hard-wrapped lines are joined, separate lines stay apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

_SPACES = re.compile(r" {2,}")
_BREAK = re.compile(r"\n[ \n]*\n")
_STOP = re.compile(r"[.!?…:;][\"'”’»)\]]{0,3}$")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page )?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?|[-–—] ?\d{1,4} ?[-–—]", re.IGNORECASE)
_NARROWEST, _WIDEST = 50, 120  # columns of hard-wrapped text
_LONGEST_WORD = 40  # a longer one is an address and sticks out of the column


def ends_sentence(line: str) -> bool:
    """Whether a line ends the way a sentence does, closing quotes and brackets aside."""
    return _STOP.search(line) is not None


def paragraphs(text: str) -> list[str]:
    """Cut text into paragraphs, none of them empty, in order.

    A blank line always parts paragraphs. Inside a block, lines wrapped at a fixed width are joined with a
    space; a line that goes on in the middle of a sentence (verse, for instance) stays in its paragraph after
    a line feed; any other line is a paragraph of its own.
    """
    blocks = [_lines(block) for block in _BREAK.split(text)]
    width = _wrap_width([line for block in blocks for line in block])
    return [paragraph for block in blocks if block for paragraph in _join_block(block, width)]


def _lines(block: str) -> list[str]:
    return [line for raw in block.split("\n") if (line := _SPACES.sub(" ", raw).strip())]


def _wrap_width(lines: Sequence[str]) -> int:
    """The column at which the text was wrapped; 0 where it was not."""
    widths = [len(line) for line in lines if max(map(len, line.split())) <= _LONGEST_WORD]
    width = max(widths, default=0)
    return width if _NARROWEST <= width <= _WIDEST else 0


def _join_block(block: Sequence[str], width: int) -> Iterator[str]:
    if width and len(block) > 1 and _is_wrapped(block, width):
        yield " ".join(block)
        return
    paragraph = block[0]
    for before, line in pairwise(block):
        goes_on = before.endswith(",") or (line[0].islower() and not ends_sentence(before))
        if goes_on:
            paragraph += "\n" + line
        else:
            yield paragraph
            paragraph = line
    yield paragraph


def _is_wrapped(block: Sequence[str], width: int) -> bool:
    """Whether every line was full, so that the next word would not have fitted, and one broke off in a sentence."""
    return any(not ends_sentence(line) for line in block[:-1]) and all(
        len(line) + 1 + len(after.split(" ", 1)[0]) > width for line, after in pairwise(block)
    )


def unwrap_pages(pages: Sequence[str]) -> str:
    """Rebuild paragraphs from the printed lines of a document's pages.

    Running heads and page numbers go, words hyphenated at a line end are joined, and a paragraph ends where
    its last line is short. Blank lines of the pages are kept as paragraph ends.
    """
    sheets = _without_running_heads([[line.strip() for line in page.split("\n")] for page in pages])
    lines = [line for sheet in sheets for line in sheet]
    full = sorted(len(line) for line in lines if line)
    width = full[int(len(full) * 0.9)] if full else 0
    known = Counter(word for line in lines for word in _WORD.findall(line.casefold()))
    parts: list[str] = []
    before = ""
    for line in lines:
        if not before or not line or _ends_paragraph(before, line, width):
            parts += ["\n\n", line]
        elif _is_hyphenated(before, line):
            if not _is_compound(before, line, known):
                parts[-1] = parts[-1][:-1]
            parts.append(line)
        else:
            parts += [" ", line]
        before = line
    return "".join(parts).strip("\n")


def _without_running_heads(sheets: list[list[str]]) -> list[list[str]]:
    """Drop first and last lines that recur on three pages or more, whatever their number, and page numbers."""
    sheets = [_trimmed(sheet) for sheet in sheets]
    edges = Counter(_DIGITS.sub("#", sheet[at]) for sheet in sheets if len(sheet) > 1 for at in (0, -1))

    def is_running(line: str) -> bool:
        often = edges[_DIGITS.sub("#", line)] >= max(3, len(sheets) // 2)
        return (often and not ends_sentence(line)) or _PAGE_NUMBER.fullmatch(line) is not None

    for sheet in sheets:
        while sheet and (not sheet[0] or is_running(sheet[0])):
            del sheet[0]
        while sheet and (not sheet[-1] or is_running(sheet[-1])):
            del sheet[-1]
    return sheets


def _trimmed(sheet: list[str]) -> list[str]:
    kept = [at for at, line in enumerate(sheet) if line]
    return sheet[kept[0] : kept[-1] + 1] if kept else []


def _ends_paragraph(line: str, after: str, width: int) -> bool:
    if line.endswith(("-", "\u2010")) or after[0].islower():
        return False
    fits = len(line) + 1 + len(after.split(" ", 1)[0]) <= width
    return fits and (ends_sentence(line) or len(line) < width * 0.75)


def _is_hyphenated(before: str, line: str) -> bool:
    return before[-1] in "-\u2010" and before[-2:-1].isalpha() and line[0].islower()


def _is_compound(before: str, line: str, known: Counter[str]) -> bool:
    """Whether the document writes the word with its hyphen elsewhere ("rare-earth") and never without."""
    head, tail = _WORD.findall(before[-60:-1].casefold()), _WORD.match(line.casefold())
    compound = f"{head[-1]}-{tail[0]}" if head and tail else ""
    return known[compound] > 0 and known[compound.replace("-", "")] == 0
