"""Measuring: data sets, quality figures as pure functions, and the evaluation of the whole program. Nothing that
answers imports it.
"""
