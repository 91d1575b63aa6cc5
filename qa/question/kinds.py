"""What kind of reply a question asks for, told from its words alone."""

from __future__ import annotations

import re
from enum import StrEnum

from index.records import UserError
from qa.english.asking import AUXILIARIES, EXPLAIN, OPINIONS, QUESTION_WORDS, SAID
from qa.english.lexicon import BE
from qa.english.numbers import COUNTED
from qa.english.tokens import WORD, any_of, straightened

MAX_QUESTION = 1000
"""Characters; a longer text is not a question."""


class Kind(StrEnum):
    """The form of the reply: yes or no, a few words, or whole sentences."""

    YES_NO = "yes/no"
    SPAN = "span"
    SENTENCE = "sentence"


class Sought(StrEnum):
    """What answers: a date, a figure, a person, or something else."""

    DATE = "date"
    FIGURE = "figure"
    PERSON = "person"
    OTHER = "other"


_OPENING = any_of(AUXILIARIES)
_SOUGHT = {
    Sought.DATE: re.compile(r"\bwhen\b|\b(?:what|which)\b.{0,25}\b(?:dates?|years?|day|month)\b"),
    Sought.FIGURE: re.compile(rf"\bhow (?!(?:{_OPENING}|to)\b)|\b(?:what|which)\b.{{0,40}}\b(?:{any_of(COUNTED)})\b"),
    Sought.PERSON: re.compile(r"\bwho(?:m|se)?\b"),
}
_EXPLAIN = any_of(EXPLAIN)
_INDIRECT = re.compile(
    r"(?:please |(?:do|does) (?:you|anyone|anybody) know |(?:can|could|would|will) you (?:please |also )?"
    r"|i (?:want|would like|need) to know |(?:do you have|is there) any idea |(?:tell me|let me know|say) )"
    rf"(?=(?:please|tell me|let me know|say|{_EXPLAIN}|list|name|if|whether|{any_of(QUESTION_WORDS)})\b)",
    re.IGNORECASE,
)
"""What makes another question of one: "Can you tell me who …"."""
_TELLS = re.compile(rf"(?:{_EXPLAIN}|tell (?:me|us)(?: more)? about|for what reason|what for|how come)\b")
_OPINION = re.compile(rf"what(?:'s)? (?:[^\W_]+(?:'s)? ){{0,7}}?(?:{any_of(OPINIONS)})\b(?! as\b)")
_NOW = re.compile(
    r"\b(?:current|currently|still|presently|at present|at the moment|latest|these days|as of today)\b"
    r"|\b(?:right )?now(?= *\?*$)|\btoday(?= *\?*$)",
    re.IGNORECASE,
)


def checked_question(question: str) -> str:
    """The question without outer spaces; raises UserError when there is none or too much of it."""
    asked = " ".join(question.encode("utf-8", "replace").decode().split())  # half a character is none
    if not asked:
        raise UserError("the question is empty; type what you want to know")
    if len(asked) > MAX_QUESTION:
        raise UserError(f"the question has {len(asked):,} characters; ask in at most {MAX_QUESTION:,}")
    return asked


def holds_now(question: str) -> bool:
    """Whether a question asks for what holds now: "the current harbour master", "who leads it now?"."""
    return bool(_NOW.search(question))


def sought(question: str) -> Sought:
    """What kind of thing answers a question."""
    found = {thing: match.start() for thing, asks in _SOUGHT.items() if (match := asks.search(question.lower()))}
    # "How many died when …", but of people "who …" nobody is asked for
    return min(found, key=lambda it: (it is Sought.PERSON and found[it] > 0, found[it]), default=Sought.OTHER)


def direct(question: str) -> str:
    """A question without the words that only ask to be told: "who …" of "Can you tell me who …"."""
    while asking := _INDIRECT.match(question):
        question = question[asking.end() :]
    return question


def kind(question: str) -> Kind:
    """What reply ``question`` asks for; search words, which show no form of a question, ask for a span.

    What was said or thought, a reason or a manner wants sentences.
    """
    whole = straightened(question).lower().rstrip(" ?!.…")
    text = direct(whole)
    if _TELLS.match(text):
        return Kind.SENTENCE
    words = WORD.findall(text)
    if words and (words[0] in AUXILIARIES or (text != whole and words[0] in {"if", "whether"})):
        # "Does it have life or is it lifeless?" asks which
        return Kind.SPAN if re.search(rf"\bor (?:{_OPENING}) (?:it|he|she|they|there|the)\b", text) else Kind.YES_NO
    asker = next((i for i, word in enumerate(words) if word.removesuffix("'s") in QUESTION_WORDS), None)
    if asker is not None:
        return _of_question_word(words[asker:])
    states = question.rstrip().endswith("?") and not AUXILIARIES.isdisjoint(words[1:-1])
    return Kind.YES_NO if states else Kind.SPAN  # "The Kremlin has confirmed the call?"


def _of_question_word(words: list[str]) -> Kind:
    """The reply to a question that opens with a question word."""
    text, first = " ".join(words), words[0].removesuffix("'s")
    if first == "what":
        return Kind.SENTENCE if _wants_words(words, text) else Kind.SPAN
    if first == "how" and len(words) > 1:
        # "How old is it?", but "How did it end?"
        return Kind.SPAN if words[1] not in AUXILIARIES | {"to"} else Kind.SENTENCE
    return Kind.SENTENCE if first == "why" else Kind.SPAN


def _wants_words(words: list[str], text: str) -> bool:
    """Whether a question with "what" is about what was said or thought rather than a thing's name."""
    saying = next((i for i, word in enumerate(words) if i and word in SAID), len(words))
    # "what happened", "what did she say", but not "what does she believe is dear"
    said = saying < len(words) and (saying == 1 or words[1] in AUXILIARIES)
    names_it = words[saying + 1 : saying + 2] and words[saying + 1] in BE
    return bool((said and not names_it) or _OPINION.match(text))
