"""A page as a browser draws it, before its words are taken: struck-out and hidden words go, raised figures stay raised.

Markup that only its looks explain would else make other words of it: "fee 12 15 crowns" for a fee that was changed,
"142 cm" for 14 cm with a footnote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from index.cleaning.characters import raised
from index.cleaning.paragraphs import ends_sentence

STRUCK_OUT, HIDDEN = "struck-out passage", "hidden passage"
"""The kinds of passages that are not seen, in a page and in a written document."""
_STRUCK = ("del", "s", "strike")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK_STYLE = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_ROLES = {"table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th",
          "rowheader": "th"}  # fmt: skip
_SAID = 8  # words
_MOST_HIDDEN = 40
"""Words of a hidden element from which it may be the rest of a story that a button shows."""


def draw(tree: Any) -> Counter[str]:
    """Change a parsed page in place to what is seen of it; how many passages of which kind were left out.

    What is hidden is mostly a part of the page itself; only a sentence is counted.
    """
    left_out: Counter[str] = Counter()
    gone: set[Any] = set()
    for element in list(tree.iter("*")):
        if element in gone or element.getparent() is None:
            continue
        if unseen := _why_unseen(element):
            left_out[unseen] += _is_passage(_words(element), unseen)
            gone.update(element.iter())
            element.drop_tree()
        elif element.tag == "sup" and not len(element):
            element.text = raised(element.text or "")
        elif (role := element.get("role") or "") in _ROLES and element.tag in {"div", "span", "section", "ul", "li"}:
            element.tag = _ROLES[role]
            element.attrib.pop("role")
    return left_out


def _why_unseen(element: Any) -> str:
    """What kind of passage an element is that is not read, or the empty string."""
    style = element.get("style") or ""
    if element.tag in _STRUCK or _STRUCK_STYLE.search(style):
        return STRUCK_OUT
    is_hidden = "hidden" in element.attrib or _HIDING.search(style)
    return HIDDEN if is_hidden and len(_words(element)) < _MOST_HIDDEN else ""


def _is_passage(words: Sequence[str], unseen: str) -> bool:
    if unseen == STRUCK_OUT:
        return bool(words)
    return len(words) >= _SAID and ends_sentence(words[-1])


def _words(element: Any) -> list[str]:
    return "".join(element.itertext()).split()
