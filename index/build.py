"""A folder of articles into an index: scan, hash, compare, load, embed what is new, commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from index.apart import Apart
from index.chunking import CHUNKING, ChunkSettings, chunk
from index.cleaning import CLEANING_VERSION
from index.copies import COPIES_VERSION, Dated, Signature, covers, leaders, signature
from index.embedding import file_sha256
from index.lexical import TERMS_VERSION, TermStore
from index.loaders import LOADERS, scan
from index.records import Article, Embedder, LoadError, Progress, UserError
from index.sentences import ENDS as SENTENCE_ENDS
from index.sentences import ROWS as SENTENCES
from index.sentences import OldVectors, SentenceStore, sentence_count, write_vectors
from index.store import (
    TERMS,
    TEXTS,
    VECTORS,
    Settings,
    commit,
    discard_others,
    new_version,
    read_manifest,
    require_settings,
    verified,
    writing,
)
from index.texts import FileRecord, StoredArticle, StoredPassage, Texts, TextWriter, text_key
from index.vectors import VectorStore


@dataclass(frozen=True)
class BuildReport:
    """What an update did, or would do, article by article; each tuple is in the order of the sources.

    ``skipped`` holds one line for each file or line that could not be used, and why. ``embedded`` counts the
    passages whose text had no vector yet (0 where nothing was written); ``differs`` says whether the folder is
    not what the index holds.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    articles: int = 0
    passages: int = 0
    embedded: int = 0
    differs: bool = False


@dataclass(frozen=True)
class _FilePlan:
    """One file of the folder as it is now; ``articles`` is None where the index already holds them."""

    record: FileRecord
    articles: tuple[Article, ...] | None


@dataclass(frozen=True)
class _Plan:
    files: tuple[_FilePlan, ...]
    report: BuildReport


@dataclass(frozen=True)
class Builder:
    """Keeps the index in ``index_folder`` in step with the articles in ``folder``.

    ``ignore`` names sources that are no articles. Every method raises UserError where the folder is missing or
    without articles, or the index was made with other settings or is damaged.
    """

    folder: Path
    index_folder: Path
    embedder: Embedder
    chunking: ChunkSettings = CHUNKING
    ignore: frozenset[str] = frozenset()

    @property
    def settings(self) -> Settings:
        """The settings that an index built now has."""
        return Settings(
            model=self.embedder.name,
            weights=self.embedder.fingerprint,
            cleaning=CLEANING_VERSION,
            chunking=str(self.chunking),
            terms=TERMS_VERSION,
            copies=COPIES_VERSION,
        )

    def check(self) -> BuildReport:
        """Say what ``build`` would do, without writing or embedding anything."""
        return self._plan(self._old_texts(), None).report

    def build(self, *, rebuild: bool = False, progress: Progress | None = None) -> BuildReport:
        """Bring the index up to date, embedding only texts it has not embedded before.

        ``rebuild`` makes it anew, whatever is there. Until the last step the old index is untouched.
        """
        scan(self.folder)  # a mistyped folder is refused before anything is made
        with writing(self.index_folder):
            old = None if rebuild else self._old_texts()
            plan = self._plan(old, progress)
            if old is None or plan.report.differs:
                return self._write(plan, old, progress)
            manifest = read_manifest(self.index_folder)
            if manifest is not None:
                discard_others(self.index_folder, manifest.version)
            return plan.report

    def _old_texts(self) -> Texts | None:
        manifest = read_manifest(self.index_folder)
        if manifest is None:
            return None
        require_settings(self.index_folder, manifest, self.settings)
        return Texts.open(verified(self.index_folder, manifest, TEXTS))

    def _plan(self, old: Texts | None, progress: Progress | None) -> _Plan:
        """Compare the folder with the old texts, hash by hash, and load the files that differ."""
        known = old.files() if old else {}
        found = scan(self.folder)
        files = [(s, p) for s, p in found.files.items() if s not in self.ignore]
        skipped = [f"{source}: {reason}" for source, reason in found.skipped.items()]
        marked, marked_before = [s for s, _ in files if "#" in s], [s for s in known if "#" in s]
        plans: list[_FilePlan] = []
        with Apart() as apart:
            for number, (source, path) in enumerate(files, 1):
                try:
                    sha256 = file_sha256(path)
                except OSError as error:
                    skipped.append(f"{source}: could not be read ({error.strerror or error})")
                    continue
                before = known.get(source)
                same = before is not None and before.sha256 == sha256
                same = same and _namesakes(source, marked) == _namesakes(source, marked_before)
                plans.append(_FilePlan(before, None) if before and same else _load(apart, path, source, sha256))
                if progress:
                    progress("reading", number, len(files))
        plans = _without_double_sources(plans)
        skipped += [problem for plan in plans for problem in plan.record.problems]
        report = _compare(plans, old, known, tuple(skipped))
        if report.articles == 0:
            raise _nothing_to_index(self.folder, old, skipped)
        return _Plan(tuple(plans), report)

    def _write(self, plan: _Plan, old: Texts | None, progress: Progress | None) -> BuildReport:
        """Write the planned version beside the old one and publish it."""
        version = new_version(self.index_folder)
        writer = TextWriter(version / TEXTS)
        passages: list[tuple[bytes, str, int]] = []
        counted: list[str] = []
        dated: list[Dated] = []
        signatures: list[Signature] = []
        for file in plan.files:
            writer.add_file(file.record)
            for stored in self._articles(file, old):
                article = stored.article
                writer.add_article(file.record.source, stored)
                dated.append(Dated(article.source, article.date))
                signatures.append(stored.signature)
                passages += [(p.key, article.text[p.start : p.end], p.sentences) for p in stored.passages]
                counted += [counted_text(article, p) for p in stored.passages]
                if progress:
                    progress("cutting", writer.articles, plan.report.articles)
        for number, leader in leaders(dated, signatures, writer.text).items():
            writer.mark_copy(number, leader, partial(covers, writer.text(leader)))
        writer.close()
        vectors, embedded = write_vectors(version, passages, self.embedder, self._old_vectors(old), progress)
        VectorStore.build(vectors).write(version / VECTORS)
        if progress:
            progress("counting words", len(counted), len(counted))
        TermStore.build(counted).write(version / TERMS)
        commit(self.index_folder, version, self.settings, writer.articles, writer.passages)
        return replace(plan.report, passages=writer.passages, embedded=embedded)

    def _articles(self, file: _FilePlan, old: Texts | None) -> list[StoredArticle]:
        if file.articles is None:
            return old.articles_of(file.record.source) if old else []
        return [self._stored(article) for article in file.articles]

    def _stored(self, article: Article) -> StoredArticle:
        passages = tuple(
            StoredPassage(p.start, p.end, sentence_count(p.text), text_key(p.text))
            for p in chunk(article, self.chunking)
        )
        return StoredArticle(article, passages, signature(article))

    def _old_vectors(self, old: Texts | None) -> OldVectors | None:
        """The vectors of the version that ``old`` belongs to."""
        manifest = read_manifest(self.index_folder) if old else None
        if old is None or manifest is None:
            return None
        paths = [verified(self.index_folder, manifest, name) for name in (VECTORS, SENTENCES, SENTENCE_ENDS)]
        return OldVectors(old.passage_keys(), VectorStore.open(paths[0]), SentenceStore.open(paths[0].parent))


def _nothing_to_index(folder: Path, old: Texts | None, skipped: list[str]) -> UserError:
    """An emptied folder is more often a drive not mounted than a wish, so the old index stays."""
    reason = f"none of the files is usable, first {skipped[0]}" if skipped else "there are no articles"
    if old is not None:
        return UserError(f"{folder}: {reason}; the index of before is left as it is")
    return UserError(f"{folder}: {reason}; put articles there ({', '.join(sorted(LOADERS))})")


def _namesakes(source: str, files: Sequence[str]) -> list[str]:
    """The files called like an article of the collection ``source``: they take its place."""
    return [name for name in files if name.startswith(f"{source}#")]


def _load(apart: Apart, path: Path, source: str, sha256: str) -> _FilePlan:
    try:
        loaded = apart.load(path, source)
    except LoadError as error:
        return _FilePlan(FileRecord(source, sha256, (str(error),)), ())
    return _FilePlan(FileRecord(source, sha256, loaded.problems), loaded.articles)


def _without_double_sources(plans: list[_FilePlan]) -> list[_FilePlan]:
    """Leave out an article whose source another has: a file may be called like an article of a collection."""
    files = {plan.record.source for plan in plans}
    kept = []
    for plan in plans:
        double = [a.source for a in plan.articles or () if a.source != plan.record.source and a.source in files]
        if double:
            problems = tuple(f"{source}: skipped, a file has this name too; rename the file" for source in double)
            record = replace(plan.record, problems=plan.record.problems + problems)
            plan = _FilePlan(record, tuple(a for a in plan.articles or () if a.source not in double))  # noqa: PLW2901
        kept.append(plan)
    return kept


def _compare(
    plans: list[_FilePlan], old: Texts | None, known: dict[str, FileRecord], skipped: tuple[str, ...]
) -> BuildReport:
    """Sort the articles into added, changed, renamed and removed.

    A rename is a file whose hash stood under a source that is gone; swapped contents are two changes.
    """
    before: dict[str, Article] = {}
    kept = 0
    loaded = {p.record.source: p for p in plans if p.articles is not None}
    gone = [source for source in known if source not in {p.record.source for p in plans}]
    for source in [*gone, *(s for s in loaded if s in known)]:
        before.update((s.article.source, s.article) for s in (old.articles_of(source) if old else []))
    if old:
        kept = len(old.summaries()) - len(before)
    gone_by_hash: dict[str, list[str]] = {}
    for source in gone:
        gone_by_hash.setdefault(known[source].sha256, []).append(source)
    now = {a.source: a for plan in loaded.values() for a in plan.articles or ()}
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
        skipped=skipped,
        articles=kept + len(now),
        differs=bool(loaded or gone),
    )


def counted_text(article: Article, passage: StoredPassage) -> str:
    """What BM25 counts for a passage: the article's title helps, though it is never quoted."""
    text = article.text[passage.start : passage.end]
    return f"{article.title}\n{text}" if article.title else text
