"""Fills the templates beside this file. What they are given is escaped: nothing of an article acts, all of it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from qa import texts

_LINE_END = re.compile(r"\n\s*")
# Browsers and markdown give these a meaning; so escaped, text survives both.
_SPECIAL = re.compile(r"[&<>\"'`*_{}\[\]()#+!|~$\\^=:@-]|(?<=\d)\.|(?<=www)\.", re.IGNORECASE)
_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Other control characters, and the ones that reorder or hide the text around them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2060\ufeff]")


def plain(text: str) -> Markup:
    """Escape text for HTML and for markdown; line ends become ``<br>``, control characters are dropped."""
    return Markup(_safe(text).replace("\n", "<br>"))


def one_line(text: str) -> Markup:
    """Escape text that belongs on one line: a title, a publisher, a file name."""
    return plain(" ".join(text.split()))


def as_kept(text: str) -> Markup:
    """Escape text that is not shown but copied or saved as it is, line ends and all."""
    return Markup(_safe(text).replace("\n", "&#10;"))


def _safe(text: str) -> str:
    text = _UNSEEN.sub("", _BREAK.sub("\n", str(text)))
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)


class OneLine(Extension):
    """Takes the line ends of a template and the indentation after them out of what it makes.

    Gradio renders Markdown once more, where a line end or an indentation would begin a paragraph or a listing.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The same tokens on one line."""
        for token in stream:
            text = _LINE_END.sub("", token.value) if token.type == "data" else token.value
            yield Token(token.lineno, token.type, text)


def _escaped(value: object) -> Markup:
    """What was made by a template as it is, all else escaped for HTML and for Gradio's Markdown."""
    return value if isinstance(value, Markup) else plain(str(value))


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_escaped,
    extensions=[OneLine],
)
_ENVIRONMENT.filters |= {
    "one_line": one_line,
    "as_kept": as_kept,
    "iso_day": texts.iso_day,
    "small_the": texts.small_the,
}
_ENVIRONMENT.globals["texts"] = texts


def render(template: str, **context: object) -> str:
    """One template filled with ``context``; HTML in it is escaped too, unless it is given as ``Markup``.

    What the template names and ``context`` leaves out is an error.
    """
    return _ENVIRONMENT.get_template(f"{template}.html").render(**context)
