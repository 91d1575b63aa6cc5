"""How an archive writes its words: small or with a capital, counted, before a noun. What a capital means follows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from index.text.terms import terms
from qa.english.lexicon import TIMES, is_claiming
from qa.english.naming import ADJECTIVE, COUNTING, FUNCTION, NO_NAMES

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:[’'-][^\W_]+)*")
_INITIAL = re.compile(r"[A-Z]|Mrs?|Ms|Dr|St|Prof|Gen|Sen|Rep|Lt|Col|Sgt|Capt")
"""What a stop after it does not end."""
_OPENS = re.compile(r"[.!?:…\n•·“\"‘’'(\[*]|^$")
"""What stands before a word whose capital says nothing."""
_LINE = re.compile(r"[^\n]+")
_HEADING = 200
"""Characters that a heading has at most."""
_PART = r"(?:[A-Z][\w’'-]*|of|for|the|and|&|on|in|to)"
_EXPANDED = re.compile(rf"({_PART}(?: {_PART}){{1,9}}) \(([A-Z]{{2,7}})\)")
"""World Health Organization (WHO)."""


class Token(NamedTuple):
    """A word of a text as it is written, without a possessive; ``low`` is the same in small letters.

    ``capital`` says that it begins with a capital, ``opens`` that this says nothing. ``joined`` says that only a space
    (or "&", or the stop of an initial) parts it from the one before, ``owns`` that it was a possessive.
    """

    text: str
    low: str
    capital: bool
    opens: bool
    joined: bool
    owns: bool
    ampersand: bool


def tokens(text: str) -> list[Token]:
    """The words of a text, in order, without those of headings."""
    found: list[Token] = []
    end, before = 0, ""
    plain = _LINE.sub(_without_heading, text)
    for match in _WORD.finditer(plain):
        gap = plain[end : match.start()]
        word = match[0]
        bare = word[:-2] if word.endswith(("’s", "'s")) else word
        if gap == " ":
            opens, joined = False, True
        else:
            stopped = gap == ". " and _INITIAL.fullmatch(before) is not None
            opens = not found or (not stopped and _OPENS.search(gap) is not None)
            joined = stopped or gap in {"\u00a0", " & "}
        found.append(Token(bare, bare.lower(), bare[0].isupper(), opens, joined, bare is not word, gap == " & "))
        end, before = match.end(), word
    return found


def _without_heading(line: re.Match[str]) -> str:
    """A line; nothing where it ends with no stop and every longer word has a capital, which then says nothing."""
    text = line[0]
    if len(text) > _HEADING or text.rstrip(" ”\"’')")[-1:] in ".!?…":
        return text
    words = [word for word in text.split() if len(word) > 3]
    return text if len(words) < 2 or any(word[0].islower() for word in words) else ""


@dataclass
class Usage:
    """How words are written, by their small letters, and what stands around those with a capital.

    ``small`` and ``capital`` count where that says something. ``closing`` counts words that end a noun phrase or own
    something, ``counted`` those that end one after "a" or "many"; ``second`` counts those after another capital,
    ``pairs`` both together. ``full`` has the full forms of acronyms, ``acting`` counts where one is a body.
    """

    small: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    closing: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    second: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    acronyms: Counter[str] = field(default_factory=Counter)
    acting: Counter[str] = field(default_factory=Counter)
    full: dict[str, str] = field(default_factory=dict)

    def add(self, text: str, held: Sequence[Token]) -> None:
        """Count the words of one text, and note the full forms of its acronyms."""
        for match in _EXPANDED.finditer(text):
            if full := _full_form(match[1].split(), match[2]):
                self.full.setdefault(match[2], full)
        self.small.update(token.low for token in held if not (token.capital or token.opens))
        for i, token in enumerate(held):
            if token.capital:
                self._add_capital(held, i, token)

    def _add_capital(self, held: Sequence[Token], i: int, token: Token) -> None:
        low, before = token.low, held[i - 1] if i and token.joined else None
        self.capital[low] += not token.opens
        if before and before.capital:
            self.second[low] += before.low not in NO_NAMES
            dates = before.low in TIMES and i > 1 and held[i - 2].low in {"on", "in", "last", "next", "this"}
            self.pairs[before.low, low] += not (before.opens or dates)
        if token.text.isupper():
            self.acronyms[low] += 1
            self.acting[low] += _acts(held, i)
        if closes := _closes(held, i):
            self.counted[low] += before is not None and before.low in COUNTING
        self.closing[low] += closes or token.owns

    @cached_property
    def small_stems(self) -> frozenset[str]:
        """The stems of words that are written small."""
        return frozenset(stem for word in self.small for stem in terms(word))

    def is_word(self, low: str) -> bool:
        """Whether a word, in any inflection, is ever written small."""
        return bool(self.small[low]) or not self.small_stems.isdisjoint(terms(low))

    def is_common(self, low: str) -> bool:
        """Whether a word is more often written small."""
        if self.small[low] or self.capital[low]:
            return self.small[low] > self.capital[low]
        return self.is_word(low)

    def is_countable(self, token: Token) -> bool:
        """Whether there is more than one of what a capitalised word stands for: "an MP", "many Muslims", "Sherpas".

        Of an acronym it is enough that nothing shows a body behind it: "GDP".
        """
        low = token.low
        if token.text.isupper():
            acts = token.text in self.full or self.acting[low] * 8 >= self.acronyms[low]
            return not acts or bool(self.capital[low + "s"]) or self.counted[low] * 25 > self.capital[low]
        plural = low.endswith("s") and self.capital[low[:-1]] and not self.second[low]
        return bool(plural) or self.counted[low] * 8 > self.capital[low]

    def is_plural(self, before: str, low: str) -> bool:
        """Whether the last two words of a name are those of another one in the plural: "World Cups"."""
        return low.endswith("s") and self.pairs[before, low[:-1]] > 0

    def is_adjective(self, low: str) -> bool:
        """Whether a word has the ending of an adjective and mostly stands before a noun: "Argentinian"."""
        return ADJECTIVE.search(low) is not None and self.closing[low] * 2 < self.capital[low]

    def stands_alone(self, low: str) -> bool:
        """Whether a capital alone makes a word a name: it is hardly ever written small."""
        return self.capital[low] > 2 * max(self.small[low], self.is_word(low))


def _closes(held: Sequence[Token], i: int) -> bool:
    """Whether a noun phrase ends with the word at ``i``."""
    after = held[i + 1] if i + 1 < len(held) else None
    return not held[i].owns and (after is None or not after.joined or after.low in FUNCTION)


def _acts(held: Sequence[Token], i: int) -> bool:
    """Whether an acronym is spoken of as a body or place: it owns, it says, it is "the FBI", it is done by it."""
    before = held[i - 1].low if i and held[i].joined else ""
    after = held[i + 1] if i + 1 < len(held) and held[i + 1].joined else None
    named = before in {"the", "at", "by"} and _closes(held, i)
    return named or held[i].owns or (after is not None and is_claiming(after.low))


def _full_form(words: Sequence[str], acronym: str) -> str:
    """The last of the words before an acronym in brackets, whose capitals it is made of."""
    for start, word in enumerate(words):
        if word[0].isupper() and "".join(w[0] for w in words[start:] if w[0].isupper()) == acronym:
            return " ".join(words[start:])
    return ""
