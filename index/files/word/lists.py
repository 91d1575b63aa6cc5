"""Styles and list numbers of a Word document that affect what a person reads."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_MOST = 100_000  # a number past it is no list's
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def is_on(switch: Any) -> bool:
    """Whether a switch such as ``w:b`` is there and not turned off."""
    return switch is not None and switch.get(f"{W}val") not in {"0", "false", "off"}


class Styles:
    """The styles of a document by their identity."""

    def __init__(self, part: Any) -> None:
        self._by_id = {style.get(f"{W}styleId") or "": style for style in part.iter(f"{W}style")}

    def name_of(self, p: Any) -> str:
        """The name of a paragraph's style in small letters, empty where it has none."""
        style = self._by_id.get(_value(p.find(f"{W}pPr/{W}pStyle")))
        return _value(style.find(f"{W}name")).lower() if style is not None else ""

    def numbering(self, p: Any) -> Any:
        """The ``w:numPr`` of a paragraph, its own or that of its style or what this is based on."""
        found = p.find(f"{W}pPr/{W}numPr")
        name = _value(p.find(f"{W}pPr/{W}pStyle"))
        for _ in range(_LEVELS):
            style = self._by_id.get(name)
            if found is not None or style is None:
                break
            found = style.find(f"{W}pPr/{W}numPr")
            name = _value(style.find(f"{W}basedOn"))
        return found

    def numbering_of(self, name: str) -> str:
        """The number of the list that a list style stands for."""
        style = self._by_id.get(name)
        return _value(style.find(f"{W}pPr/{W}numPr/{W}numId")) if style is not None else ""

    def hides(self, run: Any) -> bool:
        """Whether a run's style, or what this is based on, hides its words."""
        name = _value(run.find(f"{W}rPr/{W}rStyle"))
        for _ in range(_LEVELS):
            style = self._by_id.get(name)
            if style is None:
                break
            if (switch := style.find(f"{W}rPr/{W}vanish")) is not None:
                return is_on(switch)
            name = _value(style.find(f"{W}basedOn"))
        return False

    def sets_first_row_apart(self, tbl: Any) -> bool:
        """Whether a table's style makes its first row bold."""
        style = self._by_id.get(_value(tbl.find(f"{W}tblPr/{W}tblStyle")))
        look = tbl.find(f"{W}tblPr/{W}tblLook")
        if style is None or look is None:
            return False
        flags = look.get(f"{W}val") or "0"
        wanted = look.get(f"{W}firstRow") == "1" or (look.get(f"{W}firstRow") is None and _hex(flags) & 0x20)
        firsts = (part for part in style.iter(f"{W}tblStylePr") if part.get(f"{W}type") == "firstRow")
        return bool(wanted) and any(is_on(part.find(f"{W}rPr/{W}b")) for part in firsts)


class Lists:
    """Counts the numbered paragraphs of a document in reading order; one use."""

    def __init__(self, part: Any, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()
        links: dict[str, str] = {}
        for made in part.iter(f"{W}abstractNum") if part is not None else ():
            identity = made.get(f"{W}abstractNumId") or ""
            self._levels[identity] = {_int(lvl.get(f"{W}ilvl")): _level(lvl) for lvl in made.iter(f"{W}lvl")}
            links[identity] = _value(made.find(f"{W}numStyleLink"))
        for num in part.iter(f"{W}num") if part is not None else ():
            overrides = {
                _int(override.get(f"{W}ilvl")): _int(_value(override.find(f"{W}startOverride")))
                for override in num.iter(f"{W}lvlOverride")
                if override.find(f"{W}startOverride") is not None
            }
            self._lists[num.get(f"{W}numId") or ""] = (_value(num.find(f"{W}abstractNumId")), overrides)
        for identity, style in links.items():
            target = self._lists.get(styles.numbering_of(style)) if style else None
            if target and target[0] != identity:
                self._levels[identity] = self._levels.get(target[0], {})

    def number(self, p: Any) -> str:
        """The number or letter that Word shows before a paragraph ("3.", "b)"), or the empty string."""
        found = self._styles.numbering(p)
        if found is None:
            return ""
        numbered, overrides = self._lists.get(_value(found.find(f"{W}numId")), ("", {}))
        level = min(_int(_value(found.find(f"{W}ilvl"))), _LEVELS - 1)
        levels = self._levels.get(numbered, {})
        kind, pattern, start = levels.get(level, ("none", "", 1))
        if kind in {"bullet", "none"}:
            return ""
        counts = self._counts[numbered]
        identity = _value(found.find(f"{W}numId"))
        if level in overrides and f"{identity} {level}" not in self._begun:
            counts.pop(level, None)
            start = overrides[level]
        self._begun.add(f"{identity} {level}")
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)
        for at in range(level + 1):
            kind, _, first = levels.get(at, ("decimal", "", 1))
            pattern = pattern.replace(f"%{at + 1}", _shown(counts.get(at, first), kind))
        return pattern.strip()


def _level(lvl: Any) -> tuple[str, str, int]:
    start = lvl.find(f"{W}start")
    return (
        _value(lvl.find(f"{W}numFmt")) or "decimal",
        _value(lvl.find(f"{W}lvlText")),
        _int(_value(start)) if start is not None else 1,
    )


def _shown(number: int, kind: str) -> str:
    if not 0 < number < _MOST:
        return str(number)
    if kind in {"lowerLetter", "upperLetter"}:
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 5)
        return letters.upper() if kind == "upperLetter" else letters
    if kind in {"lowerRoman", "upperRoman"} and number < 4000:
        letters = ""
        for value, letter in _ROMAN:
            letters += letter * (number // value)
            number %= value
        return letters.upper() if kind == "upperRoman" else letters
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _value(element: Any) -> str:
    return "" if element is None else element.get(f"{W}val") or ""


def _int(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 7 else 0


def _hex(value: str) -> int:
    try:
        return int(value, 16)
    except ValueError:
        return 0


_SYMBOL = {
    **dict(zip(map(ord, "abgdezhqiklmnxoprstufcyw"), "αβγδεζηθικλμνξοπρστυφχψω", strict=True)),
    **dict(zip(map(ord, "ABGDEZHQIKLMNXOPRSTUFCYW"), "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", strict=True)),
    0x2D: "−", 0xA0: "€", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…",
    0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√", 0xE2: "®", 0xE3: "©", 0xE4: "™",
}  # fmt: skip
_WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xE0: "→",
    0xE8: "➔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def shown_symbol(font: str, code: str) -> str:
    """The letter that ``w:sym`` shows, empty where it is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    known = _FONTS.get(font.lower())  # which have their signs from 0xF000 on
    if known is not None:
        return known.get(number & 0xFF, "")
    return chr(number) if 0x20 <= number < 0xD800 else ""
