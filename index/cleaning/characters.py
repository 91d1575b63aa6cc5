"""Removes invisible and dangerous characters, and keeps what a reader sees."""

from __future__ import annotations

import re
import unicodedata

_ANSI = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    r"\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff"  # soft hyphen, zero width, marks of direction
    r"\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]"  # overrides, annotations, tags
)
# Joiners are letters' business in Persian and in Indic scripts, and glue emoji; beside Latin they only hide.
# Each run is looked at once, from its beginning: a run of a million joiners may not take a million times its length.
_STRAY_JOINER = re.compile(
    r"(?<![\u0300-\U0010ffff])[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]++(?![\u0300-\U0010ffff])"
)
_FORMS = re.compile(
    r"[\u0132\u0133\u0149\u017f\u01c4-\u01cc\u01f1-\u01f3\u2010\u2011\u2100-\u2121\u2123-\u2139\u2160-\u2188"
    r"\ufb00-\ufb4f\uff01-\uff9f\U0001d400-\U0001d7ff]"
)
_BROKEN = re.compile(r"\u00ad(?=[ \t]*\n)")  # a soft hyphen is seen where a line ends in it
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ACCENTED = re.compile(r"[A-Za-z][\u0300-\u036f]{1,4}(?![\u0300-\u036f])")

_RAISED = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_RAISABLE = re.compile(r"[\d+−(), -]*\d[\d+−(), -]*", re.ASCII)

_UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def raised(figure: str) -> str:
    """A raised figure in raised letters ("10⁶", and a note's mark in "14²"); other words as they are."""
    return figure.translate(_RAISED) if _RAISABLE.fullmatch(figure) else figure


def is_safe_name(name: str) -> bool:
    """Whether a name can stand in a line of output: no control or direction-override characters, valid text."""
    return _UNSAFE_IN_NAME.search(name) is None


def printable(name: str) -> str:
    """A name with the characters that make it unsafe spelled out (``new\\nline.txt``)."""
    return _UNSAFE_IN_NAME.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), name)


def _folded(match: re.Match[str]) -> str:
    return "-" if match[0] in "\u2010\u2011" else unicodedata.normalize("NFKC", match[0])


def normalise_characters(raw: str) -> str:
    """Remove what cannot be seen and give line ends, spaces, letters and their ligatures one form each.

    Control characters, ANSI escapes, zero-width and direction-override characters go; every kind of line end
    becomes LF and every kind of space a plain space. Ligatures, letters of full width and other forms of plain letters
    become these ("ﬁ" is "fi"); raised figures and fractions stay, since "10²" is not "102". Quotes, dashes and
    ellipses are left as they are, so quotes stay verbatim. Runs of spaces are kept: text without any of these
    characters comes back unchanged.
    """
    text = _BROKEN.sub("-", _LINE_ENDS.sub("\n", _ANSI.sub("", raw)))
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", _SPACES.sub(" ", text)))
    text = _FORMS.sub(_folded, _STRAY_JOINER.sub("", text))
    # Composed pair by pair: unicodedata sorts long runs of marks in quadratic time.
    return _ACCENTED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
