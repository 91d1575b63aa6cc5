"""Follow-ups that are nothing but a turn of the talk: a bare "Why?", and "And in 2023?" or "What about Newsweek?"."""

from __future__ import annotations

import re

from qa.english.asking import AUXILIARIES, QUESTION_WORDS
from qa.english.lexicon import PREPOSITIONS
from qa.english.moments import MONTHS
from qa.english.naming import OUTLETS
from qa.question.mentions import TIME, Mention, mentions_in, words_of

_ABOUT = re.compile(r"(?:what about|how about|what of|and about|and)\s(?=\S)", re.IGNORECASE)
_BARE = frozenset("why when where who how exactly not so then come else is that did it happen the".split())
_CIRCUMSTANCES = frozenset("when where why".split())
_FEW = 6
"""Words from which a follow-up says more than a part of a question."""


def bare(body: str, last: str) -> str | None:
    """ "Why?" or "When did that happen?" asked of the question before; None where ``body`` says more.

    A yes/no question takes the question word in front ("Why did the Kremlin confirm the call"), one after a time, a
    place or a reason exchanges it, any other stands behind it.
    """
    lows = [word.low for word in words_of(body)]
    if not lows or lows[0] not in QUESTION_WORDS or not set(lows) <= _BARE:
        return None
    opening, _, rest = last.partition(" ")
    if opening.lower() in _CIRCUMSTANCES and rest.partition(" ")[0].lower() in AUXILIARIES:
        opening, _, rest = rest.partition(" ")
    if opening.lower() in AUXILIARIES:
        return f"{lows[0]} {opening.lower()} {rest}"
    return f"{lows[0]}, {opening.lower() if opening.lower() in QUESTION_WORDS else opening} {rest}"


def what_about(body: str, last: str, *, linked: bool) -> str | None:
    """ "What about Newsweek?", "And in 2023?": the question before with one part exchanged.

    What is no part of its kind is asked beside it: "Which is the best country, and the worst".
    """
    match = _ABOUT.match(body)
    part = body[match.end() :] if match else body
    lows = [word.low for word in words_of(part)]
    if (
        not lows
        or len(lows) > _FEW
        or lows[0] in QUESTION_WORDS | AUXILIARIES
        or not (match or linked or lows[0] in PREPOSITIONS)
    ):
        return None
    if TIME.fullmatch(part):
        return _with_time(part, last)
    before = lows[0] if lows[0] in PREPOSITIONS else ""
    new = part.partition(" ")[2] if before else part
    old = _exchanged(new, before, last)
    if old:
        return f"{last[: old.start]}{new}{last[old.end :]}"
    if new.lower() in OUTLETS:
        return f"{last}, according to {new}"
    if before:
        return f"{last} {part}"
    return f"{last}, and {part}" if linked or body.lower().startswith("and ") else None


def _with_time(time: str, last: str) -> str:
    worded = f"in {time}" if re.fullmatch(r"\d{4}s?", time) else time
    old = [match for match in TIME.finditer(last) if match[0].lower() not in MONTHS]  # "the march", "Theresa May"
    if old:
        return f"{last[: old[-1].start()].rstrip()} {worded}{last[old[-1].end() :]}"
    return f"{last} {worded}"


def _exchanged(new: str, before: str, last: str) -> Mention | None:
    """What of the question before stands in the place of ``new``: after the same preposition, or of its kind."""
    mentions = mentions_in(last)
    if before:
        return next((m for m in mentions if m.before == before), None)
    named = mentions_in(f"about {new}")
    if len(named) != 1 or len(named[0].text) < len(new):
        return None
    if named[0].head in OUTLETS:
        return next((m for m in mentions if m.head in OUTLETS), None)
    alike = [m for m in mentions if m.name and named[0].name and m.key != named[0].key]
    same = [m for m in alike if m.kind == named[0].kind]
    subjects = [m for m in [*same, *alike] if m.is_subject]
    return next(iter([*subjects, *reversed(same), *reversed(alike)]), None)
