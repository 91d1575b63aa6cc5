"""The offline half: a folder of articles becomes a searchable index."""
