"""Says in Milvus which articles are copies of which, once all parts of a version are written.

It is the same comparison as in local files, on the same signatures: 512 bytes for each article, in memory together.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from index.copies import Dated, are_copies, covers, leaders, pairs
from index.milvus import Milvus
from index.milvus_index import Names
from index.milvus_rows import ARTICLES as COLUMNS
from index.milvus_rows import LED, article_of, passage_fields, quoted, signature_of
from index.milvus_shapes import Row

_READ = 1000


def fold_copies(server: Milvus, names: Names) -> None:
    """Mark every article that has a leader, and which of its passages say nothing that the leader does not."""
    rows = _heads(server, names)
    if not rows:
        return

    @lru_cache(_READ)
    def text(number: int) -> str:
        where = f"source in {quoted([rows[number]['source']])}"
        return article_of(server.rows(names.articles, where, ["piece", "body"], strong=True)).text

    near = pairs(np.stack([signature_of(row) for row in rows]))
    copies = [(a, b) for a, b in near.tolist() if are_copies(text(a), text(b))]
    found = leaders(copies, lambda n: Dated(rows[n]["source"], rows[n]["date"]))
    for number, row in enumerate(rows):
        leader = rows[found[number]] if number in found else None
        if leader is not None:
            _mark(server, names, row, leader, text(found[number]))
        elif row["leader"]:
            _mark(server, names, row, None, "")


def _heads(server: Milvus, names: Names) -> list[Row]:
    """The first row of every article, in order."""
    fields = ["source", "file", "place", "date", "publisher", "leader", "signature"]
    rows = [row for some in server.scan(names.articles, "piece == 0", fields) for row in some]
    return sorted(rows, key=lambda row: (row["file"], int(row["place"])))


def _mark(server: Milvus, names: Names, row: Row, leader: Row | None, leading: str) -> None:
    """Write whom an article copies, into its rows and its passages'."""
    named = [leader[name] if leader else "" for name in ("source", "date", "publisher")]
    one = f"source in {quoted([row['source']])}"
    columns = [column.name for column in passage_fields(0, "")]
    for rows in server.scan(names.passages, one, columns):
        for passage in rows:
            passage |= dict(zip(LED, named, strict=True))
            passage["covered"] = leader is not None and covers(leading, passage["text"])
        server.upsert(names.passages, rows)
    for rows in server.scan(names.articles, f"{one} and piece == 0", [column.name for column in COLUMNS]):
        server.upsert(names.articles, [article | {"leader": named[0]} for article in rows])
