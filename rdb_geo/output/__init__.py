"""Hits and regions to files and pictures."""
