"""Files of every format, good and bad, made here in code."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import zipfile
from email.message import EmailMessage
from pathlib import Path
from textwrap import fill

import pypdf
import pytest

from index.cleaning.characters import printable
from index.files.collection import MAX_COLLECTION_BYTES, MAX_LINE_BYTES
from index.files.documents import MAX_UNPACKED_BYTES
from index.files.drafts import MAX_FILE_BYTES
from index.files.loaders import LOADERS, load
from index.files.pdf.reading import MAX_PAGES
from index.files.scanning import FORMATS, scan
from index.records import Article, LoadError, UserError
from tests.files import MORE, PAGE, STORY, make_docx, make_pdf

ONESTOPQA = Path(os.environ.get("ONESTOPQA_DIR", "not set"))


def one(folder: Path, name: str, content: bytes | str) -> Article:
    """Write a file, load it, and expect one article and no problems."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    loaded = load(path, name)
    assert loaded.problems == ()
    (article,) = loaded.articles
    return article


def refusal(folder: Path, name: str, content: bytes) -> str:
    """Write a file and return the one line with which it is refused."""
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(LoadError, match=r"\A[^\n]+\Z") as caught:
        load(path, name)
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    return line


PAGE_TEXT = "\n\n".join(
    [
        STORY, "What happened", "“I am tired,” she told reporters — and left…", "He lost.", "Nine voted for the motion",
        "Two voted against it", MORE,
    ]
)  # fmt: skip


def test_plain_text_gives_one_article_with_what_it_says_about_itself(tmp_path: Path) -> None:
    article = one(tmp_path, "2024-01-02 mayor.txt", f"Mayor quits after budget vote\r\n\r\n{STORY}\r\n\r\nShare\r\n")
    assert article == Article(
        "2024-01-02 mayor.txt", STORY, title="Mayor quits after budget vote", date="2024-01-02", date_origin="file name"
    )


def test_a_text_may_name_its_title_and_source_in_its_first_lines(tmp_path: Path) -> None:
    head = (
        "Title: Mayor quits\r\nDate: 2025-02-10\r\nAuthor: Jane Doe\r\nSource: The Test\r\nURL: https://a.b/c\r\n\r\n"
    )
    read = Article(
        "a.txt", f"Author: Jane Doe\n\n{STORY}", "Mayor quits", "2025-02-10", "metadata", "The Test", "https://a.b/c"
    )
    assert one(tmp_path, "a.txt", head + STORY) == read


@pytest.mark.parametrize(
    "lines",
    [
        ["Date: Sunday at noon.", "Site: the old mill."],
        ["Title: Fair", "Date: Saturday 15 March, noon to five", "Site: Old Mill", "Link: ask Jane Doe at the desk"],
        ["Title: Fair", "Link: see below"],
    ],
)
def test_lines_above_a_text_that_name_no_day_and_no_address_are_read_as_text(tmp_path: Path, lines: list[str]) -> None:
    text = one(tmp_path, "b.txt", "\n".join([*lines, "", STORY])).text
    assert text.split("\n\n") == [*lines, STORY]


def test_a_line_above_a_text_that_says_more_than_is_kept_elsewhere_stays(tmp_path: Path) -> None:
    head = "Title: Mayor quits\nHeadline: Budget falls\nDate: 2025-02-10\nSource: AP\nPublisher: The Test\n\n"
    article = one(tmp_path, "a.txt", head + STORY)
    assert (article.title, article.publisher) == ("Mayor quits", "The Test")
    assert article.text == f"Headline: Budget falls\n\nSource: AP\n\n{STORY}"


@pytest.mark.parametrize(
    ("stated", "url", "publisher"),
    [
        ("https://a.b/c", "https://a.b/c", ""),
        ("Reuters", "", "Reuters"),
        ('"[[Some note]]"', "", ""),
        ("www.reuters.com/world/x", "", ""),
        ('"[Reuters](https://r.com/x)"', "", ""),
    ],
)
def test_the_source_of_a_clipped_page_is_its_address_or_a_plain_name(
    tmp_path: Path, stated: str, url: str, publisher: str
) -> None:
    article = one(tmp_path, "a.md", f"---\ntitle: Mayor quits\nsource: {stated}\n---\n{STORY}\n")
    assert (article.url, article.publisher) == (url, publisher)


def test_a_dateline_outweighs_the_file_name(tmp_path: Path) -> None:
    article = one(tmp_path, "2024-01-02.txt", f" date 2025-02-10 {STORY}")
    assert (article.text, article.date, article.date_origin) == (STORY, "2025-02-10", "dateline")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_are_read_alike(tmp_path: Path, encoding: str) -> None:
    assert one(tmp_path, "a.txt", f"“Café” — {STORY}".encode(encoding)).text == f"“Café” — {STORY}"


def test_markdown_is_read_as_rendered_with_its_front_matter(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Mayor quits\ndate: 2025-02-10\npublisher: The Daily Test\nurl: https://example.org/a\n---\n"
        f"# Mayor quits\n\n{STORY}\n\n## What *happened*\n\n“I am\ntired,” she [told **reporters**](https://x.org).\n\n"
        "![her office](a.jpg)\n\n- Nine voted for\n- Two voted against\n\n| for | against |\n|--|--|\n| 9 | 2 |\n"
    )
    lines = [STORY, "What happened", "“I am tired,” she told reporters.", "Nine voted for", "Two voted against"]
    assert one(tmp_path, "a.md", text) == Article(
        "a.md", "\n\n".join([*lines, "for: 9.", "against: 2."]), "Mayor quits", "2025-02-10", "metadata",
        "The Daily Test", "https://example.org/a",
    )  # fmt: skip


def test_a_first_heading_is_the_title_of_markdown_without_front_matter(tmp_path: Path) -> None:
    article = one(tmp_path, "a.md", f"# Quits\n\n{STORY}")
    assert (article.title, article.text) == ("Quits", STORY)


def test_an_endless_paragraph_of_markdown_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"{STORY}\n\n" + "![](" * 50_000)
    loaded = load(tmp_path / "a.md", "a.md")
    assert loaded.articles[0].text.startswith(STORY)
    assert loaded.problems == ("a.md: a paragraph is longer than 50000 characters; its marks were left in",)


def test_front_matter_may_be_toml(tmp_path: Path) -> None:
    text = f'+++\ntitle = "Budget: the vote"\ndate = 2025-02-10T08:00:00Z\nurl = "https://a.org/b"\n+++\n{STORY}'
    expected = Article("a.md", STORY, "Budget: the vote", "2025-02-10", "metadata", "", "https://a.org/b")
    assert one(tmp_path, "a.md", text) == expected


def test_broken_toml_is_told_and_the_text_is_used(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"+++\ntitle = \n+++\n{STORY}")
    loaded = load(tmp_path / "a.md", "a.md")
    assert loaded.articles[0].text == STORY
    assert loaded.problems[0].startswith("a.md: the front matter is not valid TOML (")


def test_a_colon_in_a_title_is_its_own(tmp_path: Path) -> None:
    article = one(tmp_path, "a.md", f"---\ntitle: Budget: the vote\ndate: 2025-02-10\n---\n{STORY}")
    assert (article.title, article.date, article.text) == ("Budget: the vote", "2025-02-10", STORY)


def test_an_ordered_list_keeps_its_numbers(tmp_path: Path) -> None:
    assert one(tmp_path, "a.md", f"{STORY}\n\n3. Nine voted for.\n4. Two did not.").text == (
        f"{STORY}\n\n3. Nine voted for.\n\n4. Two did not."
    )


def test_a_list_is_numbered_as_it_is_rendered(tmp_path: Path) -> None:
    assert one(tmp_path, "a.md", f"{STORY}\n\n1. Open.\n   1. Both.\n1. Shut.\n").text == (
        f"{STORY}\n\n1. Open.\n\n1. Both.\n\n2. Shut."
    )


def test_a_story_between_two_rulers_is_no_front_matter(tmp_path: Path) -> None:
    assert one(tmp_path, "a.md", f"---\nThe clerk said it: she quits.\n\n---\n\n{STORY}").text == (
        f"The clerk said it: she quits.\n\n{STORY}"
    )


def test_a_field_may_have_a_name_of_two_words(tmp_path: Path) -> None:
    article = one(tmp_path, "a.md", f"---\ntitle: Quits\nkey words: a\n---\n{STORY}")
    assert (article.title, article.text) == ("Quits", STORY)


def test_html_in_markdown_is_read_as_it_is_shown(tmp_path: Path) -> None:
    table = "<table><tr><th>Route<th>Trips</tr><tr><td>Ilse<td>4</tr><tr><td>Holm<td>0</tr></table>"
    (tmp_path / "a.md").write_text(
        f"{STORY}\n\nThe tax was ~~raised~~ cut to 10<sup>6</sup> <del datetime='2025'>marks</del> crowns.\n\n{table}\n"
    )
    loaded = load(tmp_path / "a.md", "a.md")
    assert loaded.articles[0].text.split("\n\n")[1:] == [
        "The tax was cut to 10⁶ crowns.", "Ilse, Trips: 4.", "Holm, Trips: 0.",
    ]  # fmt: skip
    assert loaded.notes == ("a.md: 2 struck-out passages left out",)


@pytest.mark.parametrize("unseen", ["<iframe src='x'>frame</iframe>\n", "<!-- note -->", "<script>x()</script> "])
def test_a_sentence_behind_html_that_is_not_seen_is_read(tmp_path: Path, unseen: str) -> None:
    assert one(tmp_path, "a.md", f"{unseen}{STORY}\n\n{MORE}\n").text == f"{STORY}\n\n{MORE}"
    article = one(tmp_path, "b.md", f"{unseen.strip()}\n\n# Mayor quits\n\n{STORY}\n")
    assert (article.title, article.text) == ("Mayor quits", STORY)


def test_a_line_that_html_ends_in_markdown_ends_there(tmp_path: Path) -> None:
    written = (
        f"Jane Roe<br>Harbour Correspondent\n\n{STORY}\n\n| Ward | Votes |\n|---|---|\n| North<br/>East | 12<br>13 |\n"
    )
    read = ["Jane Roe", "Harbour Correspondent", STORY, "North East, Votes: 12 13."]
    assert one(tmp_path, "a.md", written).text.split("\n\n") == read


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_file_in_another_encoding_is_read_and_it_is_said(tmp_path: Path, name: str) -> None:
    text = "Åsa Öberg said: “It’s the crust – always the crust.” " * 3
    page = f"<html><body><article><p>{text}</p></article></body></html>" if name == "a.html" else text
    (tmp_path / name).write_bytes(page.encode("cp1252"))
    loaded = load(tmp_path / name, name)
    assert loaded.articles[0].text == text.strip()
    sure = "Windows-1252, as browsers do" if name == "a.html" else "Windows-1252 (likely)"
    assert loaded.notes == (f"{name}: not UTF-8; read as {sure}",)


def test_broken_front_matter_is_told_and_the_text_is_used(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: [Mayor\n---\n{STORY}")
    loaded = load(tmp_path / "a.md", "a.md")
    assert [article.text for article in loaded.articles] == [STORY]
    assert loaded.problems == ("a.md: the front matter is not valid YAML (line 3); it was ignored",)


def test_front_matter_that_multiplies_is_read_as_plain_words(tmp_path: Path) -> None:
    levels = "\n".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}, *a{n - 1}]}}" for n in range(1, 60))
    assert one(tmp_path, "a.md", f"---\na0: &a0 {{x: 1}}\n{levels}\ntitle: 1984\n---\n{STORY}").title == "1984"


@pytest.mark.parametrize("name", ["a.html", "A.HTM"])
def test_a_page_gives_its_article_and_its_metadata_without_menus(tmp_path: Path, name: str) -> None:
    assert one(tmp_path, name, PAGE) == Article(
        name, PAGE_TEXT, "Mayor quits after vote", "2025-02-10", "metadata", "The Daily Test",
        "https://example.org/mayor",
    )  # fmt: skip


def test_a_page_in_the_encoding_it_declares_is_read(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').encode("cp1252")
    assert one(tmp_path, "a.html", page).text == PAGE_TEXT


def test_a_page_that_declares_nothing_leaves_its_metadata_empty(tmp_path: Path) -> None:
    page = f"<html><body><p>{STORY}</p><p>In 2019 and on 2 May 2020 it was the same.</p><p>{MORE}</p></body></html>"
    article = one(tmp_path, "a.html", page)
    assert (article.title, article.date, article.publisher, article.url) == ("", "", "", "")


def test_a_page_cannot_smuggle_in_a_script_as_its_address(tmp_path: Path) -> None:
    page = PAGE.replace("https://example.org/mayor", "javascript:alert(1)")
    assert one(tmp_path, "a.html", page).url == ""


def test_a_pdf_is_unwrapped_into_paragraphs(tmp_path: Path) -> None:
    lines = ["Mayor quits after vote", "The mayor of Springfield resigned on Monday after the coun-",
             "cil voted against her budget by nine to two.", "She left.",
             "Her deputy will take over until an election can be held in",
             "the spring, the council said on Tuesday."]  # fmt: skip
    article = one(tmp_path, "a.pdf", make_pdf(lines, title="Microsoft Word - x.doc"))
    assert article.text.split("\n\n") == [STORY, "She left.", MORE]
    assert (article.title, article.date) == ("Mayor quits after vote", "")


def test_a_word_document_gives_paragraphs_and_table_rows(tmp_path: Path) -> None:
    content = make_docx(STORY, [["for", "9"], ["against", "2"]], MORE, title="Mayor quits")
    article = one(tmp_path, "a.docx", content)
    assert (article.title, article.date) == ("Mayor quits", "")
    assert article.text.split("\n\n") == [STORY, "for: 9.", "against: 2.", MORE]


def test_a_collection_gives_one_article_a_line(tmp_path: Path) -> None:
    lines = [
        {
            "_id": "x",
            "title": "Mayor  quits",
            "text": STORY,
            "date": "2025-02-10",
            "url": "https://a.b",
            "publisher": "T",
        },
        {"_id": "y", "text": "Share\n\nRelated\n\n He  lost.", "title": None},
    ]
    content = "\n\n".join(json.dumps(line) for line in lines).encode()
    expected = (
        Article("n.jsonl#x", STORY, "Mayor quits", "2025-02-10", "metadata", "T", "https://a.b"),
        Article("n.jsonl#y", "Share\n\nRelated\n\n He  lost."),
    )
    (tmp_path / "n.jsonl").write_bytes(b"\xef\xbb\xbf" + content)
    assert load(tmp_path / "n.jsonl", "n.jsonl").articles == expected
    (tmp_path / "m.jsonl.gz").write_bytes(gzip.compress(content))
    assert load(tmp_path / "m.jsonl.gz", "n.jsonl").articles == expected


def test_a_row_of_a_file_with_a_column_of_texts_is_an_article(tmp_path: Path) -> None:
    rows = f'Headline;Body;Published;Source;ID\nMayor quits;"{STORY}";2025-02-10;The Test;a\nRain;"{MORE}\nÄ";soon;;b\n'
    (tmp_path / "a.csv").write_bytes(rows.encode("cp1252"))
    loaded = load(tmp_path / "a.csv", "a.csv")
    assert loaded.articles == (
        Article("a.csv#a", STORY, "Mayor quits", "2025-02-10", "metadata", "The Test"),
        Article("a.csv#b", f"{MORE}\nÄ", "Rain"),
    )
    assert loaded.problems == ("a.csv: line 3: date is not one that can be read (write 2025-02-10); it was ignored",)
    assert loaded.notes[0].startswith("a.csv: not UTF-8; read as ")


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_message_gives_its_text_and_names_what_is_attached(tmp_path: Path, kind: str) -> None:
    message = EmailMessage()
    message["Subject"], message["Date"] = "Mayor quits – a vote", "Mon, 10 Feb 2025 08:00:00 +0100"
    if kind == "plain":
        message.set_content(f"{STORY}\n\n{MORE}\n")
    else:
        message.set_content(f"<title>x</title><p>{STORY}</p><div>{MORE}</div>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="budget.pdf")
    (tmp_path / "a.eml").write_bytes(bytes(message))
    loaded = load(tmp_path / "a.eml", "a.eml")
    assert loaded.articles == (
        Article("a.eml", f"{STORY}\n\n{MORE}", "Mayor quits – a vote", "2025-02-10", "metadata"),
    )
    assert loaded.notes == ("a.eml: 1 attachment left out: “budget.pdf”",)


def test_a_message_whose_plain_form_only_points_elsewhere_is_read_from_its_page(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Mayor quits"
    message.set_content("This message cannot be shown here.")
    message.add_alternative(f"<p>{STORY}</p><p style='display:none'>preview of it</p><p>{MORE}</p>", subtype="html")
    (tmp_path / "a.eml").write_bytes(bytes(message))
    loaded = load(tmp_path / "a.eml", "a.eml")
    assert loaded.articles[0].text == f"{STORY}\n\n{MORE}"


def test_the_parts_of_a_message_around_a_picture_are_one_text_and_quoted_lines_lose_their_marks(tmp_path: Path) -> None:
    parts = [
        "--b\nContent-Type: text/plain\n\n" + text for text in (f"{STORY}\n> Who\n> quits?\n>> The mayor.\n", MORE)
    ]
    picture = "--b\nContent-Type: image/png; name=a.png\nContent-Disposition: inline\n\nx\n"
    head = "Subject: News\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    (tmp_path / "a.eml").write_text(f"{head}{parts[0]}{picture}{parts[1]}\n--b--\n")
    loaded = load(tmp_path / "a.eml", "a.eml")
    assert loaded.articles[0].text == f"{STORY}\n\nWho\nquits?\n\nThe mayor.\n\n{MORE}"
    assert loaded.notes == ("a.eml: 1 attachment left out: “a.png”",)


def test_the_lines_that_a_message_says_flow_on_are_one_paragraph(tmp_path: Path) -> None:
    head = "Subject: News\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
    text = STORY.replace(" ", " \r\n", 8).replace("council", "council of Ann \r\nDoe")
    article = one(tmp_path, "a.eml", f"{head}{text}\r\n{MORE}\r\n\r\n> Who \r\n> quits?\r\n-- \r\nJane Doe\r\n")
    said = [STORY.replace("council", "council of Ann Doe"), MORE, "Who\nquits?", "Jane Doe"]
    assert article.text.split("\n\n") == said
    listed = f"{STORY} \n* one \n* two\n\nWard      Votes \nNorth        12 \nSouth        13 \n"
    said = [STORY, "* one", "* two", "North, Votes: 12.", "South, Votes: 13."]
    assert one(tmp_path, "b.eml", head + listed).text.split("\n\n") == said


def test_text_that_is_written_as_a_page_is_read_without_its_tags(tmp_path: Path) -> None:
    page = f"<p>{STORY} R&amp;D.</p>\n<p>{MORE}</p>"
    read = f"{STORY} R&D.\n\n{MORE}"
    (tmp_path / "a.txt").write_text(page)
    (tmp_path / "a.jsonl").write_text(json.dumps({"_id": 7, "title": "R&amp;D", "text": page}))
    (tmp_path / "a.csv").write_text(
        f'sep=;\npost_title;post_content\n"R&amp;D";"<!-- wp:x -->[caption id=""1""]{page}"\n'
    )
    assert load(tmp_path / "a.txt", "a.txt").articles[0].text == read
    assert load(tmp_path / "a.jsonl", "a.jsonl").articles == (Article("a.jsonl#7", read, "R&D"),)
    assert load(tmp_path / "a.csv", "a.csv").articles == (Article("a.csv#2", read, "R&D"),)


@pytest.mark.parametrize("tag", ["iframe", "svg", "template", "noscript"])
def test_a_tag_that_is_never_closed_does_not_take_the_rest_with_it(tmp_path: Path, tag: str) -> None:
    page = f"<p>{STORY}</p><{tag} src='x'><p>{MORE}</p>"
    read = f"{STORY}\n\n{MORE}"
    mail = f"Subject: News\nContent-Type: text/html; charset=utf-8\n\n{page}"
    assert [one(tmp_path, "a.txt", page).text, one(tmp_path, "a.eml", mail).text] == [read, read]


def test_what_a_page_embeds_is_left_out_and_what_is_shown_without_scripts_is_read(tmp_path: Path) -> None:
    unseen = "<iframe>frame</iframe><svg><text>12</text></svg><template><p>Name</p></template>"
    page = f"<p>{STORY}</p>{unseen}<noscript><p>{MORE}</p></noscript>"
    assert one(tmp_path, "a.txt", page).text == f"{STORY}\n\n{MORE}"


@pytest.mark.parametrize(
    "odd", ["\x0b", "\x0c", "\x02", "\x1f", "&#11;", "&#x0C;", "\ufffe", "&#xFFFE;", "&#xffff;", "&#65535;"]
)
def test_a_character_that_no_page_may_hold_costs_no_word_of_it(tmp_path: Path, odd: str) -> None:
    page = f"<div><p>{STORY}</p><p>The{odd} tax fell.</p><p>{MORE}</p></div>"
    read = f"{STORY}\n\nThe tax fell.\n\n{MORE}"
    for name in ("a.html", "a.txt", "a.md"):
        assert one(tmp_path, name, page).text == read
    assert one(tmp_path, "a.eml", f"Subject: News\nContent-Type: text/html; charset=utf-8\n\n{page}").text == read
    assert one(tmp_path, "a.jsonl", json.dumps({"_id": "1", "text": page})).text == read


def test_the_number_of_a_character_ends_where_its_digits_do(tmp_path: Path) -> None:
    assert one(tmp_path, "a.txt", "<p>On &#12Feb and &#8a; it rained, said the mayor.</p>").text == (
        "On Feb and a; it rained, said the mayor."
    )


def test_a_row_whose_tags_hold_no_word_is_named_and_the_others_are_used(tmp_path: Path) -> None:
    declared = f"<?xml version='1.0' encoding='utf-8'?><p>{STORY} \ud83d</p>"
    rows = [{"_id": 1, "text": "<!-- note --></p>"}, {"_id": 2, "text": declared}, {"_id": 3, "text": MORE}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    loaded = load(tmp_path / "a.jsonl", "a.jsonl")
    assert [article.text.strip() for article in loaded.articles] == [STORY, MORE]
    assert loaded.problems == ("a.jsonl: line 1: text has no words that can be read; the line was skipped",)


def test_a_row_whose_tags_cannot_be_read_is_named_and_the_others_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"_id": 1, "text": f"<p>{STORY}</p>"}, {"_id": 2, "text": MORE}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr("index.files.collection.page_text", lambda page: page[len(page)])
    loaded = load(tmp_path / "a.jsonl", "a.jsonl")
    assert loaded.articles == (Article("a.jsonl#2", MORE),)
    assert loaded.problems == ("a.jsonl: line 1: text has no words that can be read; the line was skipped",)


def test_the_lines_of_a_text_whose_only_tags_are_in_its_sentences_stay_apart(tmp_path: Path) -> None:
    story = f"<strong>What now</strong>\n\n{STORY}\n<ul>\n<li>One</li>\n</ul>\nIt <a\nhref='x'>rained</a>.\n\n{MORE}"
    read = f"What now\n\n{STORY}\n\nOne\n\nIt rained.\n\n{MORE}"
    rows = f'post_title,post_content\nMayor quits,"{story}"\n'
    assert one(tmp_path, "a.csv", rows).text == read
    assert one(tmp_path, "a.txt", story).text == read
    mixed = (
        f"<em>What now</em>\n\n{STORY}\n\n<p style='text-align: center'>Three\n\nwords</p>\n\n1 < 2\n\n3 > 2<br />End"
    )
    assert one(tmp_path, "b.txt", mixed).text == f"What now\n\n{STORY}\n\nThree words\n\n1 < 2\n\n3 > 2\n\nEnd"


@pytest.mark.parametrize("tag", ["li", "blockquote", "td", "dd", "h2", "section"])
def test_lines_of_a_page_that_were_wrapped_are_not_parted(tmp_path: Path, tag: str) -> None:
    wrapped = fill(f"The mayor of <em>Springfield</em> resigned on Monday. {MORE}", 60)
    read = f"The mayor of Springfield resigned on Monday. {MORE}"
    page = f"<b>Mayor quits</b>\n\n<{tag}>{wrapped}</{tag}>\n"
    assert one(tmp_path, "a.txt", page).text.split("\n\n")[-1] == read


def test_letters_that_a_row_names_as_pages_do_are_letters(tmp_path: Path) -> None:
    row = {"_id": "1", "title": "It&#8217;s AT&amp;T", "text": "AT&amp;T&#8217;s rise: A&region; a.b/?x=1&copy=2."}
    read = Article("a.jsonl#1", "AT&T’s rise: A&region; a.b/?x=1&copy=2.", "It’s AT&T")
    assert one(tmp_path, "a.jsonl", json.dumps(row)) == read


def test_heads_of_the_pages_of_a_text_are_left_out_and_said(tmp_path: Path) -> None:
    first, rest = STORY.split(" after ")
    pages = (f"THE HERALD   {page}\n\n{text}\n" for page, text in ((3, first), (4, f"after {rest}"), (5, MORE)))
    (tmp_path / "a.txt").write_text("\f".join(pages))
    loaded = load(tmp_path / "a.txt", "a.txt")
    assert loaded.articles[0].text == f"{first}\nafter {rest}\n\n{MORE}"
    assert loaded.notes == ("a.txt: page heads and feet left out: “THE HERALD   3”",)


def test_each_bad_line_of_a_collection_is_named_and_the_others_are_used(tmp_path: Path) -> None:
    lines = [
        json.dumps({"_id": "a", "text": STORY}), "{", "[1]", json.dumps({"text": STORY}),
        json.dumps({"_id": [5], "text": STORY}),
        json.dumps({"_id": "a", "text": MORE}), json.dumps({"_id": "b"}), json.dumps({"_id": "c", "text": ["x"]}),
        json.dumps({"_id": "d", "text": MORE, "title": 7, "date": "soon"}), "[" * 100_000,
        json.dumps({"_id": "e\n", "text": MORE}), '{"_id": "f", "text": "' + "x" * MAX_LINE_BYTES + '"}',
        json.dumps({"_id": "g", "text": MORE, "date": "9999-02-11"}), json.dumps({"_id": "#" * 1001, "text": MORE}),
    ]  # fmt: skip
    (tmp_path / "n.jsonl").write_bytes("\n".join(lines).encode() + b"\n\xff\n")
    loaded = load(tmp_path / "n.jsonl", "n.jsonl")
    assert [article.source for article in loaded.articles] == ["n.jsonl#a", "n.jsonl#d", "n.jsonl#g"]
    skipped = "; the line was skipped"
    assert loaded.problems == (
        f"n.jsonl: line 2: not valid JSON (Expecting property name enclosed in double quotes){skipped}",
        f"n.jsonl: line 3: not a JSON object{skipped}",
        f"n.jsonl: line 4: no _id{skipped}",
        f"n.jsonl: line 5: _id is not a string with something in it{skipped}",
        f"n.jsonl: line 6: _id 'a' was used by line 1 already{skipped}",
        f"n.jsonl: line 7: no text{skipped}",
        f"n.jsonl: line 8: text is not a string with words in it{skipped}",
        "n.jsonl: line 9: title is not a string; it was ignored",
        "n.jsonl: line 9: date is not one that can be read (write 2025-02-10); it was ignored",
        f"n.jsonl: line 10: not valid JSON (nested too deeply){skipped}",
        f"n.jsonl: line 11: _id contains a control character{skipped}",
        f"n.jsonl: line 12: longer than 10 MB{skipped}",
        "n.jsonl: line 13: date lies in the future; it was ignored",
        f"n.jsonl: line 14: _id has 1,001 characters, more than 1,000{skipped}",
        f"n.jsonl: line 15: not valid JSON (not UTF-8){skipped}",
    )


def test_a_title_of_any_length_and_an_address_of_any_kind_stay_small_and_harmless(tmp_path: Path) -> None:
    line = {"_id": "1", "text": STORY, "title": "T" * 2000, "publisher": "P " * 2000, "url": "javascript:alert(1)"}
    (tmp_path / "n.jsonl").write_text(json.dumps(line))
    (tmp_path / "n.md").write_text(f"---\ntitle: {'T' * 2000}\nurl: 'javascript:alert(1)'\n---\n{STORY}")
    for name in ("n.jsonl", "n.md"):
        [article] = load(tmp_path / name, name).articles
        assert (article.title, article.url) == (f"{'T' * 499}…", "")
    [article] = load(tmp_path / "n.jsonl", "n.jsonl").articles
    assert article.publisher == f"{'P ' * 249}P…"


def test_very_many_bad_lines_are_counted_not_listed(tmp_path: Path) -> None:
    (tmp_path / "n.jsonl").write_text("x\n" * 500 + json.dumps({"_id": "a", "text": STORY}))
    problems = load(tmp_path / "n.jsonl", "n.jsonl").problems
    assert len(problems) == 101
    assert problems[-1] == "n.jsonl: 400 more lines had problems of the same kinds"


def test_a_packed_collection_that_breaks_off_gives_what_could_be_read(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"_id": str(n), "text": os.urandom(3000).hex()}).encode() + b"\n" for n in range(50))
    packed = gzip.compress(lines)
    (tmp_path / "n.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    loaded = load(tmp_path / "n.jsonl.gz", "n.jsonl.gz")
    assert loaded.articles[0].source == "n.jsonl.gz#0"
    assert "breaks off or is damaged" in loaded.problems[-1]


def test_a_collection_without_a_usable_line_is_refused_with_the_first_reason(tmp_path: Path) -> None:
    assert refusal(tmp_path, "n.jsonl", b"{}\n") == (
        "n.jsonl: no line is a usable article (line 1: no _id; the line was skipped); "
        "each needs a JSON object with _id and text"
    )


@pytest.mark.skipif(not (ONESTOPQA / "corpus.jsonl").is_file(), reason="set ONESTOPQA_DIR to the OneStopQA folder")
def test_annotated_evidence_stays_where_the_annotation_says() -> None:
    articles = load(ONESTOPQA / "corpus.jsonl", "corpus.jsonl").articles
    texts = {article.source.split("#", 1)[1]: article.text for article in articles}
    with (ONESTOPQA / "questions.jsonl").open(encoding="utf-8") as lines:
        for question in map(json.loads, lines):
            assert texts[question["source"]][question["start"] : question["end"]] == question["evidence"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\xef\xbb\xbf \n", "nothing but page furniture"),
        ("a.txt", b" \n\t\n", "is empty"),
        ("a.txt", b"\x89PNG\r\n\x00\x00\x00", "is binary, not text"),
        ("a.txt", b"Share\n\nSubscribe now\n\nHome | World\n", "nothing but page furniture"),
        ("a.txt", b"\x01\x02\x03\xff\xfe\x07" * 20, "is binary, not text"),
        ("a.md", b"![only a picture](a.jpg)", "nothing but page furniture"),
        ("a.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "nothing but page furniture"),
        ("a.html", b"\xff\xd8\xff\xe0\x00\x10JFIF", "is binary"),
        ("a.pdf", b"<html>", "no PDF header"),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * 100, "is damaged or not a PDF"),
        ("a.pdf", make_pdf([STORY])[:300], "is damaged or not a PDF"),
        ("a.pdf", make_pdf([]), "has no text layer"),
        ("a.docx", b"PK\x03\x04 not really", "is damaged or not a Word document"),
        ("a.docx", make_docx(STORY)[:3000], "is damaged or not a Word document"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is encrypted or an old .doc"),
        ("a.docx", make_docx(), "nothing but page furniture"),
        ("a.jsonl.gz", b"not packed", "Not a gzipped file"),
        ("a.odt", b"x", "no loader for '.odt'; save it as .docx"),
        ("a.rtf", b"not rich text", "is damaged or not rich text"),
        ("a.rtf", b"{\\rtf1 }", "nothing but page furniture"),
        ("a.rtf", b"{\\rtf1 \\u9999999999 ?}", "is damaged or not rich text"),
        ("a.rtf", b"{\\rtf1 " + b"{" * 1001, "is nested deeper than 1000 groups"),
        ("a.csv", b"Town,Votes\nAshby,54\n", "no column is called text, body, content or article"),
        ("a.csv", b"text\n\n", "no row is a usable article"),
        ("a.eml", b"\x00\x01", "holds no text of a message"),
        (
            "a.xyz",
            b"x",
            "no loader for '.xyz'; known are .csv, .docx, .eml, .htm, .html, .jsonl, .jsonl.gz, .md, .pdf, .rtf, .txt",
        ),
    ],
)
def test_a_bad_file_is_refused_in_one_line_that_says_why(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    assert reason in refusal(tmp_path, name, content)


def test_a_parser_that_quotes_the_file_gives_no_character_that_a_terminal_obeys(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_docx(STORY))) as parts, zipfile.ZipFile(out, "w") as made:
        for name in parts.namelist():
            made.writestr(name, parts.read(name).replace(b"/word/2010/wordprocessingGroup", "/\x7f\u202ew".encode()))
    line = refusal(tmp_path, "a.docx", out.getvalue())
    assert "office/\\x7f\\u202ew' is not a valid URI" in line
    assert line == printable(line)


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(make_pdf([STORY])))
    writer.encrypt(user_password="secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert refusal(tmp_path, "a.pdf", out.getvalue()) == "a.pdf: is encrypted; save a copy without a password"


def test_a_pdf_locked_against_changes_only_is_read(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(make_pdf([STORY])))
    writer.encrypt(user_password="", owner_password="secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert one(tmp_path, "a.pdf", out.getvalue()).text == STORY


def test_a_word_document_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts, parts.open("x", "w") as part:
        for _ in range(MAX_UNPACKED_BYTES // 2**20 + 1):
            part.write(bytes(2**20))
    assert "unpacks to 201 MB" in refusal(tmp_path, "a.docx", out.getvalue())


@pytest.mark.slow
def test_a_packed_collection_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    block = gzip.compress(bytes(2**20) * 64, compresslevel=1)  # members of a gzip file simply follow one another
    content = block * (MAX_COLLECTION_BYTES // 2**26 + 1)
    assert "unpacks to more than the 1024 MB allowed" in refusal(tmp_path, "a.jsonl.gz", content)


@pytest.mark.parametrize(("name", "limit"), [("a.txt", MAX_FILE_BYTES), ("a.jsonl", MAX_COLLECTION_BYTES)])
def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path, name: str, limit: int) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(limit + 1)  # sparse: takes no room on disk
    with pytest.raises(LoadError, match=rf"{name}: is {limit // 2**20} MB, more than the {limit // 2**20} MB allowed"):
        load(tmp_path / name, name)


@pytest.mark.parametrize("name", ["gone.txt", "gone.jsonl"])
def test_a_file_that_vanished_after_the_scan_is_a_load_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(LoadError, match=rf"{name}: cannot be opened \(No such file"):
        load(tmp_path / name, name)


def test_a_fifo_in_a_files_place_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(LoadError, match=r"a\.txt: is not a regular file"):
        load(tmp_path / "a.txt", "a.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_skipped_and_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "a.txt").chmod(0)
    assert scan(tmp_path).skipped == {"a.txt": "it cannot be read (permission denied)"}
    with pytest.raises(LoadError, match=r"a\.txt: cannot be opened \(Permission denied\)"):
        load(tmp_path / "a.txt", "a.txt")


def test_a_scan_lists_files_of_all_folders_in_order_and_leaves_hidden_ones_alone(tmp_path: Path) -> None:
    names = ["b.txt", "a/same.txt", "b/same.txt", "Кремль.md", "it's a name.HTML", "x.jsonl.gz"]
    for name in [*names, ".hidden.txt", ".git/x.txt", ".index/manifest.jsonl"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY)
    found = scan(tmp_path)
    assert list(found.files) == ["a/same.txt", "b.txt", "b/same.txt", "it's a name.HTML", "x.jsonl.gz", "Кремль.md"]
    assert found.files["a/same.txt"] == tmp_path / "a" / "same.txt"
    assert found.skipped == {}


def test_a_scan_says_why_it_leaves_a_file_out(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    (folder / "sub").mkdir(parents=True)
    (folder / ".git").mkdir()
    (tmp_path / "outside.txt").write_text(STORY)
    (folder / "a.txt").write_text(STORY)
    (folder / ".git" / "x.txt").write_text(STORY)
    (folder / "photo.png").write_bytes(b"x")
    (folder / "README").write_text(STORY)
    (folder / "new\nline.txt").write_text(STORY)
    (folder / "out.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    (folder / "hidden.txt").symlink_to(folder / ".git" / "x.txt")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "sub" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "etc").symlink_to("/etc", target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    listening = socket.socket(socket.AF_UNIX)
    before = Path.cwd()
    os.chdir(folder)  # a socket's address may be at most about 100 characters
    listening.bind("socket.txt")
    os.chdir(before)
    listening.close()
    found = scan(folder)
    known = "known are .csv, .docx, .eml, .htm, .html, .jsonl, .jsonl.gz, .md, .pdf, .rtf, .txt"
    assert list(found.files) == ["a.txt", "inside.txt"]
    assert found.skipped == {
        "README": f"no loader for a name without suffix; {known}",
        "etc": "a link that leaves the folder; copy the file here instead",
        "gone.txt": "it cannot be read (No such file or directory)",
        "hidden.txt": "a link to a hidden file, which is not followed",
        "loop.txt": "it cannot be read (a loop of links)",
        "new\\nline.txt": "its name contains a control character or is not valid text; rename it",
        "out.txt": "a link that leaves the folder; copy the file here instead",
        "photo.png": f"no loader for '.png'; {known}",
        "pipe.txt": "not a regular file (a device, FIFO or socket)",
        "socket.txt": "not a regular file (a device, FIFO or socket)",
        "sub/up": "a link to a folder, which is not followed; put the files here instead",
    }


def test_a_missing_folder_and_a_file_in_its_place_are_clear_errors(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    with pytest.raises(UserError, match=r"missing: cannot be read as a folder \(No such file or directory\)"):
        scan(tmp_path / "missing")
    with pytest.raises(UserError, match=r"a\.txt: cannot be read as a folder \(Not a directory\)"):
        scan(tmp_path / "a.txt")


def test_a_name_that_is_not_text_is_skipped_and_can_still_be_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(STORY)
    assert scan(tmp_path).skipped == {
        "caf\\udce9.txt": "its name contains a control character or is not valid text; rename it"
    }


def test_every_suffix_of_the_table_is_found_by_a_scan(tmp_path: Path) -> None:
    for suffix in LOADERS:
        (tmp_path / f"a{suffix}").touch()
    assert sorted(scan(tmp_path).files) == sorted(f"a{suffix}" for suffix in LOADERS)
    assert set(FORMATS) == set(LOADERS)


def test_a_pdf_of_endlessly_many_pages_is_refused(tmp_path: Path) -> None:
    one_page = make_pdf([STORY])
    kids = b"/Kids [%s] >>" % b" ".join([b"4 0 R"] * (MAX_PAGES + 1))
    content = one_page.replace(b"/Count 1 /Kids [4 0 R] >>", b"/Count %d %s" % (MAX_PAGES + 1, kids))
    assert "has 2001 pages, more than 2000" in refusal(tmp_path, "a.pdf", content)
