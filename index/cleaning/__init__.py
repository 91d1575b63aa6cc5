"""From a draft to an article: page chrome removed, paragraphs joined, title, date and publisher taken from the text.
Nothing here opens a file or knows a format.
"""

CLEANING_VERSION = 11
"""Stored in the index; increased when the cleaned text of any article, or what is told of it, would change."""
