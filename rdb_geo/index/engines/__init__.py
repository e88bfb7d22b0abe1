"""Indexes that are no folders: what serves the chips, and how they come there."""
