"""The address ``/questions``: the page of many questions, what a list holds, and a row of the table for each."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from index.files.decoding import decode
from index.records import UserError
from qa import texts
from qa.html.questions_markup import questions_page
from qa.question.many import questions_in
from qa.table import Row, csv_head, csv_line, failed, row_of
from qa.texts import without_folders
from qa.web.ask_api import Refused, ask_in, attempted, fields_of, status_of
from qa.web.contract import Library

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

LOG = logging.getLogger(__name__)

MOST = 300
"""Questions of one list: more would keep a server of two cores for hours."""
LIST = "application/octet-stream"
"""What a list is posted as; a page of another site cannot do so unasked."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def questions_route(library: Library) -> Route:
    """``/questions``: GET is the page; a list posted as ``application/octet-stream`` comes back as its questions; one
    question posted as the fields of ``/ask`` comes back as its row, ``{"cells", "csv"}``.

    The page asks one question after the other, so a list never takes more than one place of the queue.
    """
    from anyio import CapacityLimiter, to_thread
    from starlette.responses import HTMLResponse, JSONResponse
    from starlette.routing import Route

    limiter = CapacityLimiter(100)

    async def questions(request: Request) -> Response:
        if request.method == "GET":
            return HTMLResponse(questions_page(MOST), headers={"content-security-policy": POLICY})
        try:
            if request.headers.get("content-type", "") == LIST:
                return JSONResponse(listed(request.query_params.get("name", ""), await request.body()))
            fields = await fields_of(request)
            row = await to_thread.run_sync(attempted, lambda: _row(library, fields), limiter=limiter)
            if isinstance(row, UserError):
                raise row
            return JSONResponse({"cells": astuple(row), "csv": csv_line(row)})
        except Refused as error:
            return JSONResponse({"error": str(error)}, error.status)
        except UserError as error:
            return JSONResponse({"error": without_folders(str(error))}, status_of(error))
        except Exception:
            LOG.exception("questions")
            return JSONResponse({"error": texts.NOT_SEARCHED}, 500)

    return Route("/questions", questions, methods=["GET", "POST"])


def listed(name: str, data: bytes) -> dict[str, object]:
    """The questions of a list that was pasted or of a file of that name, the line that heads their table, and a note
    where some are left out.
    """
    text, _ = decode(data, name or "the list")
    found = questions_in(text, rows=name.lower().endswith(".csv"))
    if not found:
        raise UserError(texts.NO_QUESTIONS)
    note = texts.only_the_first(MOST, len(found)) if len(found) > MOST else ""
    return {"questions": found[:MOST], "csv": csv_head(), "note": note}


def _row(library: Library, fields: Mapping[str, Any]) -> Row:
    """The row of one question, which says what is wrong with it; a server that is busy or away is an error."""
    question = fields.get("question")
    try:
        return row_of(library.ask(ask_in(fields)[0]))
    except UserError as error:
        if status_of(error) == 503 or not isinstance(question, str):
            raise
        return failed(question, without_folders(str(error)))
