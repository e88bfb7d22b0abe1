"""Stages of a training that go on from a model that ships."""
