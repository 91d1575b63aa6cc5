"""A collection: one article a line of JSON, ``{"_id", "title", "text", "date", "url", "publisher"}``.

The texts come from data, not from web pages, and annotations may point into them. So they are taken as clean
already: characters are normalised, and nothing else is changed. A text without control characters, odd
spaces, ligatures, CRLF, tags or entities keeps every offset.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html.entities import html5
from pathlib import Path
from typing import BinaryIO, cast

from index.cleaning.characters import is_safe_name, normalise_characters
from index.cleaning.metadata import heading, is_future, parse_date, web_address
from index.cleaning.paragraphs import paragraphs
from index.files.decoding import decode
from index.files.drafts import open_file, parsing, read_bytes
from index.files.web.tables import is_markup, page_text, with_breaks
from index.records import Article, Loaded, LoadError

MAX_COLLECTION_BYTES = 1024**3
"""Largest collection, unpacked: some 400,000 news articles, and what fits in memory with their index."""
MAX_LINE_BYTES = 10 * 1024 * 1024
MAX_ID = 1000
"""The most characters of an ``_id``, which is part of the name under which its article is shown."""
_COLUMNS = (
    ("_id", ("_id", "id")),
    (
        "text",
        ("text", "body", "content", "article", "article_text", "full_text", "fulltext", "post_content", "abstract"),
    ),
    ("title", ("title", "headline", "post_title")),
    ("date", ("date", "published", "publish_date", "pubdate", "date_published", "post_date", "created_at")),
    ("publisher", ("publisher", "source", "site", "outlet")),
    ("url", ("url", "link")),
)
"""Possible names of the columns in a file of rows."""
_SEPARATOR = re.compile(r"sep=([,;\t])[ ;,\t]*\r?\n", re.IGNORECASE)
"""The line in which Excel notes what parts the columns."""
_SHORTCODE = re.compile(r"\[/?[a-z_]+(?: [a-z_]+=\"[^\"]*\")*\]")
"""A mark of WordPress around a caption or a gallery."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|\w{2,31});", re.IGNORECASE)
_HEAD = 10_000  # characters in which the first line ends
_MAX_PROBLEMS = 100  # told one by one; the rest are counted


@dataclass
class _Reading:
    """Articles and problems collected so far; used once, while a collection is read."""

    name: str
    articles: dict[str, tuple[int, Article]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    unlisted: int = 0

    def tell(self, number: int, what: str) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(f"{self.name}: line {number}: {what}")
        else:
            self.unlisted += 1

    def loaded(self, notes: Sequence[str] = ()) -> Loaded:
        told = tuple(f"{self.name}: {note}" for note in notes)
        return Loaded(tuple(article for _, article in self.articles.values()), tuple(self.problems), told)


def read_collection(path: Path, source: str) -> Loaded:
    """Read every usable article of a collection, in order, and one problem line for each bad line.

    Raises LoadError if no line can be used or the file is larger than MAX_COLLECTION_BYTES unpacked.
    """
    reading = _Reading(source)
    with open_file(path, source, MAX_COLLECTION_BYTES) as file:
        try:
            for number, line in _lines(file, source, packed=path.name.lower().endswith(".gz")):
                _take(reading, number, line)
        except (OSError, EOFError, zlib.error) as error:
            reason = " ".join(str(error).split())[:120]
            reading.problems.append(f"{source}: the file breaks off or is damaged ({reason}); the rest was left out")
    if reading.unlisted:
        reading.problems.append(f"{source}: {reading.unlisted} more lines had problems of the same kinds")
    if not reading.articles:
        first = f" ({reading.problems[0].removeprefix(source + ': ')})" if reading.problems else ""
        raise LoadError(f"{source}: no line is a usable article{first}; each needs a JSON object with _id and text")
    return reading.loaded()


def read_csv(path: Path, source: str) -> Loaded:
    """Read a file of rows as articles, one a row, where one column plainly holds their text; with what was guessed.

    Raises LoadError where none does: figures are a table of an article, not articles.
    """
    text, notes = decode(read_bytes(path, source), source)
    csv.field_size_limit(MAX_LINE_BYTES)
    stated = _SEPARATOR.match(text)
    text = text[stated.end() :] if stated else text
    head = text[:_HEAD].partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=stated[1] if stated else max(",;\t", key=head.count))
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        found = [row for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise LoadError(f"{source}: is damaged or not CSV ({error}); save it again or take it out") from error
    columns = {field: next((names.index(name) for name in known if name in names), -1) for field, known in _COLUMNS}
    if columns["text"] < 0:
        raise LoadError(
            f"{source}: no column is called text, body, content or article; name the one that holds the articles "
            "so, or save a table of figures as .md"
        )
    reading = _Reading(source)
    identities = [row[columns["_id"]] if 0 <= columns["_id"] < len(row) else "" for row in found]
    own = len(set(identities)) == len(found) and all(map(str.strip, identities))
    for number, (row, identity) in enumerate(zip(found, identities, strict=True), 2):
        entry: dict[str, object] = {field: row[at] for field, at in columns.items() if 0 <= at < len(row)}
        _add(reading, number, {**entry, "_id": identity if own else str(number)})
    if not reading.articles:
        raise LoadError(f"{source}: no row is a usable article; each needs a text")
    return reading.loaded(notes)


def _lines(file: BinaryIO, source: str, *, packed: bool) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None stands for one that is too long. Unpacking stops at the limit."""
    stream = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file
    unpacked, number = 0, 1
    too_long = False
    while piece := stream.readline(MAX_LINE_BYTES):
        unpacked += len(piece)
        if unpacked > MAX_COLLECTION_BYTES:
            limit = MAX_COLLECTION_BYTES / 2**20
            raise LoadError(f"{source}: unpacks to more than the {limit:.0f} MB allowed; split it")
        if not piece.endswith(b"\n") and len(piece) == MAX_LINE_BYTES:
            too_long = True
            continue
        yield number, None if too_long else piece
        number, too_long = number + 1, False
    if too_long:
        yield number, None


def _take(reading: _Reading, number: int, line: bytes | None) -> None:
    if line is None:
        reading.tell(number, f"longer than {MAX_LINE_BYTES // 2**20} MB; the line was skipped")
        return
    if not line.strip(b"\xef\xbb\xbf \t\r\n"):
        return
    try:
        entry = json.loads(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
    except RecursionError:
        reading.tell(number, "not valid JSON (nested too deeply); the line was skipped")
        return
    except ValueError as error:
        reading.tell(number, f"not valid JSON ({getattr(error, 'msg', 'not UTF-8')}); the line was skipped")
        return
    if not isinstance(entry, dict):
        reading.tell(number, "not a JSON object; the line was skipped")
        return
    _add(reading, number, entry)


def _add(reading: _Reading, number: int, entry: dict[str, object]) -> None:
    if type(entry.get("_id")) is int:
        entry["_id"] = str(entry["_id"])
    problem = _why_unusable(reading, entry)
    if problem:
        reading.tell(number, f"{problem}; the line was skipped")
        return
    words = {}
    for name in ("title", "date", "url", "publisher"):
        value = entry.get(name)
        words[name] = " ".join(normalise_characters(value).split()) if isinstance(value, str) else ""
        if value is not None and not isinstance(value, str):
            reading.tell(number, f"{name} is not a string; it was ignored")
    stated = words.pop("date")
    day = parse_date(stated)
    if stated and not day:
        unread = "is not one that can be read (write 2025-02-10)"
        reading.tell(number, f"date {'lies in the future' if is_future(stated) else unread}; it was ignored")
    text = ""
    with suppress(LoadError), parsing(reading.name, "a text"):
        text = normalise_characters(_plain(str(entry["text"])))
    if not any(map(str.isalnum, text)):
        reading.tell(number, "text has no words that can be read; the line was skipped")
        return
    article = Article(
        source=f"{reading.name}#{entry['_id']}",
        text=text,
        date=day,
        date_origin="metadata" if day else "",
        title=heading(_unescaped(words["title"])),
        publisher=heading(_unescaped(words["publisher"])),
        url=web_address(words["url"]),
    )
    reading.articles[str(entry["_id"])] = (number, article)


def _plain(text: str) -> str:
    """The words of a text, which an export of a website has written as a page."""
    if not is_markup(text):
        return _unescaped(text)
    shown, _ = page_text(with_breaks(_SHORTCODE.sub("", text)))
    return "\n\n".join(paragraphs(shown))


def _unescaped(text: str) -> str:
    """A text with letters in the place of their names in HTML ("AT&amp;T"), which end in a semicolon: "?a=1&copy=2"."""
    return _ENTITY.sub(lambda f: html.unescape(f[0]) if "#" in f[0] or f[0][1:] in html5 else f[0], text)


def _why_unusable(reading: _Reading, entry: dict[str, object]) -> str:
    name, text = entry.get("_id"), entry.get("text")
    if "_id" not in entry:
        return "no _id"
    if not isinstance(name, str) or not name.strip():
        return "_id is not a string with something in it"
    if len(name) > MAX_ID or not is_safe_name(name):
        long = f"_id has {len(name):,} characters, more than {MAX_ID:,}"
        return long if len(name) > MAX_ID else "_id contains a control character"
    if name in reading.articles:
        return f"_id {name!r} was used by line {reading.articles[name][0]} already"
    if not isinstance(text, str) or not any(map(str.isalnum, text)):
        return "no text" if "text" not in entry else "text is not a string with words in it"
    return ""
