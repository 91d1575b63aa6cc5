"""The HTTP endpoint ``/ask``: it takes a question and returns the JSON of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from index.filters import Filters
from index.records import UserError
from qa.library import Library
from qa.question.ask import Ask
from qa.question.kinds import checked_question
from qa.question.requests import reading_of
from qa.terminal import reply_json, titles_in
from qa.web.json_requests import JSON, answering, in_thread, json_object

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

MAX_K = 100
MAX_VALUES = 50
"""The most earlier questions, publishers, sources or names of one request."""
WAITING = 100
"""Requests that wait for the library, which limits how many it answers at a time."""

Identity = str | int | None
"""The id that a program gives its question."""

_TEXTS = ("question", "since", "until", "as")
_LISTS = ("earlier", "publisher", "source", "mention")
FIELDS = (*_TEXTS, *_LISTS, "k", "id")
"""The fields of a request."""


def ask_in(fields: Mapping[str, Any]) -> tuple[Ask, Identity]:
    """Read the fields of a request; raises UserError naming the wrong field and its possible values."""
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise UserError(f"{unknown[0]!r} is not a field; known are {', '.join(FIELDS)}")
    for name in _TEXTS:
        if not isinstance(fields.get(name, ""), str):
            raise UserError(f"{name} is not a text; write it in quotes")
    identity = fields.get("id")
    if not isinstance(identity, str | int | None) or isinstance(identity, bool):
        raise UserError("id is neither text nor a whole number; leave it out or write one")
    lists = (_texts(fields, name) for name in ("publisher", "source", "mention"))
    filters = Filters(fields.get("since", ""), fields.get("until", ""), *lists)
    question = checked_question(fields.get("question", ""))
    reading = reading_of(fields.get("as", ""))
    ask = Ask(question, _texts(fields, "earlier"), k=_count(fields.get("k", 10)), filters=filters, reading=reading)
    return ask, identity


def _texts(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The values of a field that may hold several; one text stands for a list of one."""
    value = fields.get(name, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values) or len(values) > MAX_VALUES:
        raise UserError(f"{name} is not a list of at most {MAX_VALUES} texts; write one text or several")
    return tuple(values)


def _count(value: object) -> int:
    number = int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 5 else value
    if type(number) is not int or not 1 <= number <= MAX_K:
        raise UserError(f"k is not a number from 1 to {MAX_K}")
    return number


def reply_to(library: Library, ask: Ask, identity: Identity = None) -> str:
    """The reply as one line of JSON, in the form of docs/commands.md."""
    reply = library.ask(ask)
    return reply_json(reply, identity, titles_in(reply, library.article), k=ask.k)


def ask_route(library: Library) -> Route:
    """``/ask`` for programs: GET with the fields in the address, POST with them as a JSON object.

    An error is returned as ``{"error": line}`` with status 400, 415, 500 or 503.
    """
    from anyio import CapacityLimiter
    from starlette.responses import Response
    from starlette.routing import Route

    limiter = CapacityLimiter(WAITING)

    async def ask(request: Request) -> Response:
        asked, identity = ask_in(await fields_of(request))
        reply = await in_thread(lambda: reply_to(library, asked, identity), limiter)
        return Response(reply + "\n", media_type=JSON)

    failed = "the question could not be searched; the reason is in the server's log"
    return Route("/ask", answering(ask, failed=failed), methods=["GET", "POST"])


async def fields_of(request: Request) -> Mapping[str, Any]:
    """The fields of a request, within the limits."""
    if request.method == "POST":
        return await json_object(request)
    query = request.query_params
    double = [name for name in query if name not in _LISTS and len(query.getlist(name)) > 1]
    if double:
        raise UserError(f"{double[0]} is given more than once; give it once")
    return {name: query.getlist(name) if name in _LISTS else query[name] for name in query}
