"""What a follow-up may mean by "he", "it" or by saying nothing, each with how likely that is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.english.asking import AUXILIARIES
from qa.english.content import content_terms
from qa.english.lexicon import PREPOSITIONS
from qa.question.mentions import Mention, Word, mentions_in, words_of
from qa.question.requests import softmax

PRONOUNS = {
    **dict.fromkeys("he she him his her".split(), "he"),
    **dict.fromkeys("they them their".split(), "they"),
    **dict.fromkeys("it its".split(), "it"),
    **dict.fromkeys("this that these those".split(), "this"),
    "there": "there",
}
OWNING = frozenset("his her its their".split())
TOPIC, DEFINITE = "topic", "the"
"""The roles of a topic that a question leaves out, and of "the ban" for one that was mentioned."""
_WHO = re.compile(r"(?:who|whom|whose|which|what (?:is|was) the name)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:and|if|because|when|while|that|but|or|so|although|after|before|since|how|why|where)\b|[,;:.?!–—]| - ",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:says?|said|thinks?|believes?|claims?|claimed|knows?|hopes?|den(?:y|ies|ied))\s*$",
    re.IGNORECASE,
)
_PLEONASTIC = re.compile(
    r"\bit (?:seems?|appears?|looks|turns|take|takes|took|snow|rain)\b|\b(?:time is|make) it\b|"
    r"\bit (?:is |was |be |so |very |too |more )*[\w-]+(?= (?:that|to|for|if)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Candidate:
    """What was mentioned, in its fullest form; ``back`` turns ago, ``count`` times, 0 turns ago in the question before.

    ``answered`` says that it stands in the answer only, and ``sought`` that it is the first name there to "who?".
    """

    mention: Mention
    back: int
    count: int = 1
    answered: bool = False
    sought: bool = False


def candidates(earlier: Sequence[str], answer: str) -> list[Candidate]:
    """What the earlier questions name, the latest first, and then the answer to the last; each once."""
    found: list[Candidate] = []
    named = [(m, back) for back, turn in enumerate(reversed(earlier)) for m in _with_pair(mentions_in(turn))]
    told = [(m, -1) for m in mentions_in(f"about {answer}")] if answer else []
    asks_who = bool(earlier) and bool(_WHO.match(earlier[-1]))
    for mention, back in [*named, *told]:
        place = next((n for n, c in enumerate(found) if _same(mention, c.mention)), None)
        if place is None:
            sought = back < 0 and asks_who and mention.is_person
            found.append(Candidate(mention, max(back, 0), answered=back < 0, sought=sought))
            asks_who = asks_who and not sought
            continue
        known = found[place]
        fuller = mention if len(mention.key) > len(known.mention.key) else known.mention
        found[place] = Candidate(fuller, known.back, known.count + 1, known.answered, known.sought)
    return found


def _with_pair(mentions: list[Mention]) -> list[Mention]:
    """The mentions of a question, and the two people that it names together."""
    people = list({m.key: m for m in mentions if m.is_person and m.name}.values())
    if len(people) != 2:
        return mentions
    first, second = people
    return [*mentions, Mention(f"{first.text} and {second.text}", first.start, second.end, first.before, name=True)]


def _same(one: Mention, other: Mention) -> bool:
    """Whether two mentions are of one thing: the words of one are among the other's, which has no owner of its own."""
    if one.key == other.key:
        return True
    if "pair" in (one.kind, other.kind):
        return False
    return ((one.name and other.name) or one.head == other.head) and (one.key < other.key or other.key < one.key)


def pronouns_in(body: str) -> Iterator[Word]:
    """The pronouns of a question that stand for something outside of it."""
    words, own = words_of(body), mentions_in(body)
    for i, word in enumerate(words):
        if word.low not in PRONOUNS or word.text == "IT" or body[word.start - 1 : word.start] in {'"', "“", "'", "‘"}:
            continue
        before, after = words[i - 1].low if i else "", words[i + 1].low if i + 1 < len(words) else ""
        if not _points(word, before, after, body):
            continue
        if not any(m.end <= word.start and _means_own(word, m, body) for m in own):
            yield word


def owns(word: Word, body: str) -> bool:
    """Whether the pronoun is the owner of what follows."""
    return word.low in OWNING and (
        word.low != "her" or bool(re.match(r"\s+(?!and\b|or\b|to\b|in\b|for\b)\w", body[word.end :]))
    )


def _points(word: Word, before: str, after: str, body: str) -> bool:
    """Whether the word is a pronoun here, and no conjunction, determiner or empty subject."""
    if word.low == "it":
        return not any(m.start() <= word.start < m.end() for m in _PLEONASTIC.finditer(body))
    if word.low == "there":
        return bool(before) and not {before, after} & AUXILIARIES
    if PRONOUNS[word.low] == "this":
        ends = after in AUXILIARIES | PREPOSITIONS | {"", "too", "and", "also", "happen"}
        return ends and bool(before) and (not after or before in AUXILIARIES | PREPOSITIONS)
    return True


_ARTICLES = frozenset("a an this that".split())
_OWN = {"he": {"person", "name"}, "they": {"person", "name", "many", "body", "place"}}
"""What a pronoun may mean that the same question names, anything but people where it is not here."""


def _means_own(word: Word, mention: Mention, body: str) -> bool:
    """Whether the pronoun may mean what the same question names before it."""
    kinds = _OWN.get(PRONOUNS[word.low], {"thing", "body", "place", "name"})
    between, after = body[mention.end : word.start], body[word.end :].strip()
    free = owns(word, body) or bool(_CLAUSE.search(between)) or bool(after and _SAYING.search(between))
    plain = mention.kind != "thing" or mention.text.startswith("the ") or mention.before in _ARTICLES
    return mention.kind in kinds and free and plain


def may_mean(role: str, candidate: Candidate) -> bool:
    """Whether a pronoun of that role can stand for a candidate at all."""
    mention = candidate.mention
    if role == "he":  # a name may be typed in lower case
        bare = mention.kind == "thing" and mention.before in AUXILIARIES
        capitals = mention.text.isupper() and not mention.is_body  # "MERKEL"
        return mention.is_person or capitals or bare
    if role == "they":
        return True
    if role == "this":  # "Who signed the Paris Agreement?", not "Did the Kremlin happen in Paris?"
        return mention.kind in {"thing", "body"} and (not mention.name or " " in mention.text.removeprefix("the "))
    return mention.kind not in {"pair"} | ({"person", "name", "many"} if role == "there" else {"many"})


def features(role: str, candidate: Candidate, *, subject: bool) -> dict[str, float]:
    """What speaks for a candidate in the place of a pronoun of that role, which may be the ``subject``."""
    mention = candidate.mention
    kind = mention.kind if mention.name else f"a {mention.kind}"
    found = {f"{role} {kind}": 1.0, "count": min(math.log(candidate.count), 1.5)}
    back = "sought" if candidate.sought else "answer" if candidate.answered else f"back {min(candidate.back, 3)}"
    found[back] = found[f"{role} {back}"] = 1.0
    if mention.text.startswith("the "):
        found["the"] = 1.0
    found["subject"] = float(mention.is_subject)
    found["alike"] = float(mention.is_subject == subject)
    if len(mention.key) > 3:
        found["long"] = 1.0
    return found


def silence(role: str, body: str, at: int) -> dict[str, float]:
    """What speaks for leaving the slot that starts ``at`` as it is: a long question, or a name before it."""
    found = {f"leave {role}": 1.0, f"{role} words {min(len(content_terms(body)), 8)}": 1.0}
    if role != TOPIC and any(mention.end <= at for mention in mentions_in(body)):
        found[f"leave {role} after a mention"] = 1.0
    if re.match(r"\w+ own\b", body[at:]):  # "how much of his own money has Trump put in?"
        found["leave own"] = 1.0
    return found


def likelihoods(options: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> list[float]:
    """The probability of each option (a softmax over their weighted features)."""
    return softmax([sum(weights.get(name, 0.0) * value for name, value in option.items()) for option in options])
