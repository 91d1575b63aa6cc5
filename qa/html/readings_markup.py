"""Links that ask a question again and read it as another kind of request, as escaped HTML."""

from __future__ import annotations

from urllib.parse import urlencode

from qa import texts
from qa.html.markup import plain
from qa.question.filters import Filters, filters_query
from qa.question.requests import Request, others
from qa.replies import Reply


def readings(reply: Reply, request: str, filters: Filters) -> str:
    """The other readings of a reply that was given to ``request``; each asks the same inside the ``filters``."""
    links = " · ".join(_reading(reply.question, other, filters) for other in others(request))
    return f'<p class="searched readings">{texts.READ_AS_INSTEAD} {links}</p>'


def _reading(question: str, request: Request, filters: Filters) -> str:
    query = urlencode([("q", question), ("as", request.value)])
    address = plain("/?" + "&".join(filter(None, [query, filters_query(filters)])))
    return f'<a class="reading" href="{address}">{texts.REQUESTS[request]}</a>'
