"""Web pages: the story, what the page says about it, and what of its markup a reader sees."""
