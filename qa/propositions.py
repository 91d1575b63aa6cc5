"""A yes/no question as words, and the ways to read these as subject, verb and object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.lexicon import BE, DO, HAVE, IRREGULAR, MAY, MODALS, NAMES_OF_TWO_WORDS, PHRASES, PREPOSITIONS, is_verb, key


@dataclass(frozen=True)
class Token:
    """A word or mark; ``word`` is in lower case without a possessive ending, ``quoted`` inside quotation marks."""

    text: str
    word: str
    key: str
    possessive: bool = False
    quoted: bool = False

    @property
    def is_mark(self) -> bool:
        return not self.word[0].isalnum()


_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)*|[^\W_]+(?:['&][^\W_]+)*|--|[^\w\s]")
_QUOTES = {"“": True, "”": False, "«": True, "»": False}
_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'"})
_IGNORED = frozenset("'-.")
_CONTRACTED = {"can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "ain't": "is not"}


def tokens(text: str) -> list[Token]:
    """The words and marks of a sentence in order; "won't" gives "will" and "not", names of two words one token."""
    found: list[Token] = []
    quoted = False
    for match in _TOKEN.finditer(text.translate(_PLAIN)):
        part = match.group()
        if part in _QUOTES or part == '"':
            quoted = _QUOTES.get(part, not quoted)
            found.append(Token(part, '"', '"'))
        elif part not in _IGNORED:
            found.extend(replace(token, quoted=quoted) for token in _words(part))
    return list(_merged(found))


def _words(part: str) -> Iterator[Token]:
    lower = part.lower()
    if not part[0].isalnum():
        yield Token(part, part, part)
    elif lower in _CONTRACTED or lower.endswith("n't"):
        for word in _CONTRACTED.get(lower, lower.removesuffix("n't") + " not").split():
            yield Token(part, word, key(word))
    elif part == "US" or lower in {"u.s.", "u.s.a."}:
        yield Token(part, "united states", "united states")
    elif part == "May":
        yield Token(part, MAY, MAY)
    else:
        possessive = lower.endswith("'s")
        word = lower.removesuffix("'s").replace(".", "")
        yield Token(part, word, key(word), possessive)


def _merged(found: list[Token]) -> Iterator[Token]:
    i = 0
    while i < len(found):
        pair = found[i : i + 2]
        if len(pair) == 2:
            names = (pair[0].word, pair[1].word)
            phrase = PHRASES.get((pair[0].key, pair[1].key))
            if names in NAMES_OF_TWO_WORDS or phrase or names in {("phone", "call"), ("telephone", "call")}:
                word = " ".join(names) if names in NAMES_OF_TWO_WORDS else pair[0 if phrase else 1].word
                as_key = key(phrase) if phrase else (word if " " in word else pair[1].key)
                word = phrase if phrase == "nobody" else word
                yield replace(pair[0], word=word, key=as_key, possessive=pair[1].possessive)
                i += 2
                if phrase == "reveal" and i < len(found) and found[i].word in {"of", "about", "on"}:
                    i += 1
                continue
        yield found[i]
        i += 1


_FREE = frozenset(
    "a an the any anyone anybody anything ever yet already do does did is are was were am be been being has have had "
    "there of it that this these those really actually in fact true also and".split()
)
"""Question words a statement need not repeat."""
_WILD = frozenset("anyone anybody someone somebody".split())


@dataclass(frozen=True)
class Proposition:
    """What a yes/no question asks, read one way.

    ``words`` are those of the question that a statement must repeat, in order, and the verb or the complement
    begins at index ``verb`` of them; ``links`` are the prepositions among them. ``open_agent`` marks the active form
    of a passive question, whose subject may be anything, ``ever`` a question about any time, ``paired`` one with
    "confirm or deny".
    """

    auxiliary: str
    words: tuple[Token, ...]
    verb: int
    copular: bool
    links: frozenset[str]
    anyone: bool
    there: bool
    negated: bool
    open_agent: bool = False
    ever: bool = False
    paired: bool = False

    @property
    def subject(self) -> tuple[Token, ...]:
        return self.words[: self.verb]

    @property
    def object(self) -> tuple[Token, ...]:
        return self.words[self.verb + 1 :]


_THAT = re.compile(r"^(?:is|was) it (?:true|correct|the case|a fact|right) that ", re.I)
_TAG = re.compile(r",\s*(?:right|correct|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)(?:n't)?"
                  r"(?: not)? (?:it|he|she|they|there|you|we)(?: not)?)\s*\?*\s*$", re.I)  # fmt: skip


def readings(question: str) -> list[Proposition]:
    """Every way to read a yes/no question as subject, verb and object; empty where it cannot be read.

    A negative question ("Didn't he win?", "Has he not won?", "He did not win, did he?") asks about the positive
    proposition, as its reply does: "no" means that he did not. "Is it true that he did not win?" asks about the
    negative one: "yes" means that he did not.
    """
    text = question.translate(_PLAIN).strip()
    declared = _THAT.match(text)
    tagged = None if declared else _TAG.search(text)
    text = text[declared.end() if declared else 0 : tagged.start() if tagged else len(text)]
    found = [t for t in tokens(text) if not t.is_mark]
    pair = _confirm_or_deny(found)
    if pair:
        found = found[:pair] + found[pair + 2 :]
    if not found or any(t.word in {"or", "if", "whether"} for t in found):
        return []
    negative = any(t.word in {"not", "never"} for t in found)
    found = [t for t in found if t.word not in {"not", "never"}]
    read = _of_statement(found, negative and bool(declared)) if declared or tagged else _of_inverted(found)
    return [replace(reading, paired=True) for reading in read] if pair else read


def _confirm_or_deny(found: Sequence[Token]) -> int | None:
    """Where the "or" of "confirm or deny" stands."""
    return next(
        (
            i + 1
            for i in range(len(found) - 2)
            if found[i + 1].word == "or" and {found[i].key, found[i + 2].key} == _REPLIES
        ),
        None,
    )


_REPLIES = frozenset({key("confirm"), key("deny")})
_DID = Token("did", "did", "do")


def _of_inverted(found: list[Token]) -> list[Proposition]:
    if not found:
        return []
    auxiliary, rest = found[0].word, found[1:]
    by = next((i for i, t in enumerate(rest) if t.word == "by" and 1 < i < len(rest) - 1), None)
    if by and rest[by - 1].key in _REPLIES and (auxiliary in BE or any(t.word == "been" for t in rest)):
        return _of_inverted([_DID, *rest[by + 1 :], rest[by - 1], *(t for t in rest[: by - 1] if t.word != "been")])
    if auxiliary in BE:
        return _splits(auxiliary, rest, copular=True, negated=False)
    if auxiliary in HAVE | DO | MODALS:
        readable = _splits(auxiliary, rest, copular=False, negated=False)
        at = next((i for i, t in enumerate(rest) if t.word in {"be", "been"}), None)
        if at is not None:
            readable += _splits(auxiliary, rest, copular=True, negated=False, only_from=at)
        return readable
    return []


def _of_statement(found: list[Token], negated: bool) -> list[Proposition]:
    at = next((i for i, t in enumerate(found) if t.word in BE | HAVE | DO | MODALS), None)
    if at is not None:
        moved = [found[at], *found[:at], *found[at + 1 :]]
        return [replace(reading, negated=negated) for reading in _of_inverted(moved)]
    return _splits("did", found, copular=False, negated=negated)


def _splits(
    auxiliary: str, rest: list[Token], *, copular: bool, negated: bool, only_from: int | None = None
) -> list[Proposition]:
    there = bool(rest) and rest[0].word == "there"
    anyone = bool(rest) and rest[0].word in _WILD
    links = frozenset(t.word for t in rest if t.word in PREPOSITIONS)
    words = tuple(_required(auxiliary, rest))
    if not words or len(words) > 14:
        return []
    has = next((i for i, t in enumerate(words) if t.word == "have"), None)
    if copular:
        kept = len([t for t in rest[:only_from] if t in words]) if only_from is not None else None
        starts = [0] if there or anyone else [kept] if kept else list(range(1, len(words)))
    elif has is not None:
        starts = [has] if has else []
    else:
        starts = [0] if anyone else [i for i in range(1, len(words)) if not words[i].text[0].isupper()]
    starts = [i for i in starts if i < len(words)]
    ever = any(t.word == "ever" for t in rest)
    straight = [Proposition(auxiliary, words, i, copular, links, anyone, there, negated, ever=ever) for i in starts]
    return [form for reading in straight for form in (reading, *_turned(reading))]


def _required(auxiliary: str, rest: Sequence[Token]) -> Iterator[Token]:
    """The words of a question that a statement must repeat; nothing where it asks what one has to do."""
    if any(a.word == "have" and b.word == "to" for a, b in pairwise(rest)):
        return
    for token in rest:
        owned = token.word == "have" and auxiliary in DO | MODALS and not any(t.word == "been" for t in rest)
        linking = token.word in PREPOSITIONS - {"without", "before", "after", "since"}
        if owned or not (token.word in _FREE or linking):
            yield token


_BY = Token("by", "by", "by")
_PASSIVE = {"did": "was", "do": "are", "does": "is"}
_ACTIVE = {"was": "did", "were": "did", "is": "does", "are": "do"}


def _turned(asked: Proposition) -> Iterator[Proposition]:
    """The passive form of an active question and the active form of a passive one."""
    verb = asked.words[asked.verb]
    if not asked.copular and asked.object and asked.subject and is_verb(verb.word):
        words = (*asked.object, verb, _BY, *asked.subject)
        auxiliary = _PASSIVE.get(asked.auxiliary, asked.auxiliary)
        yield replace(asked, auxiliary=auxiliary, words=words, verb=len(asked.object), copular=True)
    participle = verb.word.endswith("ed") or verb.word in IRREGULAR
    if asked.copular and participle and asked.subject and _BY.word not in asked.links:
        words = (verb, *asked.subject, *asked.object)
        auxiliary = _ACTIVE.get(asked.auxiliary, asked.auxiliary)
        yield replace(asked, auxiliary=auxiliary, words=words, verb=0, copular=False, open_agent=True)
