"""How the judge is trained: what it learns from (``sources``, ``rows``, ``batches``), the ``model``, the run (``train``)."""
