"""Scores → hits, regions, outlines, heatmaps, changes, evaluations and pictures of them."""
