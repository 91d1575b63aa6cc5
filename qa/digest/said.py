"""Who said what: the words of one speaker over all articles, or who said something."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from index.filters import Filters
from index.records import Hit
from qa.digest.corpus import Corpus, share
from qa.digest.subject import Saying
from qa.digest.utterances import Utterance, holders, is_by, utterances
from qa.english.content import content_terms
from qa.replies import Citation, Item

SEARCHED = 60
"""Passages among whose articles a speaker is looked for."""
MOST = 20
"""Utterances of one speaker."""
SAID_SO = 5
"""Utterances that are given where only what was said is known."""
_NEAR = 0.5
"""Cosine from which somebody said about this."""
_SPEAKS = 0.5
"""The share of the matter's stems that an article holds in which somebody speaks of it: a sentence may say "it"."""


def words_of(corpus: Corpus, asked: Saying, filters: Filters) -> tuple[list[Item], list[Hit]]:
    """What the speaker said, nearest to the matter first, or who said about that where no speaker is named."""
    query = f"{asked.speaker} {asked.about}".strip()
    hits = corpus.hits(query, k=SEARCHED, filters=filters) if query else []
    wanted = content_terms(asked.about)
    speak = [a for a, _ in corpus.reports(hits) if not wanted or share(wanted, f"{a.title}\n{a.text}") >= _SPEAKS]
    found = [u for article in speak for u in utterances(article)]
    if asked.speaker:
        names = {a.source: [*holders(a.text, asked.speaker), asked.speaker] for a in speak}
        found = [_named(u, name) for u in found if (name := _speaking(u, names[u.first.article.source]))]
    if not found:
        return [], hits
    if asked.about:
        found = _about(corpus, asked, found)
    return [Item(_cited(corpus, u)) for u in found[:MOST]], hits


def _speaking(utterance: Utterance, names: list[str]) -> str:
    """The first of the names whose words these are; empty where they are nobody's of them."""
    return next((name for name in names if is_by(utterance, name)), "")


def _named(utterance: Utterance, name: str) -> Utterance:
    """The utterance with a name in the place of a pronoun."""
    return replace(utterance, speaker=utterance.speaker or name)


def _about(corpus: Corpus, asked: Saying, found: list[Utterance]) -> list[Utterance]:
    """Utterances by nearness to the matter; of no named speaker only those that are near, each speaker's together."""
    vectors = corpus.vectors([asked.about, *(u.text for u in found)])
    near = vectors[1:] @ vectors[0]
    wanted = content_terms(asked.about)
    score = [float(near[i]) + 0.3 * share(wanted, u.text) for i, u in enumerate(found)]
    order = [int(i) for i in np.argsort([-value for value in score], kind="stable")]
    if asked.speaker:
        return [found[i] for i in order]
    nearest = [found[i] for i in order if near[i] >= _NEAR or share(wanted, found[i].text) == 1][:SAID_SO]
    speakers = [u.speaker for u in nearest]
    return sorted(nearest, key=lambda u: speakers.index(u.speaker))


def _cited(corpus: Corpus, utterance: Utterance) -> Citation:
    """The citation of an utterance with its speaker."""
    inside = None if utterance.inside[0] == utterance.inside[1] else utterance.inside
    if inside and (inside[0] < utterance.first.start or inside[1] > utterance.last.end):
        inside = None
    citation = corpus.cite(utterance.first, to=utterance.last.end, inside=inside)
    return replace(citation, speaker=utterance.speaker, voice=utterance.kind.value)
