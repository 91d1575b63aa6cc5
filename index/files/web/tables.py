"""The tables and definition lists of a page as paragraphs of lines that can be quoted."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from index.cleaning.chrome import is_tail_heading
from index.files.tables import Table, all_lines, caption_in, is_layout, table
from index.files.web.visible import draw, tree_of

_MOST_SPANNED = 100
_MOST_CELLS = 20_000
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "figcaption", "div")


def tables_as_lines(tree: Any) -> None:
    """Make the tables of data of a parsed page paragraphs; one that only places text is left as it is."""
    from lxml import etree, html  # type: ignore[import-untyped]

    found: list[tuple[Any, Table]] = []
    for element in list(tree.iter("table", "dl")):
        made = _definitions(element) if element.tag == "dl" else _data(element)
        if made is not None and made.rows:
            found.append((element, made))
    data = {element for element, _ in found}
    for element in list(tree.iter("table")):
        if element not in data:
            _open_layout(element)
    for (element, made), lines in zip(found, all_lines([made for _, made in found]), strict=True):
        shown = [made.caption] if made.caption and _own_caption(element) else []
        block = html.Element("div")
        for line in [*shown, *lines]:
            etree.SubElement(block, "p").text = line
        block.tail = element.tail
        around = element.getparent()
        around.replace(element, block)
        if around.tag == "figure":  # which is a picture elsewhere
            around.tag = "div"
            around.attrib.clear()
            for caption in around.iterchildren("figcaption"):
                caption.tag = "p"


def _open_layout(element: Any) -> None:
    """Make the cells of a table that places text blocks, where blocks stand in them."""
    cells = [cell for cell in element.iter("td", "th") if next(cell.iterancestors("table"), None) is element]
    if any(next(cell.iter(*_HEADINGS), None) is not None for cell in cells):
        for part in [element, *cells, *element.iter("tr", "tbody")]:
            if part is element or next(part.iterancestors("table"), None) in {element, None}:
                part.tag = "div"


def _data(element: Any) -> Table | None:
    """The table of data that an element is; None where it places text or holds other tables."""
    if element.get("role") in {"presentation", "none"} or next(element.iterdescendants("table"), None) is not None:
        return None
    rows: list[list[str]] = []
    marks: list[bool] = []
    bands: list[int] = []
    down: dict[int, tuple[int, str]] = {}
    cells = 0
    for tr in element.iter("tr"):
        row: list[str] = []
        own = [cell for cell in tr if cell.tag in {"td", "th"}]
        for cell in own:
            _fill(row, down)
            words, high = _text(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if high > 1:
                    down[len(row)] = (high - 1, words)
                row.append(words)
        _fill(row, down)
        cells += len(row)
        if cells > _MOST_CELLS:
            return None
        if len(own) == 1 and len(row) > 1:
            bands.append(len(rows))
        rows.append(row)
        heads = [cell for cell in own if cell.tag == "th" or _is_bold(cell)]
        named = [cell for cell in own if _text(cell)]
        marks.append(tr.getparent().tag == "thead" or (len(named) > 1 and all(cell in heads for cell in named)))
    width = max(map(len, rows), default=0)
    headings = marks.index(False) if False in marks else len(marks)
    bands = [at for at in bands if len(rows[at]) == width]
    while headings < len(rows) and headings in bands and any(marks[headings + 1 : headings + 2]):
        headings += 2  # a title across the table above its heading row
    plain = headings or (0 if width == 2 and element.find(".//th") is not None else None)
    if len(rows) == 1 and next(element.iter("h1", "h2", "h3", "h4"), None) is not None:
        return None
    made = table(rows, headings=plain, caption=_own_caption(element) or _caption_above(element), bands=bands)
    return None if is_layout(made) else made


def _fill(row: list[str], down: dict[int, tuple[int, str]]) -> None:
    """Fill in the cells that span down from a row above."""
    while len(row) in down:
        left, words = down.pop(len(row))
        if left > 1:
            down[len(row)] = (left - 1, words)
        row.append(words)


def _definitions(element: Any) -> Table | None:
    """A definition list as a table of two columns; several terms of one definition are named together.

    Questions with their answers are no table: an interview is left as it is.
    """
    rows: list[list[str]] = []
    terms: list[str] = []
    defined = False
    for child in element.iter("dt", "dd"):
        if child.tag == "dt":
            terms = [] if defined else terms
            terms.append(_text(child))
        elif terms:
            rows.append([", ".join(terms), _text(child)])
        defined = child.tag == "dd"
    asks = any(row[0].endswith("?") for row in rows)
    labels = all(is_tail_heading(row[0]) for row in rows)  # the page's own, over links
    return table(rows, headings=0) if rows and not asks and not labels else None


def _text(element: Any) -> str:
    """The words of an element on one line; only block elements and line breaks part words."""
    parts: list[str] = []
    _gather(element, parts)
    return " ".join("".join(parts).split())


def _gather(element: Any, parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        parted = child.tag in {"br", "p", "div", "li", "ul", "ol", "dl", "dd"}
        parts.append(" " if parted else "")
        if isinstance(child.tag, str) and child.tag not in {"script", "style"}:
            _gather(child, parts)
        parts += [" " if parted else "", child.tail or ""]


def _is_bold(cell: Any) -> bool:
    """Whether all words of a cell are bold."""
    inner = list(cell)
    return len(inner) == 1 and inner[0].tag in {"b", "strong"} and not (cell.text or "").strip()


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), _MOST_SPANNED)) if value.isdecimal() and len(value) < 7 else 1


def _own_caption(element: Any) -> str:
    caption = element.find("caption")
    return _text(caption) if caption is not None else ""


def _caption_above(element: Any) -> str:
    """The short paragraph or heading just above a table, or above the figure it stands in."""
    place = element
    for _ in range(3):
        above = place.getprevious()
        if above is not None:
            return caption_in(_text(above)) if above.tag in _HEADINGS else ""
        place = place.getparent()
        if place is None:
            break
    return ""


_EMBEDDED = re.compile(r"<(iframe|svg|template)\b[^<>]*>(?:(?:[^<]++|<(?!/?\1\b))*+</\1\s*>)?", re.I)
_BLOCKS = ("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dt", "dd", "ul", "ol", "table")
_MARKUP = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|strong|em|b|i|a|span|td)\s*>|<(?:br|p)\s*/?>", re.IGNORECASE)
_BLANK_LINE = re.compile(r"(<(p|pre|head|script|style)\b(?:[^<]++|<(?!/?\2\b))*+</\2\s*>|<\S[^<>]*>)|\n\s*\n", re.I)


def is_markup(text: str) -> bool:
    """Whether a text is written as that of a page, with tags."""
    return _MARKUP.search(text) is not None


def with_breaks(text: str) -> str:
    """A text with tags in it whose blank lines part its paragraphs, as a blog writes it: they are made breaks."""
    return _BLANK_LINE.sub(lambda found: found[1] or "<br><br>", text)


def page_text(page: str) -> tuple[str, Counter[str]]:
    """All text of a page that is a message, its blocks as paragraphs, and what of it was left out."""
    tree = tree_of(_EMBEDDED.sub("", page))
    left_out = draw(tree)
    tables_as_lines(tree)
    for element in list(tree.iter("script", "style", "head", "title")):
        element.drop_tree()
    for element in tree.iter(*_BLOCKS, "br"):
        element.tail = ("\n" if element.tag == "br" else "\n\n") + (element.tail or "")
        if element.tag != "br":
            element.text = "\n\n" + (element.text or "")
    return str(tree.text_content()), left_out
