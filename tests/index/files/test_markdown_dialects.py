"""Markdown of other programs: what they show is read, their marks are not, code stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.files.loaders import load
from tests.files import MORE, STORY

DAY = "2025-02-10"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The [[Springfield|town]] and [[Shelbyville]] are ==shut==. ^b1", "The town and Shelbyville are shut."),
        ("> [!note] Fees\n> They rise in May.", "Fees\n\nThey rise in May."),
        ('{{< figure src="a.jpg" caption="The town hall" >}}', "The town hall"),
        ("{{% notice tip %}}\nWrite to us.\n{{% /notice %}}", "Write to us."),
        ("{:.lead}\nShe left.", "She left."),
        ("::: {.note}\nShe [left]{.smallcaps}.\n:::", "She left."),
        ("## Fees {#fees}\n\nThey rise.", "Fees\n\nThey rise."),
        ("| Roses are red,\n| violets blue.", "Roses are red,\nviolets blue."),
        ("+-----+-----+\n| Zoo | Fee |\n+=====+=====+\n| Ape | 15  |\n+-----+-----+\n| Bat | 40  |\n+-----+-----+",
         "Ape, Fee: 15.\n\nBat, Fee: 40."),
        ("It rose[^a] twice[^b].^[In May.]\n\n[^a]: By 3.\n[^b]: By 4.\n\n    As said.\n\nSo it is.",
         "It rose¹ twice².³\n\n¹ By 3.\n\n² By 4.\n\nAs said.\n\nSo it is.\n\n³ In May."),
        ("```\n[[a]] ==b== [^c]\n```", "[[a]] ==b== [^c]"),
    ],
)  # fmt: skip
def test_what_a_program_shows_of_its_marks_is_read(tmp_path: Path, written: str, shown: str) -> None:
    (tmp_path / "a.md").write_text(f"{STORY}\n\n{written}\n")
    loaded = load(tmp_path / "a.md", "a.md")
    assert (loaded.articles[0].text, loaded.notes) == (f"{STORY}\n\n{shown}", ())


def test_comments_and_what_a_shortcode_would_fetch_are_said_to_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"{STORY} %%Is this so?%%\n\n{{{{< youtube x1 >}}}}\n\n![[a.png]]\n\n{MORE}\n")
    loaded = load(tmp_path / "a.md", "a.md")
    assert loaded.articles[0].text == f"{STORY}\n\n{MORE}"
    assert loaded.notes == ("a.md: 1 comment left out", "a.md: 1 shortcode left out")


@pytest.mark.parametrize(
    "head", [f'{{"title": "Mayor quits", "date": "{DAY}"}}\n\n', "% Mayor quits\n% Ida Holm\n% 10 February 2025\n\n"]
)
def test_title_and_day_above_the_text_are_those_of_the_article(tmp_path: Path, head: str) -> None:
    (tmp_path / "a.md").write_text(f"{head}{STORY}\n")
    article = load(tmp_path / "a.md", "a.md").articles[0]
    assert (article.title, article.date) == ("Mayor quits", DAY)
    assert article.text.endswith(STORY)
