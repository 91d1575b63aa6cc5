"""A page as a browser draws it, before its words are taken: struck-out and hidden words go, raised figures stay raised.

Markup that only its looks explain would else make other words of it: "fee 12 15 crowns" for a fee that was changed,
"142 cm" for 14 cm with a footnote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from index.cleaning.characters import raised
from index.cleaning.paragraphs import ends_sentence, paragraphs
from index.files.grid import with_tables

STRUCK_OUT, HIDDEN, COMMENT = "struck-out passage", "hidden passage", "comment"
"""The kinds of passages that are not seen, in a page and in a written document."""
_STRUCK = ("del", "s", "strike")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK_STYLE = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_CLASS_RULE = re.compile(r"(?:^|(?<=[}/;]))\s*\.([\w-]+)\s*\{([^{}]*)\}")
_COMMENT_LINK = re.compile(r"#cmnt_ref\d+")
_COMMENT_MARK = re.compile(r"^cmnt_ref\d+$")
_OF_READERS = re.compile(
    r"(?:^|[\s_-])(?<!\bhas[_-])(?<!\bno[_-])(?<!\bwith[_-])[Cc]omments?(?:[A-Z\s_-]|$)"  # but not the state of a page
)
_HOLDERS = frozenset({"div", "section", "ul", "ol", "li", "table"})
_EDIT_LINK = "mw-editsection"
_LINE_END = re.compile(r"\s*[\r\n]\s*")
_AS_WRITTEN = ("pre", "textarea", "script", "style")
_CONTROLS = ("input", "textarea", "select")
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "dl", "table", "blockquote", "pre", "section", "article", "header", "footer", "aside"}
    | {"figure", "form", "details", "summary", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_QUOTED = re.compile(r"""\s*[“"‘'«„]""")
_ROLES = {"table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th",
          "rowheader": "th"}  # fmt: skip
_NOT_IN_A_TREE = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL = r"0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)|x0*(?:[0-8bcef]|1[\da-f]|fff[ef])(?![\da-f])"  # no line end
_NUMBERED = re.compile(rf"&#(?:{_CONTROL});?", re.IGNORECASE)
_SAID = 8  # words
_NEARLY_ALL = 0.75  # share of the words in paragraphs
_MOST_HIDDEN = 40
"""Words of a hidden element from which it may be the rest of a story that a button shows."""


def tree_of(page: str) -> Any:
    """A page or a part of one, parsed; the characters that no tree may hold are left out."""
    from lxml import etree, html  # type: ignore[import-untyped]

    plain = _NOT_IN_A_TREE.sub("", _NUMBERED.sub(" ", page.replace("\x0b", " ").replace("\x0c", " ")))
    try:
        return html.document_fromstring(plain.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # nothing but comments or white space
        return html.Element("html")


def draw(tree: Any) -> Counter[str]:
    """Change a parsed page in place to what is seen of it; how many passages of which kind were left out.

    What is hidden is mostly a part of the page itself; only a sentence is counted.
    """
    left_out: Counter[str] = Counter()
    gone: set[Any] = set()
    struck = _struck_classes(tree)
    lengths = {p: len(_words(p)) for p in tree.iter("p")}
    of_readers = _of_readers(tree, lengths)
    _flow(tree)
    for element in list(tree.iter("*")):
        if element in gone or element.getparent() is None:
            continue
        if unseen := _why_unseen(element, struck, lengths) or (COMMENT if element in of_readers else ""):
            left_out[unseen] += _is_passage(_words(element), unseen)
            gone.update(element.iter())
            element.drop_tree()
        elif element.tag == "sup" and not len(element):
            element.text = raised(element.text or "")
        elif element.tag == "q" and not _is_quoted(element):
            element.text = f"“{element.text or ''}"
            element.tail = f"”{element.tail or ''}"
            element.drop_tag()  # the extractor takes it for a block
        elif element.tag == "pre" and not len(element):
            _set_in_paragraphs(element)
        elif element.tag == "summary" and (element.tail or "").strip():
            element.tag = "p"
            _part_from_tail(element)
        elif element.tag == "table" and (element.tail or "").strip():
            _part_from_tail(element)  # the parser ends the paragraph where a table begins
        elif (role := element.get("role") or "") in _ROLES and element.tag in {"div", "span", "section", "ul", "li"}:
            element.tag = _ROLES[role]
            element.attrib.pop("role")
    return left_out


def _flow(tree: Any) -> None:
    """Make the line ends of the source spaces, as a browser does outside of text that is set as it is written."""
    as_written = {inner for element in tree.iter(*_AS_WRITTEN) for inner in element.iter()}
    for element in tree.iter():
        if element not in as_written:
            element.text = element.text and _LINE_END.sub(" ", element.text)
        if element not in as_written or element.tag in _AS_WRITTEN:
            element.tail = element.tail and _LINE_END.sub(" ", element.tail)


def _set_in_paragraphs(written: Any) -> None:
    """Make text that is set as it was written, such as that of a wire agency, paragraphs."""
    words, written.text, written.tag = written.text or "", "", "div"
    for paragraph in paragraphs(with_tables(words)):
        block = written.makeelement("p")
        block.text = paragraph
        written.append(block)


def _part_from_tail(element: Any) -> None:
    """Put the words behind an element into a paragraph, up to the next block."""
    behind = element.makeelement("p")
    behind.text, element.tail = element.tail, ""
    while (after := element.getnext()) is not None and after.tag not in _BLOCKS:
        behind.append(after)
    element.addnext(behind)


def _is_quoted(element: Any) -> bool:
    """Whether the words of an element begin with a quotation mark."""
    return _QUOTED.match(next((part for part in element.itertext() if part.strip()), "")) is not None


def _is_comment(element: Any) -> bool:
    """Whether an element is a comment of a document that Google Docs saved as a page."""
    paragraph = next(iter(element), None) if element.tag == "div" else None
    link = next(iter(paragraph), None) if paragraph is not None and paragraph.tag == "p" else None
    return link is not None and _COMMENT_LINK.match(link.get("href") or "") is not None


def _of_readers(tree: Any, lengths: Mapping[Any, int]) -> set[Any]:
    """The outermost elements that hold comments of readers by their names, and not the headline.

    None where together they hold half of the page's words, or nearly all of its paragraphs beside long menus: then
    they are the story. ``lengths`` are the words of the paragraphs.
    """
    found: set[Any] = set()
    inner: set[Any] = set()
    for element in tree.iter(*_HOLDERS):
        is_named = any(_OF_READERS.search(element.get(of) or "") for of in ("class", "id"))
        if is_named and element not in inner and next(element.iter("h1", "article"), None) is None:
            found.add(element)
            inner.update(element.iter())
    page = "".join(tree.xpath("//body//text()[not(parent::script or parent::style)]")) if found else ""
    is_story = 2 * sum(len(_words(element)) for element in found) >= len(page.split())
    is_story = is_story or sum(lengths[p] for p in lengths if p in inner) > _NEARLY_ALL * sum(lengths.values())
    return set() if is_story else found


def _struck_classes(tree: Any) -> set[str]:
    """The classes that the page's own style sheets strike out, as an export of Google Docs does."""
    rules = (rule for style in tree.iter("style") for rule in _CLASS_RULE.finditer(style.text or ""))
    return {rule[1] for rule in rules if _STRUCK_STYLE.search(rule[2])}


def _why_unseen(element: Any, struck: set[str], lengths: Mapping[Any, int]) -> str:
    """What kind of passage an element is that is not read, or the empty string."""
    style, classes = element.get("style") or "", set((element.get("class") or "").split())
    if element.tag in _STRUCK or _STRUCK_STYLE.search(style) or classes & struck:
        return STRUCK_OUT
    if _is_comment(element):
        return COMMENT
    is_hidden = ("hidden" in element.attrib and element.get("hidden") != "until-found") or _HIDING.search(style)
    is_hidden = is_hidden or _EDIT_LINK in classes or _COMMENT_MARK.search(element.get("id") or "")
    return HIDDEN if is_hidden and not _is_rest(element, lengths) else ""


def _is_rest(element: Any, lengths: Mapping[Any, int]) -> bool:
    """Whether a hidden element is a story or the rest of one, which a script or a button shows, and not a form.

    A story may hold a box for a search or a newsletter. ``lengths`` are the words of the paragraphs of the page.
    """
    words = (word for part in element.itertext() for word in part.split())
    if next(islice(words, _MOST_HIDDEN - 1, None), None) is None:
        return False
    if next(element.iter(*_CONTROLS), None) is None or next(element.iter("h1", "article"), None) is not None:
        return True
    if element.tag == "form" or element.xpath(".//textarea[not(ancestor::form)]"):  # a text to copy
        return False
    return 0 < sum(lengths.values()) <= 2 * sum(lengths.get(p, 0) for p in element.iter("p"))


def _is_passage(words: Sequence[str], unseen: str) -> bool:
    if unseen != HIDDEN:
        return bool(words)
    return len(words) >= _SAID and ends_sentence(words[-1])


def _words(element: Any) -> list[str]:
    return "".join(element.itertext()).split()
