"""Web pages: extracts the story and what the page declares about it."""

from __future__ import annotations

import logging
import re
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

from index.cleaning.chrome import is_paywall
from index.copies import worded_sentences
from index.files.decoding import decode_page
from index.files.drafts import Draft, left_out_notes, parsing, read_bytes
from index.files.web.metadata import PageMetadata
from index.files.web.story import mark_story, whole_story
from index.files.web.tables import tables_as_lines
from index.files.web.visible import draw, tree_of

MAX_HTML_BYTES = 10 * 1024 * 1024
"""Largest page on disk: finding the article in one takes seconds for each megabyte."""
_LONGER = 1.2
"""The factor by which the text in a page's JSON-LD must be longer than the visible text to replace it."""

_PAYWALL_NOTE = "has a notice for subscribers; what follows it may not be in the file"
_EMBEDDED = re.compile(
    r"datawrapper|dwcdn\.net|flo\.uri\.sh|flourish\.studio|infogram|tableau|everviz|documentcloud|scribd|"
    r"docs\.google|airtable|embed\.documents|issuu"
)
"""Where the charts, tables and documents come from that news sites embed."""
_SHORT = 500
_LEAST = "40"
"""Characters below which a story is short, and of the shortest possible."""


def read_html(path: Path, source: str) -> Draft:
    """Read the article out of a page; title, date, publisher and url come from JSON-LD, meta elements and the head.

    Where the page shows only the beginning and loads the rest, the text in its JSON-LD is the article. Where the page
    says that the rest is for subscribers, a note tells.
    """
    shown, notes = decode_page(read_bytes(path, source, MAX_HTML_BYTES), source)
    with parsing(source, "HTML"):
        tree = tree_of(shown)
        metadata = PageMetadata(tree)
        declared, body = metadata.read(), metadata.story.body
        for script in tree.xpath("//script"):  # the extractor would take their text where it finds little
            script.drop_tree()
        left_out = list(left_out_notes(draw(tree) + Counter({"embedded chart or document": _embedded(tree)})))
        tables_as_lines(tree)
        mark_story(tree)
        lines = whole_story(tree, _shown(tree)).split("\n")
    text = "\n".join(line for line in lines if not is_paywall(line))
    if _is_whole(body, text):
        return Draft(body, declared, notes=notes)
    is_cut = any(map(is_paywall, lines))
    return Draft(text, declared, notes=(*notes, *left_out, *([_PAYWALL_NOTE] if is_cut else [])))


def _embedded(tree: Any) -> int:
    """How many charts, tables and documents of other sites the page shows, whose words are not in the file."""
    return sum(bool(_EMBEDDED.search(frame.get("src") or "")) for frame in tree.iter("iframe"))


def _shown(tree: Any) -> str:
    """The text of the story that the page shows."""
    text = _extracted(tree)
    if len(text) >= _SHORT:
        return text
    paragraphs = _extracted(tree, least=_LEAST)  # of a short one the extractor gives all lines as one
    return paragraphs if 2 * len(paragraphs) > len(text) else text


def _extracted(tree: Any, least: str = "") -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what matters is told in one line
    settings = trafilatura.settings.use_config()
    if least:
        settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = least
    found = trafilatura.bare_extraction(
        deepcopy(tree), include_comments=False, include_tables=True, deduplicate=False, config=settings
    )
    text = getattr(found, "text", None) or ""
    return "\n".join(_seen(line) for line in text.split("\n"))


def _seen(line: str) -> str:
    """A line without the marks of lists and tables that extraction adds."""
    if line.startswith("|"):
        return " | ".join(cell.strip() for cell in line.split("|") if cell.strip(" -"))
    return line.removeprefix("- ")


def _is_whole(body: str, shown: str) -> bool:
    """Whether ``body`` is the whole story of which ``shown`` is a part."""
    if len(body.split()) < _LONGER * len(shown.split()):
        return False
    there, here = worded_sentences(body), worded_sentences(shown)
    return 2 * len(there & here) >= len(here)
