"""Replies of more than one fact: topics, summaries, timelines, who said what, quotes, claims, lists, counts, dates.

Everything here quotes whole sentences of the articles, with their offsets. What is ours stands beside them as a label.
What a single question of fact gets is decided in ``qa/answer.py``, which nothing here replaces.
"""
