"""Gradio 6.31.0 has a script add what a page wants in its head, so that the page's first events may come before it.

Here the page's scripts stand in the head that is served, and run before those of Gradio. They take the place of a link
to a web app's manifest at the root of the server, where nothing is served. No longer needed when
``test_gradio_still_adds_to_the_head_by_a_script`` and ``test_gradio_still_links_a_manifest`` in
``tests/qa/page/test_gradio_fixes.py`` fail.
"""

from __future__ import annotations

from typing import Any

from jinja2 import BaseLoader, Environment

LINK = '<link rel="manifest" href="/manifest.json" />'


class WithScripts(BaseLoader):
    """The templates of another loader with scripts in place of the link."""

    def __init__(self, loader: BaseLoader, scripts: str) -> None:
        self._loader = loader
        self._scripts = f"{{% raw %}}{scripts}{{% endraw %}}"

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        """What the other loader gives, with the scripts."""
        source, name, current = self._loader.get_source(environment, template)
        return source.replace(LINK, self._scripts), name, current


def serve_scripts(environment: Environment, scripts: str) -> None:
    """Load the templates of ``environment`` with these scripts from now on."""
    if environment.loader is not None and not isinstance(environment.loader, WithScripts):
        environment.loader = WithScripts(environment.loader, scripts)
