"""Requests of every kind, written by hand, and the model that is fitted to them (qa.question.requests.py)."""
