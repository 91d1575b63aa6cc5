"""Text processing that both halves share: one spelling for names, and the terms of a text.

Word lists for questions alone are in ``qa.english``.
"""
