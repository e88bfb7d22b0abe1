"""Hits as a list, a picture and buttons."""
