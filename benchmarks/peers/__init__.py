"""This program and the libraries a user would pick instead, measured in turn on the same articles."""
