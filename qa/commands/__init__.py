"""The commands of the command line: their options, and what each does with the parts that ``app.py`` wires. How a
question is answered or an index is built is no concern of theirs.
"""
