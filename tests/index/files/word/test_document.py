"""Word documents as a person sees them: changes accepted, boxes and notes read, lists numbered, the rest said."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from index.files.loaders import load
from index.records import Loaded
from tests.files import MORE, STORY, make_docx, make_rtf, make_word

OPENING = f"<w:p><w:r><w:t>{STORY}</w:t></w:r></w:p>"


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def ins(inner: str) -> str:
    return f'<w:ins w:id="1" w:author="E">{inner}</w:ins>'


def struck(words: str) -> str:
    return f'<w:del w:id="2" w:author="E"><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>'


def cell(words: str, properties: str = "", mark: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(run(words, mark))}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def read(folder: Path, body: str, **parts: str) -> Loaded:
    (folder / "a.docx").write_bytes(make_word(body, **parts))
    return load(folder / "a.docx", "a.docx")


def text(folder: Path, body: str, **parts: str) -> str:
    return read(folder, body, **parts).articles[0].text


def test_insertions_are_read_deletions_are_not_and_it_is_said(tmp_path: Path) -> None:
    body = p(run("She said she would "), ins(run("not ")), run("pay "), struck("3"), ins(run("5.6")), run(" million."))
    loaded = read(tmp_path, OPENING + body)
    assert loaded.articles[0].text == f"{STORY}\n\nShe said she would not pay 5.6 million."
    assert loaded.notes == ("a.docx: 3 tracked changes read as accepted",)


def test_a_moved_sentence_is_read_where_it_went(tmp_path: Path) -> None:
    gone = f"<w:p><w:moveFrom>{run('He won.')}</w:moveFrom>{run('He ran.')}</w:p>"
    assert (
        text(tmp_path, OPENING + gone + p(f"<w:moveTo>{run('He won.')}</w:moveTo>")) == f"{STORY}\n\nHe ran.\n\nHe won."
    )


def test_paragraphs_whose_mark_was_struck_out_are_one(tmp_path: Path) -> None:
    joined = p(run("The board did "), properties='<w:rPr><w:del w:id="3"/></w:rPr>') + p(run("not resign."))
    assert text(tmp_path, OPENING + joined) == f"{STORY}\n\nThe board did not resign."


def test_a_deleted_table_row_and_an_empty_prompt_are_not_read(tmp_path: Path) -> None:
    rows = tr(cell("Ashby"), cell("1")) + tr(cell("Brook"), cell("2"), properties='<w:del w:id="4"/>')
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p(run('Click here.'))}</w:sdtContent></w:sdt>"
    assert text(tmp_path, f"{OPENING}<w:tbl>{rows}</w:tbl>{prompt}") == f"{STORY}\n\nAshby: 1."


def test_content_controls_links_and_fields_are_their_words(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtContent>{run('Helga Varnes')}</w:sdtContent></w:sdt>"
    link = f"<w:hyperlink>{run('since 2019')}</w:hyperlink>"
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    words = p(run("The auditor is "), control, field, run(", "), link, run("."))
    inside = f"<w:sdt><w:sdtContent>{words}</w:sdtContent></w:sdt>"
    assert text(tmp_path, OPENING + inside) == f"{STORY}\n\nThe auditor is Helga Varnes, since 2019."


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p(run('Signed by 4,310 people.'))}</w:txbxContent>"
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    choice = f'<mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
    both = f"<mc:AlternateContent>{choice}<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    for shape in (old, both):
        body = p(run("The farmers object"), f"<w:r>{shape}</w:r>", run(" to it."))
        assert text(tmp_path, OPENING + body) == f"{STORY}\n\nThe farmers object to it.\n\nSigned by 4,310 people."


def test_notes_follow_the_paragraph_that_refers_to_them(tmp_path: Path) -> None:
    body = p(run("It paid."), '<w:r><w:footnoteReference w:id="2"/></w:r>') + p(
        run("It smiled."), '<w:r><w:endnoteReference w:id="2"/></w:r>'
    )

    def notes(kind: str) -> str:
        line = f'<w:{kind} w:id="0" w:type="separator">{p()}</w:{kind}>'
        return line + f'<w:{kind} w:id="2">{p(run(f"88,000 euros in {kind}s."))}</w:{kind}>'

    asides = {f"{kind}s": notes(kind) for kind in ("footnote", "endnote")}
    found = text(tmp_path, OPENING + body + p(run("The end.")), **asides)
    assert found.split("\n\n")[1:] == [
        "It paid.",
        "88,000 euros in footnotes.",
        "It smiled.",
        "88,000 euros in endnotes.",
        "The end.",
    ]


def test_comments_hidden_text_and_pictures_are_left_out_and_said(tmp_path: Path) -> None:
    body = p(
        run("It passed."), run(" It failed.", "<w:vanish/>"), '<w:r><w:commentReference w:id="1"/></w:r>',
        "<w:r><w:drawing><pic:pic/></w:drawing></w:r>", run(" All cheered.", '<w:vanish w:val="0"/>'),
    )  # fmt: skip
    loaded = read(tmp_path, OPENING + body)
    assert loaded.articles[0].text.endswith("\n\nIt passed. All cheered.")
    assert loaded.notes == tuple(f"a.docx: 1 {what} left out" for what in ("hidden passage", "comment", "picture"))


NUMBERS = "".join(
    f'<w:abstractNum w:abstractNumId="{kind}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
    f'<w:lvlText w:val="{shown}"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
    for kind, form, shown in ((0, "decimal", "%1."), (1, "bullet", "•"), (2, "upperRoman", "Article %1"))
) + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3))


def item(words: str, number: int, level: int = 0) -> str:
    return p(run(words), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_lists_keep_the_numbers_that_are_shown(tmp_path: Path) -> None:
    items = [("Tax is cut.", 1, 0), ("By May.", 1, 1), ("By June.", 1, 1),
             ("Rents are capped.", 1, 0), ("By July.", 1, 1), ("Nobody pays.", 2, 0),
             ("Peace holds.", 3, 0), ("War ends.", 3, 0)]  # fmt: skip
    found = text(tmp_path, OPENING + "".join(item(*one) for one in items), numbering=NUMBERS)
    assert found.split("\n\n")[1:] == [
        "1. Tax is cut.", "1.a) By May.", "1.b) By June.", "2. Rents are capped.", "2.a) By July.", "Nobody pays.",
        "Article I Peace holds.", "Article II War ends.",
    ]  # fmt: skip


def test_a_list_that_begins_anew_counts_anew(tmp_path: Path) -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    again = NUMBERS + f'<w:num w:numId="9"><w:abstractNumId w:val="0"/>{restart}</w:num>'
    found = text(tmp_path, OPENING + item("One.", 1) + item("Five.", 9) + item("Six.", 9), numbering=again)
    assert found.split("\n\n")[1:] == ["1. One.", "5. Five.", "6. Six."]


def test_cells_keep_their_place_merged_ones_in_each(tmp_path: Path) -> None:
    span, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = "<w:tbl>{}</w:tbl>".format(
        tr(cell("Party"), cell("Seats 2021"), cell("Seats 2025"))
        + tr(cell("Labour"), cell("12"), cell("12"))
        + tr(cell("Centre"), cell("9", span))
        + tr(cell("Greens"), cell(""), cell("6", down))
        + tr(cell("Left"), cell("3"), cell("", on))
    )
    assert text(tmp_path, OPENING + body).split("\n\n")[1:] == [
        "Labour, Seats 2021: 12.", "Labour, Seats 2025: 12.", "Centre, Seats 2021: 9.", "Centre, Seats 2025: 9.",
        "Greens, Seats 2021: –.", "Greens, Seats 2025: 6.", "Left, Seats 2021: 3.", "Left, Seats 2025: 6.",
    ]  # fmt: skip


def test_a_row_of_words_is_a_heading_only_where_it_is_set_apart(tmp_path: Path) -> None:
    def body(mark: str) -> str:
        rows = tr(cell("Anna", mark=mark), cell("chair", mark=mark)) + tr(cell("Bo"), cell("clerk"))
        return f"{OPENING}<w:tbl>{rows}</w:tbl>"

    assert text(tmp_path, body("")).split("\n\n")[1:] == ["Anna: chair.", "Bo: clerk."]
    assert text(tmp_path, body("<w:b/>")).split("\n\n")[1:] == ["Bo, chair: clerk."]


def test_two_tables_of_one_form_keep_their_captions(tmp_path: Path) -> None:
    def made(caption: str, votes: str) -> str:
        rows = tr(cell("Candidate"), cell("Votes"), cell("Share")) + tr(cell("Smith"), cell(votes), cell("5%"))
        return f"{p(run(caption))}<w:tbl>{rows}</w:tbl>"

    assert text(tmp_path, OPENING + made("North:", "310") + made("South", "44") + p(run(MORE))).split("\n\n")[1:] == [
        "North:", "North, Smith, Votes: 310.", "North, Smith, Share: 5%.",
        "South", "South, Smith, Votes: 44.", "South, Smith, Share: 5%.", MORE,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "title"), [("Water board delays tariff decision", "Water board delays tariff decision"), ("7", "")]
)
def test_a_page_header_is_the_title_of_a_story_without_one(tmp_path: Path, header: str, title: str) -> None:
    loaded = read(tmp_path, OPENING, header=p(run(header)))
    assert (loaded.articles[0].title, loaded.articles[0].text, loaded.notes) == (title, STORY, ())


def test_a_sentence_in_the_footer_is_read_and_other_words_are_said_to_be_left_out(tmp_path: Path) -> None:
    loaded = read(
        tmp_path, OPENING, footer=p(run("Corrected on 5 March: the board has nine members.")) + p(run("Desk 4"))
    )
    assert loaded.articles[0].text == f"{STORY}\n\nCorrected on 5 March: the board has nine members."
    assert loaded.notes == ("a.docx: page header or footer left out: “Desk 4”",)


def test_words_struck_out_by_hand_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    loaded = read(tmp_path, OPENING + p(run("The prize goes to "), run("Anna Berg", "<w:strike/>"), run("Ulla Holm.")))
    assert loaded.articles[0].text == f"{STORY}\n\nThe prize goes to Ulla Holm."
    assert loaded.notes == ("a.docx: 1 struck-out passage left out",)


def test_a_raised_figure_stays_raised(tmp_path: Path) -> None:
    raised = run("6", '<w:vertAlign w:val="superscript"/>')
    assert (
        text(tmp_path, OPENING + p(run("It holds 10"), raised, run(" litres."))) == f"{STORY}\n\nIt holds 10⁶ litres."
    )


def test_a_drop_cap_begins_its_paragraph(tmp_path: Path) -> None:
    cap = p(run("T"), properties='<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert text(tmp_path, OPENING + cap + p(run("he lights went out."))) == f"{STORY}\n\nThe lights went out."


def test_what_only_a_chart_or_another_file_shows_is_said(tmp_path: Path) -> None:
    chart = '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
    loaded = read(tmp_path, OPENING + p(f"<w:r><w:drawing>{chart}</w:drawing></w:r>") + "<w:altChunk/>")
    assert loaded.notes == ("a.docx: 1 chart left out", "a.docx: 1 embedded document left out")


def test_a_document_without_properties_has_no_made_up_title(tmp_path: Path) -> None:
    data = make_docx(STORY)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(tmp_path / "a.docx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "_rels/.rels":
                part = re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", part)
            new.writestr(name, part)
    assert load(tmp_path / "a.docx", "a.docx").articles[0].title == ""


@pytest.mark.parametrize(
    ("declared", "lines", "title"),
    [
        ("Press release template 2019", ["Mayor quits after vote", STORY], "Mayor quits after vote"),
        ("Document1", ["Mayor quits after vote", STORY], "Mayor quits after vote"),
        ("Untitled document", [STORY, MORE], ""),
        ("Mayor quits", [STORY, MORE], "Mayor quits"),
        ("1984", [STORY, MORE], "1984"),
        ("Mayor quits after vote", ["By Jane Doe", STORY], "Mayor quits after vote"),
        ("Mayor quits after vote", ["News", STORY], "Mayor quits after vote"),
        ("Mayor quits after vote", ["Springfield, 10 February 2025", STORY], "Mayor quits after vote"),
        ("Mayor quits after vote", ["FOR IMMEDIATE RELEASE", STORY], "Mayor quits after vote"),
        ("Mayor quits after vote", ["Photo: Jane Roe", STORY], "Mayor quits after vote"),
    ],
)
def test_a_declared_title_counts_unless_it_is_the_name_of_a_template(
    tmp_path: Path, declared: str, lines: list[str], title: str
) -> None:
    document = docx.Document()
    document.core_properties.title = declared
    for line in lines:
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "a.rtf").write_bytes(make_rtf(f"{{\\info{{\\title {declared}}}}}{lines[0]}", *lines[1:]))
    assert [load(tmp_path / name, name).articles[0].title for name in ("a.docx", "a.rtf")] == [title, title]


def test_a_document_with_nothing_left_out_has_no_notes(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(make_docx(STORY, [["for", "9"], ["against", "2"]], MORE, title="Mayor quits"))
    loaded = load(tmp_path / "a.docx", "a.docx")
    assert (loaded.articles[0].text, loaded.notes) == (f"{STORY}\n\nfor: 9.\n\nagainst: 2.\n\n{MORE}", ())


def field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_what_the_instruction_of_a_field_holds_is_not_read(tmp_path: Path) -> None:
    begin, part, end = map(field_mark, ("begin", "separate", "end"))
    length = f"{begin}<w:r><w:instrText>MERGEFIELD Length</w:instrText></w:r>{part}{run('11')}{end}"
    fee = f"{begin}<w:r><w:instrText>IF</w:instrText></w:r>{length}{part}{run('40')}{end}"
    assert (
        read(tmp_path, OPENING + p(run("The fee is "), fee, run(" crowns.")))
        .articles[0]
        .text.endswith("\n\nThe fee is 40 crowns.")
    )


def test_symbols_are_letters_and_those_not_known_are_said_to_be_left_out(tmp_path: Path) -> None:
    signs = "".join(
        f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
        for font, code in (("Symbol", "F0B0"), ("Arial", "20AC"), ("Wingdings", "F0FC"), ("Webdings", "F021"))
    )
    loaded = read(tmp_path, OPENING + p(run("It was 4 "), signs, run("C.")))
    assert loaded.articles[0].text == f"{STORY}\n\nIt was 4 °€✓C."
    assert loaded.notes == ("a.docx: 1 symbol left out",)


def test_a_page_break_ends_a_paragraph_and_a_fraction_keeps_its_bar(tmp_path: Path) -> None:
    broken = f'<w:p><w:r><w:t>{STORY}</w:t><w:br w:type="page"/><w:t>{MORE}</w:t></w:r></w:p>'
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    num, den = (f"<m:r><m:t>{letter}</m:t></m:r>" for letter in "ab")
    rate = f"<m:oMath {math}><m:f><m:num>{num}</m:num><m:den>{den}</m:den></m:f></m:oMath>"
    text = read(tmp_path, broken + p(run("It is "), rate, run(" by law."))).articles[0].text
    assert text == f"{STORY}\n\n{MORE}\n\nIt is a/b by law."


def test_words_that_a_style_hides_are_left_out(tmp_path: Path) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    document = docx.Document()
    style = document.styles.add_style("Secret", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    paragraph = document.add_paragraph(f"{STORY} ")
    paragraph.add_run("Not this. ", style=style)
    paragraph.add_run(MORE, style=style).font.hidden = False
    document.save(str(tmp_path / "a.docx"))
    assert load(tmp_path / "a.docx", "a.docx").articles[0].text == f"{STORY} {MORE}"
