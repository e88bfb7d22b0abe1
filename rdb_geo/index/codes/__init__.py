"""Codes of large index files: from an eighth of the bytes, what the cosine of each chip with anything is at most."""
