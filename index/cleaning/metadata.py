"""Title, date and publisher: empty rather than guessed.

Precedence, for each: what the format itself declares (front matter, HTML metadata, JSON fields) wins over
what the text says, and that over the file's name, which only ever gives a date. File modification times are
deliberately not used: they say when a file was copied, not when the article was published.

The publisher in a text is looked for in this order: "This post appeared first on X"; a last-line byline "NAME for X";
"X reached out to … for comment"; a line above the story that names it, by itself or before a date (``credits``);
and last "Read Full Article at X", which names where the story was taken from, so that a byline below it is nearer to
the page in hand.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from index.cleaning.characters import normalise_characters
from index.cleaning.paragraphs import ends_sentence


@dataclass(frozen=True)
class Metadata:
    """The metadata that a file declares, unchanged; missing fields are empty."""

    title: str = ""
    date: str = ""
    publisher: str = ""
    url: str = ""


_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"\x00-\x1f]{1,2000}")
MAX_HEADING = 500
"""The most characters of a title or publisher, which every list of articles and every quote shows."""
_EARLIEST = 1600  # the first newspapers are of 1605
_EMBARGO = timedelta(days=2)  # time zones, and stories stamped with tomorrow
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)[.,]? ,?)?"
_SOLID = re.compile(r"(?P<year>\d{4})(?P<number>\d{2})(?P<day>\d{2})(?:[T ]?\d{4,6}Z?|[T ]\d{2}:\d{2}.*)?")
_FIGURES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ ,].*)?")
_MONTHS_A_YEAR = 12
_CTIME = re.compile(
    r"[A-Za-z]{3} (?P<month>[A-Za-z]{3}) (?P<day>\d{1,2}) [\d:]{5,8}(?: [A-Z+:\d-]{1,9})? (?P<year>\d{4})"
)
_ISO = re.compile(r"(?P<year>\d{4})(?P<sep>[-/.])(?P<number>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)(?:[T ,].*)?")
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?P<year>\d{{4}})\b(?P<rest>.*)", re.I
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b(?P<rest>.*)", re.I
)
_CLOCK = (
    r"(?:\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?)"
    r"(?: ?\(?(?:[A-Z]{2,4}(?:[+-]\d{1,2}(?::?\d{2})?)?|local time)\)?)?"
)
_TIME_OF_DAY = re.compile(rf",?(?: (?:at|[-–|]))? ?{_CLOCK}\.?", re.I)
_TIME_AHEAD = re.compile(rf"(?:at )?{_CLOCK},?(?: on)? ", re.I)
_DATELINE = re.compile(r"\s*date:? (\d{4}-\d{2}-\d{2})(?:[ \n]+|$)", re.IGNORECASE)
_DATE_PREFIX = re.compile(
    r"(?:(?:first |originally |this (?:article|story|post) was )?(?:published|posted|created|issued|uploaded)"
    r"|(?P<later>last updated|updated|last modified|modified)|date)(?: on| at)?:? ",
    re.IGNORECASE,
)
BESIDE = re.compile(r" ?[|•·—] ?| [-–/] |\n")
"""What parts a name from a date in a line beside a headline."""
_BYLINE_AHEAD = re.compile(r"^by [^,\d]{2,80}, ?", re.IGNORECASE)
_NAME_AHEAD = re.compile(r"[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){0,4}, ")
_RELEASE = re.compile(
    r"(?=[A-Z]{3})[\w.,' ]{3,60}?, ?(?P<day>\w{3,9}\.? \d{1,2}, \d{4}) ?(?:[(/].{2,40}[)/])? ?[-–—]{1,2} "
)
_NAME_SEPARATED = re.compile(r"(?<!\d)(\d{4})[-_.](\d{2})[-_.](\d{2})(?!\d)")
_NAME_SOLID = re.compile(r"(?<![0-9A-Za-z])(\d{4})(\d{2})(\d{2})(?![0-9A-Za-z])")

_FIRST_ON = re.compile(
    r"(?:this|the) (?:post|article|story|piece)(?: .{1,200})? "
    r"(?:(?:first |originally )?appeared(?: first| originally)?|was (?:first |originally )?published(?: first)?)"
    r" (?:on|in|at|by) (?P<name>[^.,;:!?]{2,60}(?:\.\w{2,6})?)\.?",
    re.IGNORECASE,
)
_BYLINE_FOR = re.compile(
    r"(?:By )?[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3} for (?P<name>(?:[Tt]he )?[A-Z][\w.&' ’-]{1,50})"
)
_REACHED_OUT = re.compile(
    r"(?P<name>(?:The )?[A-Z][\w&'’-]*(?: [A-Z][\w&'’-]*){0,3}) (?:has |have )?"
    r"(?:reached out to|contacted|approached) [^.!?]{2,200} for (?:a )?(?:further )?comments?\b"
)
_NOT_A_PUBLISHER = re.compile(
    r"(?:The )?(?:He|She|They|We|It|I|Police|Officials?|Reporters?|Journalists?|Lawyers?|Prosecutors?|Both|Many|Some|"
    r"[Ff]amily|[Aa]uthorities|Investigators?|President|Minister|Senator|Mr|Mrs|Ms|Dr)\b.*"
)
_SHORT = re.compile(r"[\w'’&-]+(?: [\w'’&-]+)?")
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?”\"] ))(?=[A-Z])")


def heading(value: str) -> str:
    """A title or publisher on one line, without unsafe characters, cut where it is too long to be one."""
    line = " ".join(normalise_characters(value).split())
    return line if len(line) <= MAX_HEADING else f"{line[: MAX_HEADING - 1].rstrip()}…"


def web_address(value: str) -> str:
    """``value`` if it is an address of the web and nothing else, else empty."""
    return value if _WEB_ADDRESS.fullmatch(value) else ""


def parse_date(value: str) -> str:
    """Read a date as ISO 8601 (``2025-02-10``); empty where it is none, is incomplete or cannot be.

    Known are ISO dates with or without a time or dashes, RFC 2822 dates, those of the C library ("Tue Feb 18 21:30:09
    GMT 2025"), "10 February 2025" and "Feb. 10, 2025". Dates in figures whose order is a matter of country
    (02/03/2025, but not 13/02/2025) are not guessed. Years before 1600 and days to come (with two days' grace)
    are refused.
    """
    return _until_today(_named(value))


def is_future(value: str) -> bool:
    """Whether ``parse_date`` refuses a date only because it is still to come."""
    named = _named(value)
    return named is not None and not _until_today(named)


def _named(value: str) -> date | None:
    text = " ".join(value[:200].split())[:80]
    if found := _ISO.fullmatch(text) or _SOLID.fullmatch(text):
        return _day(int(found["year"]), int(found["number"]), int(found["day"]))
    found = _FIGURES.fullmatch(text)
    if found and (found[1] == found[2] or max(int(found[1]), int(found[2])) > _MONTHS_A_YEAR):
        low, high = sorted((int(found[1]), int(found[2])))
        return _day(int(found[3]), low, high)
    found = _CTIME.fullmatch(text)
    if found and found["month"].lower() in _MONTHS:
        return _day(int(found["year"]), _MONTHS.index(found["month"].lower()) + 1, int(found["day"]))
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        found = pattern.fullmatch(text)
        if found and (not found["rest"] or _TIME_OF_DAY.fullmatch(found["rest"])):
            month = _MONTHS.index(found["month"][:3].lower()) + 1
            return _day(int(found["year"]), month, int(found["day"]))
    return _day_of_mail(text) if re.match(r"[A-Za-z]{3},", text) else None


def _day_of_mail(text: str) -> date | None:
    from email.utils import parsedate_to_datetime  # a question in the terminal needs this file, and no mail

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _day(moment.year, moment.month, moment.day)


def _day(year: int, month: int, day: int) -> date | None:
    with contextlib.suppress(ValueError):
        return date(year, month, day) if year >= _EARLIEST else None
    return None


def _until_today(day: date | None) -> str:
    return day.isoformat() if day and day <= datetime.now(tz=UTC).date() + _EMBARGO else ""


def split_dateline(text: str) -> tuple[str, str]:
    """Take a leading "date 2025-02-10" off a text; returns the rest and the date, empty if there is none."""
    found = _DATELINE.match(text)
    day = parse_date(found[1]) if found else ""
    return (text[found.end() :], day) if found and day else (text, "")


def date_line(line: str) -> str:
    """The date of a line that is nothing but a date, as ISO 8601; empty for any other line."""
    return _day_of(line)[0] if len(line) <= 80 else ""


def day_above(line: str) -> str:
    """The day of publication in a line above a story that gives no other day, and beside it at most a byline."""
    days = {stated.day for stated in beside(line) if not stated.is_later}
    plain = date_line(line) or all(part.lower().startswith("by ") or date_line(part) for part in BESIDE.split(line))
    return days.pop() if plain and len(days) == 1 else ""


def sourced(line: str) -> tuple[str, str]:
    """The name of a source or a place and the date of a line that is no more: "The Northern Herald, 4 March 1987"."""
    name = _NAME_AHEAD.match(line) if len(line) <= 80 else None
    day = parse_date(line[name.end() :]) if name else ""
    return (name[0].removesuffix(", "), day) if name and day else ("", "")


def released(paragraph: str) -> str:
    """The date with which the first paragraph of a release begins: "DUBLIN, July 2, 2014 (Wire) — The company"."""
    found = _RELEASE.match(paragraph)
    return parse_date(found["day"]) if found else ""


@dataclass(frozen=True)
class LineDate:
    """The day in a line beside the headline, and whether it is that of a change to the story."""

    day: str
    is_later: bool = False


def beside(line: str) -> list[LineDate]:
    """The days of a short line that stands beside a headline: "Published Sunday 16 February 2025 | By N. Roe".

    Every day must be a part of the line by itself, or behind a byline; a sentence gives none.
    """
    parts = BESIDE.split(line) if len(line) <= 150 else []
    read = [_day_of(_BYLINE_AHEAD.sub("", part).strip()) for part in parts]
    return [LineDate(day, later) for day, later in read if day]


def _day_of(line: str) -> tuple[str, bool]:
    """The day in a line, and whether the line calls it that of a change."""
    prefix = _DATE_PREFIX.match(line)
    bare = line[prefix.end() :] if prefix else line
    clock = _TIME_AHEAD.match(bare)
    return parse_date(bare[clock.end() :] if clock else bare), bool(prefix and prefix["later"])


def date_in_name(stem: str) -> str:
    """The date a file name spells out (``2025-02-10-kremlin``, ``20250210 kremlin``), as ISO 8601 or empty."""
    for pattern in (_NAME_SEPARATED, _NAME_SOLID):
        for found in pattern.finditer(stem):
            if day := _until_today(_day(int(found[1]), int(found[2]), int(found[3]))):
                return day
    return ""


def syndicated_from(paragraph: str) -> str:
    """The X of a paragraph "This post appeared first on X", or empty."""
    found = _FIRST_ON.fullmatch(paragraph[:400])
    name = found["name"].strip() if found else ""
    return name if name and (name[0].isupper() or "." in name) and len(name.split()) <= 6 else ""


def publisher_in(paragraphs: Sequence[str]) -> str:
    """The publisher that a byline or a request for comment in the story reveals, or empty."""
    if paragraphs and (found := _BYLINE_FOR.fullmatch(paragraphs[-1][:120])) and not ends_sentence(paragraphs[-1]):
        return found["name"].strip()
    named = {name for paragraph in paragraphs for name in _askers(paragraph)}
    if len(named) != 1:
        return ""
    name = named.pop()
    # A person who says things is a part of the story, not its publisher.
    speaks = re.compile(rf"\b{re.escape(name)} (?:said|says|told|added|wrote|asked)\b|[a-z] {re.escape(name)}['’]s\b")
    return "" if any(speaks.search(paragraph) for paragraph in paragraphs) else name


def _askers(paragraph: str) -> list[str]:
    if " for " not in paragraph:
        return []
    starts = (found.start() for found in _SENTENCE_START.finditer(paragraph))
    names = [found["name"] for start in starts if (found := _REACHED_OUT.match(paragraph, start))]
    return [name for name in names if not _NOT_A_PUBLISHER.fullmatch(name)]


def is_headline(line: str) -> bool:
    """Whether a line has the shape of a headline: a few words, a capital first, no stop at the end."""
    words = line.split()
    return (
        3 <= len(words) <= 25
        and len(line) <= 200
        and "\n" not in line
        and not ends_sentence(line)
        and not line.endswith((",", "-", "–", "—"))
        and not line.lstrip("\"'“‘«„([")[:1].islower()
        and _BYLINE_FOR.fullmatch(line) is None
        and re.match(r"(?:By|Photo|Image|Credit|Source)\b", line) is None
    )


def is_short_headline(line: str) -> bool:
    """Whether a line has the shape of a headline of one or two words, which a byline or a label has too."""
    return len(line) <= 40 and line[:1].isupper() and _SHORT.fullmatch(line) is not None
