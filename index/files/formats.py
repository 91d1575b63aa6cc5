"""The text formats: plain text and Markdown."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.cleaning.characters import printable, raised
from index.cleaning.metadata import Metadata, parse_date, web_address
from index.cleaning.paragraphs import ends_sentence
from index.files.decoding import decode
from index.files.drafts import Draft, left_out_notes, parsing, read_bytes
from index.files.grid import with_tables
from index.files.markdown_dialects import plain_markdown
from index.files.pdf.layout import Line
from index.files.pdf.printed import without_heads
from index.files.tables import Table, caption_in, document_lines, table
from index.files.web.tables import is_markup, page_text, with_breaks
from index.files.web.visible import STRUCK_OUT

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"(title|headline|date|published|publisher|source|site|url|link):[ \t]+(\S.*)", re.IGNORECASE)
_NAME = re.compile(r"[\w.:-]{1,60}")
_MAX_FRONT_MATTER = 20_000  # characters
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_MAX_PARAGRAPH = 50_000  # characters; unclosed marks are looked for to the end of a paragraph, each anew
_PAGE = re.compile(r"\s*<[!a-z]", re.IGNORECASE)
_QUOTED = re.compile(r"^((?:> ?)*)(.*)$", re.MULTILINE)
_QUOTED_LINES = 2
_MARK = re.compile(r"<(/?)(?:(sup)|del|s|strike)\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\b", re.IGNORECASE)


def read_text(path: Path, source: str) -> Draft:
    """Read plain text; aligned columns in it are tables, and what is written as a web page is read as one."""
    text, notes = decode(read_bytes(path, source), source)
    if _PAGE.match(text) and is_markup(text):
        with parsing(source, "HTML"):
            text, left_out = page_text(with_breaks(text))
        return Draft(text, notes=(*notes, *left_out_notes(left_out)))
    declared, text = _head(text)
    text, heads = _without_page_heads(text)
    told = (f"page heads and feet left out: {', '.join(f'“{head[:60]}”' for head in heads[:3])}",) if heads else ()
    return Draft(with_tables(unquoted(text)), declared, notes=(*notes, *told))


def _head(text: str) -> tuple[Metadata, str]:
    """What the first paragraph of a text declares as a title with a day or an address, and the text without that."""
    head, gap, rest = text.lstrip().replace("\r\n", "\n").partition("\n\n")
    lines = [(line, _FIELD.fullmatch(line.strip())) for line in head.split("\n")]
    told = _declared({found[1]: found[2] for _, found in lines if found})
    read = [parse_date(told.date)] * bool(told.date) + [web_address(told.url)] * bool(told.url)
    if not (told.title and read and all(read) and rest.strip()):
        return Metadata(), text
    used = {told.title, told.date, told.publisher, told.url}
    return told, "\n".join(line for line, found in lines if not found or found[2] not in used) + gap + rest


def _declared(fields: Mapping[str, Any], heading: str = "") -> Metadata:
    """What the fields say, where the source is an address or a plain name; ``heading`` may be the title."""
    source = _first(fields, "source")
    return Metadata(
        title=_first(fields, "title", "headline") or heading,
        date=_first(fields, "date", "published", "publish_date", "pubdate", "date_published"),
        publisher=_first(fields, "publisher", "site", "site_name", "sitename") or source * (not {*"/[]"} & {*source}),
        url=_first(fields, "url", "link", "canonical_url", "source_url") or web_address(source),
    )


def unquoted(text: str) -> str:
    """A text without the marks before the lines of a message that it quotes; each quotation is a block of its own."""
    lines = [(found[1].count(">"), text[found.start(2) : found.end(2)]) for found in _QUOTED.finditer(text)]
    if sum(depth > 0 for depth, _ in lines) < _QUOTED_LINES:
        return text
    parted = [lines[0][1]]
    for (above, _), (depth, line) in pairwise(lines):
        parted += [""] * (above != depth) + [line]
    return "\n".join(parted)


def _without_page_heads(text: str) -> tuple[str, tuple[str, ...]]:
    """A text whose pages form feeds part, as a program makes it of a PDF, without the heads and feet of its pages."""
    pages = [page.strip("\r\n").splitlines() for page in text.split("\f") if page.strip()]
    if len(pages) < 2:
        return text, ()
    kept, heads = without_heads([list(_placed(page)) for page in pages])
    whole = ""
    for lines in kept:
        page = "\n".join(line.text for line in lines if isinstance(line, Line)).strip("\n")
        goes_on = not ends_sentence(whole.rstrip()) and page.lstrip()[:1].islower()
        whole += ("\n" if goes_on else "\n\n") + page
    return whole, heads


def _placed(page: Sequence[str]) -> Iterator[Line]:
    """The lines of a page with their places on it: those at its edges stand in its margins."""
    filled = [at for at, line in enumerate(page) if line.strip()]
    edges = {at: depth for ats, depth in ((filled[-2:], 1.0), (filled[:2], 0.0)) for at in ats}
    return (Line(line.rstrip(), len(line), depth=edges.get(at, 0.5)) for at, line in enumerate(page))


def read_markdown(path: Path, source: str) -> Draft:
    """Read Markdown as a reader sees it rendered: no marks, links as their words, images left out.

    YAML front matter gives title, date, publisher and url; a first heading of level one is the title if the
    front matter has none.
    """
    text, notes = decode(read_bytes(path, source), source)
    text = text.replace("\r\n", "\n")
    fields, body, problem = _front_matter(text, source)
    if max(map(len, _BLANK_LINE.split(body))) > _MAX_PARAGRAPH:
        problem = f"{source}: a paragraph is longer than {_MAX_PARAGRAPH} characters; its marks were left in"
        heading, rendered = "", body
    else:
        with parsing(source, "Markdown"):
            plain, left_out = plain_markdown(body)
            heading, rendered, left_out_too = _render(plain)
        notes = (*notes, *left_out_notes(left_out + left_out_too))
    return Draft(rendered, _declared(fields, heading), (problem,) if problem else (), notes)


def _front_matter(text: str, source: str) -> tuple[Mapping[str, Any], str, str]:
    if text.startswith("+++"):
        return _toml(text, source)
    if text.startswith("{"):
        return _json(text)
    found = _FRONT_MATTER.match(text, 0, _MAX_FRONT_MATTER)
    if not found:
        return {}, text, ""
    import yaml  # type: ignore[import-untyped]

    body = text[found.end() :]
    try:
        # BaseLoader makes strings only: no tags, no merge keys that multiply, "1984" stays a title.
        fields = yaml.load(found[1], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        plain = {str(f[1]): str(f[2]) for line in found[1].splitlines() if (f := _FIELD.fullmatch(line.strip()))}
        if any(": " in value for value in plain.values()):  # "title: Budget: the vote", as people write it
            return {name: value.strip("\"'") for name, value in plain.items()}, body, ""
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark is not None else "its form"
        return {}, body, f"{source}: the front matter is not valid YAML ({where}); it was ignored"
    named = isinstance(fields, dict) and any(_NAME.fullmatch(str(name)) for name in fields)
    return (fields, body, "") if named else ({}, text, "")  # else two rulers with the story's beginning between


def _toml(text: str, source: str) -> tuple[Mapping[str, Any], str, str]:
    """Front matter between lines of three plus signs, as Hugo writes it."""
    found = _TOML.match(text, 0, _MAX_FRONT_MATTER)
    if not found:
        return {}, text, ""
    body = text[found.end() :]
    try:
        fields = tomllib.loads(found[1])
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return {}, body, f"{source}: the front matter is not valid TOML ({printable(str(error))[:80]}); it was ignored"
    dates = {name: value.isoformat() for name, value in fields.items() if isinstance(value, date)}
    return {**fields, **dates}, body, ""


def _json(text: str) -> tuple[Mapping[str, Any], str, str]:
    """Front matter that is an object of JSON, as Hugo writes it; a story may begin with a brace too."""
    try:
        fields, end = json.JSONDecoder().raw_decode(text[:_MAX_FRONT_MATTER])
    except (ValueError, RecursionError):
        return {}, text, ""
    return (fields, text[end:], "") if isinstance(fields, dict) and fields else ({}, text, "")


def _first(fields: Mapping[str, Any], *names: str) -> str:
    lowered = {str(name).lower(): value for name, value in fields.items()}
    values = (lowered.get(name) for name in names)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


def _render(body: str) -> tuple[str, str, Counter[str]]:
    """The first level-one heading, if the text opens with it, the rest as plain paragraphs, and what was left out."""
    from markdown_it import MarkdownIt

    blocks: list[str | Table] = []
    title = ""
    row: list[str] | None = None
    rows: list[list[str]] = []
    number = ""
    counts: list[int] = []
    left_out: Counter[str] = Counter()
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    for at, token in enumerate(tokens):
        if token.type == "inline":
            words = _inline(token.children or [], left_out)
            words, number = f"{number}{words}", ""
            if row is not None:
                row.append(words)
            elif not blocks and not title and tokens[at - 1].type == "heading_open" and tokens[at - 1].tag == "h1":
                title = words
            else:
                blocks.append(words)
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content)
        elif token.type == "html_block":
            text, left = page_text(token.content)
            blocks += [block for block in text.split("\n\n") if block.strip()]
            left_out += left
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            rows.append(row or [])
            row = None
        elif token.type == "table_close":
            blocks.append(
                table(rows, headings=1 if any(rows[0]) else 0, caption=caption_in(blocks[-1] if blocks else ""))
            )
            rows = []
        else:
            number = _list_number(token, counts) or number
    return title, "\n\n".join(line for line in document_lines(blocks) if line.strip()), left_out


def _list_number(token: Token, counts: list[int]) -> str:
    """The number that is shown before an entry that begins; ``counts`` are the next ones of the lists around it."""
    if token.type == "ordered_list_open":
        counts.append(int(token.attrs.get("start", 1)))
    elif token.type == "ordered_list_close":
        counts.pop()
    elif token.type == "list_item_open" and token.info:
        counts[-1] += 1
        return f"{counts[-1] - 1}{token.markup} "
    return ""


def _inline(tokens: Sequence[Token], left_out: Counter[str]) -> str:
    """The words of a line; those that are struck out go, as in a page (index/files/web/visible.py)."""
    seen = {"softbreak": " ", "hardbreak": "\n"}
    words = ""
    struck = 0
    is_raised = False
    for token in tokens:
        mark = _MARK.match(token.content) if token.type == "html_inline" else None
        ends = token.type == "s_close" or (mark is not None and mark[1] == "/")
        if mark and mark[2]:
            is_raised = not ends
        elif mark or token.type in {"s_open", "s_close"}:
            struck = max(0, struck + (-1 if ends else 1))
            left_out[STRUCK_OUT] += not ends
        elif not struck:
            shown = token.type in {"text", "code_inline", "text_special"}
            kind = "hardbreak" if token.type == "html_inline" and _BREAK.match(token.content) else token.type
            said = token.content if shown else seen.get(kind, "")
            words += raised(said) if is_raised else said
    return words.strip()
