"""Text escaped for the page: nothing of an article acts, everything of it shows."""

from __future__ import annotations

import re

from markupsafe import Markup

# Browsers and markdown give these a meaning; so escaped, text survives both.
_SPECIAL = re.compile(r"[&<>\"'`*_{}\[\]()#+!|~$\\^=:@-]|(?<=\d)\.|(?<=www)\.", re.IGNORECASE)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Other control characters, and the ones that reorder or hide the text around them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2060\ufeff]")


def plain(text: str) -> Markup:
    """Escape text for HTML and for markdown; line ends become ``<br>``, control characters are dropped."""
    return Markup(_escaped(text).replace("\n", "<br>"))


def one_line(text: str) -> Markup:
    """Escape text that belongs on one line: a title, a publisher, a file name."""
    return plain(" ".join(text.split()))


def as_kept(text: str) -> Markup:
    """Escape text that is not shown but copied or saved as it is, line ends and all."""
    return Markup(_escaped(text).replace("\n", "&#10;"))


def _escaped(text: str) -> str:
    text = _UNSEEN.sub("", _LINE_END.sub("\n", str(text)))
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)
