"""Fills the templates beside this file; whatever they are given is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from qa import texts
from qa.html.escaping import as_kept, one_line, plain

_LINE_END = re.compile(r"\n\s*")


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
