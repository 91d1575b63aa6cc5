"""Finding passages: candidates by words and by vectors under one fused score. What a passage says is for
``reading``.
"""
