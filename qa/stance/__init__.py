"""Yes, no, neither or mixed: what evidence says to a yes/no question. Everything else about a quote is in
``evidence``.
"""
