"""The policy, with a reader that finds written-down phrases at written-down scores."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import Builder
from index.records import UserError
from index.store import open_index
from qa.answer import Answerer
from qa.confidence import Confidence
from qa.filters import Filters
from qa.questions import checked_question
from qa.replies import Answer, NoAnswer, Reply
from qa.retriever import Retriever
from tests.fakes import PhraseReader, WordHashEmbedder

READER_ONLY = Confidence(reader=1.0, behind=1.0, retrieval=0.0, bias=0.0)
WORDS_TOO = replace(READER_ONLY, bias=-4.0)
PESKOV = "It rained. Asked about the call, Kremlin spokesman Dmitry Peskov said: “I can neither confirm nor deny it.”"
BILDT = "Carl Bildt wrote that this was strange. A spokesman for the Kremlin declined to confirm the call on Monday."
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
TOLL = "Moscow has lost more than 850,000 men, according to the ministry. The war goes on."


def ask(
    folder: Path,
    question: str,
    phrases: Mapping[str, float],
    articles: Mapping[str, str],
    confidence: Confidence = READER_ONLY,
) -> Reply:
    lines = [{"_id": name, "text": text, "title": f"Title of {name}"} for name, text in articles.items()]
    folder.mkdir(exist_ok=True)
    (folder / "n.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    builder = Builder(folder, folder / ".index", WordHashEmbedder())
    builder.build()
    index = open_index(builder.index_folder, builder.settings)
    reader = PhraseReader(phrases)
    return Answerer(index, Retriever(index, builder.embedder), reader, confidence=confidence).answer(question)


def answered(reply: Reply) -> Answer:
    assert isinstance(reply, Answer)
    return reply


def test_the_answer_is_the_span_and_its_quote_the_whole_sentence(tmp_path: Path) -> None:
    reply = answered(ask(tmp_path, "How many men has Moscow lost?", {"more than 850,000": 2.0}, {"toll": TOLL}))
    [citation] = reply.citations
    assert (reply.text, reply.score) == ("more than 850,000", 2.0)
    assert citation.quote == "Moscow has lost more than 850,000 men, according to the ministry."
    assert TOLL[citation.start : citation.end] == citation.quote
    assert TOLL[citation.answer_start : citation.answer_end] == reply.text
    assert (citation.source, citation.title) == ("n.jsonl#toll", "Title of toll")


def test_the_passages_with_the_surest_quotes_come_first_unless_search_words_are_typed(tmp_path: Path) -> None:
    articles = {"a": "Rain fell on the town, rain and rain.", "b": "The rain fell in May.", "c": "The mayor swam."}
    phrases = {"in May": 2.0, "on the town": 1.0}
    asked = answered(ask(tmp_path / "a", "When did the rain rain?", phrases, articles))
    typed = answered(ask(tmp_path / "b", "rain rain", phrases, articles))
    assert [hit.passage.source[-1] for hit in asked.passages] == ["b", "a", "c"]
    assert [hit.passage.source[-1] for hit in typed.passages] == ["a", "b", "c"]


def test_a_yes_no_question_is_not_answered_by_a_sentence_of_other_names(tmp_path: Path) -> None:
    talks = {"talks": "Moscow remains open for talks, an official said. It rained."}
    phrases = {"open for talks": 2.0}
    assert isinstance(ask(tmp_path / "a", "Did Trump meet Putin in Moscow?", phrases, talks), NoAnswer)
    assert answered(ask(tmp_path / "b", "Does Moscow want talks?", phrases, talks)).score == 2.0
    assert answered(ask(tmp_path / "c", "What does the official want in Moscow?", phrases, talks)).score == 2.0


def test_an_article_that_never_tells_of_a_name_or_a_year_in_the_question_is_not_read(tmp_path: Path) -> None:
    articles = {"a": "Trump wants talks. It rained in 2024.", "b": "Putin wants peace."}
    phrases = {"talks": 2.0, "peace": 3.0}
    assert answered(ask(tmp_path / "a", "What does Trump want?", phrases, articles)).text == "talks"
    assert answered(ask(tmp_path / "b", "What was wanted in 2024?", phrases, articles)).text == "talks"
    refused = ask(tmp_path / "c", "What does Macron want?", phrases, articles)
    assert isinstance(refused, NoAnswer)
    assert [near.is_whole for near in refused.closest] == [True, True]


def test_what_somebody_else_did_is_no_answer(tmp_path: Path) -> None:
    reply = ask(tmp_path, "How many men has Ukraine lost?", {"more than 850,000": 2.0}, {"toll": TOLL})
    assert isinstance(reply, NoAnswer)


@pytest.mark.parametrize("question", ["Why did Moscow lose men?", "What did the ministry say about the war?"])
def test_a_question_for_words_or_reasons_is_answered_with_the_whole_sentence(tmp_path: Path, question: str) -> None:
    reply = answered(ask(tmp_path, question, {"more than 850,000": 2.0}, {"toll": TOLL}))
    assert reply.text == reply.citations[0].quote == "Moscow has lost more than 850,000 men, according to the ministry."


def test_a_span_below_the_threshold_is_refused_with_what_came_nearest(tmp_path: Path) -> None:
    reply = ask(tmp_path, "How many men has Moscow lost?", {"more than 850,000": -0.5}, {"toll": TOLL})
    assert isinstance(reply, NoAnswer)
    assert reply.score == -0.5
    assert [hit.passage.source for hit in reply.nearest] == ["n.jsonl#toll"]
    [near] = reply.closest
    assert TOLL[near.start : near.end] == "Moscow has lost more than 850,000 men, according to the ministry."


def test_what_was_set_aside_is_less_close_than_what_was_too_unsure(tmp_path: Path) -> None:
    own, others = "Ukraine has lost 12 men in Lviv.", "Moscow has lost more than 850,000 men."
    phrases = {"12": -3.0, "more than 850,000": 2.0}
    reply = ask(tmp_path, "How many men has Ukraine lost?", phrases, {"others": others, "own": own})
    assert isinstance(reply, NoAnswer)
    assert [near.passage.text for near in reply.closest] == [own, others]


def test_a_refusal_says_what_was_searched_and_names_words_no_article_contains(tmp_path: Path) -> None:
    reply = ask(tmp_path, "What did Angela Merkel say about the war?", {}, {"toll": TOLL, "bildt": BILDT})
    assert isinstance(reply, NoAnswer)
    assert (reply.searched.articles, reply.searched.passages) == (2, 2)
    assert reply.searched.unknown_words == ("Angela", "Merkel")
    assert reply.searched.mentions == (("war", 1),)


def test_a_refusal_counts_the_articles_on_the_matter_not_on_words_of_measure(tmp_path: Path) -> None:
    articles = {"toll": TOLL, "peskov": PESKOV, "bildt": BILDT, "more": "The last call of a long day."}
    reply = ask(tmp_path, "How long did the call last?", {}, articles)
    assert reply.searched.mentions == (("call", 3),)


def test_retrieval_counts_in_how_sure_an_answer_is(tmp_path: Path) -> None:
    confidence = Confidence(reader=2.0, behind=0.0, retrieval=3.0, bias=-1.0)
    reply = answered(ask(tmp_path, "How many men has Moscow lost?", {"850,000": 1.0}, {"t": TOLL}, confidence))
    assert reply.score == pytest.approx(2.0 * 1.0 + 3.0 * reply.passages[0].score - 1.0)


def test_a_passage_that_cannot_be_hoped_to_answer_is_not_read(tmp_path: Path) -> None:
    articles = {"a": "In the port the mayor is Andriy Sadovyi.", "b": "Vitali Klitschko saw the sea."}
    phrases = {"Andriy Sadovyi": 1.0, "Vitali Klitschko": 9.0}
    asked = "Who is the mayor in the port?"
    every, few = WORDS_TOO, replace(WORDS_TOO, hoped=2.0)
    assert answered(ask(tmp_path / "every", asked, phrases, articles, every)).text == "Vitali Klitschko"
    assert answered(ask(tmp_path / "few", asked, phrases, articles, few)).text == "Andriy Sadovyi"


def test_the_first_passage_is_read_however_little_is_hoped_of_it(tmp_path: Path) -> None:
    articles, phrases = {"b": "Vitali Klitschko saw the sea."}, {"Vitali Klitschko": 9.0}
    reply = ask(tmp_path, "Who drove to the port?", phrases, articles, replace(WORDS_TOO, hoped=2.0))
    assert (answered(reply).text, reply.score) == ("Vitali Klitschko", 5.0)


def test_each_report_gives_one_quote_surest_first(tmp_path: Path) -> None:
    articles = {"a": "In Kyiv the mayor is Vitali Klitschko.", "b": "The mayor, Klitschko, spoke. Klitschko left."}
    reply = answered(ask(tmp_path, "Who is the mayor?", {"Vitali Klitschko": 3.0, "Klitschko": 1.0}, articles))
    assert [(c.n, c.source, c.quote) for c in reply.citations] == [
        (1, "n.jsonl#a", "In Kyiv the mayor is Vitali Klitschko."),
        (2, "n.jsonl#b", "The mayor, Klitschko, spoke."),
    ]


def test_a_quote_that_would_be_refused_on_its_own_supports_nothing(tmp_path: Path) -> None:
    articles = {"a": "In Kyiv the mayor is Vitali Klitschko.", "b": "The mayor of Lviv is Andriy Sadovyi."}
    reply = answered(ask(tmp_path, "Who is the mayor?", {"Vitali Klitschko": 3.0, "Andriy Sadovyi": -1.0}, articles))
    assert [c.source for c in reply.citations] == ["n.jsonl#a"]


def test_what_settles_nothing_must_be_surer_to_answer_yes_or_no_than_to_answer_when(tmp_path: Path) -> None:
    wary = Confidence(reader=1.0, behind=1.0, retrieval=0.0, bias=0.0, yes_no=0.75)
    talks, resigned = {"talks": "The mayor spoke of talks on Monday. It rained."}, {"n": "The mayor resigned."}
    refused = ask(tmp_path / "a", "Has the mayor held talks?", {"on Monday": 0.5}, talks, wary)
    assert (type(refused), refused.score) == (NoAnswer, -0.25)
    assert answered(ask(tmp_path / "b", "Has the mayor held talks?", {"on Monday": 2.0}, talks, wary)).score == 1.25
    assert answered(ask(tmp_path / "c", "When did the mayor speak?", {"on Monday": 0.5}, talks, wary)).score == 0.5
    assert answered(ask(tmp_path / "d", "Did the mayor resign?", {}, resigned, wary)).stance == "yes"


def test_a_yes_no_question_gets_a_stance_with_the_count_of_articles(tmp_path: Path) -> None:
    articles = {"peskov": PESKOV, "bildt": BILDT, "toll": TOLL}
    reply = answered(ask(tmp_path, "Did the Kremlin confirm the call?", {}, articles))
    assert reply.stance == "neither confirmed nor denied"
    assert reply.tally == (("neither confirmed nor denied", 2),)
    assert {c.source for c in reply.citations} == {"n.jsonl#peskov", "n.jsonl#bildt"}
    assert {c.position for c in reply.citations} == {"neither confirmed nor denied"}


def test_a_denial_is_never_support_for_a_confirmation(tmp_path: Path) -> None:
    denial = "Peskov denied that a call with Putin had taken place."
    reply = ask(tmp_path, "Did Peskov confirm that a call with Putin had taken place?", {}, {"denial": denial})
    assert not isinstance(reply, Answer) or reply.stance != "yes"


def test_articles_that_contradict_each_other_are_mixed_and_counted(tmp_path: Path) -> None:
    articles = {"a": "The mayor resigned on Monday.", "b": "The mayor did not resign.", "c": "The mayor has resigned."}
    reply = answered(ask(tmp_path, "Did the mayor resign?", {}, articles))
    assert reply.stance == "mixed"
    assert reply.tally == (("yes", 2), ("no", 1))


def test_an_answer_that_more_articles_give_comes_before_a_surer_one_alone(tmp_path: Path) -> None:
    articles = {
        "a": "The spokesman is Dmitry Peskov.",
        "b": "Peskov is the spokesman of the Kremlin.",
        "c": "Vladimir Putin has a spokesman.",
    }
    phrases = {"Vladimir Putin": 1.3, "Dmitry Peskov": 1.0, "Peskov": 0.9}
    reply = answered(ask(tmp_path, "Who is the spokesman?", phrases, articles))
    assert (reply.text, reply.score) == ("Dmitry Peskov", pytest.approx(1.4))


def test_sources_that_give_other_figures_stand_side_by_side(tmp_path: Path) -> None:
    articles = {
        "a": "Police said four people died.",
        "b": "At least five people died.",
        "c": "A toll of four was given on how many people died.",
    }
    reply = answered(ask(tmp_path, "How many people died?", {"four": 2.0, "five": 2.0}, articles))
    assert reply.tally == (("four", 2), ("five", 1))
    assert {(c.source, c.position) for c in reply.citations} == {
        ("n.jsonl#a", "four"),
        ("n.jsonl#b", "five"),
        ("n.jsonl#c", "four"),
    }


def test_sources_that_agree_hold_no_positions(tmp_path: Path) -> None:
    articles = {"a": "Police said 4 people died.", "b": "Exactly four people died."}
    reply = answered(ask(tmp_path, "How many people died?", {"4": 2.0, "four": 2.0}, articles))
    assert (reply.tally, [c.position for c in reply.citations]) == ((), ["", ""])


def test_each_side_has_a_quote_however_many_the_other_has(tmp_path: Path) -> None:
    articles = {f"yes{i}": f"The mayor resigned on {day}." for i, day in enumerate(DAYS)}
    reply = answered(ask(tmp_path, "Did the mayor resign?", {}, {**articles, "no": "The mayor did not resign."}))
    assert reply.tally == (("yes", 6), ("no", 1))
    assert sorted(c.position for c in reply.citations) == ["no", "yes", "yes", "yes", "yes"]


def test_a_refusal_counts_only_what_the_filters_leave(tmp_path: Path) -> None:
    (tmp_path / "toll.txt").write_text(TOLL, encoding="utf-8")
    (tmp_path / "bildt.txt").write_text(BILDT, encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    index = open_index(builder.index_folder, builder.settings)
    answerer = Answerer(index, Retriever(index, builder.embedder), PhraseReader({}), confidence=READER_ONLY)
    reply = answerer.answer("Who is the spokesman?", filters=Filters(sources=("toll*",)))
    assert (reply.searched.articles, reply.searched.passages, reply.searched.mentions) == (1, 1, (("spokesman", 0),))


def test_who_says_it_is_shown_where_the_sentence_shows_it(tmp_path: Path) -> None:
    question, phrase = "What did Peskov say?", "I can neither confirm nor deny it."
    reply = answered(ask(tmp_path, question, {phrase: 1.0}, {"peskov": PESKOV}))
    assert reply.citations[0].speaker == "Kremlin spokesman Dmitry Peskov"


def test_a_copy_of_a_quoted_report_is_named_and_not_quoted(tmp_path: Path) -> None:
    story = " ".join(f"The mayor of the town resigned over affair {word} on Monday." for word in "abcdefghijkl")
    reply = answered(ask(tmp_path, "Who resigned?", {"The mayor": 1.0}, {"first": story, "second": story}))
    assert [(c.source, c.also_in) for c in reply.citations] == [("n.jsonl#first", ("n.jsonl#second",))]


def test_a_follow_up_is_searched_as_a_question_that_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "peskov.txt").write_text(PESKOV, encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    index = open_index(builder.index_folder, builder.settings)
    reader = PhraseReader({})
    answerer = Answerer(index, Retriever(index, builder.embedder), reader, confidence=READER_ONLY)
    reply = answerer.answer("And what did Peskov say about it?", earlier=["Did the Kremlin confirm the call?"])
    assert reply.question == "And what did Peskov say about it?"
    assert reply.asked == "What did Peskov say about the call?"
    assert reader.asked == [reply.asked]


def test_a_question_is_asked_without_its_outer_spaces() -> None:
    assert checked_question("  Who \n won?\t") == "Who won?"


@pytest.mark.parametrize(("question", "message"), [(" \n", "is empty"), ("x" * 1001, "has 1,001 characters")])
def test_a_question_that_is_none_is_refused_with_the_reason(question: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        checked_question(question)


def test_a_mistyped_word_is_put_right_and_the_question_that_was_searched_is_told(tmp_path: Path) -> None:
    (tmp_path / "toll.txt").write_text(TOLL, encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    index = open_index(builder.index_folder, builder.settings)
    reader = PhraseReader({"more than 850,000": 2.0}, mistyped={"acording", "minstry", "presidant", "ministry"})
    answerer = Answerer(index, Retriever(index, builder.embedder), reader, confidence=READER_ONLY)
    reply = answerer.answer("how many men has moscow lost acording to the minstry")
    assert (reply.question, reply.asked) == (
        "how many men has moscow lost acording to the minstry",
        "how many men has moscow lost according to the ministry",
    )
    assert reader.asked == ["how many men has moscow lost according to the ministry"]
    assert answerer.answer("who is the presidant").asked == "who is the presidant"
