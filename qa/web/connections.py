"""How many connections one address may hold, and for how long one may be silent; below the requests themselves."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from qa import texts
from qa.web.rate_limit import network_of

FROM_ONE_ADDRESS = 128
"""Connections that one address may hold; an open page holds two to four."""
SILENT_SECONDS = 30.0
"""A connection on which no request is made or answered is closed after one to two times this."""

_BUSY = object()
_REFUSAL = json.dumps({"error": texts.ADDRESS_BUSY}).encode()
_TOO_MANY = (
    b"HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\nconnection: close\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(_REFUSAL), _REFUSAL)
)


class Visitor(H11Protocol):
    """A connection that counts among those of its address, and ends where nothing is asked on it."""

    most = FROM_ONE_ADDRESS
    silent_seconds = SILENT_SECONDS
    network = ""
    _quiet: asyncio.TimerHandle | None = None
    _seen: object = _BUSY

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, unless its address holds enough."""
        super().connection_made(transport)
        self.network = network_of(self.client[0] if self.client else "")
        if sum(getattr(other, "network", "") == self.network for other in self.connections) > self.most:
            transport.write(_TOO_MANY)
            transport.close()
        else:
            self._quiet = self.loop.call_later(self.silent_seconds, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        if self._quiet is not None:
            self._quiet.cancel()

    def _look(self) -> None:
        """End the connection if no request is under way, and none was made since it was looked at before."""
        cycle: Any = self.cycle
        idle = cycle is None or cycle.response_complete
        if idle and cycle is self._seen:
            self.transport.abort()
            return
        self._seen = cycle if idle else _BUSY
        self._quiet = self.loop.call_later(self.silent_seconds, self._look)


class ThroughProxy(Visitor):
    """The same behind a proxy, which holds the connections of everyone."""

    most = 10**9
