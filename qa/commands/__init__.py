"""The commands of the command line: their options, and what each does with the parts from ``app.py``.

How a question is answered or an index is built is decided elsewhere.
"""
