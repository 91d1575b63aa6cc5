"""The index as files of a folder: a version written beside the old one, its texts, vectors and postings, and the
search over them. What every store shares is above, in ``index``.
"""
