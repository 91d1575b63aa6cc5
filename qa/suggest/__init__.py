"""Questions to offer, made of the articles' sentences and kept where asking them leads back there."""
