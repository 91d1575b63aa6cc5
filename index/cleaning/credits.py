"""Credits: the lines that say who wrote or pictured an article, where it appeared and when.

They stay in the article, and none is a sentence of it that may be quoted. A byline and a picture's credit are known by
their words wherever they stand; a source with a date ("Reuters, 20 October 1987") and a name with an office ("Jane Doe,
Harbour Correspondent") only above the story, since elsewhere such a line may head an entry or name who is pictured.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.cleaning.chrome import is_section
from index.cleaning.metadata import BESIDE, beside, sourced
from index.cleaning.paragraphs import is_sentence, story_start

_LONGEST, _LONGEST_NAME = 150, 5  # characters of a credit, words of a publisher
_WORD = r"[A-ZÀ-ÖØ-Þ][\w.'’&/-]*"
_NAME = rf"{_WORD}(?: (?:(?:de|van|von|der|den|la|le|di|da|du|bin|al|of|the) ){{0,2}}{_WORD}){{0,5}}"
_NAMES = rf"{_NAME}(?:(?:, and |, | and | & ){_NAME}){{0,5}}"
_OFFICE = (
    r"(?:[\w'’-]+ ){0,4}(?i:correspondents?|editor|reporters?|writer|columnist|critic|photographer|staff|bureau|desk)"
)
_PLACE = rf"(?: (?:in|at|for) {_NAME})?"
_BYLINE = re.compile(rf"(?:[Ww]ritten |[Ww]ords )?(?:[Bb]y|BY) {_NAMES}(?:, {_OFFICE})?{_PLACE}")
_SIGNED = re.compile(rf"{_NAME}, {_OFFICE}{_PLACE}")
_WORK = r"(?i:(?:additional |further )?(?:reporting|writing|editing|compiled|edited)(?: and \w+)? by)"
_STAFF = re.compile(rf"\(?{_WORK} {_NAMES}{_PLACE}(?:[;,.] {_WORK} {_NAMES}{_PLACE})*\.?\)?")
_PICTURE = re.compile(
    r"\(?(?i:photo(?:graph)?|picture|image|illustration|graphic|video)s?(?: ?:| (?i:credit:?|courtesy of|by)) "
    rf"(?:(?i:via|courtesy of|by) )?{_NAMES}(?: (?:via|for) {_NAME})?\)?"
)
_ALONE = frozenset(  # not every Mail is a paper: "Royal Mail", and no Wire: "Barbed Wire"
    "reuters,bloomberg,ap,afp,upi,bbc,cnn,tass,xinhua,dpa,ansa,efe,npr,newsweek,politico,business wire,"
    "daily express,daily mail,daily mirror,evening standard".split(",")
)
_PAPER = frozenset(
    "press news times herald guardian telegraph tribune chronicle journal gazette echo ledger courier observer daily "
    "examiner inquirer dispatch weekly newswire agency independent post sentinel argus advertiser bulletin".split()
)


def publisher_above(parts: Sequence[str]) -> str:
    """The publisher that a line above the story names, by itself or before a date; empty where it may be another name.

    What stands before a date may be a town or a person, so only what is called as newspapers and agencies are counts.
    """
    names = (sourced(part)[0] or part for part in parts[: story_start(parts) or 0] if len(part) <= _LONGEST)
    return next((name for name in names if _is_publisher(name)), "")


def credit_lines(text: str, *, opens: bool) -> list[tuple[int, int]]:
    """Where the paragraphs of a text begin and end that are credits; ``opens`` says that its article begins with it."""
    parts = text.split("\n\n")
    above = (story_start(parts) or 0) if opens else 0
    found, start = [], 0
    for at, part in enumerate(parts):
        if len(part) <= _LONGEST and _is_credit(part.strip(), above=at < above):
            found.append((start, start + len(part)))
        start += len(part) + 2
    return found


def _is_credit(line: str, *, above: bool) -> bool:
    pieces = [piece.strip() for piece in BESIDE.split(line)]
    if _STAFF.fullmatch(line) or _PICTURE.fullmatch(line):
        return True
    if is_sentence(line):  # "By Friday - the bridge will have been closed for three weeks."
        return False
    if _BYLINE.fullmatch(pieces[0]):
        return True
    dated = above and (bool(sourced(line)[1]) or bool(beside(line)))
    return dated or (above and (_SIGNED.fullmatch(pieces[0]) is not None or _is_publisher(line)))


def _is_publisher(name: str) -> bool:
    words = name.casefold().split()
    if re.fullmatch(_NAME, name) is None or "/" in name:  # "Jane Doe/Associated Press"
        return False
    if words[0] == "by" or is_section(name):  # "By Emily Post", "World News"
        return False
    return name.casefold() in _ALONE or (1 < len(words) <= _LONGEST_NAME and words[-1] in _PAPER)
