"""The versions of an index in Milvus: one is published under an alias, and another is written beside it."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

from index.archive import Archive
from index.checksums import REBUILD
from index.manifest import Manifest, Settings, require_settings
from index.milvus.copies import fold_copies
from index.milvus.index import MilvusIndex, Names
from index.milvus.rows import ARTICLES, NOTES, note_row, passage_fields, quoted, row_key
from index.milvus.server import INDEXES, Milvus, Row
from index.milvus.words import PartStatistics
from index.milvus.writer import BATCH, PartWriter
from index.records import IndexOutdated, IndexUnusable, UserError
from index.store_protocol import WHOLE, BuildJob, FilePlan, WriteCounts

FORMAT = 3
"""Increased when the rows of a version change their form."""
NAME = "articles"
_LETTERS = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


@dataclass(frozen=True)
class Delays:
    """Seconds from the last row to the switch, more than any reader is behind, and from there to the removal."""

    settle: float = 6.0
    grace: float = 10.0


@dataclass
class MilvusStore:
    """The index called ``name``, a collection's alias; ``dense`` is the index of its vectors, a key of INDEXES.

    ``batch`` passages are embedded and written at a time.
    """

    server: Milvus
    name: str = NAME
    dense: str = "FLAT"
    delays: Delays = Delays()
    batch: int = BATCH
    _seen: tuple[str, Row] | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """Where the index is kept, for messages."""
        return f"{self.server.address}/{self.name}"

    def manifest(self) -> Manifest | None:
        """The published version, or None where there is none."""
        found = self._published()
        return _manifest(*found) if found else None

    def open(self, settings: Settings) -> MilvusIndex:
        """Open the published version; raises IndexUnusable where there is none or it was made with other settings."""
        found = self._published()
        if found is None:
            raise IndexUnusable(f"{self.place}: no index yet; run: python app.py index --store {self.place}")
        manifest = _manifest(*found)
        require_settings(self.place, manifest, settings)
        version, data = found
        parts = [PartStatistics(**part) for part in data["parts"]]
        return MilvusIndex(self.server, Names(version), manifest, parts, data["dense"])

    def damage(self, manifest: Manifest) -> list[tuple[str, UserError]]:
        """The collections of the published version that do not hold as many rows as were written."""
        names = Names(manifest.version)
        counts = {
            names.articles: (manifest.articles, "piece == 0"),
            names.passages: (manifest.passages, "length >= 0"),
        }
        found: list[tuple[str, UserError]] = []
        for collection, (expected, where) in counts.items():
            there = self.server.count(collection, where)
            if there != expected:
                found.append((collection, IndexUnusable(f"{there:,} rows, not {expected:,}; {REBUILD}")))
        return found

    def changing(self) -> AbstractContextManager[None]:
        """Hold no lock: two workers that write the same part write the same rows."""
        return nullcontext()

    def write(self, plans: Sequence[FilePlan], old: Archive | None, job: BuildJob) -> WriteCounts:
        """Write the part's rows, going on where an earlier try stopped, and publish where the part is the whole."""
        assert old is None or isinstance(old, MilvusIndex)  # it was opened by this store
        names = self._draft(job)
        self.server.create(names.articles, ARTICLES)
        self.server.create(names.notes, NOTES)
        self.server.create(names.passages, passage_fields(job.embedder.dim, self.dense))
        written = PartWriter(self.server, names, job, old, self.batch).write(plans)
        if job.part == WHOLE:
            self._publish(names, job)
        return written

    def publish(self, job: BuildJob) -> Manifest:
        """Publish what all workers wrote; ``job`` is one of theirs.

        Raises IndexUnusable, naming the parts that are not done.
        """
        return self._publish(self._draft(job), job)

    def tidy(self) -> None:
        """Remove the versions before the published one; one that is being written stays."""
        version = self._alias()
        if version is not None:
            self._drop_others(version)

    def _alias(self) -> str | None:
        collection = self.server.published(self.name)
        return collection.removesuffix("_passages") if collection else None

    def _published(self) -> tuple[str, Row] | None:
        """The published version and what is noted of it, which is read once."""
        version = self._alias()
        if version is None:
            return None
        seen = self._seen
        if seen is None or seen[0] != version:
            where = f"id in {quoted([row_key('version')])}"
            rows = self.server.rows(Names(version).notes, where, ["data"])
            if not rows:
                raise IndexUnusable(f"{self.place}: {version} is not whole; {REBUILD}")
            seen = self._seen = version, json.loads(rows[0]["data"])
        made = seen[1]["format"]
        if made != FORMAT:
            kind = IndexOutdated if made < FORMAT else IndexUnusable
            raise kind(f"{self.place}: index format {made}, this program reads {FORMAT}; {REBUILD}")
        return seen

    def _draft(self, job: BuildJob) -> Names:
        """The name of the version to write, derived from its content, so that workers and later tries agree on it."""
        shape = (FORMAT, self.dense, asdict(job.settings), job.part.of, job.anew)
        digest = hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:8]
        return Names(f"{self.name}_v{self._number(self._alias() or '') + 1:06d}_{digest}")

    def _publish(self, names: Names, job: BuildJob) -> Manifest:
        of = job.part.of
        parts = {part["part"]: part for part in self._parts(names)}
        missing = [f"{number}/{of}" for number in range(1, of + 1) if number not in parts]
        if missing:
            raise IndexUnusable(f"{self.place}: not published; not done yet: --shard {', --shard '.join(missing)}")
        fold_copies(self.server, names)
        counted = {key: sum(part[key] for part in parts.values()) for key in ("articles", "passages")}
        lengths = [{k: v for k, v in part.items() if k != "articles"} for part in parts.values()]
        shape = {"format": FORMAT, "settings": asdict(job.settings), "dense": self.dense}
        data = json.dumps(shape | counted | {"parts": lengths})
        self.server.upsert(names.notes, [note_row(row_key("version"), "version", 0, data)])
        for collection in names.all:
            self.server.flush(collection)
        time.sleep(self.delays.settle)
        before = self._alias()
        self.server.publish(self.name, names.passages)
        if before is not None and before != names.version:
            time.sleep(self.delays.grace)
        self._drop_others(names.version)
        return _manifest(names.version, json.loads(data))

    def _parts(self, names: Names) -> list[Row]:
        if names.notes not in self.server.collections():
            return []
        scanned = self.server.scan(names.notes, 'kind == "part"', ["data"])
        return [json.loads(row["data"]) for rows in scanned for row in rows]

    def _drop_others(self, version: str) -> None:
        """Remove every version up to the number of ``version`` but itself."""
        for collection in self.server.collections():
            if 0 < self._number(collection) <= self._number(version) and collection not in Names(version).all:
                self.server.drop(collection)

    def _number(self, version: str) -> int:
        """The number of a version or of one of its collections; 0 for another index's."""
        found = re.fullmatch(rf"{self.name}_v(\d{{6,}})_[0-9a-f]{{8}}(?:_[a-z]+)?", version)
        return int(found[1]) if found else 0


def _manifest(version: str, data: Row) -> Manifest:
    return Manifest(version, Settings(**data["settings"]), data["articles"], data["passages"], {})


def milvus_store(address: str, *, database: str = "", token: str = "", dense: str = "FLAT") -> MilvusStore:
    """The store at ``http://HOST:PORT`` or ``http://HOST:PORT/NAME``; nothing is connected yet.

    Raises UserError where the address is none.
    """
    parts = urlsplit(address)
    name = parts.path.strip("/") or NAME
    if parts.scheme not in {"http", "https"} or not parts.hostname or not _LETTERS.fullmatch(name):
        raise UserError(
            f"--store: {address!r} is not an address of Milvus; write http://HOST:19530 or http://HOST:19530/NAME"
        )
    if dense not in INDEXES:
        raise UserError(f"{dense!r} is not an index of vectors; known are {', '.join(INDEXES)}")
    server = Milvus(f"{parts.scheme}://{parts.netloc}", database=database, token=token)
    return MilvusStore(server, name, dense)
