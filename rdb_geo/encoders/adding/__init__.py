"""A published model becomes a model of this machine."""
