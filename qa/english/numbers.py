"""Numbers in words, and what is counted with them."""

from __future__ import annotations

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = {word: value for value, word in enumerate(_SMALL)} | {word: 10 * n for n, word in enumerate(TENS, 2)}
MAGNITUDES = {"hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "m": 10**6, "mn": 10**6,
              "billion": 10**9, "bn": 10**9, "trillion": 10**12}  # fmt: skip
ROUGHLY = frozenset(
    "about around roughly approximately nearly almost some more over least less under estimated".split()
)
"""Words beside a figure that may be rounded."""
UNITS = {"%": "percent", "$": "money", "€": "money", "£": "money"} | {
    word: unit
    for unit, forms in {
        "percent": "percent", "money": "dollar dollars euro euros pounds", "metre": "m metre metres meter meters",
        "kilometre": "km kilometre kilometres kilometer kilometers", "mile": "mile miles mi", "foot": "ft feet foot",
        "year": "year years", "month": "month months", "week": "week weeks", "day": "day days", "hour": "hour hours",
        "minute": "minute minutes", "tonne": "tons tonnes", "kilogram": "kg kilograms",
    }.items()
    for word in forms.split()
}  # fmt: skip
COUNTED = frozenset("population number percentage proportion share price cost toll age height length".split())
"""What a figure gives: "what is the population of"."""
