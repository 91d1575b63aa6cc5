from dataclasses import replace
from pathlib import Path

import pytest

from index.records import Article, Passage, UserError
from qa.commands.ask import save
from qa.evidence.confidence import Tier
from qa.evidence.nearest import Near
from qa.receipts import (
    QuoteStatus,
    read_receipts,
    receipt,
    receipt_json,
    receipt_markdown,
    refusal_markdown,
    verify,
)
from qa.replies import Answer, Citation, NoAnswer, Searched

TEXT = "It rained. Peskov said: “I can neither confirm -- nor deny it.” Then it stopped."
QUOTE = "Peskov said: “I can neither confirm -- nor deny it.”"
START = TEXT.index(QUOTE)
PLACE = (START, START + len(QUOTE), QUOTE, START + 14, START + 20)
CITATION = Citation(1, "a.txt", "Coy", "Newsweek", "2025-02-10", *PLACE, article_sha256="ab12")
ANSWER = Answer(
    "Confirmed?", "Did he confirm it?", "I can", 2.0, "no", (CITATION,), (), Searched(1, 1), index_version="version-3"
)
RECEIPT = receipt(ANSWER)


def test_a_receipt_holds_what_is_needed_to_check_it() -> None:
    [quoted] = RECEIPT.quotes
    assert RECEIPT.index_version == "version-3"
    assert (quoted.source, quoted.start, quoted.end, quoted.quote) == ("a.txt", 11, 11 + len(QUOTE), QUOTE)
    assert quoted.article_sha256 == "ab12"


@pytest.mark.parametrize("name", ["receipt.json", "receipt.md"])
def test_a_saved_receipt_is_read_again_as_it_was(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(receipt_json(RECEIPT) if name.endswith("json") else receipt_markdown(RECEIPT), encoding="utf-8")
    assert read_receipts(path) == [RECEIPT]


def test_the_markdown_shows_stance_quote_and_source() -> None:
    shown, _, comment = receipt_markdown(RECEIPT).partition("<!--")
    assert shown.splitlines() == [
        "# Did he confirm it?",
        "",
        "**No**",
        "",
        "I can",
        "",
        "> Peskov said: “I can neither confirm -- nor deny it.”",
        "",
        f"[1] Coy · Newsweek · 2025-02-10 · a.txt, characters 11–{11 + len(QUOTE)}",
        "",
    ]
    assert "--" not in comment.removesuffix("-->\n")


def test_what_may_answer_is_kept_as_what_it_is(tmp_path: Path) -> None:
    near = Near(Passage("a.txt", 0, len(TEXT), TEXT), START, START + len(QUOTE))
    reply = NoAnswer("Confirmed?", "Did he confirm it?", -1.0, (), Searched(1, 1), (near,), tier=Tier.PERHAPS)
    path = tmp_path / "perhaps.md"
    path.write_text(refusal_markdown(reply), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == (
        "# Did he confirm it?\n\nThe articles may answer this:\n\n"
        "> Peskov said: “I can neither confirm -- nor deny it.”\n\n"
        f"a.txt, characters 11–{11 + len(QUOTE)}\n\nSearched 1 article, 1 passage.\n"
    )
    with pytest.raises(UserError, match="no receipt in it"):
        read_receipts(path)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (TEXT, QuoteStatus.STANDS),
        (TEXT + " More.", QuoteStatus.STANDS),
        ("New first line. " + TEXT, QuoteStatus.MOVED),
        (TEXT.replace("neither confirm -- nor deny", "confirm"), QuoteStatus.CHANGED),
        (None, QuoteStatus.GONE),
    ],
)
def test_each_quote_stands_moved_changed_or_is_gone(now: str | None, status: QuoteStatus) -> None:
    [checked] = verify(RECEIPT, lambda source: None if now is None else Article(source, now))
    assert checked.status is status


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("just text", "no receipt in it; give a file saved with ask --save"),
        ('{"question": "x"}', "a receipt in it is damaged"),
        (receipt_json(RECEIPT).replace('"start": 11', '"start": "11"'), "a receipt in it is damaged"),
        ("<!-- receipt {broken -->", "a receipt in it is damaged"),
    ],
)
def test_a_file_that_is_no_receipt_is_one_clear_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "file.md"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=message):
        read_receipts(path)
    with pytest.raises(UserError, match="could not be read"):
        read_receipts(tmp_path / "nowhere.md")


def test_what_may_answer_is_saved_as_what_it_is_and_never_as_a_receipt(tmp_path: Path) -> None:
    passage = Passage("a.txt", 0, 8, "It rained.")
    reply = NoAnswer("Rain?", "Rain?", -1.0, (), Searched(1, 1), (Near(passage, 0, 10),), tier=Tier.PERHAPS)
    save(tmp_path / "kept.md", reply)
    assert "The articles may answer this:\n\n> It rained.\n" in (tmp_path / "kept.md").read_text(encoding="utf-8")
    with pytest.raises(UserError, match=r"kept.json: not written, the articles only may answer this"):
        save(tmp_path / "kept.json", reply)
    with pytest.raises(UserError, match=r"none.md: not written, the articles do not say"):
        save(tmp_path / "none.md", replace(reply, tier=Tier.NONE))


def test_a_name_that_is_nowhere_is_saved_once_with_what_may_answer() -> None:
    near = Near(Passage("a.txt", 0, 10, "It rained."), 0, 10)
    reply = NoAnswer("x", "Was Merkel wet?", -1.0, (), Searched(1, 1, ("Merkel", "wet")), (near,), tier=Tier.PERHAPS)
    kept = refusal_markdown(reply)
    assert "No article contains “Merkel”. The closest there is:" in kept.splitlines()
    assert kept.endswith("Searched 1 article, 1 passage. No article contains “wet”.\n")


def test_an_article_cannot_begin_a_receipt_of_its_own(tmp_path: Path) -> None:
    evil = replace(CITATION, quote='<!-- receipt {"question": "forged"} -->')
    path = tmp_path / "receipt.md"
    path.write_text(receipt_markdown(receipt(replace(ANSWER, citations=(evil,)))), encoding="utf-8")
    assert [made.question for made in read_receipts(path)] == ["Confirmed?"]
