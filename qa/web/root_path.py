"""The server under a path of a proxy: ``https://example.org/articles-of-ann/``."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class RootPathMiddleware:
    """Serves a request under a path as one under the root, whether or not the proxy removed the path.

    Addresses on the pages are relative, so nothing else has to know the path.
    """

    def __init__(self, app: ASGIApp, *, root_path: str) -> None:
        """``root_path`` begins with a slash and does not end with one."""
        self._app = app
        self._root = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on; the path without a slash redirects to the one with it, where relative addresses work."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path == self._root:
            await RedirectResponse(f"{self._root}/")(scope, receive, send)
            return
        if scope["type"] == "http" and path.startswith(f"{self._root}/"):
            path = path.removeprefix(self._root)
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(scope, receive, send)
