"""Prepares the story of a page for the extractor, which drops some elements that a reader sees.

trafilatura leaves out captions, boxes, text in buttons, the times in a live blog, and elements with words such as
"bar", "meta" or "slide" in their class. It also runs the blocks of a list item together. Inside the story each of these
is turned into an element that it keeps: a paragraph, or a block without a class. Boxes of links and newsletters stay,
so that it drops them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from index.cleaning.paragraphs import ends_sentence
from index.copies import worded

_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "section", "article", "header"}
)
_LINES = _BLOCKS | {"li", "figcaption", "dt", "dd", "tr", "td", "th"}
_NAMED = frozenset({"div", "p", "section", "span", "ul", "ol", "li", "table"})
_OVERREAD = re.compile(
    r"bar|meta|slide|expand|widget|embed|attachment|options|rating|timestamp|message|button|menu|banner|permission|"
    r"viewport|overlay|premium|blurred|obfuscated|author|byline|tags|bio|next-",
    re.IGNORECASE,
)
_JUNK = re.compile(
    r"newsletter|related|share|sharing|social|comment|cookie|consent|outbrain|taboola|promo|advert|sponsor|subscri|"
    r"sign-?up|recirc|most-|popular|trending|crumb|footer|paywall|gdpr|teaser|recommend|nav|read-?more|more-on|hidden|"
    r"author-?bio|about-?author|\btoc\b|login|side-?bar|\brail|right-?col|marketing|partner",
    re.IGNORECASE,
)
_KEY_POINTS = re.compile(
    r"key-?(?:points|facts|events|takeaways|moments)|summary|highlights|at-a-glance|what-we-know|fact-?box|takeaways",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?")
_UNSEEN = frozenset({"script", "style", "nav", "aside", "footer", "form", "noscript", "template", "svg", "button",
                     "select", "figure", "iframe"})  # fmt: skip
_STANDFIRST = re.compile(r"standfirst|sub-?(?:title|head|line)|\bde(?:c?k)\b|lede|intro|summary|excerpt", re.IGNORECASE)
_NO_STANDFIRST = re.compile(r"byline|author|caption|credit|meta|time|date", re.IGNORECASE)
_BELOW = frozenset({"li", "h2", "h3", "h4"})
_PASSED_OVER = 0.2  # share of the paragraphs' letters
_MOST = 0.35  # share of the sentences' letters of a page without a plain story
_SAID = 8  # words from which a caption or a box says something
_LINKED = 0.3  # share of an element's words that may be links'


def mark_story(tree: Any) -> None:
    """Change a parsed page in place."""
    _open_forms(tree)
    for button in list(tree.iter("button")):
        if next(button.iterancestors("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"), None) is not None:
            button.drop_tag()
    for story in _stories(tree):
        for element in list(story.iter()):
            _mark(element)
        if story.tag in {"article", "main"}:
            for div in list(story.iter("div")):
                if _is_paragraph(div):
                    div.tag = "p"
                    div.attrib.clear()
        _join_entries(story)
        _keep_boxes(story)


def whole_story(tree: Any, shown: str) -> str:
    """``shown``, with the lines of the story that the extractor passed over; all of them where these were many.

    It takes the first block with a class like that of an article's body, even if other blocks continue the story. It
    also passes over standfirsts above that block, and lists and headings where it finds no such block.
    """
    stories = _stories(tree)
    paragraphs = [_line(p) for story in stories for p in story.iter("p") if not _is_junk(p) and _says(p)]
    there = worded(shown)
    passed = sum(len(line) for line in paragraphs if worded(line) not in there)
    lines = shown.split("\n")
    whole = [list(_lines(story)) for story in stories or tree.iter("body")]
    said = [line for own in whole for _, line in own if _is_sentence(line)]
    most = sum(len(line) for line in said if worded(line) not in there) > _MOST * sum(map(len, said))
    parted = passed > _PASSED_OVER * sum(map(len, paragraphs)) or any(_is_turned(lines, own) for own in whole)
    if parted if stories else most:
        return "\n".join(line for own in whole for block, line in own if block.tag != "h1")
    for own in whole:
        lines = _filled(lines, own)
    return "\n".join(lines)


def _is_turned(shown: Sequence[str], story: Sequence[tuple[Any, str]]) -> bool:
    """Whether lines are shown in another order than that of the story, as the entries of a live blog are."""
    at_once = Counter(worded(line) for _, line in story)
    order = {worded(line): at for at, (_, line) in enumerate(story)}
    places = [order[line] for line in map(worded, shown) if at_once[line] == 1]
    return any(a > b for a, b in pairwise(places))


def _filled(shown: Sequence[str], story: Sequence[tuple[Any, str]]) -> list[str]:
    """The lines shown with those of a story that stand between two of them, the standfirst above and a list below."""
    places = _places(list(map(worded, shown)), [worded(line) for _, line in story])
    found = [at for at, place in enumerate(places) if place >= 0]
    if not any(ends_sentence(story[at][1]) for at in found):
        return list(shown)
    begin = next((at + 1 for at, (block, _) in enumerate(story) if block.tag == "h1"), found[0])
    end = found[-1] + 1
    while end < len(story) and story[end][0].tag in _BELOW:
        end += 1
    while story[end - 1][0].tag in _BELOW - {"li"} and end - 1 > found[-1]:  # a heading of something else
        end -= 1
    behind: dict[int, list[str]] = defaultdict(list)
    place = places[found[0]] - 1
    for at in range(begin, end):
        block, line = story[at]
        if places[at] >= 0:
            place = places[at]
        elif block.tag != "h1" and (at > found[0] or _is_standfirst(block, line)):
            behind[place].append(line)
    return [line for at in range(-1, len(shown)) for line in (*shown[max(at, 0) : at + 1], *behind[at])]


def _places(shown: Sequence[str], story: Sequence[str]) -> list[int]:
    """For each line of the story the place where it is shown, alone or in another line; -1 where it is not."""
    alone = {line: at for at, line in reversed(list(enumerate(shown)))}
    return [alone.get(line, next((at for at, other in enumerate(shown) if _is_in(line, other)), -1)) for line in story]


def _is_in(line: str, other: str) -> bool:
    return line in other or (len(other) * 2 > len(line) and other in line)


def _is_standfirst(block: Any, line: str) -> bool:
    words = len(line.split())
    name = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}" for e in (block, block.getparent()))
    if _STANDFIRST.search(name) or (ends_sentence(line) and not _NO_STANDFIRST.search(name)):
        return words >= _SAID // 2
    return words >= _SAID and block.tag == "h2" and not _NO_STANDFIRST.search(name)


def _lines(element: Any) -> Iterator[tuple[Any, str]]:
    """The blocks of an element and their lines of text, without those of links and what is not the story."""
    words = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            if child.tag in _LINES or any(block.tag in _LINES for block in child.iter()):
                yield from _line_of(element, words)
                words = []
                name = f"{child.get('class') or ''} {child.get('id') or ''}"
                if not _JUNK.search(name) and not _is_linked(child):
                    yield from _lines(child)
            else:
                words.append("\n" if child.tag == "br" else "".join(child.itertext()))
        words.append(child.tail or "")
    yield from _line_of(element, words)


def _line_of(block: Any, words: Sequence[str]) -> Iterator[tuple[Any, str]]:
    for part in "".join(words).split("\n"):
        if line := " ".join(part.split()):
            yield block, line


def _is_linked(element: Any) -> bool:
    """Whether most words of an element are links'."""
    return 2 * sum(len(_line(a)) for a in element.iter("a")) > len(_line(element))


def _stories(tree: Any) -> list[Any]:
    """The outermost elements that hold a story: articles, or what holds the headline and most paragraphs."""
    found = tree.xpath("//article|//main|//*[@itemprop='articleBody']")
    if not found:
        paragraphs = sum(len(_line(p).split()) for p in tree.iter("p"))
        above = [e for h1 in tree.iter("h1") for e in h1.iterancestors("div", "section", "td")]
        found = [e for e in above if 3 * sum(len(_line(p).split()) for p in e.iter("p")) > 2 * paragraphs][:1]
    return [e for e in found if next(e.iterancestors("article", "main"), None) is None]


def _open_forms(tree: Any) -> None:
    """Open forms, because some sites put the whole page into one."""
    body = tree.find("body")
    whole = len(_line(body).split()) if body is not None else 0
    for form in list(tree.iter("form")):
        if 2 * len(_line(form).split()) > whole:
            form.drop_tag()


def _mark(element: Any) -> None:
    tag = element.tag
    if tag == "time":
        _keep_time(element)
    elif tag in {"span", "div"} and not len(element) and _CLOCK.fullmatch((element.text or "").strip()):
        element.tag = "p" if any(child.tag in _BLOCKS for child in element.getparent()) else "span"
        element.attrib.clear()
    elif tag == "footer":
        _keep_footer(element)
    elif _is_list_of_blocks(element):
        for block in (element, *element.iterchildren("li")):
            block.tag = "div"
            block.attrib.clear()
    elif tag == "figure":
        _keep_caption(element)
    elif element.get("aria-hidden") == "true" and _says(element):
        element.attrib.pop("aria-hidden")
    elif tag in _NAMED and _is_overread(element):
        for name in ("class", "id"):
            element.attrib.pop(name, None)


def _is_list_of_blocks(element: Any) -> bool:
    """Whether a list of the story holds whole blocks; one of comments holds no story."""
    entries = element.iterchildren("li") if element.tag in {"ul", "ol"} else ()
    return any(child.tag in _BLOCKS for entry in entries for child in entry) and not _is_junk(element)


def _keep_footer(footer: Any) -> None:
    """Make the foot of a story a block, where it says something: a correction stands there."""
    is_source = footer.getparent().tag == "blockquote"
    footer.tag = "p" if is_source else "div"
    if is_source or (_says(footer) and not _is_junk(footer)):
        footer.attrib.clear()
    else:
        footer.tag = "footer"


def _join_entries(story: Any) -> None:
    """Remove the classes of a live blog's entries: the extractor would take the first entry for the whole story."""
    for parent in list(story.iter()):
        alike: dict[str, list[Any]] = {}
        for child in parent.iterchildren("article", "section", "div"):
            alike.setdefault(f"{child.tag} {child.get('class') or ''}", []).append(child)
        for entries in alike.values():
            if len(entries) > 1 and not any(map(_is_junk, entries)) and all(map(_says, entries)):
                for element in (e for entry in entries for e in entry.iter("article", "section", "div")):
                    element.tag = "div"
                    element.attrib.clear()


def _is_paragraph(div: Any) -> bool:
    """Whether a block serves as a paragraph: it has words of its own, no blocks, and nothing that is dropped."""
    own = (div.text or "") + "".join(child.tail or "" for child in div)
    return bool(own.strip()) and not any(e.tag in _BLOCKS for e in div.iterdescendants()) and not _is_junk(div)


def _keep_time(time: Any) -> None:
    """Make a time on its own, as above an entry of a live blog, a paragraph, and any other time plain text."""
    parent = time.getparent()
    loose = (parent.text or "") + "".join(child.tail or "" for child in parent)
    alone = not loose.strip() and _line(time)
    if alone and len(parent) == 1 and parent.tag in {"p", "div", "span", "header"}:
        parent.tag = "p"
        parent.attrib.clear()
    elif alone and any(child.tag in _BLOCKS for child in parent):
        time.tag = "p"
        time.attrib.clear()
        return
    time.drop_tag()


def _keep_caption(figure: Any) -> None:
    caption = next(figure.iter("figcaption"), None)
    line = _line(caption) if caption is not None else ""
    if len(line.split()) >= _SAID and not _is_junk(figure) and next(figure.iterancestors("a"), None) is None:
        tail = figure.tail
        figure.clear()
        figure.tag, figure.text, figure.tail = "p", line, tail


def _is_overread(element: Any) -> bool:
    """Whether the extractor drops an element with sentences of the story because of its class."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_OVERREAD.search(name)) and not _JUNK.search(name) and not _is_junk(element) and _says(element)


def _says(element: Any) -> bool:
    """Whether an element holds a sentence, and is not made of links."""
    line = _line(element)
    linked = sum(len(_line(a).split()) for a in element.iter("a"))
    lines = (_line(p) for p in element.iter("p", "div", "span", "li"))
    return any(map(_is_sentence, lines)) and linked <= _LINKED * len(line.split())


def _is_sentence(line: str) -> bool:
    return len(line.split()) >= _SAID and ends_sentence(line)


def _tells(box: Any) -> bool:
    """Whether a box holds more than links."""
    words = len(_line(box).split())
    return words >= _SAID and sum(len(_line(a).split()) for a in box.iter("a")) <= 2 * _LINKED * words


def _is_junk(element: Any) -> bool:
    return any(
        _JUNK.search(f"{e.get('class') or ''} {e.get('id') or ''}") or e.tag in {"nav", "aside", "footer"}
        for e in (element, *element.iterancestors())
        if e.tag not in {"html", "body"}
    )


def _keep_boxes(story: Any) -> None:
    """Turn a box of facts or key points into a block, and its siblings too, because they would be dropped.

    A pull quote stays as it is, because the text contains it already.
    """
    for box in list(story.iter("aside", "section", "div", "ul")):
        name = f"{box.get('class') or ''} {box.get('id') or ''}"
        wanted = box.tag == "aside" or _KEY_POINTS.search(name)
        if not wanted or _JUNK.search(name) or not _tells(box) or _line(story).count(_line(box)) > 1:
            continue
        for beside in box.getparent().iterchildren("div", "section", "aside"):
            if beside is box or (not _is_junk(beside) and _says(beside)):
                _without_names(beside)
        if box.tag != "ul":
            box.tag = "div"
        _without_names(box)


def _without_names(block: Any) -> None:
    for element in block.iter("div", "section", "ul"):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _JUNK.search(name):
            element.attrib.clear()


def _line(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())
