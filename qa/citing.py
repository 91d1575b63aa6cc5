"""Citations of stretches of an article, the same for an answer and for a digest."""

from __future__ import annotations

import hashlib

from index.records import Article
from qa.evidence.attribution import Attribution
from qa.evidence.reports import Reports
from qa.headline import headline
from qa.replies import Citation


def cite(
    reports: Reports, article: Article, place: tuple[int, int], inside: tuple[int, int], said: Attribution | None
) -> Citation:
    """The citation of ``article.text[start:end]``, numbered 0, with the copies in which these words stand too.

    ``inside`` are the words that answer, the same place twice for all of them; ``said`` is whose they are.
    """
    text = article.text[place[0] : place[1]]
    return Citation(
        0,
        article.source,
        article.title,
        article.publisher,
        article.date,
        *place,
        text,
        *inside,
        also_in=reports.also_in(article.source, text),
        speaker=said.speaker if said else "",
        voice=said.kind if said else "",
        article_sha256=hashlib.sha256(article.text.encode()).hexdigest(),
        headline=headline(article),
    )
