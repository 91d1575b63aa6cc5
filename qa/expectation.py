"""What a question's first words say of the form of its answer: a number, or a time."""

from __future__ import annotations

import re

_COUNT = re.compile(
    r"\bhow (?:many|much|old|tall|far|high|deep|heavy|big|large)\b|\bwhat (?:number|percentage|share|proportion)\b",
    re.I,
)
_TIME = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:day|date|year|month|week|time|decade|century)\b|\bhow long\b|\bhow often\b", re.I
)
_NUMBER = re.compile(
    r"\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|twice|once|"
    r"both|none|all|several|few|single|couple|no)\b",
    re.I,
)
_WHEN = re.compile(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|"
    r"thurs|fri|satur|sun)day|today|yesterday|tomorrow|now|tonight|morning|afternoon|evening|night|noon|midnight|"
    r"spring|summer|autumn|winter|christmas|easter|seconds?|minutes?|hours?|days?|weeks?|weekend|months?|years?|"
    r"decades?|century|centuries|ago|earlier|later|before|after|since|until|till|during|while|once|always|never|"
    r"often|daily|weekly|monthly|yearly|annually|every|times?|soon|recently|when|as|last|next|birth|childhood)\b",
    re.I,
)


def fits(question: str, answer: str) -> float:
    """1 where the answer has the form the question asks for, or it asks for none in particular; else 0.

    "How many" wants a number; "when" and "how long" a time.
    """
    if _TIME.search(question):
        return float(bool(_WHEN.search(answer)))
    if _COUNT.search(question):
        return float(bool(_NUMBER.search(answer)))
    return 1.0
