"""The client of a Milvus server, with retries; the only file that imports pymilvus.

Every call has a time limit. A call that fails because the server is away, slow or busy is retried after a pause that
doubles, because every call here can safely be repeated. While the server is known to be away a call is tried once, so
that the user gets an answer at once.
"""

from __future__ import annotations

import contextlib
import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from index.records import IndexAway, IndexReplaced, IndexUnusable, UserError

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

T = TypeVar("T")

MOST = 16_000
"""Rows that one query may bring; Milvus allows 16,384."""
OLDEST = (2, 5)
"""The first version of Milvus with all features used here; Milvus Lite has versions of its own."""

_GONE = frozenset({100, 1600})  # no such collection, no such alias
_NOT_LOADED = 101  # since the small edition was started again, or since somebody released it
_BUSY = frozenset({2, 3, 4, 8, 9, 103})  # unavailable, out of memory, too many requests, over a limit, still loading
_CONSISTENCY = "Bounded"
_SCAN = 1000
_TOGETHER = 32


class Milvus:
    """One database of a server; nothing is connected before the first call. Safe to share between threads."""

    def __init__(
        self, address: str, *, database: str = "", token: str = "", retry: RetryPolicy = DEFAULT_RETRY
    ) -> None:
        self.address = address
        self._host = address.partition("://")[2]  # a page takes what looks like a folder out of messages
        self._database = database
        self._token = token
        self._retry = retry
        self._lock = threading.Lock()
        self._open: Any = None
        self._away = False
        self._threads = ThreadPoolExecutor(_TOGETHER)

    def start(self, call: Callable[..., T], *arguments: Any) -> Future[T]:
        """Begin a call of this server beside others."""
        return self._threads.submit(call, *arguments)

    def collections(self) -> list[str]:
        """The names of all collections."""
        return [str(name) for name in self._call("list", lambda c, t: c.list_collections(timeout=t))]

    def published(self, alias: str) -> str | None:
        """The collection that ``alias`` stands for, or None where there is no such alias."""
        try:
            found = self._call("look at", lambda c, t: c.describe_alias(alias, timeout=t))
        except IndexReplaced:
            return None
        return str(found["collection_name"])

    def publish(self, alias: str, collection: str) -> None:
        """Let ``alias`` stand for ``collection`` from this moment on."""
        now = self.published(alias)
        if now is None:
            self._call("publish", lambda c, t: c.create_alias(collection, alias, timeout=t))
        elif now != collection:
            self._call("publish", lambda c, t: c.alter_alias(collection, alias, timeout=t))

    def create(self, collection: str, fields: Sequence[Field]) -> None:
        """Make an empty collection with its indexes, whose first field is the key, unless it is there already."""

        def make(client: Any, limit: float) -> None:
            if not client.has_collection(collection, timeout=limit):
                options = {"schema": _schema(fields), "consistency_level": _CONSISTENCY, "timeout": limit}
                try:
                    client.create_collection(collection, **options)
                except Exception:
                    if not client.has_collection(collection, timeout=limit):  # another worker was as quick
                        raise

        self._call("make a collection", make)
        there = self._indexed(collection)
        for field in fields:
            if field.index and field.name not in there:
                try:
                    self._create_index(collection, field)
                except IndexUnusable:
                    if field.name not in self._indexed(collection):  # another worker was as quick
                        raise
        self._load(collection)

    def _indexed(self, collection: str) -> list[str]:
        return [str(name) for name in self._call("look at", lambda c, t: c.list_indexes(collection, timeout=t))]

    def _load(self, collection: str) -> None:
        self._call("load a collection", lambda c, t: c.load_collection(collection, timeout=t))

    def _create_index(self, collection: str, field: Field) -> None:
        """Make the index of a column that holds nothing yet, so there is nothing to wait for."""
        scalar = field.index == SCALAR
        # Without the index of plain values everything is found too, only slower; not every edition has all of them.
        with contextlib.suppress(IndexUnusable) if scalar else contextlib.nullcontext():
            self._call("index", lambda c, t: c.create_index(collection, _index(field), timeout=t, sync=False))

    def drop(self, collection: str) -> None:
        """Remove a collection; none is missed."""
        self._call("drop", lambda c, t: c.drop_collection(collection, timeout=t))

    def flush(self, collection: str) -> None:
        """Put all rows written so far on disk."""
        self._call("flush", lambda c, t: c.flush(collection, timeout=t), collection)

    def upsert(self, collection: str, rows: Sequence[Row]) -> None:
        """Write rows, each in place of one with the same key."""
        if rows:
            self._call("write", lambda c, t: c.upsert(collection, list(rows), timeout=t), collection)

    def delete(self, collection: str, where: str) -> None:
        """Remove the rows for which the expression holds."""
        self._call("delete", lambda c, t: c.delete(collection, filter=where, timeout=t), collection)

    def count(self, collection: str, where: str) -> int:
        """How many rows there are for which the expression holds."""
        found = self._call("count", lambda c, t: c.query(collection, where, ["count(*)"], timeout=t), collection)
        return int(found[0]["count(*)"])

    def rows(self, collection: str, where: str, fields: Sequence[str], *, strong: bool = False) -> list[Row]:
        """The rows for which the expression holds, MOST at most; ``strong`` sees all that was ever written."""
        options = {"consistency_level": "Strong"} if strong else {}

        def ask(client: Any, limit: float) -> list[Row]:
            return [
                dict(row) for row in client.query(collection, where, list(fields), timeout=limit, limit=MOST, **options)
            ]

        return self._call("read", ask, collection)

    def scan(self, collection: str, where: str, fields: Sequence[str]) -> Iterator[list[Row]]:
        """All rows for which the expression holds, in the order of their keys, some at a time; sees all written."""
        last = ""
        while True:
            after = f'id > "{last}"' if not where else f'({where}) and id > "{last}"'

            def ask(client: Any, limit: float, after: str = after) -> list[Row]:
                found = client.query_iterator(
                    collection, _SCAN, _SCAN, after, ["id", *fields], timeout=limit, consistency_level="Strong"
                )
                try:
                    return [dict(row) for row in found.next()]
                finally:
                    found.close()

            rows = self._call("read", ask, collection)
            if not rows:
                return
            yield rows
            last = max(str(row["id"]) for row in rows)

    def search(
        self, collection: str, query: Mapping[str, npt.NDArray[np.float32] | Sparse], where: str, options: SearchOptions
    ) -> list[Row]:
        """The rows whose vector has the greatest inner product with the one in ``query``, which names its field."""
        [(field, vector)] = query.items()
        data = vector.tolist() if isinstance(vector, np.ndarray) else dict(vector)

        def ask(client: Any, limit: float) -> list[Row]:
            [hits] = client.search(
                collection,
                [data],
                filter=where,
                limit=options.limit,
                output_fields=list(options.fields),
                anns_field=field,
                search_params={"metric_type": "IP", "params": dict(options.params)},
                timeout=limit,
            )
            return [dict(hit["entity"]) | {"id": hit["id"]} for hit in hits]

        return self._call("search", ask, collection)

    def _call(self, what: str, work: Callable[[Any, float], T], collection: str = "") -> T:
        """Do ``work`` with a client, with retries; raises UserError in one line where it fails."""
        reason, began, attempt = "", time.monotonic(), 0
        while attempt < (1 if self._away else self._retry.tries):
            if time.monotonic() - began > 1.5 * self._retry.limit:
                break  # a server that hangs takes the whole limit each time
            if attempt:
                time.sleep(self._retry.pause * 2 ** (attempt - 1) * random.uniform(0.75, 1.25))
            try:
                done = work(self._client(), self._retry.limit)
            except UserError:
                raise
            except Exception as error:  # pymilvus and grpc share no class
                reason = self._again(what, error, collection)
                attempt += 1
            else:
                self._away = False
                return done
        self._away = True
        raise IndexAway(f"{self._host}: Milvus does not answer ({reason}); start it, or check --store")

    def _again(self, what: str, error: Exception, collection: str) -> str:
        """Prepare another try and return the reason; raises UserError where a retry cannot help."""
        code, reason = _code_and_reason(error)
        if code in _GONE:
            raise IndexReplaced(f"{self._host}: {reason}; ask again") from error
        if code == _NOT_LOADED and collection:
            self._load(collection)
        elif code is not None and code not in _BUSY and "not ready" not in reason:
            raise IndexUnusable(f"{self._host}: Milvus would not {what} ({reason})") from error
        else:
            self.close()
        return reason

    def _client(self) -> Any:
        with self._lock:
            if self._open is not None:
                return self._open
        made = self._connect()  # outside of the lock: where a server hangs, nobody waits for another's limit
        with self._lock:
            if self._open is None:
                self._open = made
                return made
            kept = self._open
        made.close()
        return kept

    def _connect(self) -> Any:
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise UserError(
                f"--store: no client for Milvus ({error}); run: pip install -r requirements-milvus.txt"
            ) from error
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)  # it logs what is raised as well, with traces
        client = MilvusClient(
            self.address, db_name=self._database, token=self._token, timeout=self._retry.limit, dedicated=True
        )
        _require_version(self.address, str(client.get_server_version(timeout=self._retry.limit)))
        return client

    def close(self) -> None:
        """Drop the connection, which does not recover after a restart of the server; the next call makes a new one."""
        with self._lock:
            client, self._open = self._open, None
        if client is not None:
            try:
                client.close()
            except Exception:
                logging.getLogger(__name__).debug("a connection was broken already")


def _code_and_reason(error: Exception) -> tuple[int | None, str]:
    """The code of Milvus' own error, None for one of the connection, and what it says in a line."""
    code = getattr(error, "code", None)
    if callable(code):  # grpc's: the server was too slow or the connection broke
        return None, str(code().name).lower().replace("_", " ")
    reason = " ".join(str(getattr(error, "message", error)).split())[:300]
    if "Fail connecting" in reason:  # which goes on about illegal parameters
        reason = "no connection"
    return (code if isinstance(code, int) else None), reason


def _require_version(address: str, version: str) -> None:
    numbers = version.removeprefix("v").split(".")
    if all(n.isdigit() for n in numbers[:2]) and tuple(map(int, numbers[:2])) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise IndexUnusable(f"{address}: Milvus {version} is too old; this program needs {wanted} or later")


def _schema(fields: Sequence[Field]) -> Any:
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    for number, field in enumerate(fields):
        options: dict[str, Any] = {"is_primary": True} if number == 0 else {}
        if field.kind == "VARCHAR":
            options["max_length"] = field.size
        elif field.kind == "FLOAT_VECTOR":
            options["dim"] = field.size
        elif field.kind == "ARRAY":
            options |= {"element_type": DataType[field.element], "max_capacity": field.size}
            options |= {"max_length": 65_535} if field.element == "VARCHAR" else {}
        schema.add_field(field.name, DataType[field.kind], **options)
    return schema


def _index(field: Field) -> Any:
    from pymilvus import MilvusClient

    index = MilvusClient.prepare_index_params()
    if field.index == SCALAR:
        index.add_index(field.name, index_type=SCALAR)
    else:
        params = INDEXES[field.index][0] if field.index in INDEXES else {}
        index.add_index(field.name, index_type=field.index, metric_type="IP", params=params)
    return index
