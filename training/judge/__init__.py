"""How the judge is trained: what it learns from (`sources`, `rows`, `batches`), the model (`model`) and the run (`train`)."""
