"""Articles written by an attacker: they are indexed like any other, and wherever they are shown they stay text."""

from __future__ import annotations

import io
import json
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.build import Builder
from index.files.loaders import load
from index.records import LoadError
from qa.html.answer_markup import Cards, answer_message
from qa.html.reader_markup import article_page
from qa.html.source_markup import answer_cards
from qa.library import Library
from qa.question.ask import Ask
from qa.replies import Answer
from qa.terminal import reply_json, reply_text, report_text
from tests.fakes import WordHashEmbedder
from tests.files import STORY, make_docx
from tests.small_library import small_library
from tests.tags import Tags

SENTENCE = "The mayor of the city resigned on Monday {} after the council voted."
ATTACKS = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>",
    "style": "</p></section><style>*{display:none}</style><div style='position:fixed;inset:0'>",
    "markdown": "[a](javascript:alert(1)) ![b](https://evil.example/c.png) **d** `e` | f | # g",
    "template": "{{constructor.constructor('alert(1)')()}} ${alert(1)} {% raw %} <%= 1 %> %s {0}",
    "katex": "$$\\href{javascript:alert(1)}{x}$$ \\(a\\) $\\rule{500em}{500em}$ \\[b\\]",
    "direction": "\u202eevil\u202c \u2066a\u2069 \u200fb\u200e \u061c",
    "hidden": "pass\u200bword \u2060a\ufeff\u00adb \U000e0041\U000e0042",
    "ansi": "\x1b[2J\x1b]0;owned\x07\x1b[31mred\x9b5m\r\x08\x08\x7f",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &colon;",
    "formula": "=cmd|' /C calc'!A0 +1 @SUM(1)",
}
OWN_TAGS = {
    "section", "p", "div", "span", "strong", "mark", "a", "bdi", "details", "summary", "button", "html", "head", "meta",
    "title", "link", "body", "main", "h1", "br", "i", "time", "ul", "ol", "li", "h2", "blockquote", "nav", "footer",
}  # fmt: skip


def obeyed(text: str) -> set[str]:
    """The characters of ``text`` that a terminal would obey or that hide and turn others."""
    return {c for c in text if c not in "\n\t" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}}


def shown(library: Library, question: str) -> tuple[Answer, str]:
    """An answer, and the HTML of it, of its cards and of every article it cites."""
    reply = library.ask(Ask(question))
    assert isinstance(reply, Answer)
    articles = [library.article(c.source) for c in reply.citations]
    html = answer_message(1, reply, latest=True, cards=Cards(answer_cards("d1", reply, articles)))
    return reply, html + "".join(article_page(a, (0, 20)) for a in articles if a)


@pytest.mark.parametrize("kind", ATTACKS)
@pytest.mark.parametrize("suffix", [".txt", ".jsonl"])
def test_an_attack_is_indexed_and_stays_text(tmp_path: Path, kind: str, suffix: str) -> None:
    text = SENTENCE.format(ATTACKS[kind])
    line = json.dumps({"_id": "1", "text": text, "title": ATTACKS[kind], "publisher": ATTACKS[kind]})
    library = small_library(tmp_path, {f"a{suffix}": text if suffix == ".txt" else line})
    assert library.problems() == []
    reply, html = shown(library, "Which mayor resigned?")
    seen = Tags(html)
    assert seen.tags - OWN_TAGS == set()
    assert [name for name, _ in seen.attributes if name.startswith("on") or name in {"style", "src"}] == []
    leads = [urlsplit(value) for name, value in seen.attributes if name == "href"]
    assert [lead for lead in leads if lead.scheme or lead.netloc] == []
    assert "".join(reply.citations[0].quote.split()) in "".join(seen.text.split())
    assert obeyed(reply_text(reply)) | obeyed(seen.text) == set()
    json.loads(reply_json(reply, None, {}, k=10))


def test_file_names_with_markup_and_escapes_are_shown_as_text(tmp_path: Path) -> None:
    names = ["<img src=x onerror=alert(1)>.txt", "**bold** [a](b) {{c}} $d$.txt", 'it\'s "quoted" & more.txt']
    library = small_library(tmp_path, dict.fromkeys(names, SENTENCE.format("")) | {"x\x1b[2J\n.txt": "hidden"})
    _, html = shown(library, "Which mayor resigned?")
    assert Tags(html).tags - OWN_TAGS == set()
    assert sorted(s.source for s in library.articles()) == sorted(names)


def test_a_name_that_a_terminal_would_obey_is_spelled_out_in_the_report(tmp_path: Path) -> None:
    small_library(tmp_path, {"good.txt": SENTENCE.format("")})
    (tmp_path / "x\x1b[2J\u202e.txt").write_text(STORY, encoding="utf-8")
    report = Builder(tmp_path, tmp_path / ".index", WordHashEmbedder()).check()
    assert obeyed(report_text(report, done=False)) == set()
    assert report.skipped[0].startswith("x\\x1b[2J\\u202e.txt: its name contains a control character")


ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = ENTITY_BOMB[: ENTITY_BOMB.index("<!ENTITY")] + (
    '<!ENTITY j SYSTEM "file:///etc/passwd">' + ENTITY_BOMB[ENTITY_BOMB.index("]>") :]
)
DEEP = "<w:p>" * 100_000


@pytest.mark.parametrize("part", [ENTITY_BOMB, OUTSIDE, DEEP], ids=["bomb", "outside", "deep"])
def test_entities_and_depth_of_a_word_document_give_one_line_and_nothing_of_this_machine(
    tmp_path: Path, part: str
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_docx(STORY))) as parts, zipfile.ZipFile(out, "w") as made:
        for name in parts.namelist():
            made.writestr(name, part if name == "word/document.xml" else parts.read(name))
    (tmp_path / "a.docx").write_bytes(out.getvalue())
    with pytest.raises(LoadError, match=r"\Aa\.docx: (?!.*root:)[^\n]+\Z"):
        load(tmp_path / "a.docx", "a.docx")


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.jsonl"])
def test_deep_nesting_is_read_or_refused_in_one_line(tmp_path: Path, name: str) -> None:
    deep = {"a.html": "<div><b>" * 20_000, "a.md": "> " * 5_000, "a.jsonl": "[" * 100_000}[name]
    (tmp_path / name).write_text(f"{deep}{STORY}", encoding="utf-8")
    try:
        assert "resigned" in load(tmp_path / name, name).articles[0].text
    except LoadError as error:
        assert str(error).startswith(f"{name}: ")


WILD = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("<>&\"'[](){}$\\*_`#|\u202e\u200b\x1b\n. ")),
    max_size=60,
)


@settings(max_examples=25, deadline=None)
@given(before=WILD, after=WILD, title=WILD, name=WILD)
def test_whatever_an_article_holds_a_citation_is_exact_and_the_page_has_only_its_own_tags(
    before: str, after: str, title: str, name: str
) -> None:
    line = {"_id": f"x{name}", "title": title, "text": f"{before}\n\n{SENTENCE.format('')} {after}"}
    good = {"_id": "y", "text": SENTENCE.format("early")}
    with tempfile.TemporaryDirectory() as folder:
        library = small_library(Path(folder), {"a.jsonl": f"{json.dumps(line)}\n{json.dumps(good)}"})
        reply, html = shown(library, "Which mayor resigned?")
        for citation in reply.citations:
            article = library.article(citation.source)
            assert article is not None
            assert article.text[citation.start : citation.end] == citation.quote
            assert citation.start <= citation.answer_start <= citation.answer_end <= citation.end
        assert Tags(html).tags - OWN_TAGS == set()
        assert obeyed(reply_text(reply)) == set()
