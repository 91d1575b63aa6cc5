"""The address ``/questions``: the page of many questions, what a list holds, and a row of the table for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from index.files.decoding import decode
from index.records import UserError
from qa import texts
from qa.html.rendering import render
from qa.library import Library
from qa.question.many import questions_in
from qa.table import COLUMNS, Row, csv_head, csv_line, failed, row_of
from qa.texts import without_folders
from qa.web.ask_api import WAITING, ask_in
from qa.web.json_requests import answering, content_type, in_thread, json_object, json_reply, page_reply, status_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

MOST = 300
"""Questions of one list: more would keep a server of two cores for hours."""
LIST = "application/octet-stream"
"""What a list is posted as; a page of another site cannot do so unasked."""


def questions_route(library: Library) -> Route:
    """``/questions``: GET is the page; a list posted as ``application/octet-stream`` comes back as its questions; one
    question posted as the fields of ``/ask`` comes back as its row, ``{"cells", "csv"}``.

    The page asks one question after the other, so a list never takes more than one place of the queue.
    """
    from anyio import CapacityLimiter
    from starlette.routing import Route

    limiter = CapacityLimiter(WAITING)

    async def questions(request: Request) -> Response:
        if request.method == "GET":
            return page_reply(lambda: render("questions", most=MOST, columns=COLUMNS))
        if content_type(request) == LIST:
            return json_reply(listed(request.query_params.get("name", ""), await request.body()))
        fields = await json_object(request)
        row = await in_thread(lambda: _row(library, fields), limiter)
        return json_reply({"cells": astuple(row), "csv": csv_line(row)})

    return Route("/questions", answering(questions, failed=texts.NOT_SEARCHED), methods=["GET", "POST"])


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
        return row_of(library.ask(ask_in(fields)[0]), library.article)
    except UserError as error:
        if status_of(error) == 503 or not isinstance(question, str):
            raise
        return failed(question, without_folders(str(error)))
