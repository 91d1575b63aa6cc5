"""Bytes of every encoding as text, and what is said where it was guessed."""

from __future__ import annotations

import pytest

from index.files.decoding import decode, decode_page
from index.records import LoadError

WEST = "Åsa Öberg owns the bakery on Älv street. “It’s the crust – always the crust,” she said… Café!"
POLISH = "Władysław powiedział, że sąd w Łodzi skazał go na dziewięć lat więzienia, a źródła to potwierdziły."
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl ministr v Praze."
RUSSIAN = "Кремль отказался подтвердить разговор с президентом, сообщил представитель в понедельник вечером."
JAPANESE = "首相は月曜日に辞任すると発表した。新しい選挙は春に行われる。"


@pytest.mark.parametrize(
    ("text", "encoding", "note"),
    [
        (WEST, "utf-8", None),
        (WEST, "utf-8-sig", None),
        (WEST, "utf-16", None),
        (WEST, "utf-32", None),
        (WEST, "utf-16-le", "no byte order mark; read as UTF-16-LE (likely)"),
        (WEST, "utf-16-be", "no byte order mark; read as UTF-16-BE (likely)"),
        (WEST, "cp1252", "not UTF-8; read as Windows-1252 (likely)"),
        (WEST, "mac_roman", "not UTF-8; read as Mac Roman (likely)"),
        ("Zoë Brännström’s café – “it’s shut”", "mac_roman", "not UTF-8; read as Mac Roman (likely)"),
        ("Le café fermé était très agréable à l’été, 20 °C, 3 €", "cp1252", "not UTF-8; read as Windows-1252 (likely)"),
        ("El niño preguntó: ¿Qué pasó? ¡Vaya!", "cp1252", "not UTF-8; read as Windows-1252 (likely)"),
        (POLISH, "cp1250", "not UTF-8; read as Windows-1250 (likely)"),
        (POLISH, "iso8859_2", "not UTF-8; read as ISO 8859-2 (likely)"),
        (CZECH, "cp1250", "not UTF-8; read as Windows-1250 (likely)"),
        (RUSSIAN, "cp1251", "not UTF-8; read as cp1251 (likely)"),
        (RUSSIAN, "koi8_r", "not UTF-8; read as koi8-r (likely)"),
        (JAPANESE, "cp932", "not UTF-8; read as cp932 (a guess)"),
    ],
)
def test_a_text_is_read_in_its_own_encoding(text: str, encoding: str, note: str | None) -> None:
    assert decode(text.encode(encoding), "a.txt") == (text, (note,) if note else ())


def test_a_stray_byte_in_utf_8_is_read_as_a_browser_reads_it() -> None:
    data = WEST.encode() + b" The jury\x92s head praised it."
    assert decode(data, "a.txt") == (
        f"{WEST} The jury’s head praised it.", ("UTF-8 with 1 stray byte, read as Windows-1252",),
    )  # fmt: skip


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x00\x00\x00", b"\xff\xd8\xff\xe0\x00\x10JFIF", bytes(range(256)) * 9])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(LoadError, match=r"^a\.txt: is binary, not text"):
        decode(data, "a.txt")


def test_a_page_is_read_as_browsers_do() -> None:
    declared = b'<meta charset="iso-8859-2">' + POLISH.encode("iso8859_2")
    assert decode_page(declared, "a.html") == (declared.decode("iso8859_2"), ())
    wrong = b'<meta charset="utf-8">' + WEST.encode("cp1252")
    assert decode_page(wrong, "a.html") == (
        wrong.decode("cp1252"),
        ("not all UTF-8 as declared; the rest read as Windows-1252",),
    )


def test_lines_of_two_encodings_in_one_file_are_each_read_in_their_own() -> None:
    data = f"{WEST}\n{CZECH}\n".encode() + WEST.encode("cp1252")
    assert decode(data, "a.txt") == (f"{WEST}\n{CZECH}\n{WEST}", ("not all UTF-8; 1 line read as Windows-1252",))
