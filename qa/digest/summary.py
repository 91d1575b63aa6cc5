"""The lead of one article, or of each report where none is named; and when an article was published."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.filters import Filters
from index.records import Article, Hit
from index.text.terms import terms
from qa import texts
from qa.digest.corpus import ABOUT, Corpus, closing, sentences, share
from qa.digest.subject import subject
from qa.english.content import content_terms
from qa.english.requesting import CLASSES
from qa.english.tokens import any_of
from qa.headline import headline
from qa.replies import Item

LEAD = 5
"""Sentences that sum up an article: its first ones; several share them."""
OPENING = 3
"""First sentences that hold all words of a subject where an article is on it, and does not only mention it."""
MOST_REPORTS = 12
"""Reports that are summed up together, the newest where there are more."""
_ONE = re.compile(rf"\b(?:{any_of(word for word, name in CLASSES.items() if name == 'article')})\b", re.IGNORECASE)


def summed_up(corpus: Corpus, request: str, filters: Filters) -> tuple[list[Item], list[Hit], str, str]:
    """The lead of the article that ``request`` or the filters name, or of each report that is about its subject.

    With it the passages found, what is summed up, and our line on what is given.
    """
    named_source = request.partition(" about ")[2].strip()  # a name such as "report (1).txt" loses marks as a subject
    about = named_source if corpus.index.article(named_source) else subject(request)
    hits = corpus.hits(about, k=20, filters=filters) if about else []
    found = list(corpus.about(about, hits)) if about else []
    wanted = content_terms(about) or terms(about)
    on_it = [(article, hit) for article, hit in found if hit.score >= ABOUT or _opens_with(article, wanted)] or found
    if len(on_it) > 1 and not _ONE.search(request):
        return _leads(corpus, [article for article, _ in on_it]), hits, about, texts.FIRST_SENTENCES_OF_EACH
    named = named_article(corpus, about, [hit for _, hit in on_it]) if about else only_article(corpus, filters)
    if about and named is None:
        return [], hits, about, ""
    if named is None:
        return _leads(corpus, _all(corpus, filters)), hits, "", texts.FIRST_SENTENCES_OF_EACH
    return _first(corpus, named, LEAD), hits, headline(named) or about, texts.FIRST_SENTENCES


def _opens_with(article: Article, wanted: Sequence[str]) -> bool:
    """Whether an article's title and beginning hold all of these stems, so that how it begins is on them."""
    begin = [sentence.text for sentence in sentences(article)[:OPENING]]
    return share(wanted, " ".join([article.title, *begin])) == 1


def _first(corpus: Corpus, article: Article, most: int) -> list[Item]:
    """The first sentences of an article from one that stands alone, a quotation that one opens to its end."""
    items: list[Item] = []
    end = 0
    for sentence in sentences(article):
        fits = sentence.is_whole if items else sentence.stands_alone
        if fits and sentence.start >= end and len(items) < most:
            end = closing(sentence)
            items.append(Item(corpus.cite(sentence, to=end)))
    return items


def named_article(corpus: Corpus, about: str, hits: Sequence[Hit]) -> Article | None:
    """The article that is named: by its source, by the words of its title, or the one most on it."""
    wanted = content_terms(about)
    known = corpus.index.article(about)
    if known is not None or not wanted:
        return known
    found = [article for article, _ in corpus.about(about, hits)]
    titled = [article for article in found if share(wanted, article.title) == 1]
    return next(iter([*titled, *found]), None)


def only_article(corpus: Corpus, filters: Filters) -> Article | None:
    """The one article inside the filters."""
    inside = [s.source for s in corpus.summaries if filters.match(s)]
    return corpus.article(inside[0]) if len(inside) == 1 else None


def _all(corpus: Corpus, filters: Filters) -> list[Article]:
    """The newest reports inside the filters."""
    leaders = corpus.stories
    inside = [s for s in corpus.summaries if filters.match(s) and leaders.get(s.source, s.source) == s.source]
    newest = sorted(inside, key=lambda s: s.date, reverse=True)[:MOST_REPORTS]
    return [corpus.article(summary.source) for summary in newest]


def _leads(corpus: Corpus, reports: Sequence[Article]) -> list[Item]:
    """The first sentences of reports, newest first: the fewer reports, the more of each."""
    ordered = sorted(reports[:MOST_REPORTS], key=lambda report: report.date, reverse=True)
    return [item for report in ordered for item in _first(corpus, report, max(1, LEAD // len(ordered)))]


def dated(corpus: Corpus, subject: str, filters: Filters) -> tuple[list[Item], list[Hit], str, str]:
    """The article that is named with its first sentence, the passages, its title and its date in words."""
    hits = corpus.hits(subject, k=20, filters=filters) if subject else []
    article = named_article(corpus, subject, hits) if subject else only_article(corpus, filters)
    if article is None:
        return [], hits, "", ""
    held = sentences(article)
    first = next((s for s in held if s.stands_alone), held[0]) if held else None
    items = [Item(corpus.cite(first), label=texts.DATE_ORIGINS.get(article.date_origin, ""))] if first else []
    return items, hits, headline(article), texts.iso_day(article.date) or texts.NOT_DATED
