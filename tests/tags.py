"""HTML as a browser reads it."""

from __future__ import annotations

from html.parser import HTMLParser


class Tags(HTMLParser):
    """The elements, each its tag with the names of its attributes, the attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[tuple[str, ...]] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(html)
        self.close()

    @property
    def tags(self) -> set[str]:
        return {tag for tag, *_ in self.elements}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, *(name for name, _ in attrs)))
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data
