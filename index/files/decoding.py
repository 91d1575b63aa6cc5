"""Decodes a file's bytes, whatever their encoding; a guess is reported in a note.

UTF-8 is the default, a byte order mark decides, and a page may declare another encoding. The rest is guessed. A few
stray bytes in UTF-8 are read as Windows-1252, as browsers do. For text in Latin letters, the encoding with the fewest
signs inside words wins. Other scripts are left to charset-normalizer.
"""

from __future__ import annotations

import codecs
import re

from index.files.drafts import counted
from index.records import LoadError

_DECLARED = re.compile(rb"(?:charset|<\?xml[^>]{1,100}encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_PRESCAN = 4096  # bytes in which a page declares its encoding
_WEB_NAMES = {
    "iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932",
    "euc_kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs", "x-user-defined": "cp1252",
    "unicode": "utf-8", "x-cp1252": "cp1252", "iso-8859-8-i": "iso8859-8", "x-mac-roman": "mac_roman",
}  # fmt: skip
_WESTERN = "as windows-1252"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"cp1252": "Windows-1252", "cp1250": "Windows-1250", "mac_roman": "Mac Roman", "cp850": "DOS 850",
          "cp1254": "Windows-1254", "cp1257": "Windows-1257", "iso8859_2": "ISO 8859-2"}  # fmt: skip
_LATIN = ("cp1252", "cp1250", "iso8859_2", "mac_roman", "cp1254", "cp1257", "cp850")
"""Encodings of Latin letters, the likelier first."""
_HIGH_RUN = re.compile(rb"[\x80-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CAPITALS = "".join(letter for letter in map(chr, range(0xC0, 0x180)) if letter.isupper())
_ODD = re.compile(
    r"[^\W\d_][^\w\s'’‘`´.,:;!?/()\[\]&@+*=|<>\"“”„«»…–—−-][^\W\d_]"  # a sign inside of a word
    r"|[^\W\d_][¹²³][^\W\d_]"
    rf"|[a-zß-ÿ][{_CAPITALS}]"  # a capital behind a small letter
    r"|[\x80-\x9f\ufffd]|(?<![^\W\d_])[ÒÓÔÕ](?=[A-Z])|[¤¦¨¬¯¶¸¿¡](?=\w)(?<!\s.)"
)
_ESCAPED = re.compile(r"[\udc80-\udcff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SAMPLE = 200_000
_MOST_STRAYS = 200  # one byte in so many may be no UTF-8


def decode(data: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and a note where its encoding was guessed; what is no text is a LoadError."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data.removeprefix(bom) if encoding == "utf-8" else data
            try:
                return text.decode(encoding), ()
            except UnicodeDecodeError:
                break
    try:
        text_utf8 = data.decode("utf-8")
    except UnicodeDecodeError:
        text_utf8 = ""
    if text_utf8 and "\0" not in text_utf8:
        return text_utf8, ()
    return _guessed(data, source)


def decode_page(data: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    """The text of a page, decoded as browsers do, and a note where its encoding is not declared.

    A byte order mark decides, then UTF-8, then what the page declares, and else windows-1252. What cannot be decoded
    becomes a replacement character; a lone byte in a page of UTF-8 is read as windows-1252.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), ()
    if b"\0" in data:
        raise LoadError(f"{source}: is binary, not text (it contains NUL bytes); save it as UTF-8 text")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        declared = _DECLARED.search(data, 0, _PRESCAN)
        name = _web_name(declared[1].decode("ascii")) if declared else "cp1252"
        if data.startswith(codecs.BOM_UTF8) or name == "utf-8":
            return data.decode("utf-8-sig", _WESTERN), ("not all UTF-8 as declared; the rest read as Windows-1252",)
        undeclared = ("not UTF-8; read as Windows-1252, as browsers do",)
        return data.decode(name, _WESTERN), () if declared else undeclared


def _web_name(label: str) -> str:
    """The codec that browsers use for a label: a page in Latin-1 is read as windows-1252, for one."""
    name = label.lower()
    try:
        known = codecs.lookup(_WEB_NAMES.get(name, name)).name
    except LookupError:
        return "cp1252"
    return _WEB_NAMES.get(known, known if not known.startswith("utf-") else "utf-8")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """What browsers show for bytes that fit no character: those of windows-1252, whose holes are control characters."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    if error.encoding not in {"utf-8", "utf-8-sig", "cp1252", "charmap"}:
        return "\ufffd", error.end
    return "".join(bytes([b]).decode("cp1252", "ignore") or "\ufffd" for b in wrong), error.end


codecs.register_error(_WESTERN, _as_windows_1252)


def _guessed(data: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace"), (f"no byte order mark; read as {wide.upper()} (likely)",)
    sample = data[:_SAMPLE]
    if b"\0" in data or len(_CONTROL.findall(sample)) * 100 > len(sample):
        raise LoadError(f"{source}: is binary, not text (it contains NUL or control bytes); save it as UTF-8 text")
    strays = _strays(data)
    if strays is not None:
        text, count = strays
        return text, (f"UTF-8 with {counted(count, 'stray byte')}, read as Windows-1252",)
    mixed = _mixed(data)
    if mixed is not None:
        text, count = mixed
        return text, (f"not all UTF-8; {counted(count, 'line')} read as Windows-1252",)
    runs = sum(len(found) for found in _HIGH_RUN.findall(sample))
    if runs * 2 > len(_HIGH.findall(sample)):
        return _other_script(data, sample, source)
    odd = {encoding: _oddities(sample, encoding) for encoding in _LATIN}
    best = min(_LATIN, key=lambda encoding: odd[encoding])  # of equals the first
    sure = "likely" if odd[best] == 0 and sum(n == 0 for n in odd.values()) < len(_LATIN) else "a guess"
    return data.decode(best, "replace"), (f"not UTF-8; read as {_NAMES[best]} ({sure})",)


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: Latin letters leave every second byte empty."""
    sample = data[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if len(data) % 2 == 0 and half > 8 and max(even, odd) > 0.6 * half and min(even, odd) < 0.05 * half:
        encoding = "utf-16-le" if odd > even else "utf-16-be"
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            return ""
        return encoding
    return ""


def _strays(data: bytes) -> tuple[str, int] | None:
    """UTF-8 in which a few bytes are none, these read as Windows-1252; None where they are more than a few."""
    text = data.decode("utf-8", "surrogateescape")
    count = len(_ESCAPED.findall(text))
    whole = len(_NOT_ASCII.findall(text)) - count
    if whole <= 2 * count or count > max(3, len(data) // _MOST_STRAYS):
        return None
    return _ESCAPED.sub(lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text), count


def _mixed(data: bytes) -> tuple[str, int] | None:
    """Lines of UTF-8 beside lines that are none, as where texts were put together; None where the first are not sure.

    By chance hardly two letters of another encoding are one of UTF-8.
    """
    texts: list[str] = []
    sure = other = 0
    for line in data.split(b"\n"):
        try:
            texts.append(line.decode("utf-8"))
            sure += not line.isascii()
        except UnicodeDecodeError:
            texts.append(line.decode("cp1252", "replace"))
            other += 1
            if len(_NOT_ASCII.findall(line.decode("utf-8", "ignore"))) > 0:
                return None
    return ("\n".join(texts), other) if sure > 1 else None


def _oddities(sample: bytes, encoding: str) -> int:
    """How many signs stand where no word has one, were the sample in this encoding."""
    return len(_ODD.findall(sample.decode(encoding, "replace")))


def _other_script(data: bytes, sample: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:100_000]).best()
    if best is None:
        raise LoadError(f"{source}: is not text in any known encoding, or is damaged; save it as UTF-8")
    sure = "likely" if best.percent_coherence >= 50 or len(sample) > 500 else "a guess"
    name = best.encoding.replace("_", "-")
    return data.decode(best.encoding, "replace"), (f"not UTF-8; read as {name} ({sure})",)
