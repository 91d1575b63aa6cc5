"""Rich text as a person sees it: changes accepted, boxes and notes read, letters of any code page, the rest said."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.files.loaders import load
from index.records import Article, Loaded
from tests.files import MORE, STORY, make_rtf

FONTS = r"{\f1\fcharset204 Arial Cyr;}{\f2\fcharset238 Arial CE;}"


def read(folder: Path, data: bytes) -> Loaded:
    (folder / "a.rtf").write_bytes(data)
    return load(folder / "a.rtf", "a.rtf")


def text(folder: Path, *paragraphs: str, fonts: str = FONTS, head: str = r"\ansi\ansicpg1252") -> str:
    return read(folder, make_rtf(STORY, *paragraphs, fonts=fonts, head=head)).articles[0].text.removeprefix(STORY)[2:]


def test_paragraphs_come_in_order_each_for_itself(tmp_path: Path) -> None:
    article = read(tmp_path, make_rtf(STORY, MORE)).articles[0]
    assert article == Article("a.rtf", f"{STORY}\n\n{MORE}")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        (r"\u8220\'93It\u8217\'92s done,\u8221\'94 said Zo\'eb.", "“It’s done,” said Zoë."),
        (r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2} from {\f2 \'8aafr\'e1nek}.", "Привет from Šafránek."),
        (r"A smile \u-10179?\u-8704? and 5\~km\emdash no more.", "A smile 😀 and 5 km—no more."),
        (r"{\field{\*\fldinst{HYPERLINK "
         r'"http://example.org"}}{\fldrslt{She said}}} so.', "She said so."),
        (r"A backslash \\ and \{braces\}.", "A backslash \\ and {braces}."),
    ],
)  # fmt: skip
def test_letters_and_links_are_what_is_shown(tmp_path: Path, written: str, seen: str) -> None:
    assert text(tmp_path, written) == seen


@pytest.mark.parametrize(
    ("head", "written", "seen"),
    [
        (r"\ansi\ansicpg1251", r"\f9 \'cf\'f0\'e8\'e2\'e5\'f2.", "Привет."),
        (r"\mac\ansicpg10000", r"\f9 Zo\'91.", "Zoë."),
        (r"\ansi\ansicpg0", r"\f9 Zo\'eb.", "Zoë."),
        (r"\ansi\ansicpg1252", "Zoë.", "Zoë."),
    ],
)
def test_the_file_says_which_letters_its_bytes_are(tmp_path: Path, head: str, written: str, seen: str) -> None:
    assert text(tmp_path, written, head=head) == seen


def test_utf8_that_a_program_wrote_by_mistake_is_read_as_it_was_meant(tmp_path: Path) -> None:
    data = make_rtf("XX").replace(b"XX", f"{STORY} “Zoë”.".encode())
    assert read(tmp_path, data).articles[0].text == f"{STORY} “Zoë”."


@pytest.mark.parametrize(
    "written",
    [
        r"She said she would {\deleted\revauthdel1 gladly }{\revised\revauth1 not }resign.",
        r"She said she would {\b\deleted gladly \deleted0 }{\revised not }resign.",
    ],
)
def test_tracked_changes_are_read_as_accepted_and_said(tmp_path: Path, written: str) -> None:
    loaded = read(tmp_path, make_rtf(STORY, written))
    assert loaded.articles[0].text == f"{STORY}\n\nShe said she would not resign."
    assert loaded.notes == ("a.rtf: 2 tracked changes read as accepted",)


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    hidden = r"{\v not for print }{\*\annotation why?}{\*\shppict{\pict\pngblip 8950}}{\nonshppict{\pict 00}}"
    margins = r"{\header The Weekly, page {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}"
    loaded = read(tmp_path, make_rtf(margins + r"{\footer 12 Harbour Road\par}" + STORY + hidden))
    assert loaded.articles[0].text == STORY
    assert loaded.notes == (
        "a.rtf: 1 hidden passage left out",
        "a.rtf: 1 comment left out",
        "a.rtf: 1 picture left out",
        "a.rtf: page header or footer left out: “The Weekly, page 1”",
        "a.rtf: page header or footer left out: “12 Harbour Road”",
    )


def test_binary_data_of_a_picture_is_no_text(tmp_path: Path) -> None:
    data = make_rtf("XX").replace(b"XX", b"{\\pict\\bin6 {\\par}}" + STORY.encode())
    assert read(tmp_path, data).articles[0].text == STORY


def test_notes_and_boxes_follow_their_paragraph_and_a_sentence_of_the_footer_comes_last(tmp_path: Path) -> None:
    box = r"{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt The box says who won the vote.\par}}}"
    note = r"{\super\chftn{\footnote\pard {\super\chftn} The chart cost 88,000 euros.}}"
    footer = r"{\footer An earlier version named the wrong pier.\par}"
    found = text(tmp_path, footer + f"The museum bought a chart.{note}{box}", MORE).split("\n\n")
    assert found == [
        "The museum bought a chart.",
        "The chart cost 88,000 euros.",
        "The box says who won the vote.",
        MORE,
        "An earlier version named the wrong pier.",
    ]


def test_a_list_keeps_its_numbers_and_loses_its_bullets(tmp_path: Path) -> None:
    numbered = r"{\listtext\pard\plain 1.\tab}The pier is closed."
    bullet = r"{\pntext\f1\'b7\tab}The ferry moves to the quay."
    assert text(tmp_path, numbered, bullet) == "1. The pier is closed.\n\nThe ferry moves to the quay."


@pytest.mark.parametrize("defined", [r"\trowd\cellx1\cellx2\cellx3\pard\intbl ", ""])
def test_a_table_is_read_cell_by_cell(tmp_path: Path, defined: str) -> None:
    rows = ["Town\\cell 2021\\cell 2025\\cell", "Ashby\\cell 54.1\\cell 61.3\\cell", "Brook\\cell 49.9\\cell\\cell"]
    table = "".join(f"{defined}{row}\\row\n" for row in rows)
    assert text(tmp_path, "Turnout by town", f"{table}\\pard {MORE}").split("\n\n") == [
        "Turnout by town",
        "Ashby, 2021: 54.1.",
        "Ashby, 2025: 61.3.",
        "Brook, 2021: 49.9.",
        "Brook, 2025: –.",
        MORE,
    ]


def test_a_merged_cell_stands_in_each_row_that_it_spans(tmp_path: Path) -> None:
    rows = [
        r"\trowd\cellx1\cellx2\cellx3 Ward\cell Party\cell Votes\cell\row",
        r"\trowd\clvmgf\cellx1\cellx2\cellx3 North\cell Red\cell 54\cell\row",
        r"\trowd\clvmrg\cellx1\cellx2\cellx3 \cell Blue\cell 61\cell\row",
    ]
    assert text(tmp_path, "".join(rows) + rf"\pard {MORE}").split("\n\n")[:2] == [
        "North, Red, Votes: 54.",
        "North, Blue, Votes: 61.",
    ]


def test_the_title_is_the_declared_one(tmp_path: Path) -> None:
    info = r"{\info{\title Fees to rise, \'abyes\'bb}{\author {\title x}}}"
    assert read(tmp_path, make_rtf(info + STORY)).articles[0].title == "Fees to rise, «yes»"


def test_what_follows_the_end_is_not_read_and_a_file_that_breaks_off_is(tmp_path: Path) -> None:
    whole = make_rtf(STORY)
    assert read(tmp_path, whole + b"{\\rtf1 more}").articles[0].text == STORY
    assert read(tmp_path, whole.rstrip(b"}\n")).articles[0].text == STORY


def test_struck_out_words_are_left_out_and_raised_figures_stay_raised(tmp_path: Path) -> None:
    loaded = read(tmp_path, make_rtf(STORY, r"The fee is {\strike 12} 15 crowns for 10{\super 6} litres."))
    assert loaded.articles[0].text == f"{STORY}\n\nThe fee is 15 crowns for 10⁶ litres."
    assert loaded.notes == ("a.rtf: 1 struck-out passage left out",)
