"""Who and what a question names: its noun phrases, as far as capitals and word lists show them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.text.terms import terms
from qa.english.asking import AUXILIARIES
from qa.english.content import FUNCTION_WORDS
from qa.english.lexicon import IRREGULAR, VERBS
from qa.english.nouns import BODIES, GROUPS, NAME_NOUNS, OUTLETS, PLACES, ROLES

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?(?<=[A-Z]\.)|[^\W_]+(?:[.'’-][^\W_]+)*")
WH = frozenset("who whom whose when where which what why how".split())
DETERMINERS = frozenset("the a an this that these those his her its their my your our any some".split())
PREPOSITIONS = frozenset(
    "of in on at by for from to with about against between into over under during after before through within "
    "without towards toward among across near behind via since until along off out down up like per besides "
    "despite regarding around".split()
)
_BE = frozenset("am is are was were isn't aren't wasn't weren't".split())
_LATE_VERBS = frozenset("do have be say still ever also not just".split())
_PRONOUNS = frozenset("i you he she it we they me him them us this that these those there one ones".split())
STOP = (
    FUNCTION_WORDS | AUXILIARIES | WH | PREPOSITIONS | _PRONOUNS
    | frozenset("not never ever still just only even too either yet now then again once next first last else together "
                "please soon ago because although though whether however instead get got let what's who's".split())
) - {"us"}  # fmt: skip
_ADJECTIVES = frozenset(
    "ready true false possible impossible legal illegal safe dead alive old big large long high important necessary "
    "free good bad better best worse worst different same similar new wary open available likely able afraid born "
    "difficult easy hard common popular inherited".split()
)
_AFTER_NOUNS = _ADJECTIVES | frozenset(IRREGULAR)
_TELLING = frozenset("in with between against on by for about".split())
_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_TIME_WORDS = frozenset((*_MONTHS, *_DAYS, *"today yesterday tomorrow tonight week month year years weekend".split()))
_MONTH_NAMES = "|".join(_MONTHS)
TIME = re.compile(
    rf"(?:\b(?:in|on|during|since|by|before|after|until)\s)?(?:\b(?:(?:early|late|mid)\s)?(?:{_MONTH_NAMES})\s"
    rf"\d{{1,2}}(?:,?\s\d{{4}})?\b|\b(?:{_MONTH_NAMES})(?:\s\d{{4}})?\b|\b(?:1[5-9]|20)\d\ds?\b|\b(?:{'|'.join(_DAYS)})\b"
    r"|\b(?:last|this|next)\s(?:night|week|month|year|weekend|time)\b|\b(?:today|yesterday|tomorrow)\b)",
    re.IGNORECASE,
)
_EMPTY = frozenset("rid reason thing things way ways kind kinds sort lot idea example examples sure overall something "
                   "someone anything anyone everything one ones more type types part details difference differences "
                   "name names case matter meaning goal number end start beginning rest time "
                   "rather".split())  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A word of a question, ``start`` and ``end`` counted in it."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word as word lists hold it: lower case, no possessive."""
        return self.text.lower().replace("’", "'").removesuffix("'s")


@dataclass(frozen=True)
class Mention:
    """Somebody or something named in a question, ``start`` and ``end`` counted in it.

    ``full`` adds the phrase that says which one, where there is one. ``role`` is "subject", "object", "asked" (the
    noun after which or how many) or the preposition before it. ``words`` are in lower case.
    """

    text: str
    start: int
    end: int
    role: str
    name: bool
    words: tuple[str, ...]
    full: str = ""

    @property
    def head(self) -> str:
        inner = self.words[: self.words.index("of")] if "of" in self.words[1:] else self.words
        return inner[-1]

    @property
    def is_proper(self) -> bool:
        """Whether the head itself is a name: "Moscow", not "Russian soldiers"."""
        return self.name and any(w.low == self.head and w.text[0].isupper() for w in words_of(self.text))

    @property
    def bare(self) -> str:
        """The words without a determiner."""
        return self.text.partition(" ")[2] if self.words[0] in DETERMINERS and len(self.words) > 1 else self.text

    @property
    def is_time(self) -> bool:
        return bool(TIME.fullmatch(self.text)) or self.head in _TIME_WORDS

    @property
    def is_place(self) -> bool:
        return self.head in PLACES

    @property
    def is_outlet(self) -> bool:
        return (self.name and self.head in OUTLETS) or self.head in {"newsweek", "reuters", "rbc", "bbc", "cnn"}

    @property
    def is_plural(self) -> bool:
        head = self.head
        if head in {"people", "men", "women", "children", "police", "troops", "media"} or " and " in self.text:
            return True
        return not self.is_proper and len(head) > 3 and head.endswith("s") and not head.endswith(("ss", "us", "is"))

    @property
    def is_person(self) -> bool:
        """Whether it may be one human being: a name that is nothing else, or a noun for a person."""
        if self.head in ROLES or not self.is_proper:
            return self.head in ROLES
        article = self.words[0] in DETERMINERS
        other = self.is_place or self.is_outlet or self.is_time or bool(set(self.words) & (BODIES | GROUPS))
        return not (article or other or self.bare.isupper() or any(c.isdigit() for c in self.text))

    @property
    def is_group(self) -> bool:
        """Whether "they" may stand for it; where something happens is not who does it."""
        if self.is_place and self.role in {"in", "at", "on", "from"}:
            return False
        named = self.is_place or (self.name and not self.is_person)
        return self.is_plural or named or self.head in GROUPS or self.head in BODIES


def words_of(text: str) -> list[Word]:
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def mentions_in(text: str) -> list[Mention]:
    """The noun phrases of a question in their order, as far as word lists and capitals show them."""
    words, found, i = words_of(text), [], 0
    while i < len(words):
        run = _run(words, i, text)
        if not run:
            i += 1
            continue
        role = _role(words, i, text)
        part = "be" if role == "subject" and words[i - 1].low in _BE else role
        kept = _noun_part(words[run.start : run.stop], part, text)
        kept = _without_frame(kept)
        after = words[run.stop].low if run.stop < len(words) else ""
        if kept and role == "subject" and len(kept) == len(run) and words[i - 1].low not in _BE:
            bare = len(kept) - (kept[0].low in DETERMINERS)
            if bare > 1 and after not in _LATE_VERBS and not _is_name(kept[-1], text):
                kept = kept[:-1]
        if kept and kept[-1].low not in _EMPTY:
            first, end = kept[0], kept[-1]
            piece = text[first.start : end.end].removesuffix("'s").removesuffix("’s")
            if first.start == 0 and not _is_name(first, text):
                piece = piece[0].lower() + piece[1:]
            lows = tuple(w.low for w in kept)
            name = any(_is_name(w, text) for w in kept if w.low not in DETERMINERS)
            if role != "object" and kept[0] is not words[run.start]:
                role = "object"
            found.append(Mention(piece, first.start, first.start + len(piece), role, name, lows))
        cut = bool(kept) and role == "subject" and kept[-1] is not words[run.stop - 1]
        i = words.index(kept[-1]) + 2 if cut else run.stop
    return _with_place(found, text)


def _without_frame(part: Sequence[Word]) -> Sequence[Word]:
    """The phrase without a noun that only points into it: "the end of", "the meaning of"."""
    lows = [w.low for w in part]
    while lows and lows[-1] in {"of", "the"}:
        part, lows = part[:-1], lows[:-1]
    if "of" in lows and lows[lows.index("of") - 1] in _EMPTY:
        return part[lows.index("of") + 1 :]
    return part


def _is_name(word: Word, text: str) -> bool:
    """Whether a capital makes the word a name; that of the first word says nothing where the next has none."""
    if not word.text[0].isupper() or re.search(r"-[a-z]", word.text):
        return False
    alone = not re.match(r"['’]?s? [A-Z]", text[word.end :])
    return word.start > 0 or word.text.isupper() or not alone


def _run(words: Sequence[Word], i: int, text: str) -> range:
    """The words from i on that may be one noun phrase; an "of" inside it is part of it."""
    j = i
    if words[j].low in DETERMINERS:
        j += 1
    begin = j
    while j < len(words) and (j == i or not re.search(r"[,;:?!()\"“”]", text[words[j - 1].end : words[j].start])):
        word = words[j]
        joins = word.low == "of" and j > begin and j + 1 < len(words)
        if joins and words[j + 1].low in DETERMINERS and j + 2 < len(words) and not _stops(words[j + 2]):
            j += 3
        elif joins and not _stops(words[j + 1]):
            j += 2
        elif _stops(word):
            break
        else:
            j += 1
            if word.text.endswith(("'s", "’s")):
                break
    return range(i, j) if j > begin else range(0)


def _stops(word: Word) -> bool:
    if word.text in {"US", "U.S.", "WHO"}:
        return False
    return word.low in STOP or word.low == "us" or (word.low.endswith("ly") and len(word.low) > 4)


def _role(words: Sequence[Word], i: int, text: str) -> str:
    if i == 0:
        return "object"
    before = words[i - 1].low
    if before in AUXILIARIES:
        return "subject"
    if before in PREPOSITIONS:
        return before
    return "asked" if before in {"which", "what", "whose", "many", "much"} else "object"


def verb_like(low: str) -> bool:
    """Whether a word in lower case may be a verb of the news, told from lists and the ending -ed."""
    stem = terms(low)
    return bool(stem) and (stem[0] in VERBS or low in IRREGULAR or (low.endswith("ed") and len(low) > 4))


def _noun_part(run: Sequence[Word], role: str, text: str) -> Sequence[Word]:
    """What is left of a run without the verb that follows its noun, or the one before it."""
    start = 1 if run[0].low in DETERMINERS else 0
    if not start and role == "object" and len(run) > 0 and verb_like(run[0].low) and not _is_name(run[0], text):
        return _noun_part(run[1:], "object", text) if len(run) > 1 else []
    names = [k for k, w in enumerate(run) if _is_name(w, text)]
    asks = role in {"subject", "asked", "be"}
    if asks and names and names[0] <= start + 1:
        return run[: _name_end(run, names, only_verbs=role == "be")]
    if names and names[-1] == len(run) - 2 and set(terms(run[-1].low)) & (VERBS - {"talk", "call", "war"}):
        return run[:-1]
    inner = [k for k in range(start + 1, len(run)) if verb_like(run[k].low) or run[k].low in _ADJECTIVES]
    if asks:
        cuts = inner[-1:] if run[0].low in DETERMINERS else inner[:1]
    else:
        cuts = [k for k in inner if run[k].low.endswith("ed") or run[k].low in _AFTER_NOUNS][:1]
    return run[: cuts[0]] if cuts else run


def _name_end(run: Sequence[Word], names: Sequence[int], *, only_verbs: bool) -> int:
    """Where the noun phrase ends that begins with a name: at the first word that is neither name nor office."""
    for k in range(names[0] + 1, len(run)):
        low = run[k].low
        belongs = k in names or low in NAME_NOUNS or low in {"of", "the"}
        if not belongs and (not only_verbs or verb_like(low) or low in _ADJECTIVES):
            return k
    return len(run)


def _with_place(found: list[Mention], text: str) -> list[Mention]:
    """The mentions with the phrase after them that says which one: "the call" in "the call with Putin"."""
    told: list[Mention] = []
    for mention, follower in zip(found, (*found[1:], None), strict=False):
        which = ""
        if follower and not (mention.is_proper or mention.is_time or follower.is_time):
            between = text[mention.end : follower.start].strip().lower()
            if between == follower.role and between in _TELLING:
                which = text[mention.start : follower.end]
        told.append(replace(mention, full=which))
    return told


def topic_of(known: Sequence[Sequence[Mention]]) -> Mention | None:
    """What the talk is about: what is named most often, the latest of them."""
    plain = [m for mentions in known for m in mentions if not m.is_time and len(m.text) > 2]
    if not plain:
        return None
    heads = [terms(m.head) for m in plain]
    latest = {id(m) for mentions in known[:1] for m in mentions}

    def weight(m: Mention) -> tuple[float, int]:
        often = min(heads.count(terms(m.head)), 3)
        name, late = m.name or m.is_place, id(m) in latest
        return often + name + late + (0.5 if m.role in {"object", "about"} else 0), len(m.bare)

    return max(plain, key=weight)
