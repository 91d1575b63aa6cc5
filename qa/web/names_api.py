"""The addresses of the names: ``/names`` lists them as a page, ``/names.json`` for programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.records import UserError
from qa.html.listing import view_in
from qa.html.names_markup import names_page
from qa.library import Library
from qa.names.directory import names_fields
from qa.web.json_requests import answering, json_reply, page_reply

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
