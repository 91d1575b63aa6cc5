"""The records that the files about Milvus share: columns, rows, indexes, and the retry policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Sparse = dict[int, float]

SCALAR = "INVERTED"
"""The index of plain values."""


@dataclass(frozen=True)
class Field:
    """A column: ``kind`` is one of Milvus' types; ``size`` its greatest length, dimension or number of elements."""

    name: str
    kind: str
    size: int = 0
    index: str = ""
    element: str = ""


@dataclass(frozen=True)
class RetryPolicy:
    """The time limit of a call, the number of tries, and the first pause between two, in seconds."""

    limit: float = 10.0
    tries: int = 4
    pause: float = 0.2


DEFAULT_RETRY = RetryPolicy()


@dataclass(frozen=True)
class SearchOptions:
    """The options of a search: number of rows, their fields, and parameters of the index."""

    limit: int
    fields: Sequence[str]
    params: Mapping[str, int]


INDEXES: Mapping[str, tuple[dict[str, int], dict[str, int]]] = {
    "FLAT": ({}, {}),
    "HNSW": ({"M": 16, "efConstruction": 200}, {"ef": 512}),
    "DISKANN": ({}, {"search_list": 512}),
}
"""Index of dense vectors → what it is built and searched with; FLAT compares all and misses nothing."""
