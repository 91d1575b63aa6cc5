"""The online half: a question becomes a cited answer."""
