"""A question and a scene → the scores of its chips."""
