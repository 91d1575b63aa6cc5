"""The names of an archive: forms joined where they are plainly one, counted in articles, found and kept."""

from pathlib import Path

import pytest

from index.filters import Filters
from index.records import Article, UserError
from qa.library import Library
from qa.names.directory import Directory, directory
from qa.question.ask import Ask
from qa.question.filters import filters_in, filters_query
from tests.small_library import BRIDGE, small_library

pytestmark = pytest.mark.slow

TOWER = "The council heard Viggo Sand. Engineers said to Viggo Sand that the tower leans."
TOWN = {"bridge.md": BRIDGE, "tower.txt": TOWER}


def of(*texts: str) -> Directory:
    return directory(Article(f"{n}.txt", text) for n, text in enumerate(texts))


def counts(*texts: str) -> dict[str, tuple[str, ...]]:
    """Each name with the articles in which it stands."""
    return {name.name: name.sources for name in of(*texts).names}


def test_the_full_and_the_last_name_are_one_in_an_article() -> None:
    assert counts("He met Volodymyr Zelensky. Then President Zelenskyy left.") == {"Volodymyr Zelensky": ("0.txt",)}


def test_a_last_name_alone_means_the_only_full_name_that_is_known() -> None:
    full = "He met Volodymyr Zelensky."
    assert counts(full, full, "He met Zelensky.") == {"Volodymyr Zelensky": ("0.txt", "1.txt", "2.txt")}


def test_a_last_name_that_two_people_have_stays_by_itself() -> None:
    found = counts("He met Bill Clinton.", "He met Hillary Clinton.", "He met Clinton.")
    assert found == {"Bill Clinton": ("0.txt",), "Hillary Clinton": ("1.txt",), "Clinton": ("2.txt",)}


def test_a_place_is_not_joined_to_who_is_called_like_it() -> None:
    places = ["He went to Stavanger."] * 6
    assert counts("He read Jack Stavanger in Stavanger.", *places)["Stavanger"] == tuple(f"{n}.txt" for n in range(7))


def test_a_first_name_is_joined_where_it_never_stands_without_the_full_one() -> None:
    assert counts("We saw Malala Yousafzai. They heard Malala.") == {"Malala Yousafzai": ("0.txt",)}


def test_an_acronym_is_joined_to_its_full_form() -> None:
    text = "It was the World Health Organization (WHO). He asked the WHO."
    assert of(text).names[0].forms == ("WHO",)


def test_names_in_most_articles_come_first_and_are_found_by_every_form() -> None:
    found = of("He met Volodymyr Zelensky. Zelensky left Kyiv.", "He went to Kiev.")
    assert [name.name for name in found.names] == ["Kyiv", "Volodymyr Zelensky"]
    zelensky = found.find("President Zelenskyy")
    assert zelensky is not None
    assert zelensky.name == "Volodymyr Zelensky"
    assert [name.name for name in found.search("zel")] == ["Volodymyr Zelensky"]
    assert found.search("elensky") == []


def test_a_name_in_no_article_is_refused() -> None:
    with pytest.raises(UserError, match=r"no article mentions 'Merkel'; python app\.py names lists the names"):
        of("He met Zelensky.").holding(["Merkel"])


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return small_library(tmp_path, TOWN)


def test_a_question_is_kept_to_the_articles_with_a_name(library: Library) -> None:
    ask = Ask("Who closed the old bridge?", filters=Filters(mentions=("Sand",)))
    assert library.ask(ask).searched.articles == 1
    assert library.bounded(ask.filters) == Filters(sources=("tower.txt",))


def test_names_and_other_bounds_hold_together(library: Library) -> None:
    with pytest.raises(UserError, match="no article mentions Sand inside these bounds"):
        library.ask(Ask("Who?", filters=Filters(publishers=("Daily Sun",), mentions=("Sand",))))


def test_the_address_of_the_page_carries_the_names() -> None:
    filters = Filters(mentions=("Viggo Sand", "US"))
    assert filters_in(filters_query(filters)) == filters


def test_the_names_of_a_version_are_found_once_and_kept_beside_its_index(library: Library) -> None:
    kept = library.folder / ".index" / "names.json"
    first = library.names()
    assert [name.name for name in first.names] == ["Viggo Sand"]
    kept.write_text(kept.read_text().replace("Viggo Sand", "Viggo Kept"))
    again = small_library(library.folder, TOWN)
    assert [name.name for name in again.names().names] == ["Viggo Kept"]
    (library.folder / "lake.txt").write_text("A heron stood in Rjukan.")
    again.rebuild()
    assert [name.name for name in again.names().names] == ["Rjukan", "Viggo Sand"]


def test_a_damaged_file_of_names_is_made_anew(library: Library) -> None:
    (library.folder / ".index" / "names.json").write_text('{"mark": 1')
    assert [name.name for name in library.names().names] == ["Viggo Sand"]
