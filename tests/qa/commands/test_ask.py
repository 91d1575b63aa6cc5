"""The command ``ask`` where its answers go into a table."""

from pathlib import Path

import pytest

from index.build import Builder
from qa.commands.ask import ask
from qa.commands.options import options_in
from qa.commands.program import Program
from qa.doctor import Used
from tests.fakes import PhraseReader, WordHashEmbedder
from tests.small_library import READER_ONLY


def test_a_mistyped_file_of_questions_leaves_no_table_in_the_way_of_the_right_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mayor.txt").write_text("The mayor of the city resigned on Monday.", encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    reader = PhraseReader({"The mayor of the city": 1.0})
    program = Program(builder, None, lambda: reader, READER_ONLY, Used("light", "light", tmp_path))
    table = tmp_path / "answers.csv"
    (tmp_path / "list.txt").write_text("Which mayor resigned?\n", encoding="utf-8")

    def code(questions: str) -> int:
        words = ["ask", "--questions", str(tmp_path / questions), "--csv", str(table)]
        return ask(program, options_in(words, articles=tmp_path, model="light"))

    assert code("lsit.txt") == 1
    assert not table.exists()
    assert code("list.txt") == 0
    assert table.read_text(encoding="utf-8").splitlines()[1].startswith("Which mayor resigned?,The mayor of the city,")
    assert "lsit.txt" in capsys.readouterr().err
