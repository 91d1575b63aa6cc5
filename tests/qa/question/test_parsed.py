"""What a question shows of itself, found once."""

import json
import sys
from pathlib import Path
from types import FrameType

import pytest

from index.build import Builder
from index.filters import Filters
from index.local.store import open_index
from index.text.terms import terms
from qa.answer import Answerer
from qa.evidence.confidence import Confidence
from qa.question.ask import Ask
from qa.question.kinds import Kind, Sought
from qa.question.parsed import parse
from qa.retrieval.retriever import Retriever
from tests.fakes import PhraseReader, WordHashEmbedder


def test_a_question_is_parsed_into_what_its_words_show() -> None:
    question = parse("How many people died in Oslo on 10 February 2025?")
    assert question.text == question.read == "How many people died in Oslo on 10 February 2025?"
    assert (question.kind, question.sought, question.holds_now) == (Kind.SPAN, Sought.FIGURE, False)
    assert question.content == ("peopl", "die", "oslo", "10", "februari", "2025")
    assert dict(question.typed)["die"] == "died"
    assert question.names == ("Oslo", "10", "February", "2025")
    assert question.day == "2025-02-10"


def test_a_name_may_begin_with_any_capital_letter() -> None:
    assert parse("Did Łukasz Żal film Özil?").names == ("Łukasz", "Żal", "Özil")


def test_a_question_is_read_without_its_day_and_searched_with_it() -> None:
    question = parse("How many people died in Oslo on 10 February 2025?").without("2025-02-10")
    assert question.read == "How many people died in Oslo?"
    assert question.content == ("peopl", "die", "oslo")
    assert question.text == "How many people died in Oslo on 10 February 2025?"
    assert question.stems[-1] == "2025"


@pytest.mark.parametrize("question", ["Who spoke on 1 May 2024 and on 2 May 2024?", "Who spoke in May 2024?"])
def test_several_days_and_a_month_are_no_day(question: str) -> None:
    assert parse(question).day == ""


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("When was the vote?", Sought.DATE),
        ("In which year was it built?", Sought.DATE),
        ("What is the population of Kyiv?", Sought.FIGURE),
        ("How dark is it?", Sought.FIGURE),
        ("How did it end?", Sought.OTHER),
        ("Who won?", Sought.PERSON),
        ("Where did they meet?", Sought.OTHER),
    ],
)
def test_what_is_sought_is_a_date_a_figure_a_person_or_something_else(question: str, sought: Sought) -> None:
    assert parse(question).sought is sought


def test_a_question_is_cut_into_terms_once_on_its_way_to_the_answer(tmp_path: Path) -> None:
    line = {"_id": "a", "text": "Trump and Putin will meet in Riyadh, the aide said. It rained.", "title": "Talks"}
    (tmp_path / "n.jsonl").write_text(json.dumps(line), encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    index = open_index(builder.index_folder, builder.settings)
    confidence = Confidence(reader=1.0, behind=1.0, retrieval=0.0, bias=0.0)
    reader = PhraseReader({"in Riyadh": 2.0})
    # The embedder's fake cuts texts into terms as well, so none is used.
    answerer = Answerer(index, Retriever(index, None), reader, confidence=confidence)
    question, cut = "Where will Trump and Putin meet?", list[str]()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is terms.__code__:
            cut.append(frame.f_locals["text"])

    sys.setprofile(count)
    try:
        answerer.answer(Ask(question))
    finally:
        sys.setprofile(None)
    assert cut.count(question) == 1


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("What did Ryabkov say in February 2025?", "2025-02"),
        ("What happened on 10 February 2025?", "2025-02-10"),
        ("What happened on Feb. 10, 2025?", "2025-02-10"),
        ("What happened on the 1st of May 2024?", "2024-05-01"),
        ("Who spoke on 2025-02-10?", "2025-02-10"),
        ("Who won in 2022?", "2022"),
        ("Who won the 2022 World Cup?", ""),
        ("May I ask who won?", ""),
        ("What did he do in February?", ""),
        ("What happened on 99 February 2025?", ""),
    ],
)
def test_a_date_is_preferred_only_where_the_question_names_it_plainly(question: str, date: str) -> None:
    assert parse(question).preferred == Filters(since=date, until=date)


@pytest.mark.parametrize(
    ("question", "publishers"),
    [
        ("What did Putin want, according to Newsweek?", ("Newsweek",)),
        ("What does the Guardian say about rain?", ("Guardian",)),
        ("What about Newsweek?", ("Newsweek",)),
        ("Did Newsweek reach the Russian government?", ()),
        ("Who is a guardian of children?", ()),
    ],
)
def test_a_publisher_is_preferred_only_where_it_is_named_as_a_source(
    question: str, publishers: tuple[str, ...]
) -> None:
    assert parse(question, ["Newsweek", "Guardian", ""]).preferred.publishers == publishers


@pytest.mark.parametrize(
    ("question", "read", "publisher"),
    [
        ("Did it rain, according to Newsweek?", "Did it rain?", "Newsweek"),
        ("did it rain according to the newsweek", "Did it rain?", "Newsweek"),
        ("According to Newsweek, what did Waltz say?", "What did Waltz say?", "Newsweek"),
        ("What does Newsweek say about the rain?", "What is said about the rain?", "Newsweek"),
        ("What did The Guardian report about the rain?", "What is said about the rain?", "The Guardian"),
        ("What does Peskov say about the rain?", "What does Peskov say about the rain?", ""),
        ("According to Peskov, did it rain?", "According to Peskov, did it rain?", ""),
        ("Did it rain, according to Peskov?", "Did it rain, according to Peskov?", ""),
        ("Did Newsweek say that it rained?", "Did Newsweek say that it rained?", ""),
    ],
)
def test_a_publisher_named_as_the_source_is_told_apart_from_the_question(
    question: str, read: str, publisher: str
) -> None:
    parsed = parse(question, ["RT", "Newsweek", "The Guardian", ""])
    assert (parsed.text, parsed.read, parsed.publisher) == (question, read, publisher)
