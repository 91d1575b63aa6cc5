"""A claim checked: which sentences support it, which contradict it, which speak of it without settling it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.records import Hit
from index.text.terms import terms
from qa import texts
from qa.answer import Answerer
from qa.digest.corpus import ABOUT, Corpus, Sentence, sentences, share
from qa.english.content import content_terms
from qa.english.tokens import CAPITALS
from qa.question.filters import Filters
from qa.question.kinds import Kind
from qa.replies import Item
from qa.stance.stance import Stance, plain_stance

READ = 10
"""Passages that are read for what they say to a claim."""
_SPEAKS = 0.5
"""The part of a claim's words from which a sentence speaks of it."""
_NAME = re.compile(rf"(?<!^)\b[{CAPITALS}][\w’'.-]*(?: [{CAPITALS}][\w’'.-]*)*")
_ASKING = re.compile(
    r"^(?:is it (?:true|right|a fact|correct|the case) that|true or false:?|fact[- ]check:?"
    r"|(?:check|verify) (?:that|(?:the |this )?claim(?: that)?):?"
    r"|do(?:es)? (?:the|any) articles? (?:support|contradict) (?:the claim )?that"
    r"|(?:what|which articles?) (?:supports?|contradicts?) the claim that)\s+",
    re.IGNORECASE,
)
HEADINGS = {Stance.YES: texts.SUPPORTS, Stance.NO: texts.CONTRADICTS, None: texts.UNSETTLED}
"""What sentences say to a claim → their heading, in the order shown."""


def statement(request: str) -> str:
    """The claim itself, as a sentence."""
    text = _ASKING.sub("", " ".join(request.split())).rstrip(" ?.!")
    return text[:1].upper() + text[1:] + "."


def checked(corpus: Corpus, answerer: Answerer, claim: str, filters: Filters) -> tuple[list[Item], list[Hit]]:
    """A sentence of each report that speaks of ``claim``, by what it says to it."""
    hits = corpus.hits(claim, k=20, filters=filters)
    wanted = content_terms(claim)
    named = [stem for name in _NAME.findall(claim) for stem in terms(name)]
    found: list[tuple[Stance | None, Sentence]] = []
    told: set[str] = set()
    judged = answerer.judged(claim, Kind.YES_NO, hits, most=READ)
    sure = answerer.confidence
    nearest = _nearest(corpus, claim, wanted, [hit for hit, _ in judged])
    for (hit, judgement), sentence in zip(judged, nearest, strict=True):
        article = corpus.article(hit.passage.source)
        if article.source in told or (named and share(named, f"{article.title} {article.text}") < 1):
            continue
        stance = plain_stance(judgement, yes=sure.yes, no=sure.no) if judgement else None
        if sentence and (hit.score >= ABOUT or share(wanted, sentence.text) >= (0.3 if stance else _SPEAKS)):
            told |= {hit.passage.source, *corpus.index.copies(hit.passage.source)}
            found.append((stance, sentence))
    order = list(HEADINGS)
    counts = Counter(stance for stance, _ in found)
    items = [
        Item(
            replace(corpus.cite(sentence), position=stance or ""),
            label=texts.claim_heading(HEADINGS[stance], counts[stance]),
        )
        for stance, sentence in sorted(found, key=lambda pair: order.index(pair[0]))
    ]
    return items, hits


def _nearest(corpus: Corpus, claim: str, wanted: list[str], hits: Sequence[Hit]) -> list[Sentence | None]:
    """Of each passage the sentence that is nearest to the claim."""
    held = [
        [s for s in sentences(corpus.article(p.source)) if s.start < p.end and s.end > p.start]
        for p in (hit.passage for hit in hits)
    ]
    vectors = corpus.vectors([claim, *(s.text for among in held for s in among)])
    cosines = iter((vectors[1:] @ vectors[0]).tolist())
    found: list[Sentence | None] = []
    for among in held:
        scores = [next(cosines) + 0.3 * share(wanted, sentence.text) for sentence in among]
        found.append(among[scores.index(max(scores))] if among else None)
    return found
