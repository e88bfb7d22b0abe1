"""Widgets. They show what they are told and say what the user wants; they hold no work."""
