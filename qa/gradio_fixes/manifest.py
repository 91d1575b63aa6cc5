"""Gradio 6.31.0 links a web app's manifest from the root of the server, where nothing is served: the link is left out.

No longer needed when ``test_gradio_still_links_a_manifest`` in ``tests/qa/page/test_gradio_fixes.py`` fails.
"""

from __future__ import annotations

from typing import Any

from jinja2 import BaseLoader, Environment

LINK = '<link rel="manifest" href="/manifest.json" />'


class WithoutManifest(BaseLoader):
    """The templates of another loader without the link."""

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        """What the other loader gives, without the link."""
        source, name, current = self._loader.get_source(environment, template)
        return source.replace(LINK, ""), name, current


def leave_out_manifest(environment: Environment) -> None:
    """Load the templates of ``environment`` without the link from now on."""
    if environment.loader is not None and not isinstance(environment.loader, WithoutManifest):
        environment.loader = WithoutManifest(environment.loader)
