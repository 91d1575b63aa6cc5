"""Turns lines into paragraphs: joins hard-wrapped lines and separates the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import dropwhile, pairwise

_SPACES = re.compile(r" {2,}")
_BREAK = re.compile(r"\n[ \n]*\n")
_STOP = re.compile(r"[.!?…:;][\"'”’»)\]]{0,3}$")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_HYPHENS = "-\u2010\u00ad"
_NARROWEST, _WIDEST = 50, 120  # columns of hard-wrapped text
_LONGEST_WORD = 40  # a longer one is an address and sticks out of the column
HEAD = 30  # how many paragraphs above the story may be page furniture
_STORY_WORDS = 12  # a paragraph of so many words that is a sentence is where a story begins
_NARROW = 40  # columns of a block that was wrapped at a width of its own
# Compounds that keep their hyphen where a line ends in it and nothing in the text says otherwise.
_FIRST_PARTS = frozenset(
    "self well half full high long twenty thirty forty fifty sixty seventy eighty ninety first third quasi then".split()
)
_LAST_PARTS = frozenset(
    """based backed owned controlled made year week month hour mile term scale class free style sized level general
    elect""".split()
)


def ends_sentence(line: str) -> bool:
    """Whether a line ends the way a sentence does, closing quotes and brackets aside."""
    return _STOP.search(line) is not None


def is_sentence(paragraph: str) -> bool:
    """Whether a paragraph ends a sentence, and neither trails off nor announces something."""
    return ends_sentence(paragraph) and not paragraph.endswith(("...", "…", ":"))


def story_start(parts: Sequence[str]) -> int | None:
    """Which of an article's first HEAD paragraphs is the first of its story; None where none is."""
    return next(
        (at for at, part in enumerate(parts[:HEAD]) if is_sentence(part) and len(part.split()) >= _STORY_WORDS), None
    )


def paragraphs(text: str) -> list[str]:
    """Cut text into paragraphs, none of them empty, in order.

    A blank line always parts paragraphs, and so does an indented line where each begins behind a sentence. Inside a
    block, lines wrapped at a fixed width or indented so are joined with a space; a line that goes on in the middle of
    a sentence (verse, for instance) stays in its paragraph after a line feed; any other line is a paragraph of its own.
    """
    blocks = [_indented(block) or [_lines(block)] for block in _BREAK.split(text)]
    parts = [part for block in blocks for part in block]
    lines = [line for part in parts for line in part]
    body = dropwhile(lambda p: len(p) < 2 and len("".join(p)) <= _WIDEST and not ends_sentence("".join(p)), parts)
    width = _wrap_width([line for part in body for line in part])
    known = known_words(lines) if any(line[-1] in _HYPHENS for line in lines) else Counter()
    return [
        paragraph
        for block in blocks
        for part in block
        if part
        for paragraph in ([_whole(part, known)] if len(block) > 1 else _join_block(part, width, known))
    ]


def known_words(lines: Sequence[str]) -> Counter[str]:
    """How often each word stands in the lines, compounds as one."""
    return Counter(word for line in lines for word in _WORD.findall(line.casefold()))


def _lines(block: str) -> list[str]:
    return [line for raw in block.split("\n") if (line := _SPACES.sub(" ", raw).strip())]


def _indented(block: str) -> list[list[str]]:
    """The paragraphs of a block that indents the first line of each; empty where it may be anything else."""
    raw = [line for line in block.split("\n") if line.strip()]
    starts = [i for i, line in enumerate(raw) if i and line.startswith("  ")]
    parts = [_lines("\n".join(raw[a:b])) for a, b in pairwise([0, *starts, len(raw)])]
    within = [line for part in parts for line in part[:-1]]
    broken = sum(not ends_sentence(line) for line in within)
    return parts if 2 * broken > len(within) and all(ends_sentence(part[-1]) for part in parts[:-1]) else []


def _wrap_width(lines: Sequence[str]) -> int:
    """The column at which the text was wrapped, the headings above it aside; 0 where it was not."""
    widths = [len(line) for line in lines if max(map(len, line.split())) <= _LONGEST_WORD]
    width = max(widths, default=0)
    return width if _NARROWEST <= width <= _WIDEST else 0


def _join_block(block: Sequence[str], width: int, known: Counter[str]) -> Iterator[str]:
    if len(block) > 1 and (_is_wrapped(block, width) or _is_wrapped_narrowly(block)):
        yield _whole(block, known)
        return
    paragraph = block[0]
    for before, line in pairwise(block):
        goes_on = before.endswith(",") or (line[0].islower() and not ends_sentence(before))
        if is_hyphenated(before, line):
            paragraph = joined(paragraph, before, line, known)
        elif goes_on:
            paragraph += "\n" + line
        else:
            yield paragraph
            paragraph = line
    yield paragraph


def _whole(block: Sequence[str], known: Counter[str]) -> str:
    """The lines of one paragraph, joined."""
    paragraph = block[0]
    for before, line in pairwise(block):
        paragraph = joined(paragraph, before, line, known)
    return paragraph


def _is_wrapped(block: Sequence[str], width: int) -> bool:
    """Whether every line was full, so that the next word did not fit, and one broke off within a sentence."""
    return (
        width > 0
        and any(not ends_sentence(line) for line in block[:-1])
        and all(len(line) + 1 + len(after.split(" ", 1)[0]) > width for line, after in pairwise(block))
    )


def _is_wrapped_narrowly(block: Sequence[str]) -> bool:
    """Whether a block of three lines or more was wrapped at a width of its own: a heading elsewhere may be wider.

    Most of its lines begin in the middle of a sentence, as those of a poem do not.
    """
    width = max(map(len, block))
    small = sum(line[0].islower() for line in block[1:])
    goes_on = len(block) > 2 and small * 2 > len(block) - 1
    return goes_on and _NARROW <= width <= _WIDEST and _is_wrapped(block, width)


def joined(paragraph: str, before: str, line: str, known: Counter[str]) -> str:
    """A paragraph joined with a line that continues it: a hyphenated word becomes whole, a compound keeps it."""
    if not is_hyphenated(before, line):
        return f"{paragraph}{'' if _breaks_compound(before, line) else ' '}{line}"
    return (paragraph if _is_compound(before, line, known) else paragraph[:-1]) + line


def ends_paragraph(line: str, after: str, width: int) -> bool:
    """Whether a printed line is the last of its paragraph, where lines hold ``width`` letters: it had room left."""
    if line.endswith(("-", "\u2010")) or after[0].islower():
        return False
    fits = len(line) + 1 + len(after.split(" ", 1)[0]) <= width
    return fits and (ends_sentence(line) or len(line) < width * 0.75)


def is_hyphenated(before: str, line: str) -> bool:
    """Whether a line ends in the middle of a word that the next line finishes."""
    return before[-1] in _HYPHENS and before[-2:-1].isalpha() and line[0].islower()


def _breaks_compound(before: str, line: str) -> bool:
    """Whether a line ends in the hyphen of a name or a number ("Anglo-" and "Saxon", "Boeing 737-" and "800")."""
    return before[-1] in _HYPHENS and before[-2:-1].isalnum() and (line[0].isupper() or line[0].isdigit())


def _is_compound(before: str, line: str, known: Counter[str]) -> bool:
    """Whether a word keeps its hyphen: the text writes it so elsewhere ("rare-earth") and never without, or it
    writes it neither way and one of its parts is of those that are joined with one ("well-known")."""
    heads, tail = _WORD.findall(before[-60:-1].casefold()), _WORD.match(line.casefold())
    if not heads or not tail:
        return False
    head, last = heads[-1].rpartition("-")[2], tail[0].partition("-")[0]
    compound = f"{heads[-1]}-{tail[0]}"
    whole, apart = known[compound.replace("-", "")] + known[f"{heads[-1]}{tail[0]}"], known[compound]
    if whole or apart:
        return apart > 0 and whole == 0
    return head in _FIRST_PARTS or last in _LAST_PARTS
