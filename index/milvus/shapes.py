"""The plain records that the files about Milvus share: columns, rows, indexes, and how patient a call is."""

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
    """How long one call may take, how often it is tried, and the first pause between two tries, all in seconds."""

    limit: float = 10.0
    tries: int = 4
    pause: float = 0.2


DEFAULT_RETRY = RetryPolicy()


@dataclass(frozen=True)
class SearchOptions:
    """How many rows a search brings, with which of their fields, and what it tells the index."""

    limit: int
    fields: Sequence[str]
    params: Mapping[str, int]


INDEXES: Mapping[str, tuple[dict[str, int], dict[str, int]]] = {
    "FLAT": ({}, {}),
    "HNSW": ({"M": 16, "efConstruction": 200}, {"ef": 512}),
    "DISKANN": ({}, {"search_list": 512}),
}
"""Index of dense vectors → what it is built and searched with; FLAT compares all and misses nothing."""
