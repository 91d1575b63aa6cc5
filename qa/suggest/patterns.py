"""Questions made of an article's sentences: whether something is confirmed, how many, what was said, who has an office.

Each pattern turns a sentence of a plain shape into the question that the sentence answers; whether it truly does is
for the answerer to say (``qa.suggest.suggestions`` asks it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.chunking import split_sentences
from index.records import Article
from qa.english.lexicon import PREPOSITIONS
from qa.english.naming import ROLES, ROYAL
from qa.english.tokens import CAPITALS

LONGEST = 110
"""Characters of a question; a longer one is no suggestion."""


@dataclass(frozen=True)
class Candidate:
    """A question with the sentence of the article it was made of, ``article.text[start:end]``.

    ``expected`` is what the answer must name; empty where the whole sentence answers.
    """

    question: str
    kind: str
    source: str
    start: int
    end: int
    expected: str = ""


_CAPITAL, _SMALL = f"[{CAPITALS}]", rf"[^\W\d_{CAPITALS}]"
_NAME = rf"(?:(?:{_CAPITAL}[\w’'-]*{_SMALL}|{_CAPITAL}{{2}}) ){{1,6}}{_CAPITAL}[\w’-]*{_SMALL}\b"
_SPEAKS = {
    "said": "say", "says": "say", "told": "say", "added": "say", "stated": "say", "noted": "say", "warned": "warn",
    "wrote": "write", "announced": "announce", "claimed": "claim", "demanded": "demand", "denied": "deny",
    "emphasized": "emphasize", "stressed": "stress", "suggested": "suggest", "indicated": "indicate",
}  # fmt: skip
_VERBS = "|".join(_SPEAKS)
_ADVERB = r"(?:then |also |previously |repeatedly |later |only |apparently )?"
_TITLES = frozenset(
    "President Vice Minister Prime Foreign Deputy Defense Defence Spokesman Spokeswoman Spokesperson Secretary "
    "Senator Mr Mrs Ms Dr The Chancellor Special Russian Ukrainian American British German French US U.S".split()
)
_NOT_NAMES = frozenset(
    "But And Though Although While When After Before Since However Meanwhile Earlier Speaking Asked Following "
    "According Additionally In On At For Both This That These Those It He She They We Advertisement Share Monday "
    "Tuesday Wednesday Thursday Friday Saturday Sunday Reaffirming Amid With If As His Her Their Its Our My "
    "Editor There Here Some Many Most Several All Each Others".split()
)
_OFFICES = (
    "spokesman|spokeswoman|spokesperson|envoy|adviser|advisor|minister|president|chairman|chairwoman|co-chair|mayor|"
    "governor|ambassador|director|chief|secretary|chancellor|coach|captain|founder|commissioner"
)
_ALONE = frozenset("prime vice deputy foreign national special security chief".split()) | frozenset(_OFFICES.split("|"))
"""Words of an office that do not say whose it is."""

_SAID = re.compile(
    rf"\b({_NAME}|{_CAPITAL}[\w’-]+{_SMALL}),? {_ADVERB}({_VERBS})\b|\b({_VERBS}) ({_NAME}|{_CAPITAL}{_SMALL}+)(?=[.,])"
)
_OFFICE = re.compile(
    rf"\b((?:(?:{_CAPITAL}[\w.’-]*|national|special|foreign|security|prime|deputy|vice|chief|senior) ){{1,4}}"
    rf"(?i:{_OFFICES})(?: (?:to|of|for) {_CAPITAL}\w+)?),? ({_NAME})"
)
_SUBJECT = rf"\b({_NAME}|(?:[Tt]he )?{_CAPITAL}[\w’-]+)"
_CONFIRMED = re.compile(
    rf"{_SUBJECT} (?:has )?{_ADVERB}"
    r"(?:neither confirmed nor denied|(?:refused|declined) to (?:confirm or deny|confirm|deny)|confirmed|denied) "
    r"((?:that|whether|the|an?|any) [^,.;:()“”‘\"]{5,70})\.$"
)
_COUNTED = re.compile(
    rf"{_SUBJECT} (has|had) (\w+ed|lost|sold|built) (?:(?:more than|about|nearly|almost|at least|over) )?"
    r"(\d[\d,.]*\d(?: million| billion)?) ((?:[a-z]+ )?(?:[a-z]{3,}s|men|women|people|children))\b"
)


def candidates(article: Article) -> Iterator[Candidate]:
    """The questions that the sentences of ``article`` have the shape to answer, in their order."""
    seen = set[str]()
    full = {name.split()[-1]: name for name in map(_named, re.findall(_NAME, article.text)) if " " in name}
    for start, end in split_sentences(article.text):
        sentence = " ".join(article.text[start:end].split())
        for kind, question, expected in [*_facts(sentence), *_saying(sentence, full), *_office(sentence)]:
            if question not in seen and len(question) <= LONGEST:
                seen.add(question)
                yield Candidate(question, kind, article.source, start, end, expected)


def _facts(sentence: str) -> Iterator[tuple[str, str, str]]:
    """Whether somebody confirmed what the sentence ends with, and how many of something somebody has."""
    for m in [*_CONFIRMED.finditer(sentence), *_COUNTED.finditer(sentence)]:
        if m[1].split()[0] in _NOT_NAMES or not _is_whole_subject(sentence, m.start()):
            continue
        if m.re is _CONFIRMED:
            yield "whether", f"Did {_named(m[1])} confirm {m[2]}?", ""
        else:
            yield "count", f"How many {m[5]} {m[2]} {_named(m[1])} {m[3]}?", m[4]


def _office(sentence: str) -> Iterator[tuple[str, str, str]]:
    """Who holds an office, as the sentence tells: kind, question and expected answer."""
    for m in _OFFICE.finditer(sentence):
        office = m[1].strip()
        held = _named(m[2])
        whole = office.split()[0] not in _NOT_NAMES and not _goes_before(sentence, m.start())
        if whole and _is_one_office(office) and held.split()[-1].lower() not in ROLES:
            yield "office", f"Who is {'' if '’s ' in office else 'the '}{office.removeprefix('The ')}?", held


def _saying(sentence: str, full: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """What somebody said; ``full`` gives whole names by their last."""
    for m in _SAID.finditer(sentence):
        name, verb = _named(m[1] or m[4]), _SPEAKS[m[2] or m[3]]
        name = full.get(name, name)
        if " " not in name or _NOT_NAMES & set(name.split()) or not (m[4] or _is_whole_subject(sentence, m.start())):
            continue
        yield "saying", f"What did {name} {verb}?", ""


def _is_one_office(office: str) -> bool:
    """Whether an office says whose it is, and is not one of several that were held."""
    words = office.lower().removeprefix("the ").split()
    return "former" not in words and not _ALONE.issuperset(words)


def _is_whole_subject(sentence: str, start: int) -> bool:
    """Whether a whole name begins there that the verb after it may be about: no preposition leads to it."""
    before = sentence[:start].split()[-1:]
    return not _goes_before(sentence, start) and PREPOSITIONS.isdisjoint(word.lower() for word in before)


def _goes_before(sentence: str, start: int) -> bool:
    """Whether the name that begins there is the end of a longer one: "Marks and" Spencer."""
    return bool(re.search(rf"{_CAPITAL}[\w’'-]*(?: (?:and|&|of|for)(?: the)?)? $", sentence[:start]))


def _named(name: str) -> str:
    """A name without offices before it, and with a small "the"."""
    words = name.split()
    if words[0] in {"The", "the"}:
        return " ".join(["the", *words[1:]])
    while len(words) > 1 and (words[0] in _TITLES | _NOT_NAMES or words[0].lower() in ROLES - ROYAL):
        words.pop(0)
    office = next((i for i in reversed(range(len(words) - 2)) if words[i].lower() in ROLES - ROYAL), -1)
    return " ".join(words[office + 1 :])
