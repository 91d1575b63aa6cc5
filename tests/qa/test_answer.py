"""The policy, with a reader that finds written-down phrases at written-down scores."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from index.build import Builder
from index.filters import Filters
from index.local.store import open_index
from index.records import UserError
from qa.answer import Answerer
from qa.evidence.confidence import Confidence, Tier
from qa.question.ask import Ask
from qa.question.kinds import checked_question
from qa.replies import Answer, NoAnswer, Reply
from qa.retrieval.retriever import Retriever
from tests.fakes import PhraseReader, WordHashEmbedder
from tests.small_library import library_of, small_library

READER_ONLY = Confidence(reader=1.0, behind=1.0, retrieval=0.0, bias=0.0)
PESKOV = "It rained. Asked about the call, Kremlin spokesman Dmitry Peskov said: “I can neither confirm nor deny it.”"
BILDT = "Carl Bildt wrote that this was strange. A spokesman for the Kremlin declined to confirm the call on Monday."
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
YES, NO, UNSURE = (0.95, 0.03, 0.01, 0.01), (0.03, 0.95, 0.01, 0.01), (0.85, 0.05, 0.05, 0.05)
"""Probabilities of yes, no, neither and about something else."""
TOLL = "Moscow has lost more than 850,000 men, according to the ministry. The war goes on."


def ask(
    folder: Path,
    question: str,
    phrases: Mapping[str, float],
    articles: Mapping[str, str],
    confidence: Confidence = READER_ONLY,
    *,
    stances: Mapping[str, tuple[float, float, float, float]] | None = None,
) -> Reply:
    lines = [
        {"_id": name, "text": text, "title": f"Title of {name}", "publisher": "FOX NEWS"}
        for name, text in articles.items()
    ]
    folder.mkdir(exist_ok=True)
    (folder / "n.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    builder = Builder(folder, folder / ".index", WordHashEmbedder())
    builder.build()
    index = open_index(builder.index_folder, builder.settings)
    reader = PhraseReader(phrases, stances=stances)
    return Answerer(index, Retriever(index, builder.embedder), reader, confidence=confidence).answer(Ask(question))


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


def test_the_passages_with_the_surest_quotes_come_first_and_what_was_not_read_last(tmp_path: Path) -> None:
    articles = {"a": "Rain fell on the town, rain and rain.", "b": "The rain fell in May.", "c": "The mayor swam."}
    reply = answered(ask(tmp_path, "When did the rain rain?", {"in May": 2.0, "on the town": 1.0}, articles))
    assert [hit.passage.source[-1] for hit in reply.passages] == ["b", "a", "c"]


@pytest.mark.parametrize("question", ["Why did Moscow lose men?", "What did the ministry say about the war?"])
def test_a_question_for_words_or_reasons_is_answered_with_the_whole_sentence(tmp_path: Path, question: str) -> None:
    reply = answered(ask(tmp_path, question, {"more than 850,000": 2.0}, {"toll": TOLL}))
    assert reply.text == reply.citations[0].quote == "Moscow has lost more than 850,000 men, according to the ministry."


def test_what_is_of_a_day_that_is_asked_for_is_read_however_far_behind_it_stands(tmp_path: Path) -> None:
    texts = {
        "a.md": "---\ndate: 2024-05-01\n---\nThe town council met Bo Berg.",
        "b.md": "---\ndate: 2025-02-10\n---\nA council of the old men of the north met Ann Lee.",
    }
    steep = Confidence(reader=1.0, behind=0.0, retrieval=1.0, bias=0.0, lag=0.0)
    small_library(tmp_path, texts)
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    library = library_of(builder, PhraseReader({"Bo Berg": 1.0, "Ann Lee": 1.0}), confidence=steep)
    assert answered(library.ask(Ask("Whom did the town council meet?"))).text == "Bo Berg"
    assert answered(library.ask(Ask("Whom did the town council meet on 10 February 2025?"))).text == "Ann Lee"


def test_a_credit_is_never_quoted_and_stays_in_the_article(tmp_path: Path) -> None:
    text = f"Reuters, 20 October 1987\n\n{TOLL}"
    reply = ask(tmp_path, "When did Moscow lose men?", {"20 October 1987": 2.0}, {"toll": text})
    assert isinstance(reply, NoAnswer)
    assert [near.sentence for near in reply.closest] == [TOLL.partition(" The war")[0]]
    assert [hit.passage.text for hit in reply.nearest] == [text]


def test_a_later_passage_is_read_under_the_title_of_its_article_and_nothing_else_is(tmp_path: Path) -> None:
    reader = PhraseReader({}, stances={"resigned": YES})
    article = f"---\ntitle: Leeds\n---\n{'The council met in the old hall. ' * 40}\n\nThe mayor resigned."
    library = small_library(tmp_path, {"mayor.md": article}, reader=reader)
    library.ask(Ask("Who resigned?"))
    assert sorted(reader.titles) == ["", "Leeds"]
    library.ask(Ask("The mayor resigned."))
    assert sorted(reader.titles[2:]) == ["", "", "", "Leeds"]  # two passages, and a sentence of each by itself


def test_a_span_below_the_threshold_is_refused_with_what_came_nearest(tmp_path: Path) -> None:
    reply = ask(tmp_path, "How many men has Moscow lost?", {"more than 850,000": -0.5}, {"toll": TOLL})
    assert isinstance(reply, NoAnswer)
    assert reply.score == -0.5
    assert [hit.passage.source for hit in reply.nearest] == ["n.jsonl#toll"]
    [near] = reply.closest
    assert TOLL[near.start : near.end] == "Moscow has lost more than 850,000 men, according to the ministry."


def test_a_reply_keeps_how_each_passage_that_was_read_was_scored(tmp_path: Path) -> None:
    articles = {"a": "The mayor resigned on Monday.", "b": "It rained."}
    weighed = Confidence(reader=2.0, behind=0.0, retrieval=1.0, bias=-1.0)
    reply = ask(tmp_path, "Did the mayor resign?", {"resigned": 1.5}, articles, weighed, stances={"resigned": YES})
    found, rained = reply.read
    assert (found.source, found.reader, found.stance) == ("n.jsonl#a", 1.5, YES)
    assert found.score == pytest.approx(2.0 * 1.5 + found.retrieval - 1.0)
    assert (rained.source, rained.reader, rained.score, rained.stance) == ("n.jsonl#b", None, None, None)


def test_a_cell_that_the_question_does_not_name_is_set_aside_with_the_reason(tmp_path: Path) -> None:
    table = {"a": "Brook, Turnout 2025: –.\n\nBrook, Turnout 2021: 49.9."}
    reply = ask(tmp_path, "What was the turnout in Brook in 2025?", {"49.9": 2.0}, table)
    assert reply.tier is Tier.NONE
    assert [read.set_aside for read in reply.read] == [
        (("Brook, Turnout 2021: 49.9.", "the cell that the question names is empty"),)
    ]


def test_below_the_threshold_a_reply_may_answer_and_further_below_nothing_is_close(tmp_path: Path) -> None:
    question, phrase = "How many men has Moscow lost?", "more than 850,000"
    bounded = Confidence(reader=1.0, behind=1.0, retrieval=0.0, bias=0.0, perhaps=-1.5)
    perhaps = ask(tmp_path / "perhaps", question, {phrase: -1.5}, {"toll": TOLL}, bounded)
    none = ask(tmp_path / "none", question, {phrase: -1.6}, {"toll": TOLL}, bounded)
    assert isinstance(perhaps, NoAnswer)
    assert (perhaps.tier, [near.sentence for near in perhaps.closest]) == (
        Tier.PERHAPS,
        [TOLL.partition(" The war")[0]],
    )
    assert isinstance(none, NoAnswer)
    assert (none.tier, none.score, len(none.closest)) == (Tier.NONE, -1.6, 1)


def test_where_nothing_is_read_nothing_is_close(tmp_path: Path) -> None:
    reply = ask(tmp_path, "How many men has Moscow lost?", {}, {"toll": TOLL})
    assert (reply.tier, reply.score) == (Tier.NONE, READER_ONLY.lowest)


def test_a_refusal_says_what_was_searched_and_names_words_no_article_contains(tmp_path: Path) -> None:
    reply = ask(tmp_path, "What did Angela Merkel say about the war?", {}, {"toll": TOLL, "bildt": BILDT})
    assert isinstance(reply, NoAnswer)
    assert (reply.searched.articles, reply.searched.passages) == (2, 2)
    assert reply.searched.unknown_words == ("Angela", "Merkel")
    assert reply.searched.mentions == (("war", 1),)


def test_a_refusal_counts_the_articles_on_the_matter_not_on_words_of_time(tmp_path: Path) -> None:
    articles = {"toll": TOLL, "peskov": PESKOV, "bildt": BILDT, "more": "The last call of a long day."}
    reply = ask(tmp_path, "Who made the last call?", {}, articles)
    assert reply.searched.mentions == (("call", 3),)


def test_retrieval_counts_in_how_sure_an_answer_is(tmp_path: Path) -> None:
    confidence = Confidence(reader=2.0, behind=0.0, retrieval=3.0, bias=-1.0)
    reply = answered(ask(tmp_path, "How many men has Moscow lost?", {"850,000": 1.0}, {"t": TOLL}, confidence))
    assert reply.score == pytest.approx(2.0 * 1.0 + 3.0 * reply.passages[0].score - 1.0)


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


def test_a_yes_no_question_gets_a_stance_with_the_count_of_articles(tmp_path: Path) -> None:
    articles = {"peskov": PESKOV, "bildt": BILDT, "toll": TOLL}
    reply = answered(ask(tmp_path, "Did the Kremlin confirm the call?", {}, articles))
    assert reply.stance == "neither confirmed nor denied"
    assert reply.tally == (("neither confirmed nor denied", 2),)
    assert {c.source for c in reply.citations} == {"n.jsonl#peskov", "n.jsonl#bildt"}
    assert {c.position for c in reply.citations} == {"neither confirmed nor denied"}


def test_a_confirmation_and_a_denial_are_mixed_and_each_side_has_a_quote(tmp_path: Path) -> None:
    articles = {f"yes{i}": f"The ministry confirmed the strike on {day}." for i, day in enumerate(DAYS)}
    articles["no"] = "The ministry denied the strike."
    reply = answered(ask(tmp_path, "Did the ministry confirm the strike?", {}, articles))
    assert (reply.stance, reply.tally) == ("mixed", (("yes", 6), ("no", 1)))
    assert sorted(c.position for c in reply.citations) == ["no", "yes", "yes", "yes", "yes"]


def test_a_denial_is_never_support_for_a_confirmation(tmp_path: Path) -> None:
    denial = "Peskov denied that a call with Putin had taken place."
    reply = ask(tmp_path, "Did Peskov confirm that a call with Putin had taken place?", {}, {"denial": denial})
    assert answered(reply).stance == "no"


def test_whether_somebody_confirmed_it_is_not_for_the_reader_to_say(tmp_path: Path) -> None:
    other = {"a": "The White House confirmed the call with the Kremlin."}
    reply = ask(tmp_path, "Did the Kremlin confirm the call?", {"the call": 1.0}, other, stances={"the call": YES})
    assert answered(reply).stance is None


def test_the_stance_is_the_readers_where_it_is_plain(tmp_path: Path) -> None:
    articles = {"a": "The mayor resigned on Monday. It rained."}
    phrases, stances = {"resigned": 1.0}, {"resigned": YES}
    reply = answered(ask(tmp_path, "Did the mayor resign?", phrases, articles, stances=stances))
    assert (reply.stance, reply.score, reply.tally) == ("yes", 1.0, (("yes", 1),))
    assert reply.text == reply.citations[0].quote == "The mayor resigned on Monday."


def test_a_passage_that_would_not_answer_by_itself_settles_nothing(tmp_path: Path) -> None:
    articles = {"a": "The mayor resigned on Monday."}
    reply = ask(tmp_path, "Did the mayor resign?", {"resigned": -0.1}, articles, stances={"resigned": YES})
    assert isinstance(reply, NoAnswer)


def test_a_plain_no_is_not_said_where_a_surer_passage_leans_to_yes(tmp_path: Path) -> None:
    articles = {"plea": "Vaile denies fraud.", "verdict": "Vaile was convicted on nine counts."}
    told = {"denies": NO, "convicted": UNSURE}

    def asked(verdict: float) -> Answer:
        phrases = {"denies": 1.0, "convicted": verdict}
        return answered(ask(tmp_path, "Is Vaile guilty of fraud?", phrases, articles, stances=told))

    settled, open_ = asked(0.5), asked(2.0)
    assert (settled.stance, open_.stance) == ("no", None)
    assert open_.citations[0].quote == "Vaile was convicted on nine counts."


@pytest.mark.parametrize(("score", "stance"), [(0.75, None), (0.85, "no")])
def test_a_quote_must_be_surer_to_decide_than_to_answer(tmp_path: Path, score: float, stance: str | None) -> None:
    articles = {"a": "The mayor denied it."}
    reply = answered(ask(tmp_path, "Did the mayor resign?", {"denied": score}, articles, stances={"denied": NO}))
    assert reply.stance == stance


def test_a_stance_that_is_not_plain_is_none(tmp_path: Path) -> None:
    articles = {"a": "The mayor resigned on Monday."}
    reply = answered(ask(tmp_path, "Did the mayor resign?", {"resigned": 1.0}, articles, stances={"resigned": UNSURE}))
    assert (reply.stance, reply.tally) == (None, ())


def test_a_passage_that_is_not_close_holds_no_stance(tmp_path: Path) -> None:
    articles = {"a": "The mayor resigned on Monday."}
    reply = ask(tmp_path, "Did the mayor resign?", {"resigned": -2.5}, articles, stances={"resigned": YES})
    assert reply.tier is Tier.NONE


def test_only_a_yes_no_question_has_a_stance(tmp_path: Path) -> None:
    articles = {"a": "The mayor resigned on Monday."}
    reply = answered(ask(tmp_path, "When did the mayor resign?", {"Monday": 1.0}, articles, stances={"Monday": YES}))
    assert (reply.text, reply.stance) == ("Monday", None)


def test_articles_that_contradict_each_other_are_mixed_and_counted(tmp_path: Path) -> None:
    articles = {"a": "The mayor resigned on Monday.", "b": "The mayor did not resign.", "c": "The mayor has resigned."}
    phrases = {"did not resign": 1.0, "resigned": 2.0}
    stances = {"did not resign": NO, "resigned": YES}
    reply = answered(ask(tmp_path, "Did the mayor resign?", phrases, articles, stances=stances))
    assert (reply.stance, reply.tally) == ("mixed", (("yes", 2), ("no", 1)))
    assert {c.source[-1]: c.position for c in reply.citations} == {"a": "yes", "b": "no", "c": "yes"}


def test_a_near_copy_counts_once_and_one_that_says_the_contrary_counts_too(tmp_path: Path) -> None:
    story = " ".join(f"The council met over affair {word} of the town on Monday." for word in "abcdefghijkl")
    articles = {
        "first": f"The mayor has resigned. {story}",
        "again": f"The mayor has resigned, it said. {story}",
        "other": f"The mayor has not left. {story}",
    }
    phrases, stances = {"has resigned": 1.0, "has not left": 1.0}, {"has resigned": YES, "has not left": NO}
    reply = answered(ask(tmp_path, "Did the mayor resign?", phrases, articles, stances=stances))
    assert (reply.stance, reply.tally) == ("mixed", (("yes", 1), ("no", 1)))


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


def test_a_refusal_counts_only_what_the_filters_leave(tmp_path: Path) -> None:
    (tmp_path / "toll.txt").write_text(TOLL, encoding="utf-8")
    (tmp_path / "bildt.txt").write_text(BILDT, encoding="utf-8")
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    builder.build()
    index = open_index(builder.index_folder, builder.settings)
    answerer = Answerer(index, Retriever(index, builder.embedder), PhraseReader({}), confidence=READER_ONLY)
    reply = answerer.answer(Ask("Who is the spokesman?", filters=Filters(sources=("toll*",))))
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
    reply = answerer.answer(Ask("And what did Peskov say about it?", earlier=("Did the Kremlin confirm the call?",)))
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
    reply = answerer.answer(Ask("how many men has moscow lost acording to the minstry"))
    assert (reply.question, reply.asked) == (
        "how many men has moscow lost acording to the minstry",
        "how many men has moscow lost according to the ministry",
    )
    assert reader.asked == ["how many men has moscow lost according to the ministry"]
    assert answerer.answer(Ask("who is the presidant")).asked == "who is the presidant"


def test_a_refusal_names_no_publisher_title_or_command_as_a_word_that_the_articles_lack(tmp_path: Path) -> None:
    reply = ask(tmp_path, "Summarise what Fox says of Merkel under the title of toll", {}, {"toll": TOLL})
    assert isinstance(reply, NoAnswer)
    assert reply.searched.unknown_words == ("Merkel",)
    assert reply.meant == ""
    asked = ask(tmp_path, "Which parties are mentioned in the archive?", {}, {"toll": TOLL})
    assert asked.searched.unknown_words == ("parties",)


def test_a_refused_question_with_a_name_one_slip_off_is_offered_as_the_articles_spell_it(tmp_path: Path) -> None:
    reply = ask(tmp_path, "What did Peskof eat?", {}, {"peskov": PESKOV})
    assert isinstance(reply, NoAnswer)
    assert (reply.searched.unknown_words, reply.meant) == (("Peskof", "eat"), "What did Peskov eat?")


def test_a_word_that_is_known_is_not_offered_in_another_spelling(tmp_path: Path) -> None:
    reply = ask(tmp_path, "What did Peskov teach?", {}, {"peskov": f"{PESKOV} He saw a tench there."})
    assert isinstance(reply, NoAnswer)
    assert (reply.searched.unknown_words, reply.meant) == (("teach",), "")


def test_a_citation_holds_the_whole_quotation_and_the_answer_stays(tmp_path: Path) -> None:
    text = "She said: “I am glad. We won by 43 votes. Good night.” He left."
    reply = answered(ask(tmp_path, "How many votes was it won by?", {"43": 2.0}, {"a": text}))
    assert reply.citations[0].quote == "She said: “I am glad. We won by 43 votes. Good night.”"
    assert (reply.text, reply.citations[0].headline) == ("43", "Title of a")
