"""A checkpoint as the folder that ships."""
