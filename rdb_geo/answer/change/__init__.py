"""Where scores of two dates differ."""
