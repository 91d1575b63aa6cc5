"""The dates that a question or a sentence speaks of, resolved against the day its article was published.

Only what is plain is resolved: a day, a month or a year by name or number, a weekday, "yesterday", "last year", "three
days ago". A day and month without a year is the nearest one. A weekday or a month alone is the latest one up to the
article, or the next one where the sentence looks ahead. A rough number ("nearly four months ago") gives no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.chunking import split_sentences
from qa.english.numbers import NUMBERS, ROUGHLY
from qa.english.speech import REPORTING
from qa.english.tokens import any_of

MONTHS = "january february march april may june july august september october november december".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(month[:3] for month in MONTHS)}|sept)\b\.?)"
_YEAR = r"(?:1[0-9]|20)\d\d"
_OF_YEAR = r",(?= (?:19|20)\d\d\b(?! (?:people|\w{3,}s)\b))"  # not "In March, 1500 workers"
_NUMBERS = NUMBERS | {"a": 1, "an": 1}
_PATTERN = re.compile(
    rf"\b(?P<iso>{_YEAR}-\d\d(?:-\d\d)?)\b"
    rf"|\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH}),?(?: (?P<y1>{_YEAR}))?\b"
    rf"|\b(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (?P<y2>{_YEAR})\b)?"
    rf"|\b(?P<m3>{_MONTH})(?:{_OF_YEAR}| of)? (?P<y3>{_YEAR})\b"
    rf"|\b(?:in|since|until|till|by|from|of|during|for|early|late|last|next|this) (?P<m4>{_MONTH})\b"
    rf"(?! (?:of )?\d|{_OF_YEAR})"
    rf"|\b(?:(?P<which>next|last|this) )?(?P<weekday>{'|'.join(DAYS)})\b"
    r"|\b(?P<near>yesterday|today|tonight|tomorrow|this morning|this afternoon|this evening|last night)\b"
    r"|\b(?P<step>last|next|this) (?P<unit>month|year)\b"
    rf"|(?<![\w-])(?:(?P<rough>{any_of(ROUGHLY)}|than) )?"
    rf"(?P<many>\d{{1,3}}|{'|'.join(_NUMBERS)}) (?P<units>day|week|month|year)s? ago\b"
    rf"|\b(?:in|since|until|by|from|of|during|before|after|between|and|to|year|for|around|early|late) (?P<y4>{_YEAR})\b"
    rf"|\((?P<y5>{_YEAR})\)",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|shall|due|going to|set to|is to|are to|plans? to|next|until|till|scheduled)\b"
    r"|(?<!-)(?<!as )(?<!than )\bexpected (?:to|in|on|by|for|next|early|late)\b|\bwould\b(?!.*(?:,|\band\b|\bbut\b))",
    re.IGNORECASE,
)
_SAID_LAST = re.compile(rf"[,”\"] [^,”\"]*\b(?:{any_of(REPORTING)})\b[^,”\"]*$")
"""The clause of who says it: "It will close in May, she announced on" looks ahead in May and not to her day."""
_CONTEXT = 1000
"""Characters before a date in which it is looked for whether the sentence looks ahead."""
_NEAR = {"yesterday": -1, "last night": -1, "tomorrow": 1}


@dataclass(frozen=True)
class Moment:
    """What ``text[start:end]`` speaks of: a year, month or day in ISO 8601.

    ``relative`` says that it takes the article's own date to know it.
    """

    iso: str
    start: int
    end: int
    relative: bool


def moments(text: str, published: str) -> list[Moment]:
    """The dates in ``text``, in order; relative ones only where ``published`` is a whole date."""
    day = _day(published)
    return [moment for match in _PATTERN.finditer(text) if (moment := _resolved(match, text, day))]


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def _resolved(match: re.Match[str], text: str, day: date | None) -> Moment | None:
    if named := next(_named(match), ""):
        return Moment(named, match.start(), match.end(), False) if _exists(named) else None
    if day is None:
        return None
    context = text[max(0, match.end() - _CONTEXT) : match.end()]
    quoted = context.rfind("“")
    begins = split_sentences(context)[-1][0]
    before = context[min(begins, quoted) if quoted > context.rfind("”") else begins :]  # a whole quotation looks ahead
    clause = _SAID_LAST.search(before)
    ahead = bool(_AHEAD.search(clause[0] if clause else before)) and not match[0].lower().startswith("last ")
    iso = _relative(match, day, ahead=ahead)
    return Moment(iso, match.start(), match.end(), True) if iso and _exists(iso) else None


def _named(match: re.Match[str]) -> Iterator[str]:
    """The date that the words give in full."""
    if match["iso"]:
        yield match["iso"]
    for d, m, y in (("d1", "m1", "y1"), ("d2", "m2", "y2")):
        if match[y]:
            yield f"{match[y]}-{_month(match[m]):02}-{int(match[d]):02}"
    if match["y3"]:
        yield f"{match['y3']}-{_month(match['m3']):02}"
    if year := match["y4"] or match["y5"]:
        yield year


def _exists(iso: str) -> bool:
    return _day(f"{iso}-01-01"[:10]) is not None


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))


def _relative(match: re.Match[str], day: date, *, ahead: bool) -> str:
    """What the words mean on ``day``; empty where that is no one date."""
    if match["near"]:
        return (day + timedelta(_NEAR.get(match["near"].lower(), 0))).isoformat()
    if match["weekday"]:
        return _weekday(DAYS.index(match["weekday"].lower()), (match["which"] or "").lower(), day, ahead=ahead)
    if match["unit"]:
        return _step({"last": -1, "this": 0, "next": 1}[match["step"].lower()], match["unit"].lower(), day)
    if match["units"]:
        return "" if match["rough"] else _ago(match["many"].lower(), match["units"].lower(), day)
    month = _month(match["m1"] or match["m2"] or match["m4"])
    if number := match["d1"] or match["d2"]:
        return _nearest(month, int(number), day)
    other = month == day.month and match[0].lower().startswith(("last ", "next "))
    year = day.year + (month < day.month or other) if ahead else day.year - (month > day.month or other)
    return f"{year}-{month:02}"


def _nearest(month: int, number: int, day: date) -> str:
    """The day nearest to ``day`` that is called so; a day often lies ahead where no word of the sentence does."""
    known = (_day(f"{year}-{month:02}-{number:02}") for year in (day.year - 1, day.year, day.year + 1))
    found = sorted((other for other in known if other), key=lambda other: abs(other - day))
    return found[0].isoformat() if found else ""


def _weekday(wanted: int, which: str, day: date, *, ahead: bool) -> str:
    back = (day.weekday() - wanted) % 7
    if which == "next" or ahead:
        return (day + timedelta(7 - back)).isoformat()
    if which == "this":  # of the article's week
        return (day + timedelta(wanted - day.weekday())).isoformat()
    return (day - timedelta(back or (7 if which == "last" else 0))).isoformat()


def _step(step: int, unit: str, day: date) -> str:
    if unit == "year":
        return str(day.year + step)
    months = 12 * day.year + day.month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02}"


def _ago(many: str, unit: str, day: date) -> str:
    count = _NUMBERS.get(many) or int(many)
    if unit == "week":  # no one day
        return ""
    return (day - timedelta(count)).isoformat() if unit == "day" else _step(-count, unit, day)
