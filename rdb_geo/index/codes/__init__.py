"""Codes of large index files: from a sixth of the bytes, what the cosine of each chip with anything is at most."""
