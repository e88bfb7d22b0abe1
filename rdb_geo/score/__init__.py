"""A question and the chips of an index → their scores."""
