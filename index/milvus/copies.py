"""Marks the copies among the articles in Milvus, once all parts of a version are written.

The comparison is that of the local files, on the same signatures. These take 512 bytes an article and are all in
memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np

from index.chunking import Offsets
from index.copies import Dated, are_copies, leaders, pairs, repeated
from index.milvus.index import Names
from index.milvus.rows import ARTICLES as COLUMNS
from index.milvus.rows import LED, article_of, passage_fields, passage_of, quoted, signature_of
from index.milvus.server import Milvus, Row
from index.records import Article

_READ = 1000


def fold_copies(server: Milvus, names: Names) -> None:
    """Mark every article that has a leader, and those of its passages that only repeat the leader."""
    rows = _heads(server, names)
    if not rows:
        return

    @lru_cache(_READ)
    def article(number: int) -> Article:
        where = f"source in {quoted([rows[number]['source']])}"
        return article_of(server.rows(names.articles, where, ["piece", "body"], strong=True))

    near = pairs(np.stack([signature_of(row) for row in rows]))
    copies = [(a, b) for a, b in near.tolist() if are_copies(article(a), article(b))]
    found = leaders(copies, lambda n: Dated(rows[n]["source"], rows[n]["date"]))
    for number, row in enumerate(rows):
        leader = rows[found[number]] if number in found else None
        if leader is not None:
            covered = partial(repeated, article(number).text, leading=article(found[number]).text)
            _mark(server, names, row, leader, covered)
        elif row["leader"]:
            _mark(server, names, row, None, lambda passages: [False] * len(passages))


def _heads(server: Milvus, names: Names) -> list[Row]:
    """The first row of every article, in order."""
    fields = ["source", "file", "place", "date", "publisher", "leader", "signature"]
    rows = [row for some in server.scan(names.articles, "piece == 0", fields) for row in some]
    return sorted(rows, key=lambda row: (row["file"], int(row["place"])))


def _mark(
    server: Milvus, names: Names, row: Row, leader: Row | None, covered: Callable[[Sequence[Offsets]], list[bool]]
) -> None:
    """Write an article's leader into its rows and its passages'; ``covered`` says which of these repeat it."""
    named = [leader[name] if leader else "" for name in ("source", "date", "publisher")]
    one = f"source in {quoted([row['source']])}"
    columns = [column.name for column in passage_fields(0, "")]
    for rows in server.scan(names.passages, one, columns):
        found = [passage_of(passage) for passage in rows]
        marks = covered([(passage.start, passage.end) for passage in found])
        led = dict(zip(LED, named, strict=True))
        server.upsert(names.passages, [row | led | {"covered": mark} for row, mark in zip(rows, marks, strict=True)])
    for rows in server.scan(names.articles, f"{one} and piece == 0", [column.name for column in COLUMNS]):
        server.upsert(names.articles, [article | {"leader": named[0]} for article in rows])
