"""Web pages: the whole story as a reader sees it, and its title and day where the page states them."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]

from index.cleaning.metadata import LineDate, beside
from index.files.loaders import load
from index.files.web import visible
from index.files.web.visible import draw
from index.records import Article

OPENING = "The town of Aldmoor voted on Tuesday to close its last coal-fired plant by 2027, mayor Iris Vane said."
MORE = "Unions called the vote hasty and announced a protest march for Saturday, while the chamber of trade was glad."
TEXT = f"{OPENING}\n\n{MORE}"


def page(head: str = "", above: str = "", below: str = "", before: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>Aldmoor</title>{head}</head><body>{before}<article>"
        f"<h1>Aldmoor shuts its plant</h1>{above}<p>{OPENING}</p><p>{MORE}</p></article>{below}</body></html>"
    )


def read(folder: Path, text: str | bytes) -> Article:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "a.html").write_bytes(data)
    return load(folder / "a.html", "a.html").articles[0]


def script(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


STORY = {"@type": "NewsArticle", "headline": "Aldmoor shuts its plant", "datePublished": "2025-02-14T09:00:00Z"}


@pytest.mark.parametrize(
    "text",
    [
        page('<meta name="pdate" content="20250214">'),
        page('<meta name="article:publicationdate" content="Fri Feb 14 21:30:09 GMT 2025">'),
        page('<meta property="article:published" content="2025-02-14T08:00:00Z">'),
        page('<meta name="date" content="02/03/2025"><meta name="publish_date" content="14/02/2025">'),
        page(above="<p class='byline'>By N. Roe, <time datetime='2025-02-14T08:00:00Z'>Friday</time></p>"),
        page(above="<time itemprop='datePublished' content='2025-02-14T23:00:00-0800'>Feb. 14</time>"),
        page(above="<span itemprop='datePublished'>14 February 2025</span>"),
        page(above="<div class='meta'>Published Friday 14 February 2025 at 07:15 GMT | By N. Roe</div>"),
        page(above="<div>By N. Roe, Feb. 14, 2025</div>"),
        page(above="<div>Updated: 20 February 2025</div><div>Published: 12:05 EST, 14 February 2025</div>"),
        page(above="<p><time class='updated' datetime='2025-02-20'></time><time datetime='2025-02-14'></time></p>"),
        page('<link rel="canonical" href="https://news.example/2025/02/14/aldmoor-coal.html">'),
        page('<link rel="canonical" href="https://news.example/world/2025/feb/14/aldmoor">'),
        page('<meta property="og:url" content="https://news.example/aldmoor-votes-2025-02-14/">'),
        page(below="<p>First published on 14 February 2025</p>"),
        page(below="<p><abbr class='published' title='2025-02-14'>last week</abbr></p>"),
        page(script(STORY).replace(">{", ">//<![CDATA[\n{").replace("}<", "}\n//]]><")),
        page(script({"@graph": [{"@type": "WebSite"}, {"@type": "WebPage", "mainEntity": [STORY]}]})),
        page(script([[STORY]])),
        page(script(STORY).replace('"}', '",}').replace("Aldmoor shuts", "Aldmoor\nshuts")),
        page(script(STORY | {"headline": "Another story", "datePublished": "2025-01-01"}) + script(STORY)),
    ],
)
def test_the_day_of_publication_is_found_wherever_the_page_states_it(tmp_path: Path, text: str) -> None:
    article = read(tmp_path, text)
    assert (article.date, article.date_origin) == ("2025-02-14", "metadata")
    assert article.title == "Aldmoor shuts its plant"
    assert TEXT in article.text


@pytest.mark.parametrize(
    "text",
    [
        page(before="<header><div>Sunday 16 February 2025</div></header>"),
        page(below="<aside><a href='/b'>A teaser</a> <time datetime='2025-02-16'>today</time></aside>"),
        page(below="<article><h3>Another</h3><time datetime='2025-02-16'>today</time></article>"),
        page(below="<footer>© 2025 The Test. Last updated: 16 February 2025</footer>"),
        page('<meta name="last-modified" content="2025-02-16"><meta property="og:image" content="/2025/02/16/a.jpg">'),
        page(above="<time datetime='2025-02-16'></time><time datetime='2025-02-17'></time>"),
        page(above="<p>The vote was set for 16 February 2025.</p>"),
        page('<meta name="date" content="02/03/2025">'),
        page(script({"@type": "WebPage", "datePublished": "2025-02-16"})),
        page('<link rel="canonical" href="https://news.example/2025/02/aldmoor-20">'),
    ],
)
def test_another_day_on_the_page_is_not_taken_for_that_of_publication(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).date == ""


def test_a_line_beside_a_headline_gives_its_days() -> None:
    assert beside("By N. Roe · Sun 16 Feb 2025 07.15 GMT · Updated: 17 February 2025, 9 am") == [
        LineDate("2025-02-16"),
        LineDate("2025-02-17", is_later=True),
    ]
    assert beside("He was born on 16 February 2025") == []


@pytest.mark.parametrize(
    ("head", "before", "title"),
    [
        ("<meta property='og:title' content='Plant shut &amp;amp; sold | The Test'>", "", "Plant shut & sold"),
        ("", "<header><h1>Aldmoor</h1></header>", "Aldmoor shuts its plant"),
        ("<meta property='og:title' content='The Test'>", "", "Aldmoor shuts its plant"),
        ("<meta property='og:title' content='Aldmoor shuts its…'>", "", "Aldmoor shuts its plant"),
    ],
)
def test_the_title_is_the_story_s_and_not_the_site_s(tmp_path: Path, head: str, before: str, title: str) -> None:
    name = "<meta property='og:site_name' content='The Test'>"
    assert read(tmp_path, page(head + name, before=before)).title == title


TEASERS = [{"@type": "NewsArticle", "headline": f"Cow {n}", "datePublished": f"2021-01-0{n}"} for n in (1, 2)]


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": teaser} for teaser in TEASERS]},
        {"@type": "ItemList", "itemListElement": TEASERS[:1]},
        TEASERS,
    ],
)
def test_teasers_that_a_page_describes_to_machines_are_not_its_story(tmp_path: Path, data: object) -> None:
    article = read(tmp_path, page(script(data), above="<time datetime='2025-02-14'>14 February 2025</time>"))
    assert (article.title, article.date) == ("Aldmoor shuts its plant", "2025-02-14")


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("Aldmoor's plant shuts", "Aldmoor’s plant shuts"),
        ("Aldmoor\u00a0shuts its plant", "Aldmoor shuts its plant"),
        ("Aldmoor shuts its plant - The Test", "Aldmoor shuts its plant"),
        ("Why Aldmoor gave up coal", "Aldmoor shuts its plant"),
    ],
)
def test_a_story_that_a_page_describes_twice_is_its_own_however_its_headline_is_set(
    tmp_path: Path, headline: str, shown: str
) -> None:
    story = {**STORY, "headline": headline, "publisher": {"name": "The Test"}}
    text = page(script([story, {**story, "@type": "Article"}])).replace("Aldmoor shuts its plant</h1>", f"{shown}</h1>")
    article = read(tmp_path, text)
    assert (article.date, article.publisher) == ("2025-02-14", "The Test")


@pytest.mark.parametrize("address", ["url", "mainEntityOfPage"])
def test_of_the_stories_of_a_page_that_at_its_own_address_is_its_own(tmp_path: Path, address: str) -> None:
    other = {**TEASERS[0], "url": "https://t.org/cow"}
    story = {**STORY, "headline": "Why coal had to go", address: "https://t.org/plant"}
    head = "<link rel='canonical' href='https://t.org/plant/'>" + script({"@graph": [other, story]})
    assert read(tmp_path, page(head)).date == "2025-02-14"


def test_a_page_without_a_heading_is_called_what_the_tab_shows_without_the_site(tmp_path: Path) -> None:
    text = f"<title>Plant shut | The Test</title><h1>The Test</h1><div><p>{OPENING}</p><p>{MORE}</p></div>"
    assert read(tmp_path, text).title == "Plant shut"


def test_the_publisher_may_be_another_node_of_the_graph(tmp_path: Path) -> None:
    graph = [{"@type": "Organization", "@id": "#o", "name": "The Test"}, STORY | {"publisher": {"@id": "#o"}}]
    assert read(tmp_path, page(script({"@graph": graph}))).publisher == "The Test"


REST = ["Last year 402 people worked there, more than ever.", "“It is over,” said Siv Alm.", "She worked there long."]
ALL = [OPENING, MORE, *REST]


@pytest.mark.parametrize(
    "body",
    [
        " ".join(ALL),
        "".join(f"<p>{sentence}</p>" for sentence in ALL),
        "\n".join([TEXT, *REST]),
    ],
)
def test_the_story_is_the_one_in_json_where_the_page_shows_its_beginning(tmp_path: Path, body: str) -> None:
    text = read(tmp_path, page(script(STORY | {"articleBody": body}))).text
    assert all(sentence in text for sentence in ALL)
    assert "<" not in text


def test_the_story_is_what_the_page_shows_where_its_json_says_less_or_something_else(tmp_path: Path) -> None:
    assert read(tmp_path, page(script(STORY | {"articleBody": OPENING}))).text == TEXT
    assert read(tmp_path, page(script(STORY | {"articleBody": "Another story. " * 100}))).text == TEXT


ENTRIES = [("11:05", "Bridge closed", OPENING), ("12:05", "Ferry cancelled", MORE)]
KEY_POINTS = "<h2>Key points</h2><ul><li>Ferry to Oxna cancelled all week</li><li>Power out in 2,300 homes</li></ul>"


@pytest.mark.parametrize(
    "blog",
    [
        "<article><h1>Storm: live</h1><aside class='key-points'>{points}</aside><div class='body'>{0}</div></article>"
        "|<section><header><time>{time}</time></header><h3>{head}</h3><p>{text}</p></section>",
        "<main><h1>Storm: live</h1><section class='summary'>{points}</section>{0}</main>"
        "|<article class='entry'><p class='block-time'><time>{time}</time></p><h2>{head}</h2><p>{text}</p></article>",
        "<main><h1>Storm: live</h1><div>{points}</div><ol class='timeline'>{0}</ol></main>"
        "|<li class='post'><span class='time'>{time}</span><h3>{head}</h3><p>{text}</p></li>",
        "<div id='content'><h1>Storm: live</h1><div class='summary'>{points}</div><div>{0}</div></div>"
        "|<div class='post'><span class='timestamp'>{time}</span><h4>{head}</h4><div><p>{text}</p></div></div>",
    ],
)
def test_a_live_blog_keeps_its_key_points_and_the_times_of_its_entries_in_order(tmp_path: Path, blog: str) -> None:
    frame, entry = blog.split("|")
    entries = "".join(entry.format(time=t, head=h, text=x) for t, h, x in ENTRIES)
    article = read(tmp_path, f"<html><body>{frame.format(entries, points=KEY_POINTS)}</body></html>")
    lines = ["Key points", "Ferry to Oxna cancelled all week", "Power out in 2,300 homes"]
    assert article.text == "\n\n".join([*lines, *(line for entry in ENTRIES for line in entry)])


@pytest.mark.parametrize(
    "form",
    [
        "<h3>{}</h3><p>{}</p>", "<p><strong>{}</strong></p><p>{}</p>", "<p><b>{}</b><br>{}</p>",
        "<div class='question'>{}</div><div class='answer'>{}</div>", "<h3><button>{}</button></h3><p>{}</p>",
        "<details><summary>{}</summary><p>{}</p></details>", "<dl><dt>{}</dt><dd>{}</dd></dl>",
    ],
)  # fmt: skip
def test_the_answers_of_an_interview_stand_under_their_questions(tmp_path: Path, form: str) -> None:
    asked = [("Who helped you?", "Siv Alm came with a lamp."), ("Will you stay?", "Yes. I was born here.")]
    article = read(
        tmp_path, page(below="").replace("</article>", "".join(form.format(*a) for a in asked) + "</article>")
    )
    assert article.text == "\n\n".join([TEXT, *(line for pair in asked for line in pair)])


@pytest.mark.parametrize("name", ["content-slide", "barometer", "paragraph-embedded", "meta-text", "text-message"])
def test_a_sentence_is_kept_whatever_its_block_is_called(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, page().replace(f"<p>{MORE}", f"<p class='{name}'>{MORE}")).text == TEXT


def test_captions_and_boxes_of_facts_are_kept_and_lists_of_links_are_not(tmp_path: Path) -> None:
    caption = "Workers of the plant in Aldmoor wait for the vote on Tuesday"
    fact = "The plant was opened in 1961 and employs 402 people."
    below = (
        f"<figure><img src='a.jpg'><figcaption>{caption}</figcaption></figure><aside><p>{fact}</p></aside>"
        "<aside class='related'><ul><li><a href='/b'>Mayor opens the new bridge after a long wait</a></li></ul></aside>"
        "<div class='newsletter'><p>Get our newsletter with all the news of the week on Friday.</p></div>"
    )
    assert read(tmp_path, page().replace("</article>", f"{below}</article>")).text == f"{TEXT}\n\n{caption}\n\n{fact}"


@pytest.mark.parametrize(
    "part",
    [
        "<div class='row'><div class='article-body'><p>{}</p></div></div><div class='newsletter'>Our letter</div>",
        "<section><div class='post-content'><p>{}</p></div><div class='tags'><a href='/x'>Coal</a></div></section>",
    ],
)
def test_a_story_in_several_blocks_is_read_to_its_end(tmp_path: Path, part: str) -> None:
    parts = [f"{OPENING} {MORE}", " ".join(REST * 2), f"{MORE} {REST[0]}"]
    text = f"<html><body><main><h1>Vote</h1>{''.join(map(part.format, parts))}</main></body></html>"
    assert read(tmp_path, text).text == "\n\n".join(parts)


def test_a_page_inside_a_form_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, page().replace("<body>", "<body><form>").replace("</body>", "</form></body>")).text == TEXT


QUOTED = "“It’s the crust – always the crust,” said Åsa Öberg, who owns the bakery on Älv street in Rauma."


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("", "cp1252"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ("<meta charset='utf-8'>", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', "cp1250"),
        ("<meta charset='mac'>", "cp1252"),
    ],
)
def test_a_page_is_decoded_as_browsers_do(tmp_path: Path, declared: str, encoding: str) -> None:
    quoted = QUOTED if encoding != "cp1250" else QUOTED.replace("Å", "Á")
    text = page(declared).replace(MORE, quoted)
    assert quoted in read(tmp_path, text.encode(encoding)).text


def test_a_lone_byte_in_a_page_of_utf_8_is_read_as_windows_1252(tmp_path: Path) -> None:
    data = page("<meta charset='utf-8'>").replace(MORE, f"{QUOTED} The jury@s head was glad.").encode()
    assert f"{QUOTED} The jury’s head was glad." in read(tmp_path, data.replace(b"@", b"\x92")).text


@pytest.mark.parametrize("block", ["h2", "pre", "article", "dl", "form", "header"])
def test_the_words_behind_a_table_end_where_a_block_begins(block: str) -> None:
    tree = html.document_fromstring(
        f"<div><table></table>He wrote <b>this</b>:<{block}>Costs</{block}><p>They rise.</p></div>"
    )
    draw(tree)
    assert [child.text_content() for child in tree.find(".//div")] == ["", "He wrote this:", "Costs", "They rise."]


def test_words_behind_a_table_stay_a_paragraph(tmp_path: Path) -> None:
    picture = "<table><tr><td><img src='a.png'></td></tr></table>"
    text = read(tmp_path, page(above=f"<p>{picture}The <a href='/b'>bank</a> wrote on Monday:</p>")).text
    assert text.split("\n\n")[0] == "The bank wrote on Monday:"


def test_a_hidden_form_is_no_rest_of_the_story_however_long(tmp_path: Path) -> None:
    form = f"<p>{'Copy the code below into your own page. ' * 10}</p><textarea>Code</textarea>"
    assert read(tmp_path, page(above=f"<div style='display: none'>{form}</div>")).text == f"{OPENING}\n\n{MORE}"


@pytest.mark.parametrize(
    "shown",
    [
        "<body style='visibility:hidden'><header><form><input></form></header><article>{}</article></body>",
        "<body><div style='display:none'><article>{}<form><input type='email'></form></article></div></body>",
        "<body><div style='display:none'><h1>Vote</h1><input type='search'>{}</div></body>",
        "<body><div style='display:none'><form><textarea></textarea></form><div>{}</div></div><p>Foot</p></body>",
    ],
)
def test_a_hidden_story_is_read_whatever_form_stands_in_it(tmp_path: Path, shown: str) -> None:
    story = "".join(f"<p>{sentence}</p>" for sentence in ALL)
    assert read(tmp_path, f"<html>{shown.format(story)}</html>").text.startswith("\n\n".join(ALL))


@pytest.mark.parametrize(("holder", "times"), [("form", 20), ("div", 8)])
def test_a_hidden_form_is_left_out_and_a_hidden_box_where_the_story_is_longer(holder: str, times: int) -> None:
    box = f"<{holder} hidden><p>{'Tell us your name and town. ' * times}</p><input></{holder}>"
    tree = html.document_fromstring(page(below=box + f"<p>{MORE}</p>"))
    draw(tree)
    assert "Tell us" not in tree.text_content()


@pytest.mark.parametrize("attributes", ["", " class='comment'"])
def test_the_words_of_a_page_are_not_read_again_at_each_depth(monkeypatch: pytest.MonkeyPatch, attributes: str) -> None:
    lengths: list[int] = []

    def words(element: Any) -> list[str]:
        found = str(element.text_content()).split()
        lengths.append(len(found))
        return found

    monkeypatch.setattr(visible, "_words", words)
    draw(html.document_fromstring(f"<body>{f'<div{attributes}>' * 100}<p>{TEXT}</p>{'</div>' * 100}</body>"))
    assert sum(lengths) <= 2 * len(TEXT.split())


def test_comments_of_readers_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    said = "<div class='visitors_comment_content'><p>I have never seen such a plan in all my life.</p></div>"
    (tmp_path / "a.html").write_text(page(above="<div class='comment'></div>", below=said))
    loaded = load(tmp_path / "a.html", "a.html")
    assert loaded.articles[0].text == f"{OPENING}\n\n{MORE}"
    assert loaded.notes == ("a.html: 1 comment left out",)


def test_a_story_in_the_comment_section_of_a_site_is_read(tmp_path: Path) -> None:
    story = f"<div class='section comment'><h1>Aldmoor</h1><p>{OPENING}</p><p>{MORE}</p></div>"
    assert read(tmp_path, f"<html><body>{story}</body></html>").text.endswith(f"{OPENING}\n\n{MORE}")


MENU = f"<ul>{'<li><a href=/>Politics and trade</a></li>' * 99}</ul>"
FOOT = f"<footer>{'<p>We use cookies to give you the best of our pages.</p>' * 20}</footer>"
PIECES = [f"{sentence} {OPENING}" for sentence in (*REST, MORE)]


@pytest.mark.parametrize("beside", ["", MENU])
def test_a_story_made_of_the_comments_of_experts_is_read(tmp_path: Path, beside: str) -> None:
    pieces = "".join(f"<div class='expert comment'><p>{piece}</p></div>" for piece in PIECES)
    (tmp_path / "a.html").write_text(f"<html><body>{beside}<h1>Vote</h1><div>{pieces}</div></body></html>")
    loaded = load(tmp_path / "a.html", "a.html")
    assert all(piece in loaded.articles[0].text for piece in PIECES)
    assert loaded.notes == ()


@pytest.mark.parametrize("state", ["has-comments", "no-comments", "with-comments", "has_comments"])
def test_a_story_that_says_whether_it_has_comments_is_none(tmp_path: Path, state: str) -> None:
    story = f"<div class='story {state}'><h2>Vote</h2><p>{OPENING}</p><p>{MORE}</p></div>"
    assert TEXT in read(tmp_path, f"<html><body>{story}{FOOT}</body></html>").text


def test_topics_and_tags_in_a_definition_list_are_no_story(tmp_path: Path) -> None:
    tags = "<dl><dt>Topics:</dt><dd><a href='/c'>Steel</a>,</dd><dt>Tags:</dt><dd><a href='/d'>Plant</a></dd></dl>"
    assert read(tmp_path, page(below=tags)).text == f"{OPENING}\n\n{MORE}"


def test_struck_out_and_hidden_words_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    fee = "The fee will be <s>12</s> 15 crowns, and it <del>rises <s>or</s></del> falls in May"
    told = f"{fee}, the mayor told the council later."
    (tmp_path / "a.html").write_text(page(above=f"<p>{told}</p><p hidden>Menu</p><p hidden>{OPENING}</p>"))
    loaded = load(tmp_path / "a.html", "a.html")
    told_now = "The fee will be 15 crowns, and it falls in May, the mayor told the council later."
    assert loaded.articles[0].text == f"{told_now}\n\n{TEXT}"
    assert loaded.notes == ("a.html: 2 struck-out passages left out", "a.html: 1 hidden passage left out")


def test_a_raised_figure_is_no_digit_of_the_number_before_it(tmp_path: Path) -> None:
    told = "The 1<sup>st</sup> crack was 14<sup>2</sup> cm long, the hall 20 m<sup>2</sup> wide, he said on Monday."
    assert (
        "The 1st crack was 14² cm long, the hall 20 m² wide, he said"
        in read(tmp_path, page(above=f"<p>{told}</p>")).text
    )


def test_the_comments_of_a_page_are_not_the_story_and_the_correction_at_its_foot_is(tmp_path: Path) -> None:
    comments = "".join(
        f"<li><article><p>{name} says: the plant was never shut at all, they are lying to us.</p></article></li>"
        for name in ("Ole", "Ida")
    )
    note = "This article was amended on 4 March 2025: the plant shuts in 2027, and not in 2025 as we wrote."
    body = page().replace(
        "</article>", f"<footer><p>{note}</p></footer><ol class='commentlist'>{comments}</ol></article>"
    )
    assert read(tmp_path, body).text == f"{TEXT}\n\n{note}"


def test_a_notice_that_asks_to_register_is_not_read_and_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page().replace("</article>", "<p>Register to read this story.</p></article>"))
    loaded = load(tmp_path / "a.html", "a.html")
    assert loaded.articles[0].text == TEXT
    assert loaded.notes == ("a.html: has a notice for subscribers; what follows it may not be in the file",)


@pytest.mark.parametrize(
    "body", ["", f"{TEXT} The vote was nine to four, and the plant's 402 workers were told at noon."]
)
def test_a_notice_for_subscribers_is_not_read_and_what_it_hides_is_found_or_missed(tmp_path: Path, body: str) -> None:
    notice = "<div><p>This article is for subscribers only. Log in or subscribe to continue reading.</p></div>"
    shown = page(script(STORY | {"articleBody": body})).replace(f"<p>{MORE}</p>", notice)
    (tmp_path / "a.html").write_text(shown)
    loaded = load(tmp_path / "a.html", "a.html")
    missed = "a.html: has a notice for subscribers; what follows it may not be in the file"
    assert loaded.articles[0].text == (body or OPENING)
    assert loaded.notes == (() if body else (missed,))


def test_the_standfirst_above_the_body_of_a_story_is_kept(tmp_path: Path) -> None:
    above = "<h1>Aldmoor shuts its plant</h1><div class='standfirst'><p>Town votes to end coal by 2027</p></div>"
    body = f"<div class='article-body'><p>{OPENING}</p><p>{MORE}</p></div>"
    article = read(tmp_path, f"<html><body><main>{above}{body}</main></body></html>")
    assert article.text == f"Town votes to end coal by 2027\n\n{TEXT}"


def test_headings_and_lists_among_the_paragraphs_of_a_press_release_are_kept(tmp_path: Path) -> None:
    notes = "<h3>Notes to editors</h3><ol><li>The plant was opened in 1961.</li><li>Pictures are free.</li></ol>"
    release = f"<div class='release'><h1>Plant shuts</h1><p>{OPENING}</p>{notes}<p>{MORE}</p></div>"
    lines = [OPENING, "Notes to editors", "The plant was opened in 1961.", "Pictures are free.", MORE]
    assert read(tmp_path, f"<html><body>{release}</body></html>").text == "\n\n".join(lines)


def test_the_entries_of_a_live_blog_stay_in_order_where_one_of_them_is_a_list(tmp_path: Path) -> None:
    entry = "<li><article><header><h3>{}</h3><time>{}</time></header><p>from Aldmoor</p><div>{}</div></article></li>"
    entries = [("Vote", "14:05", f"<p>{OPENING}</p>"), ("March", "12:05", f"<p>{MORE}</p>"),
               ("In short", "10:05", "<ul><li>The hall is full</li></ul>")]  # fmt: skip
    blog = "<p>Write to us.</p><ol>" + "".join(entry.format(*one) for one in entries) + "</ol>"
    text = read(tmp_path, f"<html><body><main><h1>Live</h1>{blog}</main></body></html>").text
    lines = ["Write to us.", "Vote", "14:05", OPENING, "March", "12:05", MORE, "In short", "10:05", "The hall is full"]
    places = [text.index(line) for line in lines]
    assert places == sorted(places)


def test_a_table_is_read_where_it_stands_in_a_figure(tmp_path: Path) -> None:
    rows = "<thead><tr><th>Plant</th><th>Staff</th></tr></thead><tr><td>Aldmoor</td><td>402</td></tr>"
    table = f"<figure class='wp-block-table'><table>{rows}</table><figcaption>As of May.</figcaption></figure>"
    text = read(tmp_path, page().replace(f"<p>{MORE}", f"{table}<p>{MORE}")).text
    assert text == f"{OPENING}\n\nAldmoor, Staff: 402.\n\nAs of May.\n\n{MORE}"


def test_a_line_that_ends_in_the_source_of_a_page_does_not_end_in_it(tmp_path: Path) -> None:
    assert read(tmp_path, page().replace(" on Tuesday ", "\r\n on\nTuesday ")).text == TEXT


def test_text_that_is_set_as_it_was_written_is_read_in_paragraphs(tmp_path: Path) -> None:
    wire = f"{OPENING[:60]}\n{OPENING[60:]}".replace("coal-\n", "coal-")
    assert read(tmp_path, f"<html><body><pre>{wire}\n\n   {MORE}\n</pre></body></html>").text == TEXT


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("<p>She <q>wept</q> and left the hall of Aldmoor.</p>", "She “wept” and left the hall of Aldmoor."),
        ("<details><summary>Who pays?</summary>The <b>state</b> pays.</details>", "Who pays?\n\nThe state pays."),
        ("<p>The fee is <span class='c3'>12</span> 15 crowns in Aldmoor.</p>", "The fee is 15 crowns in Aldmoor."),
        ("<div hidden='until-found'><p>The state pays half of it.</p></div>", "The state pays half of it."),
        ("<div aria-hidden='true'><p>The state pays half, and the town the rest.</p></div>",
         "The state pays half, and the town the rest."),
        ("<h2>Costs<span class='mw-editsection'>[edit]</span></h2><p>The state pays.</p>", "Costs\n\nThe state pays."),
        ("<div><p><a href='#cmnt_ref1'>[a]</a>Is this so? I heard it was in May.</p></div><p>He left.</p>", "He left."),
    ],
)  # fmt: skip
def test_a_page_is_read_as_it_is_seen(tmp_path: Path, written: str, seen: str) -> None:
    head = "<style>.c0{color:#000}.c3{text-decoration:line-through}</style>"
    assert read(tmp_path, page(head).replace("</article>", f"{written}</article>")).text == f"{TEXT}\n\n{seen}"


def test_a_chart_of_another_site_is_said_to_be_left_out(tmp_path: Path) -> None:
    chart = "<iframe src='https://datawrapper.dwcdn.net/x/'></iframe><iframe src='https://ads.example'></iframe>"
    (tmp_path / "a.html").write_text(page(below=chart))
    assert load(tmp_path / "a.html", "a.html").notes == ("a.html: 1 embedded chart or document left out",)


@pytest.mark.parametrize("note", ["saved from url=(0030){}", "\n Page saved with SingleFile \n url: {} \n"])
def test_the_address_is_the_one_that_the_browser_noted_when_it_saved_the_page(tmp_path: Path, note: str) -> None:
    saved = page().replace("<html>", f"<!-- {note.format('https://news.example/plant')} --><html>")
    assert read(tmp_path, saved).url == "https://news.example/plant"


def test_a_newsletter_whose_tables_only_place_its_text_is_read_in_order(tmp_path: Path) -> None:
    row = "<tr><td><table><tr><td><h2>{}</h2><p>{}</p><a href='/a'>Read more</a></td></tr></table></td></tr>"
    aside = (
        "<tr><td><table><tr><td><h3>Sun</h3><p>None.</p></td><td><h3>Sea</h3><p>Calm.</p></td></tr></table></td></tr>"
    )
    rows = "<tr><td><p>Good morning from the paper.</p></td></tr>" + row.format("Plant", OPENING)
    rows += row.format("March", MORE)
    article = read(
        tmp_path, f"<html><body><table>{rows}{aside}<tr><td><p>Write to us.</p></td></tr></table></body></html>"
    )
    lines = [
        "Good morning from the paper.",
        "Plant",
        OPENING,
        "March",
        MORE,
        "Sun",
        "None.",
        "Sea",
        "Calm.",
        "Write to us.",
    ]
    assert article.text == "\n\n".join(lines)


def test_all_of_a_page_is_read_where_the_extractor_finds_one_cell_of_it(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td><strong>{name}</strong><br>{text}</td></tr>" for name, text in (("A", OPENING), ("B", MORE))
    )
    head = "<tr><td><h1>Town letter</h1></td></tr><tr><td>Hello from the town.</td></tr>"
    article = read(tmp_path, f"<html><body><table role='presentation'>{head}{rows}</table></body></html>")
    assert article.text == "\n\n".join(["Hello from the town.", "A", OPENING, "B", MORE])
