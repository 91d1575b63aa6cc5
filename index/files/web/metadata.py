"""The title, date of publication, publisher and address that a web page declares.

A page declares them in several places, of which the clearest is used: JSON-LD of schema.org, then meta elements and
microdata, then what is beside the headline. A date that may belong to something else (a teaser, the footer, the day the
page was saved) is not used: a wrong date is worse than none. htmldate guesses, so only its list of names of meta
elements with a date is used.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from index.cleaning.metadata import Metadata, beside, parse_date
from index.cleaning.paragraphs import ends_sentence
from index.files.web.data import Story, stories
from index.text.terms import terms

_BEST_DATES = ("article:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date",
               "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "parsely-pub-date",
               "sailthru.date", "og:published_time")  # fmt: skip
_NO_DATES = frozenset({"meta", "release_date", "video:release_date", "timestamp", "gentime"})
"""Names in htmldate that may mean another day, such as that of a film or of the page's production."""
_ADDRESS_DATES = (
    re.compile(r"/(\d{4})/(\d{1,2}|[a-z]{3})/(\d{1,2})(?:/|$)", re.IGNORECASE),
    re.compile(r"[/-](\d{4})-(\d{2})-(\d{2})(?:[/.?#-]|$)"),
    re.compile(r"/(\d{4})(\d{2})(\d{2})(?:[/.?#-]|$)"),
)
_BETWEEN = re.compile(r"\s+[|•·»«:–—-]+\s+|\s*[|»«]\s*")
_CONTAINERS = ("article", "main")
_ASIDE = frozenset({"nav", "aside", "footer", "figure", "script", "style", "noscript", "form", "template", "h2", "h3",
                    "h4", "h5", "h6", "svg", "button", "select"})  # fmt: skip
_PUBLISHED = re.compile(r"(?:first |originally )?(?:published|posted)\b", re.IGNORECASE)
_LATER = re.compile(r"modif|updat", re.IGNORECASE)
_SAVED_FROM = re.compile(r"(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url: )(https?://\S+)")
_MOST_COMMENTS = 50
_LONG = 12  # words of a paragraph of the story
_HEAD_PARAGRAPHS = 2  # the standfirst may stand above the byline
_MOST_ELEMENTS = 3000


@dataclass(frozen=True)
class PageMetadata:
    """Reads one parsed page, an lxml tree."""

    tree: Any

    @cached_property
    def _stories(self) -> list[Story]:
        return stories(self.tree.xpath("//script[contains(@type, 'ld+json')]/text()"))

    @cached_property
    def story(self) -> Story:
        """The page's own story in its JSON-LD: one that has the page's name or address, or the only one; else empty."""
        titles = (" ".join([self._shown, *self._headings]), *(story.headline for story in self._stories))
        shown, *names = (" ".join(terms(title)) for title in titles)
        named = [s for s, name in zip(self._stories, names, strict=True) if name and name[:60] in shown]
        own = named or [s for s in self._stories if s.url.rstrip("/") == self._canonical.rstrip("/") != ""]
        return next(iter(own or self._stories[: len(set(names)) == 1]), Story({}, {}))

    def read(self) -> Metadata:
        """All metadata that the page declares; missing fields are empty."""
        publisher = _first(self.story.publisher, *map(self._meta, ("og:site_name", "dc.publisher", "publisher")))
        return Metadata(title=self._title(publisher), date=self._date(), publisher=publisher, url=self._address)

    @cached_property
    def _metas(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for meta in self.tree.iter("meta"):
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if name := (meta.get(attribute) or "").strip().lower():
                    found.setdefault(name, (meta.get("content") or meta.get("datetime") or "").strip())
        return found

    def _meta(self, name: str) -> str:
        return self._metas.get(name, "")

    @cached_property
    def _canonical(self) -> str:
        links = [link for link in self.tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
        return _first(*((link.get("href") or "").strip() for link in links), self._meta("og:url"))

    @property
    def _address(self) -> str:
        return _first(self._canonical, self.story.url, *self._saved_from())

    def _saved_from(self) -> Iterator[str]:
        """The address that a browser noted in a comment when it saved the page."""
        for comment in self.tree.xpath("//comment()")[:_MOST_COMMENTS]:
            if found := _SAVED_FROM.search(comment.text or ""):
                yield found[1]

    @cached_property
    def _shown(self) -> str:
        """The text of the title element."""
        return " ".join((self.tree.findtext(".//title") or "").split())

    @cached_property
    def _headings(self) -> list[str]:
        """The headings of the first level, those of an article first."""
        found = sorted(self.tree.iter("h1"), key=lambda h1: _container(h1) is None)
        return [text for h1 in found if (text := _text_of(h1))]

    def _title(self, publisher: str) -> str:
        """The story's title, without the site's name behind it."""
        parts = _BETWEEN.split(self._shown)
        sites = {name.casefold() for name in (publisher, self._meta("og:site_name"), self._meta("application-name"))}
        if len(parts) > 1:
            sites.add(parts[-1].casefold())
        headings = [h1 for h1 in self._headings if h1.casefold() not in sites]
        named = [self.story.headline, self._meta("og:title"), self._meta("twitter:title")]
        for title in (*named, *headings, self._shown):
            plain = _without_site(" ".join(html.unescape(title).split()), headings, sites)
            if plain and plain.casefold() not in sites:
                whole = next((h1 for h1 in headings if h1.startswith(plain.rstrip(".… "))), plain)
                return whole if plain.endswith(("...", "…")) else plain
        return _first(*self._headings, self._shown)

    def _date(self) -> str:
        """The day of publication."""
        days = map(parse_date, self._declared_dates())
        return next((day for day in days if day), "") or self._beside() or _day_in(self._address) or self._labelled()

    def _declared_dates(self) -> Iterator[str]:
        from htmldate.core import DATE_ATTRIBUTES

        yield self.story.published
        yield from map(self._meta, _BEST_DATES)
        yield from (value for name, value in self._metas.items() if name in DATE_ATTRIBUTES - _NO_DATES)
        for element in self.tree.xpath("//*[@itemprop='datePublished' or @pubdate or @class='dt-published']"):
            yield from (element.get("datetime") or "", element.get("content") or "", _text_of(element)[:80])

    @cached_property
    def _head(self) -> list[Any]:
        """The elements of the story above its second paragraph, in order."""
        h1 = next(iter(sorted(self.tree.iter("h1"), key=lambda h1: _container(h1) is None)), None)
        container = _container(h1) if h1 is not None else next(self.tree.iter(*_CONTAINERS), None)
        begun, long = container is not None, 0
        found: list[Any] = []
        for element in _visible(container if container is not None else self.tree, h1):
            begun = begun or element is h1
            if begun:
                long += _is_story(element)
                if long == _HEAD_PARAGRAPHS or len(found) == _MOST_ELEMENTS:
                    break
                found.append(element)
        return found

    def _beside(self) -> str:
        """The day beside the headline: a time element's, or that of a line that is nothing but a date."""
        times: list[tuple[str, bool]] = []
        lines: list[tuple[str, bool]] = []
        for element in self._head:
            label = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            if element.tag == "time":
                before = _text_of(element.getparent())[:40]
                day = parse_date(element.get("datetime") or "") or parse_date(_text_of(element)[:80])
                times.append((day, bool(_LATER.search(f"{label} {before}")) and "ublish" not in before))
            elif not _is_story(element):
                lines += [(d.day, d.is_later or bool(_LATER.search(label))) for d in beside(_text_of(element, 160))]
        return _single(times) or _single(lines)

    def _labelled(self) -> str:
        """The day of the lines anywhere on the page that say when the story was published, where it is but one."""
        found: list[tuple[str, bool]] = []
        for element in self.tree.iter("p", "div", "span", "time", "li", "abbr"):
            line = _text_of(element, 160)
            if _PUBLISHED.match(line):
                found += [(d.day, d.is_later) for d in beside(line)]
            elif element.tag == "abbr" and "published" in (element.get("class") or ""):
                found.append((parse_date(element.get("title") or "") or parse_date(line), False))
        return _single(found)


def _first(*values: str) -> str:
    return next((value for value in values if value), "")


def _text_of(element: Any, most: int = 2000) -> str:
    """The words of an element on one line; empty where there are more than ``most`` characters."""
    words: list[str] = []
    length = 0
    for text in element.itertext():
        words.append(text)
        length += len(text)
        if length > 4 * most:
            return ""
    line = " ".join(" ".join(words).split())
    return line if len(line) <= most else ""


def _container(element: Any) -> Any:
    """The article that an element stands in, or None."""
    return next(element.iterancestors(*_CONTAINERS), None)


def _visible(root: Any, h1: Any) -> Iterator[Any]:
    """The elements below ``root`` in order, without what stands beside a story: other articles, for one."""
    above = set(h1.iterancestors()) if h1 is not None else set()
    pending = [root]
    while pending:
        element = pending.pop()
        is_other = element.tag == "article" and element is not root and element not in above
        if isinstance(element.tag, str) and element.tag not in _ASIDE and not is_other:
            yield element
            pending.extend(reversed(element))


def _is_story(element: Any) -> bool:
    if element.tag not in {"p", "div", "td", "section"} or (not (element.text or "").strip() and element.tag != "p"):
        return False
    line = _text_of(element)
    return len(line.split()) >= _LONG and ends_sentence(line)


def _single(found: Sequence[tuple[str, bool]]) -> str:
    """The one day that is given, changes aside; empty where several are."""
    days = {day for day, is_later in found if day and not is_later}
    return days.pop() if len(days) == 1 else ""


def _day_in(address: str) -> str:
    for pattern in _ADDRESS_DATES:
        for found in pattern.finditer(address):
            year, month, day = found.groups()
            named = f"{day} {month} {year}" if month.isalpha() else f"{year}-{month}-{day}"
            if read := parse_date(named):
                return read
    return ""


def _without_site(title: str, headings: Sequence[str], sites: set[str]) -> str:
    """A title without what follows the headline: "Storm hits Norrby | The Norrby Star"."""
    known = {h1.casefold() for h1 in headings}
    for gap in reversed(list(_BETWEEN.finditer(title))):
        before, after = title[: gap.start()], title[gap.end() :]
        if before.casefold() in known or after.casefold() in sites:
            return before
        if after.casefold() in known:
            return after
    return title
