"""Addresses that ask a question, and that read one again as another kind of request."""

from __future__ import annotations

from urllib.parse import urlencode

from qa import texts
from qa.question.filters import Filters, filters_query
from qa.question.requests import Request, others
from qa.replies import Reply


def readings(reply: Reply, request: str, filters: Filters) -> list[tuple[str, str]]:
    """The other readings of a reply that was given to ``request``: the address, which keeps the filters, and a name."""
    return [(address(reply.question, other, filters), texts.REQUESTS[other]) for other in others(request)]


def address(question: str, request: Request | None, filters: Filters) -> str:
    """Where the page asks ``question`` inside ``filters``, read as that kind, or as its words show."""
    query = urlencode([("q", question), *([("as", request.value)] if request else [])])
    return "./?" + "&".join(filter(None, [query, filters_query(filters)]))
