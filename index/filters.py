"""Which articles are searched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from index.records import Summary, UserError

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


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
            and (not self.publishers or article.publisher.casefold() in self._publishers)
            and (not self.sources or article.source in self._sources or self._is_like(article.source))
        )

    @cached_property
    def _publishers(self) -> frozenset[str]:
        return frozenset(publisher.casefold() for publisher in self.publishers)

    @cached_property
    def _sources(self) -> frozenset[str]:  # names may bound to thousands, and every article is matched
        return frozenset(self.sources)

    @cached_property
    def _patterns(self) -> tuple[str, ...]:
        """Those of the sources that may mean more than themselves."""
        return tuple(source.replace("[", "[[]") for source in self.sources if set("*?") & set(source))

    def _is_like(self, source: str) -> bool:
        return any(fnmatchcase(source, pattern) for pattern in self._patterns)


EVERYTHING = Filters()
"""No bounds at all."""
