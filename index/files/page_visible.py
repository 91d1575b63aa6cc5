"""A page as a browser draws it, before its words are taken: struck-out and hidden words go, raised figures stay raised.

Markup that only its looks explain would else make other words of it: "fee 12 15 crowns" for a fee that was changed,
"142 cm" for 14 cm with a footnote.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from index.cleaning.characters import raised
from index.cleaning.paragraphs import ends_sentence

STRUCK_OUT = "struck-out passage"
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
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        style = element.get("style") or ""
        if element.tag in _STRUCK or _STRUCK_STYLE.search(style):
            left_out[STRUCK_OUT] += _drop(element)
        elif "hidden" in element.attrib or _HIDING.search(style):
            left_out["hidden passage"] += _hide(element)
        elif element.tag == "sup" and not len(element):
            element.text = raised(element.text or "")
        elif (role := element.get("role") or "") in _ROLES and element.tag in {"div", "span", "section", "ul", "li"}:
            element.tag = _ROLES[role]
            element.attrib.pop("role")
    return left_out


def _hide(element: Any) -> bool:
    """Take a hidden element out, if it is short; whether it held a sentence."""
    words = _words(element)
    if len(words) < _MOST_HIDDEN:
        element.drop_tree()
    return _SAID <= len(words) < _MOST_HIDDEN and ends_sentence(words[-1])


def _drop(element: Any) -> bool:
    """Take an element out, if it is still there; whether it held words."""
    held = bool(_words(element))
    element.drop_tree()
    return held


def _words(element: Any) -> list[str]:
    return "".join(element.itertext()).split()
