"""Whether words can be what a question asks for: a time for "when", an amount for "how many" and "how much".

The lists are wide, since a wrong word in them costs nothing and a missing one an answer.
"""

from __future__ import annotations

import re

from index.lexical import terms
from qa.questions import AUXILIARIES

_ASKS_TIME = re.compile(rf"\W*(?:when (?:{'|'.join(AUXILIARIES)})|(?:what|which) (?:year|date|day|month))\b", re.I)
"""Not "When it rains, what …?"."""
_ASKS_AMOUNT = re.compile(r"\bhow (?:many|much)\b", re.I)
_ASKS_MONEY = re.compile(
    r"\bhow much\b.*\b(?:worth|cost|costs|price|pay|pays|paid|spend|spent|earn|earns|earned|charge|charged)\b", re.I
)
_SHARE = re.compile(r"%|\bper ?cent\b", re.I)
_FIGURE = re.compile(r"[\d$£€¥%]")
_TIMES = frozenset(
    terms(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december second minute hour day week weekend month year decade century era age "
        "aged period season term time date point moment morning noon afternoon evening night midnight dawn dusk today "
        "yesterday tomorrow tonight summer winter spring autumn christmas easter birthday birth death childhood youth "
        "past present future reign breakfast lunch dinner grade now then when whenever while during after before "
        "until till since once ago prior following upon late later early earlier mid first second third fourth fifth "
        "sixth seventh eighth ninth tenth last next recent recently soon immediately instantly currently presently "
        "always never often usually sometimes rarely daily weekly monthly annually previously already every"
    )
)
_AMOUNTS = frozenset(
    terms(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million "
        "billion trillion dozen score half halves third quarter no none nobody nothing single both couple pair few "
        "fewer less least several many much more most majority minority some any number amount lot multiple numerous "
        "various plenty little enough minimal equal free countless every each all ton load same only another entire "
        "whole a an twice once double triple second minute hour day week month year percent cent dollar pound euro "
        "small large big huge tiny great low high cheap expensive"
    )
)


def can_answer(question: str, answer: str) -> bool:
    """Whether an answer holds a time or an amount where the question asks for one; true of any other question.

    A share is no sum of money.
    """
    if _ASKS_TIME.match(question):
        return _holds(answer, _TIMES)
    if _ASKS_MONEY.search(question) and _SHARE.search(answer):
        return False
    return not _ASKS_AMOUNT.search(question) or _holds(answer, _AMOUNTS)


def _holds(answer: str, words: frozenset[str]) -> bool:
    return bool(_FIGURE.search(answer)) or not words.isdisjoint(terms(answer))
