"""Follow-ups that are nothing but a turn of the talk: a bare "Why?", and "And in 2023?" or "What about Newsweek?"."""

from __future__ import annotations

import re
from dataclasses import replace

from index.text.terms import terms
from qa.english.asking import AUXILIARIES
from qa.english.nouns import BODIES
from qa.question.noun_phrases import PREPOSITIONS, TIME, WH, Mention, mentions_in, words_of

_ABOUT = re.compile(r"(?:what about|how about|what of|and about|tell me (?:more )?about|and)\s(?=\S)", re.IGNORECASE)
_BARE = frozenset("why when where who how exactly not so then come else is that did it happen the".split())
_CIRCUMSTANCES = frozenset("when where why".split())
_LATER_WORDS = re.compile(r"\b(?:he|she|it|they|we|you|i|there)\b", re.IGNORECASE)


def bare(body: str, last: str) -> str | None:
    """ "Why?" or "When did that happen?" asked of the question before; None where ``body`` says more.

    A yes/no question takes the question word in front ("Why did the Kremlin confirm the call"), one after a time, a
    place or a reason exchanges it, any other stands behind it.
    """
    lows = [word.low for word in words_of(body)]
    if not lows or lows[0] not in WH or not set(lows) <= _BARE:
        return None
    opening, _, rest = last.partition(" ")
    if opening.lower() in _CIRCUMSTANCES and rest.partition(" ")[0].lower() in AUXILIARIES:
        opening, _, rest = rest.partition(" ")
    if opening.lower() in AUXILIARIES:
        return f"{lows[0]} {opening.lower()} {rest}"
    return f"{lows[0]}, {opening.lower() if opening.lower() in WH else opening} {rest}"


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
