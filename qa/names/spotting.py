"""Finds names in a text by its own capitals: how a word is written elsewhere says whether a capital means anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qa.english.lexicon import DETERMINERS, TIMES, is_verb
from qa.english.naming import (
    ALSO_WORDS,
    BEFORE_TITLES,
    CALLED,
    FUNCTION,
    HEADS,
    NO_NAME,
    NO_NAME_ENDING,
    NO_NAMES,
    NO_NAMES_ALONE,
    ONLY_IN_TITLES,
    PARTICLES,
    RARE,
    ROLES,
    TITLES,
    WITHIN,
)
from qa.names.writing import Token, Usage, tokens


@dataclass(frozen=True)
class Spotted:
    """The names of each text and how often each stands there, with how all texts write their words."""

    found: list[Counter[str]]
    usage: Usage


def spotted(texts: Iterable[str]) -> Spotted:
    """The names of the texts."""
    usage, held = Usage(), []
    for text in texts:
        words = tokens(text)
        usage.add(text, words)
        held.append(words)
    return Spotted([Counter(_names_in(words, usage)) for words in held], usage)


def _names_in(held: Sequence[Token], usage: Usage) -> Iterator[str]:
    """The names of a text as they stand there, one after the other."""
    for run in _runs(held, usage):
        for part in _parted(run, usage):
            bare = _bare(part, usage)
            if bare and _is_name(bare, usage):
                yield "".join(_spaced(bare))


def _spaced(part: Sequence[Token]) -> Iterator[str]:
    for number, token in enumerate(part):
        yield (" & " if token.ampersand else " ") * (number > 0)
        yield token.text + "’s" * (token.owns and number + 1 < len(part))


def _runs(held: Sequence[Token], usage: Usage) -> Iterator[list[Token]]:
    """Words with capitals side by side and what joins them: "University of the Arts", "Ursula von der Leyen"."""
    i = 0
    while i < len(held):
        if not _may_name(held[i]):
            i += 1
            continue
        run = [held[i]]
        i += 1
        while i < len(held) and (step := _joining(held, i, run, usage)):
            run += held[i : i + step]
            i += step
        yield run


def _may_name(token: Token) -> bool:
    return token.capital and not NO_NAME.search(token.text)


def _joining(held: Sequence[Token], i: int, run: Sequence[Token], usage: Usage) -> int:
    """How many words from ``i`` on belong to the run before them."""
    low, before, j = held[i].low, held[i - 1].low, i + 1
    if not held[i].joined or (held[i - 1].owns and not (usage.is_common(before) and usage.is_word(low))):
        return 0
    if _may_name(held[i]):
        return 1
    if low in PARTICLES:
        while j < len(held) and held[j].low in PARTICLES and held[j].joined:
            j += 1
    elif low in WITHIN and _may_have(before, alone=len(run) == 1, usage=usage):
        j += j < len(held) and held[j].low == "the" and held[j].joined
    elif low != "and" or not _goes_on(held, i, run, usage):
        return 0
    return j + 1 - i if j < len(held) and held[j].joined and _may_name(held[j]) else 0


def _may_have(before: str, *, alone: bool, usage: Usage) -> bool:
    """Whether the name that ends so far with a word may go on with "of": not that of a person, "Obama of Illinois"."""
    return before in HEADS | TITLES or usage.is_word(before) or (alone and usage.capital[before] <= RARE)


def _goes_on(held: Sequence[Token], i: int, run: Sequence[Token], usage: Usage) -> bool:
    """Whether the "and" at ``i`` joins nouns of one name: "Department of Trade and Industry"."""
    before, after = held[i - 1], held[i + 1].low if i + 1 < len(held) else ""
    rare = RARE if any(token.low in WITHIN for token in run) else 0
    plain = (usage.is_word(low) or 0 < usage.capital[low] <= rare for low in (before.low, after))
    return all(plain) and not before.opens and TIMES.isdisjoint({before.low, after})


def _parted(run: Sequence[Token], usage: Usage) -> Iterator[list[Token]]:
    """A run without titles: what stands before, between and after them."""
    part: list[Token] = []
    for i, token in enumerate(run):
        if _is_title(run, i, usage):
            yield part
            part = []
        else:
            part.append(token)
    if not (len(part) < len(run) and part and part[0].low in WITHIN and usage.is_word(part[-1].low)):
        yield part  # and not what only says of which office somebody is: "Director of National Intelligence"


def _is_title(run: Sequence[Token], i: int, usage: Usage) -> bool:
    """Whether a word is an office or form of address and of no name: "President" in "US President Barack Obama"."""
    token, last = run[i], i + 1 == len(run)
    if token.low in BEFORE_TITLES and not last and run[i + 1].low in TITLES | BEFORE_TITLES:
        return _is_title(run, i + 1, usage)
    counted = token.text.isupper() and len(token.text) > 1 and i > 0 and usage.is_countable(token)
    if last:
        return counted or token.low in TITLES
    after = run[i + 1].low
    if token.low not in TITLES:
        return counted and not usage.is_word(after)
    title = after in TITLES | WITHIN or (token.low in CALLED and not usage.is_common(after))
    return title or not usage.is_word(after)


def _bare(part: Sequence[Token], usage: Usage) -> Sequence[Token]:
    """The words of a name without peoples, what only opens a sentence, and days and months before and after it."""
    first, last = 0, len(part)
    while first < last and _leads(part[first:last], usage):
        first += 1
    while first < last and (
        _is_function(part[last - 1]) or _is_time(part[last - 1], part[first : last - 1][-1:], usage)
    ):
        last -= 1
    return part[first:last]


def _is_time(token: Token, beside: Sequence[Token], usage: Usage) -> bool:
    """Whether a word is a time by itself, and not of a name, as in "Bloody Sunday", with the word ``beside`` it."""
    if token.low not in TIMES or not beside:
        return token.low in TIMES
    other = beside[0].low
    together = max(usage.pairs[other, token.low], usage.pairs[token.low, other])
    return together < 2 or 2 * together <= usage.capital[other]


def _is_function(token: Token) -> bool:
    return token.low in FUNCTION and token.text not in ALSO_WORDS


def _leads(part: Sequence[Token], usage: Usage) -> bool:
    """Whether the first word is not of the name."""
    low = part[0].low
    if _is_time(part[0], part[1:2], usage):
        return True
    if _is_function(part[0]):  # that of a title is of it: "You Only Live Twice"
        return part[0].opens or not part[0].capital or low in DETERMINERS or len(part) < 3
    if low in NO_NAMES:
        return len(part) > 2 and part[1].low not in NO_NAMES and not usage.is_word(part[1].low)
    return _only_opens(part, usage)


def _only_opens(part: Sequence[Token], usage: Usage) -> bool:
    """Whether the first word has its capital from its place alone."""
    low = part[0].low
    if not part[0].opens or part[0].text.isupper():
        return False
    if len(part) == 1:
        return not usage.stands_alone(low)
    return not usage.pairs[low, part[1].low] and (usage.is_common(low) or is_verb(low) or low.endswith("ing"))


def _is_name(part: Sequence[Token], usage: Usage) -> bool:
    """Whether what is left of a run names somebody or something."""
    low = part[-1].low
    if len(part) > 1:
        heading = any(token.low in ONLY_IN_TITLES for token in part[1:]) and part[0].low not in FUNCTION
        office = low in ROLES and all(usage.is_common(token.low) for token in part)
        people = low in NO_NAMES or usage.is_plural(part[-2].low, low) or (len(part) == 2 and usage.is_adjective(low))
        return not (heading or office or people)
    if part[0].text in ALSO_WORDS:
        return True
    no_name = len(low) < 2 or low in NO_NAMES_ALONE or NO_NAME_ENDING.search(low)
    return not (no_name or usage.is_countable(part[0]) or usage.is_adjective(low)) and usage.stands_alone(low)
