"""How the judge is trained: ``sources``, ``rows`` and ``batches`` of what it reads, the ``model``, and ``train``."""
