"""Cutting an article into passages: whole sentences, exact offsets, paragraph boundaries where they fit.

What always holds (tests/index/test_chunking.py checks it on generated texts):

* ``passage.text == article.text[passage.start:passage.end]``, and no passage crosses articles;
* passages come in order and together cover every non-space character of the article;
* a passage starts and ends where a sentence does, except inside a sentence too long for the model's window,
  which is cut at a clause, else at a word, and never dropped or truncated;
* no text of 1 MB takes more than seconds.

Sentences are found by own rules. On 61 written cases (abbreviations, initials, quotes that close after the stop,
ellipses, decimals, list numbers) pysbd 0.3 and syntok 1.4 get 11 wrong, sentencex 1.0 gets 6, these rules 1. On 20
news articles, read where they differ, these rules err nowhere in 587 sentences; syntok does once, and sentencex
keeps quoted speech of several sentences in one. One hostile line of under 1 MB (unclosed quotes) takes sentencex
43 s and pysbd minutes for a tenth of it, these rules under 2 s (benchmarks/files.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.records import Article, Passage

Offsets = tuple[int, int]


@dataclass(frozen=True)
class ChunkSettings:
    """What shapes passages; stored in the index and compared when it is opened.

    ``min_words`` and ``max_words`` bound a passage in words separated by space; the last of an article may be
    shorter. ``max_pieces`` bounds it in estimated word pieces, so that the embedding model, which reads 256,
    sees all of it (the estimate is at most 14 % low on 99 of 100 texts). ``overlap_sentences`` of a passage are
    repeated at the start of the next. ``version`` rises when the rules change.
    """

    min_words: int = 60
    max_words: int = 150
    max_pieces: int = 220
    overlap_sentences: int = 0
    version: int = 1

    def __post_init__(self) -> None:
        if not 0 < self.min_words <= self.max_words:
            raise ValueError(f"need 0 < min_words <= max_words, got {self.min_words} and {self.max_words}")
        if self.max_pieces < 16 or self.overlap_sentences < 0:
            raise ValueError(
                f"need max_pieces >= 16 and overlap_sentences >= 0, got {self.max_pieces} and {self.overlap_sentences}"
            )


CHUNKING = ChunkSettings()

_PASSAGE = 4000
"""Characters of a text that may be a passage."""
_WORD = re.compile(r"\S+")
_OPENERS = "“‘\"'«([„"
_CLOSERS = "”’\"'»)]"
_STOPS = ".!?…"
_FOOTNOTE = re.compile(r"\[\d{1,3}\]$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,8}$")
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")

# These lead on to a name or a number, so no sentence ends in them.
_LEADING = frozenset(
    "mr mrs ms mx dr prof gen lt col maj sgt cpl capt cmdr adm sen rep reps sens gov pres hon rev fr msgr amb "
    "supt det insp pvt st mt ft vs v cf e.g i.e c ca approx al viz gens drs messrs univ dept".split()
)
# These lead on only if a number follows.
_BEFORE_NUMBER = frozenset(
    "no nos fig figs vol art sec pp p para ch jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
# These may end a sentence or stand inside one; what follows decides.
_EITHER = frozenset(
    "inc corp ltd co cos llc plc bros jr sr etc ave blvd rd est assn ph.d m.d b.a m.a a.m p.m ex lbs oz mi".split()
)
_STARTERS = frozenset(
    "the a an he she it they we i you this that these those there here his her its their our my in on at by for "
    "from with as to of if when while after before since although though because but and so or yet however "
    "meanwhile nobody no not what who where why how one some many most all both each every another others "
    "then now today yesterday according still also come asked".split()
)
_SPEECH = frozenset(
    "said says asked asks told added adds wrote replied shouted cried answered wondered joked tweeted posted "
    "continued declared insisted".split()
)


def split_sentences(text: str) -> list[Offsets]:
    """Find the sentences of a text; (start, end) offsets in order, disjoint, covering every non-space character.

    A blank line ends a sentence, and so does a line break after a stop or after a short line that is followed by
    a capital (headings, captions, lists). Quoted speech of several sentences is split inside the quotation.
    """
    return list(_passage_sentences(text) if len(text) <= _PASSAGE else _sentences(text))


@lru_cache(maxsize=256)
def _passage_sentences(text: str) -> tuple[Offsets, ...]:
    """Those of a passage, which every step of an answer asks for again."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Offsets]:
    words = [match.span() for match in _WORD.finditer(text)]
    first = 0
    for i in range(len(words)):
        if i + 1 == len(words) or _ends_sentence(text, words, first, i):
            yield words[first][0], words[i][1]
            first = i + 1


def _ends_sentence(text: str, words: list[Offsets], first: int, i: int) -> bool:
    """Say whether the sentence that began at word ``first`` ends with word ``i``; another word follows."""
    start, end = words[i]
    follow = text[words[i + 1][0] : min(words[i + 1][1], words[i + 1][0] + 40)]
    if "\n" in text[end : words[i + 1][0]]:
        gap = text[end : words[i + 1][0]]
        if _PARAGRAPH_BREAK.search(gap) or (end - words[first][0] < 60 and _opens(follow)):
            return True
    word = text[max(start, end - 40) : end]
    while footnote := _FOOTNOTE.search(word):
        word = word[: footnote.start()]
    core = word.rstrip(_CLOSERS)
    if not core or core[-1] not in _STOPS or not _opens(follow):
        return False
    closing = word[len(core) :]
    if core[-1] in "!?":
        return not (closing and _is_attribution(text, words, i + 1))
    name = core.lstrip(_OPENERS)
    if name.endswith(("...", "…")):
        return name.strip(".…") != ""
    return bool(closing) or _stop_is_full(name, follow, alone=i == first)


def _stop_is_full(name: str, follow: str, *, alone: bool) -> bool:
    """Say whether the stop that ends ``name`` ends a sentence rather than an abbreviation, initial or list number."""
    bare = name[:-1].lower()
    if bare in _LEADING or (alone and bare.isdigit() and len(bare) <= 3):
        return False
    if bare in _BEFORE_NUMBER:
        return not follow[0].isdigit()
    if bare in _EITHER or _INITIALS.fullmatch(name):
        starter = follow.strip(_OPENERS + _CLOSERS + ".,;:").lower()
        return follow[0] in _OPENERS or re.split("['’]", starter)[0] in _STARTERS
    return True


def _opens(word: str) -> bool:
    """Say whether a word can be the first of a sentence: anything but a lower-case one, and iPhone-like names."""
    core = word.lstrip(_OPENERS)
    if not core or not core[0].islower():
        return bool(core) or word[0] in _OPENERS
    return len(core) > 1 and core[1].isupper()


def _is_attribution(text: str, words: list[Offsets], i: int) -> bool:
    """Say whether words ``i`` and on read like the "Trump asked" that may follow a quoted question."""
    return any(text[start:end].strip(",.:") in _SPEECH for start, end in words[i : i + 4] if end - start < 20)


@dataclass(frozen=True)
class _Unit:
    """A sentence, or a part of one too long, with what the packing needs to know of it."""

    start: int
    end: int
    words: int
    pieces: int
    ends_paragraph: bool
    is_heading: bool


def chunk(article: Article, settings: ChunkSettings = CHUNKING) -> list[Passage]:
    """Cut an article into passages, in order; an article without text has none.

    A cut goes, in this order of preference, where no heading is parted from what it heads, where what remains is
    not too short to be a passage, where a paragraph ends, and where the passage is longest.
    """
    units = _units(article.text, settings)
    words_left = sum(unit.words for unit in units)
    passages: list[Passage] = []
    first = covered = 0
    while covered < len(units):
        last = _best_cut(units, first, covered, words_left, settings)
        start, end = units[first].start, units[last].end
        passages.append(Passage(article.source, start, end, article.text[start:end]))
        words_left -= sum(unit.words for unit in units[covered : last + 1])
        covered = last + 1
        first = _with_overlap(units, first, covered, settings)
    return passages


def _best_cut(units: list[_Unit], first: int, covered: int, words_left: int, settings: ChunkSettings) -> int:
    """Choose the last unit of the passage that starts at ``first``; at least unit ``covered`` is in it."""
    words = sum(unit.words for unit in units[first:covered])
    pieces = sum(unit.pieces for unit in units[first:covered])
    best, best_cost = covered, (9, 0)
    for last in range(covered, len(units)):
        unit = units[last]
        words, pieces, words_left = words + unit.words, pieces + unit.pieces, words_left - unit.words
        if last > covered and (words > settings.max_words or pieces > settings.max_pieces):
            break
        if words_left == 0:
            return last
        cost = 4 * unit.is_heading + 2 * (words_left < settings.min_words) + (not unit.ends_paragraph)
        cost += 8 * (words < settings.min_words)
        if (cost, -words) <= best_cost:
            best, best_cost = last, (cost, -words)
    return best


def _with_overlap(units: list[_Unit], first: int, covered: int, settings: ChunkSettings) -> int:
    """Return the unit the next passage starts at: earlier than ``covered`` only if the overlap leaves room."""
    begin = max(covered - settings.overlap_sentences, first + 1)
    while begin < covered and sum(unit.words for unit in units[begin:covered]) > settings.max_words // 3:
        begin += 1
    return begin if covered < len(units) else covered


def _units(text: str, settings: ChunkSettings) -> list[_Unit]:
    """Find the sentences of a text, cut the long ones, and mark paragraph ends and headings."""
    sentences = split_sentences(text)
    units: list[_Unit] = []
    opens_paragraph = True
    for i, (start, end) in enumerate(sentences):
        closes = i + 1 == len(sentences) or "\n" in text[end : sentences[i + 1][0]]
        parts = list(_cut_long(text, start, end, settings))
        for part_start, part_end in parts:
            words = len(text[part_start:part_end].split())
            ends = closes and part_end == end
            heading = ends and opens_paragraph and len(parts) == 1 and words <= 12 and not _is_stopped(text, end)
            pieces = _pieces(text, part_start, part_end)
            units.append(_Unit(part_start, part_end, words, pieces, ends, heading))
        opens_paragraph = closes
    return units


def _is_stopped(text: str, end: int) -> bool:
    return text[max(0, end - 10) : end].rstrip(_CLOSERS)[-1:] in {*_STOPS, ","}


_PIECE = re.compile(r"[A-Za-z]+|[0-9]+|[^\sA-Za-z0-9]")


def _pieces(text: str, start: int, end: int) -> int:
    """Estimate the word pieces of ``text[start:end]`` without a tokenizer, on the high side.

    One for up to 7 Latin letters and one for each 4 beyond, one for each 3 digits or begun 3, one for any other
    character. Real over estimated pieces of all-MiniLM's tokenizer, mean and 99th percentile: news .92 and .99,
    Wikipedia .89 and 1.10, Reddit .98 and 1.11, biomedical abstracts .96 and 1.14.
    """
    return sum(_cost(match.group()) for match in _PIECE.finditer(text, start, end))


def _cost(run: str) -> int:
    if not run.isascii() or not run.isalnum():
        return 1
    return (len(run) + 2) // 3 if run[0].isdigit() else 1 + max(0, len(run) - 4) // 4


_CLAUSE_ENDS = ",;:—–"


def _cut_long(text: str, start: int, end: int, settings: ChunkSettings) -> Iterator[Offsets]:
    """Yield a sentence whole, or in parts that fit the window, cut after a clause, a word or, last, anywhere."""
    if end - start <= min(settings.max_words, settings.max_pieces):  # no character counts for more than one
        yield start, end
        return
    spans = list(_fragments(text, start, end, settings.max_pieces))
    costs = [_pieces(text, a, b) for a, b in spans]
    if len(spans) <= settings.max_words and sum(costs) <= settings.max_pieces:
        yield start, end
        return
    first = 0
    while first < len(spans):
        last, pieces, clause = first, costs[first], first
        while last + 1 < len(spans) and last + 2 - first <= settings.max_words:
            pieces += costs[last + 1]
            if pieces > settings.max_pieces:
                break
            last += 1
            if text[spans[last][1] - 1] in _CLAUSE_ENDS and 2 * (last - first) >= settings.max_words // 2:
                clause = last
        if last + 1 < len(spans) and clause > first:
            last = clause
        yield spans[first][0], spans[last][1]
        first = last + 1


def _fragments(text: str, start: int, end: int, max_pieces: int) -> Iterator[Offsets]:
    """Yield the words between two offsets, those that alone might not fit the window in parts that do."""
    for match in _WORD.finditer(text, start, end):
        for at in range(match.start(), match.end(), max_pieces):
            yield at, min(at + max_pieces, match.end())
