"""The addresses of the names (``/names``) and of the kept questions (``/kept``), as pages and for programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from index.records import UserError
from qa import texts
from qa.html.listing import view_in
from qa.html.lists_markup import kept_page, names_page
from qa.library import Library
from qa.names.directory import names_fields
from qa.question.filters import filters_query
from qa.terminal import kept_fields
from qa.web.ask_api import WAITING, ask_in
from qa.web.json_requests import Handler, Refused, answering, in_thread, json_object, json_reply, page_reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

MOST = 1000
"""Names that one request gets."""


def names_routes(library: Library) -> list[Route]:
    """The names of the archive: ``search`` for some, ``most`` of them as JSON."""
    from anyio import to_thread
    from starlette.routing import Route

    def show(request: Request) -> Response:
        def draw() -> str:
            view = view_in(request.url.query)
            return names_page(library.names().search(view.search), view)

        return page_reply(draw)

    async def data(request: Request) -> Response:
        query = request.query_params
        most = query.get("most", "100")
        if not re.fullmatch(r"\d{1,9}", most) or not 1 <= int(most) <= MOST:
            raise UserError(f"most is not a number from 1 to {MOST}")
        found = await to_thread.run_sync(lambda: library.names().search(query.get("search", "")))
        return json_reply(names_fields(found, int(most)))

    failed = "the names could not be listed; the reason is in the server's log"
    return [
        Route("/names", show, methods=["GET"]),
        Route("/names.json", answering(data, failed=failed), methods=["GET"]),
    ]


Fields = Mapping[str, Any]


def kept_routes(library: Library, *, keeping: bool) -> list[Route]:
    """The list as a page and as JSON; what changes it is JSON and goes where ``keeping`` allows it.

    A question is kept and forgotten with the fields of ``/ask``.
    """
    from anyio import CapacityLimiter
    from starlette.routing import Route

    limiter = CapacityLimiter(WAITING)

    def show(_: Request) -> Response:
        return page_reply(lambda: kept_page(library.kept.all()))

    def data(_: Request) -> Response:
        return json_reply({"kept": [kept_fields(one) for one in library.kept.all()]})

    def changing(work: Callable[[Fields], object], status: int) -> Handler:
        async def change(request: Request) -> Response:
            if not keeping:
                raise Refused(403, texts.NOT_KEEPING)
            fields = await json_object(request)
            await in_thread(lambda: work(fields), limiter)
            return json_reply({"kept": len(library.kept.all())}, status)

        return answering(change, failed=texts.NOT_KEPT)

    def keep(fields: Fields) -> None:
        library.kept.keep(ask_in(fields)[0])

    def forget(fields: Fields) -> None:
        ask = ask_in(fields)[0]
        library.kept.forget(ask.question, ask.reading.value if ask.reading else "", filters_query(ask.filters))

    return [
        Route("/kept", show, methods=["GET"]),
        Route("/kept.json", data, methods=["GET"]),
        Route("/kept", changing(keep, 201), methods=["POST"]),
        Route("/kept", changing(forget, 200), methods=["DELETE"]),
        Route("/kept/seen", changing(lambda _: library.kept.see(), 200), methods=["POST"]),
    ]
