"""Regions, their outlines, and the surface that outlines are traced on."""
