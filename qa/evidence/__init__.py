"""From spans to evidence: quotes of whole sentences, who says them, which agree, how sure each is. The choice
between the three replies is in ``qa.answer``.
"""
