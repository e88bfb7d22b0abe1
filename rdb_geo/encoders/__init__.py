"""Chip or text to unit vector: one protocol, several backends."""
