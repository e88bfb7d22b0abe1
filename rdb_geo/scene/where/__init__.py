"""Where scenes, chips and outlines lie on the ground."""
