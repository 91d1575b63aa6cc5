"""When an article was published, as it or its file says."""

from __future__ import annotations

from index.records import Hit
from qa import texts
from qa.digest.corpus import Corpus, sentences
from qa.digest.summary import named_article, only_article
from qa.headline import headline
from qa.question.filters import Filters
from qa.replies import Item


def dated(corpus: Corpus, subject: str, filters: Filters) -> tuple[list[Item], list[Hit], str, str]:
    """The article that is named with its first sentence, the passages, its title and its date in words."""
    hits = corpus.hits(subject, k=20, filters=filters) if subject else []
    article = named_article(corpus, subject, hits) if subject else only_article(corpus, filters)
    if article is None:
        return [], hits, "", ""
    held = sentences(article)
    first = next((s for s in held if s.stands_alone), held[0]) if held else None
    items = (
        [Item(corpus.cite(first), label=texts.date_origin(article.date_origin if article.date else ""))]
        if first
        else []
    )
    return items, hits, headline(article), texts.iso_day(article.date) or texts.NOT_DATED
