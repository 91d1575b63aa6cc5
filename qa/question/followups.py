"""The conversation: a follow-up question becomes one that stands alone.

Pronouns are exchanged for what the talk most likely means by them, and a question that leaves its topic out gets it in
brackets. Earlier questions are made to stand alone first, so that a chain of follow-ups keeps its topic. How likely a
meaning is, weights say that were fitted to conversations (training/followups.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from qa.english.asking import AUXILIARIES
from qa.english.content import FUNCTION_WORDS, content_terms
from qa.question.antecedents import (
    DEFINITE,
    PRONOUNS,
    TOPIC,
    Candidate,
    candidates,
    features,
    likelihoods,
    may_mean,
    owns,
    pronouns_in,
    silence,
)
from qa.question.ellipsis import bare, what_about
from qa.question.kinds import MAX_QUESTION, direct
from qa.question.mentions import Mention, Word, mentions_in
from qa.question.requests import Request, recognised

WEIGHTS = Path(__file__).with_name("followups.json")
TURNS = 12
"""The latest earlier questions that are looked at."""
ANSWER = 300
"""Characters of the answer before that are looked at."""
FEW = 2
"""Content words below which a question without a name leaves its topic out."""
CLOSE, NAMESAKES = 0.6, 0.2
"""How likely a second meaning is beside the first where it may as well be meant; and of two bans as "the ban"."""

_OPENING = re.compile(
    r"(?:(?:and|but|so(?! far\b| many\b| much\b)|ok|okay|also|then|by the way|oh)\b[\s,.!;:-]*|"
    r"(?:well|yes|no|thanks|thank you|i see|great|interesting|hmm|right|sure|alright|cool|wow|got it|now|"
    r"in that case)[,.!;:]+\s*)+",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"who (?:said|says|told|claimed|claims|wrote|is saying) (?:that|this|it|so)", re.IGNORECASE)
_SAYS_WHICH = re.compile(r"\s+(?:who|whom|whose|which|that|where|of)\b", re.IGNORECASE)
"""What follows "the man" in "the man who shot her", so that no man named before is meant."""
_TRUE = re.compile(r"(?:is|was) (?:it|that|this) (?:really )?(?:true|right|correct|so)", re.IGNORECASE)


@dataclass(frozen=True)
class Understood:
    """The stand-alone question, and another one where that may as well be meant."""

    asked: str
    other: str = ""


def standalone(question: str, earlier: Sequence[str], *, answer: str = "") -> str:
    """The question to search for ``question``; see ``understood``."""
    return understood(question, earlier, answer=answer).asked


def understood(question: str, earlier: Sequence[str], *, answer: str = "") -> Understood:
    """What ``question`` asks after the ``earlier`` ones, oldest first, the last of which got ``answer``.

    One that stands alone is returned unchanged. A rewrite never exceeds MAX_QUESTION characters: what would is left as
    it was asked.
    """
    context = _context(earlier)
    asked = " ".join(question.split())
    if not asked or not context or len(asked) > MAX_QUESTION:
        return Understood(question)
    meant = _resolved(asked, context, answer)
    return Understood(question) if meant.asked == asked else meant


def _context(earlier: Sequence[str]) -> list[str]:
    """The latest earlier questions, made to stand alone."""
    context: list[str] = []
    for turn in earlier[-TURNS:]:
        plain = " ".join(turn.split())
        if plain and len(plain) <= MAX_QUESTION:
            context.append(_resolved(plain, context, "").asked)
    return context


def leans(question: str, earlier: Sequence[str]) -> bool:
    """Whether a question may be about the answer before."""
    body, _ = body_of(question)
    return bool(earlier) and (_quotes(body) or any(pronouns_in(body)))


def _resolved(asked: str, context: Sequence[str], answer: str) -> Understood:
    """``asked`` made to stand alone after questions that do."""
    if not context or recognised(asked) is Request.QUOTE:  # what is quoted means nothing of the talk
        return Understood(asked)
    body, linked = body_of(asked)
    last = core(context[-1])
    if answer and _quotes(body):
        words = answer.strip(" .“”")
        if _SPOKEN.fullmatch(body):
            return Understood(_finished(f"who said “{words}”", asked))
        first, _, rest = words.partition(" ")
        first = first.lower() if first.lower() in FUNCTION_WORDS else first  # inside of a sentence
        return Understood(_finished(f"is it true that {first} {rest}", asked))
    if not (content_terms(body) or mentions_in(body) or any(pronouns_in(body))):
        rewritten: str | None = bare(body, last) or f"{last}, {body[:1].lower()}{body[1:]}"
    else:
        rewritten = bare(body, last) or what_about(body, last, linked=linked)
    if rewritten:
        return Understood(_finished(rewritten, asked))
    first, second = _worded(body, slots(body, context, answer))
    if first == body:
        return Understood(asked)
    return Understood(_finished(first, asked), _finished(second, "") if second else "")


def _quotes(body: str) -> bool:
    """Whether a question is about the words of the answer before."""
    return bool(_SPOKEN.fullmatch(body) or _TRUE.fullmatch(body))


def _finished(rewritten: str, asked: str) -> str:
    """A rewrite as it is shown, or what was asked where it would be too long."""
    text = " ".join(rewritten.split()).rstrip(" ?.!") + "?"
    text = text[0].upper() + text[1:]
    return text if len(text) <= MAX_QUESTION else asked


def body_of(asked: str) -> tuple[str, bool]:
    """The question without the words that only tie it to the talk, never empty, and whether "and" was one."""
    sentences = _sentences(asked)
    while len(sentences) > 1 and not sentences[0].endswith("?") and len(content_terms(sentences[0])) <= FEW:
        sentences.pop(0)  # "Thank you."
    text = direct(" ".join(sentences).rstrip(" ?.!") or asked)
    opening = _OPENING.match(text)
    linked = False
    if opening and text[opening.end() :].strip(" ?.!"):
        linked = bool(re.search(r"\b(?:and|but|also)\b", opening.group(), re.IGNORECASE))
        text = text[opening.end() :]
    return text, linked


def _sentences(turn: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+(?=\w)", turn) if s.strip(" ?.!")]


def core(turn: str) -> str:
    """The question proper of a turn: its last sentence that asks."""
    sentences = _sentences(turn)
    asking = [s for s in sentences if s.endswith("?")] or [" ".join(sentences) or turn]
    return direct(asking[-1].rstrip(" ?.!") or turn)


@dataclass(frozen=True)
class Slot:
    """What ``body[start:end]`` leaves open: a pronoun of that ``role``, or "the ban", or a topic that is left out.

    A pronoun may be the ``owner`` of what follows, and the ``subject``.
    """

    role: str
    start: int
    end: int
    known: tuple[Candidate, ...]
    owner: bool = False
    subject: bool = False

    def filled(self, mention: Mention) -> str:
        """What stands in its place where it means ``mention``."""
        if self.role == TOPIC:
            return f" ({mention.text.removeprefix('the ')})"
        if self.role == "there":
            return f"{mention.before if mention.before in {'at', 'on'} else 'in'} {mention.text}"
        if self.role == DEFINITE and not re.match(r"the |.*['’]s ", mention.text):
            return f"the {mention.text}"
        return f"{mention.text}’s" if self.owner else mention.text


def slots(body: str, context: Sequence[str], answer: str) -> list[Slot]:
    """What a question leaves open, with the candidates for it."""
    known = candidates([core(turn) for turn in context[-TURNS:]], answer[:ANSWER])
    own, mentions = frozenset(content_terms(body)), mentions_in(body)
    the = [mention for mention in mentions if mention.text.lower().startswith("the ")]
    found = [_definite(mention, known) for mention in the if not _SAYS_WHICH.match(body, mention.end)]
    found = [slot for slot in found if slot.known]
    known = [candidate for candidate in known if not candidate.mention.key <= own]
    for word in _first_of_each(pronouns_in(body)):
        role, before = PRONOUNS[word.low], body[: word.start].lower().split()[-1:]
        fitting = tuple(candidate for candidate in known if may_mean(role, candidate))
        if role != "this":  # which may be what the answer told; the others are what was asked about
            fitting = tuple(c for c in fitting if c.sought or not c.answered) or fitting
        if role == "they" and any(candidate.mention.kind == "pair" for candidate in fitting):
            fitting = tuple(candidate for candidate in fitting if not candidate.mention.is_person)
        subject = not before or before[0] in AUXILIARIES
        found.append(Slot(role, word.start, word.end, fitting, owns(word, body), subject))
    if found or not _lacks_topic(body, mentions):
        return found
    new = [candidate for candidate in known if not candidate.mention.key & own]
    return [Slot(TOPIC, len(body), len(body), tuple(new))]


def _first_of_each(pronouns: Iterable[Word]) -> Iterator[Word]:
    """The pronouns without those that mean what one before them does ("How old was she when she won?")."""
    seen: set[str] = set()
    for word in pronouns:
        whom = "she" if word.low in {"she", "her"} else PRONOUNS[word.low]
        if whom not in seen:
            yield word
        seen.add(whom)


def _lacks_topic(body: str, mentions: Sequence[Mention]) -> bool:
    """Whether a question says too little to be searched, or ends in "the price" and does not say of what."""
    request = recognised(body)
    if any(mention.name for mention in mentions) or request is Request.COUNT:  # "How many articles are there?"
        return False
    ends = [m for m in mentions if re.match(r"the [^'’]+$", m.text, re.IGNORECASE) and not body[m.end :].strip()]
    if len(content_terms(body)) < FEW:
        return True
    return bool(ends) and request is Request.FACT  # "timeline of the talks" says enough


def _definite(mention: Mention, known: Sequence[Candidate]) -> Slot:
    """ "The ban" with every ban that was mentioned more fully."""
    fuller = [c for c in known if c.mention.head == mention.head and c.mention.key > mention.key]
    return Slot(DEFINITE, mention.start, mention.end, () if mention.name else tuple(fuller))


def options(body: str, slot: Slot) -> list[dict[str, float]]:
    """The features of leaving a slot open, and of each candidate in it."""
    return [
        silence(slot.role, body, slot.start),
        *(features(slot.role, candidate, subject=slot.subject) for candidate in slot.known),
    ]


@cache
def _weights() -> Mapping[str, float]:
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights


def _worded(body: str, open_slots: Sequence[Slot]) -> tuple[str, str]:
    """The question with the likeliest candidate in each slot; and with the second in one where that is as likely."""
    first: dict[Slot, Mention] = {}
    second: dict[Slot, Mention] = {}
    for slot in open_slots:
        known = tuple(c for c in slot.known if c.mention not in first.values())
        likely = likelihoods(options(body, replace(slot, known=known)), _weights())
        best, *others = sorted(range(len(likely)), key=lambda n: -likely[n])
        if not best:
            continue
        first[slot] = known[best - 1].mention
        close = (NAMESAKES if slot.role == DEFINITE else CLOSE) * likely[best]
        if not second and others[0] and likely[others[0]] >= close:
            second[slot] = known[others[0] - 1].mention
        elif known[best - 1].mention in second.values():
            second.clear()
    return _filled(body, first), _filled(body, first | second) if second else ""


def _filled(body: str, parts: Mapping[Slot, Mention]) -> str:
    """The question with each text in its slot; a topic that was left out stands behind it in brackets."""
    pieces, at = [], 0
    for slot, mention in sorted(parts.items(), key=lambda part: part[0].start):
        pieces += [body[at : slot.start], slot.filled(mention)]
        at = slot.end
    return "".join([*pieces, body[at:]])
