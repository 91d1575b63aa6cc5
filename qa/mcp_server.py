"""The articles as tools of an assistant, over the Model Context Protocol on standard input and output."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any

from index.records import Article, UserError
from qa.library import Library
from qa.names.directory import names_fields
from qa.terminal import kept_fields
from qa.web.ask_api import ask_in, reply_to

if TYPE_CHECKING:
    from mcp.server import MCPServer

INSTRUCTIONS = (
    "Answers come word for word from a folder of news articles. Quote them with title, publisher and date; where "
    "tier is perhaps, say that the articles may answer it and quote what is closest; where it is nothing close, say "
    "that the articles do not say it."
)
NAMES = 200
"""Names that one call gives."""
READ_CHARACTERS = 20_000
"""Characters of an article that one call of ``read`` gives."""


class Tools:
    """The tools; each is described to an assistant by its own words, and raises UserError in one line."""

    def __init__(self, library: Callable[[], Library]) -> None:
        """``library`` is called before each use."""
        self._library = library

    def ask(  # noqa: PLR0913, PLR0917 - each is a field of the tool
        self,
        question: str,
        earlier: list[str] | None = None,
        since: str = "",
        until: str = "",
        publisher: str = "",
        mention: str = "",
        kind: str = "",
    ) -> dict[str, Any]:
        """Answer a question in the articles' own words, with the quotes and their sources.

        The question stands alone, or follows the earlier ones, oldest first; asked is what it was taken for. Where
        either is given, it may mean two things: ask the user which, and put that question. since and until are dates
        like 2025, 2025-02 or 2025-02-10 and bound the articles searched, as publisher does and mention, a name that
        they have to mention. Where tier is perhaps, the sentences in closest may answer and none of them is sure; where
        it is nothing close, the articles do not say, and closest is only what came nearest.

        A topic, a summary, a timeline, words said, a quote, a claim, a list, a count or an article's date can be asked
        for too: digest then names the citations of each item. kind (fact, topic, summary, timeline, said, quote, claim,
        list, count or published) sets what the question is read as.
        """
        named = {"publisher": [publisher] if publisher else [], "mention": [mention] if mention else []}
        bounds = {"earlier": earlier or [], "since": since, "until": until, **named}
        fields = {"question": question, "as": kind, **bounds}
        reply: dict[str, Any] = json.loads(reply_to(self._library(), ask_in(fields)[0]))
        return reply

    def read(self, source: str, start: int = 0) -> dict[str, Any]:
        """Read the article that a citation or passage names as its source, from the character start on.

        At most 20,000 characters are given; length is how many the article has.
        """
        article = self._library().article(source)
        if article is None:
            raise UserError(f"{source}: no such article; give the source of a citation or passage")
        return _part(article, max(start, 0))

    def names(self, search: str = "", most: int = 50) -> dict[str, Any]:
        """The people, organisations and places that the articles name, those in most articles first.

        search keeps those with words that begin so; found is how many there are, of which at most 200 are given.
        """
        found = self._library().names().search(search)
        return names_fields(found, min(max(most, 1), NAMES))

    def kept(self) -> dict[str, Any]:
        """The questions that the user keeps, with what the articles say to each now and what changed since it was seen.

        They are asked again whenever the index is rebuilt.
        """
        return {"kept": [kept_fields(one) for one in self._library().kept.all()]}


def mcp_server(open_library: Callable[[], Library]) -> MCPServer[Any]:
    """A server with the tools ``ask``, ``read``, ``names`` and ``kept``, which change nothing.

    ``open_library`` is called before each use and never twice at once, so that the server is there before the
    library is.
    """
    from mcp.server import MCPServer  # takes a second
    from mcp_types import ToolAnnotations

    opening = Lock()

    def library() -> Library:
        with opening:
            return open_library()

    server: MCPServer[Any] = MCPServer("ask-the-articles", instructions=INSTRUCTIONS, log_level="WARNING")
    harmless = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    tools = Tools(library)
    for tool in (tools.ask, tools.read, tools.names, tools.kept):
        server.add_tool(_telling(tool), annotations=harmless)
    return server


def _telling(tool: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """A tool whose UserError reaches the assistant; the text of any other error stays here."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def told(**fields: Any) -> dict[str, Any]:
        try:
            return tool(**fields)
        except UserError as error:
            raise ToolError(str(error)) from error

    return told


def _part(article: Article, start: int) -> dict[str, Any]:
    """An article's facts and its text from ``start`` on."""
    return {
        "source": article.source,
        "title": article.title,
        "publisher": article.publisher,
        "date": article.date,
        "url": article.url,
        "length": len(article.text),
        "start": start,
        "text": article.text[start:][:READ_CHARACTERS],
    }
