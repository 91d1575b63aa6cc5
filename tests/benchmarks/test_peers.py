"""The comparison with other libraries: its slice, its drivers' loop, its table; no other library is needed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.peers.__main__ import main as compare
from benchmarks.peers.driver import ask, reply, texts
from benchmarks.peers.measures import System
from benchmarks.peers.process import ROOT, Process, SystemFailed, run
from benchmarks.peers.scifact import Slice, take
from benchmarks.peers.table import MEASURES, Spread, best, percentile, spread, table, times_better
from benchmarks.peers.web import web_pages

P50 = next(measure for measure in MEASURES if measure.key == "p50")
NDCG = next(measure for measure in MEASURES if measure.key == "ndcg")
RESULTS = {
    "ours": {"p50": [2.0, 5.0, 3.0], "ndcg": [0.8]},
    "quick peer": {"p50": [8.0, 9.0, 10.0], "ndcg": [0.75]},
    "slow peer": {"p50": [80.0, 70.0, 90.0], "ndcg": [0.78]},
}


class Echo:
    """A system that finds the articles whose name stands in the question, and lists what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def build(self) -> None:
        self.told.append("build")

    def open(self) -> None:
        self.told.append("open")

    def update(self, source: str) -> None:
        self.told.append(f"update {source}")

    def search(self, question: str, k: int) -> list[str]:
        return [word for word in question.split() if word.endswith(".txt")][:k]


def test_a_web_page_and_its_reprint_are_relevant_for_the_questions_on_their_report(tmp_path: Path) -> None:
    quiz, other = tmp_path / "news/quiz", tmp_path / "news/other"
    for folder in (quiz, other):
        folder.mkdir(parents=True)
    reports = [{"_id": f"q{n}", "text": f"Report number {n} says who won the race."} for n in range(30)]
    (quiz / "corpus.jsonl").write_text("\n".join(map(json.dumps, reports)), encoding="utf-8")
    story = {"_id": "a", "text": "The council met on Monday and talked about the budget of the town for hours."}
    (other / "corpus.jsonl").write_text(json.dumps(story), encoding="utf-8")
    asked = [{"_id": f"a{n}", "text": f"Who won race {n}?"} for n in range(30)]
    (quiz / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    lines = ["query-id\tcorpus-id\tscore", *(f"a{n}\tq{n}\t1" for n in range(30))]
    (quiz / "qrels.tsv").write_text("\n".join(lines), encoding="utf-8")
    found = web_pages(tmp_path, 12)
    assert len(found.articles) == 12
    assert found.gains["Who won race 1?"] == {"00001.html": 1}
    assert found.gains["Who won race 2?"] == {"00002.html": 1, "00009.html": 1}
    assert "Who won race 9?" not in found.gains
    assert reports[2]["text"] in found.articles["00002.html"]
    assert "council met" in found.articles["00002.html"]


def test_web_pages_are_given_to_none_that_would_index_their_markup(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["peers", "--data", ".", "--work", ".", "--pages", "9"])
    with pytest.raises(SystemExit, match="2"):
        compare()
    assert "only langchain reads web pages; name the systems with --only" in capsys.readouterr().err


def test_a_spread_is_the_median_between_the_least_and_the_greatest() -> None:
    assert spread([3.0, 1.0, 2.5]) == Spread(2.5, 1.0, 3.0)
    assert spread([1234.56, 1234.56]).text(1) == "1,234.6"
    assert spread([2.0, 4.0, 3.0]).text(0) == "3 (2-4)"
    with pytest.raises(ValueError, match="no values"):
        spread([])


def test_a_percentile_is_the_value_that_so_many_do_not_exceed() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0.0, 0.5, 0.95, 1.0)] == [1.0, 50.0, 95.0, 100.0]
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_ratio_compares_round_with_round_and_is_above_one_where_ours_is_better() -> None:
    assert times_better([1.0, 2.0], [4.0, 4.0], higher_is_better=False) == Spread(3.0, 2.0, 4.0)
    assert times_better([1.0, 2.0], [4.0, 4.0], higher_is_better=True) == Spread(0.375, 0.25, 0.5)


def test_the_best_peer_is_another_one_for_each_measure() -> None:
    peers = ["quick peer", "slow peer"]
    assert best(RESULTS, peers, P50) == "quick peer"
    assert best(RESULTS, peers, NDCG) == "slow peer"
    assert best({"ours": {}}, ["ours"], P50) is None


def test_the_table_has_a_column_a_system_and_names_the_peer_each_ratio_is_to() -> None:
    assert table(RESULTS, ["ours"]).splitlines() == [
        "|  | ours | quick peer | slow peer | ours: times better than the best peer |",
        "| --- | --- | --- | --- | --- |",
        "| one question, p50, ms | 3.0 (2.0-5.0) | 9.0 (8.0-10.0) | 80.0 (70.0-90.0) | 3.33 (1.80-4.00) quick peer |",
        "| nDCG@10 | 0.800 | 0.750 | 0.780 | 1.03 slow peer |",
    ]


def test_a_table_without_peers_has_no_ratios_and_an_unmeasured_cell_is_empty() -> None:
    lines = table({"ours": {"p50": [2.0]}, "reader": {"ndcg": [0.5]}}, ["ours", "reader"]).splitlines()
    assert lines[2:] == ["| one question, p50, ms | 2.0 |  |", "| nDCG@10 |  | 0.500 |"]


ARTICLES = {f"{n}.txt": f"title {n}\n\ntext {n}\n" for n in range(9)}
GAINS = {"first": {"8.txt": 1}, "second": {"7.txt": 1, "8.txt": 1}, "third": {"6.txt": 1}}


def test_a_slice_keeps_the_questions_whose_articles_are_all_in_it() -> None:
    cut = take(ARTICLES, GAINS, 4)
    assert cut.questions == ["first", "second"]
    assert {"7.txt", "8.txt"} < set(cut.articles)
    assert len(cut.articles) == 4


def test_a_slice_is_the_same_every_time_and_a_larger_one_holds_it() -> None:
    assert take(ARTICLES, GAINS, 4) == take(ARTICLES, GAINS, 4)
    assert set(take(ARTICLES, GAINS, 6).articles) <= set(take(ARTICLES, GAINS, 8).articles)


def test_a_slice_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    Slice({"b.txt": "two", "a.txt": "one"}, {}).write(tmp_path / "articles")
    assert list(texts(tmp_path / "articles")) == [("a.txt", "one"), ("b.txt", "two")]


def test_a_driver_carries_out_its_requests() -> None:
    echo = Echo()
    for request in ({"do": "build"}, {"do": "open"}, {"do": "update", "source": "a.txt"}):
        assert set(reply(echo, request)) == {"seconds"}
    assert echo.told == ["build", "open", "update a.txt"]
    assert reply(echo, {"do": "search", "question": "a.txt or b.txt", "k": 1})["sources"] == ["a.txt"]
    with pytest.raises(ValueError, match="no request is called 'dance'"):
        reply(echo, {"do": "dance"})


@pytest.mark.parametrize("users", [1, 4])
def test_every_question_is_asked_once_whatever_the_number_of_users(users: int) -> None:
    asked: list[str] = []
    timed = ask(asked.append, ["a", "b", "c", "d", "e"], users)
    assert sorted(asked) == ["a", "b", "c", "d", "e"]
    assert len(timed["seconds"]) == 5


@pytest.mark.parametrize(("float32", "modules"), [(False, ["app"]), (True, ["benchmarks.peers.float32", "app"])])
def test_a_system_can_be_kept_to_float32(float32: bool, modules: list[str]) -> None:
    system = System("this program", Path("python"), "benchmarks.peers.ours", "light", float32=float32)
    assert system.words("app", "ask", "Why?") == ["python", "-m", *modules, "ask", "Why?"]


@pytest.mark.slow
def test_in_float32_a_module_runs_with_its_options_and_asks_no_processor(tmp_path: Path) -> None:
    imports = "import sys\nfrom index.model import openvino_bert as runtime\n"
    code = f"{imports}print(sys.argv[1:], runtime._native_precision(None, None))"
    (tmp_path / "tells.py").write_text(code, encoding="utf-8")
    words = System("ours", Path(sys.executable), "", float32=True).words("tells", "--model", "light")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    said = subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True, encoding="utf-8").stdout
    assert said == "['--model', 'light'] float32\n"


@pytest.mark.slow
def test_a_process_replies_to_requests_and_tells_its_memory(tmp_path: Path) -> None:
    code = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)"
    with Process([sys.executable, "-c", code], tmp_path / "log", threads=1) as process:
        assert process.request("search", question="why") == {"do": "search", "question": "why"}
        finished = process.finish()
    assert finished.memory > 1  # no upper bound: Linux counts in what the process that started it once held
    assert 0 < finished.cpu < 100


@pytest.mark.slow
def test_a_process_is_given_its_number_of_threads(tmp_path: Path) -> None:
    code = "import os, json; print(json.dumps(os.environ.get('OMP_NUM_THREADS')))"
    for threads, seen in ((3, "3"), (None, None)):
        with Process([sys.executable, "-c", code], tmp_path / "log", threads=threads) as process:
            assert process.request("tell") == seen


@pytest.mark.slow
def test_what_a_failed_process_said_last_is_the_error(tmp_path: Path) -> None:
    words = [sys.executable, "-c", "raise SystemExit('no model here')"]
    with pytest.raises(SystemFailed, match="no model here"):
        run(words, tmp_path / "log", threads=None)
    with Process(words, tmp_path / "log", threads=None) as process, pytest.raises(SystemFailed, match="no model here"):
        process.request("open")
