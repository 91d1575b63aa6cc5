"""Transformers: the embedding model, and the runtimes that it and the reader share. Which text is embedded and where
vectors are kept is decided elsewhere.
"""
