"""Printed pages in reading order: columns, tables, boxes, heads and feet, and what cannot be read of them."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import NameObject

from index.files.loaders import load
from index.files.pdf.layout import Line, Sheet, Word, read_sheet
from index.files.pdf.printed import Unwrapped, unwrap
from index.files.pdf.rulings import Box, Ruling, drawn_grids
from index.files.tables import Table
from index.records import Loaded, LoadError
from tests.files import MORE, STORY, draw_pdf, make_pdf, place_pdf

LEFT = """The mayor of Ostrava, Lena
Hartwig, told the council that
the tram will open on 12
September, later than planned.
She blamed a supplier of
switches.""".split("\n")
RIGHT = """The fire chief, Omar Benali,
said that eleven firemen were
hurt in the warehouse blaze on
Quay Street. The owner of it
had not paid for sprinklers
to be mended since summer.""".split("\n")
SIZE = 10.0


def words(line: str, left: float, base: float, size: float = SIZE) -> list[Word]:
    made = []
    for word in line.split():
        right = left + 0.5 * size * len(word)
        made.append(Word(left, right, base, size, word))
        left = right + 0.3 * size
    return made


def texts(blocks: list[Line | Table]) -> list[str]:
    return [block.text if isinstance(block, Line) else "table" for block in blocks]


def both(order: str) -> list[Word]:
    """Two columns below a title, drawn line by line across the page or one column after the other."""
    title = words("Two stories from the city of Ostrava and its quays", 50, 700)
    left = [words(line, 50, 680 - 12 * at) for at, line in enumerate(LEFT)]
    right = [words(line, 260, 680 - 12 * at) for at, line in enumerate(RIGHT)]
    lines = [line for pair in zip(left, right, strict=True) for line in pair] if order == "rows" else [*left, *right]
    return [*title, *(word for line in lines for word in line)]


@pytest.mark.parametrize("order", ["rows", "columns"])
def test_columns_are_read_one_after_the_other(order: str) -> None:
    page = read_sheet(Sheet(tuple(both(order))))
    assert texts(page.blocks) == ["Two stories from the city of Ostrava and its quays", *LEFT, *RIGHT]
    assert not page.is_doubtful


def test_text_beside_a_box_goes_on_below_it() -> None:
    box = [
        word for at, line in enumerate(["In numbers", "It has 312 cows."]) for word in words(line, 300, 700 - 12 * at)
    ]
    lines = [
        "The farm above the village of Brook",
        "was sold by its owners on Tuesday",
        "to a company from the city that has plans",
    ]
    story = [word for at, line in enumerate(lines) for word in words(line, 50, 700 - 12 * at)]
    assert texts(read_sheet(Sheet((*box, *story))).blocks) == ["In numbers", "It has 312 cows.", *lines]


def test_values_below_each_other_are_a_table() -> None:
    rows = [("Candidate", "First", "Second"), ("Orla Finn", "1,905", "2,310"), ("Hugh Carr", "", "2,287")]
    made = words("Nobody won outright, and a second round was held.", 50, 700)
    for at, row in enumerate(rows):
        for left, cell in zip((50, 150, 250), row, strict=True):
            made += words(cell, left, 670 - 14 * at)
    line, found = read_sheet(Sheet(tuple(made))).blocks
    assert isinstance(line, Line) and isinstance(found, Table)
    assert found.rows == tuple(rows)


def test_the_marks_of_a_list_stay_with_their_lines() -> None:
    made = []
    for at, line in enumerate(["Tax is cut.", "Rents are capped.", "Nobody pays more."]):
        made += words("•", 50, 700 - 12 * at) + words(line, 70, 700 - 12 * at)
    assert texts(read_sheet(Sheet(tuple(made))).blocks) == [
        "• Tax is cut.",
        "• Rents are capped.",
        "• Nobody pays more.",
    ]


def grid(xs: list[float], ys: list[float], without: tuple[Ruling, ...] = ()) -> list[Ruling]:
    ups = [Ruling(True, x, low, high) for x in xs for high, low in pairwise(ys)]
    flats = [Ruling(False, y, low, high) for y in ys for low, high in pairwise(xs)]
    return [ruling for ruling in ups + flats if ruling not in without]


def test_a_drawn_grid_parts_cells_and_a_line_left_out_joins_them() -> None:
    xs, ys = [0.0, 100.0, 200.0, 300.0], [90.0, 60.0, 30.0, 0.0]
    [(around, rows)] = drawn_grids(grid(xs, ys, (Ruling(True, 200.0, 30.0, 60.0),)))
    assert around == Box(0, 0, 300, 90)
    assert rows[1] == [Box(0, 30, 100, 60), Box(100, 30, 300, 60), Box(100, 30, 300, 60)]
    assert list(drawn_grids(grid([0.0, 300.0], [90.0, 0.0]))) == []


def test_the_words_of_a_cell_that_wraps_stay_in_it() -> None:
    xs, ys = [0.0, 100.0, 200.0], [90.0, 60.0, 30.0, 0.0]
    cells = [
        ("Town", 5, 80),
        ("Turnout", 105, 80),
        ("Upper", 5, 52),
        ("Brook", 5, 40),
        ("47.2", 105, 46),
        ("Ashby", 5, 10),
    ]
    made = [word for text, left, base in cells for word in words(text, left, base, 8)]
    [found] = read_sheet(Sheet(tuple(made), tuple(grid(xs, ys)))).blocks
    assert isinstance(found, Table)
    assert found.rows == (("Town", "Turnout"), ("Upper Brook", "47.2"), ("Ashby", ""))


def line(text: str, holds: int = 30, depth: float = 0.5, *, apart: bool = False) -> Line:
    return Line(text, max(holds, len(text)), apart, depth)


def test_printed_lines_become_paragraphs_and_hyphens_go() -> None:
    body = [
        "The mayor of Springfield re-",
        "signed on Monday over rare-",
        "earth mines. A rare-earth",
        "mine is deep.",
        "He lost.",
    ]
    found = unwrap([[line(text) for text in body]] * 2)
    paragraph = "The mayor of Springfield resigned on Monday over rare-earth mines. A rare-earth mine is deep."
    assert found.blocks == (paragraph, "He lost.") * 2


@pytest.mark.parametrize(
    "heads",
    [
        [("The Daily Test", 0.04), ("7", 0.97), ("The Daily Test", 0.04), ("8", 0.97)],
        [("Karlsvik news 12", 0.04), ("Vol. 4", 0.96), ("13 The Gazette", 0.04), ("Vol. 5", 0.96)],
        [("11/29/26, 11:43 AM The story", 0.02), ("https://example.org/a?b=4 1/2", 0.98)] * 2,
    ],
)
def test_heads_and_feet_of_two_pages_are_left_out_and_told(heads: list[tuple[str, float]]) -> None:
    pages = [
        [line(heads[at][0], depth=heads[at][1]), line("The mayor resigned on Monday", apart=True),
         line(f"for {at} reasons.", 14), line(heads[at + 1][0], depth=heads[at + 1][1])]
        for at in (0, 2)
    ]  # fmt: skip
    found = unwrap(pages)
    assert found.blocks == (
        "The mayor resigned on Monday for 0 reasons.",
        "The mayor resigned on Monday for 2 reasons.",
    )
    assert set(found.heads) <= {text for text, _ in heads}
    assert found.heads


def test_the_first_sentence_of_a_page_is_no_head() -> None:
    pages = [
        [line("He won.", depth=0.05), line("It rained.", depth=0.5)],
        [line("He won.", depth=0.05), line("It snowed.")],
    ]
    assert unwrap(pages).blocks == ("He won.", "It rained.", "He won.", "It snowed.")


def test_a_sentence_at_the_foot_of_three_pages_is_a_foot() -> None:
    foot = "© Valley Press. No part may be copied."
    pages = [[line("The price had"), line(foot, depth=0.95)], [line("been fair, she"), line(foot, depth=0.95)],
             [line("said."), line(foot, depth=0.95)]]  # fmt: skip
    assert unwrap(pages) == Unwrapped(("The price had been fair, she said.",), (foot,))


def test_a_large_first_letter_begins_the_word_beside_it() -> None:
    cap = Word(50, 70, 680, 36, "T")
    lines = ["he lights went out at nine and for", "six hours nobody could say why."]
    beside = [word for at, text in enumerate(lines) for word in words(text, 75, 697 - 12 * at)]
    below = words("By dawn all was well again, the mayor said.", 50, 673)
    page = read_sheet(Sheet((cap, *beside, *below)))
    assert texts(page.blocks) == [f"T{lines[0]}", lines[1], "By dawn all was well again, the mayor said."]


def test_a_date_line_stands_alone() -> None:
    assert unwrap([[line("5 March 2025"), line("The mayor resigned")]]).blocks == ("5 March 2025", "The mayor resigned")


def read(folder: Path, content: bytes) -> Loaded:
    (folder / "a.pdf").write_bytes(content)
    return load(folder / "a.pdf", "a.pdf")


def test_a_pdf_of_two_columns_and_a_table_is_read_in_order(tmp_path: Path) -> None:
    placed = [("Two stories from Ostrava", 72.0, 740.0)]
    for at, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        placed += [(left, 72.0, 700.0 - 14 * at), (right, 330.0, 700.0 - 14 * at)]
    for at, row in enumerate([("Round", "Finn", "Carr"), ("First", "1,905", "1,911"), ("Second", "2,310", "2,287")]):
        placed += [(cell, left, 560.0 - 16 * at) for cell, left in zip(row, (72.0, 222.0, 372.0), strict=True)]
    article = read(tmp_path, place_pdf(placed)).articles[0]
    assert article.title == "Two stories from Ostrava"
    assert article.text.split("\n\n") == [
        " ".join(LEFT), " ".join(RIGHT), "First, Finn: 1,905.", "First, Carr: 1,911.", "Second, Finn: 2,310.",
        "Second, Carr: 2,287.",
    ]  # fmt: skip


def test_pages_without_text_are_told(tmp_path: Path) -> None:
    loaded = read(tmp_path, make_pdf([STORY, "She left."], [], [MORE]))
    assert loaded.articles[0].text == f"{STORY} She left.\n\n{MORE}"
    assert loaded.notes == ("a.pdf: 1 of 3 pages has no text; recognise it first",)


@pytest.mark.parametrize(("title", "believed"), [("Mayor quits after vote", "Mayor quits after vote"), ("Mayor", "")])
def test_a_declared_title_and_day_are_believed_where_the_story_shows_them(
    tmp_path: Path, title: str, believed: str
) -> None:
    lines = ["Mayor quits after vote", "Springfield, 3 May 2024. She left.", STORY]
    loaded = read(tmp_path, make_pdf(lines, title=title, made="D:20240503101500Z"))
    assert (loaded.articles[0].title or believed) == "Mayor quits after vote"
    assert loaded.articles[0].date == "2024-05-03"
    assert read(tmp_path, make_pdf([STORY], made="D:20240503")).articles[0].date == ""


def test_what_is_written_over_a_page_is_said(tmp_path: Path) -> None:
    kinds = (b"Text", b"FreeText", b"FreeText", b"StrikeOut", b"StrikeOut")
    notes = b"".join(b"<< /Type /Annot /Subtype /%b /Rect [1 1 9 9] /Contents (No!) >>" % kind for kind in kinds)
    loaded = read(tmp_path, make_pdf([STORY]).replace(b"/Contents", b"/Annots [%b] /Contents" % notes, 1))
    said = ("1 comment", "2 overlaid texts", "2 strike-out marks")
    assert (loaded.articles[0].text, loaded.notes) == (STORY, tuple(f"a.pdf: {what} left out" for what in said))


def test_a_cell_that_goes_on_below_belongs_to_the_row_above() -> None:
    rows = [("Party", "Wants", "Seats", 0), ("Left", "buses and a", "14", 20), ("", "new bridge", "", 32),
            ("Right", "lower", "9", 50), ("", "taxes", "", 62), ("Green", "parks", "3", 80)]  # fmt: skip
    placed = [
        word
        for name, wish, seats, down in rows
        for text, left in ((name, 50), (wish, 200), (seats, 400))
        for word in words(text, left, 700 - down)
    ]
    (made,) = read_sheet(Sheet(tuple(placed))).blocks
    assert isinstance(made, Table)
    assert made.rows[1:] == (
        ("Left", "buses and a new bridge", "14"),
        ("Right", "lower taxes", "9"),
        ("Green", "parks", "3"),
    )


def show(line: str, turn: str) -> str:
    return f"BT /F1 11 Tf {turn} Tm ({line}) Tj ET"


def test_a_page_that_is_turned_is_read_as_if_it_stood(tmp_path: Path) -> None:
    cells = [("Town", "Yes"), ("Holm", "44"), ("Vik", "61"), ("Dorn", "30")]
    turned = [show(cell, f"0 1 -1 0 {100 + 16 * at} {left}") for at, row in enumerate(cells)
              for cell, left in zip(row, (60, 300), strict=True)]  # fmt: skip
    (tmp_path / "a.pdf").write_bytes(draw_pdf(" ".join([*turned, show(STORY, "0 1 -1 0 220 60")])))
    text = load(tmp_path / "a.pdf", "a.pdf").articles[0].text
    assert text == f"Holm, Yes: 44.\n\nVik, Yes: 61.\n\nDorn, Yes: 30.\n\n{STORY}"


def test_slanted_letters_are_left_out_and_said(tmp_path: Path) -> None:
    mark = show("DRAFT", "0.7 0.7 -0.7 0.7 60 690")
    (tmp_path / "a.pdf").write_bytes(draw_pdf(f"{mark} {show(STORY, '1 0 0 1 50 700')}"))
    loaded = load(tmp_path / "a.pdf", "a.pdf")
    assert loaded.articles[0].text == STORY
    assert loaded.notes == ("a.pdf: slanted text left out: “DRAFT”",)


def test_letters_that_are_spaced_out_are_words(tmp_path: Path) -> None:
    heading = "6 Tc " + show("OLD NEWS TODAY", "1 0 0 1 50 740") + " 0 Tc"
    (tmp_path / "a.pdf").write_bytes(draw_pdf(f"{heading} {show(STORY, '1 0 0 1 50 700')}"))
    assert load(tmp_path / "a.pdf", "a.pdf").articles[0].title == "OLD NEWS TODAY"


def test_what_is_typed_over_a_page_is_read_behind_its_label(tmp_path: Path) -> None:
    drawn = pypdf.generic.StreamObject()
    drawn.set_data(b"BT /F1 11 Tf 0 2 Td (Nils Ravn) Tj ET")
    writer = pypdf.PdfWriter(io.BytesIO(place_pdf([("Keeper:", 50, 740), (STORY, 50, 700)])))
    fonts = writer.pages[0]["/Resources"]
    drawn.update({NameObject("/Subtype"): NameObject("/Form"), NameObject("/BBox"): box(0, 0, 200, 20),
                  NameObject("/Resources"): fonts})  # fmt: skip
    typed = pypdf.generic.DictionaryObject(
        {NameObject("/Subtype"): NameObject("/FreeText"), NameObject("/Rect"): box(100, 738, 300, 758),
         NameObject("/F"): pypdf.generic.NumberObject(4),
         NameObject("/AP"): pypdf.generic.DictionaryObject({NameObject("/N"): writer._add_object(drawn)})}
    )  # fmt: skip
    writer.pages[0][NameObject("/Annots")] = pypdf.generic.ArrayObject([writer._add_object(typed)])
    writer.write(tmp_path / "a.pdf")
    article = load(tmp_path / "a.pdf", "a.pdf").articles[0]
    assert (article.title, article.text) == ("Keeper: Nils Ravn", STORY)


def box(*sides: int) -> pypdf.generic.ArrayObject:
    return pypdf.generic.ArrayObject(map(pypdf.generic.NumberObject, sides))


def test_letters_that_the_file_does_not_name_are_no_text(tmp_path: Path) -> None:
    names = " ".join(f"/g{code}" for code in range(32, 127))
    coded = b"<< /Type /Encoding /Differences [32 %b] >>" % names.encode()
    made = make_pdf([STORY]).replace(b"/WinAnsiEncoding", coded, 1)
    (tmp_path / "a.pdf").write_bytes(made)
    with pytest.raises(LoadError, match=r"a\.pdf: has no text layer that can be read"):
        load(tmp_path / "a.pdf", "a.pdf")


def test_raised_figures_stay_with_their_word_and_a_note_with_its_mark(tmp_path: Path) -> None:
    content = (
        "BT /F1 11 Tf 1 0 0 1 72 700 Tm (Brook has 67,413) Tj /F1 7 Tf 4 Ts (2) Tj /F1 11 Tf 0 Ts (, said Lee.) Tj "
        "/F1 7 Tf 1 0 0 1 72 604 Tm (2) Tj /F1 11 Tf 1 0 0 1 78 600 Tm (An estimate of the council.) Tj ET"
    )
    (tmp_path / "a.pdf").write_bytes(draw_pdf(content))
    (article,) = load(tmp_path / "a.pdf", "a.pdf").articles
    assert article.text == "Brook has 67,413², said Lee.\n\n2 An estimate of the council."


def test_words_printed_over_themselves_to_look_bold_are_read_once(tmp_path: Path) -> None:
    placed = [(text, 72 + shift, 700.0) for text in [STORY[:40]] for shift in (0, 0.4)]
    (tmp_path / "a.pdf").write_bytes(place_pdf(placed))
    (article,) = load(tmp_path / "a.pdf", "a.pdf").articles
    assert article.text == STORY[:40].strip()


def test_a_heading_in_large_letters_is_one_though_its_lines_stand_far_apart() -> None:
    heading = [*words("The mayor and the", 60, 700, 20), *words("budget of the town", 60, 672, 20)]
    story = [word for at, line in enumerate(LEFT) for word in words(line, 60, 640 - 12 * at)]
    second = read_sheet(Sheet((*heading, *story))).blocks[1]
    assert isinstance(second, Line)
    assert second.text == "budget of the town"
    assert not second.space_above
