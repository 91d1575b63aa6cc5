"""Replies of more than one fact, over articles written for them, with an embedder and a reader worked out by hand."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive
from index.build import Builder
from index.filters import Filters
from index.records import Summary
from qa.digest.corpus import Corpus
from qa.digest.counts import mentioning
from qa.digest.listing import listing_of
from qa.digest.subject import subject
from qa.digest.summary import summed_up
from qa.library import Library
from qa.question.ask import Ask
from qa.question.requests import Request
from qa.replies import Answer, Digest, NoAnswer, Reply
from qa.retrieval.retriever import Retriever
from qa.terminal import reply_json, reply_text
from tests.fakes import PhraseReader, WordHashEmbedder
from tests.small_library import small_library

FLOOD_A = "Nine die in flood\n\nNine people died in the flood on Tuesday. It was dark. The water was high."
FLOOD_B = (
    "Flood: toll rises\n\nThe flood has killed fourteen people, police said on Friday.\n\n"
    "Police chief Georg Amsel called it a bad day. “We found five more. They were in a cellar,” he said."
)
MASK = (
    "Museum returns mask\n\nThe museum gave a mask back to Marunda on Wednesday. It was taken in 1897.\n\n"
    "“It was never ours,” said director Clara Weil. “We are glad.” According to Weil, visitors had hoped for it."
)
ARTICLES = {"2025-01-14-flood.txt": FLOOD_A, "2025-01-17-flood.txt": FLOOD_B, "2025-02-12-mask.txt": MASK}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return small_library(tmp_path, ARTICLES)


def digest(reply: Reply) -> Digest:
    assert isinstance(reply, Digest)
    return reply


def quotes(reply: Reply) -> list[str]:
    return [citation.quote for citation in digest(reply).citations]


def test_a_topic_gets_the_plainest_sentence_of_each_report_newest_first(library: Library) -> None:
    reply = digest(library.ask(Ask("What do the articles say about the flood?")))
    assert (reply.request, reply.subject, reply.lead) == ("topic", "flood", "2 reports on this:")
    assert quotes(reply) == [
        "The flood has killed fourteen people, police said on Friday.",
        "Nine people died in the flood on Tuesday.",
    ]


def test_sentences_that_say_the_same_stand_together(tmp_path: Path) -> None:
    same = {
        "a.txt": "First title here\n\nThe old mill burned down on Monday night. Rain fell.",
        "b.txt": "Another name\n\nThe old mill burned down on Monday night. Cows grazed far away in green fields.",
    }
    [item] = digest(small_library(tmp_path, same).ask(Ask("Tell me about the old mill"))).items
    assert [c.source for c in (item.citation, *item.also)] == ["b.txt", "a.txt"]
    assert [c.n for c in (item.citation, *item.also)] == [1, 2]


def test_every_quote_of_a_digest_stands_at_its_offsets(library: Library) -> None:
    for request in (
        "Tell me about the flood",
        "What did Clara Weil say?",
        "Summarise the articles",
        "What happened when?",
    ):
        for citation in digest(library.ask(Ask(request))).citations:
            article = library.article(citation.source)
            assert article is not None
            assert article.text[citation.start : citation.end] == citation.quote


def test_a_summary_keeps_the_order_of_the_article_that_is_named(library: Library) -> None:
    reply = digest(library.ask(Ask("Summarise the article about the mask")))
    assert (reply.subject, reply.lead) == ("Museum returns mask", "Its first sentences:")
    assert quotes(reply)[0] == "The museum gave a mask back to Marunda on Wednesday."
    assert [c.start for c in reply.citations] == sorted(c.start for c in reply.citations)
    assert {c.source for c in reply.citations} == {"2025-02-12-mask.txt"}


def test_an_article_may_be_named_by_its_source(library: Library) -> None:
    reply = digest(library.ask(Ask("Summarise the article about 2025-01-14-flood.txt")))
    assert (reply.subject, {citation.source for citation in reply.citations}) == (
        "Nine die in flood",
        {"2025-01-14-flood.txt"},
    )


@pytest.mark.parametrize("name", ["report (1).txt", "What is new.txt", "news, posted.txt"])
def test_the_article_of_a_file_is_summed_up_however_the_file_is_called(tmp_path: Path, name: str) -> None:
    texts = {name: "A title here\n\nThe pier of Zalem is old.", "new.txt": "Another title\n\nThe mill of Zalem is new."}
    reply = small_library(tmp_path, texts).ask(Ask(f"Summarise the article about {name}", reading=Request.SUMMARY))
    assert quotes(reply) == ["The pier of Zalem is old."]


def test_a_summary_of_all_articles_has_the_first_sentence_of_each_newest_first(library: Library) -> None:
    assert quotes(library.ask(Ask("Summarise the articles"))) == [
        "The museum gave a mask back to Marunda on Wednesday.",
        "The flood has killed fourteen people, police said on Friday.",
        "Nine people died in the flood on Tuesday.",
    ]


def test_a_timeline_is_in_the_order_of_the_days_spoken_of_not_of_the_articles(library: Library) -> None:
    reply = digest(library.ask(Ask("What happened when?")))
    assert [item.label for item in reply.items] == [
        "1897",
        "14 January 2025 (“Tuesday” in an article of 14 January 2025)",
        "17 January 2025 (“Friday” in an article of 17 January 2025)",
        "12 February 2025 (“Wednesday” in an article of 12 February 2025)",
    ]
    assert "January" not in " ".join(quotes(reply))


@pytest.mark.parametrize("asked", ["Give me a timeline", "Timeline of everything"])
def test_a_timeline_of_nothing_named_has_the_days_of_all_articles(library: Library, asked: str) -> None:
    assert [item.day for item in digest(library.ask(Ask(asked))).items] == [
        "1897",
        "2025-01-14",
        "2025-01-17",
        "2025-02-12",
    ]


def test_a_timeline_of_nothing_named_keeps_inside_the_filters(library: Library) -> None:
    inside = Filters(since="2025-01-01", until="2025-01-15")
    assert [item.day for item in digest(library.ask(Ask("Timeline", filters=inside))).items] == ["2025-01-14"]


def test_what_somebody_said_is_quoted_whole_with_what_is_retold(library: Library) -> None:
    assert quotes(library.ask(Ask("What did Clara Weil say?"))) == [
        "“It was never ours,” said director Clara Weil. “We are glad.”",
        "According to Weil, visitors had hoped for it.",
    ]


def test_a_sure_answer_leads_what_its_speaker_said_and_is_not_repeated(tmp_path: Path) -> None:
    said = "“The old bridge must go,” said Ann Lee. Rain fell. Engineers closed the bridge in May, Ann Lee said."
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{said}"})
    asked = Ask("What did Ann Lee say about the bridge?")
    answer = library.ask(replace(asked, reading=Request.FACT))
    assert isinstance(answer, Answer)
    reply = digest(library.ask(asked))
    assert (reply.text, reply.score) == (answer.text, answer.score)
    assert quotes(reply) == [
        "Engineers closed the bridge in May, Ann Lee said.",
        "“The old bridge must go,” said Ann Lee.",
    ]


def test_words_in_articles_that_do_not_speak_of_the_matter_are_none_on_it(library: Library) -> None:
    assert isinstance(library.ask(Ask("What did Clara Weil say about oranges?")), NoAnswer)


def test_a_pronoun_is_the_last_person_named(library: Library) -> None:
    [item] = digest(library.ask(Ask("What did Georg Amsel say?"))).items[-1:]
    assert item.citation.quote == "“We found five more. They were in a cellar,” he said."
    assert item.citation.speaker == "Georg Amsel"


def test_a_pasted_quote_is_found_word_for_word(library: Library) -> None:
    reply = digest(library.ask(Ask('Who said "we found five more. they were in a cellar"?')))
    assert (reply.lead, reply.items[0].label) == ("Word for word in:", "")
    assert reply.text == "We found five more. They were in a cellar"


def test_what_differs_from_a_quote_is_shown(library: Library) -> None:
    reply = digest(library.ask(Ask("Check this quote: “We found six more. They were in the cellar”")))
    assert reply.lead == "Not word for word. The nearest is:"
    assert reply.items[0].label == "“five” instead of “six”; “a” instead of “the”"


def test_a_quote_of_nobody_is_said_to_stand_nowhere(library: Library) -> None:
    reply = digest(library.ask(Ask("“Bananas are the future of this proud nation”")))
    assert (reply.items, reply.lead, reply.tier.value) == ((), "No article has these words.", "nothing close")
    assert "No article has these words." in reply_text(reply)


def test_mentions_are_counted_as_mentions(library: Library) -> None:
    reply = digest(library.ask(Ask("How many articles mention the flood?")))
    assert reply.lead == "2 articles mention “flood”, 4 times in all"
    assert [(item.label, item.count) for item in reply.items] == [("2 mentions", 2), ("2 mentions", 2)]


@pytest.mark.parametrize(
    ("typed", "text", "count"),
    [
        ("WHO", "Those who asked the WHO say who knows.", 1),
        ("US", "It took us to the U.S. and the US.", 2),
        ("U.S.", "It took us to the U.S. and the US’s coast.", 2),
        ("May", "Theresa May may resign. MAY GOES! May’s men wept.", 3),
        ("NATO", "Nato is not NATO.", 2),
        ("TAXES", "A tax on taxes.", 2),
        ("TAX", "A tax on taxes.", 2),
        ("Cholera", "The cholera spread.", 1),
        ("lisbon", "Lisbon is not LISBON.", 2),
        ("Climate Change", "Does climate change? Climate change does.", 2),
        ("FLOOD", "Floods are here. The flood rose.", 2),
        ("15 degrees", "1.5 degrees are not 15 degrees.", 1),
    ],
)
def test_a_capital_tells_which_words_are_mentioned(typed: str, text: str, count: int) -> None:
    assert len(mentioning(typed).findall(text)) == count


def test_of_an_article_that_mentions_a_word_a_whole_sentence_is_given(tmp_path: Path) -> None:
    text = "Lifeboat launched\n\nPenmarrow Echo\n\nThe boat left on Monday. Penmarrow was proud of it."
    reply = digest(small_library(tmp_path, {"a.txt": text}).ask(Ask("How many articles mention Penmarrow?")))
    assert quotes(reply) == ["Penmarrow was proud of it."]


def test_the_date_of_an_article_is_that_of_its_file(library: Library) -> None:
    reply = digest(library.ask(Ask("When was the article about the mask published?")))
    assert (reply.text, reply.items[0].label) == ("12 February 2025", "as its file name says")


def values(reply: Reply) -> list[str]:
    """The words inside each quote that answer."""
    return [c.quote[c.answer_start - c.start : c.answer_end - c.start] for c in digest(reply).citations]


COUNCIL = {
    "a.txt": "The council named Ito as mayor.",
    "b.txt": "The council named Berg as judge.",
    "c.txt": "The council named somebody else in May.",
}


def test_a_list_gives_every_answer_with_its_quote(tmp_path: Path) -> None:
    library = small_library(tmp_path, COUNCIL, reader=PhraseReader({"Ito": 1.0, "Berg": 0.5}))
    reply = digest(library.ask(Ask("Which people did the council name?", reading=Request.LIST)))
    assert values(reply) == ["Ito", "Berg"]
    assert [item.label for item in reply.items] == ["Ito", "Berg"]
    assert quotes(reply)[1] == "The council named Berg as judge."


def test_what_is_no_name_has_no_place_among_names(tmp_path: Path) -> None:
    library = small_library(tmp_path, COUNCIL, reader=PhraseReader({"Ito": 1.0, "Berg": 0.5, "somebody else": 0.8}))
    assert values(library.ask(Ask("Which people did the council name?", reading=Request.LIST))) == ["Ito", "Berg"]


BANKS = {
    "a.txt": "But Orbel, Tanek and Lindqvist closed branches in May.",
    "b.txt": "Solvera Bank closed no branches.",
    "c.txt": "Branches were closed by Hagen Bank and Berg.",
}
CLOSED = (0.9, 0.05, 0.05, 0.0)
OPEN = (0.1, 0.8, 0.1, 0.0)


def test_names_in_one_sentence_are_values_each_where_the_passage_says_so(tmp_path: Path) -> None:
    stances = {"Orbel": CLOSED, "Hagen": CLOSED, "Solvera": OPEN}
    reader = PhraseReader({"Orbel": 1.0, "Solvera Bank": 1.0, "Hagen Bank": 0.5}, stances=stances)
    reply = small_library(tmp_path, BANKS, reader=reader).ask(Ask("Which banks closed branches?", reading=Request.LIST))
    assert values(reply) == ["Orbel", "Tanek", "Lindqvist", "Hagen Bank", "Berg"]
    assert "Tanek is one of the banks that closed branches." in reader.asked
    assert reader.read_together == [3, 12]  # the passages for the question, then all values, each by two readings


def test_a_value_that_its_own_sentence_does_not_give_is_left_out(tmp_path: Path) -> None:
    texts = {"a.txt": "Orbel and Tanek met. Both banks closed branches.", "b.txt": "Berg and Hagen closed branches."}
    stances = {"met. Both": CLOSED, "met.": (0.1, 0.05, 0.85, 0.0), "Berg": CLOSED}
    reader = PhraseReader({"Orbel and Tanek": 1.0, "Berg and Hagen": 1.0}, stances=stances)
    reply = small_library(tmp_path, texts, reader=reader).ask(Ask("Which banks closed branches?", reading=Request.LIST))
    assert values(reply) == ["Berg", "Hagen"]


def test_names_apart_in_one_sentence_are_values_too(tmp_path: Path) -> None:
    text = "Orbel joined first, followed by Tanek in 2008; Hagen Bank and Berg in 2009; and finally the lender Solvera."
    library = small_library(
        tmp_path, {"a.txt": text}, reader=PhraseReader({"Hagen Bank and Berg": 1.0}, stances={"": CLOSED})
    )
    reply = library.ask(Ask("Which banks joined?", reading=Request.LIST))
    assert values(reply) == ["Tanek", "Hagen Bank", "Berg"]


def test_what_is_said_of_a_value_is_none(tmp_path: Path) -> None:
    texts = {"a.txt": "The new banks are Orbel and Tanek.", "b.txt": "He said that Berg was full of new banks."}
    reader = PhraseReader({"Orbel and Tanek": 1.0, "He said that Berg was full": 0.9}, stances={"": CLOSED})
    reply = small_library(tmp_path, texts, reader=reader).ask(Ask("Which banks are new?", reading=Request.LIST))
    assert values(reply) == ["Orbel", "Tanek"]


def test_a_value_that_is_much_less_sure_than_the_surest_is_left_out(tmp_path: Path) -> None:
    reader = PhraseReader({"Orbel, Tanek and Lindqvist": 3.0, "Hagen Bank": 1.0}, stances={"": CLOSED})
    reply = small_library(tmp_path, BANKS, reader=reader).ask(Ask("Which banks closed branches?", reading=Request.LIST))
    assert values(reply) == ["Orbel", "Tanek", "Lindqvist"]


def test_a_value_that_its_passage_hardly_gives_beside_the_surest_is_left_out(tmp_path: Path) -> None:
    stances = {"Orbel": CLOSED, "Hagen": (0.5, 0.2, 0.3, 0.0)}
    reader = PhraseReader({"Orbel": 1.0, "Hagen Bank": 1.0}, stances=stances)
    reply = small_library(tmp_path, BANKS, reader=reader).ask(Ask("Which banks closed branches?", reading=Request.LIST))
    assert values(reply) == ["Orbel", "Tanek", "Lindqvist"]


def test_a_second_list_in_the_sentence_has_values_too(tmp_path: Path) -> None:
    texts = {"a.txt": "Orbel and Tanek closed branches, as did Berg and Hagen in May."}
    reader = PhraseReader({"Orbel and Tanek": 1.0}, stances={"": CLOSED})
    reply = small_library(tmp_path, texts, reader=reader).ask(Ask("Which banks closed branches?", reading=Request.LIST))
    assert values(reply) == ["Orbel", "Tanek", "Berg", "Hagen"]


def test_who_says_it_is_no_second_list_and_one_that_nothing_checks_is_left_out(tmp_path: Path) -> None:
    said = {"a.txt": "Orbel and Tanek closed branches, Berg and Hagen said in May."}
    other = {"a.txt": "Orbel and Tanek closed branches in Berg and Hagen."}
    phrases = {"Orbel and Tanek": 1.0}
    for name, texts, stances in (("said", said, {"": CLOSED}), ("unchecked", other, {})):
        (tmp_path / name).mkdir()
        library = small_library(tmp_path / name, texts, reader=PhraseReader(phrases, stances=stances))
        reply = library.ask(Ask("Which banks closed branches?", reading=Request.LIST))
        assert values(reply) == ["Orbel", "Tanek"]


def test_a_name_may_begin_with_a_small_letter(tmp_path: Path) -> None:
    text = "The firms Orbel, eTanek and Hagen closed."
    reader = PhraseReader({"Orbel": 1.0}, stances={"": CLOSED})
    reply = small_library(tmp_path, {"a.txt": text}, reader=reader).ask(
        Ask("Which firms closed?", reading=Request.LIST)
    )
    assert values(reply) == ["Orbel", "eTanek", "Hagen"]


def test_a_comma_between_adjectives_parts_no_values(tmp_path: Path) -> None:
    texts = {"a.txt": "They dug out big, heavy stones.", "b.txt": "They dug out coins and rings."}
    reader = PhraseReader({"big, heavy stones": 1.0, "coins and rings": 0.9}, stances={"": CLOSED})
    reply = small_library(tmp_path, texts, reader=reader).ask(Ask("Which things were dug out?", reading=Request.LIST))
    assert values(reply) == ["big, heavy stones", "coins", "rings"]


def test_an_and_inside_of_a_name_parts_no_values(tmp_path: Path) -> None:
    firms = "Harper and Row and Castle and Cooke Inc and Orbel and Tanek"
    texts = {"a.txt": f"{firms} closed branches. Harper and Row is old. Orbel and Tanek differ, for Orbel is new."}
    reader = PhraseReader({firms: 1.0}, stances={"": CLOSED})
    reply = small_library(tmp_path, texts, reader=reader).ask(Ask("Which firms closed branches?", reading=Request.LIST))
    assert values(reply) == ["Harper and Row", "Castle and Cooke Inc", "Orbel", "Tanek"]


def test_a_place_or_a_body_is_nobody(tmp_path: Path) -> None:
    text = "Ann Lee, the Labour Party, London and Bo Rosser paid tribute."
    reader = PhraseReader({"Ann Lee, the Labour Party, London and Bo Rosser": 1.0}, stances={"": CLOSED})
    reply = small_library(tmp_path, {"a.txt": text}, reader=reader).ask(Ask("Who paid tribute?", reading=Request.LIST))
    assert values(reply) == ["Ann Lee", "Bo Rosser"]


def test_what_the_question_names_is_no_value_of_the_list(tmp_path: Path) -> None:
    library = small_library(tmp_path, BANKS, reader=PhraseReader({"Orbel, Tanek and Lindqvist": 1.0}))
    reply = library.ask(Ask("Which banks closed branches beside Orbel?", reading=Request.LIST))
    assert values(reply) == ["Tanek", "Lindqvist"]


def test_of_a_table_what_heads_a_row_is_a_value_and_the_heading_of_a_column_is_none(tmp_path: Path) -> None:
    table = "A title here\n\n| Club | Points |\n|---|---|\n| Berg Town | 53 |\n| Hagen | 49 |\n"
    texts = {"a.md": table, "b.txt": "The clubs Orbel and Tanek are in the league."}
    reader = PhraseReader({"Berg Town, Points": 1.0, "Orbel and Tanek": 0.9}, stances={"": CLOSED})
    reply = small_library(tmp_path, texts, reader=reader).ask(Ask("Which clubs are in the league?"))
    assert values(reply) == ["Berg Town", "Orbel", "Tanek"]


def test_a_figure_makes_nothing_new_of_what_the_question_names(tmp_path: Path) -> None:
    texts = {"a.txt": "It ended with Oakham 3, Redmere 2 in May.", "b.txt": "Hagen and Berg beat Redmere."}
    reader = PhraseReader({"Oakham 3, Redmere 2": 1.0, "Hagen and Berg": 0.9}, stances={"": CLOSED})
    reply = small_library(tmp_path, texts, reader=reader).ask(Ask("Which clubs beat Redmere?", reading=Request.LIST))
    assert values(reply) == ["Oakham 3", "Hagen", "Berg"]


@pytest.mark.parametrize(
    ("request_", "question", "statement"),
    [
        ("Who was arrested?", "Who was arrested?", "Ito was arrested."),
        ("Who are the critics?", "Who are the critics?", "Ito is one of the critics."),
        ("which banks closed", "which banks closed?", "Ito is one of the banks that closed."),
        ("What cures did they try?", "What cures did they try?", "Ito is one of the cures that they try."),
        ("List the people who paid tribute", "Who paid tribute?", "Ito paid tribute."),
        ("All firms that took part", "Which firms took part?", "Ito is one of the firms that took part."),
        ("Name the towns where it rained", "In which towns it rained?", ""),
        ("names of the victims", "Who are the victims?", "Ito is one of the victims."),
        ("Which pills no longer help?", "Which pills no longer help?", "Ito is one of the pills that no longer help."),
        ("Which firms in Rome pay?", "Which firms in Rome pay?", "Ito is one of the firms in Rome that pay."),
        ("Name the firms accused of fraud", "Which firms were accused of fraud?",
         "Ito is one of the firms that were accused of fraud."),
        ("Give me the sponsors", "What are the sponsors?", "Ito is one of the sponsors."),
        ("Give me a list of the suspects", "Who are the suspects?", "Ito is one of the suspects."),
    ],
)  # fmt: skip
def test_a_list_is_asked_for_with_a_question_and_each_value_put_as_a_statement(
    request_: str, question: str, statement: str
) -> None:
    asked = listing_of(request_)
    assert (asked.question, asked.statement("Ito")) == (question, statement)


def test_a_claim_that_nothing_settles_is_spoken_of(library: Library) -> None:
    reply = digest(library.ask(Ask("The flood has killed fourteen people.", reading=Request.CLAIM)))
    assert [item.label for item in reply.items] == ["Mentioned, without a verdict, by 2 reports"] * 2
    assert "Mentioned, without a verdict, by 2 reports" in reply_text(reply)
    assert "The flood has killed fourteen people, police said on Friday." in quotes(reply)


SINKING = "The ferry sank on Tuesday.\n\nNobody was hurt. It was dark."


@pytest.mark.parametrize(
    ("claim", "stances", "heading"),
    [
        ("The ferry sinks on Tuesday.", {"ferry": (0.7, 0.1, 0.2, 0.0)}, "Supported by 1 report"),
        (
            "The big ferry sank on Tuesday.",
            {"ferry": (0.7, 0.1, 0.2, 0.0)},
            "Mentioned, without a verdict, by 1 report",
        ),
        ("The ferry never sank.", {"ferry": (0.1, 0.8, 0.1, 0.0)}, "Contradicted by 1 report"),
        (
            "The ferry never sank.",
            {"hurt": (0.1, 0.8, 0.1, 0.0), "ferry": (0.3, 0.6, 0.1, 0.0)},
            "Mentioned, without a verdict, by 1 report",
        ),
    ],
)
def test_a_claim_is_settled_by_a_sentence_that_says_so_alone_and_in_its_passage(
    tmp_path: Path, claim: str, stances: dict[str, tuple[float, float, float, float]], heading: str
) -> None:
    library = small_library(tmp_path, {"a.txt": SINKING}, reader=PhraseReader({}, stances=stances))
    reply = digest(library.ask(Ask(claim, reading=Request.CLAIM)))
    assert [(item.label, item.citation.quote) for item in reply.items] == [(heading, "The ferry sank on Tuesday.")]


def test_a_claim_that_no_article_speaks_of_is_answered_by_nothing_else(library: Library) -> None:
    reply = library.ask(Ask("The museum has bought an aeroplane in Zalem.", reading=Request.CLAIM))
    assert isinstance(reply, NoAnswer)
    assert reply.subject == "The museum has bought an aeroplane in Zalem."


def test_a_question_of_fact_is_answered_as_before(library: Library) -> None:
    assert not isinstance(library.ask(Ask("How many people died in the flood?")), Digest)


def test_another_reading_can_be_asked_for(library: Library) -> None:
    reply = digest(library.ask(Ask("the flood", reading=Request.TIMELINE)))
    assert reply.request == "timeline"
    assert "otherwise --as fact|topic|said|list" in reply_text(reply)


def test_json_keeps_its_contract_and_names_the_citations_of_items(library: Library) -> None:
    reply = library.ask(Ask("What do the articles say about the flood?"))
    data = json.loads(reply_json(reply, "q1", {}, k=2))
    assert (data["answered"], data["tier"], data["stance"], data["closest"]) == (True, "sure", None, [])
    assert data["answer"] == data["citations"][0]["quote"]
    assert len(data["passages"]) == 2
    assert data["digest"]["items"] == [{"n": 1, "also": [], "label": ""}, {"n": 2, "also": [], "label": ""}]
    assert data["digest"]["others"] == ["fact", "said", "timeline", "list"]


def test_a_topic_that_no_article_speaks_of_is_said_to_be_none_with_what_came_nearest(library: Library) -> None:
    reply = library.ask(Ask("What do the articles say about the flood in Zalem?"))
    assert isinstance(reply, NoAnswer)
    assert (reply.subject, reply.searched.unknown_words) == ("flood in Zalem", ("Zalem",))
    assert reply_text(reply).startswith("No article speaks of “flood in Zalem”.")
    assert "flood" in reply.closest[0].sentence
    assert "articles" not in [word for word, _ in reply.searched.mentions]


@pytest.mark.parametrize("wanted", ["What do the articles say about {}?", "What did {} say?", "Summarise {}"])
def test_a_request_about_a_name_one_slip_off_is_offered_as_the_articles_spell_it(library: Library, wanted: str) -> None:
    reply = library.ask(Ask(wanted.format("Marumda")))
    assert isinstance(reply, NoAnswer)
    assert reply.meant == wanted.format("Marunda")


@pytest.mark.parametrize(
    "asked",
    [
        Ask("What do the articles say about the flood?"),
        Ask("The flood has killed fourteen people.", reading=Request.CLAIM),
    ],
)
def test_no_sentence_is_embedded_twice_for_one_digest(tmp_path: Path, asked: Ask) -> None:
    embedder = WordHashEmbedder()
    small_library(tmp_path, ARTICLES, embedder=embedder).ask(asked)
    assert len(embedder.embedded) == len(set(embedder.embedded)) > 1


def test_a_subject_that_no_article_speaks_of_is_searched_once(tmp_path: Path) -> None:
    embedder = WordHashEmbedder()
    small_library(tmp_path, ARTICLES, embedder=embedder).ask(Ask("What do the articles say about the flood in Zalem?"))
    assert embedder.queried == ["flood in Zalem"]


@pytest.mark.parametrize("wanted", ["Summarise the article about Zalem", "When was the article on Zalem published?"])
def test_an_article_that_is_not_there_is_said_to_be_none(library: Library, wanted: str) -> None:
    assert reply_text(library.ask(Ask(wanted))).startswith("No article speaks of “Zalem”.")


def test_a_date_counts_where_its_article_is_about_the_subject_or_its_sentence_names_it(tmp_path: Path) -> None:
    words = "Rain fell. It was cold. The wind blew.\n\nThe port closed in May 2014. Orbel bought it in June 2015."
    about = "Orbel grew fast.\n\nIt moved in July 2016. Orbel paid for it. Orbel sold it again."
    library = small_library(tmp_path, {"a.txt": f"{words} Orbel paid. Orbel left.", "b.txt": about})
    reply = library.ask(Ask("Timeline of Orbel", reading=Request.TIMELINE))
    assert quotes(reply) == ["Orbel bought it in June 2015.", "It moved in July 2016."]


@pytest.mark.parametrize(
    ("request_", "about"),
    [
        ("Timeline of Ito's life", "Ito"),
        ("the rhino called Sudan", "rhino Sudan"),
        ("life expectancy",) * 2,
        ("How often is the word genocide used?", "genocide"),
    ],
)
def test_a_subject_is_the_words_that_name_it(request_: str, about: str) -> None:
    assert subject(request_) == about


@pytest.mark.parametrize("marks", ["“”", '""', "‘’"])
def test_a_summary_gives_a_quotation_to_its_end(tmp_path: Path, marks: str) -> None:
    said = f"The mayor of Zalem said: {marks[0]}It was a sad day. We lost a tower.{marks[1]}"
    library = small_library(
        tmp_path, {"tower.txt": f"The tower of Zalem\n\nThe tower fell.\n\n{said} Nobody of us was hurt there."}
    )
    assert quotes(library.ask(Ask("Summarise the article about Zalem", reading=Request.SUMMARY))) == [
        said,
        "Nobody of us was hurt there.",
    ]


def test_a_year_that_only_measures_something_is_no_event(tmp_path: Path) -> None:
    text = "Orbel grew fast. Orbel had its longest strike since 1827. It is the largest since Ito in 1940."
    library = small_library(tmp_path, {"a.txt": f"{text} Orbel was sold in 1975."})
    assert quotes(library.ask(Ask("Timeline of Orbel", reading=Request.TIMELINE))) == ["Orbel was sold in 1975."]


@pytest.mark.parametrize("marks", ["“”", '""', "‘’"])
def test_a_quote_from_the_middle_is_shown_with_the_sentence_that_names_its_speaker(tmp_path: Path, marks: str) -> None:
    said = f"Mayor Ito said: {marks[0]}It was a sad day. We lost a tower of great beauty.{marks[1]}"
    library = small_library(tmp_path, {"tower.txt": f"The tower fell.\n\n{said} Nobody was hurt."})
    assert quotes(library.ask(Ask("“We lost a tower of great beauty”"))) == [said]


MILL_A = "Stone mill fire\n\nThe stone mill fire hit the fire station. Stone mill fire is out."
MILL_B = "Cause unknown\n\nStone mill fire burns on slowly. Stone mill fire burns on brightly."
MILLS = {"2025-03-01-a.txt": MILL_A, "2025-03-04-b.txt": MILL_B}


def test_a_summary_of_something_shares_its_sentences_between_the_reports_about_it(tmp_path: Path) -> None:
    library = small_library(tmp_path, MILLS)
    reply = digest(library.ask(Ask("Summarise the stone mill fire")))
    assert (reply.subject, reply.lead) == ("stone mill fire", "How each report begins, newest first:")
    assert quotes(reply) == [
        "Stone mill fire burns on slowly.",
        "Stone mill fire burns on brightly.",
        "The stone mill fire hit the fire station.",
        "Stone mill fire is out.",
    ]
    one = digest(library.ask(Ask("Summarise the article about the stone mill fire")))
    assert {citation.source for citation in one.citations} == {"2025-03-01-a.txt"}


def test_a_passage_near_enough_to_a_subject_is_about_it_without_all_of_its_words(tmp_path: Path) -> None:
    reply = digest(small_library(tmp_path, MILLS).ask(Ask("Anything on the stone brick mill fire?")))
    assert {citation.source for citation in reply.citations} == set(MILLS)


def test_an_article_on_the_subject_that_names_no_day_has_its_own_in_a_timeline(tmp_path: Path) -> None:
    reply = digest(small_library(tmp_path, MILLS).ask(Ask("Timeline of the stone mill fire")))
    assert [item.label for item in reply.items] == [
        "1 March 2025 (the article’s date)",
        "4 March 2025 (the article’s date)",
    ]


def test_what_a_paper_says_of_a_subject_is_what_its_articles_report(tmp_path: Path) -> None:
    post = "---\npublisher: Valley Post\n---\nThe old bridge shut on Monday. Nobody was hurt."
    echo = "---\npublisher: Valley Echo\n---\nThe old bridge shut on Monday, to the anger of the traders."
    library = small_library(tmp_path, {"post.md": post, "echo.md": echo})
    asked = "What does the Valley Post say about the bridge?"
    for chosen in ((), ("valley post",), ("Valley Post", "Valley Echo")):
        reply = digest(library.ask(Ask(asked, filters=Filters(publishers=chosen))))
        assert (reply.request, reply.subject) == ("topic", "bridge")
        assert quotes(reply) == ["The old bridge shut on Monday."]
    assert isinstance(library.ask(Ask(asked, filters=Filters(publishers=("Valley Echo",)))), NoAnswer)


def test_a_sure_answer_that_is_not_in_the_papers_words_gives_way_to_what_its_articles_report(tmp_path: Path) -> None:
    post = "---\npublisher: Valley Post\n---\nAnn Lee said the old bridge shut on Monday."
    library = small_library(tmp_path, {"post.md": post}, reader=PhraseReader({"shut on Monday": 1.0}))
    reply = library.ask(Ask("What does the Valley Post say about the bridge?"))
    assert digest(reply).request == "topic"
    assert quotes(digest(reply)) == ["Ann Lee said the old bridge shut on Monday."]


def test_an_article_whose_dates_are_of_something_else_stands_in_a_timeline_on_its_own_day(tmp_path: Path) -> None:
    ship = "Ferry lost\n\nA ferry sank on Friday. The Brigida left the harbour at night. Divers hope to reach it."
    report = "Rope on the door\n\nInvestigators spoke on Monday. The Brigida had a broken lock."
    library = small_library(tmp_path, {"2023-10-08-ship.txt": ship, "2024-11-18-report.txt": report})
    reply = digest(library.ask(Ask("Timeline of the Brigida")))
    assert [(item.day, item.citation.quote) for item in reply.items] == [
        ("2023-10-08", "The Brigida left the harbour at night."),
        ("2024-11-18", "The Brigida had a broken lock."),
    ]


def test_a_timeline_without_any_date_is_a_topic_or_of_nothing_a_summary(tmp_path: Path) -> None:
    undated = {"a.txt": MILL_A, "b.txt": MILL_B}
    reply = digest(small_library(tmp_path, undated).ask(Ask("Timeline of the stone mill fire")))
    assert (reply.request, reply.lead) == ("topic", "No dates were found. 2 reports on this:")
    assert digest(small_library(tmp_path, undated).ask(Ask("Timeline"))).request == "summary"


def test_a_report_that_only_mentions_a_subject_is_not_summed_up_with_those_on_it(tmp_path: Path) -> None:
    aside = "It rained in the hills all day. Roads were shut. Trains ran late. The stone mill had burned in the fire."
    library = small_library(tmp_path, {"a.txt": MILL_A, "b.txt": MILL_B, "c.txt": f"Rain again\n\n{aside}"})
    reply = digest(library.ask(Ask("Summarise the stone mill fire", reading=Request.SUMMARY)))
    assert {citation.source for citation in reply.citations} == {"a.txt", "b.txt"}


@pytest.mark.parametrize("wanted", ["Summarise the mill fire", "Summarise the article about the mill fire"])
def test_the_one_report_on_a_subject_is_summed_up_before_those_that_mention_it(tmp_path: Path, wanted: str) -> None:
    aside = "It rained all day in the hills. Roads were shut. Trains ran late. The mill had burned in the fire."
    mill = f"Cause unknown\n\nThe old mill burned down in a fire on Monday. {'Nobody knows yet why that was so. ' * 12}"
    articles = {"a.txt": mill, "b.txt": f"Rain again\n\n{aside}", "c.txt": f"Snow again\n\n{aside} Snow fell."}
    reply = digest(small_library(tmp_path, articles).ask(Ask(wanted, reading=Request.SUMMARY)))
    assert {citation.source for citation in reply.citations} == {"a.txt"}


def test_a_day_and_nothing_else_gets_the_reports_of_that_day(library: Library, tmp_path: Path) -> None:
    reply = digest(library.ask(Ask("What happened on 17 January 2025?")))
    assert (reply.request, reply.subject) == ("summary", "17 January 2025")
    assert {citation.source for citation in reply.citations} == {"2025-01-17-flood.txt"}
    assert not isinstance(library.ask(Ask("What was flooded on 17 January 2025?")), Digest)


@pytest.mark.parametrize(
    "asked",
    [
        "What was reported on the 17 January 2025?",
        "On 17 January 2025, what happened?",
        "Summarise the articles of 17 January 2025",
        "What was in the news on 17 January 2025?",
    ],
)
def test_a_day_may_be_asked_for_in_several_wordings(library: Library, asked: str) -> None:
    reply = digest(library.ask(Ask(asked)))
    assert (reply.request, reply.subject) == ("summary", "17 January 2025")


@pytest.mark.parametrize(
    "asked",
    [
        "What happened after 17 January 2025?",
        "What happened by 17 January 2025?",
        "What happened up to 17 January 2025?",
        "What happened on or after 17 January 2025?",
        "What happened the day after 17 January 2025?",
        "What happened from 17 January 2025 on?",
        "Where was he on 17 January 2025?",
    ],
)
def test_the_time_around_a_day_and_somebody_on_it_are_not_that_day(library: Library, asked: str) -> None:
    assert getattr(library.ask(Ask(asked)), "subject", "") != "17 January 2025"


def test_a_summary_leaves_out_no_short_sentence_between_others(tmp_path: Path) -> None:
    hives = "Bees\n\nOh yes. Viggo Sand keeps bees on the roof. There were twelve hives then. Now there are three."
    reply = digest(small_library(tmp_path, {"bees.txt": hives}).ask(Ask("Summarise this", reading=Request.SUMMARY)))
    assert quotes(reply) == [
        "Viggo Sand keeps bees on the roof.",
        "There were twelve hives then.",
        "Now there are three.",
    ]


@pytest.mark.parametrize("reading", [Request.FACT, Request.TOPIC, Request.TIMELINE, Request.SUMMARY])
def test_a_day_gives_way_to_a_reading_that_is_asked_for(library: Library, reading: Request) -> None:
    reply = library.ask(Ask("What happened on 17 January 2025?", reading=reading))
    assert isinstance(reply, Digest) is (reading in {Request.SUMMARY, Request.TIMELINE})


@pytest.mark.parametrize("asked", ["Timeline of 17 January 2025", "What do the articles say about 17 January 2025?"])
def test_a_day_is_no_subject(library: Library, asked: str) -> None:
    reply = digest(library.ask(Ask(asked)))
    assert (reply.request, reply.subject) == ("summary", "17 January 2025")


@pytest.mark.parametrize(
    ("asked", "sources"),
    [
        ("What happened in January 2025?", ["2025-01-17-flood.txt", "2025-01-14-flood.txt"]),
        ("What happened in 2024?", []),
        ("What happened since 2025?", []),
        ("What happened?", ["2025-02-12-mask.txt", "2025-01-17-flood.txt", "2025-01-14-flood.txt"]),
    ],
)
def test_what_happened_gets_how_the_reports_begin(library: Library, asked: str, sources: list[str]) -> None:
    reply = library.ask(Ask(asked))
    assert ([*dict.fromkeys(c.source for c in reply.citations)] if isinstance(reply, Digest) else []) == sources


def test_a_day_without_reports_gets_what_later_ones_say_of_it(tmp_path: Path) -> None:
    library = small_library(
        tmp_path, {**ARTICLES, "2025-01-19-a.txt": "The old dam broke late yesterday. The mayor came here today."}
    )
    reply = digest(library.ask(Ask("Timeline of 18 January 2025")))
    assert (reply.request, reply.subject, quotes(reply)) == (
        "timeline",
        "18 January 2025",
        ["The old dam broke late yesterday."],
    )


DAM = "The old dam broke on 18 November 2024."
BRIDGE = "The mayor said on Monday that a bridge fell on 3 November 2024."


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("3 November 2024", ["2024-11-03"]),
        ("November 2024", ["2024-11-03", "2024-11-18"]),
        ("2024", ["2024-11-03", "2024-11-18"]),
    ],
)
@pytest.mark.parametrize("name", ["2025-01-20-a.txt", "a.txt"])
def test_a_date_without_reports_gets_every_day_inside_it_that_later_or_undated_ones_name(
    tmp_path: Path, date: str, days: list[str], name: str
) -> None:
    library = small_library(tmp_path, {**ARTICLES, name: f"A title here\n\n{DAM} {BRIDGE}"})
    happened = f"What happened {'on' if date[0] == '3' else 'in'} {date}?"
    for ask in (Ask(happened), Ask(f"Timeline of {date}", reading=Request.TIMELINE)):
        assert [item.day for item in digest(library.ask(ask)).items] == days


class Listing:
    """An index that counts how often its articles are listed."""

    def __init__(self, index: Archive) -> None:
        self._index = index
        self.listed: list[str] = []

    def summaries(self) -> list[Summary]:
        self.listed.append("articles")
        return self._index.summaries()

    def stories(self) -> dict[str, str]:
        self.listed.append("copies")
        return self._index.stories()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)


def test_an_archive_is_listed_once_for_all_its_summaries(tmp_path: Path) -> None:
    small_library(tmp_path, ARTICLES)
    builder = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder())
    index = Listing(builder.store.open(builder.settings))
    corpus = Corpus(index, Retriever(index, builder.embedder), builder.embedder)
    for day in ("2025-01-14", "2025-01-17"):
        assert summed_up(corpus, "What happened?", Filters(since=day, until=day))[0]
    summed_up(corpus, "Summarise the articles", Filters())
    assert index.listed == ["articles", "copies"]


def test_a_pronoun_is_the_first_person_of_the_sentence_before(tmp_path: Path) -> None:
    met = "Envoy Ann Lee met the mayor, Jon Sand. “It all went rather well,” she said."
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{met}"})
    assert quotes(library.ask(Ask("What did Ann Lee say?"))) == ["“It all went rather well,” she said."]
    assert isinstance(library.ask(Ask("What did Jon Sand say?")), NoAnswer)


def test_a_pronoun_may_be_somebody_who_is_named_in_full_elsewhere(tmp_path: Path) -> None:
    text = "“I will not tell you,” Rosser said. “We are far,” he said.\n\nBo Rosser left the room."
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n“I shall not go,” said Ann Lee.\n\n{text}"})
    assert quotes(library.ask(Ask("What did Ann Lee say?"))) == ["“I shall not go,” said Ann Lee."]


def test_a_pronoun_may_be_who_spoke_last_without_a_name(tmp_path: Path) -> None:
    text = "Ann Lee left the room.\n\n“Do not ask me that,” the spokesman said.\n\n“We are far from it,” he said."
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{text}"})
    assert not isinstance(library.ask(Ask("What did Ann Lee say?")), Digest)


def test_nobody_elses_words_are_given_for_those_of_a_speaker(tmp_path: Path) -> None:
    text = "The bridge must go, said Ann Lee after a talk with Shigeru Ito. Rain fell."
    library = small_library(
        tmp_path, {"a.txt": f"A title here\n\n{text}"}, reader=PhraseReader({"The bridge must go": 1.0, "Rain": 0.5})
    )
    assert isinstance(library.ask(Ask("What did Berg say about the bridge?")), NoAnswer)
    assert isinstance(library.ask(Ask("What did the law say about the bridge?")), Answer)


@pytest.mark.parametrize(
    ("speaker", "before", "quote", "is_theirs"),
    [
        ("Putin", "Putin came to Minsk on Monday.", "He called the talks useful.", True),
        ("Putin", "Putin came to Minsk on Monday.", "In Minsk he called the talks useful.", True),
        ("Putin", "Putin met Joe Biden on Monday.", "There Biden called the talks useful, and he left.", False),
        ("Putin", "The guests came on Monday.", "He called the talks useful.", False),
        ("Putin", "Putin came to Minsk on Monday.", "“He called the talks useful,” a spokesman wrote.", False),
        ("Putin", "Putin came to Minsk on Monday.", "An envoy called the talks useful.", False),
        ("the US", "The guests came on Monday.", "American officials called the talks useful.", True),
        ("Lee", "The guests came on Monday.", "A man from Leeds called the talks useful.", False),
        ("Young", "The guests came on Monday.", "A young man called the talks useful.", False),
    ],
)
def test_words_are_somebodys_by_name_people_or_pronoun(
    tmp_path: Path, speaker: str, before: str, quote: str, is_theirs: bool
) -> None:
    reader = PhraseReader({"called the talks useful": 1.0})
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{before} {quote}"}, reader=reader)
    assert isinstance(library.ask(Ask(f"What did {speaker} say about the grain talks?")), Answer) is is_theirs


@pytest.mark.parametrize(
    "named",
    [
        "Ann Lee, the harbour master, came on Monday.",
        "Ann Lee, 52, the port’s acting harbour master, came on Monday.",
        "The harbour master, Ann Lee, came on Monday.",
        "Harbour master Ann Lee came on Monday.",
        "It rained on the harbour master, Ann Lee. The wind rose.",
    ],
)
def test_who_has_a_role_speaks_by_name_and_pronoun_too(tmp_path: Path, named: str) -> None:
    said = "“The pier is old,” she said.\n\nMs Lee said it would close.\n\n“The pier is fine,” said Bo Rosser."
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{named}\n\n{said}"})
    reply = digest(library.ask(Ask("And what did the harbour master say?")))
    assert quotes(reply) == ["“The pier is old,” she said.", "Ms Lee said it would close."]
    assert [citation.speaker for citation in reply.citations] == ["Ann Lee", "Ms Lee"]


@pytest.mark.parametrize(
    "named", ["Ann Lee, a friend of the harbour master, came.", "The vice-harbour master Ann Lee came."]
)
def test_who_stands_beside_a_role_of_somebody_else_has_none(tmp_path: Path, named: str) -> None:
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{named}\n\n“The pier is old,” said Ann Lee."})
    assert not isinstance(library.ask(Ask("What did the harbour master say?")), Digest)


def test_who_said_all_words_of_the_matter_said_it(tmp_path: Path) -> None:
    said = "“Nobody lied and nobody checked, and every wall on this coast now gets a ruler of its own,” said Ann Lee."
    reply = small_library(tmp_path, {"a.txt": f"A title here\n\n{said}"}).ask(Ask("Who said that nobody checked?"))
    assert quotes(reply) == [said]


def test_an_answer_in_somebody_elses_words_does_not_lead_those_of_the_speaker(tmp_path: Path) -> None:
    text = "“We shall close the bridge,” said Bo Rosser.\n\n“The bridge is rather old,” said Ann Lee."
    reader = PhraseReader({"We shall close the bridge": 1.0})
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{text}"}, reader=reader)
    assert quotes(library.ask(Ask("What did Ann Lee say about the bridge?"))) == [
        "“The bridge is rather old,” said Ann Lee."
    ]


def test_they_are_not_one_person(tmp_path: Path) -> None:
    text = "Ann Lee went home early.\n\nThe bridge must go, they said."
    assert not isinstance(
        small_library(tmp_path, {"a.txt": f"A title here\n\n{text}"}).ask(Ask("What did Ann Lee say?")), Digest
    )


def test_who_speaks_for_somebody_is_not_that_person(tmp_path: Path) -> None:
    spoke = "The bridge is old, an adviser to Mr Sand said. The bridge is new, Mr Sand said."
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{spoke}"})
    assert quotes(library.ask(Ask("What did Mr Sand say?"))) == ["The bridge is new, Mr Sand said."]


@pytest.mark.parametrize(
    ("speaker", "asked", "is_theirs"),
    [
        ("The envoy to Peru Ann Lee", "Ann Lee", True),
        ("The envoy to Peru Ann Lee", "Lee", True),
        ("Minister for Health Ann Lee", "Ann Lee", True),
        ("An adviser to Ann Lee", "Ann Lee", False),
        ("An adviser to President Ann Lee", "Lee", False),
        ("A letter from Lee", "Lee", False),
        ("Lee’s party", "Lee", False),
        ("Sean O’Brien", "O'Brien", True),
        ("Volodymyr Zelenskyy", "Zelensky", True),
        ("Recep Tayyip Erdoğan", "Erdogan", True),
        ("The young driver", "Young", False),
        ("Serena Williams", "William", False),
        ("The American singer", "America", False),
        ("Robert Downey Jr.", "Robert Downey", True),
        ("Keir Davies", "Keir Davis", False),
        ("Ann Browne", "Brown", False),
        ("Mary Lee", "Marie Lee", False),
        ("Donald Trump Jr.", "Donald Trump Jr", True),
    ],
)
def test_a_title_may_hold_what_stands_before_whom_somebody_speaks_for(
    tmp_path: Path, speaker: str, asked: str, is_theirs: bool
) -> None:
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{speaker} said: “The bridge is rather old.”"})
    assert isinstance(library.ask(Ask(f"What did {asked} say?")), Digest) is is_theirs


@pytest.mark.parametrize(
    ("said", "asked", "is_theirs"),
    [
        ("Bo Rosser told the mayor", "the mayor", False),
        ("Bo Rosser said of Vladimir Putin", "putin", False),
        ("Bo Rosser told Ursula von der Leyen", "Ursula von der Leyen", False),
        ("Ursula von der Leyen told Bo Rosser", "Ursula von der Leyen", True),
        ("Bo Rosser, the mayor of Zalem, said", "the mayor", True),
        ("the mayor of Zalem said", "the mayor of Zalem", True),
        ("Vladimir Putin said", "putin", True),
        ("the mayor smiled, he said", "the mayor", True),
        ("he told the mayor", "the mayor", False),
        ("said Sadiq Khan, the mayor of London", "the mayor of London", True),
        ("said Boeing’s chief executive, Kelly Ortberg", "Boeing's chief executive", True),
        ("the Labour leader, Keir Starmer, said", "the Labour leader", True),
        ("said Ann Lee, director of the museum", "the museum director", True),
        ("said Ann Lee, a spokeswoman for the ministry", "the ministry", True),
        ("said Ann Lee, a spokeswoman for the interior ministry", "the interior ministry", True),
        ("said Ann Lee, a critic of the mayor", "the mayor", False),
    ],
)
def test_words_are_not_of_whom_they_are_spoken_to_or_of(tmp_path: Path, said: str, asked: str, is_theirs: bool) -> None:
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n“The old bridge must go,” {said}."})
    assert isinstance(library.ask(Ask(f"What did {asked} say?")), Digest) is is_theirs


def test_who_is_called_by_a_name_with_small_words_goes_on_as_she(tmp_path: Path) -> None:
    said = "Ursula von der Leyen said it was fair. “I will not change it now,” she added."
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{said}"})
    assert quotes(library.ask(Ask("What did Ursula von der Leyen say?"))) == [
        "Ursula von der Leyen said it was fair.",
        "“I will not change it now,” she added.",
    ]


def test_a_claim_may_name_a_country_in_two_words(tmp_path: Path) -> None:
    held = "Spain held talks with the United States on the old mill."
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{held}"})
    asked = Ask("Spain held talks with the United States on the old mill", reading=Request.CLAIM)
    assert quotes(library.ask(asked)) == [held]


def test_a_claim_that_names_somebody_is_not_settled_by_articles_on_somebody_else(tmp_path: Path) -> None:
    scored = {"a.txt": "A title here\n\nAfter the match in Rome, Ito scored the goal that won the cup."}
    asked = Ask("After the match in Rome, Özil scored the goal that won the cup.", reading=Request.CLAIM)
    assert isinstance(small_library(tmp_path, scored).ask(asked), NoAnswer)


@pytest.mark.parametrize(
    ("claim", "is_met"),
    [
        ("The Pope met Weil in June", False),
        ("The Pope met Ito in June", True),
        ("Shops Raise Prices After Flood", True),
    ],
)
def test_only_a_headline_in_capitals_has_words_with_them_that_are_no_names(
    tmp_path: Path, claim: str, is_met: bool
) -> None:
    met = {
        "a.txt": "A title here\n\nThe Pope met Ito in June.",
        "b.txt": "Prices\n\nShops raise prices by much in floods.",
    }
    reply = small_library(tmp_path, met).ask(Ask(claim, reading=Request.CLAIM))
    assert isinstance(reply, Digest) is is_met


@pytest.mark.parametrize(
    ("claim", "is_met"),
    [
        ("Weil met the Pope in June", False),
        ("Ito met the Pope in June", True),
        ("WEIL MEETS POPE IN JUNE", False),
        ("Zyqor met the Pope in June", False),
        ("Guests met the Pope in June", True),
    ],
)
def test_the_first_word_of_a_claim_is_a_name_where_the_articles_write_it_as_one_or_nobody_knows_it(
    tmp_path: Path, claim: str, is_met: bool
) -> None:
    met = {
        "a.txt": "A title here\n\nIto met the Pope in June.",
        "b.txt": "A title here\n\nIn the museum in town Weil gave the mask back to guests.",
    }
    reader = PhraseReader({}, mistyped={"zyqor"})
    reply = small_library(tmp_path, met, reader=reader).ask(Ask(claim, reading=Request.CLAIM))
    assert isinstance(reply, Digest) is is_met


def test_a_pronoun_is_nobody_who_is_only_spoken_for(tmp_path: Path) -> None:
    told = "The doors stay shut, and a spokesman for Minister Ann Lee knew why. He says that rain came in."
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{told}"})
    assert isinstance(library.ask(Ask("What did Ann Lee say?")), NoAnswer)


@pytest.mark.parametrize("request_", ["Tell me about the Marunda affair", "Summarise the Marunda row"])
def test_a_subject_may_end_with_a_word_for_its_going_on_that_no_article_has(library: Library, request_: str) -> None:
    reply = digest(library.ask(Ask(request_)))
    assert (reply.subject.split()[-1], quotes(reply)[0]) == (
        "Marunda" if reply.request == "topic" else "mask",
        "The museum gave a mask back to Marunda on Wednesday.",
    )


def test_a_timeline_of_what_is_somebodys_is_one_of_theirs_where_no_article_has_the_word(library: Library) -> None:
    reply = digest(library.ask(Ask("Timeline of Marunda's triumph")))
    assert (reply.subject, reply.items[0].day) == ("Marunda", "2025-02-12")
    assert isinstance(library.ask(Ask("What do the articles say about Marunda's triumph?")), NoAnswer)


def test_what_is_no_word_for_going_on_must_stand_in_an_article(library: Library) -> None:
    assert isinstance(library.ask(Ask("Tell me about the Marunda wedding")), NoAnswer)


def test_a_pronoun_may_stand_for_a_name_with_an_accented_capital(tmp_path: Path) -> None:
    met = "Élise Öz met the mayor, Jon Sand. “It all went rather well,” she said."
    library = small_library(tmp_path, {"a.txt": f"A title here\n\n{met}"})
    assert quotes(library.ask(Ask("What did Élise Öz say?"))) == ["“It all went rather well,” she said."]


def test_where_no_sentence_has_a_word_of_the_subject_one_of_the_passage_is_given(tmp_path: Path) -> None:
    rain, cows = "Rain fell on the hills for a week. " * 14, "Cows grazed beside it all day. " * 20
    text = f"Harbour notes\n\n{rain}\n\nThe windmill\n\n{cows}"
    reply = small_library(tmp_path, {"a.txt": text}).ask(Ask("Tell me about the windmill"))
    assert quotes(reply) == ["Cows grazed beside it all day."]


def test_a_summary_of_something_has_each_report_with_all_of_its_words_where_none_is_on_it(tmp_path: Path) -> None:
    apart = "Harbour news\n\nA mill of stone stood here, far off from the old town on the hill. " + "Rain fell. " * 20
    articles = {"c.txt": f"{apart}\n\nThen there was a fire.", "d.txt": f"{apart} Ann came.\n\nA fire burned there."}
    reply = small_library(tmp_path, articles).ask(Ask("Summarise the stone mill fire"))
    assert {citation.source for citation in digest(reply).citations} == set(articles)
