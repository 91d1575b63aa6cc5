"""What is asked: the kind of a question, follow-ups made to stand alone, typing errors, and the filters that it is
put with. Nothing here sees a passage but to correct a word from it.
"""
