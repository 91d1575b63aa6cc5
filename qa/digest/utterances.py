"""Who says what in an article: whole quotations, opened and closed, and paraphrases, with their speakers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import normalize

from index.chunking import split_sentences
from index.records import Article
from index.text.names import PEOPLES, spelled
from index.text.terms import terms
from qa.digest.corpus import Sentence, sentences
from qa.english.content import content_terms
from qa.english.lexicon import DETERMINERS, PREPOSITIONS, TIMES
from qa.english.naming import BEFORE_TITLES, PARTICLES, PLACES, ROLES, ROYAL, TITLES
from qa.english.tokens import CAPITALS, any_of
from qa.evidence.attribution import Voice, attribute, quotations
from qa.names.spotting import spotted
from qa.question.mentions import mentions_in

_WORD = rf"[{CAPITALS}][\w’'-]+"
_NAME = re.compile(rf"\b{_WORD}(?: (?:{any_of(PARTICLES)}|[{CAPITALS}][\w’'.-]*))* {_WORD}|\b{_WORD}\b")
_OFFICES = TITLES | BEFORE_TITLES | ROYAL
_NEAR = 2
"""Sentences from one utterance to the next in which somebody goes on speaking."""
_BEFORE = 600
"""Characters before an utterance in which a pronoun's name is looked for."""
_PRONOUN = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_BETWEEN = rf"(?:(?!(?:{any_of(PREPOSITIONS)}|and|who) )[\w’'-]+ ){{0,4}}"
"""The words between a name's comma and a role, none of which says whose or of what."""
_BESIDE = rf"(?: (?!(?:{any_of(PREPOSITIONS)}|and|who) )[\w’'-]+){{0,3}}"
_APPOSITION = rf"(?:, (?:\d+, )?{_BETWEEN}(?!of |for |at )([\w’'-]+)( (?:of|for|at) (?:the )?[\w’'-]+{_BESIDE})?)?"
_SENTENCE_ENDS = re.compile(r"(?<=[^\W\d_]{3})\. ")
_SPOKEN_FOR = re.compile(rf"\b(?:{any_of(ROLES)}) (?:for|of|to) (?:the )?$")
_QUOTED = re.compile('“[^”]*|"[^"]*"?')
_MARKS = str.maketrans('“”"', "   ")
_CAPITAL = re.compile(rf"\b[{CAPITALS}][\w.]*")


@dataclass(frozen=True)
class Utterance:
    """Whole sentences that hold what somebody says, ``first`` to ``last``; ``inside`` are the words in quotation marks.

    ``around`` are the words of these sentences that stand outside of quotation marks. ``speaker`` is empty where only a
    pronoun stands.
    """

    first: Sentence
    last: Sentence
    inside: tuple[int, int]
    speaker: str
    kind: Voice
    around: str

    @property
    def text(self) -> str:
        """Its words."""
        return self.first.article.text[self.first.start : self.last.end]


def utterances(article: Article) -> list[Utterance]:
    """Everything that somebody says in an article, in order."""
    found: list[Utterance] = []
    for paragraph in _paragraphs(sentences(article)):
        for one in _of_paragraph(article, paragraph):
            found.append(replace(one, speaker=_goes_on(found[-1], one)) if found and not one.speaker else one)
    return found


def _goes_on(last: Utterance, one: Utterance) -> str:
    """The speaker of the utterance before, where only a pronoun stands and nobody is named in between."""
    near = one.first.place - last.last.place <= _NEAR and _PRONOUN.search(one.around)
    between = one.first.article.text[last.last.end : one.first.start]
    return last.speaker if near and not _NAME.search(between) else ""


def _paragraphs(held: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    lines: list[Sentence] = []
    for sentence in held:
        if lines and "\n" in sentence.article.text[lines[-1].end : sentence.start]:
            yield lines
            lines = []
        lines.append(sentence)
    if lines:
        yield lines


def _of_paragraph(article: Article, paragraph: Sequence[Sentence]) -> list[Utterance]:
    offset = paragraph[0].start
    text = article.text[offset : paragraph[-1].end]
    quoted = [(a, b) for a, b in quotations(text) if len(text[a:b].split()) > 2]
    bare = list(text)
    for a, b in quoted:
        bare[a:b] = " " * (b - a)
    outside = "".join(bare).translate(_MARKS)
    found: list[Utterance] = []
    covered: set[int] = set()
    speaker = ""
    for a, b in ((offset + a, offset + b) for a, b in quoted):
        first = bisect_right(paragraph, a, key=lambda s: s.end)
        touched = paragraph[first : bisect_left(paragraph, b, key=lambda s: s.start)]
        if not touched:
            continue
        named = _speaker(touched, a, b)
        around = " ".join(outside[touched[0].start - offset : touched[-1].end - offset].split())
        speaker = named or ("" if around.strip(" ,.:;") else speaker)
        covered |= {s.place for s in touched}
        found = _joined(found, Utterance(touched[0], touched[-1], (a, b), speaker, Voice.QUOTATION, around))
    for sentence in paragraph:
        said = attribute(sentence.text, 0, len(sentence.text)) if sentence.place not in covered else None
        if said and said.kind is Voice.PARAPHRASE:
            whole = (sentence.start, sentence.start)
            found.append(Utterance(sentence, sentence, whole, said.speaker, said.kind, sentence.text))
    return sorted(found, key=lambda u: u.first.start)


def _joined(found: list[Utterance], one: Utterance) -> list[Utterance]:
    """What was found with one more; a quotation that goes on in the same or the next sentence is one with it."""
    last = found[-1] if found else None
    goes_on = last and one.first.place <= last.last.place + 1 and (one.speaker in {"", last.speaker})
    if not last or not goes_on or (not one.speaker and one.around.strip(" ,.") and last.last.place < one.first.place):
        return [*found, one]
    whole = (last.first.start, last.first.start)
    return [*found[:-1], replace(last, last=one.last, inside=whole, around=f"{last.around} {one.around}")]


def _speaker(touched: Sequence[Sentence], a: int, b: int) -> str:
    """Who says a quotation, where one of its sentences names somebody."""
    for s in touched:
        start, end = max(a, s.start) - s.start, min(b, s.end) - s.start
        said = attribute(s.text, start, end) if start < end else None
        if said and said.speaker:
            return said.speaker
    return ""


def is_by(utterance: Utterance, speaker: str) -> bool:
    """Whether ``speaker`` says it: by name, by what the sentence calls them, or by a pronoun."""
    names, said, pronoun = speaker.split(), utterance.speaker, _PRONOUN.search(utterance.around)
    if all((name[:1].isupper() and "’s" not in name and "'s" not in name) or name in PARTICLES for name in names):
        return _same(said or (_person(utterance) if pronoun else ""), names)
    wanted = set(content_terms(speaker))
    called = re.search(re.escape(said) + _APPOSITION, utterance.around) if said else None
    words = called[0] if called else said or utterance.around[: pronoun.start() if pronoun else None]
    if called and called[2] and not (called[1].startswith("spokes") or wanted & set(terms(called[1]))):
        words = words.removesuffix(called[2])  # "Ann Lee, director of the museum", not "a critic of the mayor"
    return bool(wanted) and wanted <= set(terms(words))


def holders(text: str, role: str) -> list[str]:
    """The names beside which an article has a role: "Joan Ferriby, the environment secretary", "the coach, Ann Lee"."""
    if all(word[:1].isupper() or word in PARTICLES for word in role.split()):
        return []
    words = r"\W+".join(map(re.escape, role.removeprefix("the ").split())).replace("'", "['’]")
    behind = re.compile(rf", (?:\d+, )?{_BETWEEN}(?i:{words})\b(?! (?:{any_of(PREPOSITIONS)}) )")
    before = [name[0] for name in _NAME.finditer(text) if behind.match(text, name.end())]
    roles = re.finditer(rf"(?<![\w-])(?i:{words})\b,? ", text)
    after = [name[0] for role_ends in roles if (name := _NAME.match(text, role_ends.end()))]
    names = (_SENTENCE_ENDS.split(name)[0] for name in [*before, *after])
    return [name for name in dict.fromkeys(names) if name.lower() not in TIMES]


def may_be_by(quote: str, article: Article, speaker: str) -> bool:
    """Whether a quote may give the words of ``speaker``, where that is a name: it has the name, or only a pronoun.

    The name is compared as the index does, so that "American officials" speak for the US. A pronoun counts where the
    article has the speaker's name and the quote nobody else's.
    """
    last = speaker.rpartition(" ")[2]
    if not last[:1].isupper():
        return True
    name = terms(speaker)[-1]
    if name in _capitalised(quote):
        return True
    known = name in _capitalised(f"{article.title}\n{article.text}")
    return known and bool(_PRONOUN.search(_QUOTED.sub(" ", quote))) and not _people(quote, article)


def _capitalised(text: str) -> set[str]:
    """The stems of the words with a capital: "Young" is not "young"."""
    return set(terms(" ".join(_CAPITAL.findall(text))))


def _people(quote: str, article: Article) -> set[str]:
    """The names in a quote, as its article writes its words, but for those of places."""
    places = {mention.text for mention in mentions_in(quote) if mention.kind == "place"}
    return set(spotted([article.text, quote]).found[1]) - places


def _same(said: str, names: Sequence[str]) -> bool:
    """Whether a speaker's words are of the asked name: its last part, and no other first name before it.

    "An adviser to Mr Sand" and "Sand’s party" are not Sand; "the envoy to Peru Ann Sand" is.
    """
    words = [word.strip(".,") for word in said.split()]
    known = {_folded(word): word for word in words}
    names = [known.get(_folded(name), name) for name in (name.strip(".,") for name in names)]
    if names[-1] not in words or _is_spoken_for(words[: words.index(names[-1])], names):
        return False
    before = words[words.index(names[-1]) - 1] if words.index(names[-1]) else ""
    other = before[:1].isupper() and before not in names and before.lower() not in _OFFICES | DETERMINERS
    return len(names) == 1 or not other or names[0] in words


def _folded(word: str) -> str:
    """The one spelling of a name, as of "Zelenskyy" and "Zelensky"; a country is not its people."""
    if not word[:1].isupper() or word.endswith(("’s", "'s")) or word.lower() in PEOPLES:
        return word
    return "".join(filter(str.isalnum, normalize("NFKD", spelled(word.lower())))).upper()


def _is_spoken_for(before: list[str], names: Sequence[str]) -> bool:
    """Whether the words before a name's last part say that somebody else speaks for whom it names.

    Where only that part was asked for, a first name may stand before it.
    """
    first = before[-1] if before and len(names) == 1 else ""
    if first[:1].isupper() and first.lower() not in _OFFICES | PLACES:
        before = before[:-1]
    while before and (before[-1] in names or before[-1].lower() in _OFFICES):
        before = before[:-1]
    return bool(before) and before[-1] in PREPOSITIONS


def _person(utterance: Utterance) -> str:
    """Whom a pronoun stands for: the first person of the last sentence with one, of whom it mostly tells.

    A person is a full name, or a part of one that stands in full somewhere. Without any it is the last name. Where that
    person is only spoken for ("a spokesman for Ann Lee"), nobody is named.
    """
    start = utterance.first.start
    before = utterance.first.article.text[max(0, start - _BEFORE) : start]
    found = [(match.start(), match[0]) for match in _NAME.finditer(before)]
    parts = _last_parts(utterance.first.article.text)
    people = [(at, name) for at, name in found if " " in name or name in parts]
    for begin, _ in reversed(split_sentences(before)):
        at, person = next(((at, name) for at, name in people if at >= begin), (0, ""))
        if person:
            return "" if _SPOKEN_FOR.search(before[:at]) else person
    return found[-1][1] if found else ""


@lru_cache(maxsize=64)
def _last_parts(text: str) -> frozenset[str]:
    """The last parts of the full names of an article."""
    return frozenset(name.split()[-1] for name in _NAME.findall(text) if " " in name)
