"""Encoders that need torch: open_clip models, and those with RDB adapters."""
