"""Gradio 6.31.0 serves far more addresses than the page uses and has no setting for it: these are let through.

No longer needed when ``test_gradio_still_answers_where_the_page_never_asks`` fails.
"""

from __future__ import annotations

import re

PAGE_PATHS = {
    "GET": re.compile(
        r"/|/config|/theme\.css|/favicon\.ico|/(?:assets|static)/[\w./-]+"
        r"|/gradio_api/(?:startup-events|queue/data|app_id|heartbeat/\w+)"
    ),
    "POST": re.compile(r"/gradio_api/(?:queue/join|cancel|reset)"),
}
"""Method → the addresses of Gradio that the page uses.

Its others read files, fetch addresses, take uploads or show what goes on; they stay shut, whatever a later version
does with them.
"""
EVENTS = "/gradio_api/queue/join"
FILE_KEYS = {"path", "url", "_type", "__type__"}
"""What only an object that stands for a file or a component has."""

SPOOFABLE_HEADERS = {"x-forwarded-host", "x-gradio-server"}
"""Headers by which anyone could have Gradio name another server as its own in the page."""
