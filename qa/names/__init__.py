"""The people, organisations and places that the articles name: found by the text's own capitals, joined where a short
form plainly means a full one, and counted in articles.

What is said of a name is not here: that is a digest, asked for with a question. Nor is what a question names
(``qa/question``).
"""
