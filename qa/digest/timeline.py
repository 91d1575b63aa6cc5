"""What happened when: dated sentences in the order of the days they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from index.filters import Filters
from index.records import Article, Hit
from qa import texts
from qa.digest.corpus import ABOUT, Corpus, Sentence, sentences, share
from qa.digest.topic import alike
from qa.english.content import content_terms
from qa.english.moments import Moment, moments
from qa.replies import Item

SEARCHED = 40
"""Passages among whose articles dated sentences are looked for."""
LATER = 200
"""Articles in which a date is looked for, those of the day and the next ones."""
MOST = 30
"""Sentences of a timeline."""
_ABOUT, _LEAD = 3, 3
"""Sentences with the subject, one of them among the first so many, from which an article is about it, so that all of
its dated sentences count."""

_HALF = 0.5
"""The part of the subject's words that a sentence holds which speaks of it in an article on something else."""
_COMPARED = re.compile(r"\b(?:most|least|first|last|only|\w+est)\b[^.;]*\bsince\b[^.;,]*$", re.IGNORECASE)
"""What makes a date a measure of something else: "the longest premiership since 1827"."""

Dated = tuple[Moment, Sentence]


def in_time(corpus: Corpus, subject: str, filters: Filters) -> tuple[list[Item], list[Hit]]:
    """Dated sentences about ``subject``, or of all articles inside the filters, earliest first.

    A subject that is a date gets the sentences that speak of it.
    """
    day = next((moment.iso for moment in moments(f"({subject})", "") if moment.end - moment.start >= len(subject)), "")
    hits = corpus.hits(subject, k=SEARCHED, filters=filters) if subject else []
    told = (
        _speaking_of(corpus, day, filters)
        if day
        else (
            dated
            for article, near in _articles(corpus, subject, hits, filters)
            for dated in _dated(article, subject, near=near)
        )
    )
    found = sorted(islice(told, MOST), key=lambda dated: (dated[0].iso, dated[1].place))
    if not found:
        return [], hits
    items = []
    for first, *others in alike(corpus.vectors([sentence.text for _, sentence in found])):
        moment, sentence = found[first]
        also = tuple(corpus.cite(found[i][1]) for i in others)
        items.append(Item(corpus.cite(sentence), also, _label(moment, sentence), day=moment.iso))
    return items, hits


def _label(moment: Moment, sentence: Sentence) -> str:
    """The day, with the article's words for it where it had to be worked out."""
    words = sentence.text[moment.start : moment.end]
    return texts.spoken_of(moment.iso, words if moment.relative else "", sentence.article.date, told=bool(words))


def _articles(corpus: Corpus, subject: str, hits: list[Hit], filters: Filters) -> Iterator[tuple[Article, bool]]:
    """The articles about the subject, best first, and whether their score says so.

    Where none is named they are all inside the filters, newest first.
    """
    if subject:
        yield from ((article, hit.score >= ABOUT) for article, hit in corpus.about(subject, hits))
        return
    for summary in sorted(corpus.summaries, key=lambda summary: summary.date, reverse=True):
        if filters.match(summary):
            yield corpus.article(summary.source), False


def _speaking_of(corpus: Corpus, day: str, filters: Filters) -> Iterator[Dated]:
    """The sentences that speak of a date or one inside it, in the first articles from then on and undated ones."""
    known = (s for s in corpus.summaries if (not s.date or s.date >= day) and filters.match(s))
    for summary in sorted(known, key=lambda s: (not s.date, s.date))[:LATER]:
        yield from _dated(corpus.article(summary.source), "", near=False, day=day)


def _dated(article: Article, subject: str, *, near: bool, day: str = "") -> Iterator[Dated]:
    """The sentences of an article that speak of a date, and of the subject unless the whole article does.

    The date is one inside ``day`` where that is given. An article that is ``near`` to the subject and begins without a
    date begins with what is of its own. One that has no such sentence gives its first one on the subject, of its own
    date.
    """
    wanted = content_terms(subject)
    held = sentences(article)
    about = not wanted or share(wanted, article.title) == 1 or _is_about(held, wanted)
    alone = [sentence for sentence in held if sentence.stands_alone]
    found = False
    for sentence in alone:
        spoken = (m for m in moments(sentence.text, article.date) if m.iso.startswith(day))
        told = next((m for m in spoken if not _is_measure(m, sentence.text)), None)
        if told is None and near and sentence is alone[0] and article.date:
            told = _of_article(article)
        if told and (about or share(wanted, sentence.text) >= _HALF):
            found = True
            yield told, sentence
    if wanted and article.date and not found:
        speaking = (sentence for sentence in alone if share(wanted, sentence.text) >= _HALF)
        yield from ((_of_article(article), sentence) for sentence in islice(speaking, 1))


def _of_article(article: Article) -> Moment:
    """The day of an article, for a sentence of it that speaks of none."""
    return Moment(article.date, 0, 0, relative=True)


def _is_measure(moment: Moment, text: str) -> bool:
    return bool(_COMPARED.search(text[: moment.end]))


def _is_about(held: Sequence[Sentence], wanted: Sequence[str]) -> bool:
    """Whether an article speaks of the subject at its beginning and goes on to."""
    speaking = [s.place for s in held if share(wanted, s.text) >= _HALF]
    return len(speaking) >= _ABOUT and speaking[0] < _LEAD
