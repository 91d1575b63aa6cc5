"""Whether a quote names the holder of another office than "Who is the foreign minister?" asks for."""

from __future__ import annotations

import re

from qa.actors import is_name, same_name
from qa.lexicon import OFFICIALS
from qa.nouns import ROLES
from qa.propositions import tokens
from qa.quotes import Quote

_KIN = frozenset("husband wife father mother son daughter brother sister".split())
_OFFICE = "|".join(sorted((OFFICIALS | ROLES) - _KIN))
_ASKED = re.compile(
    rf"\W*(?:who(?:['’]s| is| was| are| were)|what(?:['’]s| is| was) the name of) (?:[\w.'’-]+ ){{0,5}}?"
    rf"(?P<office>{_OFFICE})(?=\W*$| (?:of|for|in|at|to|when|during|before|after)\b)",
    re.I,
)
_DEPUTY = r"(?<!former )\b(?:deputy|vice|assistant)\b"
_NAMESAKES = frozenset("founder owner".split())
"""Who may have the name of what is theirs: Michael Dell."""


def is_of_other_office(question: str, quote: Quote) -> bool:
    """Whether an answer is a deputy where none is asked for, or the very one whose officer is asked for.

    "Deputy Foreign Minister Sergei Ryabkov" is no foreign minister, and Zelensky is not Zelensky's spokesman.
    """
    asked = _ASKED.match(question)
    if not asked:
        return False
    words = tokens(asked[0])
    owner = [word for at, word in enumerate(words) if is_name(word) and any(t.possessive for t in words[at:])]
    answer = [token for token in tokens(quote.answer) if not token.is_mark]
    if (
        owner
        and asked["office"].lower() not in _NAMESAKES
        and same_name(owner[-1:], answer[-1:])
        and all(same_name([word], answer) for word in owner)
    ):
        return True
    told = quote.text[: quote.answer_end - quote.start]
    deputy = re.compile(rf"{_DEPUTY}[ -](?:[\w-]+ ){{0,2}}{asked['office']}\b,? ?", re.I)
    titles = [m for m in deputy.finditer(told) if m.end() >= quote.answer_start - quote.start]
    return bool(titles) and not re.search(_DEPUTY, question, re.I)
