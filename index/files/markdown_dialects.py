"""Marks of Obsidian, Hugo, Jekyll and Pandoc as the words that these programs show, for a parser of plain Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from index.cleaning.characters import raised
from index.files.grid import with_tables

_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_RULER = re.compile(r"^[+=:-]+[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"%%.{0,5000}?%%", re.DOTALL)
_SHORTCODE = re.compile(r"\{\{[<%]\s*(?P<close>/)?\s*(?P<name>[\w-]+)(?P<rest>[^{}\n]*?)[>%]\}\}|\{%[^{}\n]*%\}")
_CAPTION = re.compile(r"\b(?:caption|title)=\"([^\"]*)\"")
_NOTE = re.compile(r"^\[\^([^\]\s]{1,80})\]:[ \t]*(.*(?:\n(?:[ \t]*\n)?(?: {4}|\t).*)*)", re.MULTILINE)
_INDENT = re.compile(r"^(?: {4}|\t)", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,80})\]|\^\[([^\[\]\n]{1,2000})\]")
_TITLE_BLOCK = re.compile(r"\A%[ \t]+(.+)\n((?:%.*\n){0,2})")
_GRID = re.compile(r"^\+[-=+:]{2,}\+[ \t]*\n(?:[|+].*(?:\n|\Z))+", re.MULTILINE)
_SHOWN = (
    (re.compile(r"!\[\[[^\[\]\n]*\]\]"), ""),
    (re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]"), r"\1"),
    (re.compile(r"==(?=\S)([^=\n]+)(?<=\S)=="), r"\1"),
    (re.compile(r"^(>[> ]*)\[!\w+\][+-]?[ \t]*(.*)$", re.MULTILINE), r"\1\2\n>"),
    (re.compile(r"[ \t]\^[A-Za-z][\w-]*[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^(?::{3,}.*|\{:[^{}\n]*\}[ \t]*)$", re.MULTILINE), ""),
    (re.compile(r"\[([^\[\]\n]+)\]\{[.#][^{}\n]*\}"), r"\1"),
    (re.compile(r"^(#{1,6} .*?)[ \t]*\{[.#][^{}\n]*\}[ \t]*$", re.MULTILINE), r"\1"),
    (re.compile(r"^\|[ \t]([^|\n]*)$", re.MULTILINE), r"\1  "),
)


def plain_markdown(body: str) -> tuple[str, Counter[str]]:
    """Markdown with what is shown in place of each mark, and what of it was left out; code stays as it is."""
    left_out: Counter[str] = Counter()
    numbers: dict[str, int] = {}
    notes: list[str] = []
    parts = [text if is_code else _numbered(_shown(text, left_out), numbers, notes) for is_code, text in _parts(body)]
    return "".join(parts) + "".join(f"\n\n{note}" for note in notes), left_out


def _parts(body: str) -> Iterator[tuple[bool, str]]:
    """The parts of a text in order, and of each whether it is code between two fences, these with it."""
    lines: list[str] = []
    is_code = False
    for line in body.splitlines(keepends=True):
        is_fence = _FENCE.match(line) is not None
        if is_fence and not is_code:
            yield False, "".join(lines)
            lines, is_code = [line], True
        elif is_fence:
            yield True, "".join([*lines, line])
            lines, is_code = [], False
        else:
            lines.append(line)
    yield is_code, "".join(lines)


def _shown(text: str, left_out: Counter[str]) -> str:
    text, comments = _COMMENT.subn("", text)
    left_out["comment"] += comments
    closed = {found["name"] for found in _SHORTCODE.finditer(text) if found["close"]}

    def words(found: re.Match[str]) -> str:
        caption = _CAPTION.search(found["rest"] or "")
        left_out["shortcode"] += not (caption or found["close"] or found["name"] in closed)
        return caption[1] if caption else ""

    text = _TITLE_BLOCK.sub(
        lambda found: f"# {found[1]}\n\n" + found[2].replace("%", "\n"), _SHORTCODE.sub(words, text)
    )
    text = _GRID.sub(lambda found: _RULER.sub("", f"\n{with_tables(found[0])}\n"), text)
    for mark, seen in _SHOWN:
        text = mark.sub(seen, text)
    return text


def _numbered(text: str, numbers: dict[str, int], notes: list[str]) -> str:
    """A text with raised numbers for its footnotes, each of them a paragraph; those within a line go to ``notes``."""

    def number(label: str) -> str:
        return raised(str(numbers.setdefault(label, len(numbers) + 1)))

    def refer(found: re.Match[str]) -> str:
        mark = number(found[1] or f" {found.start()}")
        if found[2]:
            notes.append(f"{mark} {found[2]}")
        return mark

    for label in [found[1] for found in _REFERENCE.finditer(_NOTE.sub("", text)) if found[1]]:
        number(label)
    text = _NOTE.sub(lambda found: f"\n{number(found[1])} {_INDENT.sub('', found[2])}\n", text)
    return _REFERENCE.sub(refer, text)
