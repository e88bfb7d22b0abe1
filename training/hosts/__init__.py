"""The models that are trained, what of them learns, and what is computed before it."""
