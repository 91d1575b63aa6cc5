"""What both halves do with words before they are counted or compared: one spelling for names, and the terms of a
text. No word list that only questions need; those are in ``qa.english``.
"""
