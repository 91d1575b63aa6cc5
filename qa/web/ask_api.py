"""The HTTP endpoint ``/ask``: it takes a question and returns the JSON of the command line."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from index.records import IndexAway, IndexReplaced, IndexUnusable, UserError
from qa.question.ask import Ask
from qa.question.filters import Filters
from qa.question.kinds import checked_question
from qa.question.requests import reading_of
from qa.replies import NoAnswer
from qa.terminal import reply_json
from qa.texts import without_folders
from qa.web.contract import Library
from qa.web.question_queue import AnswerTimeout, QueueFull, SearchFailed

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

LOG = logging.getLogger(__name__)

Done = TypeVar("Done")

MAX_K = 100
MAX_VALUES = 50
"""The most earlier questions, publishers, sources or names of one request."""
WAITING = 100
"""Requests that wait for the library, which limits how many it answers at a time."""

STATUSES: dict[type[UserError], int] = {
    IndexUnusable: 503,
    IndexAway: 503,
    IndexReplaced: 503,
    QueueFull: 503,
    AnswerTimeout: 503,
    SearchFailed: 500,
}
"""HTTP statuses of errors that are not the request's fault; any other UserError gets 400."""

Identity = str | int | None
"""The id that a program gives its question."""

_TEXTS = ("question", "since", "until", "as")
_LISTS = ("earlier", "publisher", "source", "mention")
FIELDS = (*_TEXTS, *_LISTS, "k", "id")
"""The fields of a request."""


class Refused(Exception):
    """A request that is answered with an HTTP status and one line."""

    def __init__(self, status: int, line: str) -> None:
        super().__init__(line)
        self.status = status


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
    hits = (reply.nearest if isinstance(reply, NoAnswer) else reply.passages)[: ask.k]
    passages = [hit.passage for hit in hits] + [near.passage for near in getattr(reply, "closest", ())]
    articles = {source: library.article(source) for source in {passage.source for passage in passages}}
    titles = {source: article.title for source, article in articles.items() if article}
    return reply_json(reply, identity, titles, k=ask.k)


def attempted(work: Callable[[], Done]) -> Done | UserError:
    """The result of ``work``, or its error without its traceback.

    The frames of a traceback refer to the index that answered. An error that is raised again refers to itself, so the
    index would stay open until Python collects such cycles.
    """
    try:
        return work()
    except UserError as error:
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)


def status_of(error: UserError) -> int:
    """The HTTP status that says whose fault an error is."""
    return next((number for kind, number in STATUSES.items() if isinstance(error, kind)), 400)


def ask_route(library: Library) -> Route:
    """``/ask`` for programs: GET with the fields in the address, POST with them as a JSON object.

    An error is returned as ``{"error": line}`` with status 400, 415, 500 or 503.
    """
    from anyio import CapacityLimiter, to_thread
    from starlette.responses import Response
    from starlette.routing import Route

    limiter = CapacityLimiter(WAITING)

    def replied(status: int, body: str) -> Response:
        kept_apart = {"cache-control": "no-store", "cross-origin-resource-policy": "same-origin"}
        return Response(body + "\n", status, kept_apart, media_type="application/json")

    def refused(status: int, line: str) -> Response:
        return replied(status, json.dumps({"error": line}, ensure_ascii=False))

    async def ask(request: Request) -> Response:
        try:
            asked, identity = ask_in(await fields_of(request))
            reply = await to_thread.run_sync(attempted, lambda: reply_to(library, asked, identity), limiter=limiter)
            if isinstance(reply, UserError):
                raise reply
            return replied(200, reply)
        except Refused as error:
            return refused(error.status, str(error))
        except UserError as error:
            return refused(status_of(error), without_folders(str(error)))
        except Exception:
            LOG.exception("ask")
            return refused(500, "the question could not be searched; the reason is in the server's log")

    return Route("/ask", ask, methods=["GET", "POST"])


async def fields_of(request: Request) -> Mapping[str, Any]:
    """The fields of a request, within the limits."""
    if request.method != "POST":
        query = request.query_params
        double = [name for name in query if name not in _LISTS and len(query.getlist(name)) > 1]
        if double:
            raise UserError(f"{double[0]} is given more than once; give it once")
        return {name: query.getlist(name) if name in _LISTS else query[name] for name in query}
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused(415, "post the question as JSON, with the header content-type: application/json")
    try:
        fields = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise UserError('what was posted is not valid JSON; post an object like {"question": "…"}') from error
    if not isinstance(fields, dict):
        raise UserError('what was posted is not a JSON object; post one like {"question": "…"}')
    return fields
