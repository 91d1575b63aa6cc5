"""A request for a list as a question that a reader was taught, and as a statement about one value of the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.english.asking import AUXILIARIES
from qa.english.lexicon import BE, DO, PREPOSITIONS, QUANTIFIERS, is_past, is_plural, is_verb
from qa.english.naming import PEOPLE, ROLES

_POLITE = re.compile(
    r"^(?:(?:please|so|and|then|can you|could you|i want|i need|list|name|enumerate|give me|give|show me|show|tell me|"
    r"find)\s+)+",
    re.IGNORECASE,
)
_WH = re.compile(r"^(?:which|what|who)\b", re.IGNORECASE)
_NAMES_OF = re.compile(r"^(?:(?:the|a) )?(?:names? of |list of )", re.IGNORECASE)
_RELATIVE = re.compile(r"^(?P<noun>.+?) (?P<relative>who|that|which|where) (?P<rest>.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Listing:
    """What a list is asked for with: a question, the noun that its values are (empty for "who") and what is said of
    them; ``said`` is empty where no statement can be made of it.
    """

    question: str
    noun: str = ""
    said: str = ""

    @property
    def asks_who(self) -> bool:
        """Whether the values are people."""
        return self.question.lower().startswith("who ")

    def statement(self, value: str) -> str:
        """That one value belongs to the list; empty where that cannot be put as a sentence."""
        if not self.said:
            return ""
        words = self.said.split()
        if words[0].lower() in BE and words[1:2] == ["the"] and words[2:]:
            return f"{value} is one of the {' '.join(words[2:])}."
        if words[0].lower() in DO:
            return f"{value} is one of the {self.noun or 'people'} that {' '.join(words[1:])}."
        return f"{value} is one of the {self.noun} that {self.said}." if self.noun else f"{value} {self.said}."


def listing_of(request: str) -> Listing:
    """The question that ``request`` asks, whether it is one or a command ("Name the countries where …")."""
    text = _POLITE.sub("", " ".join(request.split())).rstrip(" ?.!")
    if _WH.match(text):
        return _asked(text)
    words = _NAMES_OF.sub("", text).split()
    commanded = len(text) < len(request.rstrip(" ?.!")) or (words[:1] and words[0].lower() in QUANTIFIERS)
    if not commanded:
        return Listing(request)
    while words and words[0].lower() in QUANTIFIERS:
        words.pop(0)
    found = _RELATIVE.match(" ".join(words))
    if found is None:
        done = next((i for i, word in enumerate(words) if i and is_past(word) and is_plural(words[i - 1])), 0)
        if done:
            return _asked(f"Which {' '.join(words[:done])} were {' '.join(words[done:])}")
        plain = " ".join(words)
        people = any(word.lower().removesuffix("s") in ROLES for word in words)
        return Listing(f"{'Who' if people else 'What'} are the {plain}?", said=f"are the {plain}")
    noun, rest = found["noun"], found["rest"]
    if found["relative"].lower() == "where":
        return Listing(f"In which {noun} {rest}?", noun)
    people = noun.lower() in PEOPLE
    return Listing(f"Who {rest}?" if people else f"Which {noun} {rest}?", "" if people else noun, rest)


def _asked(text: str) -> Listing:
    """The parts of a question that begins with "which", "what" or "who"."""
    first, *words = text.split()
    if first.lower() == "who":
        return Listing(f"{text}?", said=" ".join(words))
    at = next((i for i, word in enumerate(words) if i and (_begins_predicate(word) or _is_whole(words[:i], word))), 0)
    if at == 0:
        return Listing(f"{text}?", said=text.partition(" ")[2] if words and words[0].lower() in BE else "")
    return Listing(f"{text}?", " ".join(words[:at]), " ".join(words[at:]))


def _is_whole(words: Sequence[str], after: str) -> bool:
    """Whether the noun asked for ends with these words: "drugs" before "no longer", not "chains" before "in London"."""
    return is_plural(words[-1].lower()) and after.lower() not in PREPOSITIONS | {"and", "or"}


def _begins_predicate(word: str) -> bool:
    low = word.lower()
    return low in AUXILIARIES or is_verb(low) or is_past(low)
