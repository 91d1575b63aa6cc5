"""A claim checked: which sentences support it, which contradict it, which speak of it without settling it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from index.filters import Filters
from index.records import Hit
from index.text.terms import terms
from qa import texts
from qa.answer import Answerer
from qa.digest.corpus import ABOUT, Corpus, Sentence, sentences, share
from qa.english.content import content_terms
from qa.english.lexicon import IRREGULAR
from qa.english.tokens import WORD, lower_words
from qa.names.writing import Token, Usage, tokens
from qa.replies import Item
from qa.stance.stance import Stance, plain_stance

READ = 10
"""Passages that are read for what they say to a claim."""
_SPEAKS = 0.5
"""The part of a claim's words from which a sentence speaks of it."""
_SAYS, _DENIES = 0.6, 0.75
"""The probability of yes from which a sentence with every word of a claim supports it, and of no from which one
contradicts it, where its passage says so too."""
_LONG, _CAPITALS = 5, 2
"""Letters of a word that a headline in capitals begins with one, and such words that it has besides its first."""
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
    named = [stem for name in _names(answerer, claim, hits) for stem in terms(name)]
    found: list[tuple[Stance | None, Sentence]] = []
    told: set[str] = set()
    near = _nearest(corpus, claim, wanted, hits[:READ])
    for (hit, sentence), stance in zip(near, _stances(answerer, claim, near), strict=True):
        article = corpus.article(hit.passage.source)
        if article.source in told or (named and share(named, f"{article.title} {article.text}") < 1):
            continue
        if hit.score >= ABOUT or share(wanted, sentence.text) >= (0.3 if stance else _SPEAKS):
            told |= {hit.passage.source, *corpus.index.copies(hit.passage.source)}
            found.append((stance, sentence))
    order = list(HEADINGS)
    counts = Counter(stance for stance, _ in found)
    items = [
        Item(
            replace(corpus.cite(sentence), position=stance or ""),
            label=f"{HEADINGS[stance]} {texts.counted(counts[stance], 'report')}",
        )
        for stance, sentence in sorted(found, key=lambda pair: order.index(pair[0]))
    ]
    return items, hits


def _stances(answerer: Answerer, claim: str, near: Sequence[tuple[Hit, Sentence]]) -> Iterator[Stance | None]:
    """What each sentence says to the claim by itself, where its whole passage says the same."""
    said = answerer.said_to([(claim, hit.passage, sentence.text) for hit, sentence in near])
    for (_, sentence), both in zip(near, said, strict=True):
        least = [min(pair) for pair in zip(*both, strict=True)] if both else [0.0, 0.0]
        whole = _lemmas(claim) <= _lemmas(sentence.text)
        yield plain_stance(least, yes=_SAYS if whole else answerer.confidence.yes, no=_DENIES)


def _names(answerer: Answerer, claim: str, hits: Sequence[Hit]) -> list[str]:
    """The runs of words of a claim that have a capital for being names.

    At its beginning and in a headline a capital says nothing. There a word is a name where the passages write it as
    one, or where neither the articles nor the model know it.
    """
    usage, headline = Usage(), _is_headline(claim)
    for hit in hits:
        usage.add(hit.passage.text, tokens(hit.passage.text))

    def is_name(word: Token) -> bool:
        alone = not (word.opens or headline) or usage.stands_alone(word.low) or answerer.is_unknown(word.low)
        return word.capital and alone

    return [" ".join(word.text for word in run) for named, run in groupby(tokens(claim), is_name) if named]


def _is_headline(claim: str) -> bool:
    """Whether all its longer words have a capital, two of them besides its first word, so that none shows a name."""
    longer = [word for word in WORD.findall(claim)[1:] if len(word) >= _LONG]
    return len(longer) >= _CAPITALS and all(word[0].isupper() for word in longer)


def _lemmas(text: str) -> set[str]:
    """The stems that carry meaning, of a verb those of its first form: a headline says "wins", an article "won"."""
    return set(content_terms(" ".join(IRREGULAR.get(word, word) for word in lower_words(text))))


def _nearest(corpus: Corpus, claim: str, wanted: list[str], hits: Sequence[Hit]) -> list[tuple[Hit, Sentence]]:
    """Each passage with its sentence that is nearest to the claim."""
    held = [
        [s for s in sentences(corpus.article(p.source)) if s.start < p.end and s.end > p.start]
        for p in (hit.passage for hit in hits)
    ]
    vectors = corpus.vectors([claim, *(s.text for among in held for s in among)])
    cosines = iter((vectors[1:] @ vectors[0]).tolist())
    found: list[tuple[Hit, Sentence]] = []
    for hit, among in zip(hits, held, strict=True):
        scores = [next(cosines) + 0.3 * share(wanted, sentence.text) for sentence in among]
        if among:
            found.append((hit, among[scores.index(max(scores))]))
    return found
