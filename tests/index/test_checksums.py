import json
import os
from pathlib import Path

import pytest

from index import checksums
from index.checksums import CHECKED, check_files, file_sha256, hash_files
from index.records import IndexUnusable

NAMES = ["one.npy", "terms/two.npy"]


@pytest.fixture
def version(tmp_path: Path) -> Path:
    """Two files that nobody touched for an hour."""
    made = tmp_path / "version-000001"
    for name in NAMES:
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return made


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was written, was written long ago."""
    monkeypatch.setattr(checksums, "_SETTLED", -3600.0)


class Hashed:
    """Counts the files that are read whole."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        monkeypatch.setattr(checksums, "file_sha256", self._hash)

    def _hash(self, path: Path) -> str:
        self.names.append(path.name)
        return file_sha256(path)


def flip(path: Path) -> None:
    """Change one bit, and set the times of the file back."""
    state = path.stat()
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


@pytest.mark.usefixtures("settled")
def test_a_file_found_right_is_not_read_again(version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sums = hash_files(version.parent, version, NAMES)
    hashed = Hashed(monkeypatch)
    check_files(version.parent, version, sums)
    assert hashed.names == []
    (version.parent / CHECKED).unlink()
    check_files(version.parent, version, sums)
    check_files(version.parent, version, sums)
    assert hashed.names == ["one.npy", "two.npy"]


@pytest.mark.usefixtures("settled")
@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no time of change that cannot be set back")
def test_a_flipped_bit_is_found_even_when_the_times_are_set_back(version: Path) -> None:
    sums = hash_files(version.parent, version, NAMES)
    flip(version / "terms/two.npy")
    with pytest.raises(IndexUnusable, match=r"two\.npy: damaged \(its checksum differs\)"):
        check_files(version.parent, version, sums)


def test_a_file_touched_just_now_is_read_again(version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sums = hash_files(version.parent, version, NAMES)
    hashed = Hashed(monkeypatch)
    check_files(version.parent, version, sums)
    assert hashed.names == ["one.npy", "two.npy"]


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version-000001/one.npy": [1, 2, 3, 4]}'])
def test_what_is_remembered_may_be_damaged_or_gone(version: Path, damage: str) -> None:
    sums = hash_files(version.parent, version, NAMES)
    (version.parent / CHECKED).write_text(damage, encoding="utf-8")
    check_files(version.parent, version, sums)
    assert json.loads((version.parent / CHECKED).read_text(encoding="utf-8")).keys() == {
        "version-000001/one.npy",
        "version-000001/terms/two.npy",
    }


@pytest.mark.usefixtures("settled")
def test_a_file_that_is_gone_is_named_whatever_is_remembered(version: Path) -> None:
    sums = hash_files(version.parent, version, NAMES)
    (version / "one.npy").unlink()
    with pytest.raises(IndexUnusable, match=r"one\.npy: missing from the index"):
        check_files(version.parent, version, sums)
