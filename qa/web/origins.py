"""Whether a request comes from a page of this server or from no page at all, and never from another site's page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit


def is_cross_site(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that a page of another site makes the request.

    ``headers`` have lower-case names. A program sends neither header and is not from elsewhere; a page of the same
    machine on another port is.
    """
    if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")
