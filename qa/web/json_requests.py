"""What the routes share: fields sent as JSON, pages with their policy, and errors as one line with a status."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from index.records import IndexAway, IndexReplaced, IndexUnusable, UserError
from qa.texts import without_folders
from qa.web.question_queue import AnswerTimeout, QueueFull, SearchFailed

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from starlette.requests import Request
    from starlette.responses import Response

LOG = logging.getLogger(__name__)

Done = TypeVar("Done")
Handler = Callable[["Request"], Awaitable["Response"]]

JSON = "application/json"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of every page but the conversation's."""
STATUSES: dict[type[UserError], int] = {
    IndexUnusable: 503,
    IndexAway: 503,
    IndexReplaced: 503,
    QueueFull: 503,
    AnswerTimeout: 503,
    SearchFailed: 500,
}
"""HTTP statuses of errors that are not the request's fault; any other UserError gets 400."""


class Refused(Exception):
    """A request that is answered with an HTTP status and one line."""

    def __init__(self, status: int, line: str) -> None:
        super().__init__(line)
        self.status = status


def status_of(error: UserError) -> int:
    """The HTTP status that says whose fault an error is."""
    return next((number for kind, number in STATUSES.items() if isinstance(error, kind)), 400)


def answering(handle: Handler, *, failed: str) -> Handler:
    """``handle``, with its errors as ``{"error": line}``; ``failed`` is the line of one that only the log may hold."""

    async def handled(request: Request) -> Response:
        try:
            return await handle(request)
        except Refused as error:
            return json_reply({"error": str(error)}, error.status)
        except UserError as error:
            return json_reply({"error": without_folders(str(error))}, status_of(error))
        except Exception:
            LOG.exception(request.url.path)
            return json_reply({"error": failed}, 500)

    return handled


def page_reply(draw: Callable[[], str]) -> Response:
    """The page that ``draw`` gives, or the line of its UserError."""
    from starlette.responses import HTMLResponse, PlainTextResponse

    try:
        return HTMLResponse(draw(), headers={"content-security-policy": POLICY})
    except UserError as error:
        return PlainTextResponse(without_folders(str(error)), status_of(error))


def json_reply(data: Mapping[str, Any], status: int = 200) -> Response:
    """One line of JSON."""
    from starlette.responses import Response

    return Response(json.dumps(data, ensure_ascii=False) + "\n", status, media_type=JSON)


async def in_thread(work: Callable[[], Done], limiter: CapacityLimiter) -> Done:
    """The result of ``work``, done in a thread; raises its UserError without a traceback.

    The frames of a traceback refer to the index that answered. An error that is raised again refers to itself, so the
    index would stay open until Python collects such cycles.
    """
    from anyio import to_thread

    done = await to_thread.run_sync(_attempted, work, limiter=limiter)
    if isinstance(done, UserError):
        raise done
    return done


def _attempted(work: Callable[[], Done]) -> Done | UserError:
    try:
        return work()
    except UserError as error:
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)


def content_type(request: Request) -> str:
    """The kind of a request's body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip()


async def json_object(request: Request) -> Mapping[str, Any]:
    """The fields of a body of JSON; raises Refused for another kind and UserError where it is no object."""
    if content_type(request) != JSON:
        raise Refused(415, f"send JSON, with the header content-type: {JSON}")
    try:
        fields = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise UserError('what was posted is not valid JSON; post an object like {"question": "…"}') from error
    if not isinstance(fields, dict):
        raise UserError('what was posted is not a JSON object; post one like {"question": "…"}')
    return fields
