"""What a question gets back: an answer with its citations, or a refusal with what came closest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from index.records import Article, Hit
from qa.evidence.confidence import Tier
from qa.evidence.nearest import Near
from qa.reading.reader import Probabilities


@dataclass(frozen=True)
class Citation:
    """A quote that supports the answer, with where it stands.

    ``quote == article.text[start:end]`` is the full sentence or sentences; ``answer_start`` and ``answer_end`` are
    the answer's own words inside it, counted in the article's text too (both equal ``start`` where the whole quote is
    the answer). ``date`` is ISO 8601; what is not known is the empty string. ``also_in`` holds the sources of copies
    of the article in which the quote stands too, word for word. ``speaker`` is who says the answer where the sentence
    shows it, and ``voice`` whether it is a "quotation" or a "paraphrase". ``position``
    is what the quote says to a yes/no question, or which answer it gives where the sources differ. ``stale`` says that
    the article's file has changed since it was indexed, ``older`` that a newer article gives another answer to what
    holds now; ``article_sha256`` is of its text as indexed. ``headline`` is what the article is called where it is
    shown: its title, or what stands for one.
    """

    n: int
    source: str
    title: str
    publisher: str
    date: str
    start: int
    end: int
    quote: str
    answer_start: int
    answer_end: int
    also_in: tuple[str, ...] = ()
    speaker: str = ""
    voice: str = ""
    position: str = ""
    stale: bool = False
    older: bool = False
    article_sha256: str = ""
    headline: str = ""

    def is_of(self, article: Article | None) -> bool:
        """Whether the article is still the one that was quoted."""
        if article is None or article.text[self.start : self.end] != self.quote:
            return False
        return self.article_sha256 in ("", hashlib.sha256(article.text.encode()).hexdigest())


@dataclass(frozen=True)
class Searched:
    """How much was searched for a question, and what of it the articles know.

    ``unknown_words`` stand in no article, title or publisher's name; ``mentions`` are the rarest of the others with the
    number of articles that hold them.
    """

    articles: int
    passages: int
    unknown_words: tuple[str, ...] = ()
    mentions: tuple[tuple[str, int], ...] = ()

    def unknown_names(self, asked: str) -> tuple[str, ...]:
        """The unknown words of ``asked`` with a capital: what is quoted may be about somebody else.

        Its first word has one for another reason, unless the next one has one too.
        """
        first, second = [*asked.split(maxsplit=2), "", ""][:2]
        common = "" if second[:1].isupper() else first.strip(".?!,:;\"'“”‘’()")
        return tuple(word for word in self.unknown_words if word[:1].isupper() and word != common)

    def without_names(self, asked: str) -> Searched:
        """What is left to tell where the unknown names of ``asked`` were told."""
        names = self.unknown_names(asked)
        return replace(self, unknown_words=tuple(word for word in self.unknown_words if word not in names))


@dataclass(frozen=True)
class ReadPassage:
    """How sure a passage that was read was found to be: what ``ask --explain`` tells.

    ``retrieval`` is its score before it was read, ``reader`` that of its best span, and ``score`` the number that
    decides; the last two are None where no span was found. ``stance`` gives the probabilities of the ``STANCES`` of
    ``qa/reading/weights.py``. ``set_aside`` are quotes of it that are not given as they were found, with the reason.
    """

    source: str
    start: int
    end: int
    retrieval: float
    reader: float | None
    score: float | None
    stance: Probabilities | None
    set_aside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the articles say: ``citations`` support ``text``, best first; ``passages`` is what was retrieved.

    ``asked`` is the stand-alone question that was searched; ``score`` is higher for a more certain answer. ``stance``
    is what the articles say together to a yes/no question, None where that is not plain. ``tally`` counts the articles
    that hold each position, most first: those on a yes/no question, or the answers of sources that differ.
    ``index_version`` names the index that answered, and ``read`` tells of the passages that were read. ``missing`` says
    why only the words of the question were searched, and what mends it; it is empty where its meaning was searched too.
    """

    question: str
    asked: str
    text: str
    score: float
    stance: str | None
    citations: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    searched: Searched
    tally: tuple[tuple[str, int], ...] = ()
    index_version: str = ""
    missing: str = ""
    read: tuple[ReadPassage, ...] = ()

    @property
    def tier(self) -> Tier:
        """An answer is always sure."""
        return Tier.SURE


@dataclass(frozen=True)
class NoAnswer:
    """The articles do not support an answer; ``nearest`` is what was retrieved, best first.

    ``closest`` are the passages that came closest to an answer, with the sentence that did; where ``tier`` is
    PERHAPS, these sentences may answer. ``unread`` says why they were not read for one, and what mends it; it is empty
    where they were. ``missing`` and ``read`` are those of ``Answer``. ``meant`` is the question in another
    spelling, to be offered; empty where none is near. ``subject`` is what a request was about of which no article
    speaks; empty for a question. ``either`` are the two stand-alone questions that a follow-up may mean where the
    articles answer both: the user is asked which, and nothing else is shown.
    """

    question: str
    asked: str
    score: float
    nearest: tuple[Hit, ...]
    searched: Searched
    closest: tuple[Near, ...] = ()
    unread: str = ""
    missing: str = ""
    tier: Tier = Tier.NONE
    meant: str = ""
    read: tuple[ReadPassage, ...] = ()
    either: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True)
class Item:
    """One line of a digest: a quote, and the quotes of other reports that say the same.

    ``label`` is the value that a list gives, in the article's words. Else it is ours: the date that the quote speaks
    of, what it says to a claim, what differs.
    Items with one label stand together in a claim, where ``label`` is a heading.
    ``day`` is the date, month or year that the quote speaks of, in ISO 8601. ``count`` is how often its article
    mentions what was counted.
    """

    citation: Citation
    also: tuple[Citation, ...] = ()
    label: str = ""
    day: str = ""
    count: int = 0


@dataclass(frozen=True)
class Digest:
    """More than one fact: the sentences that make up a topic, a timeline, a list, in their order.

    ``request`` is the kind of reply as ``Request`` names it, and ``subject`` what it is about; both are what was
    understood. ``lead`` is a line of ours that counts or dates what follows. Every item has citations of its own,
    numbered through. ``passages``, ``searched``, ``score``, ``index_version`` and ``missing`` are those of ``Answer``.
    """

    question: str
    asked: str
    request: str
    subject: str
    lead: str
    items: tuple[Item, ...]
    passages: tuple[Hit, ...]
    searched: Searched
    score: float
    index_version: str = ""
    missing: str = ""
    read: tuple[ReadPassage, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every quote, in the order shown."""
        return tuple(citation for item in self.items for citation in (item.citation, *item.also))

    @property
    def text(self) -> str:
        """The first quote's own words, or our count or date; nothing where there is none."""
        if not self.items:
            return ""
        if self.request in {"count", "published"}:
            return self.lead
        first = self.items[0].citation
        inside = first.quote[first.answer_start - first.start : first.answer_end - first.start]
        return inside or first.quote

    @property
    def tier(self) -> Tier:
        """A digest says what stands in the articles, which is sure; one without items found nothing."""
        return Tier.SURE if self.items else Tier.NONE


Reply = Answer | NoAnswer | Digest
