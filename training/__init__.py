"""How the judge is trained: ``sources``, ``rows`` and ``batches`` of what it reads, the ``model``, and ``train``."""

import sys

# bm25s loads JAX where it is installed, which takes the GPU's memory and hangs the processes that make batches.
_hidden = "jax" not in sys.modules
if _hidden:
    sys.modules["jax"] = None  # type: ignore[assignment]
try:
    import bm25s as bm25s
finally:
    if _hidden:
        del sys.modules["jax"]
