"""The routes of the articles: ``/articles`` lists and takes them, ``/state`` changes with the folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from index.records import UserError
from qa import texts
from qa.adding import add_file, add_text
from qa.headline import with_headlines
from qa.html.listing import Known, View, listed, listing_page, publishers, view_in
from qa.library import Library
from qa.texts import without_folders
from qa.web.json_requests import Refused, answering, content_type, json_reply, page_reply
from qa.web.rebuilder import Rebuilder

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

FILE, TEXT = "application/octet-stream", "application/json"
"""Content types of a posted article: a file, or a pasted text with its metadata."""
ADDED_AT_ONCE = 2
"""Added articles that are read at the same time; each may take memory and time."""


def articles_routes(library: Library, rebuilder: Rebuilder, *, adding: bool, indexing: bool) -> list[Route]:
    """The routes of the list of articles, of new articles, and of a mark that changes with the folder.

    A file is posted as ``application/octet-stream`` with its ``name`` in the address. A pasted text is posted as JSON
    with ``text``, ``title``, ``publisher`` and ``date``. Browsers ask this server before they let a page of another
    site post either. ``adding`` allows new articles; with ``indexing`` they are indexed at once, in the background.
    """
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    def show(request: Request) -> Response:
        return page_reply(lambda: _list_page(library, view_in(request.url.query), adding=adding))

    def state(_: Request) -> Response:
        return PlainTextResponse(rebuilder.status.mark, headers={"cache-control": "no-store"})

    return [
        Route("/articles", show, methods=["GET"]),
        _add_route(library, rebuilder, adding=adding, indexing=indexing),
        Route("/state", state, methods=["GET"]),
    ]


def _add_route(library: Library, rebuilder: Rebuilder, *, adding: bool, indexing: bool) -> Route:
    """The route that takes a new article."""
    from anyio import CapacityLimiter, to_thread
    from starlette.routing import Route

    limiter = CapacityLimiter(ADDED_AT_ONCE)

    async def add(request: Request) -> Response:
        if not adding:
            raise Refused(403, texts.NOT_ADDING)
        kind = content_type(request)
        if kind not in (FILE, TEXT):
            raise Refused(415, f"post {FILE} or {TEXT}")
        name = None if kind == TEXT else request.query_params.get("name", "")
        source = await to_thread.run_sync(_add, library, await request.body(), name, limiter=limiter)
        if indexing:
            rebuilder.queue_rebuild()
        return json_reply({"source": source, "indexing": indexing}, 201)

    failed = "the article could not be added; the reason is in the server's log"
    return Route("/articles", answering(add, failed=failed), methods=["POST"])


def _list_page(library: Library, view: View, *, adding: bool) -> str:
    """The articles that ``view`` asks for, as a page."""
    articles, known = library.articles(), _known(library, adding=adding)
    shown = listed(articles, view)
    return listing_page(replace(shown, lines=tuple(with_headlines(shown.lines, library.article))), view, known)


def _known(library: Library, *, adding: bool) -> Known:
    """The figures and lines above the list."""
    articles = library.articles()
    return Known(
        len(articles),
        sum(a.passages for a in articles),
        publishers(articles),
        library.copies(),
        [without_folders(problem) for problem in library.problems()],
        library.notes(),
        adding,
    )


def _add(library: Library, body: bytes, name: str | None) -> str:
    """Add a file called ``name``, or a pasted text where it is None; returns the source of the article."""
    if name is not None:
        return add_file(library.folder, name, body)
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    names = ("text", "title", "publisher", "date")
    if not isinstance(fields, Mapping) or not all(isinstance(fields.get(name, ""), str) for name in names):
        raise UserError(f"post a JSON object of texts: {', '.join(names)}")
    text, title, publisher, date = (str(fields.get(name, "")) for name in names)
    return add_text(library.folder, text, title=title, publisher=publisher, date=date)
