"""Gradio 6.31.0 writes stubs and loads an MCP server at every import; here it is imported in half the time without.

No longer needed when ``test_gradio_still_writes_stubs_and_imports_an_mcp_server`` fails.
"""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Iterator
from typing import Any

_SERVER = "mcp"


@contextlib.contextmanager
def quick_import() -> Iterator[None]:
    """Import gradio inside this; after it everything is as it was.

    Gradio writes stubs for editors beside its own files whenever it is imported, unless a component's class has no
    file, and imports the packages of an MCP server if they are there. Neither is any use to a page being served.
    """
    file_of = inspect.getfile

    def no_file_of_gradio(object: Any) -> str:
        if str(getattr(object, "__module__", "")).startswith("gradio."):
            raise OSError("taken for a class without a file")
        return file_of(object)

    hidden = _SERVER not in sys.modules
    if hidden:
        sys.modules[_SERVER] = None  # type: ignore[assignment]
    inspect.getfile = no_file_of_gradio
    try:
        yield
    finally:
        inspect.getfile = file_of
        if hidden:
            del sys.modules[_SERVER]
