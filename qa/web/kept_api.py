"""The addresses of the kept questions: ``/kept`` lists them, keeps one more, forgets one, or takes changes as seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from index.records import UserError
from qa import texts
from qa.html.kept_markup import kept_page
from qa.question.filters import filters_query
from qa.terminal import kept_fields
from qa.texts import without_folders
from qa.web.articles_api import POLICY
from qa.web.ask_api import ask_in
from qa.web.contract import Library

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route


def kept_routes(library: Library, *, keeping: bool) -> list[Route]:
    """The list as a page and as JSON; what changes it is JSON and goes where ``keeping`` allows it.

    A question is kept and forgotten with the fields of ``/ask``.
    """
    from anyio import to_thread
    from starlette.responses import HTMLResponse, JSONResponse
    from starlette.routing import Route

    def show(_: Request) -> Response:
        return HTMLResponse(kept_page(library.kept.all()), headers={"content-security-policy": POLICY})

    def data(_: Request) -> Response:
        return JSONResponse({"kept": [kept_fields(one) for one in library.kept.all()]})

    def changing(work: Callable[[Any], object], status: int) -> Callable[[Request], Any]:
        async def change(request: Request) -> Response:
            if not keeping:
                return JSONResponse({"error": texts.NOT_KEEPING}, 403)
            if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
                return JSONResponse({"error": "send JSON, with the header content-type: application/json"}, 415)
            try:
                await to_thread.run_sync(work, _object(await request.body()))
            except UserError as error:
                return JSONResponse({"error": without_folders(str(error))}, 400)
            return JSONResponse({"kept": len(library.kept.all())}, status)

        return change

    def keep(fields: Any) -> None:
        library.kept.keep(ask_in(fields)[0])

    def forget(fields: Any) -> None:
        ask = ask_in(fields)[0]
        library.kept.forget(ask.question, ask.reading.value if ask.reading else "", filters_query(ask.filters))

    return [
        Route("/kept", show, methods=["GET"]),
        Route("/kept.json", data, methods=["GET"]),
        Route("/kept", changing(keep, 201), methods=["POST"]),
        Route("/kept", changing(forget, 200), methods=["DELETE"]),
        Route("/kept/seen", changing(lambda _: library.kept.see(), 200), methods=["POST"]),
    ]


def _object(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise UserError('send a JSON object like {"question": "…"}')
    return fields
