"""The rows that an index has in Milvus: their columns, and how articles, passages and notes become rows and come back.

Three collections make a version. ``passages`` has a row for each, with its vector and its words; ``articles`` one
for each 60 KB of an article; ``notes`` says which files were indexed and counts the words. A row's key comes from what
it holds, so that writing it again changes nothing. Every row depends on its article and the settings alone, never on
the other articles: what does (how rare a word is, how long passages are, which article is a copy) is looked up.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from index.copies import Signature
from index.filters import Filters
from index.local.bm25 import K1, B
from index.local.postings import MOST
from index.milvus.server import Field, Row, Sparse
from index.records import Article, Passage, Summary, indexed_text
from index.text.terms import keys, terms

WORDS_EACH = 4096
"""Different words of one article row that are counted; Milvus allows no more elements."""
_TEXT = 65_535
_PIECE = 60_000
_HEAD = 2_000
_USUAL = 100.0
"""The length of an average passage in words; stored weights assume it, so that new articles do not change old rows."""
_LAST = 2**32 - 2
"""The greatest dimension that Milvus allows; it stands for "no words"."""

ARTICLES = (
    Field("id", "VARCHAR", 64),
    Field("source", "VARCHAR", _TEXT, "INVERTED"),
    Field("file", "VARCHAR", _TEXT, "INVERTED"),
    Field("place", "INT64"),
    Field("piece", "INT64"),
    Field("part", "INT64", 0, "INVERTED"),
    Field("date", "VARCHAR", 64, "INVERTED"),
    Field("publisher", "VARCHAR", _TEXT, "INVERTED"),
    Field("leader", "VARCHAR", _TEXT, "INVERTED"),
    Field("words", "ARRAY", WORDS_EACH, "INVERTED", "INT64"),
    Field("signature", "VARCHAR", 1024),
    Field("head", "VARCHAR", _TEXT),
    Field("body", "VARCHAR", _TEXT),
    Field("nothing", "FLOAT_VECTOR", 2, "FLAT"),
)
NOTES = (
    Field("id", "VARCHAR", 64),
    Field("kind", "VARCHAR", 16, "INVERTED"),
    Field("part", "INT64", 0, "INVERTED"),
    Field("name", "VARCHAR", _TEXT),
    Field("data", "VARCHAR", _TEXT),
    Field("nothing", "FLOAT_VECTOR", 2, "FLAT"),
)
LED = ("leader", "leader_date", "leader_publisher")
FOUND = ("source", "file", "place", "start", "length", "text", "terms", "vector", *LED)
"""What a search brings of a passage."""


def passage_fields(dim: int, index: str) -> tuple[Field, ...]:
    """The columns of ``passages`` for vectors of length ``dim`` under an index of the kind ``index``."""
    return (
        Field("id", "VARCHAR", 64),
        Field("source", "VARCHAR", _TEXT, "INVERTED"),
        Field("file", "VARCHAR", _TEXT),
        Field("place", "INT64"),
        Field("start", "INT64"),
        Field("part", "INT64", 0, "INVERTED"),
        Field("date", "VARCHAR", 64, "INVERTED"),
        Field("publisher", "VARCHAR", _TEXT, "INVERTED"),
        Field("key", "VARCHAR", 64, "INVERTED"),
        Field("length", "INT64"),
        Field("covered", "BOOL"),
        *(Field(name, "VARCHAR", _TEXT, "INVERTED") for name in LED),
        Field("text", "VARCHAR", _TEXT),
        Field("vector", "FLOAT_VECTOR", dim, index),
        Field("terms", "SPARSE_FLOAT_VECTOR", 0, "SPARSE_INVERTED_INDEX"),
    )


def quoted(texts: Sequence[str]) -> str:
    """Texts as a list in an expression."""
    return "[" + ", ".join(_quote(text) for text in texts) + "]"


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def row_key(*parts: object) -> str:
    """32 letters that stand for ``parts``, the same everywhere."""
    return hashlib.blake2b(json.dumps(parts, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def note_row(key: str, kind: str, part: int, data: str, name: str = "") -> Row:
    """A row of ``notes``."""
    return {"id": key, "kind": kind, "part": part, "name": name, "data": data, "nothing": [0.0, 0.0]}


def article_rows(article: Article, file: str, place: int, part: int, found: tuple[int, Signature]) -> list[Row]:
    """The rows of an article that has the number of passages and the signature ``found``."""
    passages, signature = found
    body = json.dumps(asdict(article), ensure_ascii=False)
    pieces = _pieces(body)
    head = {name: value[:_HEAD] for name, value in asdict(article).items() if name not in {"text", "source"}}
    shared: Row = {"source": article.source, "file": file, "place": place, "part": part, "nothing": [0.0, 0.0]}
    plain: Row = {"date": "", "publisher": "", "leader": "", "words": [], "signature": "", "head": ""}
    rows = [
        shared | plain | {"id": row_key(file, place, n, piece), "piece": n, "body": piece}
        for n, piece in enumerate(pieces)
    ]
    words = sorted(set(keys(terms(f"{article.title}\n{article.text}"))))[:WORDS_EACH]
    rows[0] |= {
        "date": article.date,
        "publisher": article.publisher.casefold(),
        "words": words,
        "signature": _packed(signature),
        "head": json.dumps(head | {"passages": passages}, ensure_ascii=False),
    }
    return rows


def _pieces(text: str) -> list[str]:
    """A text in pieces of no more than _PIECE bytes each."""
    data = text.encode()
    ends = [0]
    while ends[-1] < len(data):
        end = min(ends[-1] + _PIECE, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:  # inside a letter
            end -= 1
        ends.append(end)
    return [data[a:b].decode() for a, b in pairwise(ends)]


def article_of(rows: Sequence[Row]) -> Article:
    """The article that has these rows."""
    return Article(**json.loads("".join(row["body"] for row in sorted(rows, key=lambda row: int(row["piece"])))))


def summary_of(row: Row) -> Summary:
    """The summary of the article whose first row this is."""
    head = json.loads(row["head"])
    return Summary(row["source"], **head)


def signature_of(row: Row) -> Signature:
    """The signature of the article whose first row this is."""
    return np.frombuffer(base64.b64decode(row["signature"]), dtype="<u4").astype(np.uint32)


def passage_row(passage: Passage, article: Article, file: str, place: int) -> Row:
    """The row of a passage, as yet without its vector, in an article that copies none."""
    whole = indexed_text(article.title, passage.text)
    stems = terms(whole)
    known = (file, place, passage.source, passage.start, passage.text, article.title, article.date, article.publisher)
    return {
        "id": row_key(*known),
        "source": passage.source,
        "file": file,
        "place": place,
        "start": passage.start,
        "date": article.date,
        "publisher": article.publisher.casefold(),
        "key": row_key(whole),
        "length": len(stems),
        "covered": False,
        **dict.fromkeys(LED, ""),
        "text": passage.text,
        "terms": weights(stems),
    }


def passage_of(row: Row) -> Passage:
    """The passage of a row."""
    return Passage(row["source"], int(row["start"]), int(row["start"]) + len(row["text"]), row["text"])


def dimension(key: int) -> int:
    """The dimension of a word in a sparse vector."""
    return min(key, _LAST - 1)


def weights(stems: Sequence[str]) -> Sparse:
    """The contribution of each stem to BM25 in a passage of these stems, before it is multiplied by the IDF."""
    usual = norm(len(stems))
    counts = Counter(map(dimension, keys(stems)))
    weighed = {key: (n := min(count, MOST)) / (n + usual) for key, count in counts.items()}
    return weighed or {_LAST: 1.0}


def counts_in(weighed: Sparse, dimensions: Sequence[int], length: int) -> npt.NDArray[np.float32]:
    """How often each word of ``dimensions`` stands in a passage: the inverse of ``weights`` for its ``length``."""
    found = np.array([weighed.get(d, 0.0) for d in dimensions], dtype=np.float64)
    return np.rint(norm(length) * found / (1 - found)).astype(np.float32)


def norm(length: int) -> float:
    """BM25's measure of a passage's length beside a usual one's."""
    return K1 * (1 - B + B * length / _USUAL)


def _packed(array: npt.NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def inside(bounds: Filters, prefix: str = "") -> str:
    """The filter expression for articles inside ``bounds``, over the columns with ``prefix``; empty without bounds.

    In a pattern Milvus cannot express a literal ``_`` or ``%``, so any letter matches there.
    """
    date, publisher, source = f"{prefix}date", f"{prefix}publisher", prefix.rstrip("_") or "source"
    clauses = []
    if bounds.since or bounds.until:
        clauses.append(f'{date} != ""')
    if bounds.since:
        clauses.append(f"{date} >= {_quote(bounds.since)}")
    if bounds.until:
        clauses.append(f"{date} <= {_quote(bounds.until + '~')}")  # which stands behind every digit and dash
    if bounds.publishers:
        clauses.append(f"{publisher} in {quoted([name.casefold() for name in bounds.publishers])}")
    if bounds.sources:
        clauses.append("(" + " or ".join(_like(source, pattern) for pattern in bounds.sources) + ")")
    return " and ".join(clauses)


def _like(field: str, pattern: str) -> str:
    if not any(letter in pattern for letter in "*?"):
        return f"{field} == {_quote(pattern)}"
    plain = pattern.replace("%", "_").replace("\\", "_").replace("*", "%").replace("?", "_")
    return f"{field} like {_quote(plain)}"


def searched(bounds: Filters) -> str:
    """The filter expression for passages inside ``bounds`` that no leading copy inside them repeats."""
    if not bounds:
        return "covered == false"
    return f"({inside(bounds)}) and (covered == false or not ({inside(bounds, 'leader_')}))"


def real_dimensions(weighed: Sparse) -> list[int]:
    """The dimensions that stand for words."""
    return [dimension for dimension in weighed if dimension != _LAST]
