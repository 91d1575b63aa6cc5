"""Somebody who closes the connection before the request is whole."""

import anyio
from starlette.routing import Route
from starlette.types import Message


def status_for_who_hangs_up(route: Route, content_type: str) -> int:
    """Post to ``route`` and hang up; the status of the reply that nobody reads."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", content_type.encode())]
    scope = {"type": "http", "method": "POST", "path": route.path, "query_string": b"name=a.txt", "headers": headers}
    anyio.run(route.handle, scope, receive, send)
    status: int = sent[0]["status"]
    return status
