"""Replies and articles as escaped HTML, with the scripts and styles in ``static``. It draws what it is given and
decides nothing.
"""
