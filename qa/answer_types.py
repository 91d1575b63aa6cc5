"""Whether words can be what a question asks for: a time for "when", an amount for "how many", no number for "who".

The lists are wide, since a wrong word in them costs nothing and a missing one an answer.
"""

from __future__ import annotations

import re

from index.lexical import terms
from qa.content import content_terms
from qa.lexicon import POINTING
from qa.questions import AUXILIARIES

_ASKS_TIME = re.compile(rf"\W*(?:when (?:{'|'.join(AUXILIARIES)})|(?:what|which) (?:year|date|day|month))\b", re.I)
"""Not "When it rains, what …?"."""
_ASKS_AMOUNT = re.compile(r"\bhow (?:many|much|old)\b", re.I)
_ASKS_COUNT = re.compile(r"\bhow many (?P<things>(?:[\w'’-]+ ?){1,4})", re.I)
_ASKS_WHO = re.compile(r"\W*(?:who|whom|whose|where)\b(?!.*\b(?:when|how|or|close|end|finish|rank|stand)\b)", re.I)
_ASKS_WHICH = re.compile(
    r"\W*which (?!ages|dates|days|figures|hours|months|numbers|prices|times|weeks|years)\w{3,}(?<!s)s\b"
    r"(?!.*\b(?:when|how|or)\b)",
    re.I,
)
_ASKS_MONEY = re.compile(
    r"\bhow much\b.*\b(?:worth|cost|costs|price|pay|pays|paid|spend|spent|earn|earns|earned|charge|charged)\b", re.I
)
_SHARE = re.compile(r"%|\bper ?cent\b", re.I)
_FIGURE = re.compile(r"[\d$£€¥%]")
_NUMBER = re.compile(r"\d[\d.,]*")
_SCALES = r"hundred|thousand|million|billion|trillion"
_COUNTED = re.compile(
    rf"(?:[$£€¥] ?\d[\d.,]*|\b(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twenty|{_SCALES})\b)"
    rf"(?:[ -](?:{_SCALES}|square|cubic))*(?P<joint>[ -]?)(?P<unit>[a-z]*)(?! (?:after|ago|before|earlier|later)\b)",
    re.I,
)
_MEASURES = frozenset(
    terms(
        "dollar pound euro cent mile kilometre kilometer km metre meter cm mm foot feet ft inch yard mph kph ton tonne "
        "kilo kilogram kg lb ounce oz gram year day night hour week month minute second decade degree acre hectare "
        "litre liter gallon sq yen yuan rouble ruble rupee peso franc bitcoin"
    )
)
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
_SHORT = frozenset("cm feet ft kg km kph lb mm mph oz sq".split())
_ORDINALS = frozenset(terms("first second third fourth fifth sixth seventh eighth ninth tenth"))
_POINTING = frozenset(terms(" ".join(POINTING)))
_UNNAMED = (_TIMES | _POINTING) - _ORDINALS
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


def can_answer(question: str, answer: str, after: str = "") -> bool:
    """Whether an answer, with what follows ``after`` it, can be what a question asks for by its form.

    That is a time for "when", an amount for "how many" (of years, miles or dollars only where these are counted), and
    neither a number nor a time for "who" and "where". A share is no sum of money. True of any other question.
    """
    if _ASKS_TIME.match(question):
        return _holds(answer, _TIMES)
    if _ASKS_WHO.match(question):
        return not _is_number(answer) and _names_something(question, answer, _UNNAMED)
    if _ASKS_WHICH.match(question):
        return not _NUMBER.fullmatch(answer.strip()) and _names_something(question, answer, _POINTING)
    if _ASKS_MONEY.search(question) and _SHARE.search(answer):
        return False
    if (counts := _ASKS_COUNT.search(question)) and _MEASURES.isdisjoint(terms(counts["things"])):
        figures = [m for m in _COUNTED.finditer(answer + after) if m.start() < len(answer)]
        if figures and all(map(_is_measured, figures)):
            return False
    return not _ASKS_AMOUNT.search(question) or _holds(answer, _AMOUNTS)


def _names_something(question: str, answer: str, unnamed: frozenset[str]) -> bool:
    """Whether an answer is more than what is ``unnamed`` with words of the question.

    "May" and "April" may be somebody's name.
    """
    told = set(content_terms(_NUMBER.sub("", answer)))
    name = answer.strip() in {"April", "August", "June", "May"} and not question.lower().startswith("where")
    return name or told.isdisjoint(unnamed) or bool(told - unnamed - set(terms(question)))


def _is_number(answer: str) -> bool:
    return bool(_NUMBER.search(answer)) and not content_terms(_NUMBER.sub("", answer))


def _is_measured(figure: re.Match[str]) -> bool:
    """Whether a number is one of dollars, miles, tons or years rather than of things that are counted.

    "Three second-year students" are counted; "ten-ton" is not.
    """
    unit = figure["unit"].lower()
    plain = unit.endswith("s") or unit in _SHORT or figure["joint"] == "-"
    return figure[0][0] in "$£€¥" or (plain and not _MEASURES.isdisjoint(terms(unit)))


def _holds(answer: str, words: frozenset[str]) -> bool:
    return bool(_FIGURE.search(answer)) or not words.isdisjoint(terms(answer))
