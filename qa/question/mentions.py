"""Who and what a question names: runs of capitals, and the nouns between its small words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from qa.english.asking import AUXILIARIES, COMMANDS, QUESTION_WORDS
from qa.english.content import FUNCTION_WORDS, content_terms
from qa.english.lexicon import BE, DETERMINERS, PREPOSITIONS, is_past, is_verb
from qa.english.moments import DAYS, MONTHS
from qa.english.naming import BODIES, GROUPS, OUTLETS, PARTICLES, PLACES, ROLES

_SMALL = (
    FUNCTION_WORDS | AUXILIARIES | QUESTION_WORDS | PREPOSITIONS | COMMANDS
    | frozenset("known new never ever still just only even either yet now again once next first last "
                "else together soon ago because although though whether however instead get got old long far one ones "
                "something anything someone anyone everything other others interesting best worst well".split())
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*(?:\.(?<=[A-Z]\.)|(?<=s)['’](?=\s))?")
_PLAIN_VERBS = frozenset("say do have be get still ever also not".split())
_WHERE = frozenset("in at from near into".split())
_JOINS = PARTICLES | {"of", "the", "for"}
_EMPTY = frozenset("reason thing things way ways kind kinds sort type types part name names number lot aspects time "
                   "years year day month week".split())  # fmt: skip
_MONTHS, _DAYS = "|".join(MONTHS), "|".join(DAYS)
TIME = re.compile(
    rf"(?:\b(?:in|on|during|since|by|before|after|until)\s)?(?:\b(?:(?:early|late|mid)\s)?(?:{_MONTHS})\s"
    rf"\d{{1,2}}(?:,?\s\d{{4}})?\b|\b(?:{_MONTHS})(?:\s\d{{4}})?\b|\b(?:1[5-9]|20)\d\ds?\b|\b(?:{_DAYS})\b"
    r"|\b(?:last|this|next)\s(?:night|week|month|year|weekend|time)\b|\b(?:today|yesterday|tomorrow)\b)",
    re.IGNORECASE,
)
"""A time, with the word that ties it to its sentence."""


@dataclass(frozen=True)
class Word:
    """A word of a question, ``start`` and ``end`` counted in it; ``low`` is lower case without a possessive."""

    text: str
    start: int
    end: int

    @cached_property
    def low(self) -> str:
        return self.text.lower().replace("’", "'").removesuffix("'s").removesuffix("'")

    @property
    def owns(self) -> bool:
        """Whether it is a possessive, after which the phrase goes on."""
        return self.text.endswith(("'s", "’s", "s'", "s’"))


@dataclass(frozen=True)
class Mention:
    """Somebody or something that a question names, ``start`` and ``end`` counted in it.

    ``before`` is the word in front, in lower case, and ``name`` whether capitals make it one.
    """

    text: str
    start: int
    end: int
    before: str
    name: bool

    @cached_property
    def key(self) -> frozenset[str]:
        """The stems that carry its meaning."""
        return frozenset(content_terms(self.text))

    @cached_property
    def head(self) -> str:
        return words_of(self.text)[-1].low

    @property
    def is_subject(self) -> bool:
        return self.before in AUXILIARIES or not self.before

    @property
    def is_person(self) -> bool:
        """Whether it may be one human being."""
        return self.kind in {"person", "name"}

    @cached_property
    def is_body(self) -> bool:
        """Whether its words say that it is no human being: a company, a prize, a newspaper, a day."""
        lows = {word.low for word in words_of(self.text)}
        return bool(lows & (BODIES | GROUPS)) or (self.name and self.head in {*OUTLETS, *DAYS})

    @cached_property
    def kind(self) -> str:
        """What it may be: ``person``, ``name`` of one word, ``pair``, ``place``, ``body``, ``many`` or ``thing``."""
        lows = {word.low for word in words_of(self.text)}
        if " and " in self.text:
            return "pair"
        if self.head in PLACES or (self.name and self.before in _WHERE):
            return "place"
        if self.head in ROLES:
            return "person"
        if self.is_body:
            return "body"
        if self.name:
            plain = not (lows & {"a", "an", "the"} or self.text.isupper() or any(c.isdigit() for c in self.text))
            return "body" if not plain else "person" if " " in self.text else "name"
        return "many" if re.search(r"\w\w(?<![suio])s$|^(?:people|men|women|children)$", self.head) else "thing"


def words_of(text: str) -> list[Word]:
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def mentions_in(text: str) -> list[Mention]:
    """The names and nouns of a question in their order, without the verbs beside them."""
    words, found, i = words_of(text), [], 0
    begins, ends = 0, -1  # of the name before
    while i < len(words):
        end, name = _name_end(words, i, text), True
        if end == i:
            end, name = _noun_end(words, i, text), False
        if end == i:
            i += 1
            continue
        first, last = _trimmed(words, i, end, name=name)
        beside = first == i == ends and text[words[i - 1].end : words[i].start] == " "
        if beside and not is_past(words[last - 1].low):
            first = begins  # "the Kelder Bridge repair"
        if name:
            begins, ends = i, end
        if first < last and words[last - 1].low not in _EMPTY and not _is_time(words, first, last, name=name):
            found.append(_mention(words, first, last, text, name=name))
        i = end
    return found


def _is_time(words: list[Word], first: int, last: int, *, name: bool) -> bool:
    """Whether the words are a month or day, which "the march", "Theresa May" and "Black Friday" are not."""
    times = [TIME.fullmatch(word.text) for word in words[first:last]]
    return times[-1] is not None and (all(times) if name else not first or words[first - 1].low not in {"the", "a"})


def _mention(words: list[Word], first: int, last: int, text: str, *, name: bool) -> Mention:
    """The words from ``first`` to ``last`` with the article or the owner before them."""
    start = first
    if first and (words[first - 1].low == "the" or (words[first - 1].owns and not name)):
        start = first - 1
        while start and words[start].owns and _is_capital(words[start - 1], start - 1, text):
            start -= 1
        if start and words[start - 1].low == "the":
            start -= 1
    at = words[start].start
    piece = re.sub(r"['’]s?$", "", text[at : words[last - 1].end])
    owned = start < first and words[first - 1].owns
    if not owned and start == 0 and not _is_capital(words[0], 0, text):
        piece = piece[0].lower() + piece[1:]
    capital = name and any(_is_capital(word, 1, text) for word in words[last - 1 : last])
    return Mention(piece, at, at + len(piece), words[start - 1].low if start else "", capital)


def _is_capital(word: Word, place: int, text: str) -> bool:
    """Whether a capital makes the word part of a name; the first word's says nothing unless the next has one too."""
    if not word.text[0].isupper() or word.text == "I" or (not place and word.low in _SMALL and word.text != "WHO"):
        return False
    return place > 0 or word.text.isupper() or bool(re.match(r"(?:['’]s)?\s+[A-Z]|\W*$", text[word.end :]))


def _name_end(words: list[Word], i: int, text: str) -> int:
    """Where the name ends that begins at ``i``; ``i`` where none does."""
    if not _is_capital(words[i], i, text):
        return i
    j = i + 1
    while (
        j < len(words) and not words[j - 1].owns and text[words[j - 1].end : words[j].start].strip("“\"'") in {"", " "}
    ):
        k = j
        while k < len(words) and words[k].text in _JOINS:
            k += 1
        if k == len(words) or not (_is_capital(words[k], k, text) or (k == j and words[k].text.isdigit())):
            break
        j = k + 1
    if j < len(words) and words[j].low in ROLES | GROUPS and not words[j - 1].owns:
        return j + 1
    return j


def _noun_end(words: list[Word], i: int, text: str) -> int:
    """Where the run of lower-case words ends that begins at ``i`` and may be a noun with what describes it."""
    j = i
    while j < len(words) and words[j].low not in _SMALL and not _is_capital(words[j], j, text):
        if j > i and text[words[j - 1].end : words[j].start].strip():
            break
        j += 1
        if words[j - 1].owns:
            break
    return j


def _trimmed(words: list[Word], i: int, end: int, *, name: bool) -> tuple[int, int]:
    """The run without the verb before or after its noun."""
    if name:
        return i, end
    before = words[i - 1] if i else None
    fixed = before is not None and (before.low in DETERMINERS or before.owns)
    opening = words[i - 1 - fixed].low if i > fixed else ""
    while i < end and not fixed and (is_verb(words[i].low) or is_past(words[i].low)):
        i += 1
    after = words[end].low if end < len(words) else ""
    if opening in AUXILIARIES - BE and end - i > 1 and after not in _PLAIN_VERBS:
        return i, end - (words[end - 1].low not in ROLES | GROUPS)
    while end - i > 1 and (
        is_past(words[end - 1].low) or ((opening in BE or not fixed) and is_verb(words[end - 1].low))
    ):
        end -= 1
    return i, end
