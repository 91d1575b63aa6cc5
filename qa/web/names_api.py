"""The addresses of the names: ``/names`` lists them as a page, ``/names.json`` for programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.records import UserError
from qa.html.names_markup import names_page, names_view
from qa.library import Library
from qa.names.telling import names_fields
from qa.texts import without_folders
from qa.web.json_requests import page_reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

MOST = 1000
"""Names that one request gets."""


def names_routes(library: Library) -> list[Route]:
    """The names of the archive: ``search`` for some, ``most`` of them as JSON."""
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    def show(request: Request) -> Response:
        def draw() -> str:
            view = names_view(request.url.query)
            return names_page(library.names().search(view.search), view)

        return page_reply(draw)

    def data(request: Request) -> Response:
        query = request.query_params
        most = query.get("most", "100")
        if not re.fullmatch(r"\d{1,9}", most) or not 1 <= int(most) <= MOST:
            return JSONResponse({"error": f"most is not a number from 1 to {MOST}"}, 400)
        try:
            found = library.names().search(query.get("search", ""))
        except UserError as error:
            return JSONResponse({"error": without_folders(str(error))}, 503)
        return JSONResponse(names_fields(found, int(most)))

    return [Route("/names", show, methods=["GET"]), Route("/names.json", data, methods=["GET"])]
