"""Who says the words of a quote, where the sentence itself shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from index.chunking import split_sentences
from qa.english.lexicon import BE, DETERMINERS, HAVE, MODALS, PREPOSITIONS, TIMES, is_verb
from qa.english.speech import ADVERB, LINKING, REPORTING, STANDING_FOR, SUBORDINATING
from qa.english.tokens import any_of

Offsets = tuple[int, int]


class Voice(StrEnum):
    """Somebody's own words, or somebody's words retold."""

    QUOTATION = "quotation"
    PARAPHRASE = "paraphrase"


@dataclass(frozen=True)
class Attribution:
    """``speaker == sentence[start:end]``; all three are empty or 0 where no name is given."""

    speaker: str
    start: int
    end: int
    kind: Voice


_VERB = re.compile(rf"\b(?:{any_of(REPORTING)})\b")
_NO_VERB = rf"(?!{_VERB.pattern})"
_CLAUSE_ENDS = re.compile(rf",? but {_NO_VERB}|; |, (?:and|while|although|though) {_NO_VERB}")
_MARK = re.compile('["“”‘’]')
_COMMA = re.compile(r", |; ")
_ACCORDING = re.compile(r"\b[Aa]ccording to ")
_HELPERS = re.compile(rf"(?:^|\s)(?:{any_of(HAVE | TIMES)}|long|once|only|{ADVERB})$")
"""What stands between a speaker and the verb."""
_LEADING = re.compile(rf"^(?:{any_of(SUBORDINATING | LINKING)})\b,? *", re.I)
_SUBORDINATE = re.compile(rf"^\W*(?:{any_of(SUBORDINATING)})\b", re.I)
_UP_TO_MARK = re.compile(r" ((?:[^,.;:“”\"]|\.(?= ?\w))+)")
_AFTER_NAME = re.compile(r" (?:in|on|at|during|after|when) | (?:as|who|while|before|told) ")
_MAX_WORDS = 14
_VERBAL = BE | HAVE | MODALS | {"not"}
_CLAUSAL = {"who", "which", "that"} | {"whether", "neither", "nor"} | {"but", "and"}


@dataclass(frozen=True)
class _Source:
    """A speaker and what they say.

    ``begin`` is where the words that name them begin, ``scope`` the stretch that gives what they say. The lowest
    ``rank`` is best.
    """

    speaker: Offsets
    begin: int
    scope: Offsets
    anonymous: bool
    rank: int


def attribute(sentence: str, start: int, end: int) -> Attribution | None:
    """Tell who says ``sentence[start:end]``; None where the sentence does not show it plainly.

    A pronoun names nobody, so its words have an empty speaker. The span counts as a quotation when most of it
    stands in quotation marks.
    """
    if not 0 <= start < end <= len(sentence):
        raise ValueError(f"need 0 <= start < end <= {len(sentence)}, got {start} and {end}")
    plain = sentence.replace("\xa0", " ")
    quotes = list(quotations(plain))
    sources = [source for source in _sources(plain, quotes) if _holds(source, plain, start, end)]
    if not sources:
        return Attribution("", 0, 0, Voice.QUOTATION) if _share(quotes, start, end) > 0.5 else None
    source = min(sources, key=lambda s: (s.rank, _distance(s.speaker, start, end)))
    words = (max(start, source.scope[0]), min(end, source.scope[1]))
    a, b = (0, 0) if source.anonymous else source.speaker
    return Attribution(sentence[a:b], a, b, Voice.QUOTATION if _share(quotes, *words) > 0.5 else Voice.PARAPHRASE)


def _share(quotes: list[Offsets], start: int, end: int) -> float:
    """The part of a stretch that stands in quotation marks, 0 to 1."""
    return sum(max(0, min(end, e) - max(start, s)) for s, e in quotes) / max(1, end - start)


def quotations(sentence: str) -> Iterator[Offsets]:
    """The stretches inside double or single quotation marks.

    One that is not closed runs on to the sentence's end, one that is not opened begins with the sentence.
    """
    opened: int | None = None
    mark = ""
    for found in _MARK.finditer(sentence):
        i, char = found.start(), found[0]
        before, after = sentence[i - 1 : i], sentence[i + 1 : i + 2]
        # An opening mark, or a straight one before a word; a closing one without an opening one; the one that closes,
        # but not the apostrophe of "don’t".
        if opened is None and (char in "“‘" or (char == '"' and (not before or before in " ([—-"))):
            opened, mark = i + 1, {"“": "”", "‘": "’"}.get(char, '"')
        elif opened is None and (char in '”"' or (char == "’" and before and before in ",.!?")):
            yield 0, i
        elif opened is not None and char == mark and not (char == "’" and after.isalpha()):
            yield opened, i
            opened = None
    if opened is not None:
        yield opened, len(sentence)


def _holds(source: _Source, sentence: str, start: int, end: int) -> bool:
    """Whether a span is what a source says.

    A span that holds the speaker too counts where two thirds of the rest are what they say.
    """
    (a, b), name, name_end = source.scope, source.begin, source.speaker[1]
    if not (start <= name and name_end <= end):
        return a <= start and end <= b
    if b <= name:
        return 3 * (min(end, b) - max(start, a)) > 2 * (name - start)
    return _is_adjunct(sentence[start:name]) and 3 * (min(end, b) - a) > 2 * (end - a)


def _is_adjunct(prefix: str) -> bool:
    """Whether what stands before the speaker says nothing by itself: "However,", "Speaking on Sunday,"."""
    words = re.findall(r"[^\W_]+", prefix.lower())
    # "The bridge closed in May, and" is a clause of its own.
    if not words or (words[-1] in {"and", "but"} and len(words) > 1) or ";" in prefix:
        return not words
    # "However", "While it rained", "In May", "Asked about it", "Yesterday"
    return len(words) == 1 or _SUBORDINATE.match(prefix) is not None or (
        words[0] in PREPOSITIONS or words[0].endswith(("ing", "ed")) or words[0] in TIMES
    )  # fmt: skip


def _distance(speaker: Offsets, start: int, end: int) -> int:
    return start - speaker[1] if speaker[1] <= start else max(0, speaker[0] - end) + 1


def _sources(sentence: str, quotes: list[Offsets]) -> Iterator[_Source]:
    for match in _ACCORDING.finditer(sentence):
        if not _inside(match.start(), quotes):
            yield from _according(sentence, match)
    for match in _VERB.finditer(sentence):
        if not _inside(match.start(), quotes):
            yield from _spoken(sentence, match.start(), match.end(), quotes)


def _inside(at: int, quotes: list[Offsets]) -> bool:
    return any(s <= at < e for s, e in quotes)


def _according(sentence: str, match: re.Match[str]) -> Iterator[_Source]:
    stop = re.compile(r"[,;:]|\.?[”\"’)]*$").search(sentence, match.end())
    end = stop.start() if stop else len(sentence)
    name = (match.end(), end)
    if not _is_name(sentence[match.end() : end]):
        return
    anonymous = sentence[match.end() : end].lower() in STANDING_FOR
    before = sentence[: match.start()].rstrip(" ,")
    leads = not before or before[-1] in ";:"
    yield _Source(name, match.start(), (end, len(sentence)) if leads else (0, match.start()), anonymous, 2)


def _spoken(sentence: str, verb: int, after: int, quotes: list[Offsets]) -> Iterator[_Source]:
    """The speaker of one verb of saying: before it, or after it where a quotation stands before it."""
    left = sentence[:verb].rstrip()
    closed = next((e for _, e in quotes if left[e + 1 :].strip(" ,") == "" and e < len(left) + 1), None)
    if closed is not None and left:
        name = _name_after(sentence, after)
        if name:
            yield _Source(name, name[0], (0, closed), False, 1)
        return
    found = _name_before(sentence, len(left), quotes)
    if found is None:
        return
    name, begin = found
    anonymous = sentence[name[0] : name[1]].lower() in STANDING_FOR
    lead = sentence[: name[0]].rstrip()
    # "It rained, police said" and not "In May, police said that it rained"
    trails = bool(lead) and lead.rstrip('”"’').endswith((",", "!", "?", "…")) and not _introduces(sentence, after)
    if trails:
        yield _Source(name, name[0], (0, len(lead)), anonymous, 1)
    else:
        yield _Source(name, begin, (after, _scope_end(sentence, begin, after, quotes)), anonymous, 0)


def _introduces(sentence: str, after: int) -> bool:
    """Whether what is said follows the verb."""
    rest = sentence[after:]
    return bool(re.match(r"[^,.;]{0,80}?(?:\bthat\b|[:,] ?[“\"‘]|: |[“\"‘])", rest)) or len(rest.split()) > 6


def _scope_end(sentence: str, name: int, after: int, quotes: list[Offsets]) -> int:
    """Where what is said ends: at ", but" or ", and", and in a subordinate clause at its comma."""
    opening = sentence[max(sentence.rfind(", ", 0, name), 0) : name + 10].lstrip(", ")
    marks = _COMMA if _SUBORDINATE.match(opening) else _CLAUSE_ENDS
    ends = (after + match.start() for match in marks.finditer(sentence[after:]))
    return next((end for end in ends if not _inside(end, quotes)), len(sentence))


def _name_before(sentence: str, end: int, quotes: list[Offsets]) -> tuple[Offsets, int] | None:
    """The speaker whose verb follows at ``end`` and where its words begin, without an apposition or adverbs.

    Of "his envoy, Keith Kellogg, said" it is the name, which begins at "his".
    """
    while helper := _HELPERS.search(sentence[:end]):
        end = helper.start()
    text = sentence[:end].rstrip()
    if not text.endswith(","):
        name = _last_name(text, quotes)
        return (name, name[0]) if name else None
    comma = max(text.rfind(", ", 0, len(text) - 1), 0)
    name = _last_name(text[:comma], quotes)
    apposition = (comma + 2, len(text) - 1)
    words = text[apposition[0] : apposition[1]].split()
    named = 0 < len(words) <= 4 and all(w[0].isupper() and w.lower() not in TIMES for w in words)
    return (apposition if named else name, name[0]) if name else None


def _last_name(text: str, quotes: list[Offsets]) -> Offsets | None:
    start = max((text.rfind(mark) + len(mark) for mark in (", ", "; ", ": ", "” ", "’ ", '" ', " — ", " – ", ") ")
                 if mark in text), default=0)  # fmt: skip
    while lead := _LEADING.match(text[start:]):
        start += lead.end()
    return (start, len(text)) if _is_name(text[start:]) and not _inside(start, quotes) else None


def _name_after(sentence: str, after: int) -> Offsets | None:
    """The speaker after a verb that follows a quotation: “...,” said Peskov, the spokesman."""
    rest = split_sentences(sentence[after:])  # "said Gov. Gavin Newsom. He left": only one of these stops ends it
    match = _UP_TO_MARK.match(sentence, after, after + rest[0][1]) if rest else None
    if not match:
        return None
    name = _AFTER_NAME.split(match[1])[0]  # "said Dmitry Peskov on Monday"
    return (after + 1, after + 1 + len(name)) if _is_name(name) else None


def _is_name(text: str) -> bool:
    """Whether words read like a speaker: a name, a noun with an article, or a pronoun, and no clause."""
    words = text.split()
    first = words[0].lower() if words else ""
    plain = {word.lower() for word in words if word not in {"May", "Will"}}  # "Theresa May", "Will Smith"
    if not 0 < len(words) <= _MAX_WORDS or not _VERBAL.isdisjoint(plain):
        return False
    if len(words) == 1 and first in STANDING_FOR | DETERMINERS:
        return first in STANDING_FOR  # "The reports" are nobody's words
    if any(_VERB.fullmatch(w) or w in _CLAUSAL or (w.endswith("ed") and w.islower() and is_verb(w)) for w in words[1:]):
        return False  # "the man who said", "a notice posted"
    # "Peskov", "the spokesman", "factory owners"
    common = re.fullmatch(r"(?:[a-z]+ ){0,3}[a-z]+s|police|(?:[a-z]+ ){1,3}[A-Z].*", text)
    return (words[0][0].isupper() and first not in PREPOSITIONS) or first in DETERMINERS or common is not None
