"""Tables of every kind as lines: each cell under its own headings, whatever is merged, empty or unmarked."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index.files.loaders import load
from index.files.tables import Table, cells_around, document_lines, table, table_lines
from tests.files import MORE, STORY

TOWNS = [["Town", "2021", "2025"], ["Ashby", "54.1", "61.3"], ["Brook", "", "47.2"], ["Corley", "66.0", "66.0"]]
TOWN_LINES = ["Ashby, 2021: 54.1.", "Ashby, 2025: 61.3.", "Brook, 2021: –.", "Brook, 2025: 47.2.",
              "Corley, 2021: 66.0.", "Corley, 2025: 66.0."]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (TOWNS, TOWN_LINES),
        ([["Owner", "Anna"], ["Beds", "44"]], ["Owner: Anna.", "Beds: 44."]),
        ([["Labour", "12", "9"], ["Centre", "", "8"]], ["Labour: 12; 9.", "Centre: –; 8."]),
        ([["Anna", "chair", "Oslo"], ["Bo", "clerk", "Rome"]], ["Anna: chair; Oslo.", "Bo: clerk; Rome."]),
        ([["Name", "Role", "Town"], ["Bo", "clerk", "Rome"]], ["Bo, Role: clerk.", "Bo, Town: Rome."]),
        ([["Flat", "Rent (euros)"], ["A", "910"], ["B", "1,040"]], ["Flat: Rent (euros).", "A: 910.", "B: 1,040."]),
        ([["District", "Rent (euros)"], ["A", "910"], ["B", "9"]], ["A, Rent (euros): 910.", "B, Rent (euros): 9."]),
        ([["Rank", "Team", "Won"], ["1", "Ur", "9"], ["2", "Ky", "7"]],
         ["Ur, Rank: 1.", "Ur, Won: 9.", "Ky, Rank: 2.", "Ky, Won: 7."]),
        ([["Ward", "Votes", "Won by"], ["3", "310", "Left"]], ["Ward 3, Votes: 310.", "Ward 3, Won by: Left."]),
        ([["", "2021", "2021", "2025", "2025"], ["Party", "Votes", "Share", "Votes", "Share"],
          ["Left", "10", "1%", "20", "2%"]],
         ["Left, 2021 Votes: 10.", "Left, 2021 Share: 1%.", "Left, 2025 Votes: 20.", "Left, 2025 Share: 2%."]),
        ([["Region", "Town", "Votes"], ["North", "Ashby", "4"], ["", "Brook", "5"], ["North", "Corley", "6"]],
         ["North, Ashby, Votes: 4.", "North, Brook, Votes: 5.", "North, Corley, Votes: 6."]),
        ([["Year", "Price"], ["2022", "21 crowns"], ["2023", "24 crowns"]],
         ["2022, Price: 21 crowns.", "2023, Price: 24 crowns."]),
        ([["Name:", "Anna Berg"], ["Age:", "41"], ["Town:", "Oslo"]], ["Name: Anna Berg.", "Age: 41.", "Town: Oslo."]),
        ([["Region", "Votes", "Share"], ["", "(thou.)", "(%)"], ["North", "310", "4.5"], ["South", "44", "5"]],
         ["North, Votes (thou.): 310.", "North, Share (%): 4.5.", "South, Votes (thou.): 44.", "South, Share (%): 5."]),
        ([["one column"], ["of text"]], ["one column", "of text"]),
        ([["Why it fell", "x" * 301], ["What comes", "y" * 301]], ["Why it fell", "x" * 301, "What comes", "y" * 301]),
    ],
)  # fmt: skip
def test_a_cell_is_read_with_its_row_and_its_column(rows: list[list[str]], lines: list[str]) -> None:
    assert table_lines(table(rows)) == lines


def test_one_row_of_figures_under_marked_headings_has_no_name() -> None:
    assert table_lines(table([["for", "against"], ["9", "2"]], headings=1)) == ["for: 9.", "against: 2."]


def test_rows_across_the_table_head_the_rows_below_them() -> None:
    rows = [["Turnout, in per cent"] * 3, ["Town", "2021", "2025"], ["North"] * 3, ["Ashby", "5", "6"], ["South"] * 3,
            ["Ashby", "7", "8"]]  # fmt: skip
    lines = ["North, Ashby, 2021: 5.", "North, Ashby, 2025: 6.", "South, Ashby, 2021: 7.", "South, Ashby, 2025: 8."]
    assert table_lines(table(rows, bands=[0, 2, 4])) == ["Turnout, in per cent", *lines]
    unmarked = [[row[0], "", ""] if row[0] == row[1] else row for row in rows[1:]]
    assert table_lines(table(unmarked)) == lines


def test_two_tables_with_a_cell_of_one_name_begin_with_their_captions() -> None:
    north, south, other = ([["Name", "Votes", "Share"], [name, "1", "2"]] for name in ("Smith", "Smith", "Jones"))
    made: list[str | Table] = [
        table(north, caption="North"),
        "and",
        table(south, caption="South"),
        table(other, caption="East"),
    ]
    assert document_lines(made) == [
        "North, Smith, Votes: 1.", "North, Smith, Share: 2.", "and", "South, Smith, Votes: 1.",
        "South, Smith, Share: 2.", "Jones, Votes: 1.", "Jones, Share: 2.",
    ]  # fmt: skip


def test_the_cells_of_a_table_are_found_again_in_the_text_and_a_sentence_is_none() -> None:
    text = "\n\n".join([STORY, *TOWN_LINES, MORE])
    cells = cells_around(text, text.index("Brook, 2025"))
    assert [f"{c.heads}: {text[c.value_start : c.value_end]}." for c in cells] == TOWN_LINES
    assert cells_around(text, 5) == []
    assert cells_around(f"{STORY}\n\nHe said: nothing.\n\n{MORE}", len(STORY) + 4) == []
    box = "In the box: the petition of the farmers was signed by 4,310 people."
    text = "\n\n".join([box, *TOWN_LINES])
    assert cells_around(text, 0) == []
    assert cells_around(text, len(text) - 5)[0].heads == "Ashby, 2021"


ARTICLE = "\n\n".join([STORY, *TOWN_LINES, MORE])
ALIGNED = """{}

Town      2021   2025
---------------------
Ashby     54.1   61.3
Brook            47.2
Corley    66.0   66.0

{}"""
TABBED = "{}\n\nTown\t2021\t2025\nAshby\t54.1\t61.3\nBrook\t\t47.2\nCorley\t66.0\t66.0\n\n{}"
BARRED = "{}\n\nTown | 2021 | 2025\nAshby | 54.1 | 61.3\nBrook | | 47.2\nCorley | 66.0 | 66.0\n\n{}"
MARKDOWN = (
    "{}\n\n| Town | 2021 | 2025 |\n|---|---:|---|\n| Ashby | 54.1 | 61.3 |\n| Brook || 47.2 |\n"
    "| Corley | 66.0 | 66.0 |\n\n{}"
)
HTML = (
    "<html><body><article><p>{}</p><table><tr><th>Town</th><th>2021</th><th>2025</th></tr><tr><th>Ashby</th><td>54.1"
    "</td><td>61.3</td></tr><tr><td>Brook</td><td></td><td>47.2</td></tr><tr><td>Corley</td><td colspan=2>66.0</td>"
    "</tr></table><p>{}</p></article></body></html>"
)


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.txt", ALIGNED), ("a.txt", TABBED), ("b.txt", BARRED), ("a.md", MARKDOWN), ("a.html", HTML)],
)
def test_a_table_reads_alike_in_every_format(tmp_path: Path, name: str, form: str) -> None:
    (tmp_path / name).write_text(form.format(STORY, MORE), encoding="utf-8")
    assert load(tmp_path / name, name).articles[0].text == ARTICLE


def test_columns_of_right_aligned_figures_and_a_wide_heading_keep_their_cells(tmp_path: Path) -> None:
    rows = ["Country        Gold  Silver  Bronze", "Norland          11       4       9",
            "Suomara           7      12       3", "Estavia                   5       6"]  # fmt: skip
    (tmp_path / "a.txt").write_text("\n".join([STORY, "", *rows]))
    assert load(tmp_path / "a.txt", "a.txt").articles[0].text.split("\n\n")[1:] == [
        "Norland, Gold: 11.", "Norland, Silver: 4.", "Norland, Bronze: 9.", "Suomara, Gold: 7.", "Suomara, Silver: 12.",
        "Suomara, Bronze: 3.", "Estavia, Gold: –.", "Estavia, Silver: 5.", "Estavia, Bronze: 6.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "He left early.  She stayed there.\nNobody spoke.  The vote was lost by two in the end.",
        "    An indented line of a letter.\n    Another of them.",
        "The score was 3 | 1 at the break.",
    ],
)
def test_prose_with_wide_spaces_is_no_table(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(f"{STORY}\n\n{text}")
    assert " ".join(load(tmp_path / "a.txt", "a.txt").articles[0].text.split()) == " ".join(f"{STORY} {text}".split())


def html(folder: Path, inner: str) -> list[str]:
    page = f"<html><body><article><p>{STORY}</p>{inner}<p>{MORE}</p></article></body></html>"
    (folder / "a.html").write_text(page, encoding="utf-8")
    return load(folder / "a.html", "a.html").articles[0].text.split("\n\n")[1:-1]


def test_a_table_of_a_page_keeps_caption_rowspans_units_and_words_inside_of_cells(tmp_path: Path) -> None:
    inner = (
        "<table><caption>Rents</caption><thead><tr><th rowspan=2>Town</th><th colspan=2>Rent (€)</th></tr>"
        "<tr><th>2023</th><th>2024</th></tr></thead><tr><td rowspan=2>Ashby<br>East</td><td>9<b>1</b>0</td><td>1</td>"
        "</tr><tr><td>2</td><td><script>x</script></td></tr></table>"
    )
    assert html(tmp_path, inner) == [
        "Rents", "Ashby East, Rent (€) 2023: 910.", "Ashby East, Rent (€) 2024: 1.", "Ashby East, Rent (€) 2023: 2.",
        "Ashby East, Rent (€) 2024: –.",
    ]  # fmt: skip


def test_a_definition_list_names_what_each_definition_is_of(tmp_path: Path) -> None:
    inner = "<dl><dt>Udo Kessel</dt><dd>14 years</dd><dt>Bernd Kessel</dt><dd>9 years</dd></dl>"
    assert html(tmp_path, inner) == ["Udo Kessel: 14 years.", "Bernd Kessel: 9 years."]


def test_a_table_that_places_text_is_read_as_text(tmp_path: Path) -> None:
    cell = "The council met twice on Tuesday and could not agree on the budget, said the clerk of the house. " * 4
    inner = f"<table><tr><td>{cell}</td><td>{cell}</td></tr><tr><td>{cell}</td><td>{cell}</td></tr></table>"
    assert not any(line.startswith(":") or " –." in line for line in html(tmp_path, inner))


@pytest.mark.parametrize(
    "text",
    ["-" * 300_000 + "x", f"{STORY}{' ' * 300_000}", "a  b\n" * 5_000, "aa  b\na  bb  c\n" * 5_000, "\t" * 90_000],
)
def test_text_that_looks_like_a_table_without_end_takes_no_time(tmp_path: Path, text: str) -> None:
    begun = time.process_time()
    (tmp_path / "a.txt").write_text(f"{STORY}\n\n{text}")
    assert load(tmp_path / "a.txt", "a.txt").articles[0].text.startswith(STORY)
    assert time.process_time() - begun < 10


def test_spans_without_end_are_bounded(tmp_path: Path) -> None:
    rows = "".join("<tr><td colspan=999999>a</td><td rowspan=999999>b</td></tr>" for _ in range(300))
    (tmp_path / "a.html").write_text(
        f"<html><body><article><p>{STORY}</p><table>{rows}</table></article></body></html>"
    )
    assert load(tmp_path / "a.html", "a.html").articles[0].text.startswith(STORY)


def test_a_row_across_the_table_that_no_row_follows_is_a_note(tmp_path: Path) -> None:
    rows = [
        ["Town", "2021", "2025"],
        ["Ashby", "5", "6"],
        ["Ashby did not count in May"] * 3,
        ["Source: the clerk"] * 3,
    ]
    assert table_lines(table(rows, bands=[2, 3])) == [
        "Ashby, 2021: 5.", "Ashby, 2025: 6.", "Ashby did not count in May", "Source: the clerk",
    ]  # fmt: skip


def test_a_table_made_of_blocks_is_read_by_the_roles_they_have(tmp_path: Path) -> None:
    cells = [("columnheader", "Bridge", "Toll"), ("cell", "North", "12"), ("cell", "South", "15")]
    rows = "".join(
        f"<div role='row'>{''.join(f'<span role={role!r}>{word}</span>' for word in words)}</div>"
        for role, *words in cells
    )
    assert html(tmp_path, f"<div role='table'>{rows}</div>") == ["North, Toll: 12.", "South, Toll: 15."]


def test_an_empty_cell_between_tabs_is_empty(tmp_path: Path) -> None:
    rows = "Name\tVotes 2021\tVotes 2025\nAda Holt\t4,100\t3,900\nBen Iversen\t\t5,200\nCleo Park\t1,000\t"
    (tmp_path / "a.txt").write_text(f"{STORY}\n\n{rows}\n")
    assert load(tmp_path / "a.txt", "a.txt").articles[0].text.split("\n\n")[1:] == [
        "Ada Holt, Votes 2021: 4,100.", "Ada Holt, Votes 2025: 3,900.", "Ben Iversen, Votes 2021: –.",
        "Ben Iversen, Votes 2025: 5,200.", "Cleo Park, Votes 2021: 1,000.", "Cleo Park, Votes 2025: –.",
    ]  # fmt: skip
