"""Follow-ups that are nothing but a turn of the talk ("Why?", "And in 2023?"): the question before, asked anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.lexical import terms
from qa.mentions import PREPOSITIONS, TIME, WH, Mention, mentions_in, topic_of, verb_like, words_of
from qa.nouns import BODIES
from qa.questions import AUXILIARIES

_ABOUT = re.compile(r"(?:what about|how about|what of|and about|tell me (?:more )?about|and)\s(?=\S)", re.IGNORECASE)
_MORE = re.compile(
    r"(?:(?:tell me|say|know|any|some|a bit|a little|please|give me)\s)*"
    r"(?:more|more details|details|go on|continue|elaborate|explain|more information|more info)(?: please)?",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"(?:really|are you sure|is (?:that|this|it) (?:really |actually )?(?:true|so|right|correct|the case|confirmed)|"
    r"is it|was it|did (?:it|that|they|he|she)|(?:has|have|is|was|were|are|does|do|will|would|can|could) "
    r"(?:it|that|this|they|he|she))",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"((?:since |until |at )?(?:when|where|why|how|what (?:day|date|time|year))(?: exactly)?) "
    r"(?:did|does|do|was|is|will|would|has|have) (?:that|this|it|all this|all that)"
    r"(?: (?:happen(?:ed)?|occur(?:red)?|take place|taken place|be|done|said|the case|so|begin|come about))?|"
    r"(how long) (?:did|does|will|has) (?:that|this|it) (?:last(?:ed)?|take|taken|go on)",
    re.IGNORECASE,
)
_MEASURES = frozenset("many much long often far old exactly so not of them those these else ones one come then in at "
                      "by with for to from since until on time day year date month".split())  # fmt: skip
_SAYS_WHO = re.compile(
    r"(?:according to whom|says who|who (?:says|said|claims|claimed|reports|reported) (?:so|that|this|it))",
    re.IGNORECASE,
)
_LATER_WORDS = re.compile(r"\b(?:he|she|it|they|we|you|i|there)\b", re.IGNORECASE)


def _repeat(body: str, last: str) -> str | None:
    """ "Really?", "Is that true?", "Did he?": the question before, asked again."""
    return last if _SURE.fullmatch(body) or _MORE.fullmatch(body) else None


def _happened(body: str, last: str) -> str | None:
    match = _HAPPENED.fullmatch(body)
    return _asking(match.group(1) or match.group(2), last) if match else None


def clause(last: str) -> str | None:
    """What the question before asked, as a clause: "that Trump did call Putin", "how many men Moscow has lost"."""
    parts = _parts(last)
    if not parts.aux:
        return f"{parts.wh} {parts.rest}" if parts.wh else None
    subject = next((m for m in mentions_in(f"{parts.aux} {parts.rest}") if m.role == "subject"), None)
    if subject is None:
        return None
    rest = parts.rest[subject.end - len(parts.aux) - 1 :].strip()
    opening = f"{parts.wh} {parts.noun}".strip() if parts.wh else "that"
    return f"{opening} {subject.text} {parts.aux} {rest}".strip()


def _who_says(body: str, last: str) -> str | None:
    """ "Who says so?", "According to whom?": who says what was asked."""
    told = clause(last) if _SAYS_WHO.fullmatch(body) else None
    return f"who says {told}" if told else None


def _question_word(body: str, last: str) -> str | None:
    """ "Why?", "How many of them?", "Since when?": the question before with another question word."""
    lows = [w.low for w in words_of(body)]
    if not lows or len(lows) > 6 or not set(lows) & WH or not set(lows) <= WH | _MEASURES | {"did", "the"}:
        return None
    if "else" in lows:
        parts = _parts(last)
        return f"{body} {parts.aux} {parts.rest}" if parts.wh and parts.aux else _with_about(body, last)
    if "many" in lows or "much" in lows:
        return _counting(re.sub(r" of (?:them|those|these|it)$", "", body), last)
    return _asking(re.sub(r" (?:not|so|then|exactly|come)$", "", body) if lows != ["how", "come"] else "why", last)


def _with_about(body: str, last: str) -> str:
    topic = topic_of([mentions_in(last)])
    return f"{body} about {topic.text}" if topic else f"{body}: {last}"


@dataclass(frozen=True)
class _Parts:
    """A question cut into its question words, the noun they ask for, the auxiliary and the rest."""

    wh: str
    noun: str
    aux: str
    rest: str


def _parts(question: str) -> _Parts:
    words = words_of(question)
    lows = [w.low for w in words]
    if lows[:1] and lows[0] in AUXILIARIES:
        return _Parts("", "", words[0].text.lower(), question[words[0].end :].strip())
    asker = next((i for i, low in enumerate(lows[:6]) if low in WH), None)
    if asker is None or asker > 1:
        return _Parts("", "", "", question)
    aux = next((i for i in range(asker + 1, min(asker + 8, len(lows))) if lows[i] in AUXILIARIES), None)
    wh_end = asker + 1
    while wh_end < len(lows) and lows[wh_end] in {"many", "much", "long", "often", "far", "exactly", "old"}:
        wh_end += 1
    wh = question[words[0].start : words[wh_end - 1].end].lower()
    if aux is None or any(verb_like(low) for low in lows[wh_end + 1 : aux]):
        return _Parts(wh, "", "", question[words[wh_end - 1].end :].strip())
    noun = question[words[wh_end].start : words[aux - 1].end] if aux > wh_end else ""
    return _Parts(wh, noun, words[aux].text.lower(), question[words[aux].end :].strip())


def _asking(wh: str, last: str) -> str:
    """The clause of the question before, asked with ``wh``; what was only asked is not taken as said."""
    parts = _parts(last)
    if not parts.aux:
        subject = {"who": "someone ", "what": "something "}.get(parts.wh, "")
        return f"{wh} is it that {subject}{parts.rest}" if parts.wh else f"{wh} {last}"
    if not parts.wh:
        negated = parts.aux.endswith(("n't", "n’t"))
        doubt = ", or why not" if wh.lower().startswith("why") and not negated else ""
        return f"{wh} {parts.aux} {parts.rest}{doubt}"
    if parts.wh in {"when", "where", "why", "how", "how long", "how often"}:
        return f"{wh} {parts.aux} {parts.rest}"
    be = parts.aux in {"is", "are", "was", "were"}
    if be and not parts.noun:
        someone = "someone " if parts.wh.startswith("who") and _is_predicate(parts.rest) else ""
        return f"{wh} {parts.aux} {someone}{parts.rest}"
    return f"{wh} {parts.aux} {parts.noun} {parts.rest}" if be else _with_object(wh, parts)


def _is_predicate(rest: str) -> bool:
    words = words_of(rest)
    return bool(words) and verb_like(words[0].low) and not words[0].text[0].isupper()


def _with_object(wh: str, parts: _Parts) -> str:
    """ "What did X say about Y" asked with why: "Why did X say that about Y"."""
    filler = "that" if parts.wh == "what" else ""
    if parts.noun:
        filler = f"{'those' if parts.noun.endswith('s') else 'that'} {parts.noun}"
    told = f"{parts.aux} {parts.rest}"
    subject = next((m for m in mentions_in(told) if m.role == "subject"), None)
    rest = told[subject.end :].strip() if subject else told.split(" ", 2)[-1]
    verb, _, tail = rest.partition(" ")
    head = told[: subject.end] if subject else " ".join(told.split(" ", 2)[:2])
    return f"{wh} {head} {verb} {filler} {tail}"


def _counting(wh: str, last: str) -> str:
    """ "How many of them?" of what the question before names in the plural."""
    parts = _parts(last)
    if parts.noun:
        return f"{wh} {parts.noun} {parts.aux} {parts.rest}"
    if parts.wh in {"who", "what", "which"}:
        thing = "people" if parts.wh == "who" else ""
        aux = {"was": "were", "is": "are", "has": "have"}.get(parts.aux, parts.aux)
        return f"{wh} {thing} {aux} {parts.rest}"
    mentions = mentions_in(last)
    plural = next((m for m in mentions if m.is_plural and " and " not in m.text), None)
    if plural is None:
        return _asking(wh, last)
    text = (last[: plural.start] + last[plural.end :]).strip()
    parts = _parts(text)
    return f"{wh} {plural.bare} {parts.aux} {parts.rest}" if parts.aux else f"{wh} {plural.bare}: {last}"


def what_about(body: str, last: str, *, linked: bool) -> str | None:
    """ "What about Newsweek?", "And in 2023?": the question before with one part exchanged."""
    if _LATER_WORDS.search(body):
        return None
    match = _ABOUT.match(body)
    named = body[match.end() :] if match else body
    words = words_of(named)
    if not words or len(words) > 7 or words[0].low in WH | AUXILIARIES:
        return None
    time = TIME.fullmatch(named)
    if time:
        return _with_time(named, last)
    preposition = words[0].low if words[0].low in PREPOSITIONS else ""
    thing = named[words[0].end :].strip() if preposition else named
    told = linked or match is not None
    mentions = mentions_in(f"about {thing}" if told else thing)
    if len(mentions) != 1 or len(mentions[0].text) < len(thing) or mentions[0].words[0] == "not":
        return None
    mention = replace(mentions[0], start=0, end=len(thing))
    if not (told or preposition or mention.name or mention.is_place or mention.is_outlet):
        return None
    if mention.text[0].islower() and named[-len(thing) :][0].isupper():
        mention = replace(mention, text=thing)
    return _exchanged(mention, preposition, last, told=told)


def _with_time(time: str, last: str) -> str:
    worded = f"in {time}" if re.fullmatch(r"\d{4}s?", time) else time
    old = list(TIME.finditer(last))
    if old:
        return f"{last[: old[-1].start()].rstrip()} {worded}{last[old[-1].end() :]}"
    return f"{last} {worded}"


def _kind(mention: Mention) -> str:
    if mention.is_person:
        return "person"
    return "power" if mention.is_place or set(mention.words) & BODIES else "thing"


def _exchanged(new: Mention, preposition: str, last: str, *, told: bool) -> str | None:
    """The question before with ``new`` where something of its kind stands."""
    if set(terms(new.bare)) <= set(terms(last)):
        return None
    slots = [m for m in mentions_in(last) if not m.is_time]
    cited = re.search(r"\baccording to (.+)$", last)
    if new.is_outlet and not preposition:
        outlet = next((m for m in slots if m.is_outlet), None)
        if cited and not outlet:
            return f"{last[: cited.start(1)]}{new.text}"
        return _swapped(last, outlet, new) if outlet else f"{last}, according to {new.text}"
    if preposition:
        slot = next((m for m in slots if m.role == preposition), None)
        return _swapped(last, slot, new) if slot else f"{last} {preposition} {new.text}"
    if not (new.name or new.is_place):
        return None
    slots = [m for m in slots if (m.name or m.is_place) and not m.is_outlet]
    same = [m for m in slots if _kind(m) == _kind(new)] or [m for m in slots if m.role == "subject" and told]
    slot = next((m for m in same if m.role == "subject"), same[-1] if same else None)
    return _swapped(last, slot, new) if slot else None


def _swapped(text: str, old: Mention | None, new: Mention) -> str | None:
    if old is None:
        return None
    article = old.words[0] == "the" and new.head in {"us", "uk", "eu", "un"} and new.words[0] != "the"
    return f"{text[: old.start]}{'the ' if article else ''}{new.text}{text[old.end :]}"


def _other_subject(body: str, last: str) -> str | None:
    """ "Did Putin?" after a question about what another did."""
    parts, before = _parts(body), _parts(last)
    if parts.wh or not parts.aux or not before.aux or len(words_of(parts.rest)) > 4:
        return None
    mine = [m for m in mentions_in(body) if m.role == "subject"]
    theirs = [m for m in mentions_in(last) if m.role == "subject"]
    if len(mine) != 1 or mine[0].text != parts.rest or not mine[0].name or not theirs or parts.rest in last:
        return None
    return _swapped(last, theirs[0], mine[0])


WHOLE: tuple[Callable[[str, str], str | None], ...] = (
    _repeat,
    _happened,
    _question_word,
    _who_says,
    _other_subject,
)
