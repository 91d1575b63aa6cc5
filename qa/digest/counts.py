"""How many articles mention something, and how often: counts of words, said as such."""

from __future__ import annotations

import re
from itertools import islice

from index.archive import Query
from index.filters import Filters
from index.records import Article
from index.text.terms import terms
from qa import texts
from qa.digest.corpus import Corpus, sentences
from qa.english.content import FUNCTION_WORDS
from qa.english.moments import MONTHS
from qa.replies import Item

POOL = 5000
"""Passages with a word of the subject that are looked through; where there are more, a count is a lower bound."""
SHOWN = 12
"""Articles of which a sentence is given."""


def counted_in(corpus: Corpus, subject: str, filters: Filters) -> tuple[list[Item], str]:
    """A sentence of each article that mentions ``subject``, most mentions first; and the counts in words."""
    inside = [s for s in corpus.summaries if filters.match(s)]
    stems = terms(subject)
    if not stems:
        return [], texts.counted(len(inside), "article")
    word = mentioning(subject)
    found = corpus.index.candidates(Query(None, stems), filters, POOL)
    passages = found.passages(range(len(found.lexical)))
    sources = dict.fromkeys(p.source for p in passages)
    with_copies = dict.fromkeys(source for first in sources for source in (first, *corpus.index.copies(first)))
    known = {s.source for s in inside}
    articles = [corpus.article(source) for source in with_copies if source in known]
    counts = [(article, len(word.findall(f"{article.title}\n{article.text}"))) for article in articles]
    counts = sorted(((a, n) for a, n in counts if n), key=lambda pair: -pair[1])
    line = texts.mentions_counted(len(counts), sum(n for _, n in counts), subject, at_least=len(passages) >= POOL)
    items = (_item(corpus, article, word, n) for article, n in counts)
    return list(islice(filter(None, items), SHOWN)), line


def mentioning(subject: str) -> re.Pattern[str]:
    """What finds the words themselves, in the singular, the plural or with a possessive ending.

    The stems that are searched find more: those of "Brazil" stand for "Brazilian" too. "US" is "U.S.". Where it is all
    that was typed, "WHO" is not "who", nor "May" "may".
    """
    words = [
        word if re.search(r"\d", word) else word.replace(".", "") for word in re.findall(r"\w+(?:[-.'’]\w+)*", subject)
    ]
    exact = len(words) == 1 and words[0][0].isupper() and words[0].lower() in FUNCTION_WORDS | set(MONTHS)
    singular = words if exact else (re.sub(r"(?<=[^suiy'’])s$|(?<=[sx])es$", "", word.lower()) for word in words)
    found = r"\W+".join(_spelled(word) + r"(?:['’]?s['’]?|es|['’])?" for word in singular)
    return re.compile(rf"\b(?:{found}|{found.upper()})\b", 0 if exact else re.IGNORECASE)


def _spelled(word: str) -> str:
    """A pattern of a word, with or without the dots of an abbreviation; "15" is not "1.5"."""
    return re.escape(word) if re.search(r"\d", word) else r"\.?".join(map(re.escape, word))


def _item(corpus: Corpus, article: Article, word: re.Pattern[str], count: int) -> Item | None:
    """The first sentence that mentions it, where one is whole; None where only the title does."""
    held = [s for s in sentences(article) if word.search(s.text)]
    first = next((s for s in held if s.is_whole), next(iter(held), None))
    return Item(corpus.cite(first), label=texts.counted(count, "mention"), count=count) if first else None
