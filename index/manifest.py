"""The manifest of a version: the settings that shaped it, its size, and its checksums."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from index.checksums import REBUILD
from index.records import IndexOutdated, IndexUnusable

FORMAT = 7
"""Increased when the files of a version change their form."""
VECTORS_SINCE = 6
"""The first format whose vectors and keys have the form of now."""
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Settings:
    """The settings that shape an index; one with other settings is refused, because vectors would not compare."""

    model: str
    weights: str
    cleaning: int
    chunking: str
    terms: int
    copies: int

    def differences(self, other: Settings) -> list[str]:
        """One phrase for each field that differs, with both values; the model's mere name may differ."""
        return [
            f"{field.name} {getattr(other, field.name)!r}, not {getattr(self, field.name)!r}"
            for field in fields(self)
            if field.name != "model" and getattr(self, field.name) != getattr(other, field.name)
        ]

    def outdate(self, other: Settings) -> bool:
        """Whether an older program with the same model made the other settings: some rules are older, none newer."""
        rules = [(getattr(self, rule), getattr(other, rule)) for rule in ("cleaning", "terms", "copies")]
        return self.weights == other.weights and all(a >= b for a, b in rules) and any(a > b for a, b in rules)


@dataclass(frozen=True)
class Manifest:
    """The published version; ``files`` maps each file's path inside it to its SHA-256."""

    version: str
    settings: Settings
    articles: int
    passages: int
    files: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """A hash of what the version is and holds: an index made anew may give its versions the same names."""
        return _checksum(asdict(self))


def read_manifest(folder: Path, *, oldest: int = FORMAT) -> Manifest | None:
    """The manifest in ``folder``, or None where no index was ever published there.

    Raises IndexUnusable when it is damaged or of another format number, IndexOutdated when of one before ``oldest``.
    """
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except NotADirectoryError as error:
        raise IndexUnusable(f"{folder}: is a file; name a folder with --index-dir") from error
    except (OSError, ValueError, RecursionError) as error:
        raise IndexUnusable(f"{path}: damaged ({error}); {REBUILD}") from error
    try:
        if not oldest <= data["format"] <= FORMAT:
            kind = IndexOutdated if data["format"] < FORMAT else IndexUnusable
            raise kind(f"{path}: index format {data['format']}, this program reads {FORMAT}; {REBUILD}")
        if data.pop("checksum") != _checksum(data):
            raise IndexUnusable(f"{path}: damaged (its checksum differs); {REBUILD}")
        return Manifest(
            data["version"], Settings(**data["settings"]), data["articles"], data["passages"], data["files"]
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise IndexUnusable(f"{path}: damaged (field {error}); {REBUILD}") from error


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write what ``read_manifest`` reads."""
    data: dict[str, Any] = {"format": FORMAT, **asdict(manifest)}
    data["checksum"] = _checksum(data)
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")


def require_settings(place: Path | str, manifest: Manifest, settings: Settings) -> None:
    """Raise IndexUnusable unless the index at ``place`` was made with ``settings``."""
    differences = settings.differences(manifest.settings)
    if differences:
        raise IndexUnusable(
            f"{place}: made with model {manifest.settings.model!r}, asked for {settings.model!r}: "
            f"{'; '.join(differences)}; {REBUILD}"
        )


def _checksum(data: dict[str, Any]) -> str:
    """SHA-256 of a manifest's content, whatever its white space."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
