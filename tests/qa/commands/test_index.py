"""The command ``index`` where workers share a store."""

import argparse
import json
from pathlib import Path

import pytest

from index.build import Builder
from index.local.store import IndexFiles
from index.manifest import Manifest
from index.store_protocol import BuildJob
from qa.commands.index import index
from qa.commands.program import Program
from qa.doctor import Used
from tests.fakes import PhraseReader, WordHashEmbedder
from tests.small_library import READER_ONLY


class Shared(IndexFiles):
    """Has nothing to publish but what one worker published already."""

    def publish(self, job: BuildJob) -> Manifest:
        manifest = self.manifest()
        assert manifest is not None
        return manifest


@pytest.mark.parametrize("machine", [True, False])
def test_what_shards_indexed_is_published_with_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], machine: bool
) -> None:
    (tmp_path / "mayor.txt").write_text("The mayor of the city resigned on Monday.", encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    used = Used("light", "light", tmp_path)
    program = Program(builder, Shared(builder.index_folder), lambda: PhraseReader({}), READER_ONLY, used)
    assert index(program, argparse.Namespace(publish=2, rebuild=False, json=machine)) == 0
    out = capsys.readouterr().out
    if machine:
        assert (json.loads(out)["articles"], json.loads(out)["passages"], json.loads(out)["kept"]) == (1, 1, [])
    else:
        assert out == "published version-000001: 1 article, 1 passage\n"
