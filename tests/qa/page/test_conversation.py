"""The conversation in a real browser: follow, edit, ask again, stop, keep, forget; and reading a source."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser import ANSWER, QUESTION, Visitors, ask, expected, look, menu, scrolls_sideways
from tests.fake_library import AWAY, KREMLIN, FakeLibrary

pytestmark = pytest.mark.browser
MERKEL = "What did Merkel say?"
LATE = """{
  const send = window.fetch;
  window.fetch = async (...asked) => {
    const reply = await send(...asked);
    if (!String(asked[0].url ?? asked[0]).includes("queue/data")) return reply;
    const replies = await reply.text();
    await new Promise((go) => setTimeout(go, 300));
    return new Response(replies, { headers: { "content-type": "text/event-stream" } });
  };
}"""
"""A slow connection: what the server says in a stream arrives 300 ms after it has closed it."""
EARLY = """async (source) => {
  let free = 0;
  document.addEventListener("line-free", () => (free += 1));
  let say;
  const start = (replies) => (say = (said) => replies.enqueue(new TextEncoder().encode(`data: ${said}\\n\\n`)));
  const replies = new Response(new ReadableStream({ start }));
  const taken = [];
  const joined = (go) => taken.push((event_id) => go(new Response(JSON.stringify({ event_id }))));
  const server = { fetch: async (asked) => (asked.url?.endsWith("data") ? replies : new Promise(joined)) };
  const config = { dependencies: [{ id: 1, api_name: "opened" }, { id: 2, api_name: "suggest" }] };
  const line = new Function("window", "gradio_config", `${source}; return line`)(server, config);
  const join = (fn_index) =>
    server.fetch("/gradio_api/queue/join", { body: JSON.stringify({ fn_index, data: ["", ""] }) });
  const pause = () => new Promise((go) => setTimeout(go, 50));
  const heard = (await server.fetch(new Request("/gradio_api/queue/data"))).body.getReader();
  join(2);
  taken[0]("suggested"); // the stream opens for it
  join(1);
  say(JSON.stringify({ event_id: "asked", msg: "process_completed" }));
  await heard.read();
  const meanwhile = line.talking();
  taken[1]("asked");
  for (let n = 0; n < 100 && line.talking(); n++) await pause();
  return [meanwhile, line.talking(), free];
}"""
"""A reply that is complete before the browser has read that the server took the question."""
BREAKING = """{
  const send = window.fetch;
  window.fetch = async (asked, options) => {
    const address = String(asked.url ?? asked);
    const named = gradio_config.dependencies.filter((event) => event.api_name === "BROKEN").map((event) => event.id);
    const joined = address.includes("queue/join") && named.includes(JSON.parse(options.body).fn_index);
    if (joined) sessionStorage.setItem("joined", "1");
    const reply = await send(asked, options);
    if (!sessionStorage.getItem("joined") || sessionStorage.getItem("broken")) return reply;
    if (!address.includes("queue/" + "AT")) return reply;
    sessionStorage.setItem("broken", "1");
    if ("AT" === "join") throw new TypeError("Failed to fetch");
    const broken = new ReadableStream({ start: (replies) => setTimeout(() => replies.error(new Error("broken")), 10) });
    return new Response(broken, { headers: { "content-type": "text/event-stream" } });
  };
}"""
"""A connection that breaks off once, when BROKEN has been sent: as the stream of replies opens, or before the server's
word that it took it, which is AT.
"""
REDRAWING = """document.querySelector("#link textarea").addEventListener("input", () => {
  document.body.append(document.createElement("i"));
}, true)"""
"""Something is drawn between the following of a link and the event that is sent for it."""
ODD = "Wer ist “Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenhersteller” 🙂? ما رأيك في الحرب؟"


def questions(page: Any, *texts: str) -> None:
    """The conversation holds these questions, in this order."""
    expected(page.locator(QUESTION)).to_have_text(list(texts))
    expected(page.locator(ANSWER)).to_have_count(len(texts))


def settled(page: Any) -> None:
    """Wait until what comes after a reply is there, so that leaving the page breaks nothing off."""
    expected(page.get_by_role("heading", name="Ask next")).to_be_visible()


def composer(page: Any) -> Any:
    """Where questions are typed."""
    return page.get_by_role("textbox", name="Ask a question")


def searched(page: Any, library: FakeLibrary, question: str) -> None:
    """Ask a question whose reply waits for ``library.answer_now``, and wait until it is searched."""
    library.answer_now.clear()
    composer(page).fill(question)
    composer(page).press("Enter")
    expected(page.locator(".pending")).to_be_visible()


def test_a_reply_that_overtakes_the_servers_word_ends_the_wait_for_it(visit: Visitors) -> None:
    source = (Path(__file__).parents[3] / "qa" / "gradio_fixes" / "line.js").read_text(encoding="utf-8")
    assert visit().evaluate(EARLY, source) == [True, False, 1]


def test_a_question_sent_as_soon_as_the_page_takes_one_is_asked_once(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    held: list[Any] = []
    page.route("**/gradio_api/queue/join*", lambda route: route.continue_() if held else held.append(route))
    page.reload()
    asked = len(library.earlier)
    composer(page).fill(KREMLIN)
    composer(page).press("Enter")
    expected(page.locator("#note")).to_contain_text("This is asked when the reply is here.")
    expected(composer(page)).to_have_value(KREMLIN)
    held[0].continue_()
    settled(page)
    questions(page, KREMLIN)
    expected(composer(page)).to_have_value("")
    assert library.earlier[asked:] == [()]


@pytest.mark.parametrize(("broken", "at"), [("opened", "data"), ("opened", "join"), ("ask", "data"), ("ask", "join")])
def test_a_question_outlives_a_connection_that_breaks_off(visit: Visitors, broken: str, at: str) -> None:
    page = visit()
    page.add_init_script(BREAKING.replace("BROKEN", broken).replace("AT", at))
    page.reload()
    composer(page).fill(KREMLIN)
    composer(page).press("Enter")
    questions(page, KREMLIN)
    settled(page)
    assert page.evaluate("[sessionStorage.broken, sessionStorage.unanswered]") == ["1", "[]"]
    expected(composer(page)).to_have_value("")
    ask(page, MERKEL)
    questions(page, KREMLIN, MERKEL)
    page.reload()
    questions(page, KREMLIN, MERKEL)
    page.evaluate("sessionStorage.clear()")


def test_a_search_that_a_reload_breaks_off_is_made_again_in_its_place(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    library.answer_now.set()
    ask(page, "a slow one")
    ask(page, MERKEL)
    settled(page)
    library.answer_now.clear()
    page.get_by_role("button", name="Ask again").first.click()
    expected(page.locator(".pending")).to_be_visible()
    page.reload()
    expected(page.locator(".pending")).to_be_visible()
    expected(page.locator(QUESTION)).to_have_text(["a slow one"])
    library.answer_now.set()
    questions(page, "a slow one")
    settled(page)
    assert page.evaluate("sessionStorage.unanswered") == "[]"


@pytest.mark.parametrize("forgotten", [False, True])
def test_what_was_not_asked_as_a_question_before_it_failed_is_asked_by_the_next_page(
    visit: Visitors, library: FakeLibrary, forgotten: bool
) -> None:
    page = visit()
    ask(page, KREMLIN)
    settled(page)
    page.evaluate(f"""sessionStorage.unanswered = '[{{"id": "a1", "question": "{MERKEL}", "turn": "2"}}]'""")
    library.away = True
    try:
        page.reload()
        expected(page.locator("#chat .notice")).to_have_text(AWAY)
    finally:
        library.away = False
    expected(page.locator(QUESTION)).to_have_text([KREMLIN])
    ask(page, "What did Scholz say?")
    ask(page, "What did Macron say?")
    settled(page)
    if forgotten:
        page.get_by_role("button", name="New conversation").click()
        expected(page.locator("#intro")).to_be_visible()
        assert page.evaluate("sessionStorage.unanswered") == "[]"
        return
    page.reload()
    questions(page, "What did Scholz say?", "What did Macron say?", MERKEL)
    settled(page)
    assert page.evaluate("sessionStorage.unanswered") == "[]"


def test_a_link_that_is_followed_during_a_search_is_asked_after_it_and_before_a_question(
    visit: Visitors, library: FakeLibrary
) -> None:
    page = visit()
    page.evaluate(REDRAWING)
    searched(page, library, "a slow one")
    page.evaluate("document.querySelector('#chat').insertAdjacentHTML('beforeend', '<a class=reading>More</a>')")
    page.evaluate(f"document.querySelector('#chat a.reading').href = './?q={quote(KREMLIN)}'")
    page.locator("#chat a.reading").click()
    expected(page.locator("#note")).to_contain_text("This is asked when the reply is here.")
    composer(page).fill(MERKEL)
    composer(page).press("Enter")
    library.answer_now.set()
    questions(page, "a slow one", KREMLIN, MERKEL)
    settled(page)
    assert "?q=" not in page.url


def test_a_marker_shows_its_quote_while_it_has_the_focus(visit: Visitors) -> None:
    page = visit()
    marker = ask(page, KREMLIN).locator(".report").get_by_role("link", name="Source 3:")
    marker.focus()
    peek = page.get_by_role("tooltip")
    expected(peek).to_contain_text("Peskov refused to confirm whether a call between the two leaders had occurred.")
    expected(peek).to_be_in_viewport(ratio=1)
    assert marker.get_attribute("aria-describedby") == "peek"
    page.keyboard.press("Escape")
    expected(peek).to_have_count(0)
    marker.hover()
    expected(peek).to_be_visible()
    composer(page).hover()
    expected(peek).to_have_count(0)
    marker.click()
    expected(page.locator("#panel .card:target .cited")).to_have_css("background-color", "rgb(255, 241, 168)")


def test_a_whole_article_goes_from_mention_to_mention(visit: Visitors) -> None:
    page = visit()
    ask(page, KREMLIN)
    page.locator("#panel .card").first.get_by_role("link", name="Read in article").click()
    sheet = page.get_by_role("dialog")
    expected(sheet.locator("mark.current")).to_contain_text("I can neither confirm nor deny it.")
    place = sheet.locator(".place").inner_text()
    sheet.get_by_role("button", name="Previous mention").click()
    expected(sheet.locator("mark.current")).to_contain_text("refused on Monday to confirm or deny that a phone call")
    expected(sheet.locator("mark.current")).to_be_in_viewport()
    sheet.get_by_role("button", name="Next mention").click()
    expected(sheet.locator(".place")).to_have_text(place)


def test_a_whole_article_leads_to_its_summary(visit: Visitors) -> None:
    page = visit()
    ask(page, KREMLIN)
    page.locator("#panel .card").first.get_by_role("link", name="Read in article").click()
    page.get_by_role("dialog").get_by_role("link", name="summary").click()
    expected(page.locator(QUESTION).last).to_have_text("Summarise the article about 002_cb575d2c1d554fa5.txt")


def test_an_index_that_is_away_is_said_below_the_question_and_the_page_goes_on(
    visit: Visitors, library: FakeLibrary
) -> None:
    page = visit()
    ask(page, KREMLIN)
    library.away = True
    try:
        composer(page).fill(MERKEL)
        composer(page).press("Enter")
        expected(page.locator("#chat .notice")).to_have_text(AWAY)
    finally:
        library.away = False
    expected(page.locator(QUESTION)).to_have_text([KREMLIN, MERKEL])
    expected(page.locator(ANSWER)).to_have_count(1)
    ask(page, MERKEL)
    questions(page, KREMLIN, MERKEL)
    expected(page.locator("#chat .notice")).to_have_count(0)


def test_a_question_is_edited_in_its_place(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    for question in (KREMLIN, MERKEL, "What did Scholz say?"):
        ask(page, question)
    page.get_by_role("button", name="Edit").nth(1).click()
    expected(composer(page)).to_have_value(MERKEL)
    expected(composer(page)).to_be_focused()
    expected(page.locator("#note")).to_contain_text("what follows it will be replaced")
    composer(page).fill("What did Macron say?")
    composer(page).press("Enter")
    questions(page, KREMLIN, "What did Macron say?")
    assert library.earlier[-1] == (KREMLIN,)
    expected(page.locator("#note")).to_be_hidden()


def test_editing_can_be_given_up(visit: Visitors) -> None:
    page = visit()
    ask(page, KREMLIN)
    page.get_by_role("button", name="Edit").click()
    page.keyboard.press("Escape")
    expected(composer(page)).to_have_value("")
    ask(page, MERKEL)
    questions(page, KREMLIN, MERKEL)


def test_a_question_is_asked_again_in_its_place(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    library.answer_now.set()
    ask(page, "a slow one")
    asked = len(library.earlier)
    library.answer_now.clear()
    page.get_by_role("button", name="Ask again").click()
    expected(page.locator(".pending")).to_be_visible()
    expected(page.locator("#note")).to_be_hidden()
    library.answer_now.set()
    questions(page, "a slow one")
    assert library.earlier[asked:] == [()]


def test_the_stand_alone_question_can_be_corrected(visit: Visitors) -> None:
    page = visit()
    ask(page, KREMLIN)
    ask(page, "And what did it say?").locator(".asked").get_by_role("button", name="Edit").click()
    expected(composer(page)).to_have_value("What did the Kremlin say?")
    composer(page).fill("What did the Kremlin deny?")
    composer(page).press("Enter")
    questions(page, KREMLIN, "What did the Kremlin deny?")


def test_a_search_can_be_stopped_and_the_question_changed(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    ask(page, KREMLIN)
    searched(page, library, "a slow one")
    page.get_by_role("button", name="Stop").click()
    questions(page, KREMLIN)
    expected(composer(page)).to_have_value("a slow one")
    ask(page, MERKEL)
    questions(page, KREMLIN, MERKEL)
    library.answer_now.set()
    settled(page)
    questions(page, KREMLIN, MERKEL)


def test_a_question_sent_while_another_is_searched_is_asked_after_it(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    searched(page, library, "a slow one")
    composer(page).fill(MERKEL)
    composer(page).press("Enter")
    expected(page.locator("#note")).to_contain_text("This is asked when the reply is here.")
    expected(composer(page)).to_have_value(MERKEL)
    library.answer_now.set()
    questions(page, "a slow one", MERKEL)
    expected(composer(page)).to_have_value("")
    expected(page.locator("#note")).to_be_hidden()


def test_a_question_that_waits_can_be_written_anew(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    searched(page, library, "a slow one")
    composer(page).fill("What did M")
    composer(page).press("Enter")
    composer(page).press_sequentially("erkel")
    expected(page.locator("#note")).to_be_hidden()
    library.answer_now.set()
    settled(page)
    questions(page, "a slow one")
    expected(composer(page)).to_have_value("What did Merkel")


def test_enter_pressed_twice_asks_once_and_what_is_typed_after_it_stays(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    asked = len(library.earlier)
    composer(page).fill(KREMLIN)
    composer(page).press("Enter")
    composer(page).press("Enter")
    composer(page).press_sequentially("And")
    settled(page)
    questions(page, KREMLIN)
    assert library.earlier[asked:] == [()]
    expected(composer(page)).to_have_value("And")


def test_a_suggestion_pressed_twice_asks_once(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    asked = len(library.earlier)
    page.get_by_role("button", name=KREMLIN).dblclick()
    settled(page)
    questions(page, KREMLIN)
    assert library.earlier[asked:] == [()]


def test_a_question_is_answered_that_is_sent_while_the_stream_of_replies_closes(visit: Visitors) -> None:
    page = visit()
    page.add_init_script(LATE)
    page.reload()
    for question in (KREMLIN, MERKEL, "What did Scholz say?"):
        ask(page, question)
    page.get_by_role("button", name="New conversation").click()
    expected(page.locator("#intro")).to_be_visible()


@pytest.mark.parametrize("stopped", [False, True])
def test_a_new_conversation_stays_new_when_a_search_before_it_ends(
    visit: Visitors, library: FakeLibrary, stopped: bool
) -> None:
    page = visit()
    ask(page, KREMLIN)
    searched(page, library, "a slow one")
    if stopped:
        page.get_by_role("button", name="Stop").click()
        expected(page.locator(".pending")).to_have_count(0)
    page.get_by_role("button", name="New conversation").click()
    expected(page.locator("#intro")).to_be_visible()
    asked = len(library.earlier)
    library.answer_now.set()
    ask(page, MERKEL)
    questions(page, MERKEL)
    assert {*library.earlier[asked:]} == {(), (KREMLIN,)}  # both were searched, in whichever order
    page.reload()
    questions(page, MERKEL)


def test_a_conversation_survives_a_reload_until_it_is_forgotten(visit: Visitors) -> None:
    page = visit()
    ask(page, KREMLIN)
    ask(page, "And what did it say?")
    settled(page)
    page.reload()
    questions(page, KREMLIN, "And what did it say?")
    expected(page.locator(".stand-alone")).to_have_text("What did the Kremlin say?")
    settled(page)
    page.get_by_role("button", name="New conversation").click()
    expected(page.locator("#intro")).to_be_visible()
    expected(page.get_by_role("button", name=KREMLIN)).to_be_visible()
    page.reload()
    expected(page.get_by_role("button", name=KREMLIN)).to_be_visible()
    expected(page.locator("#chat")).to_have_count(0)


def test_what_a_browser_kept_is_checked_before_it_is_asked(visit: Visitors) -> None:
    page = visit()
    ask(page, KREMLIN)
    settled(page)
    page.evaluate("localStorage.setItem('conversation', 'U2FsdGVkX1' + 'x'.repeat(40))")
    page.reload()
    expected(page.locator("#intro")).to_be_visible()
    ask(page, MERKEL)


def test_a_link_is_asked_once_after_what_was_kept(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    ask(page, MERKEL)
    settled(page)
    page.goto(re.split("[?#]", page.url)[0] + f"?q={quote(KREMLIN)}")
    questions(page, MERKEL, KREMLIN)
    assert library.earlier[-1] == ()
    settled(page)
    page.reload()
    questions(page, MERKEL, KREMLIN)


def test_what_to_ask_next_is_offered_and_was_not_asked_before(visit: Visitors, library: FakeLibrary) -> None:
    page = visit()
    ask(page, KREMLIN)
    page.get_by_role("button", name="What did Scholz say?").click()
    questions(page, KREMLIN, "What did Scholz say?")
    expected(page.get_by_role("button", name="Who is the mayor?")).to_be_visible()
    expected(page.get_by_role("button", name="What did Scholz say?")).to_have_count(0)
    assert library.said[-1] == "I can neither confirm nor deny it."
    ask(page, MERKEL)
    assert library.said[-1] == ""


def test_a_conversation_is_saved_and_copied_with_its_sources(visit: Visitors, tmp_path: Path) -> None:
    page = visit()
    ask(page, KREMLIN)
    with page.expect_download() as one:
        page.locator(ANSWER).get_by_role("button", name="Save").click()
    assert one.value.suggested_filename == "Did-the-Kremlin-confirm-the-call.md"
    ask(page, MERKEL)
    with page.expect_download() as both:
        menu(page, "Save conversation")
    both.value.save_as(tmp_path / "talk.md")
    text = (tmp_path / "talk.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {KREMLIN}\n\n**Neither confirmed nor denied**\n")
    assert text.endswith(
        f"# {MERKEL}\n\nThe articles do not say. Searched 5 articles, 46 passages. No article contains “Merkel”.\n"
    )
    menu(page, "Copy conversation")
    pasted = page.evaluate("navigator.clipboard.readText()")
    assert pasted == re.sub(r"\n<!-- receipt .* -->\n", "", text)
    assert pasted.count("characters") == text.count("characters")


def test_everything_is_reached_by_the_keyboard(visit: Visitors) -> None:
    page = visit()
    ask(page, KREMLIN)
    composer(page).focus()
    wanted = {"Ask again", "Edit", "Copy answer", "Copy with sources", "New conversation"}
    reached: set[str] = set()
    for _ in range(200):  # a reply that is not quite done gives the focus back to the box, and the way begins anew
        page.keyboard.press("Shift+Tab")
        reached.add(page.evaluate("document.activeElement.innerText || document.activeElement.className"))
        if wanted <= reached and any(name.endswith("[2]") for name in reached):
            break
    assert wanted <= reached
    assert any(name.endswith("[2]") for name in reached)


def test_odd_letters_stay_inside_the_page(visit: Visitors) -> None:
    page = visit(size=(390, 844))
    ask(page, ODD)
    expected(page.locator(QUESTION)).to_have_text(ODD)
    assert not scrolls_sideways(page)


def test_sources_that_differ_and_an_open_article_are_readable(visit: Visitors, request: pytest.FixtureRequest) -> None:
    page = visit()
    answer = ask(page, "Where do sources differ?")
    expected(answer.locator(".side")).to_have_count(2)
    expected(answer.locator(".pips i")).to_have_count(5)
    expected(answer.locator(".timeline .day")).to_have_text(["10 Feb 2025", "11 Feb 2025", "12 Feb 2025"])
    look(page, request, "4-differ")
    page.locator("#panel .card").first.get_by_role("link", name="Read in article").click()
    expected(page.get_by_role("dialog").locator("mark.current")).to_be_visible()
    look(page, request, "5-article")
