"""Reading files: each format has a reader that turns a file into drafts of articles.

Plain formats stand here, those with a room of their own in ``web``, ``pdf`` and ``word``. Formats with complex parsers
are read in a sandbox. What a text means, and which parts are page chrome, is decided in ``cleaning``.
"""
