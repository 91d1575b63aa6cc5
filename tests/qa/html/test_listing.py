"""The list of the articles: what a page of it holds, in which order, and how it is drawn."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from index.filters import Filters
from index.records import Summary, UserError
from qa.html.listing import PER_PAGE, SORTS, Known, View, chips, listed, listing_page, publishers, view_in
from qa.texts import SORTS as SORT_WORDS

ARTICLES = [
    Summary("a.txt", "Zebra walks", "2025-02-10", "metadata", "Newsweek", "", 4),
    Summary("b.txt", "", "", "", "", "", 9),
    Summary("c/d.md", "apple <b>falls</b>", "2024-05-01", "metadata", "Daily Sun & Co", "", 1),
    Summary("e.txt", "Mayor resigns", "2025-02-10", "metadata", "newsweek", "", 2),
]


@pytest.mark.parametrize(
    ("order", "sources"),
    [
        ("newest", ["a.txt", "e.txt", "c/d.md", "b.txt"]),
        ("oldest", ["c/d.md", "a.txt", "e.txt", "b.txt"]),
        ("title", ["c/d.md", "b.txt", "e.txt", "a.txt"]),
        ("publisher", ["c/d.md", "a.txt", "e.txt", "b.txt"]),
        ("longest", ["b.txt", "a.txt", "e.txt", "c/d.md"]),
    ],
)
def test_each_order_puts_what_is_not_known_last(order: str, sources: list[str]) -> None:
    assert [a.source for a in listed(ARTICLES, View(sort=order)).lines] == sources


def test_every_order_has_a_name() -> None:
    assert list(SORT_WORDS) == list(SORTS)


@pytest.mark.parametrize(
    ("search", "sources"),
    [
        ("NEWSWEEK", {"a.txt", "e.txt"}),
        ("mayor newsweek", {"e.txt"}),
        ("2024-05", {"c/d.md"}),
        ("d.md sun", {"c/d.md"}),
    ],
)
def test_a_search_wants_every_word_somewhere(search: str, sources: set[str]) -> None:
    assert {a.source for a in listed(ARTICLES, View(search=search)).lines} == sources


def test_ten_thousand_articles_come_page_by_page() -> None:
    many = [Summary(f"{n:05}.txt", f"Article {n}", "", "", "", "", 1) for n in range(10_000)]
    last = listed(many, View(sort="title", page=999_999))
    assert (last.found, last.page, last.pages, len(last.lines)) == (10_000, 200, 200, PER_PAGE)
    html = listing_page(last, View(sort="title", page=200), Known(10_000, 10_000, publishers(many)))
    assert len(html) < 100_000
    assert "Page 200 of 200" in html


def test_an_address_says_what_is_looked_at_and_back() -> None:
    view = View("two words", "title", 3, Filters("2025", "", ("Daily Sun & Co",), ("a.txt",)))
    assert view_in(urlsplit(view.address()).query) == view
    assert View().address() == "articles"
    assert view_in("sort=nonsense&page=-1&search=") == View()
    with pytest.raises(UserError, match="'x' is no date"):
        view_in("since=x")


def test_publishers_are_counted_and_sorted_by_name() -> None:
    assert publishers(ARTICLES) == [("Daily Sun & Co", 1), ("Newsweek", 1), ("newsweek", 1)]


def test_a_line_tells_what_is_known_of_an_article_and_how_to_ask_only_it() -> None:
    html = page(View(filters=Filters(publishers=("Newsweek",))), leaders={"a.txt": "a.txt", "e.txt": "a.txt"})
    zebra, mayor = rows(html)[0], rows(html)[1]
    assert text(zebra) == "Zebra walksAsk only thisNewsweek · 10 February 2025 · 4 passages · 1 near copy · a.txt"
    assert "near copy of a.txt" in text(mayor)
    choose = re.findall(r'class="bounds choose" href="([^"]+)"', zebra)[0]
    assert query(choose) == {"publisher": ["Newsweek"], "source": ["a.txt"]}


def test_what_is_chosen_can_be_left_out_again() -> None:
    html = page(View(filters=Filters(sources=("a.txt", "b.txt"))))
    assert 'class="row chosen"' in rows(html)[0]
    assert query(re.findall(r'class="bounds choose" href="([^"]+)"', rows(html)[0])[0]) == {"source": ["b.txt"]}


def test_what_could_not_be_read_is_told_with_the_reason() -> None:
    assert "budget.pdf: it is encrypted" in text(page(View(), problems=["budget.pdf: it is encrypted"]))


def test_what_was_left_out_of_a_file_is_told() -> None:
    html = page(View(), notes=["map.docx: 2 <comments> left out"])
    assert "How files were readmap.docx: 2 <comments> left out" in text(html)
    assert "not read" not in text(html)


def test_articles_can_be_added_only_where_that_is_allowed() -> None:
    assert 'type="file"' in page(View(), adding=True)
    assert ".jsonl.gz" in text(page(View(), adding=True))
    assert 'type="file"' not in page(View())


def test_nothing_of_an_article_becomes_markup() -> None:
    html = page(View("<script>", filters=Filters(publishers=('"><script>',), sources=("'><img>",))))
    assert "<b>falls" not in html
    assert "<img" not in html
    assert html.count("<script") == 1


def test_the_forms_keep_the_rest_of_the_view() -> None:
    html = page(View("mayor", "title", 1, Filters("2025-02", "", ("Newsweek", "Daily Sun & Co"), ("e.txt",))))
    find = html[html.index('<form class="find"') :].partition("</form>")[0]
    assert ' name="since" value="2025&#45;02"' in find
    bounds = html[html.index('<form class="bounds"') :].partition("</form>")[0]
    assert 'value="Newsweek" selected' in bounds
    assert '<input type="hidden" name="publisher" value="Daily Sun &#38; Co">' in bounds
    assert '<input type="text" name="since" value="2025&#45;02">' in bounds


def test_each_bound_is_a_chip_that_leads_to_the_page_without_it() -> None:
    html = chips(Filters("2025-02-10", "2025-03", ("Newsweek",), ("a.txt",)), {"a.txt": "Zebra <i>walks</i>"}, 1, 4)
    assert text(html) == (
        "Asking 1 of 4 articles: since 10 February 2025 remove ✕until March 2025 remove ✕Newsweek remove ✕"
        "Zebra <i>walks</i> remove ✕Ask all articles"
    )
    links = [query(link) for link in re.findall(r'class="bounds chip" href="([^"]+)"', html)]
    assert links[2] == {"since": ["2025-02-10"], "until": ["2025-03"], "source": ["a.txt"]}
    assert chips(Filters(), {}, 4, 4) == ""


def page(view: View, **known: object) -> str:
    """The list of the four articles."""
    return listing_page(listed(ARTICLES, view), view, Known(4, 16, publishers(ARTICLES), **known))  # type: ignore[arg-type]


def rows(html: str) -> list[str]:
    return re.findall(r"<li .*?</li>", html)


def text(html: str) -> str:
    """What a reader sees of some HTML."""
    return re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), re.sub(r"<[^>]+>", "", html))


def query(link: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(text(link)).query)
