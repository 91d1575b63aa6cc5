"""What happens when a visitor bounds the questions to some of the articles."""

from __future__ import annotations

from index.filters import EVERYTHING, Filters
from index.records import UserError
from qa.headline import with_headlines
from qa.html.listing import chips
from qa.html.markup import notice
from qa.library import Library
from qa.page.components import Components, Update
from qa.question.filters import filters_in


class FilterEvents:
    """The events of the bounds, which travel as the query of an address (``since=2025&publisher=BBC``)."""

    def __init__(self, library: Library, components: Components) -> None:
        self._library = library
        self._components = components

    def choose(self, query: str) -> Update:
        """Bound the questions from now on, and say so above the composer."""
        try:
            filters = filters_in(query)
            chips = self._chips(filters)
        except UserError as error:
            return {self._components.filters: EVERYTHING, self._components.chips: notice(str(error))}
        return {self._components.filters: filters, self._components.chips: chips}

    def _chips(self, filters: Filters) -> str:
        if not filters:
            return ""
        articles = self._library.articles()
        chosen = with_headlines([a for a in articles if a.source in filters.sources], self._library.article)
        titles = {a.source: a.title for a in chosen}
        bounded = self._library.bounded(filters)
        return chips(filters, titles, sum(map(bounded.match, articles)), len(articles))
