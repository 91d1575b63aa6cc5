"""Who says the words of a quote, where the sentence itself shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qa.english.lexicon import BE, DETERMINERS, HAVE, PREPOSITIONS, TIMES, is_claiming, is_verb

Offsets = tuple[int, int]


class Kind(StrEnum):
    """Somebody's own words, somebody's words retold, or what the outlet itself says."""

    QUOTATION = "quotation"
    PARAPHRASE = "paraphrase"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Attribution:
    """``speaker == sentence[start:end]``; all three are empty or 0 for a statement and where no name is given."""

    speaker: str
    start: int
    end: int
    kind: Kind


_SPEECH = (
    "said|says|told|tells|added|adds|wrote|writes|announced|stated|states|argued|argues|claimed|claims|insisted|insists"
    "|noted|notes|remarked|explained|explains|warned|warns|tweeted|posted|replied|recalled|acknowledged|admitted"
    "|declared|emphasized|emphasised|stressed|maintained|maintains|maintain|contended|suggested|suggests|indicated"
    "|hinted|signalled|signaled|testified|asserted|reiterated|reported|reports|alleged|alleges|cautioned|concluded"
    "|predicted|joked|commented|observed|conceded|asked|answered|promised|believes|believe|say"
)
_VERB = re.compile(rf"\b(?:{_SPEECH})\b")
_ACCORDING = re.compile(r"\b[Aa]ccording to ")
_HELPERS = re.compile(
    r"(?:^|\s)(?:has|have|had|also|then|later|previously|repeatedly|long|once|earlier|recently|today|yesterday|[a-z]+ly"
    r"|only|still|again|now)$"
)
_LEADING = re.compile(
    r"^(?:however|meanwhile|but|and|while|although|though|because|as|since|when|after|before|yet|so|that|instead"
    r"|also|still|then|later|today|yesterday|if|where)\b,? *",
    re.I,
)
_SUBORDINATE = re.compile(r"^\W*(?:while|although|though|as|since|when|after|before|because|if)\b", re.I)
_PRONOUNS = frozenset("he she it they we i you who which that this these those".split())
_NOT_NAMES = frozenset(
    "is are was were be been has have had will would can could not for to in on at with from".split()
)
_OPENERS = frozenset("however meanwhile but and amid during following given also still separately instead".split())
_DOUBTS = frozenset(
    "reportedly allegedly apparently according whether purportedly thought i we my our me us you your rumours rumors "
    "refused declined denies".split()
)
_MAX_WORDS = 14


@dataclass(frozen=True)
class _Source:
    """A speaker, where the words that name them begin, and the stretch that gives what they say; low rank is best."""

    speaker: Offsets
    begin: int
    scope: Offsets
    anonymous: bool
    rank: int


def attribute(sentence: str, start: int, end: int) -> Attribution | None:
    """Tell who says ``sentence[start:end]``; None where the sentence does not show it plainly.

    A pronoun names nobody, so its words have an empty speaker. The span counts as a quotation when most of it
    stands in quotation marks and as the outlet's own statement only in a sentence that reports nobody's words.
    """
    if not 0 <= start < end <= len(sentence):
        raise ValueError(f"need 0 <= start < end <= {len(sentence)}, got {start} and {end}")
    plain = sentence.replace("\xa0", " ")
    quotes = list(quotations(plain))
    sources = [source for source in _sources(plain, quotes) if _holds(source, plain, start, end)]
    if not sources:
        if _share(quotes, start, end) > 0.5:
            return Attribution("", 0, 0, Kind.QUOTATION)
        return Attribution("", 0, 0, Kind.STATEMENT) if _is_own(plain, quotes) else None
    source = min(sources, key=lambda s: (s.rank, _distance(s.speaker, start, end)))
    words = (max(start, source.scope[0]), min(end, source.scope[1]))
    a, b = (0, 0) if source.anonymous else source.speaker
    return Attribution(sentence[a:b], a, b, Kind.QUOTATION if _share(quotes, *words) > 0.5 else Kind.PARAPHRASE)


def _share(quotes: list[Offsets], start: int, end: int) -> float:
    """The part of a stretch that stands in quotation marks, 0 to 1."""
    return sum(max(0, min(end, e) - max(start, s)) for s, e in quotes) / max(1, end - start)


def quotations(sentence: str) -> Iterator[Offsets]:
    """The stretches inside double or single quotation marks; one that is open runs on to the sentence's end."""
    opened: int | None = None
    mark = ""
    for i, char in enumerate(sentence):
        before, after = sentence[i - 1 : i], sentence[i + 1 : i + 2]
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
    """Whether a span is what a source says; a span that holds the speaker too, when the most of the rest is."""
    (a, b), name, name_end = source.scope, source.begin, source.speaker[1]
    if not (start <= name and name_end <= end):
        return a <= start and end <= b
    if b <= name:
        return 3 * (min(end, b) - max(start, a)) > 2 * (name - start) and not _GOES_ON.search(sentence, name_end, end)
    return _is_adjunct(sentence[start:name]) and 3 * (min(end, b) - a) > 2 * (end - a)


_GOES_ON = re.compile(r"\b(?:and|but|while|although|adding|saying|warning|noting)\b")


def _is_adjunct(prefix: str) -> bool:
    """Whether what stands before the speaker says nothing by itself: "However,", "Speaking on Sunday,"."""
    words = re.findall(r"[^\W_]+", prefix.lower())
    if not words or (words[-1] in {"and", "but"} and len(words) > 1) or ";" in prefix:
        return not words
    return len(words) == 1 or _SUBORDINATE.match(prefix) is not None or (
        words[0] in PREPOSITIONS | _OPENERS or words[0].endswith(("ing", "ed")) or words[0] in TIMES
    )  # fmt: skip


def _distance(speaker: Offsets, start: int, end: int) -> int:
    return start - speaker[1] if speaker[1] <= start else max(0, speaker[0] - end) + 1


def _is_own(sentence: str, quotes: list[Offsets]) -> bool:
    """Whether a sentence is a plain statement that gives nobody's words or thoughts, nor stands within speech."""
    words = re.findall(r"[^\W_]+", sentence.lower())
    if (
        quotes
        or not sentence.rstrip().endswith(".")
        or not set(words).isdisjoint(_DOUBTS)
        or not any(is_verb(w) or w in BE | HAVE for w in words)
    ):
        return False
    return not any(is_claiming(w) or _VERB.fullmatch(w) for w in words)


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
    anonymous = sentence[match.end() : end].lower() in _PRONOUNS
    before = sentence[: match.start()].rstrip(" ,")
    if not before or before[-1] in ";:":
        yield _Source(name, match.start(), (end, len(sentence)), anonymous, 2)
    else:
        yield _Source(name, match.start(), (_clause_start(sentence, len(before)), match.start()), anonymous, 2)


def _clause_start(sentence: str, end: int) -> int:
    return max(sentence.rfind(mark, 0, end) + len(mark) if mark in sentence[:end] else 0 for mark in ("; ", ", but "))


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
    anonymous = sentence[name[0] : name[1]].lower() in _PRONOUNS
    lead = sentence[: name[0]].rstrip()
    trails = bool(lead) and lead.rstrip('”"’').endswith((",", "!", "?", "…")) and not _introduces(sentence, after)
    if trails:
        yield _Source(name, name[0], (0, len(lead)), anonymous, 1)
    elif not _passive(sentence, after):
        yield _Source(name, begin, (after, _scope_end(sentence, begin, after, quotes)), anonymous, 0)


def _introduces(sentence: str, after: int) -> bool:
    """Whether what is said follows the verb."""
    rest = sentence[after:]
    return bool(re.match(r"[^,.;]{0,80}?(?:\bthat\b|[:,] ?[“\"‘]|: |[“\"‘])", rest)) or len(rest.split()) > 6


def _passive(sentence: str, after: int) -> bool:
    return sentence[after:].startswith(" by ")


def _scope_end(sentence: str, name: int, after: int, quotes: list[Offsets]) -> int:
    """Where what is said ends: at ", but" or ", and", and in a subordinate clause at its comma."""
    opening = sentence[max(sentence.rfind(", ", 0, name), 0) : name + 10].lstrip(", ")
    more = rf"(?!(?:{_SPEECH})\b)"
    marks = r", |; " if _SUBORDINATE.match(opening) else rf",? but {more}|; |, (?:and|while|although|though) {more}"
    for match in re.finditer(marks, sentence[after:]):
        if not _inside(after + match.start(), quotes):
            return after + match.start()
    return len(sentence)


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
    inner = re.search(r".*\b(?:that|but|and|while|where|as|when|because|which)\s", text[start:], re.S)
    if inner and _is_name(text[start + inner.end() :]):
        start += inner.end()
    while lead := _LEADING.match(text[start:]):
        start += lead.end()
    return (start, len(text)) if _is_name(text[start:]) and not _inside(start, quotes) else None


def _name_after(sentence: str, after: int) -> Offsets | None:
    """The speaker after a verb that follows a quotation: “...,” said Peskov, the spokesman."""
    match = re.compile(r" ([^,.;:“”\"]+)").match(sentence, after)
    if not match:
        return None
    text = re.split(r" (?:in|on|at|during|after|when|as|who|while|before|told)\b", match.group(1))[0]
    return (after + 1, after + 1 + len(text)) if _is_name(text) else None


def _is_name(text: str) -> bool:
    """Whether words read like a speaker: a name, a noun with an article, or a pronoun, and no clause."""
    words = text.split()
    if not 0 < len(words) <= _MAX_WORDS or any(
        w.lower() in _NOT_NAMES - {"for", "in", "at", "to", "on", "with", "from"} for w in words
    ):
        return False
    if len(words) == 1 and words[0].lower() in _PRONOUNS:
        return True
    clausal = {"who", "which", "that", "whether", "but", "neither", "nor", "and"}
    if any(_VERB.fullmatch(w) or w in clausal or (w.endswith("ed") and w.islower() and is_verb(w)) for w in words[1:]):
        return False
    first = words[0].lower()
    plural = re.fullmatch(r"(?:[a-z]+ ){0,3}[a-z]+s|police|(?:[a-z]+ ){1,3}[A-Z].*", text) is not None
    return (words[0][0].isupper() and first not in _NOT_NAMES) or first in DETERMINERS or plural
