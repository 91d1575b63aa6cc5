"""The tools of an assistant, called by a client in this process."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from index.records import UserError
from qa.library import Library
from qa.mcp_server import mcp_server
from qa.question.ask import Ask
from qa.question.requests import Request
from tests.fake_library import AWAY, FakeLibrary
from tests.small_library import BRIDGE, MAYOR, small_library

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return small_library(tmp_path, {"mayor.md": MAYOR, "bridge.md": BRIDGE})


def called(library: Any, tool: str, arguments: dict[str, Any]) -> Any:
    """What a tool gives, or the line of its error."""

    async def call() -> Any:
        async with Client(mcp_server(lambda: library)) as client:
            result = await client.call_tool(tool, arguments)
            return result.content[0].text if result.is_error else result.structured_content  # type: ignore[union-attr]

    return anyio.run(call)


def test_there_are_four_tools_and_they_change_nothing(library: Library) -> None:
    async def listed() -> list[tuple[str, bool | None]]:
        async with Client(mcp_server(lambda: library)) as client:
            tools = (await client.list_tools()).tools
            return [(tool.name, tool.annotations.read_only_hint if tool.annotations else None) for tool in tools]

    assert anyio.run(listed) == [("ask", True), ("read", True), ("names", True), ("kept", True)]


def test_names_are_listed_and_bound_a_question(tmp_path: Path) -> None:
    tower = "Viggo Sand said the tower leans. The council heard Viggo Sand."
    library = small_library(tmp_path, {"bridge.md": BRIDGE, "tower.txt": tower})
    assert called(library, "names", {"search": "sand"}) == {
        "names": [{"name": "Viggo Sand", "also": [], "articles": 1, "sources": ["tower.txt"]}],
        "found": 1,
    }
    assert called(library, "ask", {"question": "Who closed the old bridge?", "mention": "Sand"})["citations"] == []


def test_kept_questions_are_given_with_what_the_articles_say(library: Library) -> None:
    library.kept.keep(Ask("Who closed the old bridge?"))
    [one] = called(library, "kept", {})["kept"]
    assert (one["question"], one["answer"], one["changes"]) == ("Who closed the old bridge?", "Engineers", [])


def test_an_answer_comes_with_its_quote_and_the_article_can_be_read(library: Library) -> None:
    reply = called(library, "ask", {"question": "Who closed the old bridge?", "publisher": "daily sun"})
    [cited] = reply["citations"]
    assert (cited["quote"], cited["publisher"]) == ("Engineers closed the old bridge in May.", "Daily Sun")
    article = called(library, "read", {"source": cited["source"], "start": cited["start"]})
    assert article["text"].startswith(cited["quote"])
    assert (article["title"], article["length"]) == ("The bridge", len(article["text"]))


@pytest.mark.parametrize("kind", [kind for kind in Request if kind is not Request.FACT])
def test_every_kind_of_reply_can_be_asked_for(library: Library, kind: Request) -> None:
    reply = called(library, "ask", {"question": "the old bridge", "kind": kind.value})
    assert reply["digest"]["request"] == kind.value


def test_bounds_leave_articles_out(library: Library) -> None:
    reply = called(library, "ask", {"question": "Who closed the old bridge?", "since": "2025"})
    assert {p["source"] for p in reply["passages"]} == {"mayor.md"}


def test_mistakes_come_back_as_one_line(library: Library) -> None:
    assert "no such article" in called(library, "read", {"source": "../app.py"})
    assert "'May' is no date; write 2025" in called(library, "ask", {"question": "Who?", "since": "May"})


def test_a_library_that_is_away_says_so_to_every_tool() -> None:
    library = FakeLibrary()
    library.away = True
    assert called(library, "read", {"source": "a.md"}) == f"Error executing tool read: {AWAY}"


def test_what_may_answer_is_told_apart_from_an_answer(library: Library) -> None:
    told = called(FakeLibrary(), "ask", {"question": "Who is the envoy?"})
    assert (told["tier"], told["answered"], [c["source"][:3] for c in told["closest"]]) == ("perhaps", False, ["002"])
    assert called(library, "ask", {"question": "Who closed the old bridge?"})["tier"] == "sure"


def test_an_assistant_is_told_the_two_things_that_a_follow_up_may_mean() -> None:
    library = FakeLibrary()
    told = called(library, "ask", {"question": "And how long is it?", "earlier": ["Who called?"]})
    assert (told["answered"], told["either"][1]) == (False, "How long is the call?")
    assert library.earlier == [("Who called?",)]


def test_a_library_that_cannot_be_opened_says_why() -> None:
    def missing() -> Library:
        raise UserError("nowhere: cannot be read as a folder; give --articles another")

    async def call() -> str:
        async with Client(mcp_server(missing)) as client:
            result = await client.call_tool("ask", {"question": "Who?"})
            return str(result.content[0].text)  # type: ignore[union-attr]

    assert "give --articles another" in anyio.run(call)


def test_a_long_article_is_read_piece_by_piece() -> None:
    hostile = called(FakeLibrary(hostile=True), "read", {"source": "000_85575869bc97b647.txt", "start": 100})
    assert hostile["start"] == 100
    assert hostile["length"] == len(hostile["text"]) + 100


def test_the_documented_example_starts_a_server_that_lists_the_tools() -> None:
    [block] = re.findall(r"```json\n(.+?)```", COMMANDS, re.DOTALL)
    [server] = json.loads(block)["mcpServers"].values()
    folder = server["command"].removesuffix("/.venv/bin/python")
    words = [str(ROOT / word.removeprefix(folder + "/")) if word.endswith(".py") else word for word in server["args"]]

    async def listed() -> list[str]:
        async with Client(StdioServerParameters(command=sys.executable, args=words)) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    assert anyio.run(listed) == ["ask", "read", "names", "kept"]
