"""Which articles a question is put to: explicit filters exclude, words in the question only prefer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from index.records import Summary, UserError

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
        "november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(_MONTHS)
_WHEN = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d\d(?:-\d\d)?)\b"
    rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\.?,? (?P<year>\d{{4}})\b"
    rf"|\b(?P<month2>{_MONTH})\.? (?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? )?(?P<year2>\d{{4}})\b"
    r"|\b(?:in|during) (?P<year3>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_CITED = re.compile(r",? according to (?:the )?([^,?]+?)\s*\??$|^according to (?:the )?([^,?]+), ", re.IGNORECASE)

_TOLD = re.compile(
    r"what (?:does|did|has|do) (?:the )?(.+?) (?:say|said|report|reported|write|written) about (.+)", re.I
)


@dataclass(frozen=True)
class Filters:
    """Bounds on the articles to search; an empty field does not bound.

    ``since`` and ``until`` are ISO 8601 dates, or a year or month of one, both included; an article without a date
    is outside any. ``publishers`` are names in any case, ``sources`` patterns with ``*`` and ``?``. ``mentions``
    are names, all of which an article has to mention; a library puts sources in their place before it searches.
    """

    since: str = ""
    until: str = ""
    publishers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for date in (self.since, self.until):
            if date and not _DATE.fullmatch(date):
                raise UserError(f"{date!r} is no date; write 2025, 2025-02 or 2025-02-10")

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.publishers or self.sources or self.mentions)

    def match(self, article: Summary) -> bool:
        """Whether an article is inside all bounds."""
        if (self.since or self.until) and not article.date:
            return False
        return (
            (not self.since or article.date >= self.since)
            and (not self.until or article.date[: len(self.until)] <= self.until)
            and (not self.publishers or article.publisher.casefold() in {p.casefold() for p in self.publishers})
            and (not self.sources or _is_like(article.source, self.sources))
        )


@lru_cache(maxsize=16)
def _sorted_out(patterns: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The patterns as they are, and those of them that may mean more than themselves."""
    return frozenset(patterns), tuple(p.replace("[", "[[]") for p in patterns if set("*?") & set(p))


def _is_like(source: str, patterns: tuple[str, ...]) -> bool:
    named, like = _sorted_out(patterns)  # names may bound to thousands of sources
    return source in named or any(fnmatchcase(source, pattern) for pattern in like)


EVERYTHING = Filters()
"""No bounds at all."""
QUERY, BOUNDS = 20_000, 20
"""Characters of an address that are read, and publishers and sources that it names, of each at most."""


def filters_in(query: str) -> Filters:
    """The bounds that the address of a page carries (``since=2025&publisher=BBC``); other fields are left alone.

    Raises UserError where a date is none.
    """
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(query[:QUERY].removeprefix("?")):
        fields.setdefault(name, []).append(value[:1000])
    since, until = (fields.get(name, [""])[-1].strip() for name in ("since", "until"))
    lists = (tuple(dict.fromkeys(fields.get(name, [])))[:BOUNDS] for name in ("publisher", "source", "mention"))
    return Filters(since, until, *lists)


def filters_query(filters: Filters) -> str:
    """The address' part that carries the bounds; what ``filters_in`` reads."""
    fields = [("since", filters.since), ("until", filters.until)]
    fields += [("publisher", name) for name in filters.publishers] + [("source", name) for name in filters.sources]
    fields += [("mention", name) for name in filters.mentions]
    return urlencode([(name, value) for name, value in fields if value])


def preference(question: str, publishers: Iterable[str]) -> Filters:
    """What a question says plainly of when or by whom: "in February 2025", "according to Newsweek".

    The last date named counts; ``publishers`` are the names that the articles know.
    """
    dates = [_iso(match) for match in _WHEN.finditer(question)]
    date = next((d for d in reversed(dates) if d), "")
    named = tuple(sorted({p for p in publishers if p and _reports(p, question)}))
    return Filters(since=date, until=date, publishers=named)


def told_by(question: str, publishers: Iterable[str]) -> tuple[str, str]:
    """A question on what "Newsweek" tells without that name, and the publisher it names.

    "According to Newsweek, did it rain?" is "Did it rain?", "What does Newsweek say about the rain?" is "What is said
    about the rain?". The question as it is and no name where no article is of that publisher.
    """
    names = {p.casefold().removeprefix("the "): p for p in publishers if p}
    if (told := _TOLD.fullmatch(question)) and told[1].casefold() in names:
        return f"What is said about {told[2]}", names[told[1].casefold()]
    cited = _CITED.search(question)
    known = names.get((cited[1] or cited[2]).casefold(), "") if cited else ""
    if not cited or not known:
        return question, ""
    rest = question[: cited.start()] + "?" if cited[1] else question[cited.end() :]
    return rest[:1].upper() + rest[1:], known


def without_day(question: str) -> tuple[str, str]:
    """A question without the whole date that it names, and that date in ISO 8601; as it is where it names none."""
    found = [match for match in _WHEN.finditer(question) if len(_iso(match)) == len("2025-02-10")]
    if len(found) != 1:
        return question, ""
    before = re.sub(r"\s*\b(?:on|of|from|for|dated)\s*$", "", question[: found[0].start()])
    return before.rstrip(" ,") + question[found[0].end() :], _iso(found[0])


def _iso(match: re.Match[str]) -> str:
    fields = match.groupdict()
    if fields["iso"]:
        date = str(fields["iso"])
    else:
        month, day = fields["month"] or fields["month2"], fields["day"] or fields["day2"]
        date = str(fields["year"] or fields["year2"] or fields["year3"])
        date += f"-{_MONTHS[month.lower()]:02}" if month else ""
        date += f"-{int(day):02}" if day else ""
    return date if _DATE.fullmatch(date) else ""


def _reports(publisher: str, question: str) -> bool:
    name = rf"(?:the )?{re.escape(publisher)}"
    before = r"(?:according to|reported (?:by|in)|(?:article|report|story) (?:by|in|from)|what about|as told by)"
    after = r"(?:reports?|reported|says?|said|writes?|wrote|claims?|claimed|report)"
    return bool(
        re.search(
            rf"\b{before} {name}\b|\b{name} {after}\b|\b{name}['’]s (?:report|article|story)\b", question, re.IGNORECASE
        )
    )
