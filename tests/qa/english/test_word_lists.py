"""Word lists stand in ``qa/english`` alone, where one list serves whoever needs it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

QA = Path(__file__).parents[3] / "qa"
LISTED = 3
"""Words that a module may list for itself."""
_WORD = re.compile(r"[A-Za-z][a-z]+")
_ALTERNATIVES = re.compile(r"[A-Za-z][a-z]+(?:\??\|[A-Za-z][a-z]+){6,}")
"""More words than these side by side in a pattern are a list."""


def listed(source: str) -> Iterator[tuple[int, str]]:
    """The line and the words of each list of words in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Set | ast.List | ast.Tuple):
            words = [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
            if len(words) > LISTED and all(map(_WORD.fullmatch, words)):
                yield node.lineno, " ".join(words)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
            text = node.func.value
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and len(text.value.split()) > LISTED:
                yield node.lineno, text.value
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for found in _ALTERNATIVES.finditer(node.value):
                yield node.lineno, found[0]


OWN_WORDS = {
    "texts.py", "options.py", "turns.py", "articles_api.py", "ask_api.py", "suggestions.py", "many.py", "kept_file.py",
}  # fmt: skip
"""Modules that list what the program says, and its commands, fields and kinds."""
GRAMMARS = {"followups.py", "ellipsis.py", "mentions.py", "antecedents.py", "patterns.py"}
"""Grammars of their own, of follow-up questions and of suggestions, whose words serve nobody else."""
MODULES = [
    path
    for path in sorted(QA.rglob("*.py"))
    if path.parent.name not in {"english", "names"} and path.name not in OWN_WORDS | GRAMMARS
]


def test_no_other_module_lists_english_words() -> None:
    found = {str(path.relative_to(QA)): list(listed(path.read_text(encoding="utf-8"))) for path in MODULES}
    assert {module: lists for module, lists in found.items() if lists} == {}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('X = frozenset("a b c d".split())', ["a b c d"]),
        ('X = {"one", "two", "three", "four"}', ["one two three four"]),
        ('X = {"one", "two", "three"}', []),
        ('X = re.compile("(?:one|two|three|four|five|six|seven)x")', ["one|two|three|four|five|six|seven"]),
        ('X = re.compile("(?:one|two) (?:three|four)")', []),
        ('X = ("since", "until", f"a {b}", "c")', []),
    ],
)
def test_lists_are_found_in_any_form(source: str, words: list[str]) -> None:
    assert [text for _, text in listed(source)] == words
