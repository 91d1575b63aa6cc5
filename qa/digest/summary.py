"""The lead of one article, or of each report where none is named."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Article, Hit
from qa import texts
from qa.digest.corpus import Corpus, closing, sentences, share
from qa.english.content import content_terms
from qa.headline import headline
from qa.question.filters import Filters
from qa.replies import Item

LEAD = 5
"""Sentences that sum up an article: its first ones."""
MOST_REPORTS = 12
"""Reports that are summed up together, the newest where there are more."""


def summed_up(corpus: Corpus, subject: str, filters: Filters) -> tuple[list[Item], list[Hit], str, str]:
    """The lead of the article that ``subject`` or the filters name, or of every report where none is.

    With it the passages found, the article's title, and our line on what is given.
    """
    hits = corpus.hits(subject, k=20, filters=filters) if subject else []
    named = named_article(corpus, subject, hits) if subject else only_article(corpus, filters)
    if subject and named is None:
        return [], hits, "", ""
    if named is None:
        return _leads(corpus, filters), hits, "", texts.FIRST_SENTENCE_OF_EACH
    return _first(corpus, named), hits, headline(named), texts.FIRST_SENTENCES


def _first(corpus: Corpus, article: Article) -> list[Item]:
    """The first sentences of an article, a quotation that one opens to its end."""
    items: list[Item] = []
    end = 0
    for sentence in sentences(article):
        if sentence.stands_alone and sentence.start >= end and len(items) < LEAD:
            end = closing(sentence)
            items.append(Item(corpus.cite(sentence, to=end)))
    return items


def named_article(corpus: Corpus, subject: str, hits: Sequence[Hit]) -> Article | None:
    """The article that ``subject`` names: by its source, by the words of its title, or the one most on it."""
    wanted = content_terms(subject)
    found = [article for article, _ in corpus.reports(hits)]
    known = corpus.index.article(subject)
    if known is not None or not wanted:
        return known
    titled = [article for article in found if share(wanted, article.title) == 1]
    whole = [article for article in found if share(wanted, f"{article.title} {article.text}") == 1]
    return next(iter([*titled, *whole]), None)


def only_article(corpus: Corpus, filters: Filters) -> Article | None:
    """The one article inside the filters."""
    inside = [s.source for s in corpus.index.summaries() if filters.match(s)]
    return corpus.article(inside[0]) if len(inside) == 1 else None


def _leads(corpus: Corpus, filters: Filters) -> list[Item]:
    """The first sentence of each report inside the filters, newest first."""
    inside = [s for s in corpus.index.summaries() if filters.match(s)]
    leaders = corpus.index.stories()
    sources = [s.source for s in sorted(inside, key=lambda s: s.date, reverse=True)]
    reports = [source for source in sources if leaders.get(source, source) == source][:MOST_REPORTS]
    held = ([s for s in sentences(corpus.article(source)) if s.stands_alone] for source in reports)
    return [Item(corpus.cite(lines[0], to=closing(lines[0]))) for lines in held if lines]
