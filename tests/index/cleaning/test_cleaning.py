"""The five articles line by line, pages made to mislead the cleaner, and single rules."""

from __future__ import annotations

import time
from pathlib import Path
from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.characters import normalise_characters
from index.cleaning.cleaning import Cleaned, clean
from index.cleaning.metadata import date_in_name, is_future, parse_date

ARTICLES = Path(__file__).parents[3] / "articles"
STORY = "The mayor of Springfield resigned on Monday after the council voted against her budget by nine to two."
MORE = "Her deputy will take over until an election can be held in the spring, the council said on Tuesday."


def cleaned(*parts: str) -> Cleaned:
    return clean("\n\n".join(parts))


def kept(*parts: str) -> list[str]:
    return cleaned(*parts).text.split("\n\n")


def article(number: str) -> Cleaned:
    (path,) = ARTICLES.glob(f"{number}_*.txt")
    return clean(path.read_text(encoding="utf-8"))


# For each article: a piece of every story sentence and line that stays, in order; then what has to go.
STAYS = {
    "000": r"""
        Russia stated its relationship with the US is "balancing on the brink|press conference Monday morning.
        The comment contrasts with|interview with the New York Post.|"wants to see people stop dying"
        the war "never would have happened"|"always had a good relationship with Putin."
        refused to confirm whether a call|cedes occupied territories.
        need to get ... the new US administration|Ryabkov said.|Trump has long claimed|in a single day.
        His administration is reportedly exploring|negotiating table.|remain wary|"Otherwise, it will look like
        told Reuters Sunday.|With tensions escalating|the war's future.|Meanwhile, Russian drone strikes
        diplomatic efforts.
    """,
    "001": r"""
        Russian President Vladimir Putin’s regime|of collapse this week.|made the announcement during a Monday
        Ryabkov reiterated Putin’s stance|Russian-occupied regions.|need to get … the new U.S. administration
        Ryabkov said.|While President Donald Trump said on Sunday|declined to confirm the call this week.
        aboard Air Force One on Sunday|We have to get that war ended.’|‘I hate to see all these young people
        The soldiers are being killed by the hundreds of thousands,’ he added.|preparing to meet with Vice President
        ready to ‘do a deal’ with President Donald Trump.|rare-earth minerals in exchange for Washington’s
        then let’s do a deal, we are only for it,’ Zelenskyy said.|three-year-long war
        remain varied and unknown.|looking for ‘guarantees’|war-torn country.|a formal handshake paired
        1994 Budapest Memorandum.|mineral resources – roughly 20% of which|‘victory plan’ first presented
        reported Reuters.
    """,
    "002": r"""
        Kremlin officials poker-faced on US suggestions|swiftly ending conflict.|reacted ambiguously|making progress.
        Following a claim over the weekend|had taken place.|can bring a swift end to the hostilities|three years ago.
        The US president’s envoy told media|a peace plan. However, a senior Russian official|meet Putin’s demands.
        ‘I’ve had it’\n\nSpeaking to reporters on Sunday|in touch with Putin directly.
        Washington has not acknowledged any conversation|when asked if he had had a conversation
        Let’s just say I’ve had it … And I expect to have many more conversations.”
        Asked about the suggestion|“I can neither confirm nor deny it.”|Trump also said over the weekend
        refused to provide details.|“If we are talking, I don’t want to tell you about the conversations,”
        “I do believe we’re making progress. We want to stop the Ukraine-Russia war,”|on the matter.
        Since he began his presidential campaign|His special envoy to Ukraine, Keith Kellogg, told news platform Semafor
        \n\nRussia reiterates conditions\n\n|Amid Trump’s push|make concessions.|reiterating that it will not bend.
        signalled on Monday|“do not have any agreements”, the Reuters news agency reported.|The official, who oversees
        settlement in Ukraine is possible.|Earlier this year|mostly controlled by Russia.
        Ryabkov said the US and the West must|conditions need to be met.
    """,
    "003": r"""
        Russia neither confirmed nor denied any details|news outlet RBC.|This follows Trump’s update|war with Ukraine.
        Newsweek reached out to the Russian government for comment via email outside of business hours.
        \n\nDonald Trump and Vladimir Putin Shaking Hands\n\n|in Helsinki, Finland, on July 16, 2018.
        \n\nAlexei Nikolsky/Associated Press\n\n|\n\nWhy It Matters\n\n|While Trump has pushed for a quick end
        “loss for Ukraine,”|cost of their independence.|continue so suffer heavy casualties
        Moscow has lost more than 850,000 men|more than 370,000 have been wounded.|However, exact figures
        \n\nWhat To Know\n\n|Speaking to the press over the weekend|phone call with Trump.
        He said only that “as the administration|be unaware of something. Therefore, in this case
        In a subsequent press briefing|I can’t tell you anything else.|“a lot of delicate conversations.”
        Trump told The New York Post about|“wants to see people stop dying.”
        “All those dead people. Young, young, beautiful people. They’re like your kids, 2 million of them—and for no
        When asked how often he speaks|He told the Post that he has a plan|it will end quickly.
        Trump also said that he has always|if he were president.|has previously remained tight-lipped|“pure fiction.”
        \n\nWhat People Are Saying\n\n
        In a post on X, formerly known as Twitter|over [Ukraine] that he can call victory.”
        Discussing negotiations between Russia|mutually acceptable basis.”|“some interaction between
        “no agreed schedules|clear in the future.|\n\nWhat Happens Next\n\n|During a press conference with Japanese
        according to The Kyiv Independent.
    """,
    "004": r"""
        According to the Russian deputy foreign minister|mutually acceptable terms.\n\n
        During a press conference on Monday
        Russia's national interests.|“Trump’s team, despite conflicting statements|Ryabkov remarked.
        The diplomat noted|“hybrid warfare strategy” against Russia.|However, he hinted|U.S. foreign policy.
        Previously, Trump has expressed|President Vladimir Putin.|Reports suggest that|within 100 days.
        Reaffirming Russia’s perspective|“at least a small window of opportunity”|He added, “Whether the US
        entirely up to them.”|On Saturday, the New York Post published|However, the article did not provide
        the discussion took place.|Spokesman Dmitry Peskov noted|diplomatic channels.
        While Trump has not publicly outlined|NATO membership.|new sanctions could be imposed
        “not looking to hurt Russia.”|His envoy, Kellogg, indicated last week|against Moscow.
        Ryabkov dismissed any efforts|dialogue with the US.”|He contended that|long-range missile systems.
        Moscow has characterized the conflict|‘cannon fodder.’|Russian officials maintain|partnership with Ukraine.
        Moscow has reiterated its openness|root causes of the conflict.”|\n\nEmily Johnson for TROIB News
    """,
}
GOES = {
    "000": "date 2025",
    "001": r"""
        Connect with us|Hi, what are you looking for?|Webinar|Politics|won’t confirm Trump-Putin talk|This post appeared
        FOX NEWS|You May Also Like|Editor's Pick|In this video|Mary Ellen|Sometimes an industry group|Well,
        Have you ever held on|You watch as|Nifty|indecisive week
    """,
    "002": "date 2025|Advertisement",
    "003": r"Share\n|Plays Coy|Source link",
    "004": "Moscow Indicates|Read Full Article|RT.com|![|b37mrtl|.jpg",
}


def pieces(table: str) -> list[str]:
    lines = table.strip(" \n").split("\n")
    return [piece.replace("\\n", "\n") for line in lines for piece in line.strip(" ").split("|") if piece]


@pytest.mark.parametrize("number", sorted(STAYS))
def test_every_sentence_of_the_story_stays_in_its_order(number: str) -> None:
    text = article(number).text
    at = 0
    for piece in pieces(STAYS[number]):
        found = text.find(piece, max(0, at - 2))
        assert found >= 0, piece
        at = found + len(piece)


@pytest.mark.parametrize("number", sorted(GOES))
def test_every_line_of_chrome_goes(number: str) -> None:
    text = article(number).text
    assert [piece for piece in pieces(GOES[number]) if piece in text] == []


@pytest.mark.parametrize(
    ("number", "title", "day", "publisher"),
    [
        ("000", "", "2025-02-10", ""),
        (
            "001",
            "Russia says US relations ‘on the brink of a breakup,’ won’t confirm Trump-Putin talk",
            "",
            "FOX NEWS",
        ),
        ("002", "", "2025-02-10", ""),
        ("003", "Russia Plays Coy on ‘Delicate’ Trump-Putin Discussions", "", "Newsweek"),
        ("004", "Moscow Indicates Trump Team Has Expressed Interest in Reopening Talks", "", "TROIB News"),
    ],
)
def test_title_date_and_publisher_come_from_the_text_or_stay_empty(
    number: str, title: str, day: str, publisher: str
) -> None:
    found = article(number)
    assert (found.title, found.date, found.publisher) == (title, day, publisher)


@pytest.mark.parametrize("number", sorted(STAYS))
def test_cleaning_a_cleaned_article_changes_nothing(number: str) -> None:
    text = article(number).text
    assert clean(text).text == text


# Pages made to mislead. Each is a whole page whose every paragraph has to stay.
TRAPS = {
    "a quotation that is a chrome word": [STORY, "“Share.”", "He repeated the word.", '"Share," she said.', MORE],
    "a chrome word with a stop": [STORY, "Share.", "Subscribe.", "Advertisement.", MORE],
    "a line that trails off": [STORY, "He looked up at the sky and then...", "He was gone…", MORE],
    "a story that ends trailing off": [STORY, MORE, "Nobody knows what will happen next..."],
    "one-line paragraphs": [STORY, "He lost.", "Yes.", "No comment.", "And then?", MORE],
    "an interview": [
        "Q: Why did you go?",
        "A: Because I had to.",
        "Q: Would you do it again?",
        "A: Politics is not for me, and I have told everybody so for the last eleven years.",
        "Q: Never?",
        "A: Never.",
    ],
    "an interview with names as labels": [
        "Jane Doe",
        "Why did you leave the government before the vote was even held last Thursday night?",
        "John Roe",
        "Because I had to, and because nobody in that room believed in the plan any longer.",
        "Jane Doe",
        "Would you do it again?",
        "John Roe",
        "No.",
    ],
    "results": [STORY, "Arsenal 2 Chelsea 1", "Leeds 0 Everton 0", "Arsenal 2 Chelsea 1", "Latest news 3", MORE],
    "read more inside a sentence": [STORY, "Read more: that is what teachers keep asking of their pupils.", MORE],
    "a refrain": [STORY, "We shall not be moved.", MORE, "We shall not be moved.", "We shall not be moved."],
    "a refrain without stops": [STORY, "Never again", MORE, "Never again", "Never again", "Never again"],
    "a section's name as subhead": [STORY, "Politics", MORE, "Sport", "The team won its last match of the season."],
    "speech about newsletters": [
        STORY,
        "“Sign up for our newsletter,” the page told her, and she did.",
        "Subscribe to our newsletter, he told them, or lose the only honest voice in town.",
        "We use cookies to follow people everywhere, the company wrote in its reply to the court.",
        MORE,
    ],
    "a story about adverts": [
        STORY,
        "The advertisement showed the mayor asleep.",
        "Share prices fell by nine per cent.",
        "Follow us, the guide shouted.",
        "Related companies were not charged.",
        "Trending now is a phrase the judge had never heard.",
    ],
    "the story goes on below a related heading": [
        STORY,
        "The budget in figures",
        "More than half of it would have gone to schools.",
        "What comes next",
        MORE,
    ],
    "a comment on where it appeared": [
        STORY,
        "This article was published by mistake, the editor said, and was gone by noon.",
        "The story first appeared on the wall of a barn, where a farmer had painted it, and then in print.",
    ],
    "elections and quotations in one column": [STORY, "Yes 9", "No 2", "Abstained 0", MORE],
    "a caption and its credit": [STORY, "The mayor in her office", "Photograph: Jane Doe/AP", MORE],
    "labels that open sentences": [
        STORY,
        "Related: the word stood above every charge, and nobody could say what it meant.",
        "Topics: schools, roads and the price of water were all she would talk about.",
        "More from him was not to be had.",
        "12 comments were read out in court.",
        MORE,
    ],
    "sentences that begin as a page speaks": [
        STORY,
        "Download the new council app to report potholes, residents were urged.",
        "Follow the votes live on YouTube.",
        "The content is reserved for members of the committee until Monday.",
        "To access the site, visitors must register at the gate.",
        "Read the full story at the museum, where the letters are on show until May.",
        "Copyright 2023 rules changed in Denmark on Tuesday.",
        "Register to vote and get the podcast of the debate, the council urges.",
        MORE,
    ],
    "an ending that is no sentence": [STORY, MORE, "Additional reporting by Jane Doe", "The Daily Test, Springfield"],
}


@pytest.mark.parametrize("name", sorted(TRAPS))
def test_nothing_of_a_misleading_story_is_lost(name: str) -> None:
    assert kept(*TRAPS[name]) == TRAPS[name]


def test_the_lines_of_a_poem_stay_together_and_all_of_them_stay() -> None:
    poem = "I wandered lonely as a cloud\nthat floats on high o’er vales,\nWhen all at once I saw a crowd,\nA host"
    assert clean(poem).text == poem


def test_a_poem_whose_refrain_is_a_chrome_heading_loses_no_line() -> None:
    poem = ["Share the sea", "Latest", "Share the sky", "Latest", "Home"]
    assert kept(*poem) == poem


def test_a_sentence_below_a_related_heading_in_mid_story_keeps_the_links_above_it() -> None:
    assert kept(STORY, "Related Articles", "Why the budget failed", MORE) == [STORY, "Why the budget failed", MORE]


def test_teasers_under_a_recurring_heading_go_even_if_they_are_whole_sentences() -> None:
    teasers = [
        "You May Also Like",
        "Editor's Pick",
        "Gold had a good week.",
        "Editor's Pick",
        "Oil fell on Friday and...",
    ]
    assert kept(STORY, MORE, *teasers) == [STORY, MORE]


def test_links_to_other_stories_at_the_end_go() -> None:
    links = ["Most Read", "Ten cats that look like ministers", "What your car says about you", "© 2025 The Daily Test"]
    assert kept(STORY, MORE, *links) == [STORY, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement", "ADVERTISEMENT",
        "Story continues below advertisement", "Share this article", "Share on Facebook",
        "Facebook Twitter WhatsApp Email Print", "Home | World | Politics | Sport", "Read more »", "Skip to content",
        "Sign up for our daily newsletter and never miss a story.", "Subscribe to our newsletter", "* * *",
        "We use cookies to improve your experience on this site.", "Follow us on Instagram", "3 min read", "Log in",
        "Tags: mayor, council", "Comments (12)", "Follow Jane Doe on Twitter", "Advertisement - scroll to continue",
        "RELATED: Council in turmoil", "Copyright 2025 The Daily Test. All rights reserved.",
        "By clicking submit, you agree to the terms and conditions of this site.", "© 2025 The Daily Test",
        "The Daily TestThe Daily Test", "Read the full article at example.org", "![A dog](https://example.org/dog.jpg)",
        "Click here to read the paper's live coverage of the vote", "All rights reserved.",
        "Already a member?", "This story is only for subscribers.", "Register to continue reading.",
        "Copyright 2025 The Daily Test Ltd.", "This page is for members only.",
        "Sign up to read more.", "Sign up for breaking news alerts.", "Register to read this story.",
        "Join to unlock full access.", "Join now to keep reading.", "Register for alerts.",
        "Follow BBC News on Facebook.", "Follow the latest news on X.", "Download the BBC News app.",
        "Read the full story at Politico.", "Read the full report on example.org.", "Copyright 2025 by The Times.",
        "Copyright 2014 dpa.", "This content is available to premium members.",
    ],
)  # fmt: skip
def test_a_line_of_chrome_in_mid_story_goes(line: str) -> None:
    assert kept(STORY, line, MORE) == [STORY, MORE]


def test_a_page_that_is_all_chrome_leaves_nothing() -> None:
    assert cleaned("Share", "Home | World", "Log in", "Subscribe now", "© 2025 The Daily Test").text == ""


def test_a_menu_above_the_headline_goes_and_the_headline_becomes_the_title() -> None:
    found = cleaned("Skip to content", "World", "Politics", "Mayor quits after vote on budget", "By Jane Doe", STORY)
    assert (found.title, found.text) == ("Mayor quits after vote on budget", f"By Jane Doe\n\n{STORY}")


def test_a_question_above_an_answer_is_not_taken_for_a_headline() -> None:
    assert cleaned("Why did the mayor leave?", STORY) == Cleaned(f"Why did the mayor leave?\n\n{STORY}")


@pytest.mark.parametrize("line", ["Mayor", "Budget votes", "SPRINGFIELD"])
def test_a_short_line_that_names_what_follows_is_the_headline(line: str) -> None:
    assert cleaned(line, STORY, MORE) == Cleaned(f"{STORY}\n\n{MORE}", title=line)


@pytest.mark.parametrize(
    "parts",
    [
        ["Jane Doe", STORY, MORE],  # a byline
        ["Getty Images", STORY, MORE],
        ["Springfield, Monday", STORY, MORE],
        ["The mayor", STORY, "The mayor", MORE],  # a speaker
        ["1 The mayor resigned", STORY, "2 The deputy follows", MORE],
    ],
)
def test_a_short_line_that_may_be_something_else_stays_in_the_story(parts: list[str]) -> None:
    assert cleaned(*parts) == Cleaned("\n\n".join(parts))


def test_a_date_on_a_line_of_its_own_above_the_story_is_its_date() -> None:
    found = cleaned("Mayor quits after budget vote", "Published: 10 February 2025, 14:05", STORY)
    assert (found.title, found.date, found.text) == ("Mayor quits after budget vote", "2025-02-10", STORY)


@pytest.mark.parametrize(
    ("lines", "kept_lines", "day"),
    [
        (["Updated 11 February 2025", "Published 10 February 2025"], [], "2025-02-10"),
        (["By Jane Doe | February 10, 2025"], ["By Jane Doe | February 10, 2025"], "2025-02-10"),
        (["Last updated: 11 February 2025"], [], "2025-02-11"),
    ],
)
def test_the_day_above_a_story_is_that_of_its_publication_behind_a_byline_too(
    lines: list[str], kept_lines: list[str], day: str
) -> None:
    found = cleaned("Mayor quits after budget vote", *lines, STORY)
    assert (found.title, found.date) == ("Mayor quits after budget vote", day)
    assert found.text == "\n\n".join([*kept_lines, STORY])


@pytest.mark.parametrize("headline", ["Ukraine war briefing - 10 February 2025", "What's on in Town | 8 March 2025"])
def test_a_headline_that_carries_its_day_is_still_the_headline(headline: str) -> None:
    found = cleaned(headline, "By Jane Doe", STORY)
    assert (found.title, found.text) == (headline, f"By Jane Doe\n\n{STORY}")


@pytest.mark.parametrize(
    "caption",
    [
        "The mayor at a rally - 3 March 2019",
        "Photo: Jane Roe / 3 March 2019",
        "Concert | 14 June 2024 | Town Hall",
        "14 June 2024 - 16 June 2024",
    ],
)
def test_the_day_of_a_caption_or_an_event_above_a_story_is_not_the_story_s(caption: str) -> None:
    found = cleaned("Mayor quits after budget vote", caption, STORY)
    assert (found.title, found.date, found.text) == ("Mayor quits after budget vote", "", f"{caption}\n\n{STORY}")


@pytest.mark.parametrize(
    "lines",
    [
        ["Mayor quits after budget vote", "The Northern Herald, 4 March 1987", STORY],
        ["Mayor quits after budget vote", "For release at noon", f"SPRINGFIELD, March 4, 1987 (Wire) -- {STORY}"],
    ],
)
def test_the_day_beside_a_source_and_that_of_a_release_are_dates_and_stay(lines: list[str]) -> None:
    found = cleaned(*lines)
    assert (found.title, found.date) == (lines[0], "1987-03-04")
    assert found.text == "\n\n".join(lines[1:])


def test_a_known_title_is_taken_out_of_the_text() -> None:
    assert clean(f"MAYOR QUITS\n\n{STORY}", title="Mayor quits") == Cleaned(STORY, title="Mayor quits")


def test_markdown_links_keep_their_words_and_brackets_that_are_no_links_stay() -> None:
    line = "He [told reporters](https://example.org/a) that [Ukraine] would stay, as the council had voted in May."
    assert kept(line) == ["He told reporters that [Ukraine] would stay, as the council had voted in May."]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("The ﬁnal oﬃce, ﬂames and the ﬅone", "The final office, flames and the stone"),
        ("ＦＵＬＬ １２％, 𝐛𝐨𝐥𝐝, № 4, Ⅳ, 5 ℃", "FULL 12%, bold, No 4, IV, 5 °C"),
        ("10² m², 1½ and ™", "10² m², 1½ and ™"),
        ("a non‑stop show", "a non-stop show"),
        ("in­side, and in­\nside", "inside, and in-\nside"),
    ],
)
def test_forms_of_plain_letters_become_these_and_what_means_more_stays(raw: str, text: str) -> None:
    assert normalise_characters(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("its manager, Hor-\nace Plum, said so", "its manager, Horace Plum, said so"),
        ("a well-\nknown man of twenty-\ntwo", "a well-known man of twenty-two"),
        ("the rare-\nearth mine sells rare-earth ores", "the rare-earth mine sells rare-earth ores"),
        ("a state-\nbacked loan and large fire-\nworks", "a state-backed loan and large fireworks"),
        ("not as ex-\npected with-\nout it", "not as expected without it"),
        ("fire-\nworks or fire-works", "fire-works or fire-works"),
    ],
)
def test_a_word_parted_at_the_end_of_a_line_is_whole_again(raw: str, text: str) -> None:
    assert clean(f"{STORY}\n\n{raw} on the day.").text == f"{STORY}\n\n{text} on the day."


def test_lines_of_a_narrow_column_are_joined_whatever_is_wider_elsewhere() -> None:
    lines = ["The county fair at Millbrook drew a record", "crowd on Saturday, its manager said, and the",
             "prize for cattle went to the farm of Silas", "Webb, who has won it twice before"]  # fmt: skip
    column = "\n".join(lines)
    assert clean(f"{STORY}\n\n{column}.").text.split("\n\n")[1] == f"{' '.join(column.split())}."


def test_lines_wrapped_at_a_fixed_width_are_joined() -> None:
    wrapped = (
        "The mayor of Springfield resigned on Monday after the council\n"
        "voted against her budget by nine to two. Her deputy will take\n"
        "over.\n\nShe declined to comment on the vote, or on what the party has\nplanned."
    )
    assert clean(wrapped).text.split("\n\n") == [
        "The mayor of Springfield resigned on Monday after the council voted against her budget by nine to two. "
        "Her deputy will take over.",
        "She declined to comment on the vote, or on what the party has planned.",
    ]


def test_a_headline_that_was_not_wrapped_does_not_part_a_wrapped_sentence() -> None:
    headline = "The harbour council has voted after a long debate to close the old bridge for weeks"
    said = "The mayor of the town told the assembled reporters that Jane Doe had resigned."
    wrapped = said.replace(" Doe", "\nDoe")
    assert clean(f"{headline}\n\n{fill(STORY, 60)}\n\n{wrapped}").text == f"{STORY}\n\n{said}"


@pytest.mark.parametrize(
    "body", [f"{STORY} {MORE} (Reuters)", f"{STORY} [1]\n\n{MORE} [2]"], ids=["one paragraph", "notes"]
)
def test_a_headline_and_a_byline_above_text_that_was_not_wrapped_stay_apart(body: str) -> None:
    head = "Mayor of Springfield quits after the council votes down her budget"
    assert clean(f"{head}\nJane Doe, Springfield\n\n{body}").text == f"{head}\n\nJane Doe, Springfield\n\n{body}"


def test_indented_paragraphs_are_whole_however_short_their_lines() -> None:
    typed = (
        "The mayor of\nSpringfield resigned on Monday after the council\nvoted against her budget.\n"
        "    Her deputy will take\nover until an election.\n    She declined to comment."
    )
    assert clean(typed).text.split("\n\n") == [
        "The mayor of Springfield resigned on Monday after the council voted against her budget.",
        "Her deputy will take over until an election.",
        "She declined to comment.",
    ]


def test_indented_verse_keeps_its_lines() -> None:
    verse = "I went where the water was,\n    among the hills of grey,\nand heard the wind that never has\n    a word"
    assert f"{verse.replace('    ', '')}." in clean(f"{STORY}\n\n{verse}.").text


def test_a_line_set_in_begins_a_paragraph_and_the_lines_below_it_go_on() -> None:
    wrapped = (
        "The trade minister said in a\n"
        "Cabinet paper that dealers in Europe, Japan and the United\n"
        "States had sold 1.5 million cars, up from a forecast of just\n"
        "1.3 million.\n"
        "    Prices rose by two pct in the month, the head of National\n"
        "Motors said. Sales fell.\n"
        "    The bank has no view."
    )
    assert clean(wrapped).text.split("\n\n") == [
        "The trade minister said in a Cabinet paper that dealers in Europe, Japan and the United States had sold "
        "1.5 million cars, up from a forecast of just 1.3 million.",
        "Prices rose by two pct in the month, the head of National Motors said. Sales fell.",
        "The bank has no view.",
    ]


def test_invisible_and_dangerous_characters_go_and_punctuation_stays() -> None:
    raw = "\ufeffA\u200bb\u202e c\u00a0d\x1b[31m red\x1b[0m\x07 “q” ‘r’ — – … \u00ad\u2066e\r\nf\x00 cafe\u0301 \ud800"
    assert normalise_characters(raw) == "Ab c d red “q” ‘r’ — – … e\nf café \ufffd"


def test_joiners_stay_where_they_spell_and_go_where_they_hide() -> None:
    assert normalise_characters("pa\u200dss\u200cword می\u200cخواهم 👩\u200d🚀") == "password می\u200cخواهم 👩\u200d🚀"


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("This post appeared first on FOX NEWS", "FOX NEWS"),
        ("The post Mayor quits, deputy steps in appeared first on The Daily Test.", "The Daily Test"),
        ("This article was originally published by The Conversation.", "The Conversation"),
        ("Jane Doe for Example News", "Example News"),
        ("The Guardian has contacted the mayor’s office for comment.", "The Guardian"),
        ("She said no. Read Full Article at RT.com", "RT.com"),
        ("Smith reached out to the mayor for comment. Smith said he got none.", ""),
        ("He reached out to the mayor for comment.", ""),
        ("This article was published by mistake, the editor said.", ""),
        ("Jane Doe for president.", ""),
        (MORE, ""),
    ],
)
def test_the_publisher_is_read_from_the_text_only_where_it_says_so(line: str, publisher: str) -> None:
    assert cleaned(STORY, line).publisher == publisher


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Reuters, 20 October 1987", "Reuters"),
        ("The Northern Herald, 4 March 1987", "The Northern Herald"),
        ("Springfield Echo", "Springfield Echo"),
        ("Washington Post, 5 May 1987", "Washington Post"),
        ("Daily Mail, 5 May 1987", "Daily Mail"),
        ("Royal Mail", ""),
        ("Barbed Wire", ""),
        ("Business Wire", "Business Wire"),
        ("By Emily Post", ""),
        ("Guest Post", ""),
        ("World News", ""),
        ("SPRINGFIELD, 4 March 1987", ""),
        ("Jane Doe, 4 March 1987", ""),
        ("Jane Doe/Associated Press", ""),
    ],
)
def test_a_line_above_the_story_names_the_publisher_where_it_is_called_like_one(line: str, publisher: str) -> None:
    found = cleaned("Mayor quits after budget vote", line, STORY)
    assert (found.publisher, found.text) == (publisher, f"{line}\n\n{STORY}")


def test_a_source_with_a_date_is_no_headline() -> None:
    line, headline = "The Northern Herald, 4 March 1987", "Mayor quits after budget vote"
    for lines, title in (([line, STORY], ""), ([line, headline, STORY], headline)):
        found = cleaned(*lines)
        assert (found.title, found.publisher, found.date) == (title, "The Northern Herald", "1987-03-04")


def test_a_byline_outweighs_the_site_a_story_was_taken_from() -> None:
    assert (
        cleaned(f"{STORY} Read Full Article at RT.com", MORE, "Jane Doe for Example News").publisher == "Example News"
    )


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-02-10", "2025-02-10"),
        ("2025-02-10T23:30:00+01:00", "2025-02-10"),
        ("2025/2/9", "2025-02-09"),
        ("10 February 2025", "2025-02-10"),
        ("Monday, 10th of Feb 2025", "2025-02-10"),
        ("Feb. 10, 2025 at 9:15 am", "2025-02-10"),
        ("Mon, 10 Feb 2025 08:00:00 GMT", "2025-02-10"),
        ("02/03/2025", ""),
        ("2025-02-30", ""),
        ("2025", ""),
        ("2099-01-01", ""),
        ("0001-01-01", ""),
        ("February 10, 2025 was a cold day", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_as_iso_or_not_at_all(written: str, day: str) -> None:
    assert parse_date(written) == day
    assert is_future(written) == (written == "2099-01-01")


@pytest.mark.parametrize(
    ("stem", "day"),
    [
        ("2025-02-10-kremlin", "2025-02-10"),
        ("kremlin 20250210", "2025-02-10"),
        ("000_85575869bc97b647", ""),
        ("ab20250210cd", ""),
        ("2025-13-40", ""),
        ("120250210", ""),
    ],
)
def test_a_file_name_gives_a_date_only_where_it_spells_one(stem: str, day: str) -> None:
    assert date_in_name(stem) == day


WORDS = st.sampled_from("share the mayor politics advertisement said read more home latest vote related news".split())
SENTENCES = st.lists(WORDS, min_size=4, max_size=14).map(lambda words: " ".join(words).capitalize() + ".")


@given(st.lists(SENTENCES, min_size=1, max_size=8))
def test_a_story_of_sentences_made_of_chrome_words_loses_none(sentences: list[str]) -> None:
    assert kept(*sentences) == sentences


@given(st.text())
def test_cleaned_text_has_no_empty_paragraphs_and_no_odd_characters(raw: str) -> None:
    text = clean(raw).text
    assert text == normalise_characters(text).strip()
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    "unit",
    ["![", "[a](", "\x1b[", "\x1b]", "\n", " \n", "a ", "A.", "Share\n\n", "Related\n\n", "a\u0301", "by ", "| ", "“",
     "-\n", "read full article ", "sign up for ", "this post appeared ",
     "Aa Bb for ", "Aa reached out to ", "\u0301", "the post ", "я" + "\u200d" * 199_999],
)  # fmt: skip
def test_hostile_repetition_is_cleaned_in_linear_time(unit: str) -> None:
    started = time.process_time()
    clean(unit * (100_000 // len(unit)))
    assert time.process_time() - started < 2


def test_two_whole_sentences_on_lines_of_like_width_are_not_taken_for_wrapped_text() -> None:
    assert clean(f"{STORY}\n{MORE}").text == f"{STORY}\n\n{MORE}"


def test_a_notice_that_ends_as_a_sentence_is_still_a_notice() -> None:
    found = cleaned("Mayor quits after budget vote", STORY, "To access this article, please register at our website.")
    assert found.text == STORY
