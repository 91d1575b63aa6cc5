"""Reading files: one file becomes the drafts of its articles, each format by a reader of its own, strange ones in a
sandbox. What a text means, and what of it is page chrome, is for ``cleaning``.
"""
