import gzip
import json
from pathlib import Path

import pytest

from index.records import Hit, Passage, UserError
from qa.evidence.nearest import Near
from qa.measure.dataset import Question, asked_questions, read_dataset
from qa.measure.evaluate import Figure, Judged, exact_quotes, figures, figures_json, figures_text, judge
from qa.replies import Answer, Citation, NoAnswer, Reply, Searched


def lines(path: Path, *rows: object) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_questions_beside_a_collection_leave_the_collection_as_the_articles(tmp_path: Path) -> None:
    lines(tmp_path / "corpus.jsonl", {"_id": "a", "text": "Rain."})
    lines(tmp_path / "questions.jsonl", {"id": "1", "question": "Rain?", "source": "a", "evidence": "Rain."})
    (tmp_path / "README.md").write_text("About.", encoding="utf-8")
    dataset = read_dataset(tmp_path)
    assert dataset.questions == (Question("1", "Rain?", {"a": 1}, evidence=("Rain.",)),)
    assert dataset.ignore == {"questions.jsonl", "README.md"}


def test_questions_beside_files_leave_every_other_file_as_an_article(tmp_path: Path) -> None:
    lines(
        tmp_path / "questions.jsonl",
        {"id": "1", "question": "Did it rain?", "sources": ["a.txt", "b.txt"], "answers": ["yes"], "stance": "yes"},
        {"id": "2", "question": "Who won?", "answerable": False},
    )
    (tmp_path / "a.txt").write_text("It rained.", encoding="utf-8")
    dataset = read_dataset(tmp_path)
    assert dataset.questions == (
        Question("1", "Did it rain?", {"a.txt": 1, "b.txt": 1}, answers=("yes",), stance="yes"),
        Question("2", "Who won?", {}, answerable=False),
    )
    assert dataset.ignore == {"questions.jsonl"}


def test_beir_files_are_read_with_their_judgements(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"_id": "4983", "text": "Rain."}))
    lines(tmp_path / "queries.jsonl", {"_id": "1", "text": "rain falls"}, {"_id": "2", "text": "not judged"})
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n1\t4983\t2\n1\t77\t0\n", encoding="utf-8")
    dataset = read_dataset(tmp_path)
    assert dataset.questions == (Question("1", "rain falls", {"4983": 2, "77": 0}),)
    assert dataset.ignore == {"queries.jsonl", "qrels.tsv"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", r"questions\.jsonl: line 2: not valid JSON"),
        ("[]", r"questions\.jsonl: line 2: not a JSON object"),
        ('{"id": 1}', r'questions\.jsonl: line 2: no "question"'),
        ('{"question": "x", "answers": 7}', r'questions\.jsonl: line 2: "answers" is neither a text nor a list'),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "questions.jsonl").write_text('{"question": "fine"}\n' + row, encoding="utf-8")
    with pytest.raises(UserError, match=message):
        read_dataset(tmp_path)


def test_questions_that_are_not_utf8_are_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_bytes(b'{"question": "caf\xe9"}')
    with pytest.raises(UserError, match=r"questions\.jsonl: could not be read"):
        read_dataset(tmp_path)


@pytest.mark.parametrize("line", ['{"question": "x", "earlier": "abc"}', '{"question": "x", "id": []}', "[]"])
def test_a_question_to_ask_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(line, encoding="utf-8")
    [error] = asked_questions(str(path))
    assert str(error) == f'{path}: line 1: not a JSON object with "question"; the line was skipped'


def test_a_folder_that_is_no_data_set_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"neither questions\.jsonl nor queries\.jsonl"):
        read_dataset(tmp_path)
    with pytest.raises(UserError, match="no such folder"):
        read_dataset(tmp_path / "nowhere")


def hit(source: str, text: str) -> Hit:
    return Hit(Passage(source, 0, len(text), text), 1.0)


def answer(text: str, quote: str, *, score: float, stance: str | None = None) -> Answer:
    citation = Citation(1, "a.txt", "", "", "", 0, len(quote), quote, 0, len(quote))
    return Answer("?", "?", text, score, stance, (citation,), (hit("a.txt", quote),), Searched(2, 2))


def values(judged: list[Judged]) -> dict[str, float]:
    return {figure.name: figure.value for figure in figures(judged)}


def test_figures_by_hand() -> None:
    first = Question("1", "?", {"a.txt": 1}, answers=("850,000",), stance="no")
    second = Question("2", "?", {"b.txt": 1}, answers=("Helsinki",), stance="yes")
    third = Question("3", "?", {}, answerable=False)
    refused = hit("b.txt", "It rained. In Helsinki.")
    near = Near(refused.passage, 11, 23)
    found = values(
        [
            Judged(first, ("a.txt", "b.txt"), answer("850,000 men", "They lost 850,000 men.", score=3.0, stance="no")),
            Judged(second, ("a.txt", "b.txt"), NoAnswer("?", "?", 1.0, (refused,), Searched(2, 2), (near,))),
            Judged(third, (), NoAnswer("?", "?", 2.0, (), Searched(2, 2))),
        ]
    )
    assert found["success@1"] == 0.5
    assert found["recall@10"] == 1.0
    assert found["answer in first 1 passage"] == 1.0
    assert found["first quote right"] == 0.5
    assert found["closest right where refused"] == 1.0
    assert found["span F1"] == pytest.approx((2 * 0.5 / 1.5) / 2)
    assert found["answerable answered"] == 0.5
    assert found["unanswerable refused"] == 1.0
    assert found["answerable or not, AUROC"] == 0.5
    assert (found["stance precision"], found["stance coverage"]) == (1.0, 0.5)


def test_a_quote_that_is_part_of_longer_evidence_is_right() -> None:
    question = Question("1", "?", {}, evidence=("It rained. Then it stopped.",))
    assert values([Judged(question, (), answer("It rained.", "It rained.", score=1.0))])["first quote right"] == 1.0


def test_only_what_is_annotated_is_asked() -> None:
    asked: list[str | int | None] = []

    def ask(question: Question) -> Reply:
        asked.append(question.identity)
        return NoAnswer("?", "?", 0.0, (), Searched(1, 1))

    questions = [Question("relevant only", "rain", {"7": 1}), Question("answers too", "rain", {}, answers=("x",))]
    judged = judge(questions, lambda text, articles: [hit("corpus.jsonl#7", text)], ask)
    assert asked == ["answers too"]
    assert judged[0].ranked == ("7",)


def test_a_quote_that_is_not_what_stands_at_its_offsets_is_counted() -> None:
    def cited(start: int, quote: str) -> Citation:
        return Citation(1, "a.txt", "", "", "", start, start + len(quote), quote, start, start)

    question = Question("1", "Rain?", {}, answers=("rain",))
    reply = Answer("?", "?", "", 1.0, None, (cited(3, "rained"), cited(4, "rained")), (), Searched(1, 1))
    [figure] = exact_quotes([Judged(question, (), reply)], {"a.txt": "It rained."}.__getitem__)
    assert (figure.value, figure.count) == (0.5, 2)


def test_the_table_and_the_json_say_the_same() -> None:
    made = [Figure("nDCG@10", 0.5, 0.25, 0.75, 40)]
    assert figures_text(made).splitlines()[1].split() == ["nDCG@10", "0.500", "0.250", "to", "0.750", "40"]
    assert json.loads(figures_json(made)) == {"nDCG@10": {"value": 0.5, "interval": [0.25, 0.75], "questions": 40}}


def test_a_refusal_whose_closest_sentence_is_another_is_counted() -> None:
    passage = hit("a.txt", "It rained. In Helsinki.").passage
    reply = NoAnswer("?", "?", -1.0, (), Searched(1, 1), (Near(passage, 0, 10), Near(passage, 11, 23)))
    found = values([Judged(Question("1", "Where?", {}, answers=("Helsinki",)), (), reply)])
    assert found["closest right where refused"] == 0.0
