"""Files of the formats that need code to be made, and the two sentences that most of them hold."""

from __future__ import annotations

import io
import zipfile

import docx

STORY = "The mayor of Springfield resigned on Monday after the council voted against her budget by nine to two."
MORE = "Her deputy will take over until an election can be held in the spring, the council said on Tuesday."


def make_pdf(*pages: list[str], title: str = "", made: str = "") -> bytes:
    """A PDF with these lines of text on its pages, written by hand so that no writing library is needed."""
    shown = (" ".join(f"({line}) Tj T*" for line in lines) for lines in pages)
    return _pdf([f"BT /F1 11 Tf 72 720 Td 14 TL {lines} ET" for lines in shown], title, made)


def place_pdf(placed: list[tuple[str, float, float]]) -> bytes:
    """A PDF of one page with each text where its left and its baseline are given, in this order."""
    return _pdf(["BT /F1 11 Tf " + " ".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for text, x, y in placed) + " ET"])


def draw_pdf(content: str) -> bytes:
    """A PDF of one page with this content."""
    return _pdf([content])


def _pdf(contents: list[str], title: str = "", made: str = "") -> bytes:
    objects = [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>", b""]
    kids = []
    for content in (text.encode("cp1252") for text in contents):
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        resources = b"/Resources << /Font << /F1 1 0 R >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] %s /Contents %d 0 R >>" % (resources, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    objects += [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Title ({title}) /CreationDate ({made}) >>".encode()]
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, root, start = len(objects) + 1, len(objects) - 1, len(out)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n"
        b"<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, root, size - 1, start)
    )


def make_docx(*blocks: str | list[list[str]], title: str = "") -> bytes:
    """A Word document of paragraphs and, where a block is rows of cells, tables."""
    document = docx.Document()
    if title:
        document.add_heading(title, level=0)
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            table = document.add_table(rows=len(block), cols=len(block[0]))
            for row, cells in zip(table.rows, block, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def make_word(body: str, **parts: str) -> bytes:
    """A Word document with this XML in its body, and in its ``footnotes``, ``endnotes``, ``header`` and ``footer``.

    ``numbering`` takes the place of the lists that are there.
    """
    parts = {
        name: f"<w:{_ROOTS.get(name, name)} {_WORD}>{xml}</w:{_ROOTS.get(name, name)}>" for name, xml in parts.items()
    }
    added = [name for name in parts if name != "numbering"]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_docx())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in old.namelist():
            text = old.read(name).decode("utf-8", "replace")
            if name == "word/document.xml":
                text = f"<w:document {_WORD}><w:body>{body}</w:body></w:document>"
            elif name == "word/numbering.xml" and "numbering" in parts:
                text = parts["numbering"]
            elif name == "word/_rels/document.xml.rels":
                new = (f'<Relationship Id="x{at}" Type="{_RELATED}/{at}" Target="{at}.xml"/>' for at in added)
                text = text.replace("</Relationships>", "".join(new) + "</Relationships>")
            elif name == "[Content_Types].xml":
                new = (f'<Override PartName="/word/{at}.xml" ContentType="{_KIND}.{at}+xml"/>' for at in added)
                text = text.replace("</Types>", "".join(new) + "</Types>")
            made.writestr(name, text if name.endswith((".xml", ".rels")) else old.read(name))
        for name in added:
            made.writestr(f"word/{name}.xml", parts[name])
    return out.getvalue()


def make_rtf(*paragraphs: str, fonts: str = "", head: str = r"\ansi\ansicpg1252") -> bytes:
    """Rich text with these marked-up paragraphs in its body."""
    body = "".join(f"{text}\\par\n" for text in paragraphs)
    return f"{{\\rtf1{head}{{\\fonttbl{{\\f0\\fcharset0 Arial;}}{fonts}}}\\pard\\f0 {body}}}".encode("cp1252")


_ROOTS = {"header": "hdr", "footer": "ftr"}


PAGE = """<!doctype html><html><head><title>Mayor quits | The Daily Test</title>
<meta property="og:title" content="Mayor quits after vote"><link rel="canonical" href="https://example.org/mayor">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"},
{"@type": "NewsArticle", "headline": "Mayor quits after vote", "datePublished": "2025-02-10T08:00:00+01:00",
"publisher": {"@type": "Organization", "name": "The Daily Test"}}]}</script></head>
<body><nav><a href="/">Home</a> <a href="/p">Politics</a></nav><article><h1>Mayor quits after vote</h1>
<p>The mayor of Springfield <b>resigned</b> on Monday after the council voted against her budget by nine to two.</p>
<h2>What happened</h2><p>“I am tired,” she <a href="/x">told reporters</a>&nbsp;— and left…</p><p>He lost.</p>
<ul><li>Nine voted for the motion</li><li>Two voted against it</li></ul>
<p>Her deputy will take over until an election can be held in the spring, the council said on Tuesday.</p></article>
<footer>© 2025 The Daily Test</footer></body></html>"""
