"""Joins the forms of one name where they are plainly one: "Zelensky" and "Volodymyr Zelenskyy", "WHO" in full."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from index.text.names import PEOPLES, spelled, with_states
from qa.english.naming import COMPASS
from qa.english.nouns import BODIES, GROUPS, PLACES
from qa.names.spotting import Spotted
from qa.names.writing import Usage

_OTHER = COMPASS | frozenset("new upper lower central san st".split())
"""With these words before it a place is another one: "South Sudan" is not "Sudan"."""
_OFTENER = 4
"""Times as many texts may have a last name without a full one before it as have a full one."""
_KNOWN = 2
"""Articles in which a full name stands from which its last word means it where nobody else has that."""


@lru_cache(maxsize=1 << 16)
def key(form: str) -> str:
    """The one spelling of a name's forms: "usa" for "US" and "America", "zelensky" for "Zelenskyy"."""
    return " ".join(spelled(word.removesuffix("’s")) for word in with_states(form).lower().split())


def merged(names: Spotted) -> list[dict[str, str]]:
    """For each text its forms with the key of the name that each stands for there."""
    held = [{form: key(form) for form in found} for found in names.found]
    counts = Counter(one for forms in held for one in set(forms.values()))
    short = {key(one): key(other) for one, other in names.usage.full.items() if key(other) in counts}
    meant = [{form: short.get(one, one) for form, one in forms.items()} for forms in held]
    for part in (-1, 0):
        parts = _Parts([set(forms.values()) for forms in meant], names.usage, part)
        meant = [{form: parts.meant(one, set(forms.values())) for form, one in forms.items()} for forms in meant]
    return meant


class _Parts:
    """Last names (``part`` -1) or first ones (0), and the full names that they may stand for.

    One that often stands in a text without a full name is a name of its own: "London" beside "Jack London".
    """

    def __init__(self, held: Sequence[set[str]], usage: Usage, part: int) -> None:
        self._usage = usage
        self._part = part
        self._full: dict[str, set[str]] = defaultdict(set)
        self._texts = Counter(one for here in held for one in here)
        for one in self._texts:
            if _is_of_person(one.split(), usage):
                self._full[one.split()[part]].add(one)
        self._alone = Counter(one for here in held for one in here if " " not in one and not self._full[one] & here)

    def meant(self, one: str, here: set[str]) -> str:
        """The full name that a part stands for in a text: the only one there, else the only one anywhere."""
        anywhere = self._full[one]
        if " " in one or not anywhere or not self._is_part(one):
            return one
        there = anywhere & here
        if len(there) == 1:
            return next(iter(there))
        known = not there and len(anywhere) == 1 and self._texts[next(iter(anywhere))] >= _KNOWN
        return next(iter(anywhere)) if known and self._part else one

    def _is_part(self, one: str) -> bool:
        full = sum(self._texts[other] for other in self._full[one])
        return self._alone[one] <= (_OFTENER * full if self._part else 0)


def _is_of_person(words: Sequence[str], usage: Usage) -> bool:
    """Whether words can be a first name, perhaps more, and a last one."""
    other = _OTHER | {"of", "for", "and", "&"} | BODIES | GROUPS
    no_name = any(word in other or usage.is_common(word) for word in words)
    return 1 < len(words) < 5 and not no_name and words[-1] not in PEOPLES | PLACES and not usage.is_word(words[-1])
