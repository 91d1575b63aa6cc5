"""Looks the installation over: versions, models, articles, index and room, for a report that can be pasted."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.build import Builder
from index.checksums import file_sha256
from index.files.scanning import scan
from index.manifest import require_settings
from index.model.bert import runtime
from index.records import ModelUnavailable, UserError
from qa.reading.reader import Excerpt
from qa.reading.remembered import Reader
from qa.texts import counted, held

ROOM = 500_000_000
"""Bytes that should be free for a new version of an index."""

_PIN = re.compile(r"([A-Za-z0-9_.-]+)==([^\s;\\]+)")


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``problem`` says what is wrong with it and what mends it, empty where nothing is."""

    name: str
    value: str
    problem: str = ""


@dataclass(frozen=True)
class Used:
    """What was asked for with ``--model``, and what judges: the model that the judge's file is a change of.

    ``problem`` says why it is not what was asked for.
    """

    model: str
    base: str
    judge: Path
    problem: str = ""


def examine(builder: Builder, reader: Reader, requirements: Path, used: Used) -> list[Finding]:
    """Look at everything; what is missing or broken becomes a problem and never an error."""
    looks: Mapping[str, Callable[[], Iterator[Finding]]] = {
        "system": _system,
        "packages": lambda: _packages(requirements),
        "model": lambda: iter([Finding("model", used.model, used.problem)]),
        "runtime": lambda: iter([Finding("runtime", runtime())]),
        "embedder": lambda: _embedder(builder),
        "judge": lambda: _judge(used, reader),
        "articles": lambda: _articles(builder.folder),
        "index": lambda: _index(builder),
        "room": lambda: _room(builder.index_folder),
    }
    findings: list[Finding] = []
    for name, look in looks.items():
        try:
            findings += look()
        except Exception as error:  # a broken part is what this is for
            reason = str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
            findings = [f for f in findings if f.name != name] + [Finding(name, "not usable", reason)]
    return findings


def findings_text(findings: list[Finding]) -> str:
    """Each finding on a line, then the problems; the user's own folder is written ``~``."""
    width = max(len(finding.name) for finding in findings)
    lines = [f"{finding.name:<{width}}  {finding.value}" for finding in findings]
    problems = [f"- {finding.name}: {finding.problem}" for finding in findings if finding.problem]
    return _without_home("\n".join([*lines, "", "Problems found:" if problems else "No problems found.", *problems]))


def findings_json(findings: list[Finding]) -> str:
    """The findings as one line of JSON."""
    data = [{"name": f.name, "value": f.value, "problem": f.problem or None} for f in findings]
    return _without_home(json.dumps({"findings": data}, ensure_ascii=False))


def _without_home(text: str) -> str:
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _system() -> Iterator[Finding]:
    yield Finding("system", platform.platform())
    python = platform.python_version_tuple()
    old = (int(python[0]), int(python[1])) < (3, 11)
    yield Finding("python", platform.python_version(), "older than 3.11; install a newer one" if old else "")
    yield Finding("processors", str(os.cpu_count()))


def _packages(requirements: Path) -> Iterator[Finding]:
    """The installed version of each pinned package, and which differ."""
    from importlib.metadata import PackageNotFoundError, version  # every command imports this file, few need this

    pins = _PIN.findall(requirements.read_text(encoding="utf-8"))
    for name, pinned in pins:
        try:
            installed = version(name)
        except PackageNotFoundError:
            yield Finding(name, "not installed", f"run: pip install -r {requirements.name}")
            continue
        same = installed.partition("+")[0] == pinned  # a build for CPUs says so after a plus sign
        yield Finding(name, installed, "" if same else f"tested with {pinned}; run: pip install -r {requirements.name}")


def _embedder(builder: Builder) -> Iterator[Finding]:
    embedder = builder.embedder
    yield Finding("embedder", embedder.name)
    yield Finding("embedder SHA-256", embedder.fingerprint)
    yield Finding("embedder works", f"yes, vectors of {embedder.encode_query('Does it work?').shape[1]} numbers")


def _judge(used: Used, reader: Reader) -> Iterator[Finding]:
    yield Finding("base", used.base)
    yield Finding("judge", str(used.judge))
    text = "The mayor resigned on Monday."
    [judged] = reader.read("When did the mayor resign?", [Excerpt(text)])
    read = f"“{text[judged.spans[0].start : judged.spans[0].end]}”" if judged.spans else "nothing"
    stance = ", and a stance" if judged.stance else ""
    yield Finding("judge SHA-256", file_sha256(used.judge))
    yield Finding("judge works", f"yes, reads {read}{stance}")


def _articles(folder: Path) -> Iterator[Finding]:
    found = scan(folder)
    value = f"{folder}: {counted(len(found.files), 'file')}, {len(found.skipped):,} not readable as articles"
    yield Finding("articles", value, "" if found.files else "no articles there; put some there, or name another folder")


def _index(builder: Builder) -> Iterator[Finding]:
    place = builder.store.place
    manifest = builder.store.manifest()
    if manifest is None:
        yield Finding("index", f"{place}: none", "not made yet; run: python app.py index")
        return
    yield Finding("index", f"{place}: {manifest.version}")
    yield Finding("index holds", held(manifest.articles, manifest.passages))
    for name, error in builder.store.damage(manifest):
        yield Finding(f"index file {name}", "not usable", str(error))
    try:
        require_settings(place, manifest, builder.settings)
        stale = builder.check()
    except ModelUnavailable:
        return  # said of the model already
    except UserError as error:
        yield Finding("index fits", "no", str(error))
        return
    yield Finding("index fits", "the articles changed; run: python app.py index" if stale.differs else "the articles")
    for line in stale.skipped:
        yield Finding("not read", line)


def _room(folder: Path) -> Iterator[Finding]:
    there = next(path for path in [folder, *folder.resolve().parents] if path.is_dir())
    free = shutil.disk_usage(there).free
    problem = f"little room for a new index in {there}; free some" if free < ROOM else ""
    yield Finding("free room", f"{free / 1e9:,.1f} GB", problem)
    writable = os.access(there, os.W_OK)
    yield Finding("index can be written", "yes" if writable else "no, it only answers")
