"""A folder of articles into an index: scan, hash, compare, load, embed what is new, commit."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from index.archive import Archive
from index.checksums import file_sha256
from index.chunking import CHUNKING, ChunkSettings
from index.cleaning import CLEANING_VERSION
from index.copies import COPIES_VERSION
from index.files.sandbox import SUFFIXES, Sandbox
from index.files.scanning import FORMATS, readable_folder, scan
from index.journal import Journal
from index.local.store import IndexFiles
from index.manifest import FORMAT, Settings
from index.records import Article, Embedder, FileRecord, IndexOutdated, IndexUnusable, LoadError, Progress, UserError
from index.store_protocol import WHOLE, BuildJob, FilePlan, Part, Store
from index.text.terms import TERMS_VERSION


@dataclass(frozen=True)
class BuildReport:
    """The effects of an update, article by article; each tuple is in the order of the sources.

    ``skipped`` holds one line with the reason for each file or line that could not be used. ``notes`` holds one for
    each remark on how a file was read and what was left out. ``embedded`` counts the passages whose text had no vector
    yet, 0 where nothing was written. ``differs`` says whether folder and index differ. ``outdated`` says whether an
    older program made the index, so that it was built anew.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    articles: int = 0
    passages: int = 0
    embedded: int = 0
    differs: bool = False
    outdated: bool = False


@dataclass(frozen=True)
class _Plan:
    files: tuple[FilePlan, ...]
    report: BuildReport


@dataclass(frozen=True)
class Builder:
    """Keeps an index in step with the articles in ``folder``: in ``index_folder``, or in the store ``remote``.

    Sources in ``ignore`` are not articles; only those of ``part`` are indexed. Every method raises UserError where the
    folder is missing or without articles, or the index is damaged or has other settings.
    """

    folder: Path
    index_folder: Path
    embedder: Embedder
    chunking: ChunkSettings = CHUNKING
    ignore: frozenset[str] = frozenset()
    remote: Store | None = None
    part: Part = WHOLE
    retried: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """The unreadable files that this program has tried once more."""

    @property
    def store(self) -> Store:
        """Where the index is kept."""
        return self.remote or IndexFiles(self.index_folder)

    @property
    def settings(self) -> Settings:
        """The settings of an index built now; raises ModelUnavailable where the model cannot be loaded."""
        return self.settings_with(self.embedder.fingerprint)

    def settings_with(self, weights: str) -> Settings:
        """The settings of an index whose vectors come from the model with these ``weights``."""
        return Settings(
            model=self.embedder.name,
            weights=weights,
            cleaning=CLEANING_VERSION,
            chunking=str(self.chunking),
            terms=TERMS_VERSION,
            copies=COPIES_VERSION,
        )

    def check(self) -> BuildReport:
        """Say what ``build`` would do, without writing or embedding anything."""
        old = self._old_index()
        return replace(self._plan(old, None, None, retry=False).report, outdated=self._is_outdated())

    def build(self, *, rebuild: bool = False, progress: Progress | None = None) -> BuildReport:
        """Update the index, embedding only texts that have no vector yet; one of an older program hands its vectors on.

        ``rebuild`` builds it anew. Until the last step the old index is unchanged.
        """
        readable_folder(self.folder)  # a mistyped folder is refused before anything is made
        with self.store.changing(), self._journal(anew=rebuild) as journal:
            outdated = self._is_outdated()
            if outdated and journal and not rebuild:
                IndexFiles(self.index_folder).hand_on(journal, self.settings.weights)
            old = None if rebuild else self._old_index()
            plan = self._plan(old, progress, journal, retry=True)
            if old is None or plan.report.differs or self.part != WHOLE:
                job = self.job(plan.report.articles, progress, rebuild=rebuild)
                written = self.store.write(plan.files, old, replace(job, journal=journal))
                if journal:
                    journal.remove()
                report = replace(plan.report, articles=written.articles, passages=written.passages)
                return replace(report, embedded=written.embedded, outdated=outdated)
            self.store.tidy()
            return plan.report

    def _journal(self, *, anew: bool) -> AbstractContextManager[Journal | None]:
        """The journal of an earlier build that was stopped; a remote store continues by itself."""
        if self.remote is not None:
            return nullcontext()
        return Journal(self.index_folder, json.dumps([FORMAT, asdict(self.settings)]), anew=anew)

    def job(self, expected: int = 0, progress: Progress | None = None, *, rebuild: bool = False) -> BuildJob:
        """The job of building a version now."""
        return BuildJob(self.settings, self.chunking, self.embedder, expected, progress, self.part, rebuild)

    def is_unmade(self) -> bool:
        """Whether there is no index, or only one of an older program, which cannot be reused."""
        return self._is_outdated() or self.store.manifest() is None

    def _old_index(self) -> Archive | None:
        return None if self.is_unmade() else self.store.open(self.settings)

    def _is_outdated(self) -> bool:
        """Whether an older program made the index, so that it is rebuilt without asking."""
        try:
            manifest = self.store.manifest()
        except IndexOutdated:
            return True
        except IndexUnusable:
            return False  # damaged: said where it is opened, and mended by a rebuild
        return manifest is not None and self.settings.outdate(manifest.settings)

    def _is_retried(self, old: Archive, file: FileRecord) -> bool:
        """Whether a file that no parser could read is tried once more: the machine was busy, or a package missing."""
        if not file.problems or file.source in self.retried or not file.source.lower().endswith(SUFFIXES):
            return False
        self.retried.add(file.source)
        return not old.articles_of(file.source)

    def _plan(self, old: Archive | None, progress: Progress | None, journal: Journal | None, *, retry: bool) -> _Plan:
        """Compare the folder with the old index, hash by hash, and load the files that differ."""
        known = {s: r for s, r in old.files().items() if self.part.touches(s)} if old else {}
        found = scan(self.folder)
        files = [(s, p) for s, p in found.files.items() if s not in self.ignore and self.part.touches(s)]
        skipped = [f"{source}: {reason}" for source, reason in found.skipped.items()]
        plans: list[FilePlan] = []
        with Sandbox() as sandbox:
            for number, (source, path) in enumerate(files, 1):
                try:
                    sha256 = file_sha256(path)
                except OSError as error:
                    skipped.append(f"{source}: could not be read ({error.strerror or error})")
                    continue
                before = known.get(source)
                plan = FilePlan(before, None) if before and before.sha256 == sha256 else None
                if plan is None or (retry and old and self._is_retried(old, plan.record)):
                    again = _load(sandbox, path, FileRecord(source, sha256), journal)
                    plan = plan if plan and again.record == before else again
                plans.append(plan)
                if progress:
                    progress("reading", number, len(files))
        skipped += [problem for plan in plans for problem in plan.record.problems]
        report = replace(
            _compare(plans, old, known, self.part),
            skipped=tuple(skipped),
            notes=tuple(note for plan in plans for note in plan.record.notes),
        )
        if report.articles == 0 and self.part == WHOLE:
            raise _nothing_to_index(self.folder, old, skipped)
        return _Plan(tuple(plans), report)


def _nothing_to_index(folder: Path, old: Archive | None, skipped: list[str]) -> UserError:
    """The error for a folder without articles; an index that exists is kept, as the drive may not be mounted."""
    reason = f"none of the files is usable, first {skipped[0]}" if skipped else "there are no articles"
    if old is not None:
        return UserError(f"{folder}: {reason}; the index of before is left as it is")
    return UserError(f"{folder}: {reason}; put articles there ({', '.join(sorted(FORMATS))})")


def _load(sandbox: Sandbox, path: Path, file: FileRecord, journal: Journal | None) -> FilePlan:
    read = journal.file(file) if journal else None
    if read is not None:
        return FilePlan(*read)
    try:
        loaded = sandbox.load(path, file.source)
    except LoadError as error:
        return FilePlan(replace(file, problems=(str(error),)), ())
    record = replace(file, problems=loaded.problems, notes=loaded.notes)
    if journal:
        journal.keep_file(record, loaded.articles)
    return FilePlan(record, loaded.articles)


def _compare(plans: list[FilePlan], old: Archive | None, known: dict[str, FileRecord], part: Part) -> BuildReport:
    """Sort the articles into added, changed, renamed and removed.

    A rename is a file whose hash stood under a source that is gone; swapped contents are two changes.
    """
    before: dict[str, Article] = {}
    kept = 0
    loaded = {p.record.source: p for p in plans if p.articles is not None}
    there = {plan.record.source for plan in plans}
    gone = [source for source in known if source not in there]
    for source in [*gone, *(s for s in loaded if s in known)]:
        before.update((a.source, a) for a in (old.articles_of(source) if old else []) if part.holds(a.source))
    if old:
        kept = old.manifest.articles - len(before)
    gone_by_hash: dict[str, list[str]] = {}
    for source in gone:
        gone_by_hash.setdefault(known[source].sha256, []).append(source)
    now = {a.source: a for plan in loaded.values() for a in plan.articles or () if part.holds(a.source)}
    renamed: dict[str, str] = {}
    for source, plan in loaded.items():
        origins = gone_by_hash.get(plan.record.sha256) if source not in known else None
        origin = origins.pop(0) if origins else None
        for article in plan.articles or () if origin else ():
            was = origin + article.source.removeprefix(source) if origin else ""
            if was in before:
                renamed[was] = article.source
    arrived = set(renamed.values())
    return BuildReport(
        added=tuple(sorted(s for s in now if s not in before and s not in arrived)),
        changed=tuple(sorted(s for s in now if s in before and now[s] != before[s])),
        renamed=tuple(sorted(renamed.items())),
        removed=tuple(sorted(s for s in before if s not in now and s not in renamed)),
        articles=kept + len(now),
        differs=bool(loaded or gone),
    )
