"""Reading files: each format has a reader that turns a file into drafts of articles.

Formats with complex parsers are read in a sandbox. What a text means, and which parts are page chrome, is decided in
``cleaning``.
"""
