"""Connections below the requests: so many from one address, and none that says nothing for long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from uvicorn import Config
from uvicorn.server import ServerState

from qa.page.serving import CONNECTIONS, _server_options
from qa.web.access import Access
from qa.web.connections import FROM_ONE_ADDRESS, SILENT_SECONDS, ThroughProxy, Visitor

REQUEST = b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"


class Wire(asyncio.Transport):
    """The other end of a connection from an address; notes what it was told."""

    def __init__(self, address: str) -> None:
        super().__init__({"peername": (address, 5)})
        self.told, self.open = b"", True

    def write(self, data: Any) -> None:
        self.told += data

    def close(self) -> None:
        self.open = False

    abort = close

    def is_closing(self) -> bool:
        return not self.open


class Clock(asyncio.SelectorEventLoop):
    """A loop whose time passes when a test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.due: list[Callable[[], object]] = []

    def call_later(  # type: ignore[override]
        self, delay: float, callback: Any, *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        if delay == SILENT_SECONDS:  # the other timers are the server's own
            self.due.append(callback)
        return asyncio.TimerHandle(0.0, callback, args, self)

    def pass_by(self) -> None:
        """Let the time pass after which a connection is looked at."""
        due, self.due = self.due, []
        for work in due:
            work()


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("here")(scope, receive, send)


class Server:
    """What connections share."""

    def __init__(self, kind: type[Visitor] = Visitor) -> None:
        self.kind, self.state, self.clock = kind, ServerState(), Clock()
        self.config = Config(answer, log_config=None)

    def visited(self, address: str = "192.0.2.7") -> tuple[Visitor, Wire]:
        """A new connection from an address."""
        visitor, wire = self.kind(self.config, self.state, {}, self.clock), Wire(address)
        visitor.connection_made(wire)
        return visitor, wire


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.clock.close()


def test_one_address_holds_so_many_connections_and_leaves_room_for_others(server: Server) -> None:
    held = [server.visited()[1] for _ in range(FROM_ONE_ADDRESS)]
    assert all(wire.open for wire in held)
    _, more = server.visited()
    assert (more.told.partition(b"\r\n")[0], more.open) == (b"HTTP/1.1 429 Too Many Requests", False)
    assert more.told.endswith(b'too many questions came from your address; wait a few seconds and ask again."}')
    assert server.visited("192.0.2.8")[1].open
    assert FROM_ONE_ADDRESS * 4 <= CONNECTIONS


def test_a_connection_that_ended_no_longer_counts(server: Server) -> None:
    held = [server.visited()[0] for _ in range(FROM_ONE_ADDRESS)]
    held[0].connection_lost(None)
    assert server.visited()[1].open


def test_behind_a_proxy_the_proxy_holds_the_connections_of_all() -> None:
    server = Server(ThroughProxy)
    assert all(server.visited("127.0.0.1")[1].open for _ in range(FROM_ONE_ADDRESS + 1))
    server.clock.close()


def test_a_connection_on_which_nothing_is_asked_is_closed(server: Server) -> None:
    silent, dripping = server.visited()[1], server.visited()
    for _ in range(2):
        assert (silent.open, dripping[1].open) == (True, True)
        dripping[0].data_received(b"GET")
        server.clock.pass_by()
    assert (silent.open, dripping[1].open) == (False, False)


def test_a_connection_that_is_answered_stays(server: Server) -> None:
    visitor, wire = server.visited()
    visitor.data_received(REQUEST)  # and the answer takes its time
    for _ in range(3):
        server.clock.pass_by()
    assert wire.open
    server.clock.run_until_complete(asyncio.gather(*server.state.tasks))
    assert wire.told.endswith(b"here")
    for _ in range(3):  # and more is asked before each look
        server.clock.pass_by()
        assert wire.open
        visitor.data_received(REQUEST)
        server.clock.run_until_complete(asyncio.gather(*server.state.tasks))


def test_the_server_takes_connections_so() -> None:
    assert _server_options(Access())["http"] is Visitor
    assert _server_options(Access(behind_proxy=True))["http"] is ThroughProxy
